/// Chill counted hour by hour.
public enum ChillCount {
  /// The units of the Utah model that an hour adds: 0.5 from 1.4 to 2.4 degrees and from 9.1 to 12.4,
  /// 1 between, -0.5 from 15.9 to 18, -1 above; upper ends belong to the step.
  ///
  /// Reference: Richardson, Seeley and Walker 1974, HortScience 9, 331-332, with the limits of
  /// `Utah_Model` in chillR. Checked by: ChillModelTests.
  public static func utah(_ celsius: Double) -> Double {
    if celsius <= 1.4 { return 0 }
    if celsius <= 2.4 { return 0.5 }
    if celsius <= 9.1 { return 1 }
    if celsius <= 12.4 { return 0.5 }
    if celsius <= 15.9 { return 0 }
    return celsius <= 18 ? -0.5 : -1
  }

  /// 1 for an hour from 0 to 7.2 degrees, both included. Checked by: ChillModelTests.
  public static func hours(_ celsius: Double) -> Double { celsius >= 0 && celsius <= 7.2 ? 1 : 0 }

  /// The sum over a record of hours, hour by hour as chillR has it: units and hours by the end of
  /// each hour, portions by its beginning.
  public static func sums(_ hours: [Double], _ model: ChillModel) -> [Double] {
    switch model {
    case .dynamic: return DynamicModel.portions(hours)
    case .utah, .hours:
      var sum = 0.0
      return hours.map { hour in
        sum += model == .utah ? utah(hour) : Self.hours(hour)
        return sum
      }
    }
  }

  /// The sum over a record of whole days by the end of each day.
  public static func dailySums(_ hours: [Double], _ model: ChillModel) -> [Double] {
    var dynamic = DynamicModel()
    var sum = 0.0
    return stride(from: 0, to: hours.count - 23, by: 24).map { start in
      for hour in hours[start..<start + 24] {
        switch model {
        case .dynamic: dynamic.add(hour)
        case .utah: sum += utah(hour)
        case .hours: sum += Self.hours(hour)
        }
      }
      return model == .dynamic ? dynamic.portions : sum
    }
  }
}
