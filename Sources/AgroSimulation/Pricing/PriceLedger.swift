internal import AgroModel
public import AgroQuantities
internal import AgroStatistics

/// From the pure premium to what the holder pays, in exact money.
///
/// Simulated rates enter once, as shortest decimals of their Doubles, and every amount is rounded
/// where it arises, half up, to the minor unit. What the loads leave of the premium by rounding is
/// in the expenses, so the amounts add up to the premium, and the payers' parts too.
public struct PriceLedger: Sendable, Hashable {
  /// An amount with how it came about.
  public struct Line: Sendable, Hashable {
    /// What it is.
    public var name: String
    /// The amount.
    public var amount: Money
    /// The rule in words.
    public var rule: String
  }

  /// The sum insured.
  public let sumInsured: Money
  /// Parts of the technical premium; they add up to it.
  public let parts: [Line]
  /// The technical premium.
  public let premium: Money
  /// The state's part and the holder's, where a share is known; they add up to the premium.
  public let payers: [Line]

  /// A ledger for one object of a contract.
  ///
  /// - Parameter subsidyShare: the state's share of the premium; nil where it is not known.
  /// - Throws: `QuantityError` where an amount leaves the exact range.
  public init(
    contract: InsuredContract, pureRate: Double, riskLoad: Double, loads: PremiumLoads,
    currency: Currency, subsidyShare: Double?
  ) throws(QuantityError) {
    func decimal(_ value: Double) throws(QuantityError) -> ExactDecimal {
      try ExactDecimal(shortest: value)
    }
    func money(_ amount: ExactDecimal) throws(QuantityError) -> Money {
      try Money(exactly: amount.rounded(decimals: Int(currency.minorDigits)), currency)
    }
    func exact(_ money: Money) -> ExactDecimal {
      ExactDecimal(minorUnits: money.minorUnits, scale: Int(currency.minorDigits))
    }
    var insured = try decimal(contract.area.value)
      .multiplied(by: decimal(contract.insuredYield.value))
      .multiplied(by: decimal(contract.price.value))
    if let years = contract.yearsOfValue { insured = try insured.multiplied(by: decimal(years.value)) }
    let sum = try money(insured)
    sumInsured = sum
    func ofSum(_ rate: Double) throws(QuantityError) -> Money {
      try money(exact(sum).multiplied(by: decimal(rate)))
    }
    func percent(_ value: Double) -> String { Self.percent(value) }
    let pure = try ofSum(pureRate)
    let adjustment = try money(exact(pure).multiplied(by: decimal(loads.lossAdjustment.value)))
    let risk = try ofSum(riskLoad)
    let fixed = try ofSum(loads.fixedExpense.value)
    let loaded = try Money.sum([pure, adjustment, risk, fixed], in: currency)
    let kept = try ExactDecimal.one
      .subtracting(decimal(loads.expenses.value)).subtracting(decimal(loads.commission.value))
      .subtracting(decimal(loads.profit.value))
    let total = try money(exact(loaded).divided(by: kept))
    premium = total
    let commission = try money(exact(total).multiplied(by: decimal(loads.commission.value)))
    let profit = try money(exact(total).multiplied(by: decimal(loads.profit.value)))
    let expenses = try total - Money.sum([loaded, commission, profit], in: currency)
    parts = [
      Line(name: "pure premium", amount: pure, rule: "sum insured x \(percent(pureRate))"),
      Line(
        name: "loss adjustment", amount: adjustment,
        rule: "pure premium x \(percent(loads.lossAdjustment.value))"),
      Line(
        name: "risk load", amount: risk,
        rule: "\(loads.principle.name): sum insured x \(percent(riskLoad))"),
      Line(
        name: "fixed expense", amount: fixed,
        rule: "sum insured x \(percent(loads.fixedExpense.value))"),
      Line(
        name: "expenses", amount: expenses,
        rule: "\(percent(loads.expenses.value)) of the premium, with what rounding leaves"),
      Line(
        name: "commission", amount: commission,
        rule: "\(percent(loads.commission.value)) of the premium"),
      Line(name: "profit", amount: profit, rule: "\(percent(loads.profit.value)) of the premium"),
    ]
    guard let subsidyShare else {
      payers = []
      return
    }
    let state = try money(exact(total).multiplied(by: decimal(subsidyShare)))
    payers = [
      Line(name: "the state pays", amount: state, rule: "premium x \(percent(subsidyShare))"),
      Line(name: "the farmer pays", amount: try total - state, rule: "the rest"),
    ]
  }

  private static func percent(_ share: Double) -> String {
    // Four digits after the point of a percentage, without zeros at the end.
    guard let value = try? ExactDecimal(shortest: share).multiplied(by: ExactDecimal(100)) else {
      return "\(share)"
    }
    return "\(value.string(decimals: 4)) %"
  }
}
