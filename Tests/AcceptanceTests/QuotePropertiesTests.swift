import AgroFiles
import AgroPolicy
import AgroQuantities
import Foundation
import Testing

/// What must hold for every quote, whatever the book: tried on random valid requests.
@Suite("Properties of quotes")
struct QuotePropertiesTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let library = try? TariffLibrary(folder: root + "/Tariffs")
  static let books = library?.headers.map(\.id) ?? []
  /// Requests a book: over all books more than 100,000 are asked, 12,000 a book of nine.
  static let requests = 12_000

  /// The first violation found, with what reproduces it.
  private struct Violation: CustomStringConvertible {
    var rule: String
    var request: QuoteRequest
    var detail: String
    var description: String { "\(rule): \(detail) for \(request)" }
  }

  @Test("A quote replays, adds up, keeps its caps and grows with area, yield and price", arguments: books)
  func properties(book: String) throws {
    let library = try #require(Self.library)
    let desk = QuoteDesk(library: library)
    let engine = try desk.engine(book: book)
    let asOf = engine.book.validFrom
    var maker = RequestMaker(
      engine: engine, asOf: asOf, generator: SeededGenerator(seed: StableSeed.of(book)))
    var made = 0
    var refused = 0
    var violation: Violation?
    while made < Self.requests, refused < 20 * Self.requests, violation == nil {
      guard let next = maker.next() else {
        refused += 1
        continue
      }
      made += 1
      violation = try check(next, engine: engine, asOf: asOf)
    }
    #expect(violation == nil, "\(violation.map { $0.description } ?? "")")
    #expect(made == Self.requests)
  }

  private func check(_ made: RequestMaker.Made, engine: QuoteEngine, asOf: CivilDate) throws
    -> Violation?
  {
    func found(_ rule: String, _ detail: String) -> Violation {
      Violation(rule: rule, request: made.request, detail: detail)
    }
    for quote in made.quotes {
      for parcel in quote.parcels {
        for premium in [parcel.low, parcel.high] {
          if try premium.ledger.replayed() != premium.ledger {
            return found("replay", "the ledger does not replay to itself")
          }
          let sum = premium.payers.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
          if sum != premium.grossPremium.minorUnits {
            return found("split", "\(sum) is not \(premium.grossPremium)")
          }
          if let line = premium.ledger.lines.first(where: { !Self.keepsCaps($0) }) {
            return found("cap", "\(line)")
          }
        }
        if try parcel.high.grossPremium.isBelow(parcel.low.grossPremium) {
          return found("range", "the high premium is below the low one")
        }
      }
    }
    for input in ["area", "price", "yield"] {
      if input == "yield", engine.book.rateDependsOnYield { continue }
      guard let raised = raised(made.request, input, engine) else { continue }
      guard let more = try? engine.quotes(raised, asOf: asOf) else { continue }
      for (a, b) in zip(made.quotes, more) {
        if try b.total.grossPremium.low.isBelow(a.total.grossPremium.low)
          || b.total.grossPremium.high.isBelow(a.total.grossPremium.high)
        {
          return found("monotone in \(input)", "\(a.total.grossPremium) to \(b.total.grossPremium)")
        }
      }
    }
    return nil
  }

  /// A payer's part is at most each limit that it was computed with.
  private static func keepsCaps(_ line: LedgerLine) -> Bool {
    switch line.action {
    case .share: line.inputs.dropFirst(2).allSatisfy { rounded(line.after, $0.value, line) }
    case .part: line.inputs.dropFirst(1).allSatisfy { rounded(line.after, $0.value, line) }
    case .cap:
      (try? line.after.adding(line.inputs[2].value)).map { $0 <= line.inputs[1].value }
        ?? false || line.after.isZero
    default: true
    }
  }

  /// A part is rounded to minor units, so it may pass a limit that is none by half a unit.
  private static func rounded(_ value: ExactDecimal, _ limit: ExactDecimal, _ line: LedgerLine)
    -> Bool
  {
    switch line.action {
    case .share(let unit, let rule), .part(let unit, let rule):
      (try? limit.rounded(toMultipleOf: unit, rule)).map { value <= $0 } ?? false
    default: value <= limit
    }
  }

  private func raised(_ request: QuoteRequest, _ input: String, _ engine: QuoteEngine)
    -> QuoteRequest?
  {
    guard let index = request.parcels[0].facts.firstIndex(where: { $0.name == input }),
      case .text(let text) = request.parcels[0].facts[index].value,
      let space = text.firstIndex(of: " "), let value = try? ExactDecimal(text[..<space]),
      let more = try? value.multiplied(by: ExactDecimal("1.37"))
    else { return nil }
    var request = request
    request.parcels[0].facts[index].value = .text(more.description + text[space...])
    request.assumptions.append(NamedFact("bounds.\(input)", .text("off")))
    return request
  }
}

enum StableSeed {
  static func of(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
