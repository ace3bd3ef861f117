import AgroFiles
import AgroPolicy
import AgroQuantities
import Testing

@Suite struct ShippedBooksTests {
  @Test func everyBookLoads() throws {
    let library = try Shipped.library()
    #expect(library.unreadable.isEmpty)
    #expect(library.headers.count >= 9)
    var problems: [String] = []
    for header in library.headers {
      do {
        let book = try library.book(header.id)
        if book.contentHash.count != 64 { problems.append("\(header.id): no hash") }
      } catch {
        problems.append("\(header.id):\n\(error)")
      }
    }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }

  @Test func everyExampleAndRateIsRead() throws {
    let library = try Shipped.library()
    var problems: [String] = []
    var count = 0
    for jurisdiction in library.jurisdictions {
      do {
        let examples = try library.examples(of: jurisdiction)
        count += examples.count
        for example in examples where library.header(example.book) == nil {
          problems.append("\(example.position): no book \(example.book)")
        }
      } catch {
        problems.append("\(error)")
      }
    }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    #expect(count >= 100)
    let rates = try library.exchangeRates()
    #expect(rates.contains { $0.from == .usd && $0.to == .uzs && "\($0.rate)" == "12831.81" })
  }

  /// What a quote in Azerbaijan or Uzbekistan shows of a book's own words is there in the languages
  /// of those who read it.
  @Test(arguments: ["az-2021", "az-2022", "az-2025", "uz-2024", "uz-2025"])
  func everyNoteOfAQuoteIsTranslated(_ id: String) throws {
    let book = try Shipped.library().book(id)
    var notes: [LocalisedText?] = book.objects.map(\.note) + book.packages.map(\.note)
    notes += book.steps.all.map(\.note) + book.indemnities.map(\.note)
    notes += book.borrowings.map(\.reason)
    for table in book.tables where table.gives == "rate" {
      notes += table.rows.map(\.cell.note) + table.then.map(\.note)
      notes.append(table.borrowed?.reason)
    }
    let shown = notes.compactMap { $0 }
    #expect(!shown.isEmpty)
    let left = shown.filter { $0.azerbaijani == nil || $0.uzbek == nil || $0.russian == nil }
    #expect(Set(left.map(\.english)) == [])
  }
}
