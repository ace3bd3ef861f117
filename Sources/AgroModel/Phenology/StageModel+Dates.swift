internal import AgroStatistics

extension StageModel {
  /// When each stage begins in every lane of a block.
  ///
  /// - Parameter temperatures: of the zone; what this crop asks for first is there for the next.
  /// - Complexity: O(days * lanes * clocks) in vector code.
  ///
  /// Checked by: StageClockTests, against `dates(latitude:...)` of one season at a time.
  public func dates(_ temperatures: inout SeasonTemperatures) -> StageDates {
    let years = temperatures.weather.years
    var dates = [[Double]?](repeating: nil, count: rules.count)
    for (index, rule) in rules.enumerated() where dates[index] == nil {
      switch rule.condition {
      case .day(let day): dates[index] = [Double](repeating: day.value, count: years)
      case .after(let stage, let days):
        let shift = days.value.rounded()
        dates[index] = (dates[stage] ?? []).map { $0 + shift }
      case .sum(let clock, _): run(clock, &temperatures, &dates)
      }
    }
    var result = StageDates(stages: ids, years: years)
    for index in rules.indices {
      guard let own = dates[index] else { continue }
      for lane in 0..<years where own[lane] < Double(SeasonCalendar.dayCount) {
        result.starts[index * years + lane] = Int32(own[lane])
      }
    }
    return result
  }

  /// Runs a clock and dates every stage that waits for it.
  private func run(
    _ index: Int, _ temperatures: inout SeasonTemperatures, _ dates: inout [[Double]?]
  ) {
    let clock = clocks[index]
    let years = temperatures.weather.years
    let level = temperatures.level
    let start: [Double] =
      switch clock.start {
      case .day(let day): [Double](repeating: day.value - 1, count: years)
      case .stage(let stage):
        dates[stage] ?? [Double](repeating: StageKernels.never, count: years)
      case .chill(let requirement): temperatures.completion(of: requirement)
      }
    var waiting: [(rule: Int, threshold: Double, dates: [Double])] = []
    for (rule, own) in rules.enumerated() {
      guard case .sum(index, let value) = own.condition else { continue }
      waiting.append(
        (rule, value.value, [Double](repeating: StageKernels.never, count: years)))
    }
    waiting.sort { $0.threshold < $1.threshold }
    let curve = clock.rate.curve.map { temperatures.warmthIndex($0) }
    var sum = [Double](repeating: 0, count: years)
    var done = 0
    let first = max(0, Int((start.min() ?? 0) + 1))
    for day in first..<max(first, SeasonCalendar.dayCount) {
      let factor =
        clock.photoperiod?.factor(dayLength: temperatures.site.dayLengths[day]) ?? 1
      if let curve {
        temperatures.addWarmth(curve, day: day, start: start, factor: factor, to: &sum)
      } else if case .degreeDays(let lower, let upper, let heat) = clock.rate {
        StageKernels.addDegreeDays(
          of: temperatures.mean, at: day * years, day: day, start: start, lower: lower.value,
          upper: upper?.value ?? .infinity, heat: heat?.value ?? .infinity, factor: factor,
          to: &sum, level: level)
      }
      // Thresholds rise: what is behind the first that no lane has reached need not be looked at.
      for entry in waiting.indices[done...] {
        let rest = StageKernels.reach(
          waiting[entry].threshold, of: sum, day: day, dates: &waiting[entry].dates, level: level)
        if rest == 0 && entry == done { done += 1 }
        if rest == years { break }
      }
      if done == waiting.count { break }
    }
    for entry in waiting { dates[entry.rule] = entry.dates }
  }

  /// When each stage begins in one season, computed an hour and a day at a time; nil where a stage
  /// is not reached. The block's results are held to these.
  ///
  /// - Parameters:
  ///   - site: the place.
  ///   - minimumCelsius: 426 numbers, the days of `SeasonCalendar`.
  ///   - maximumCelsius: as many.
  public func dates(
    site: PhenologySite, minimumCelsius: [Double], maximumCelsius: [Double]
  ) -> [Int?] {
    precondition(
      minimumCelsius.count == SeasonCalendar.dayCount
        && maximumCelsius.count == SeasonCalendar.dayCount, "A season has 426 days.")
    let hours = HourlyTemperatures.of(
      plans: site.plans, minimumCelsius: minimumCelsius, maximumCelsius: maximumCelsius)
    var dates = [Int?](repeating: nil, count: rules.count)
    for (index, rule) in rules.enumerated() {
      switch rule.condition {
      case .day(let day): dates[index] = Int(day.value)
      case .after(let stage, let days):
        dates[index] = dates[stage].map { $0 + Int(days.value.rounded()) }
      case .sum(let clock, let value):
        dates[index] = date(
          clocks[clock], reaching: value.value, after: dates, site: site, hours: hours,
          minimumCelsius, maximumCelsius)
      }
    }
    return dates.map { date in date.flatMap { $0 < SeasonCalendar.dayCount ? $0 : nil } }
  }

  private func date(
    _ clock: StageClock, reaching threshold: Double, after dates: [Int?], site: PhenologySite,
    hours: [Double], _ minimumCelsius: [Double], _ maximumCelsius: [Double]
  ) -> Int? {
    let first: Int
    switch clock.start {
    case .day(let day): first = Int(day.value)
    case .stage(let stage):
      guard let date = dates[stage] else { return nil }
      first = date + 1
    case .chill(let requirement):
      let start = Int(requirement.start.value)
      let sums = ChillCount.dailySums(Array(hours[(24 * start)...]), requirement.model)
      if requirement.amount.value <= 0 {
        first = start
      } else {
        guard let end = sums.firstIndex(where: { $0 >= requirement.amount.value }),
          start + end < ChillRequirement.end
        else { return nil }
        first = start + end + 1
      }
    }
    var sum = 0.0
    for day in first..<max(first, SeasonCalendar.dayCount) {
      let factor = clock.photoperiod?.factor(dayLength: site.dayLengths[day]) ?? 1
      if let curve = clock.rate.curve {
        var rate = 0.0
        for hour in hours[(24 * day)..<(24 * day + 24)] { rate += curve.rate(hour) }
        sum += factor * rate
      } else if case .degreeDays(let lower, let upper, let heat) = clock.rate {
        let (low, high) = (minimumCelsius[day], maximumCelsius[day])
        sum +=
          factor
          * WarmthRate.degreeDay(
            mean: low + 0.5 * (high - low), lower: lower.value, upper: upper?.value ?? .infinity,
            heat: heat?.value ?? .infinity)
      }
      if sum >= threshold { return day }
    }
    return nil
  }
}

extension ClockRate {
  /// The curve of degree hours, nil for degree days.
  var curve: WarmthCurve? {
    switch self {
    case .degreeDays: nil
    case .growingDegreeHours(let base, let optimum, let critical):
      WarmthCurve(
        isLinear: false, base: base.value, optimum: optimum.value, critical: critical.value)
    case .linearDegreeHours(let base, let optimum, let critical):
      WarmthCurve(
        isLinear: true, base: base.value, optimum: optimum?.value ?? .infinity,
        critical: critical?.value ?? .infinity)
    }
  }
}

extension Photoperiod {
  /// The factor on a day of so many hours of light, 0...1.
  public func factor(dayLength: Double) -> Double {
    min(1, max(0, (dayLength - critical.value) / (optimal.value - critical.value)))
  }
}
