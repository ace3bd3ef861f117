import AgroFiles
import AgroPolicy
import AgroQuantities
import Foundation
import Testing

@Suite("Published worked examples")
struct WorkedExamplesTests {
  static let library = QuotePropertiesTests.library
  static let examples: [TariffExample] = library.map { library in
    library.jurisdictions.flatMap { (try? library.examples(of: $0)) ?? [] }
  } ?? []

  @Test("Every worked example agrees with its source as the source shows it", arguments: examples.map(\.id))
  func example(id: String) throws {
    let library = try #require(Self.library)
    let example = try #require(Self.examples.first { $0.id == id })
    let engine = try QuoteDesk(library: library).engine(book: example.book)
    let complaint = ExampleChecker.complaint(example, with: engine)
    #expect(complaint == nil, "\(example.position): \(complaint ?? "")")
  }

  @Test("The examples that belong to quoting are all there")
  func complete() {
    let ids = Set(Self.examples.map(\.id))
    let needed = [
      "AZ-POM", "AZ-APP", "AZ-PEA", "AZ-MEL", "AZ-HAZ-SI", "AZ-HAZ-G", "AZ-COT-2", "AZ-WHE",
      "AZ-BEE", "AZ-TRE", "AZ-POT", "AZ-GRA", "UZ-SUB-1", "UZ-SUB-2", "UZ-SUB-3", "TR-DRO",
      "IN-TY",
    ]
    let missing = needed.filter { prefix in !ids.contains { $0.hasPrefix(prefix) } }
    #expect(missing == [])
  }

  @Test("An example with a wrong amount is told")
  func wrong() throws {
    let library = try #require(Self.library)
    var example = try #require(Self.examples.first { $0.id == "AZ-POM" })
    let engine = try QuoteDesk(library: library).engine(book: example.book)
    #expect(ExampleChecker.complaint(example, with: engine) == nil)
    example.expected.sumInsured = ExpectedAmount(low: ExactDecimal(4801), high: ExactDecimal(4801))
    #expect(ExampleChecker.complaint(example, with: engine) != nil)
  }
}
