/// Lost shares of the yield by year, for groups of plantings and perils that are named before.
///
/// A group's share is the mean of its plantings' lost shares weighted by area.
public struct YieldLosses: Sendable {
  /// Plantings and perils that are added up.
  public struct Group: Sendable {
    /// Weight of each planting of the layout, 0 for those that are not in the group.
    public var weights: [Double]
    /// Perils that count.
    public var perils: [Peril]

    /// A group.
    public init(weights: [Double], perils: [Peril] = Peril.ofYield) {
      self.weights = weights
      self.perils = perils
    }
  }

  /// The groups.
  public let groups: [Group]
  /// Lost share of each group by year, `[group][year]`.
  public private(set) var annual: [[Double]]

  /// Losses of so many years.
  public init(groups: [Group], years: Int) {
    self.groups = groups
    annual = [[Double]](repeating: [Double](repeating: 0, count: years), count: groups.count)
  }

  /// Takes in a block.
  public mutating func add(_ block: CatalogueBlock) {
    let perils = Peril.allCases.count
    for (number, group) in groups.enumerated() {
      let all = group.weights.reduce(0, +)
      guard all > 0 else { continue }
      for planting in group.weights.indices where group.weights[planting] > 0 {
        let weight = group.weights[planting] / all
        for year in 0..<block.years {
          let row = (year * block.plantings + planting) * perils
          var lost = 0.0
          for peril in group.perils { lost += Double(block.lost[row + peril.index]) }
          annual[number][block.firstYear + year] += weight * lost
        }
      }
    }
  }
}
