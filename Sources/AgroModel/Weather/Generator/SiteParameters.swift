internal import AgroStatistics

/// How a temperature variable of a site depends on the day of the year, on rain, and on its
/// residual.
///
/// On a dry day the value is `m + s g(z)`, on a wet day `m + w + s r g(z)`: z a standard normal
/// score, g the month's table of standardised residuals, m, w, s and r cycles of the year. Scores
/// are lower or higher on wet days by themselves, see ``ParametricWeather/rainEffect``.
public struct TemperatureParameters: Sendable, Equatable {
  /// Mean of all days but for `wetShift`, degrees.
  public var dryMean: AnnualCycle
  /// What a wet day adds at once, degrees.
  public var wetShift: AnnualCycle
  /// Logarithm of the standard deviation on dry days, degrees.
  public var logDeviation: AnnualCycle
  /// Logarithm of the ratio of the wet days' deviation to the dry days'.
  public var logWetRatio: AnnualCycle
  /// Standardised residual of a normal score, a table a month, January first.
  public var tables: [ScoreTable]
  /// Weight of the month's normal in the score, 0..<1, a number a month; its square is the share
  /// of the variance of daily scores that stays for the month.
  public var slow: [Double]
}

/// What a generator knows of one site.
public struct SiteParameters: Sendable, Equatable {
  /// The place.
  public var site: WeatherSite
  /// Logit of the probability of a wet day after a dry one.
  public var wetAfterDry: AnnualCycle
  /// Logit of the probability of a wet day after a wet one.
  public var wetAfterWet: AnnualCycle
  /// Logarithm of the mean amount of a wet day above half the threshold, millimetres.
  public var amountScale: AnnualCycle
  /// The law of the scaled amount by season: December to February first.
  public var amountLaws: [RainAmountLaw]
  /// Weight of the month's normal in the driver of occurrence, 0..<1, a number a month.
  public var wetSlow: [Double]
  /// Effect of the month's normal on the logarithm of amounts, at least 0, a number a month.
  public var amountSlow: [Double]
  /// Daily minimum.
  public var minimum: TemperatureParameters
  /// Daily maximum.
  public var maximum: TemperatureParameters
  /// Trend of the monthly mean temperature that was removed, degrees a year, January first.
  public var trend: [Double]
  /// Standard error of the mean of the twelve trends, degrees a year.
  public var trendError: Double

  /// The stream id of the site.
  public var entity: UInt64 { StreamID.hash(of: site.id) }
}

/// Seasons of three months: winter (December to February), spring, summer, autumn.
public enum Quarter {
  /// Their names in order.
  public static let names = ["winter", "spring", "summer", "autumn"]
  /// Number of days of each.
  public static let lengths = [90, 92, 92, 91]

  /// The season, 0...3, of a month, 1...12.
  public static func of(month: Int) -> Int { (month % 12) / 3 }
}
