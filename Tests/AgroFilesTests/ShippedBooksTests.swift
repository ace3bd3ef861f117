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
}
