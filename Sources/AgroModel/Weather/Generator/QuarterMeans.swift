/// Means over the seasons of a year from 1 September to 31 August, a number a year.
struct QuarterMeans {
  enum Variable: Int, CaseIterable {
    case minimum, maximum, wet, rain
  }

  /// Days of the season calendar of winter, spring, summer, autumn.
  static let days = [91..<181, 181..<273, 273..<365, 0..<91]

  let years: Int
  /// `[(quarter * 4 + variable) * years + lane]`; NaN where a fifth of the days or more is missing.
  private(set) var values: [Double]

  /// The seasons of a site; missing days are NaN.
  init(_ weather: SiteWeather, threshold: Double) {
    years = weather.years
    let n = years
    values = [Double](repeating: 0, count: 16 * n)
    var sums = [Double](repeating: 0, count: 3 * n)
    var wet = [Double](repeating: 0, count: n)
    var counts = [Double](repeating: 0, count: 2 * n)
    for (quarter, days) in Self.days.enumerated() {
      for index in sums.indices { sums[index] = 0 }
      for lane in 0..<n {
        wet[lane] = 0
        counts[lane] = 0
        counts[n + lane] = 0
      }
      for day in days {
        for lane in 0..<n {
          let low = weather.minimumCelsius[day * n + lane]
          let high = weather.maximumCelsius[day * n + lane]
          let rain = weather.precipitationMillimetres[day * n + lane]
          let known: Double = low.isNaN || high.isNaN ? 0 : 1
          sums[lane] += known > 0 ? low : 0
          sums[n + lane] += known > 0 ? high : 0
          counts[lane] += known
          let measured: Double = rain.isNaN ? 0 : 1
          sums[2 * n + lane] += measured > 0 ? rain : 0
          wet[lane] += rain >= threshold ? 1 : 0
          counts[n + lane] += measured
        }
      }
      let least = 0.8 * Double(days.count)
      for lane in 0..<n {
        let start = quarter * 4 * n + lane
        let (t, r) = (counts[lane], counts[n + lane])
        values[start] = t > least ? sums[lane] / t : .nan
        values[start + n] = t > least ? sums[n + lane] / t : .nan
        values[start + 2 * n] = r > least ? wet[lane] / r : .nan
        values[start + 3 * n] = r > least ? sums[2 * n + lane] / r : .nan
      }
    }
  }

  /// The numbers of a season, a year each.
  func series(_ quarter: Int, _ variable: Variable) -> ArraySlice<Double> {
    let start = (quarter * 4 + variable.rawValue) * years
    return values[start..<(start + years)]
  }
}
