/// The statistics that a calibration compares, of recorded or of simulated seasons.
struct CalibrationTarget {
  /// Statistics of each site in the order of ``WeatherStatistic/ofSite``.
  let statistics: [[Double]]
  /// Variances of seasonal means, `[(site * 4 + quarter) * 4 + variable]`; NaN where unknown.
  let variances: [Double]
  /// Correlation of wet days by season, `[(quarter * sites + i) * sites + j]`, NaN where unknown.
  let wetCorrelation: [Double]
  /// Correlations over the year, `[(i * sites + j) * 4 + kind]` for j < i.
  let pairs: [Double]

  init(_ weather: [SiteWeather], threshold: Double, courses: [SeasonCourse]) {
    statistics = weather.indices.map { site in
      SeasonTally(weather[site], threshold: threshold, course: courses[site])
        .statistics(0..<weather[site].years)
    }
    var variances: [Double] = []
    for site in weather {
      let means = QuarterMeans(site, threshold: threshold)
      for quarter in 0..<4 {
        for variable in QuarterMeans.Variable.allCases {
          variances.append(YearMoments(means.series(quarter, variable)).variance)
        }
      }
    }
    self.variances = variances
    wetCorrelation = Self.wetCorrelation(weather, threshold: threshold)
    let count = weather.count
    var pairs = [Double](repeating: .nan, count: 4 * count * count)
    for i in 0..<count {
      for j in 0..<i {
        let values = PairCorrelations.values(
          weather[i], weather[j], (courses[i], courses[j]), threshold: threshold,
          lanes: 0..<weather[i].years)
        for kind in 0..<4 { pairs[(i * count + j) * 4 + kind] = values[kind] }
      }
    }
    self.pairs = pairs
  }

  /// Deviations between years of seasonal temperature and rain, eight a site, and nothing else.
  init(deviations: [[Double]]) {
    let count = deviations.count
    let start = Self.place(.temperatureBetweenYears)
    statistics = deviations.map { site in
      var values = [Double](repeating: .nan, count: WeatherStatistic.ofSite.count)
      values.replaceSubrange(start..<(start + 8), with: site)
      return values
    }
    variances = [Double](repeating: .nan, count: 16 * count)
    wetCorrelation = [Double](repeating: .nan, count: 4 * count * count)
    pairs = wetCorrelation
  }

  private static func wetCorrelation(
    _ weather: [SiteWeather], threshold: Double
  ) -> [Double] {
    let count = weather.count
    var result = [Double](repeating: .nan, count: 4 * count * count)
    for quarter in 0..<4 {
      for i in 0..<count {
        for j in 0..<i {
          let n = weather[i].years
          var (days, a, b, both) = (0.0, 0.0, 0.0, 0.0)
          let range = QuarterMeans.days[quarter]
          for index in (range.lowerBound * n)..<(range.upperBound * n) {
            let x = weather[i].precipitationMillimetres[index]
            let y = weather[j].precipitationMillimetres[index]
            if x.isNaN || y.isNaN { continue }
            days += 1
            let (wx, wy): (Double, Double) = (x >= threshold ? 1 : 0, y >= threshold ? 1 : 0)
            a += wx
            b += wy
            both += wx * wy
          }
          guard a >= 10, b >= 10, a < days, b < days else { continue }
          let (p, q) = (a / days, b / days)
          let r = (both / days - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
          result[(quarter * count + i) * count + j] = r
          result[(quarter * count + j) * count + i] = r
        }
      }
    }
    return result
  }

  /// Where a kind of statistic of a site begins.
  static func place(_ kind: WeatherStatistic.Kind) -> Int {
    WeatherStatistic.ofSite.firstIndex { $0.kind == kind } ?? 0
  }
}
