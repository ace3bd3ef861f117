internal import AgroQuantities

/// How much the weather of a place differs from year to year, without its trend.
public struct VariationBetweenYears: Sendable, Equatable {
  /// Where it was observed.
  public var station: String
  /// Years of the record.
  public var years: Int
  /// Standard deviation of the mean daily minimum of each calendar month, degrees, January first.
  public var monthlyMinimum: [Double]
  /// Standard deviation of the mean daily maximum of each calendar month, degrees.
  public var monthlyMaximum: [Double]
  /// Standard deviation of the mean temperature of winter, spring, summer and autumn, degrees.
  public var seasonalTemperature: [Double]
  /// Standard deviation of the seasons' precipitation over its mean.
  public var seasonalRain: [Double]

  /// From monthly means of a station.
  ///
  /// A month of a station: means of the daily minimum and maximum, degrees, and precipitation,
  /// millimetres; NaN where missing.
  public typealias Month = (year: Int, month: Int, minimum: Double, maximum: Double, rain: Double)

  /// - Returns: nil where a month or a season is known in fewer than 15 years.
  public init?(station: String, months: [Month]) {
    self.station = station
    var minima = [[(Double, Double)]](repeating: [], count: 12)
    var maxima = minima
    var seasons = [[Int: [(temperature: Double, rain: Double)]]](repeating: [:], count: 4)
    var known: Set<Int> = []
    for one in months where (1...12).contains(one.month) {
      let temperature = (one.minimum + one.maximum) / 2
      if !temperature.isNaN {
        minima[one.month - 1].append((Double(one.year), one.minimum))
        maxima[one.month - 1].append((Double(one.year), one.maximum))
        known.insert(one.year)
      }
      // December belongs to the winter of the year after.
      let year = one.month == 12 ? one.year + 1 : one.year
      seasons[Quarter.of(month: one.month)][year, default: []].append((temperature, one.rain))
    }
    years = known.count
    monthlyMinimum = minima.map { Self.deviation($0) }
    monthlyMaximum = maxima.map { Self.deviation($0) }
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
    let all = monthlyMinimum + monthlyMaximum + seasonalTemperature + seasonalRain
    if all.contains(where: \.isNaN) { return nil }
  }

  /// From a daily record; months with fewer than 20 known days are left out.
  ///
  /// - Returns: nil where a month or a season is known in fewer than 15 years.
  public init?(_ record: DailyWeather) {
    var sums: [Int: (low: Double, high: Double, days: Double, rain: Double, rainDays: Double)] = [:]
    for day in 0..<record.dayCount {
      let (year, month, _) = record.date(day).parts
      var sum = sums[12 * year + month - 1] ?? (0, 0, 0, 0, 0)
      let (low, high) = (record.minimumCelsius[day], record.maximumCelsius[day])
      if !low.isNaN, !high.isNaN {
        sum.low += low
        sum.high += high
        sum.days += 1
      }
      let rain = record.precipitationMillimetres[day]
      if !rain.isNaN {
        sum.rain += rain
        sum.rainDays += 1
      }
      sums[12 * year + month - 1] = sum
    }
    let months = sums.sorted { $0.key < $1.key }.map { key, sum -> Month in
      let length = Double(SeasonCalendar.monthLengths[key % 12])
      return (
        key / 12, key % 12 + 1, sum.days >= 20 ? sum.low / sum.days : .nan,
        sum.days >= 20 ? sum.high / sum.days : .nan,
        sum.rainDays >= 20 ? sum.rain / sum.rainDays * length : .nan
      )
    }
    self.init(station: record.place, months: months)
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
