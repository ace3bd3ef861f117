internal import AgroQuantities

/// Means of a record by calendar month.
public struct MonthlyMeans: Sendable, Equatable {
  /// Mean daily minimum, degrees Celsius; NaN where no day is known.
  public var minimumCelsius: [Double] = []
  /// Mean daily maximum, degrees Celsius.
  public var maximumCelsius: [Double] = []
  /// Mean precipitation, millimetres a month of mean length.
  public var precipitationMillimetres: [Double] = []
  /// Days with at least 0.1 mm as a share of the days known.
  public var wetShare: [Double] = []
  /// Share of the calendar's days without a value, 0...1, by month, for minimum, maximum and
  /// precipitation.
  public var missingShare: [[Double]] = []

  /// Days of the mean month of 400 years.
  static let lengths = [
    31, 28.2425, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
  ]

  /// The means of a record.
  public init(_ weather: DailyWeather) {
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 12), count: 3)
    var counts = sums
    var wet = [Double](repeating: 0, count: 12)
    var days = wet
    for day in 0..<weather.dayCount {
      let month = weather.date(day).month - 1
      days[month] += 1
      for (kind, element) in WeatherElement.allCases.enumerated() {
        let value = weather[element][day]
        guard !value.isNaN else { continue }
        sums[kind][month] += value
        counts[kind][month] += 1
      }
      if weather.precipitationMillimetres[day] >= 0.1 { wet[month] += 1 }
    }
    func mean(_ kind: Int, _ month: Int) -> Double {
      counts[kind][month] > 0 ? sums[kind][month] / counts[kind][month] : .nan
    }
    minimumCelsius = (0..<12).map { mean(0, $0) }
    maximumCelsius = (0..<12).map { mean(1, $0) }
    precipitationMillimetres = (0..<12).map { mean(2, $0) * Self.lengths[$0] }
    wetShare = (0..<12).map { counts[2][$0] > 0 ? wet[$0] / counts[2][$0] : .nan }
    missingShare = (0..<3).map { kind in
      (0..<12).map { days[$0] > 0 ? 1 - counts[kind][$0] / days[$0] : 0 }
    }
  }
}
