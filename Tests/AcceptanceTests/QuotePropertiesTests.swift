import AgroFiles
import AgroPolicy
import AgroQuantities
import AgroReports
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
  /// Every document is made again in the heavy suites, every fourth in the others.
  static let documentsEvery = ProcessInfo.processInfo.environment["AGRORISK_HEAVY"] == "1" ? 1 : 4

  /// The first violation found, with what reproduces it.
  private struct Violation: CustomStringConvertible {
    var rule: String
    var request: QuoteRequest
    var detail: String
    var description: String { "\(rule): \(detail) for \(request)" }
  }

  /// What the requests of a book came to.
  private struct Tally {
    var made = 0
    var unmade = 0
    var severalParcels = 0
    var severalPackages = 0
    var ranges = 0
    var holderFacts = 0
    var objects: Set<String> = []
    /// Requests with a higher area, price or yield, and those that the engine refuses.
    var raised = 0
    var refused: [QuoteError.Code: Int] = [:]

    mutating func count(_ made: RequestMaker.Made) {
      self.made += 1
      if made.request.parcels.count > 1 { severalParcels += 1 }
      if made.quotes.count > 1 { severalPackages += 1 }
      if !made.request.holderFacts.isEmpty { holderFacts += 1 }
      if made.quotes.contains(where: { $0.parcels.contains(where: \.isRange) }) { ranges += 1 }
      for parcel in made.request.parcels { objects.insert(parcel.object) }
    }
  }

  @Test(
    """
    A quote replays, adds up, keeps its caps, grows with area, yield and price, and comes out of \
    its JSON again
    """, arguments: books)
  func properties(book: String) throws {
    let library = try #require(Self.library)
    let engine = try QuoteDesk(library: library).engine(book: book)
    let asOf = engine.book.validFrom
    var maker = RequestMaker(engine: engine, asOf: asOf, seed: StableSeed.of(book))
    var tally = Tally()
    var violation: Violation?
    while tally.made < Self.requests, tally.unmade < 20 * Self.requests, violation == nil {
      guard let next = maker.next() else {
        tally.unmade += 1
        continue
      }
      tally.count(next)
      violation = try check(next, engine: engine, asOf: asOf, &tally)
    }
    #expect(violation == nil, "\(violation.map { $0.description } ?? "")")
    #expect(tally.made == Self.requests)
    // What the requests are to have tried.
    #expect(Set(engine.book.objects.map(\.id)) == tally.objects)
    #expect(tally.severalParcels > Self.requests / 20)
    #expect(tally.severalPackages > Self.requests / 50 || engine.book.packages.count == 1)
    // A raised request may pass what no parcel reaches, never anything else.
    let reasons: Set<QuoteError.Code> = [.badInput, .outOfBounds, .unknownCell]
    #expect(tally.refused.filter { !reasons.contains($0.key) } == [:])
    let refused = tally.refused.values.reduce(0, +)
    #expect(refused * 20 <= tally.raised, "\(tally.refused) of \(tally.raised) were refused")
    print(
      "\(book): \(tally.made) requests (\(tally.unmade) drawn in vain), \(tally.severalParcels) of "
        + "several parcels, \(tally.severalPackages) of several packages, \(tally.ranges) ranges, "
        + "\(tally.holderFacts) with facts of the holder; raised \(tally.raised), refused "
        + "\(tally.refused)")
  }

  private func check(
    _ made: RequestMaker.Made, engine: QuoteEngine, asOf: CivilDate, _ tally: inout Tally
  ) throws -> Violation? {
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
      if tally.made % Self.documentsEvery == 0,
        let difference = try Self.difference(quote, made.request, engine)
      {
        return found("JSON alone", difference)
      }
    }
    for input in ["area", "price", "yield"] {
      if input == "yield", engine.book.rateDependsOnYield { continue }
      guard let raised = raised(made.request, input, engine) else { continue }
      tally.raised += 1
      let more: [Quote]
      do {
        more = try engine.quotes(raised, asOf: asOf)
      } catch {
        tally.refused[error.code, default: 0] += 1
        continue
      }
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

  /// The first number of a quote that does not come out of the text of its document again.
  private static func difference(_ quote: Quote, _ request: QuoteRequest, _ engine: QuoteEngine)
    throws -> String?
  {
    let document = try QuoteJSON(
      engine: engine, texts: Texts(.english), version: "test", commit: nil, request: request
    ).document(quote)
    var bytes: [UInt8] = []
    document.write(to: &bytes)
    let read = try JSONValue.parse(bytes.span)
    return try QuoteReplay(read).differences(with: engine).first.map { "\($0)" }
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
    let bounds = NamedFact("bounds.\(input)", .text("off"))
    if !request.assumptions.contains(bounds) { request.assumptions.append(bounds) }
    return request
  }
}

enum StableSeed {
  static func of(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
