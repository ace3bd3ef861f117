public import AgroStatistics

/// Means, deviations and bad years of a catalogue, by planting.
///
/// Sums are of whole multiples of 2^-24 and do not depend on the order of the blocks.
public struct CatalogueSummary: Sendable {
  /// What a planting lost.
  public struct Planting: Sendable {
    /// Lost share of the potential by `Peril.index`, mean over years with its standard error.
    public var perils: [RiskEstimate]
    /// Lost share of all perils together.
    public var lost: RiskEstimate
    /// Standard deviation of a year's lost share.
    public var deviation: Double
    /// Lost shares of a year that is exceeded once in so many years.
    public var returnLevels: [(years: Int, lost: Double)]
    /// Mean area yield, t/ha.
    public var meanYield: Double
  }

  private let layout: CatalogueLayout
  private let years: Int
  /// Lost shares in units of 2^-24, `[planting][year]`.
  private var lost: [[Int32]]
  private var sums: [[Int64]]
  private var squares: [[UInt128]]
  private var events: [Int]

  /// A summary of so many years.
  public init(layout: CatalogueLayout, years: Int) {
    self.layout = layout
    self.years = years
    let count = layout.plantings.count
    lost = [[Int32]](repeating: [Int32](repeating: 0, count: years), count: count)
    sums = [[Int64]](repeating: [Int64](repeating: 0, count: Peril.allCases.count), count: count)
    squares = [[UInt128]](
      repeating: [UInt128](repeating: 0, count: Peril.allCases.count), count: count)
    events = [Int](repeating: 0, count: Peril.allCases.count)
  }

  /// Takes in a block.
  public mutating func add(_ block: CatalogueBlock) {
    let perils = Peril.allCases.count
    for row in block.yields.indices {
      let planting = row % block.plantings
      let year = block.firstYear + row / block.plantings
      var total: Int32 = 0
      for peril in 0..<perils {
        let units = Int32(block.lost[row * perils + peril] * 0x1p24)
        guard units > 0 else { continue }
        total += units
        sums[planting][peril] += Int64(units)
        squares[planting][peril] += UInt128(units) * UInt128(units)
      }
      lost[planting][year] = total
    }
    for event in block.events { events[event.perilIndex] += 1 }
  }

  /// Number of events of each peril, by `Peril.index`.
  public var eventCounts: [Int] { events }

  /// The summary of a planting of the layout.
  public func planting(_ number: Int) -> Planting {
    let n = Double(years)
    let perils = Peril.allCases.indices.map { peril in
      let mean = Double(sums[number][peril]) / n
      let square = Double(squares[number][peril]) / n
      let variance = years > 1 ? max(0, square - mean * mean) * n / (n - 1) : 0
      return RiskEstimate(
        value: mean * 0x1p-24, standardError: (variance / n).squareRoot() * 0x1p-24)
    }
    var sum: Int64 = 0
    var square: UInt128 = 0
    for loss in lost[number] {
      sum += Int64(loss)
      square += UInt128(loss) * UInt128(loss)
    }
    let mean = Double(sum) / n
    let variance = years > 1 ? max(0, Double(square) / n - mean * mean) * n / (n - 1) : 0
    let sorted = lost[number].sorted()
    let levels = [2, 5, 10, 20, 50, 100].filter { $0 * 10 <= years }.map { period in
      // The smallest loss that is exceeded in at most one of `period` years.
      (years: period, lost: Double(sorted[max(0, years - years / period - 1)]) * 0x1p-24)
    }
    return Planting(
      perils: perils,
      lost: RiskEstimate(
        value: mean * 0x1p-24, standardError: (variance / n).squareRoot() * 0x1p-24),
      deviation: variance.squareRoot() * 0x1p-24, returnLevels: levels,
      meanYield: layout.plantings[number].potentialYield * (1 - mean * 0x1p-24))
  }
}
