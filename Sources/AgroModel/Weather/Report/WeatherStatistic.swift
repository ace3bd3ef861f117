/// What a report compares.
public struct WeatherStatistic: Sendable, Hashable {
  /// The kinds of statistics.
  public enum Kind: String, Sendable, CaseIterable {
    case minimumMean = "mean minimum"
    case maximumMean = "mean maximum"
    case rainMean = "mean daily rain"
    case minimumDeviation = "deviation of minimum"
    case maximumDeviation = "deviation of maximum"
    case rainDeviation = "deviation of daily rain"
    case wetFrequency = "wet-day frequency"
    case wetSpell = "mean wet spell"
    case drySpell = "mean dry spell"
    case minimumLag = "lag-1 autocorrelation of minimum"
    case maximumLag = "lag-1 autocorrelation of maximum"
    case temperatureBetweenYears = "deviation between years of seasonal temperature"
    case rainBetweenYears = "deviation between years of seasonal rain"
    case returnLevel = "return level of yearly minimum"
    case lastFrostMean = "mean last spring frost"
    case lastFrostLate = "last spring frost exceeded once in ten years"
    case minimumCorrelation = "correlation of minimum"
    case maximumCorrelation = "correlation of maximum"
    case wetCorrelation = "correlation of wet days"
    case rainCorrelation = "correlation of daily rain"

    /// The unit in tables.
    public var unit: String {
      switch self {
      case .minimumMean, .maximumMean, .minimumDeviation, .maximumDeviation,
        .temperatureBetweenYears, .returnLevel:
        "C"
      case .rainMean, .rainDeviation, .rainBetweenYears: "mm/day"
      case .wetSpell, .drySpell: "days"
      case .lastFrostMean, .lastFrostLate: "day of year"
      default: "1"
      }
    }
  }

  /// The kind.
  public var kind: Kind
  /// Month (January is 1), season, return period or the other site's id; empty for the year.
  public var part: String

  init(_ kind: Kind, _ part: String) {
    self.kind = kind
    self.part = part
  }

  /// The same months under the name of the season that they are in the south.
  var inTheSouth: WeatherStatistic {
    guard let quarter = Quarter.names.firstIndex(of: part) else { return self }
    return WeatherStatistic(kind, Quarter.names[(quarter + 2) % 4])
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  /// Return periods of the yearly minimum, years.
  static let periods = [2, 10, 50]

  /// The statistics of one site, in the order of `values(of:lanes:)`.
  static let ofSite: [WeatherStatistic] = {
    var list: [WeatherStatistic] = []
    for kind in [
      Kind.minimumMean, .maximumMean, .rainMean, .minimumDeviation, .maximumDeviation,
      .rainDeviation, .wetFrequency,
    ] { for month in months { list.append(WeatherStatistic(kind, month)) } }
    for kind in [
      Kind.wetSpell, .drySpell, .minimumLag, .maximumLag, .temperatureBetweenYears,
      .rainBetweenYears,
    ] { for season in Quarter.names { list.append(WeatherStatistic(kind, season)) } }
    for period in periods { list.append(WeatherStatistic(.returnLevel, "\(period) years")) }
    list.append(WeatherStatistic(.lastFrostMean, ""))
    list.append(WeatherStatistic(.lastFrostLate, ""))
    return list
  }()

  static let pairKinds: [Kind] = [
    .minimumCorrelation, .maximumCorrelation, .wetCorrelation, .rainCorrelation,
  ]
}

extension SeasonTally {
  /// The statistics of some of the years, NaN where there is too little to go by.
  func statistics(_ lanes: Range<Int>) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(WeatherStatistic.ofSite.count)
    func month(_ value: (Int) -> Double) { for m in 0..<12 { result.append(value(m)) } }
    func mean(_ m: Int, _ sum: MonthSum, _ count: MonthSum) -> Double {
      let n = self.sum(m, count, lanes)
      return n >= 100 ? self.sum(m, sum, lanes) / n : .nan
    }
    func deviation(_ m: Int, _ sum: MonthSum, _ squares: MonthSum, _ count: MonthSum) -> Double {
      let n = self.sum(m, count, lanes)
      guard n >= 100 else { return .nan }
      let mean = self.sum(m, sum, lanes) / n
      return max(self.sum(m, squares, lanes) / n - mean * mean, 0).squareRoot()
    }
    month { mean($0, .low, .temperatureDays) }
    month { mean($0, .high, .temperatureDays) }
    month { mean($0, .rain, .rainDays) }
    month { deviation($0, .low, .lowSquares, .temperatureDays) }
    month { deviation($0, .high, .highSquares, .temperatureDays) }
    month { deviation($0, .rain, .rainSquares, .rainDays) }
    month { m in
      let n = sum(m, MonthSum.rainDays, lanes)
      return n >= 100 ? wetSum(m, lanes) / n : .nan
    }
    func quarter(_ value: (Int) -> Double) { for q in 0..<4 { result.append(value(q)) } }
    quarter { q in
      let starts = sum(q, .wetStarts, lanes)
      return starts >= 1 ? sum(q, .wetDays, lanes) / starts : .nan
    }
    quarter { q in
      let starts = sum(q, .dryStarts, lanes)
      return starts >= 1 ? sum(q, .dryDays, lanes) / starts : .nan
    }
    func lag(_ q: Int, _ s: [QuarterSum]) -> Double {
      let n = sum(q, .pairs, lanes)
      guard n >= 100 else { return .nan }
      let (x, y) = (sum(q, s[0], lanes) / n, sum(q, s[1], lanes) / n)
      let xx = sum(q, s[2], lanes) / n - x * x
      let yy = sum(q, s[3], lanes) / n - y * y
      return (sum(q, s[4], lanes) / n - x * y) / (xx * yy).squareRoot()
    }
    quarter { lag($0, [.low, .lowBefore, .lowSquares, .lowBeforeSquares, .lowProducts]) }
    quarter { lag($0, [.high, .highBefore, .highSquares, .highBeforeSquares, .highProducts]) }
    for rain in [false, true] {
      quarter { q in
        let moments = YearMoments(seasonalMeans(q, rain: rain, lanes))
        return moments.count >= 6 ? moments.variance.squareRoot() : .nan
      }
    }
    result += ReturnLevels.ofMinima(lanes.map { lowest[$0] }, WeatherStatistic.periods)
    let frosts = lanes.map { lastFrost[$0] }.filter { !$0.isNaN }.sorted()
    if frosts.count >= 6 {
      result.append(frosts.reduce(0, +) / Double(frosts.count))
      result.append(Quantiles.interpolated(frosts, 0.9))
    } else {
      result += [.nan, .nan]
    }
    return result
  }
}

/// Quantiles of sorted samples.
enum Quantiles {
  /// The quantile of probability p, linear between order statistics: place 1 + (n - 1) p.
  static func interpolated(_ sorted: [Double], _ p: Double) -> Double {
    guard sorted.count > 1 else { return sorted.first ?? .nan }
    let place = p * Double(sorted.count - 1)
    let k = min(Int(place), sorted.count - 2)
    return sorted[k] + (place - Double(k)) * (sorted[k + 1] - sorted[k])
  }
}
