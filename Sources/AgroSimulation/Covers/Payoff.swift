public import AgroModel

/// What a cover pays before its terms, as a share of the sum insured.
///
/// Every row is a pure function of one object's season; a share may exceed 1 where a row's formula
/// does (re-basing never does). Reference: the table of covers in `Covers.md`.
public enum Payoff: Sendable, Hashable {
  /// Damage by named perils: the lost share `d` of the object's yield and, of ``Peril/hailQuality``,
  /// of its value.
  case damage(Set<Peril>)
  /// The same, settled on the yield found before harvest: `min(Y_insured, Y_pot) / Y_insured`,
  /// where `Y_pot` is the yield without the insured damage, times what the terms make of `d`.
  case rebasedDamage(Set<Peril>)
  /// Guaranteed yield: `max(0, c - Y / Y_insured)`, coverage c in 0...1 (and above for trend).
  case guaranteedYield(coverage: Double)
  /// Area yield, proportional: `max(0, (TY - Y_area) / TY)`, threshold TY in t/ha.
  case areaProportional(threshold: Double)
  /// Area yield, shortfall: `max(0, t - Y_area / Y_mean)`, trigger t, mean in t/ha.
  case areaShortfall(trigger: Double, mean: Double)
  /// Weather index: `clamp((x - T) / (E - T), 0, 1)`; with E = T the indicator of x on the far
  /// side of the trigger, which `rises` names.
  case index(number: Int, trigger: Double, exit: Double, rises: Bool)
  /// Revenue: `max(0, c g - (Y / Y_insured) P)` with P the price factor at harvest and g = 1, or
  /// with the harvest price option `max(1, min(P, 2))`.
  case revenue(coverage: Double, harvestPriceOption: Bool)
  /// A band of the area's yield or revenue: `clamp((top - X) / (top - bottom), 0, 1)` with X the
  /// area yield over `mean`, times the price factor where `revenue`.
  case band(top: Double, bottom: Double, mean: Double, revenue: RevenueBasis)
  /// Trees, bushes, animals: the share that died.
  case mortality

  /// What a band counts.
  public enum RevenueBasis: String, CaseIterable, Sendable, Hashable {
    /// The yield alone.
    case yield
    /// Yield times price over the expected price.
    case revenue
    /// The same, with the band's money at the higher price.
    case revenueWithHarvestPrice = "revenue-with-harvest-price"
  }

  /// What is left of a yield counts as nothing below this: rounding errors of the lost shares.
  private static let nothing = 1e-9

  /// Perils that the payoff depends on; none where it does not ask for perils.
  public var perils: Set<Peril> {
    switch self {
    case .damage(let perils), .rebasedDamage(let perils): perils
    default: []
    }
  }

  /// The most that the payoff can be, as a share of the sum insured.
  var largestShare: Double {
    switch self {
    case .damage, .rebasedDamage, .areaProportional, .index, .mortality: 1
    case .guaranteedYield(let coverage): max(1, coverage)
    case .areaShortfall(let trigger, _): max(1, trigger)
    case .revenue(let coverage, let harvestPriceOption):
      max(1, harvestPriceOption ? 2 * coverage : coverage)
    case .band(_, _, _, let basis): basis == .revenueWithHarvestPrice ? 2 : 1
    }
  }

  /// The share of the sum insured before terms.
  ///
  /// - Parameters:
  ///   - outcome: the object's season.
  ///   - insuredYield: tonnes per hectare, positive.
  public func share(of outcome: SeasonOutcome, insuredYield: Double) -> Double {
    switch self {
    case .damage(let perils), .rebasedDamage(let perils):
      return outcome.lost(to: perils)
    case .guaranteedYield(let coverage):
      return max(0, coverage - outcome.yield / insuredYield)
    case .areaProportional(let threshold):
      return max(0, (threshold - outcome.areaYield) / threshold)
    case .areaShortfall(let trigger, let mean):
      return max(0, trigger - outcome.areaYield / mean)
    case .index(let number, let trigger, let exit, let rises):
      let value = outcome.indices[number]
      if trigger == exit { return (rises ? value >= trigger : value <= trigger) ? 1 : 0 }
      return min(max((value - trigger) / (exit - trigger), 0), 1)
    case .revenue(let coverage, let harvestPriceOption):
      let price = outcome.priceFactor
      let guarantee = harvestPriceOption ? max(1, min(price, 2)) : 1
      return max(0, coverage * guarantee - outcome.yield / insuredYield * min(price, 2))
    case .band(let top, let bottom, let mean, let basis):
      let price = min(outcome.priceFactor, 2)
      let ratio = outcome.areaYield / mean
      let guarantee = basis == .revenueWithHarvestPrice ? max(1, price) : 1
      let value = basis == .yield ? ratio : ratio * price / guarantee
      return min(max((top - value) / (top - bottom), 0), 1) * guarantee
    case .mortality:
      return outcome.died
    }
  }

  /// The factor of a settlement on the yield that was found: 1 unless re-based.
  public func settlementFactor(of outcome: SeasonOutcome, insuredYield: Double) -> Double {
    guard case .rebasedDamage(let perils) = self else { return 1 }
    let left = 1 - outcome.lost(to: perils.subtracting([.hailQuality]))
    // Nothing left: the yield without the damage cannot be told from the yield, but nothing was lost
    // to other perils either.
    guard left > Self.nothing else {
      return outcome.undamagedYield.map { min(1, $0 / insuredYield) } ?? 1
    }
    return min(1, outcome.yield / left / insuredYield)
  }
}
