public import AgroModel

/// What a season did to one insured object, as far as a cover can ask.
public struct SeasonOutcome: Sendable, Hashable {
  /// Share of the potential yield lost to each peril, `Peril.index`; adds up to at most 1.
  public var lost: [Double]
  /// Yield of the object, tonnes per hectare.
  public var yield: Double
  /// Yield of the object had nothing happened to it, tonnes per hectare; nil where it is not known.
  public var undamagedYield: Double?
  /// Yield of the area that the object lies in, tonnes per hectare.
  public var areaYield: Double
  /// Price at harvest over the price of the contract.
  public var priceFactor: Double
  /// Values of the declared indices.
  public var indices: [Double]
  /// Share of trees, bushes or animals that died.
  public var died: Double

  /// A season; without arguments one without damage.
  public init(
    lost: [Double] = [], yield: Double = 0, undamagedYield: Double? = nil, areaYield: Double = 0,
    priceFactor: Double = 1, indices: [Double] = [], died: Double = 0
  ) {
    self.lost = lost.isEmpty ? [Double](repeating: 0, count: Peril.allCases.count) : lost
    self.yield = yield
    self.undamagedYield = undamagedYield
    self.areaYield = areaYield
    self.priceFactor = priceFactor
    self.indices = indices
    self.died = died
  }

  /// Lost share by the perils of a cover.
  public func lost(to perils: Set<Peril>) -> Double {
    var sum = 0.0
    // In the order of the perils, not of the set: sums must not depend on hash values.
    for (index, peril) in Peril.allCases.enumerated() where perils.contains(peril) {
      sum += lost[index]
    }
    return sum
  }
}
