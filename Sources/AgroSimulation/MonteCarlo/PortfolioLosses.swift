internal import AgroModel
public import AgroStatistics

/// What a portfolio lost in simulated years: in all, by planting and by peril. All sums are of whole
/// thousandths of the minor unit; plantings and perils each add up to the total exactly.
public struct PortfolioLosses: Sendable, Hashable {
  /// All objects.
  public private(set) var total: YearLossTable
  /// By planting of the layout.
  public private(set) var plantings: [YearLossTable]
  /// By `Peril.index`, and at the end what no peril explains (yields, prices, indices).
  public private(set) var perils: [LossTally]

  init(years: Int, plantings: Int) {
    total = YearLossTable(years: years)
    self.plantings = [YearLossTable](repeating: total, count: plantings)
    perils = []
  }

  /// Enters a finished block.
  mutating func enter(_ block: BlockLosses) throws(ParameterError) {
    for (number, losses) in block.plantings.enumerated() {
      for (offset, loss) in losses.enumerated() where loss != 0 {
        let year = block.firstYear + offset
        plantings[number].set(loss, year: year)
        try total.add(loss, year: year)
      }
    }
    if perils.isEmpty {
      perils = block.perils
    } else {
      for index in perils.indices { perils[index].merge(block.perils[index]) }
    }
  }
}

/// The losses of a block of years.
struct BlockLosses: Sendable {
  var firstYear: Int
  /// Thousandths of the minor unit, `[planting][year]`.
  var plantings: [[Int64]]
  /// One entry a year in each.
  var perils: [LossTally]
}
