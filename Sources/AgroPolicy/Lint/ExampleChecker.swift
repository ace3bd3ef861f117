public import AgroQuantities

/// Quotes a worked example and lays the amounts beside those of its source.
public enum ExampleChecker {
  /// One amount of an example.
  public struct Comparison: Sendable, Hashable {
    /// The name of the amount.
    public var name: String
    /// What the source prints.
    public var expected: ExpectedAmount
    /// What the engine computes at the lowest rates.
    public var low: ExactDecimal
    /// What the engine computes at the highest rates.
    public var high: ExactDecimal
    /// Whether the two agree as far as the source shows.
    public var agrees: Bool
  }

  /// Every amount that the example names, expected and obtained.
  ///
  /// A published or derived amount agrees when ours, rounded as the source shows it, equals it;
  /// `about` allows 5 %; an anchor must only lie in the range.
  /// - Throws: `QuoteError` where the request cannot be quoted.
  public static func compare(_ example: TariffExample, with engine: QuoteEngine) throws(QuoteError)
    -> [Comparison]
  {
    var request = example.request
    if request.date == nil { request.date = example.date }
    guard let quote = try engine.quotes(request, asOf: example.date).first,
      let parcel = quote.parcels.first
    else { return [] }
    var result: [Comparison] = []
    func add(_ name: String, _ expected: ExpectedAmount?, _ low: ExactDecimal, _ high: ExactDecimal) {
      guard let expected else { return }
      result.append(
        Comparison(
          name: name, expected: expected, low: low, high: high,
          agrees: agrees(example, expected, low, high)))
    }
    let total = quote.total
    add("sumInsured", example.expected.sumInsured, total.sumInsured.amount, total.sumInsured.amount)
    add(
      "grossPremium", example.expected.grossPremium, total.grossPremium.low.amount,
      total.grossPremium.high.amount)
    add(
      "holderPremium", example.expected.holderPremium, total.holderPremium.low.amount,
      total.holderPremium.high.amount)
    for (payer, expected) in example.expected.payers {
      guard let own = total.payers.first(where: { $0.payer == payer }) else {
        throw QuoteError(
          .bookDefect, message: "The example \(example.id) names the payer '\(payer)', which "
            + "\(engine.book.id) does not have.")
      }
      add("payer.\(payer)", expected, own.amount.low.amount, own.amount.high.amount)
    }
    for (name, expected) in example.expected.amounts {
      let (low, high) = try amount(name, parcel.low, parcel.high, parcel, example, engine)
      result.append(named(name, expected, low, high, example))
    }
    for (id, expected) in example.readings.sorted(by: { $0.key < $1.key }) {
      let other = parcel.alternatives.first { $0.id == id }
      let low = other?.low ?? parcel.low
      let high = other?.high ?? parcel.high
      add("\(id): grossPremium", expected.grossPremium, low.grossPremium.amount,
        high.grossPremium.amount)
      add("\(id): holderPremium", expected.holderPremium, low.holderPremium.amount,
        high.holderPremium.amount)
      for (name, value) in expected.amounts {
        let ends = try amount(name, low, high, parcel, example, engine)
        result.append(named("\(id): \(name)", value, ends.0, ends.1, example))
      }
    }
    for payout in example.payouts { result.append(try compare(payout, example, parcel, engine)) }
    return result
  }

  /// Rates and yields agree to the decimals that the example writes, or as finely as it shows.
  private static func named(
    _ name: String, _ expected: ExpectedAmount, _ low: ExactDecimal, _ high: ExactDecimal,
    _ example: TariffExample
  ) -> Comparison {
    func same(_ value: ExactDecimal, _ shown: ExactDecimal) -> Bool {
      (try? value.rounded(decimals: shown.decimals, .halfUp)) == shown
    }
    return Comparison(
      name: name, expected: expected, low: low, high: high,
      agrees: same(low, expected.low) && same(high, expected.high))
  }

  /// A named amount: the last line of the ledger that sets it, or of the indemnity's inputs.
  private static func amount(
    _ name: String, _ low: PremiumQuote, _ high: PremiumQuote, _ parcel: ParcelQuote,
    _ example: TariffExample, _ engine: QuoteEngine
  ) throws(QuoteError) -> (ExactDecimal, ExactDecimal) {
    func last(_ premium: PremiumQuote) -> ExactDecimal? {
      premium.ledger.lines.last { $0.amount == name }?.after
    }
    if let a = last(low), let b = last(high) { return (a, b) }
    for cover in parcel.normalised.packages {
      let scopes = try? engine.indemnityAmounts(
        of: parcel, request: example.request, cover: cover, asOf: example.date)
      if let a = scopes?.low[name], let b = scopes?.high[name] { return (a, b) }
    }
    throw QuoteError(
      .bookDefect,
      message: "The example \(example.id) names the amount '\(name)', which neither the ledger nor "
        + "the indemnity sets.")
  }

  private static func compare(
    _ payout: ExpectedPayout, _ example: TariffExample, _ parcel: ParcelQuote,
    _ engine: QuoteEngine
  ) throws(QuoteError) -> Comparison {
    let found = try engine.payout(
      of: parcel, request: example.request, cover: payout.cover, at: payout.at,
      inputs: payout.inputs, asOf: example.date)
    return Comparison(
      name: "payout \(payout.cover) at \(payout.at)", expected: payout.indemnity,
      low: found.low.amount, high: found.high.amount,
      agrees: agrees(example, payout.indemnity, found.low.amount, found.high.amount))
  }

  private static func agrees(
    _ example: TariffExample, _ expected: ExpectedAmount, _ low: ExactDecimal, _ high: ExactDecimal
  ) -> Bool {
    if example.kind == .anchor {
      return shown(low, example) >= expected.low && shown(high, example) <= expected.high
    }
    return agrees(low, expected.low, example.shownTo) && agrees(high, expected.high, example.shownTo)
  }

  /// The value as the source shows amounts.
  private static func shown(_ value: ExactDecimal, _ example: TariffExample) -> ExactDecimal {
    guard case .unit(let unit) = example.shownTo else { return value }
    return (try? value.rounded(toMultipleOf: unit, .halfUp)) ?? value
  }

  private static func agrees(
    _ value: ExactDecimal, _ shown: ExactDecimal, _ precision: TariffExample.Precision
  ) -> Bool {
    switch precision {
    case .unit(let unit):
      return (try? value.rounded(toMultipleOf: unit, .halfUp)) == shown
    case .about:
      guard let difference = try? value.subtracting(shown).absolute,
        let margin = try? shown.absolute.multiplied(by: ExactDecimal(minorUnits: 5, scale: 2))
      else { return false }
      return difference <= margin
    }
  }

  /// Why an example does not agree; `nil` where it does.
  public static func complaint(_ example: TariffExample, with engine: QuoteEngine) -> String? {
    do throws(QuoteError) {
      let differing = try compare(example, with: engine).filter { !$0.agrees }
      if differing.isEmpty { return nil }
      return differing.map { comparison in
        let expected = text(comparison.expected.low, comparison.expected.high)
        return "\(comparison.name) is \(text(comparison.low, comparison.high)), but "
          + "\(expected) is expected"
      }.joined(separator: "; ")
    } catch {
      return "\(error)".trimmingFullStop()
    }
  }

  private static func text(_ low: ExactDecimal, _ high: ExactDecimal) -> String {
    low == high ? "\(low)" : "\(low) .. \(high)"
  }
}

extension String {
  fileprivate func trimmingFullStop() -> String { hasSuffix(".") ? String(dropLast()) : self }
}
