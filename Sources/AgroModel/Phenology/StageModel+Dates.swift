internal import AgroStatistics
internal import CAgroKernels

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
    let waiting = rules.indices.compactMap { rule -> (rule: Int, threshold: Double)? in
      guard case .sum(index, let value) = rules[rule].condition else { return nil }
      return (rule, value.value)
    }.sorted { $0.threshold < $1.threshold }
    let curve = clock.rate.curve.map { temperatures.warmthIndex($0) }
    let lengths = temperatures.site.dayLengths
    let factors = lengths.map { clock.photoperiod?.factor(dayLength: $0) ?? 1 }
    var run = StageKernels.Run(
      clock.rate.inC, start: start, factors: factors, thresholds: waiting.map(\.threshold))
    let last = SeasonCalendar.dayCount
    let first = min(last, max(0, Int((start.min() ?? 0) + 1)))
    if let curve {
      // Degree hours cost more than the clock: no more days of them than a clock goes through.
      for day in stride(from: first, to: last, by: 8) {
        let days = day..<min(day + 8, last)
        let rates = temperatures.warmth(curve, on: days)
        if run.advance(days, rates, level: level) == 0 { break }
      }
    } else {
      _ = run.advance(first..<last, temperatures.mean, level: level)
    }
    for (number, entry) in waiting.enumerated() {
      dates[entry.rule] = Array(run.dates[number * years..<(number + 1) * years])
    }
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
  /// What a day adds, for the kernel: the rates themselves where they are degree hours.
  var inC: agro_clock {
    guard case .degreeDays(let lower, let upper, let heat) = self else {
      return agro_clock(sums_rates: 1, lower: 0, upper: 0, heat: 0)
    }
    return agro_clock(
      sums_rates: 0, lower: lower.value, upper: upper?.value ?? .infinity,
      heat: heat?.value ?? .infinity)
  }

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
