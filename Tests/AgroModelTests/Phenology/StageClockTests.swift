import AgroModel
import AgroStatistics
import Testing

@Suite("Stage clock")
struct StageClockTests {
  private func number(_ value: Double) -> Parameter { SyntheticSeasons.assumed(value) }

  private func chill(_ model: ChillModel, _ amount: Double, from start: Double = 61) -> StageClock.Start {
    .chill(ChillRequirement(model: model, start: number(start), amount: number(amount)))
  }

  /// Every kind of clock and of rule.
  private var model: StageModel {
    StageModel(
      clocks: [
        StageClock(
          id: "days", rate: .degreeDays(lower: number(4), upper: number(22), heat: number(26)),
          start: chill(.dynamic, 45)),
        StageClock(
          id: "hours",
          rate: .growingDegreeHours(base: number(4), optimum: number(25), critical: number(36)),
          start: chill(.utah, 700, from: 30)),
        StageClock(
          id: "linear",
          rate: .linearDegreeHours(base: number(4.7), optimum: nil, critical: nil),
          start: chill(.hours, 500)),
        StageClock(
          id: "sown", rate: .degreeDays(lower: number(0), upper: nil, heat: nil),
          start: .day(number(40)),
          photoperiod: Photoperiod(critical: number(8), optimal: number(14.8))),
        StageClock(
          id: "later", rate: .degreeDays(lower: number(10), upper: nil, heat: nil),
          start: .stage(1)),
      ],
      rules: [
        StageRule(id: "swell", condition: .sum(clock: 0, value: number(60))),
        StageRule(id: "bloom", condition: .sum(clock: 0, value: number(250))),
        StageRule(id: "leaf", condition: .sum(clock: 1, value: number(3000))),
        StageRule(id: "shoot", condition: .sum(clock: 2, value: number(2557))),
        StageRule(id: "ear", condition: .sum(clock: 3, value: number(852))),
        StageRule(id: "fruit", condition: .after(stage: 1, days: number(30))),
        StageRule(id: "ripe", condition: .sum(clock: 4, value: number(1500))),
        StageRule(id: "never", condition: .sum(clock: 4, value: number(100_000))),
        StageRule(id: "fixed", condition: .day(number(400))),
        StageRule(id: "beyond", condition: .after(stage: 8, days: number(100))),
      ])
  }

  @Test("A block of years gives the dates of each year alone, at every level")
  func block() throws {
    let years = 37
    let weather = SyntheticSeasons.weather(years: years, seed: 7)
    let site = PhenologySite(latitude: weather.latitude)
    let model = model
    var found: [StageDates] = []
    for level in KernelLevel.available {
      var temperatures = SeasonTemperatures(site: site, weather: weather, level: level)
      found.append(model.dates(&temperatures))
    }
    var different = 0
    var seen = [Int](repeating: 0, count: model.rules.count)
    for lane in 0..<years {
      let own = model.dates(
        site: site,
        minimumCelsius: SyntheticSeasons.lane(weather.minimumCelsius, lane, years: years),
        maximumCelsius: SyntheticSeasons.lane(weather.maximumCelsius, lane, years: years))
      for (stage, date) in own.enumerated() {
        seen[stage] += date == nil ? 0 : 1
        let expected = date.map { Int32($0) } ?? StageDates.never
        for dates in found where dates.starts[stage * years + lane] != expected {
          different += 1
        }
      }
    }
    #expect(different == 0)
    // Every rule but the two that cannot be met is met in most years.
    #expect(seen.enumerated().allSatisfy { [7, 9].contains($0.offset) ? $0.element == 0 : $0.element > 30 })
  }

  @Test("Chill portions of a block agree with the hourly model to 1e-6 of a portion")
  func portions() {
    let years = 11
    let weather = SyntheticSeasons.weather(years: years, seed: 3)
    let site = PhenologySite(latitude: weather.latitude)
    var temperatures = SeasonTemperatures(site: site, weather: weather)
    var worst = 0.0
    for lane in 0..<years {
      let sums = temperatures.chill(.dynamic, start: 61, lane: lane)
      let hours = HourlyTemperatures.of(
        latitude: weather.latitude,
        daysOfYear: (0..<SeasonCalendar.dayCount).map { SeasonCalendar.dayOfYear($0) },
        minimumCelsius: SyntheticSeasons.lane(weather.minimumCelsius, lane, years: years),
        maximumCelsius: SyntheticSeasons.lane(weather.maximumCelsius, lane, years: years))
      let expected = ChillCount.dailySums(Array(hours[(24 * 61)...]), .dynamic)
      for day in 61..<SeasonCalendar.dayCount {
        worst = max(worst, abs(sums[day] - expected[day - 61]))
      }
    }
    #expect(worst < 1e-6)
    #expect(worst > 0)
  }

  @Test("What other crops have asked for changes no date, whatever they asked for")
  func shared() {
    let site = PhenologySite(latitude: 41.3)
    let weather = SyntheticSeasons.weather(years: 21, seed: 5)
    func crop(_ portions: Double) -> StageModel {
      StageModel(
        clocks: [
          StageClock(
            id: "a", rate: .linearDegreeHours(base: number(4.7), optimum: nil, critical: nil),
            start: chill(.dynamic, portions))
        ], rules: [StageRule(id: "bloom", condition: .sum(clock: 0, value: number(3000)))])
    }
    var long = SeasonTemperatures(site: site, weather: weather)
    let all = (0..<21).map { long.chill(.dynamic, start: 61, lane: $0)[ChillRequirement.end - 1] }
    // The largest amount is out of reach of half of the years.
    let amounts = [30.0, 62, 45, 1, all.sorted()[10], 62]
    var shared = SeasonTemperatures(site: site, weather: weather)
    let together = amounts.map { crop($0).dates(&shared).starts }
    let alone = amounts.map { amount in
      var fresh = SeasonTemperatures(site: site, weather: weather)
      return crop(amount).dates(&fresh).starts
    }
    #expect(together == alone)
    #expect(Set(together).count == 5)
    let never = together[4].filter { $0 == StageDates.never }.count
    #expect(never >= 10)
  }

  @Test("Loading other weather forgets the sums of the first")
  func reload() {
    let site = PhenologySite(latitude: 41.3)
    let first = SyntheticSeasons.weather(years: 5, seed: 1)
    let second = SyntheticSeasons.weather(years: 5, seed: 2)
    var used = SeasonTemperatures(site: site, weather: first)
    _ = model.dates(&used)
    used.load(second)
    var fresh = SeasonTemperatures(site: site, weather: second)
    #expect(model.dates(&used).starts == model.dates(&fresh).starts)
    #expect(model.dates(&used).starts.contains { $0 != StageDates.never })
  }

  @Test("A sum counts from its start day on and a stage begins on the day that reaches it")
  func counting() {
    var weather = SiteWeather(site: "S", latitude: 41, elevation: 0, years: 1)
    for day in 0..<SeasonCalendar.dayCount {
      weather.minimumCelsius[day] = 9
      weather.maximumCelsius[day] = 11
    }
    let day = StageClock(
      id: "a", rate: .degreeDays(lower: number(0), upper: nil, heat: nil),
      start: .day(number(100)))
    let after = StageClock(
      id: "b", rate: .degreeDays(lower: number(0), upper: nil, heat: nil), start: .stage(0))
    let model = StageModel(
      clocks: [day, after],
      rules: [
        StageRule(id: "one", condition: .sum(clock: 0, value: number(30))),
        StageRule(id: "two", condition: .sum(clock: 1, value: number(20))),
      ])
    var temperatures = SeasonTemperatures(
      site: PhenologySite(latitude: 41), weather: weather)
    // 10 degree days on days 100, 101, 102; then on 103, 104.
    #expect(model.dates(&temperatures).starts == [102, 104])
  }
}
