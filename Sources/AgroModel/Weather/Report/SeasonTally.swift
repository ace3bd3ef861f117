/// Sums over the days of each simulated or recorded season of a site, a number a year: all
/// statistics of a report follow from sums over some of the years.
///
/// The statistical year goes from 1 September to 31 August, so that a winter is not cut.
struct SeasonTally {
  /// Days of the statistical year.
  static let dayCount = 365

  let years: Int
  /// Sums by month, January first: `[(month * 8 + quantity) * years + lane]`.
  private(set) var monthly: [Double]
  /// By season: `[(quarter * 20 + quantity) * years + lane]`.
  private(set) var quarterly: [Double]
  /// Lowest minimum of the year; NaN where a tenth of the winter half-year is missing.
  private(set) var lowest: [Double]
  /// Day of the year of the last minimum below 0 degrees from January to June, 0 for none; in the
  /// south from September to December, 243 (the end of August) for none. NaN where a tenth of the
  /// spring is missing.
  private(set) var lastFrost: [Double]

  /// Quantities of a month.
  enum MonthSum: Int {
    case temperatureDays, low, lowSquares, high, highSquares, rainDays, rain, rainSquares
  }

  /// Quantities of a season; the products are of deviations from a fixed course of the year.
  enum QuarterSum: Int {
    case wetDays, dryDays, wetStarts, dryStarts
    case pairs, low, lowBefore, lowSquares, lowBeforeSquares, lowProducts
    case high, highBefore, highSquares, highBeforeSquares, highProducts
    case meanSum, meanDays, rainSum, rainDays, monthWet
  }

  /// Wet days by month, `[month * years + lane]`.
  private(set) var wetDays: [Double]

  init(_ weather: SiteWeather, threshold: Double, course: SeasonCourse) {
    let n = weather.years
    years = n
    monthly = [Double](repeating: 0, count: 96 * n)
    quarterly = [Double](repeating: 0, count: 80 * n)
    wetDays = [Double](repeating: 0, count: 12 * n)
    lowest = [Double](repeating: .infinity, count: n)
    let isSouthern = course.isSouthern
    lastFrost = [Double](repeating: isSouthern ? 243 : 0, count: n)
    var coldDays = [Int](repeating: 0, count: n)
    var springDays = coldDays
    for day in 0..<Self.dayCount {
      let month = SeasonCalendar.monthDay(day).month
      let m = (month - 1) * 8 * n
      let q = Quarter.of(month: month) * 20 * n
      let dayOfYear = SeasonCalendar.dayOfYear(day)
      let (courseLow, courseHigh) = (course.low[dayOfYear - 1], course.high[dayOfYear - 1])
      let before = (dayOfYear + 363) % 365
      let (beforeLow, beforeHigh) = (course.low[before], course.high[before])
      let isWinterHalf = isSouthern ? (5...9).contains(month) : month >= 11 || month <= 3
      let isSpring = isSouthern ? month >= 9 : month <= 6
      for lane in 0..<n {
        let low = weather.minimumCelsius[day * n + lane]
        let high = weather.maximumCelsius[day * n + lane]
        let rain = weather.precipitationMillimetres[day * n + lane]
        if !low.isNaN && !high.isNaN {
          monthly[m + lane] += 1
          monthly[m + n + lane] += low
          monthly[m + 2 * n + lane] += low * low
          monthly[m + 3 * n + lane] += high
          monthly[m + 4 * n + lane] += high * high
          quarterly[q + 15 * n + lane] += 0.5 * (low + high)
          quarterly[q + 16 * n + lane] += 1
          if low < lowest[lane] { lowest[lane] = low }
          if isWinterHalf { coldDays[lane] += 1 }
          if isSpring {
            springDays[lane] += 1
            if low < 0 { lastFrost[lane] = Double(dayOfYear) }
          }
          if day > 0 {
            let x = low - courseLow
            let y = weather.minimumCelsius[(day - 1) * n + lane] - beforeLow
            let u = high - courseHigh
            let v = weather.maximumCelsius[(day - 1) * n + lane] - beforeHigh
            if !y.isNaN && !v.isNaN {
              quarterly[q + 4 * n + lane] += 1
              quarterly[q + 5 * n + lane] += x
              quarterly[q + 6 * n + lane] += y
              quarterly[q + 7 * n + lane] += x * x
              quarterly[q + 8 * n + lane] += y * y
              quarterly[q + 9 * n + lane] += x * y
              quarterly[q + 10 * n + lane] += u
              quarterly[q + 11 * n + lane] += v
              quarterly[q + 12 * n + lane] += u * u
              quarterly[q + 13 * n + lane] += v * v
              quarterly[q + 14 * n + lane] += u * v
            }
          }
        }
        if !rain.isNaN {
          let amount = rain >= threshold ? rain : 0
          monthly[m + 5 * n + lane] += 1
          monthly[m + 6 * n + lane] += amount
          monthly[m + 7 * n + lane] += amount * amount
          quarterly[q + 17 * n + lane] += amount
          quarterly[q + 18 * n + lane] += 1
          let isWet = rain >= threshold
          if isWet { wetDays[(month - 1) * n + lane] += 1 }
          let yesterday = day > 0 ? weather.precipitationMillimetres[(day - 1) * n + lane] : .nan
          if !yesterday.isNaN {
            quarterly[q + (isWet ? 0 : n) + lane] += 1
            if isWet != (yesterday >= threshold) {
              quarterly[q + (isWet ? 2 * n : 3 * n) + lane] += 1
            }
          }
        }
      }
    }
    for lane in 0..<n {
      // Nine tenths of 151 or 153, and of 181 or 122 days.
      if coldDays[lane] < 136 { lowest[lane] = .nan }
      if springDays[lane] < (isSouthern ? 110 : 163) { lastFrost[lane] = .nan }
    }
  }

  func sum(_ month: Int, _ quantity: MonthSum, _ lanes: Range<Int>) -> Double {
    let start = (month * 8 + quantity.rawValue) * years
    var total = 0.0
    for lane in lanes { total += monthly[start + lane] }
    return total
  }

  func sum(_ quarter: Int, _ quantity: QuarterSum, _ lanes: Range<Int>) -> Double {
    let start = (quarter * 20 + quantity.rawValue) * years
    var total = 0.0
    for lane in lanes { total += quarterly[start + lane] }
    return total
  }

  func wetSum(_ month: Int, _ lanes: Range<Int>) -> Double {
    var total = 0.0
    for lane in lanes { total += wetDays[month * years + lane] }
    return total
  }

  /// Seasonal means of temperature, or of daily rain, a number a year; NaN where a fifth of the
  /// days is missing.
  func seasonalMeans(_ quarter: Int, rain: Bool, _ lanes: Range<Int>) -> [Double] {
    let start = quarter * 20 * years
    let (sum, days) = rain ? (17, 18) : (15, 16)
    return lanes.map { lane in
      let count = quarterly[start + days * years + lane]
      return count >= 0.8 * Double(Quarter.lengths[quarter])
        ? quarterly[start + sum * years + lane] / count : .nan
    }
  }
}

/// A fixed course of the year from which deviations are taken, the same for record and simulation.
struct SeasonCourse {
  /// 365 values each, 1 January first.
  let low, high: [Double]
  /// Whether winter is from June to August: south of the equator, or, where the position is not
  /// known, where these months are the colder ones.
  let isSouthern: Bool

  /// The mean of dry days of a site's parameters.
  init(_ site: SiteParameters) {
    low = site.minimum.dryMean.daily
    high = site.maximum.dryMean.daily
    isSouthern = Self.isSouthern(site.site.latitude, low)
  }

  private static func isSouthern(_ latitude: Double, _ low: [Double]) -> Bool {
    guard latitude.isNaN else { return latitude < 0 }
    return low[151..<243].reduce(0, +) / 92 < (low[334...] + low[..<59]).reduce(0, +) / 90
  }

  /// Four harmonics through the daily means of a record's seasons.
  init(_ weather: SiteWeather) {
    func course(_ values: [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: 365)
      var weights = sums
      let n = weather.years
      for day in 0..<SeasonTally.dayCount {
        let place = SeasonCalendar.dayOfYear(day) - 1
        for value in values[(day * n)..<((day + 1) * n)] where !value.isNaN {
          sums[place] += value
          weights[place] += 1
        }
      }
      return AnnualCycle.fit(sums: sums, weights: weights, harmonics: 4).daily
    }
    low = course(weather.minimumCelsius)
    high = course(weather.maximumCelsius)
    isSouthern = Self.isSouthern(weather.latitude, low)
  }
}
