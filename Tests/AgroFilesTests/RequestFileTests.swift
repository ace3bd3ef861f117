import AgroFiles
import AgroPolicy
import AgroQuantities
import Testing

@Suite struct RequestFileTests {
  private func read(_ text: String) throws(FileErrors) -> QuoteRequest {
    try RequestFile.read(Array(text.utf8), path: "request.yaml")
  }

  @Test func readsOneParcel() throws {
    let request = try read(
      """
      format: 1
      place: Goychay
      date: 2026-03-01
      crop: pomegranate
      area: 1 ha
      yield: 80 c/ha
      yieldHistory: [1 t/ha, 2 t/ha]
      packages: [base, frost]
      holder: { id: h1, age: 27 }
      assume: { frost.rate: 1.2 % }
      """)
    #expect(request.place == "Goychay" && request.holder == "h1")
    #expect(request.date == (try CivilDate(year: 2026, month: 3, day: 1)))
    #expect(request.packages == [["base", "frost"]])
    #expect(request.holderFacts == [NamedFact("age", .text("27"))])
    #expect(request.assumptions == [NamedFact("frost.rate", .text("1.2 %"))])
    let parcel = try #require(request.parcels.first)
    #expect(parcel.object == "pomegranate")
    #expect(
      parcel.facts == [
        NamedFact("area", .text("1 ha")), NamedFact("yield", .text("80 c/ha")),
        NamedFact("yieldHistory", .list(["1 t/ha", "2 t/ha"])),
      ])
  }

  @Test func sharesFactsAmongParcels() throws {
    let request = try read(
      """
      format: 1
      place: kakheti
      crop: grape
      season: wet
      packages: [[base], [base, frost]]
      parcels:
        - { id: a, area: 8 ha }
        - { object: hazelnut, area: 10 ha, season: dry, place: shore }
      """)
    #expect(request.packages == [["base"], ["base", "frost"]])
    #expect(request.parcels.map(\.object) == ["grape", "hazelnut"])
    #expect(
      request.parcels.map(\.facts) == [
        [NamedFact("season", .text("wet")), NamedFact("area", .text("8 ha"))],
        [NamedFact("area", .text("10 ha")), NamedFact("season", .text("dry"))],
      ])
    #expect(request.parcels[1].place == "shore")
  }

  @Test(arguments: [
    ("place: x\ncrop: y\n", 1, "'format'"),
    ("format: 1\nplace: x\n", 1, "no crop"),
    ("format: 1\ncrop: a\nobject: b\n", 1, "crop and object"),
    ("format: 1\ncrop: a\narea: { x: 1 }\n", 3, "a mapping"),
    ("format: 1\ncrop: a\ndate: 1.3.2026\n", 3, "'1.3.2026'"),
    ("format: 1\ncrop: a\nassume: 5\n", 3, "'5'"),
    ("format: 1\ncrop: a\nparcels:\n  - { date: 2026-03-01 }\n", 4, "'date' of a parcel"),
    ("format: 1\nparcels: [{ crop: a, packages: [x] }, { crop: b, packages: [y] }]\n", 2, "other"),
    ("format: 1\ncrop: a\ncrop: b\n", 3, "a second time"),
    ("format: 1\ncrop: 'a\n", 2, "not closed"),
  ])
  func refuses(_ text: String, line: Int, word: String) {
    let error = #expect(throws: FileErrors.self) { try read(text) }
    #expect(error?.errors.first?.line == line, "\(error.map { "\($0)" } ?? "")")
    #expect(error?.errors.first?.description.contains(word) == true)
  }
}
