public import AgroModel

/// A peril of a sold package that no model describes, with what it is assumed to cost.
public struct AssumedPeril: Sendable, Hashable {
  /// The peril as the package names it: `third-party`.
  public var name: String
  /// Expected indemnity a year over the sum insured, with its range and basis.
  public var rate: Parameter

  /// A peril with its assumed rate.
  public init(name: String, rate: Parameter) {
    self.name = name
    self.rate = rate
  }
}

/// A cover of an insured object: what it pays, and its terms in their order.
public struct Cover: Sendable, Hashable {
  /// The name of the cover, for instance `base`.
  public var name: String
  /// What it pays before terms.
  public var payoff: Payoff
  /// Terms in the order of the contract.
  public var terms: [CoverTerm]
  /// How heads die, for `Payoff.mortality`.
  public var mortality: MortalityLaw?
  /// Perils that no model describes; they add to the price and vary in no year.
  public var assumed: [AssumedPeril]

  /// What the perils without a model are assumed to cost, a share of the sum insured a year.
  public var assumedRate: Double { assumed.reduce(0) { $0 + $1.rate.value } }

  /// A cover.
  ///
  /// - Throws: `CoverError` where a share lies outside its range.
  public init(
    name: String, payoff: Payoff, terms: [CoverTerm] = [], mortality: MortalityLaw? = nil,
    assumed: [AssumedPeril] = []
  ) throws(CoverError) {
    self.name = name
    self.payoff = payoff
    self.terms = terms
    self.mortality = mortality
    self.assumed = assumed
    try Self.check(name, payoff)
    for term in terms { try Self.check(name, term) }
  }

  /// The indemnity of a season as a share of the sum insured.
  ///
  /// - Parameter insuredYield: tonnes per hectare, positive.
  public func indemnity(of outcome: SeasonOutcome, insuredYield: Double) -> Double {
    var share = payoff.share(of: outcome, insuredYield: insuredYield)
    for term in terms { share = term.apply(to: share) }
    return share * payoff.settlementFactor(of: outcome, insuredYield: insuredYield)
  }

  /// The indemnity on the mean damage of a zone.
  ///
  /// Only covers without a threshold can be read off a mean. A deductible of 10 % on hail pays five
  /// times as much on objects as on the mean of their zone.
  /// - Throws: `CoverError.needsObjects` where a term has a threshold.
  public func indemnity(ofMeanDamage damage: Double) throws(CoverError) -> Double {
    guard case .damage = payoff, terms.allSatisfy(\.isLinear) else {
      throw CoverError.needsObjects(cover: name)
    }
    return terms.reduce(damage) { $1.apply(to: $0) }
  }

  private static func check(_ name: String, _ payoff: Payoff) throws(CoverError) {
    func positive(_ value: Double, _ what: String) throws(CoverError) {
      guard value > 0, value.isFinite else {
        throw .value(cover: name, what: what, value: value, expected: "a number above 0")
      }
    }
    switch payoff {
    case .damage(let perils), .rebasedDamage(let perils):
      guard !perils.isEmpty else { throw .noPeril(cover: name) }
    case .guaranteedYield(let coverage), .revenue(let coverage, _):
      try positive(coverage, "coverage")
    case .areaProportional(let threshold): try positive(threshold, "threshold")
    case .areaShortfall(let trigger, let mean):
      try positive(trigger, "trigger")
      try positive(mean, "mean")
    case .index(_, let trigger, let exit, _):
      guard trigger.isFinite, exit.isFinite else {
        throw .value(cover: name, what: "trigger", value: trigger, expected: "a finite number")
      }
    case .band(let top, let bottom, let mean, _):
      try positive(mean, "mean")
      try positive(top - bottom, "top less bottom")
    case .mortality: break
    }
  }

  private static func check(_ name: String, _ term: CoverTerm) throws(CoverError) {
    let (what, value) =
      switch term {
      case .deductible(let value): ("deductible", value)
      case .deductibleOfLoss(let value): ("deductible of the loss", value)
      case .franchise(let value): ("franchise", value)
      case .limit(let value): ("limit", value)
      case .coinsurance(let value): ("coinsurance", value)
      }
    guard (0...1).contains(value) || (what == "limit" && value > 0 && value.isFinite) else {
      throw .value(cover: name, what: what, value: value, expected: "a share from 0 to 1")
    }
  }
}

/// A cover that cannot be.
public enum CoverError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A number outside its range.
  case value(cover: String, what: String, value: Double, expected: String)
  /// A damage cover that names no peril.
  case noPeril(cover: String)
  /// A cover with a threshold asked of a mean.
  case needsObjects(cover: String)
  /// A cover that does not pay for damage asked of an event.
  case needsSeason(cover: String)

  /// One sentence.
  public var description: String {
    switch self {
    case .value(let cover, let what, let value, let expected):
      "The \(what) of the cover '\(cover)' is \(value), but must be \(expected)."
    case .noPeril(let cover): "The cover '\(cover)' names no peril."
    case .needsObjects(let cover):
      "The cover '\(cover)' has a threshold and cannot be applied to the mean damage of a zone; "
        + "it must be resolved to insured objects."
    case .needsSeason(let cover):
      "The cover '\(cover)' does not pay for damage by perils, so that no single event has a payment."
    }
  }
}
