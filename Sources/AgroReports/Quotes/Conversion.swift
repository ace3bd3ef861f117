public import AgroQuantities

/// A way from one currency to another by dated rates, for amounts that are only shown.
public struct Conversion: Sendable {
  /// The currency of the quote.
  public let source: Currency
  /// The currency that is shown.
  public let target: Currency
  /// The oldest of the rates' dates.
  public let date: CivilDate
  /// Units of the target for one unit of the source currency, to 10 significant digits or more.
  public let rate: ExactDecimal
  /// The weakest basis of the rates.
  public let basis: Basis
  /// The published rates in the order in which they are followed.
  public let steps: [ExchangeRate]

  /// The shortest way by the newest rates: direct, or across other currencies.
  ///
  /// - Returns: `nil` where the rates do not connect the two currencies.
  public init?(from source: Currency, to target: Currency, rates: [ExchangeRate]) {
    let steps = Self.way(from: source, to: target, rates: rates)
    guard let oldest = steps.map(\.date).min(),
      let factor = try? Self.follow(steps, .one, from: source).rounded(decimals: 10)
    else { return nil }
    self.steps = steps
    self.source = source
    self.target = target
    date = oldest
    rate = factor
    // A cross over several rates is our own computation.
    let weakest = steps.map(\.source.basis).max() ?? .inferred
    basis = steps.count > 1 ? max(weakest, .inferred) : weakest
  }

  /// The rates on the shortest way, the first of equally short ones in the order of the currencies.
  private static func way(
    from source: Currency, to target: Currency, rates: [ExchangeRate]
  ) -> [ExchangeRate] {
    func newest(_ a: Currency, _ b: Currency) -> ExchangeRate? {
      rates.filter { ($0.from == a && $0.to == b) || ($0.from == b && $0.to == a) }
        .max { $0.date < $1.date }
    }
    var ways: [(end: Currency, steps: [ExchangeRate])] = [(source, [])]
    var reached = [source]
    var next = 0
    while next < ways.count {
      let (end, steps) = ways[next]
      next += 1
      for currency in [target] + Currency.all where !reached.contains(currency) {
        guard let rate = newest(end, currency) else { continue }
        if currency == target { return steps + [rate] }
        reached.append(currency)
        ways.append((currency, steps + [rate]))
      }
    }
    return []
  }

  /// The amount in the target currency, rounded to its minor unit.
  public func convert(_ money: Money) throws(QuantityError) -> Money {
    try Money(rounding: Self.follow(steps, money.amount, from: money.currency), target)
  }

  /// The rate the way round in which it is at least one: `1 USD = 12,831.81 UZS`.
  ///
  /// A published rate is shown with its own digits, a cross rate with four decimals.
  public func readable(_ style: NumberStyle) -> String {
    let back = try? Self.follow(steps.reversed(), .one, from: target).rounded(decimals: 4)
    if let back, rate < .one {
      return "1 \(target.code) = \(back.formatted(style)) \(source.code)"
    }
    let there = (try? rate.rounded(decimals: 4)) ?? rate
    return "1 \(source.code) = \(there.formatted(style)) \(target.code)"
  }

  private static func follow(
    _ steps: [ExchangeRate], _ amount: ExactDecimal, from source: Currency
  ) throws(QuantityError) -> ExactDecimal {
    var amount = amount
    var currency = source
    for step in steps {
      if step.from == currency {
        amount = try step.convert(amount)
        currency = step.to
      } else {
        amount = try step.convertBack(amount)
        currency = step.from
      }
    }
    return amount
  }
}
