/// Terms on amounts of money at one level of insurance: a coverage, a location, a policy.
///
/// The deductible is taken off what the parts pay; where the deductibles so far, of this level and
/// all below it, are less than ``minimumDeductible``, the rest is taken off too, and where they are
/// more than ``maximumDeductible``, the surplus is paid back; then the limit cuts.
/// Reference: Open Exposure Data specification, fields `LocDed`, `LocLimit`, `PolMinDed`,
/// `PolMaxDed`, `LayerLimit`.
public struct AmountTerms: Sendable, Hashable {
  /// An amount, or a share of another.
  public enum Amount: Sendable, Hashable {
    /// Money.
    case amount(Double)
    /// A share of the loss at this level.
    case ofLoss(Double)
    /// A share of the insured value at this level.
    case ofInsured(Double)

    func value(loss: Double, insured: Double) -> Double {
      switch self {
      case .amount(let value): value
      case .ofLoss(let share): share * loss
      case .ofInsured(let share): share * insured
      }
    }
  }

  /// Taken off the loss.
  public var deductible: Amount
  /// The least sum of the deductibles of this level and those below, in money.
  public var minimumDeductible: Double
  /// The largest sum of the same.
  public var maximumDeductible: Double
  /// The most that is paid; nil for no limit.
  public var limit: Amount?

  /// Terms; without arguments none.
  public init(
    deductible: Amount = .amount(0), minimumDeductible: Double = 0,
    maximumDeductible: Double = .infinity, limit: Amount? = nil
  ) {
    self.deductible = deductible
    self.minimumDeductible = minimumDeductible
    self.maximumDeductible = maximumDeductible
    self.limit = limit
  }

  /// What is paid of a loss, and the deductibles so far.
  func apply(to loss: NestedInsurance.Settlement, insured: Double) -> NestedInsurance.Settlement {
    let own = min(loss.paid, max(0, deductible.value(loss: loss.paid, insured: insured)))
    var paid = loss.paid - own
    var deducted = loss.deducted + own
    if deducted < minimumDeductible {
      let more = min(paid, minimumDeductible - deducted)
      paid -= more
      deducted += more
    } else if deducted > maximumDeductible {
      paid += deducted - maximumDeductible
      deducted = maximumDeductible
    }
    if let limit { paid = min(paid, limit.value(loss: loss.paid, insured: insured)) }
    return NestedInsurance.Settlement(paid: paid, deducted: deducted)
  }
}

/// An insured value, or several with terms of their own under common terms: the coverages of a
/// location, the locations of a policy.
public struct NestedInsurance: Sendable, Hashable {
  /// What is paid of a loss.
  public struct Settlement: Sendable, Hashable {
    /// Money paid.
    public var paid: Double
    /// The deductibles of this level and those below it.
    public var deducted: Double
  }

  /// The insured value: of the parts together where there are parts.
  public let insured: Double
  /// What lies under the terms; empty for a single value.
  public let parts: [NestedInsurance]
  /// The terms of this level.
  public let terms: AmountTerms

  /// A single insured value, in money.
  public init(insured: Double, terms: AmountTerms = AmountTerms()) {
    self.insured = insured
    parts = []
    self.terms = terms
  }

  /// Parts under common terms.
  ///
  /// - Parameter insured: the value that shares of the insured value are of, where it is not that
  ///   of all parts.
  public init(
    parts: [NestedInsurance], terms: AmountTerms = AmountTerms(), insured: Double? = nil
  ) {
    self.insured = insured ?? parts.reduce(0) { $0 + $1.insured }
    self.parts = parts
    self.terms = terms
  }

  /// What is paid when this share of every value is lost, 0...1.
  public func settle(damage: Double) -> Settlement {
    guard !parts.isEmpty else {
      return terms.apply(to: Settlement(paid: damage * insured, deducted: 0), insured: insured)
    }
    var sum = Settlement(paid: 0, deducted: 0)
    for part in parts {
      let own = part.settle(damage: damage)
      sum.paid += own.paid
      sum.deducted += own.deducted
    }
    return terms.apply(to: sum, insured: insured)
  }

  /// The payment of each part: that of the whole, in proportion to what the parts pay on their own
  /// terms.
  public func settleParts(damage: Double) -> [Double] {
    let own = parts.map { $0.settle(damage: damage).paid }
    let total = own.reduce(0, +)
    guard total > 0 else { return own }
    let paid = settle(damage: damage).paid
    return own.map { paid * ($0 / total) }
  }
}
