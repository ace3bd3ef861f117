/// What one unit of a currency cost in another on a day, by a named source.
public struct ExchangeRate: Hashable, Sendable {
  /// The currency of which one unit is priced.
  public let from: Currency
  /// The currency in which it is priced.
  public let to: Currency
  /// Units of `to` for one unit of `from`; above zero.
  public let rate: ExactDecimal
  /// The day of the rate.
  public let date: CivilDate
  /// Who published it.
  public let source: SourceReference

  /// A rate.
  ///
  /// - Throws: `QuantityError.outOfRange` unless it is above zero.
  public init(
    from: Currency, to: Currency, rate: ExactDecimal, date: CivilDate, source: SourceReference
  ) throws(QuantityError) {
    guard rate.isPositive else {
      throw .outOfRange(quantity: "exchange rate", text: "\(rate)", requirement: "above zero")
    }
    self.from = from
    self.to = to
    self.rate = rate
    self.date = date
    self.source = source
  }

  /// An amount of `from` in `to`, exactly.
  ///
  /// - Throws: `QuantityError.overflow`.
  public func convert(_ amount: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    try amount.multiplied(by: rate)
  }

  /// An amount of `to` in `from`, to 40 significant digits.
  ///
  /// - Throws: `QuantityError.overflow`.
  public func convertBack(_ amount: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    try amount.divided(by: rate)
  }

  /// Money of either currency in the other, rounded to its minor unit.
  ///
  /// - Throws: `QuantityError.currencyMismatch` for a third currency; `QuantityError.overflow`.
  public func convert(
    _ money: Money, _ rule: RoundingRule = .halfUp
  ) throws(QuantityError) -> Money {
    if money.currency == from { return try Money(rounding: convert(money.amount), to, rule) }
    guard money.currency == to else { throw .currencyMismatch(money.currency.code, from.code) }
    return try Money(rounding: convertBack(money.amount), from, rule)
  }
}
