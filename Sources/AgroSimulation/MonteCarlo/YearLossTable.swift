public import AgroStatistics

/// Simulated losses by year: the total and the largest occurrence, as whole thousandths of the minor
/// unit, so that any grouping of zones, threads and shards adds up to the same digits.
public struct YearLossTable: Sendable, Hashable {
  /// Loss of each simulated year, thousandths of the minor unit.
  public private(set) var annual: [Int64]
  /// Largest loss of one event in each year; empty where losses are not told by event.
  public private(set) var largest: [Int64]

  /// A table of years without loss.
  public init(years: Int, byEvent: Bool = false) {
    annual = [Int64](repeating: 0, count: years)
    largest = byEvent ? annual : []
  }

  /// Simulated years.
  public var years: Int { annual.count }

  /// Adds a loss to a year.
  ///
  /// - Throws: `ParameterError` where the year's sum leaves the range of 64 bits.
  public mutating func add(_ loss: Int64, year: Int) throws(ParameterError) {
    let (sum, overflowed) = annual[year].addingReportingOverflow(loss)
    guard !overflowed else {
      throw ParameterError(
        parameter: "the loss of simulated year \(year)", value: Double(annual[year]),
        requirement: "below 9e15 minor units")
    }
    annual[year] = sum
  }

  /// Puts a year's loss in its place.
  mutating func set(_ loss: Int64, year: Int) { annual[year] = loss }

  /// Takes note of the loss of one event.
  public mutating func note(event loss: Int64, year: Int) {
    if !largest.isEmpty { largest[year] = max(largest[year], loss) }
  }

  /// Adds the losses of another table of the same years.
  ///
  /// - Throws: `ParameterError` where a sum leaves the range of 64 bits.
  public mutating func merge(_ other: YearLossTable) throws(ParameterError) {
    precondition(other.years == years, "Tables of \(years) and \(other.years) years.")
    for year in 0..<years {
      try add(other.annual[year], year: year)
      if !largest.isEmpty, !other.largest.isEmpty {
        largest[year] = max(largest[year], other.largest[year])
      }
    }
  }

  /// Count, sum and sum of squares.
  public var tally: LossTally {
    var tally = LossTally()
    for loss in annual { tally.add(loss) }
    return tally
  }

  /// Mean annual loss in minor units, with its standard error.
  public var averageAnnualLoss: RiskEstimate {
    let tally = tally
    return RiskEstimate(value: tally.mean, standardError: tally.standardError)
  }

  /// Years with a loss.
  public var lossYears: Int { annual.reduce(0) { $0 + ($1 != 0 ? 1 : 0) } }

  /// The annual losses in minor units, for measures of risk.
  ///
  /// - Throws: `MeasureError` for an empty table.
  public func sample() throws(MeasureError) -> LossSample {
    try LossSample(annual.map { Double($0) / 1000 })
  }

  /// The largest losses of one event in minor units.
  ///
  /// - Throws: `MeasureError` where losses were not told by event.
  public func occurrenceSample() throws(MeasureError) -> LossSample {
    try LossSample(largest.map { Double($0) / 1000 })
  }
}
