internal import AgroQuantities

/// Robust mean and deviation of an element by day of the year, from a window of 15 days over all
/// years (biweight; Lanzante 1996, as in Durre et al. 2010).
struct SeasonalSpread {
  private var means: [Double] = []
  private var deviations: [Double] = []

  /// The slot of a day, 0 ..< 365; 29 February shares the slot of the day before.
  static func slot(_ date: CivilDate) -> Int {
    let (year, month, _) = date.parts
    let day = date.dayOfYear - 1
    return CivilDate.isLeap(year) && (month > 2 || day == 59) ? day - 1 : day
  }

  init(_ weather: DailyWeather, _ element: WeatherElement) {
    let bySlot = Self.bySlot(weather, weather[element]) { !$0.isNaN }
    for slot in 0..<365 {
      var window: [Double] = []
      for offset in -7...7 { window += bySlot[(slot + offset + 365) % 365] }
      let (mean, deviation) = Self.biweight(window)
      means.append(mean)
      deviations.append(deviation)
    }
  }

  /// Mean and deviation of a slot; deviation 0 where too few values are known.
  func at(_ slot: Int) -> (mean: Double, deviation: Double) { (means[slot], deviations[slot]) }

  private static func bySlot(
    _ weather: DailyWeather, _ values: [Double], where isWanted: (Double) -> Bool
  ) -> [[Double]] {
    var result = [[Double]](repeating: [], count: 365)
    for day in values.indices where isWanted(values[day]) {
      result[slot(weather.date(day))].append(values[day])
    }
    return result
  }

  /// The 0.95 quantile of wet amounts in a window of 29 days, by slot; infinite where fewer than 20
  /// wet days are known.
  static func rainLimits(_ weather: DailyWeather) -> [Double] {
    let bySlot = bySlot(weather, weather.precipitationMillimetres) { $0 >= 0.1 }
    return (0..<365).map { slot in
      var window: [Double] = []
      for offset in -14...14 { window += bySlot[(slot + offset + 365) % 365] }
      guard window.count >= 20 else { return .infinity }
      window.sort()
      return max(window[window.count * 95 / 100], 1)
    }
  }

  /// Biweight mean and standard deviation with c = 7.5.
  static func biweight(_ values: [Double]) -> (mean: Double, deviation: Double) {
    guard values.count >= 30 else { return (0, 0) }
    let sorted = values.sorted()
    let median = sorted[sorted.count / 2]
    let distances = sorted.map { ($0 - median).magnitude }.sorted()
    let scale = distances[distances.count / 2]
    guard scale > 0 else { return (median, 0) }
    var sumWeight = 0.0
    var sum = 0.0
    var top = 0.0
    var bottom = 0.0
    for value in sorted {
      let u = (value - median) / (7.5 * scale)
      guard u.magnitude < 1 else { continue }
      let v = 1 - u * u
      sumWeight += v * v
      sum += (value - median) * v * v
      top += (value - median) * (value - median) * v * v * v * v
      bottom += v * (1 - 5 * u * u)
    }
    guard sumWeight > 0, bottom.magnitude > 0 else { return (median, 0) }
    return (
      median + sum / sumWeight,
      (Double(sorted.count) * top).squareRoot() / bottom.magnitude
    )
  }
}
