public import AgroStatistics

/// Means, deviations and bad years of a catalogue, by planting.
///
/// Sums are of whole multiples of 2^-24 and do not depend on the order of the blocks. Bad years are
/// exact order statistics, found in two passes over the blocks: the first counts losses in bins of
/// 2^-12, the second counts the multiples of 2^-24 of those bins that hold a level. What is kept does
/// not grow with the number of years.
///
/// Checked by: CatalogueSummaryTests.
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

  /// A sum of whole numbers and of their squares.
  private struct Tally {
    var sum: Int64 = 0
    var squares: UInt128 = 0

    mutating func add(_ units: Int32) {
      sum += Int64(units)
      squares += UInt128(units) * UInt128(units)
    }

    /// Mean and standard deviation as shares.
    func moments(years: Int) -> (mean: Double, deviation: Double) {
      let n = Double(years)
      let mean = Double(sum) / n
      let variance = years > 1 ? max(0, Double(squares) / n - mean * mean) * n / (n - 1) : 0
      return (mean * 0x1p-24, variance.squareRoot() * 0x1p-24)
    }
  }

  /// Return periods that are told where the years allow them.
  private static let periods = [2, 5, 10, 20, 50, 100]
  /// Losses of a bin of the first pass; a loss of all is a bin of its own.
  private static let bins = 4097

  private let layout: CatalogueLayout
  private let years: Int
  /// `[planting][peril]`, the last one of all perils.
  private var tallies: [[Tally]]
  private var events: [Int]
  /// By planting: a loss in units of 2^-24 for each return period.
  private var levels: [[Int32]] = []

  /// The summary of all blocks of a catalogue.
  ///
  /// - Parameter block: reads or makes a block of years; asked twice for each.
  public init(
    layout: CatalogueLayout, years: Int, blockCount: Int,
    block: (Int) throws -> CatalogueBlock
  ) rethrows {
    self.layout = layout
    self.years = years
    let count = layout.plantings.count
    let perils = Peril.allCases.count
    tallies = [[Tally]](
      repeating: [Tally](repeating: Tally(), count: perils + 1), count: count)
    events = [Int](repeating: 0, count: perils)
    var coarse = [UInt32](repeating: 0, count: count * Self.bins)
    for number in 0..<blockCount {
      let block = try block(number)
      for row in block.yields.indices {
        let planting = row % count
        let total = take(block, row: row, planting: planting)
        coarse[planting * Self.bins + Int(total >> 12)] += 1
      }
      for event in block.events { events[event.perilIndex] += 1 }
    }
    var ranks = LevelRanks(years: years, periods: Self.periods, bins: Self.bins)
    for planting in 0..<count { ranks.place(planting, in: coarse) }
    if !ranks.isEmpty {
      for number in 0..<blockCount {
        let block = try block(number)
        for row in block.yields.indices {
          ranks.add(Self.units(block, row: row), planting: row % count)
        }
      }
    }
    levels = (0..<count).map { ranks.levels(planting: $0) }
  }

  /// The lost share of all perils of a row, in units of 2^-24.
  private static func units(_ block: CatalogueBlock, row: Int) -> Int32 {
    let perils = Peril.allCases.count
    var total: Int32 = 0
    for peril in Peril.ofYield {
      total += Int32(block.lost[row * perils + peril.index] * 0x1p24)
    }
    return total
  }

  /// Takes in a row and says what it lost.
  private mutating func take(_ block: CatalogueBlock, row: Int, planting: Int) -> Int32 {
    let perils = Peril.allCases.count
    var total: Int32 = 0
    for peril in 0..<perils {
      let units = Int32(block.lost[row * perils + peril] * 0x1p24)
      guard units > 0 else { continue }
      if peril < Peril.ofYield.count { total += units }
      tallies[planting][peril].add(units)
    }
    tallies[planting][perils].add(total)
    return total
  }

  /// Number of events of each peril, by `Peril.index`.
  public var eventCounts: [Int] { events }

  /// The summary of a planting of the layout.
  public func planting(_ number: Int) -> Planting {
    let root = Double(years).squareRoot()
    let estimates = tallies[number].map { tally in
      let (mean, deviation) = tally.moments(years: years)
      return RiskEstimate(value: mean, standardError: deviation / root)
    }
    let lost = estimates[estimates.count - 1]
    let told = zip(Self.periods, levels[number]).map { (years: $0, lost: Double($1) * 0x1p-24) }
    return Planting(
      perils: Array(estimates.dropLast()), lost: lost, deviation: lost.standardError * root,
      returnLevels: told,
      meanYield: layout.plantings[number].potentialYield * (1 - lost.value))
  }
}

/// Order statistics of losses in two passes.
private struct LevelRanks {
  let years: Int
  let periods: [Int]
  let bins: Int
  /// By planting and return period: the bin of the level and its rank within it.
  private var places: [[(bin: Int, rank: Int)]] = []
  /// Counts of the multiples within a bin that holds a level, by planting and bin.
  private var fine: [Int: [UInt32]] = [:]

  init(years: Int, periods: [Int], bins: Int) {
    self.years = years
    self.periods = periods.filter { $0 * 10 <= years }
    self.bins = bins
  }

  var isEmpty: Bool { periods.isEmpty }

  /// Finds the bins of a planting's levels: the smallest loss that is exceeded in at most one of
  /// `period` years.
  mutating func place(_ planting: Int, in coarse: [UInt32]) {
    var own: [(bin: Int, rank: Int)] = []
    for period in periods {
      var rank = max(0, years - years / period - 1)
      var bin = 0
      while bin < bins - 1, rank >= Int(coarse[planting * bins + bin]) {
        rank -= Int(coarse[planting * bins + bin])
        bin += 1
      }
      own.append((bin, rank))
      fine[planting * bins + bin] = [UInt32](repeating: 0, count: 4096)
    }
    places.append(own)
  }

  mutating func add(_ units: Int32, planting: Int) {
    fine[planting * bins + Int(units >> 12)]?[Int(units & 4095)] += 1
  }

  func levels(planting: Int) -> [Int32] {
    guard places.indices.contains(planting) else { return [] }
    return places[planting].map { place in
      let counts = fine[planting * bins + place.bin] ?? []
      var rank = place.rank
      for (number, count) in counts.enumerated() {
        if rank < Int(count) { return Int32(place.bin << 12 + number) }
        rank -= Int(count)
      }
      return Int32(place.bin << 12)
    }
  }
}
