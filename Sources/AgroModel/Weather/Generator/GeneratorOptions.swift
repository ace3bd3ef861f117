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
  /// Simulated years of each step of the calibration.
  public var calibrationYears: Int
  /// The most steps of the calibration; 0 leaves the months' shares out.
  public var calibrationSteps: Int
  /// Seed of the calibration.
  public var seed: UInt64

  /// The usual choices.
  public init(
    wetThreshold: Double = 0.1, removesTrend: Bool = true, centreYear: Double? = nil,
    paretoTail: Bool = false, calibrationYears: Int = 1000, calibrationSteps: Int = 24,
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

  /// The fewest complete years of a record.
  public static let requiredYears = 8
}
