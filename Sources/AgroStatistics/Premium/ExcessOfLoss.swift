/// A per-event excess-of-loss cover over a year, with an aggregate deductible and reinstatements.
///
/// The annual loss to the layer is the sum S of the payments of single events, each already
/// limited to the cover. The reinsurer pays `min((S - D)+, (K + 1) cover)`, and the cedant pays
/// for each of the K reinstatements its percentage of the initial premium, in proportion to the
/// cover that is used up.
///
/// Reference: Sundt (1990), ASTIN Bulletin 21; Pittarello, Luini and Marchione (2024), Annals of
/// Actuarial Science, section 3.8.
public struct ExcessOfLossContract: Sendable, Equatable {
  /// The limit of one event.
  public let cover: Double
  /// What the cedant keeps of the year's losses to the layer.
  public let aggregateDeductible: Double
  /// The price of each reinstatement as a share of the initial premium; 0 is a free one.
  public let reinstatements: [Double]

  /// - Throws: ``ParameterError`` for a cover that is not above 0, or a negative deductible or
  ///   reinstatement price.
  public init(
    cover: Double, aggregateDeductible: Double = 0, reinstatements: [Double] = []
  ) throws(ParameterError) {
    guard cover > 0, cover.isFinite else {
      throw ParameterError(
        parameter: "cover", value: cover, requirement: "a finite number above 0")
    }
    guard aggregateDeductible >= 0, aggregateDeductible.isFinite else {
      throw ParameterError(
        parameter: "aggregateDeductible", value: aggregateDeductible,
        requirement: "a finite number of at least 0")
    }
    for price in reinstatements where !(price >= 0 && price.isFinite) {
      throw ParameterError(
        parameter: "reinstatement", value: price, requirement: "a finite number of at least 0")
    }
    self.cover = cover
    self.aggregateDeductible = aggregateDeductible
    self.reinstatements = reinstatements
  }

  /// The reinsurer's yearly limit, the cover and its reinstatements.
  public var aggregateLimit: Double { cover * Double(reinstatements.count + 1) }

  /// The expected payment of the reinsurer.
  public func expectedCession(of layerLoss: some RealDistribution) -> Double {
    layerLoss.layerMoment(
      1, from: aggregateDeductible, to: aggregateDeductible + aggregateLimit)
  }

  /// The expected reinstatement premium, as a share of the initial premium.
  public func expectedReinstatementShare(of layerLoss: some RealDistribution) -> Double {
    var share = 0.0
    for (index, price) in reinstatements.enumerated() where price > 0 {
      let from = aggregateDeductible + Double(index) * cover
      share += price * layerLoss.layerMoment(1, from: from, to: from + cover) / cover
    }
    return share
  }

  /// The initial premium P at which expected income meets expected payments:
  /// `P (1 + E reinstatement share) = E cession`.
  public func purePremium(of layerLoss: some RealDistribution) -> Double {
    expectedCession(of: layerLoss) / (1 + expectedReinstatementShare(of: layerLoss))
  }
}
