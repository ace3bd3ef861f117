/// An exact amount of money: a count of minor units of a currency.
///
/// Sums throw where they leave 64 bits and where the currencies differ; another currency is reached
/// only through an `ExchangeRate`.
public struct Money: Hashable, Sendable {
  /// The amount in minor units: 480000 is 4,800.00 AZN.
  public let minorUnits: Int64
  /// The currency.
  public let currency: Currency

  /// An amount of minor units.
  public init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// An exact amount of major units, rounded to the minor unit.
  ///
  /// - Throws: `QuantityError.outOfRange` above about 9.2e16 major units (of two decimals).
  public init(
    rounding amount: ExactDecimal, _ currency: Currency, _ rule: RoundingRule = .halfUp
  ) throws(QuantityError) {
    let digits = Int(currency.minorDigits)
    guard let units = try amount.rounded(decimals: digits, rule).minorUnits(decimals: digits)
    else {
      throw .outOfRange(
        quantity: "amount", text: "\(amount) \(currency)",
        requirement: "below 9.2e18 minor units")
    }
    self.init(minorUnits: units, currency)
  }

  /// An exact amount of major units that needs no rounding.
  ///
  /// - Throws: `QuantityError.outOfRange` where it has more decimals than the currency.
  public init(exactly amount: ExactDecimal, _ currency: Currency) throws(QuantityError) {
    guard let units = amount.minorUnits(decimals: Int(currency.minorDigits)) else {
      throw .outOfRange(
        quantity: "amount", text: "\(amount) \(currency)",
        requirement: "a whole number of minor units below 9.2e18")
    }
    self.init(minorUnits: units, currency)
  }

  /// No money.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  /// The amount in major units, exactly.
  public var amount: ExactDecimal {
    ExactDecimal(minorUnits: minorUnits, scale: Int(currency.minorDigits))
  }

  /// Whether the amount is zero.
  public var isZero: Bool { minorUnits == 0 }

  /// The sum.
  ///
  /// - Throws: `QuantityError.currencyMismatch`, `QuantityError.overflow`.
  public static func + (one: Money, other: Money) throws(QuantityError) -> Money {
    try one.requireSameCurrency(other)
    let (sum, overflow) = one.minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflow else { throw .overflow(operation: "addition of money") }
    return Money(minorUnits: sum, one.currency)
  }

  /// The difference.
  ///
  /// - Throws: `QuantityError.currencyMismatch`, `QuantityError.overflow`.
  public static func - (one: Money, other: Money) throws(QuantityError) -> Money {
    try one.requireSameCurrency(other)
    let (difference, overflow) = one.minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflow else { throw .overflow(operation: "subtraction of money") }
    return Money(minorUnits: difference, one.currency)
  }

  /// The sum of amounts of one currency; zero of no amounts.
  ///
  /// - Throws: `QuantityError.currencyMismatch`, `QuantityError.overflow`.
  public static func sum(
    _ amounts: some Sequence<Money>, in currency: Currency
  ) throws(QuantityError) -> Money {
    var total = Money.zero(currency)
    for amount in amounts { total = try total + amount }
    return total
  }

  /// Whether the amount is below another of the same currency.
  ///
  /// - Throws: `QuantityError.currencyMismatch`.
  public func isBelow(_ other: Money) throws(QuantityError) -> Bool {
    try requireSameCurrency(other)
    return minorUnits < other.minorUnits
  }

  private func requireSameCurrency(_ other: Money) throws(QuantityError) {
    guard currency == other.currency else {
      throw .currencyMismatch(currency.code, other.currency.code)
    }
  }

  /// The amount as a language writes it: "4,800.00 AZN", with a no-break space before the code.
  public func formatted(_ style: NumberStyle = .english) -> String {
    amount.formatted(style, decimals: Int(currency.minorDigits)) + "\u{A0}" + currency.code
  }
}

extension Money: CustomStringConvertible {
  /// The amount with grouping and a plain space, e.g. "4,800.00 AZN".
  public var description: String {
    amount.formatted(.english, decimals: Int(currency.minorDigits)) + " " + currency.code
  }
}
