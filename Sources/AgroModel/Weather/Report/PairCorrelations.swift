/// Correlations of two sites over the days of some years: deviations of minimum and maximum from
/// the course of the year, wet days, daily rain.
enum PairCorrelations {
  /// Four numbers, NaN where either does not vary.
  static func values(
    _ one: SiteWeather, _ other: SiteWeather, _ courses: (SeasonCourse, SeasonCourse),
    threshold: Double, lanes: Range<Int>
  ) -> [Double] {
    sums(one, other, courses, threshold: threshold, lanes: lanes).map(\.correlation)
  }

  /// The sums of the four, which may be added up over years.
  static func sums(
    _ one: SiteWeather, _ other: SiteWeather, _ courses: (SeasonCourse, SeasonCourse),
    threshold: Double, lanes: Range<Int>
  ) -> [Sums] {
    var low = Sums()
    var high = Sums()
    var wet = Sums()
    var rain = Sums()
    let n = one.years
    for day in 0..<SeasonTally.dayCount {
      let place = SeasonCalendar.dayOfYear(day) - 1
      let (a, b) = (courses.0.low[place], courses.1.low[place])
      let (c, d) = (courses.0.high[place], courses.1.high[place])
      for at in (day * n + lanes.lowerBound)..<(day * n + lanes.upperBound) {
        low.add(one.minimumCelsius[at] - a, other.minimumCelsius[at] - b)
        high.add(one.maximumCelsius[at] - c, other.maximumCelsius[at] - d)
        let x = one.precipitationMillimetres[at]
        let y = other.precipitationMillimetres[at]
        if x.isNaN || y.isNaN { continue }
        let (isWet, isOtherWet) = (x >= threshold, y >= threshold)
        wet.add(isWet ? 1 : 0, isOtherWet ? 1 : 0)
        rain.add(isWet ? x : 0, isOtherWet ? y : 0)
      }
    }
    return [low, high, wet, rain]
  }

  /// What the correlation of two series needs.
  struct Sums {
    private var n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0

    mutating func add(_ a: Double, _ b: Double) {
      if a.isNaN || b.isNaN { return }
      n += 1
      x += a
      y += b
      xx += a * a
      yy += b * b
      xy += a * b
    }

    mutating func add(_ other: Sums) {
      n += other.n
      x += other.x
      y += other.y
      xx += other.xx
      yy += other.yy
      xy += other.xy
    }

    var correlation: Double {
      let scale = (xx - x * x / n) * (yy - y * y / n)
      return n >= 100 && scale > 0 ? (xy - x * y / n) / scale.squareRoot() : .nan
    }
  }
}
