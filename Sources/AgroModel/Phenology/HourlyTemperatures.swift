/// Hourly temperatures of a record of daily extremes.
///
///     let hours = HourlyTemperatures.of(
///       latitude: 50.6, daysOfYear: days, minimumCelsius: low, maximumCelsius: high)
///
/// Limits: an idealised clear day; fronts, cloud and wind are not in it. Before the first sunrise
/// and after the last sunset of the record, where the neighbouring day is not known, the
/// temperature is the day's minimum.
///
/// Reference: see `HourlyPlan`; checked by ChillModelTests.
public enum HourlyTemperatures {
  /// 24 temperatures a day, from midnight on.
  ///
  /// - Parameters:
  ///   - latitude: degrees north, -90...90.
  ///   - daysOfYear: the day of the year of each day, 1...366, one after the other.
  ///   - minimumCelsius: as many as days.
  ///   - maximumCelsius: as many as days, none below its minimum.
  ///   - night: see `NightLength`.
  /// - Complexity: O(days).
  public static func of(
    latitude: Double, daysOfYear: [Int], minimumCelsius: [Double], maximumCelsius: [Double],
    night: NightLength = .longestOfRecord
  ) -> [Double] {
    precondition(
      daysOfYear.count == minimumCelsius.count && daysOfYear.count == maximumCelsius.count,
      "A record needs as many minima and maxima as days.")
    return of(
      plans: HourlyPlan.of(latitude: latitude, daysOfYear: daysOfYear, night: night),
      minimumCelsius: minimumCelsius, maximumCelsius: maximumCelsius)
  }

  static func of(
    plans: [HourlyPlan], minimumCelsius: [Double], maximumCelsius: [Double]
  ) -> [Double] {
    var hours: [Double] = []
    hours.reserveCapacity(24 * plans.count)
    for (day, plan) in plans.enumerated() {
      let (low, high) = (minimumCelsius[day], maximumCelsius[day])
      let isFirst = day == 0
      let isLast = day == plans.count - 1
      let before =
        isFirst
        ? low
        : minimumCelsius[day - 1]
          + plan.sunsetBefore * (maximumCelsius[day - 1] - minimumCelsius[day - 1])
      let sunset = isLast ? low : low + plan.sunset * (high - low)
      let next = isLast ? low : minimumCelsius[day + 1]
      for hour in 0..<24 {
        let weight = plan.weights[hour]
        switch plan.parts[hour] {
        case .morning: hours.append(before + weight * (low - before))
        case .day: hours.append(low + weight * (high - low))
        case .evening: hours.append(sunset + weight * (next - sunset))
        }
      }
    }
    return hours
  }
}
