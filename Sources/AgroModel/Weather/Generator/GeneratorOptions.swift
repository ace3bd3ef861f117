/// How a generator is fitted.
public struct GeneratorOptions: Sendable, Hashable {
  /// A day with at least this rain is wet, millimetres, above 0.
  public var wetThreshold: Double
  /// Whether the trend of monthly mean temperature is removed.
  public var removesTrend: Bool
  /// The year that simulated temperatures stand for; nil for the middle of the record.
  public var centreYear: Double?
  /// Whether amounts above the 0.95 quantile follow a generalised Pareto law.
  public var paretoTail: Bool
  /// Simulated years of each step of the calibration; nil for enough to know the deviations between
  /// years of all sites together to about 1 %: 6,000 over the number of sites, at least 1,000.
  public var calibrationYears: Int?
  /// The most steps of the calibration; 0 leaves the months' shares out.
  public var calibrationSteps: Int
  /// Seed of the calibration.
  public var seed: UInt64

  /// The usual choices.
  public init(
    wetThreshold: Double = 0.1, removesTrend: Bool = true, centreYear: Double? = nil,
    paretoTail: Bool = false, calibrationYears: Int? = nil, calibrationSteps: Int = 24,
    seed: UInt64 = 1
  ) {
    self.wetThreshold = wetThreshold
    self.removesTrend = removesTrend
    self.centreYear = centreYear
    self.paretoTail = paretoTail
    self.calibrationYears = calibrationYears
    self.calibrationSteps = calibrationSteps
    self.seed = seed
  }

  /// Simulated years of a step of the calibration of a number of sites.
  func years(sites: Int) -> Int { calibrationYears ?? max(1000, 6000 / max(sites, 1)) }

  /// The fewest complete years of a record.
  public static let requiredYears = 8
}
