/// How much the weather of a place differs from year to year, without its trend.
public struct VariationBetweenYears: Sendable, Equatable {
  /// Where it was observed.
  public var station: String
  /// Years of the record.
  public var years: Int
  /// Standard deviation of the mean temperature of each calendar month, degrees, January first.
  public var monthlyTemperature: [Double]
  /// Standard deviation of the mean temperature of winter, spring, summer and autumn, degrees.
  public var seasonalTemperature: [Double]
  /// Standard deviation of the seasons' precipitation over its mean.
  public var seasonalRain: [Double]

  /// From monthly means of a station.
  ///
  /// - Parameter months: by year and month, mean temperature in degrees and precipitation in
  ///   millimetres; NaN where missing.
  /// - Returns: nil where a month or a season is known in fewer than 15 years.
  public init?(
    station: String, months: [(year: Int, month: Int, temperature: Double, rain: Double)]
  ) {
    self.station = station
    var byMonth = [[(Double, Double)]](repeating: [], count: 12)
    var seasons = [[Int: [(temperature: Double, rain: Double)]]](repeating: [:], count: 4)
    var known: Set<Int> = []
    for one in months where (1...12).contains(one.month) {
      if !one.temperature.isNaN {
        byMonth[one.month - 1].append((Double(one.year), one.temperature))
        known.insert(one.year)
      }
      // December belongs to the winter of the year after.
      let year = one.month == 12 ? one.year + 1 : one.year
      seasons[Quarter.of(month: one.month)][year, default: []].append((one.temperature, one.rain))
    }
    years = known.count
    monthlyTemperature = byMonth.map { Self.deviation($0) }
    seasonalTemperature = []
    seasonalRain = []
    for season in seasons {
      let whole = season.filter { $0.value.count == 3 }.sorted { $0.key < $1.key }
      func series(_ value: ((temperature: Double, rain: Double)) -> Double) -> [(Double, Double)] {
        whole.compactMap { year, values in
          let mean = values.reduce(0) { $0 + value($1) } / 3
          return mean.isNaN ? nil : (Double(year), mean)
        }
      }
      let rain = series { $0.rain }
      let mean = rain.reduce(0) { $0 + $1.1 } / Double(max(rain.count, 1))
      seasonalTemperature.append(Self.deviation(series { $0.temperature }))
      seasonalRain.append(mean > 0 ? Self.deviation(rain) / mean : .nan)
    }
    let all = monthlyTemperature + seasonalTemperature + seasonalRain
    if all.contains(where: \.isNaN) { return nil }
  }

  /// The standard deviation about a straight line; NaN for fewer than 15 points.
  static func deviation(_ points: [(Double, Double)]) -> Double {
    let n = Double(points.count)
    guard n >= 15 else { return .nan }
    let x = points.reduce(0) { $0 + $1.0 } / n
    let y = points.reduce(0) { $0 + $1.1 } / n
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for point in points {
      xx += (point.0 - x) * (point.0 - x)
      xy += (point.0 - x) * (point.1 - y)
      yy += (point.1 - y) * (point.1 - y)
    }
    let rest = xx > 0 ? yy - xy * xy / xx : yy
    return (max(rest, 0) / (n - 2)).squareRoot()
  }
}
