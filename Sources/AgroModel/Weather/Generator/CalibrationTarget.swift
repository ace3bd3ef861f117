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
  /// Mean temperature of the coldest season, a number a site.
  let coldest: [Double]
  /// The statistics of each block of years, `[site][statistic][block]`, and the correlations of each,
  /// `[(i * sites + j) * 4 + kind][block]`; nothing for a record, which is one block.
  private(set) var blockStatistics: [[[Double]]] = []
  private(set) var blockPairs: [[Double]] = []

  /// - Parameter blockYears: Years of the blocks of each site, over which statistics are averaged, so
  ///   that those of a record of that length are compared with their like; nil for one block.
  init(
    _ weather: [SiteWeather], threshold: Double, courses: [SeasonCourse], blockYears: [Int]? = nil
  ) {
    func blocks(_ years: Int, _ length: Int?) -> [Range<Int>] {
      guard let length, 2 * length <= years else { return [0..<years] }
      return (0..<(years / length)).map { ($0 * length)..<(($0 + 1) * length) }
    }
    let tallies = weather.indices.map {
      SeasonTally(weather[$0], threshold: threshold, course: courses[$0])
    }
    coldest = tallies.map { tally in
      (0..<4).map { YearMoments(tally.seasonalMeans($0, rain: false, 0..<tally.years)).mean }
        .filter(\.isFinite).min() ?? .nan
    }
    var means: [[Double]] = []
    for (site, tally) in tallies.enumerated() {
      let lists = blocks(tally.years, blockYears?[site]).map { tally.statistics($0) }
      let byStatistic = WeatherStatistic.ofSite.indices.map { index in lists.map { $0[index] } }
      means.append(byStatistic.map { YearMoments($0).mean })
      blockStatistics.append(byStatistic)
    }
    statistics = means
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
    var byBlock = [[Double]](repeating: [], count: 4 * count * count)
    for i in 0..<count {
      for j in 0..<i {
        let at = (i * count + j) * 4
        let length = blockYears.map { min($0[i], $0[j]) }
        var total = [PairCorrelations.Sums](repeating: PairCorrelations.Sums(), count: 4)
        for lanes in blocks(weather[i].years, length) {
          let sums = PairCorrelations.sums(
            weather[i], weather[j], (courses[i], courses[j]), threshold: threshold, lanes: lanes)
          for kind in 0..<4 {
            total[kind].add(sums[kind])
            byBlock[at + kind].append(sums[kind].correlation)
          }
        }
        for kind in 0..<4 { pairs[at + kind] = total[kind].correlation }
      }
    }
    self.pairs = pairs
    blockPairs = byBlock
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
    coldest = [Double](repeating: .nan, count: count)
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
