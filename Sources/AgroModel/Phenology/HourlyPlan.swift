internal import AgroStatistics

/// How the 24 hours of a day follow from the day's extremes and its neighbours', at one latitude.
///
/// Every hour is a blend of two temperatures, `from + weight (to - from)`:
/// ```
/// until sunrise     from the temperature at the sunset before to the minimum
/// by day            from the minimum to the maximum
/// from sunset on    from the temperature at sunset to the minimum of the next day
/// ```
/// The temperature rises by a half sine from sunrise on, `sin(pi (h - sunrise) / (length + 4))`, and
/// falls with the logarithm of the time since sunset. The weights depend on latitude and day alone.
///
/// Reference: Linvill 1990, HortScience 25, 14-16, as `make_hourly_temps` of chillR has it.
struct HourlyPlan: Sendable {
  /// Which two temperatures an hour lies between.
  enum Part: Int, Sendable {
    case morning = 0
    case day = 1
    case evening = 2
  }
  /// The part of the day of each hour 0...23.
  var parts: [Part]
  /// The weight of the second temperature in each hour.
  var weights: [Double]
  /// The weight of the maximum in the temperature at sunset.
  var sunset: Double
  /// The weight of yesterday's maximum in the temperature at yesterday's sunset.
  var sunsetBefore: Double

  /// The plans of consecutive days.
  ///
  /// - Parameters:
  ///   - daysOfYear: 1...366 each; the day before the first and the day after the last are taken
  ///     from the calendar.
  ///   - night: which length of night the cooling before sunrise is scaled with.
  static func of(latitude: Double, daysOfYear: [Int], night: NightLength) -> [HourlyPlan] {
    guard let first = daysOfYear.first, let last = daysOfYear.last else { return [] }
    var byDay: [Int: DayLight] = [:]
    let lights = ([first - 1] + daysOfYear + [last + 1]).map { day in
      if let light = byDay[day] { return light }
      let light = DayLight(latitude: latitude, dayOfYear: day)
      byDay[day] = light
      return light
    }
    var nights = [Double](repeating: 1, count: 24)
    if night == .longestOfRecord {
      for hour in 0..<24 {
        for day in daysOfYear.indices where day > 0 && Double(hour) <= lights[day + 1].sunrise {
          nights[hour] = max(nights[hour], 24 - (lights[day].sunset - lights[day + 1].sunrise))
        }
      }
    }
    return daysOfYear.indices.map { day in
      plan(
        before: lights[day], lights[day + 1], after: lights[day + 2],
        nights: night == .longestOfRecord ? nights : nil)
    }
  }

  private static func plan(
    before: DayLight, _ today: DayLight, after: DayLight, nights: [Double]?
  ) -> HourlyPlan {
    let sunset = Trigonometry.sine(Double.pi * today.length / (today.length + 4))
    var plan = HourlyPlan(
      parts: [Part](repeating: .day, count: 24), weights: [Double](repeating: 0, count: 24),
      sunset: sunset, sunsetBefore: sunset)
    for hour in 0..<24 {
      let h = Double(hour)
      if h >= today.sunset {
        plan.parts[hour] = .evening
        plan.weights[hour] = ratio(
          Elementary.log(h - today.sunset + 1),
          Elementary.log(24 - (today.sunset - after.sunrise) + 1))
      } else if h <= today.sunrise {
        let own = max(1, 24 - (before.sunset - today.sunrise))
        plan.parts[hour] = .morning
        plan.weights[hour] = ratio(
          Elementary.log(h + 24 - before.sunset + 1), Elementary.log(nights?[hour] ?? own))
      } else {
        plan.weights[hour] = Trigonometry.sine(
          Double.pi * (h - today.sunrise) / (today.length + 4))
      }
    }
    return plan
  }

  /// Where there is no night the temperature of the sunset stays. A night below three hours, as
  /// beyond the polar circle, would cool far below the minimum.
  private static func ratio(_ x: Double, _ y: Double) -> Double { y > 0 ? min(x / y, 1.3) : 0 }
}

/// Which night the cooling before sunrise is scaled with.
public enum NightLength: String, CaseIterable, Sendable, Hashable {
  /// The longest night of the record, for every day: what chillR computes, because its `max` runs
  /// over the whole column. The default, so that chill agrees with chillR's and with thresholds
  /// that were fitted with it.
  case longestOfRecord
  /// The night before the day.
  case own
}
