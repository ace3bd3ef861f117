/// A weather index that a scenario declares: one number a season and zone.
public struct WeatherIndex: Sendable, Hashable {
  /// What is read of a day.
  public enum Variable: String, CaseIterable, Sendable {
    /// Daily minimum, degrees Celsius.
    case minimum
    /// Daily maximum, degrees Celsius.
    case maximum
    /// Mean of the two.
    case mean
    /// Precipitation, millimetres.
    case rain
  }

  /// What is made of the days.
  public enum Statistic: String, CaseIterable, Sendable {
    /// Sum over the days.
    case sum
    /// Mean over the days.
    case average
    /// Lowest day.
    case lowest
    /// Highest day.
    case highest
    /// Number of days below the threshold.
    case daysBelow = "days-below"
    /// Number of days above the threshold.
    case daysAbove = "days-above"
    /// Sum of what lies above the threshold, such as degree days.
    case excess
    /// Sum of what lies below the threshold, such as a rain deficit by day.
    case shortfall
  }

  /// The name of the index.
  public var name: String
  /// What is read.
  public var variable: Variable
  /// What is made of it.
  public var statistic: Statistic
  /// Season days, first and last included.
  public var days: ClosedRange<Int>
  /// In the unit of the variable; what `daysBelow`, `daysAbove`, `excess` and `shortfall` compare
  /// with.
  public var threshold: Double

  /// An index over `days`, which lie in 0..<426.
  public init(
    name: String, variable: Variable, statistic: Statistic, days: ClosedRange<Int>,
    threshold: Double = 0
  ) {
    self.name = name
    self.variable = variable
    self.statistic = statistic
    self.days = days
    self.threshold = threshold
  }

  /// The value of the index in every lane.
  public func values(in weather: SiteWeather) -> [Double] {
    let years = weather.years
    let start =
      switch statistic {
      case .lowest: Double.infinity
      case .highest: -Double.infinity
      default: 0.0
      }
    var result = [Double](repeating: start, count: years)
    for day in days {
      for lane in 0..<years {
        let at = day * years + lane
        let value =
          switch variable {
          case .minimum: weather.minimumCelsius[at]
          case .maximum: weather.maximumCelsius[at]
          case .mean: (weather.minimumCelsius[at] + weather.maximumCelsius[at]) / 2
          case .rain: weather.precipitationMillimetres[at]
          }
        switch statistic {
        case .sum, .average: result[lane] += value
        case .lowest: result[lane] = min(result[lane], value)
        case .highest: result[lane] = max(result[lane], value)
        case .daysBelow: result[lane] += value < threshold ? 1 : 0
        case .daysAbove: result[lane] += value > threshold ? 1 : 0
        case .excess: result[lane] += max(0, value - threshold)
        case .shortfall: result[lane] += max(0, threshold - value)
        }
      }
    }
    if statistic == .average {
      let count = Double(days.count)
      for lane in 0..<years { result[lane] /= count }
    }
    return result
  }
}
