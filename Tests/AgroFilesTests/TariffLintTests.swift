import AgroFiles
import AgroPolicy
import Testing

/// A folder of seeded mistakes: each is found on the line whose comment names the check, nothing
/// else is found.
@Suite struct TariffLintTests {
  static let folder = "\(Shipped.root)/Tests/AgroFilesTests/Files/Seeded"

  private struct Place: Hashable, Comparable, CustomStringConvertible {
    var file: String
    var line: Int
    var check: String
    var description: String { "\(file):\(line): \(check)" }
    static func < (a: Place, b: Place) -> Bool {
      (a.file, a.line, a.check) < (b.file, b.line, b.check)
    }
  }

  @Test func findsEverySeededMistake() throws {
    var expected: Set<Place> = []
    for file in [
      "Sources.yaml", "Testland/tl-2021.yaml", "Testland/tl-2023.yaml", "Testland/tl-2024.yaml",
      "Testland/Examples.yaml",
    ] {
      let text = String(decoding: try SystemFile.read("\(Self.folder)/\(file)"), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        guard let mark = line.firstRange(of: "# lint: ") else { continue }
        for check in line[mark.upperBound...].split(separator: ",") {
          let name = check.drop { $0 == " " }
          expected.insert(Place(file: file, line: index + 1, check: String(name)))
        }
      }
    }
    // A CSV file has no comments: line 4 repeats the vine of line 3, line 5 is not translated,
    // nothing uses the maize of line 7 and the notice of line 17.
    expected.formUnion([
      Place(file: "Names.csv", line: 4, check: "name-twice"),
      Place(file: "Names.csv", line: 4, check: "unused-name"),
      Place(file: "Names.csv", line: 5, check: "translation-missing"),
      Place(file: "Names.csv", line: 7, check: "unused-name"),
      Place(file: "Names.csv", line: 17, check: "unused-name"),
      Place(file: "Testland/Places.csv", line: 6, check: "translation-missing"),
    ])
    let findings = TariffLint.findings(folder: Self.folder) { example, _ in
      example.id == "DIFFERS" ? "the premium is 1.50, not 2 to 3" : nil
    }
    let found = Set(
      findings.compactMap { finding in
        finding.position.map { position in
          Place(
            file: String(position.file.dropFirst(Self.folder.count + 1)), line: position.line,
            check: finding.check)
        }
      })
    let missed = expected.subtracting(found).sorted()
    let surplus = found.subtracting(expected).sorted()
    #expect(missed.isEmpty, "missed: \(missed)")
    #expect(surplus.isEmpty, "unexpected: \(surplus)")
    #expect(expected.count >= 35)
  }

  @Test func shippedBooksHaveNoErrors() {
    let errors = TariffLint.findings(folder: Shipped.tariffs).filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.map(\.description).joined(separator: "\n"))")
  }

  @Test func differencesReadWell() throws {
    let library = try Shipped.library()
    let lines = try BookDiff.between(library.book("az-2021"), library.book("az-2022"))
      .map(\.description)
    #expect(lines.contains { $0.hasPrefix("+ objects: crop: ") && $0.contains("pomegranate") })
    #expect(lines.contains { $0.hasPrefix("+ packages: frost: ") && $0.contains("requires base") })
    let same = try library.book("az-2022")
    #expect(BookDiff.between(same, same).isEmpty)
  }

  @Test func gapsStartWithWhatStopsAQuote() throws {
    let gaps = BookGaps.of(try Shipped.library().book("uz-2025"))
    #expect(gaps.first?.kind == .stopsQuote)
    #expect(gaps.contains { $0.kind == .borrowed } && gaps.contains { $0.kind == .assumed })
    let stops = gaps.prefix { $0.kind == .stopsQuote }
    #expect(stops.map(\.weight) == stops.map(\.weight).sorted(by: >))
    #expect(!gaps.dropFirst(stops.count).contains { $0.kind == .stopsQuote })
  }

  @Test func ratesAreThoseOfTheNewestEdition() throws {
    let library = try Shipped.library()
    let rows = TariffRates.rows(try library.book("az-2022"), object: "pomegranate")
      .filter { $0.value(of: "object") == "pomegranate" }
    #expect(rows.contains { $0.cell.printed == "1.62 % .. 3.08 %" })
  }
}
