import AgroPolicy
import AgroQuantities
import AgroReports
import Testing

@Suite("Tables, notes and conversions")
struct TablesTests {
  @Test("A column is as wide as its widest cell, in any script")
  func widths() {
    var table = TextTable(alignments: [.left, .right, .left])
    table.add(["nar", "4,800.00", "AZN"])
    table.add(["виноград", "0.5", ""])
    table.rule()
    table.add(["米", "12"])
    #expect(
      table.lines(indent: 1) == [
        " nar       4,800.00  AZN", " виноград       0.5", " -----------------------",
        " 米              12",
      ])
  }

  @Test("A column's cells are broken so that no line passes the width")
  func narrow() {
    var table = TextTable(alignments: [.left, .left, .right])
    table.add(["a", "one two three four", "1"])
    table.rule()
    table.add(title: "a title across all columns, longer than the table")
    table.add(["b", "five", "22"])
    #expect(
      table.lines(width: 20, wrapping: 1) == [
        "a  one two three   1", "   four", "--------------------",
        "a title across all columns, longer than the table", "b  five           22",
      ])
    #expect(table.lines(width: 80, wrapping: 1).count == 4)
  }

  @Test("Texts are broken at spaces and nothing is lost")
  func wrapped() {
    let text = "one two three four five"
    let lines = TextWidth.wrapped(text, width: 9, indent: "  ")
    #expect(lines == ["one two", "  three", "  four", "  five"])
    #expect(TextWidth.wrapped("", width: 9) == [])
  }

  @Test(
    "Every code of a note has a sentence of its own in every language", arguments: Language.allCases
  )
  func notes(language: Language) {
    let texts = Texts(language)
    let parameters = [
      "amount", "book", "cover", "day", "id", "input", "key", "object", "place", "printed",
      "reason", "since", "table", "text", "through", "value",
    ].map { (name: $0, value: "<\($0)>") }
    let sentences = Note.Code.allCases.map { texts.sentence(of: Note($0, parameters)) }
    #expect(sentences.filter { $0.isEmpty || $0.contains("{") } == [])
    #expect(Set(sentences).count == Note.Code.allCases.count)
  }

  private static func rate(_ from: String, _ to: String, _ value: String, _ day: String) throws
    -> ExchangeRate
  {
    try ExchangeRate(
      from: Currency(code: from), to: Currency(code: to), rate: ExactDecimal(value),
      date: CivilDate(day),
      source: SourceReference(document: "x", locator: nil, basis: .officialRelease))
  }

  @Test("A cross rate goes over both rates exactly, with the older date and basis inferred")
  func cross() throws {
    let rates = try [
      Self.rate("USD", "UZS", "12831.81", "2025-06-05"),
      Self.rate("USD", "AZN", "1.70", "2025-01-01"),
    ]
    let (azn, uzs) = try (Currency(code: "AZN"), Currency(code: "UZS"))
    let way = try #require(Conversion(from: azn, to: uzs, rates: rates))
    // 77.76 / 1.70 x 12,831.81 = 586,942.085...
    #expect(try way.convert(Money(minorUnits: 7776, azn)).description == "586,942.09 UZS")
    #expect(way.date.description == "2025-01-01")
    #expect(way.basis == .inferred)
    #expect(way.readable(.english) == "1 AZN = 7,548.1235 UZS")
    let direct = try #require(
      Conversion(from: uzs, to: Currency(code: "USD"), rates: rates))
    #expect(direct.readable(.english) == "1 USD = 12,831.81 UZS")
    #expect(try Conversion(from: azn, to: Currency(code: "GBP"), rates: rates) == nil)
  }

  @Test("Currencies that are two others apart are converted too")
  func farther() throws {
    let rates = try [
      Self.rate("USD", "UZS", "12831.81", "2025-06-05"),
      Self.rate("EUR", "UZS", "14606.45", "2025-06-05"),
      Self.rate("USD", "AZN", "1.70", "2025-06-05"),
    ]
    let (azn, eur) = try (Currency(code: "AZN"), Currency(code: "EUR"))
    let way = try #require(Conversion(from: azn, to: eur, rates: rates))
    #expect(way.steps.count == 3)
    // 77.76 / 1.70 x 12,831.81 / 14,606.45 = 40.18397...
    #expect(try way.convert(Money(minorUnits: 7776, azn)).description == "40.18 EUR")
    #expect(way.readable(.english) == "1 EUR = 1.9351 AZN")
    let back = try #require(Conversion(from: eur, to: azn, rates: rates))
    #expect(back.readable(.english) == "1 EUR = 1.9351 AZN")
  }

  @Test("The first letter inside a sentence is small by the rules of the language")
  func letters() {
    #expect(Texts(.azerbaijani).inSentence("İldırım") == "ildırım")
    #expect(Texts(.azerbaijani).inSentence("Isti") == "ısti")
    #expect(Texts(.english).inSentence("Ice") == "ice")
    #expect(Texts(.english).inSentence("UV light") == "UV light")
    #expect(Texts(.azerbaijani).capitalised("ildırım") == "İldırım")
  }
}
