/// A change of climate, month by month (January first), that a simulation applies to a fitted
/// generator.
public struct ClimateShift: Sendable, Hashable {
  /// Degrees added to minimum and maximum.
  public var temperature: [Double]
  /// Factor on the deviations of daily temperature from its mean, at least 0.
  public var deviation: [Double]
  /// Factor on the month's mean precipitation, at least 0.
  public var precipitation: [Double]
  /// Factor on the frequency of wet days, at least 0; the persistence of wet weather stays.
  public var wetDays: [Double]
  /// What the change rests on.
  public var basis: String

  /// No change.
  public static let none = ClimateShift()

  /// A change; each list has 12 numbers.
  public init(
    temperature: [Double] = [Double](repeating: 0, count: 12),
    deviation: [Double] = [Double](repeating: 1, count: 12),
    precipitation: [Double] = [Double](repeating: 1, count: 12),
    wetDays: [Double] = [Double](repeating: 1, count: 12), basis: String = "none"
  ) {
    precondition(
      [temperature, deviation, precipitation, wetDays].allSatisfy { $0.count == 12 },
      "A climate shift has 12 numbers of each kind.")
    self.temperature = temperature
    self.deviation = deviation
    self.precipitation = precipitation
    self.wetDays = wetDays
    self.basis = basis
  }

  /// The same change of temperature and factor of precipitation in all months.
  public static func uniform(
    temperature: Double, precipitation: Double = 1, basis: String
  ) -> ClimateShift {
    ClimateShift(
      temperature: [Double](repeating: temperature, count: 12),
      precipitation: [Double](repeating: precipitation, count: 12), basis: basis)
  }
}
