internal import AgroStatistics

/// The parameters of a place from its monthly normals and a lending site.
struct NormalsFit {
  private(set) var parameters: SiteParameters

  init(_ place: BorrowedPlace, _ lender: SiteParameters, threshold: Double) {
    parameters = lender
    parameters.site = place.site
    let dry = lender.wetAfterDry.monthly.map { WetChain.logistic($0) }
    let wet = lender.wetAfterWet.monthly.map { WetChain.logistic($0) }
    let share = (0..<12).map { month in
      min(max(place.wetDays[month] / Double(SeasonCalendar.monthLengths[month]), 0.002), 0.95)
    }
    func logit(_ p: Double) -> Double {
      let inside = min(max(p, 0.001), 0.999)
      return Elementary.log(inside / (1 - inside))
    }
    let persistence = (0..<12).map { wet[$0] - dry[$0] }
    parameters.wetAfterDry = Self.cycle(
      (0..<12).map { logit(share[$0] * (1 - persistence[$0])) })
    parameters.wetAfterWet = Self.cycle(
      (0..<12).map { logit(share[$0] + persistence[$0] * (1 - share[$0])) })
    parameters.amountScale = Self.cycle(
      (0..<12).map { month in
        let days = share[month] * Double(SeasonCalendar.monthLengths[month])
        let mean = max(place.precipitation[month] / days - 0.5 * threshold, 0.3)
        return Elementary.log(mean)
      })
    if let scale = place.deviationScale {
      parameters.minimum.logDeviation = Self.scaled(lender.minimum.logDeviation, by: scale.minimum)
      parameters.maximum.logDeviation = Self.scaled(lender.maximum.logDeviation, by: scale.maximum)
    }
    parameters.minimum.dryMean = Self.dryMean(place.minimum, parameters.minimum, share)
    parameters.maximum.dryMean = Self.dryMean(place.maximum, parameters.maximum, share)
  }

  /// A cycle of logarithms moved by those of twelve factors.
  private static func scaled(_ logarithms: AnnualCycle, by factors: [Double]) -> AnnualCycle {
    let moved = zip(logarithms.monthly, factors).map { $0 + Elementary.log($1) }
    return cycle(moved)
  }

  /// The mean of dry days at which the mean of all days is the month's normal.
  private static func dryMean(
    _ normals: [Double], _ lender: TemperatureParameters, _ share: [Double]
  ) -> AnnualCycle {
    let shift = lender.wetShift.monthly
    let deviation = lender.logDeviation.monthly.map { Elementary.exp($0) }
    let goal = (0..<12).map { month in
      // The tables of the lender are centred but for what its harmonics leave.
      normals[month] - share[month] * shift[month] - deviation[month] * mean(lender.tables[month])
    }
    return cycle(goal)
  }

  /// The mean of a table over the normal law.
  private static func mean(_ table: ScoreTable) -> Double {
    var sum = 0.0
    var mass = 0.0
    for i in 0..<400 {
      let z = -5.985 + 0.03 * Double(i)
      let weight = Elementary.exp(-0.5 * z * z)
      sum += weight * table(z)
      mass += weight
    }
    return sum / mass
  }

  /// Four harmonics whose monthly means are nearest to twelve numbers.
  static func cycle(_ monthly: [Double]) -> AnnualCycle {
    var goal = monthly
    var cycle = AnnualCycle.constant(0)
    for _ in 0..<6 {
      var sums = [Double](repeating: 0, count: 365)
      for day in 0..<365 { sums[day] = goal[RecordGrid.monthOfDay[day]] }
      cycle = AnnualCycle.fit(
        sums: sums, weights: [Double](repeating: 1, count: 365), harmonics: 4)
      let found = cycle.monthly
      for month in 0..<12 { goal[month] += monthly[month] - found[month] }
    }
    return cycle
  }
}
