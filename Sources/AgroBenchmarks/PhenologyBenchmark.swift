import AgroModel
import AgroQuantities

/// The stage clock, winter kill and frost of one zone in blocks of 250 years.
enum PhenologyBenchmark: Workload {
  static let name = "phenology"
  static let summary = "stages, winter kill and frost of eight crops [--blocks 20]"

  static func run(_ arguments: Arguments) throws {
    let blocks = max(1, arguments.number("blocks", default: 20))
    let years = 250
    let site = PhenologySite(latitude: 40.4)
    let weather = Self.weather(years: years)
    let fruit = [(50.0, 4016.0), (54, 3400), (48, 5300), (62.5, 4767)].map(stone)
    let crops = fruit + [vine, vine, calendar, calendar]
    var temperatures = SeasonTemperatures(site: site, weather: weather)
    var report = Report(work: "\(blocks) blocks of \(years) years, \(crops.count) crops")
    var found: [StageDates] = []
    var events: [DamageEvent] = []
    let stageTime = seconds {
      for _ in 0..<blocks {
        temperatures.load(weather)
        found = crops.map { $0.dates(&temperatures) }
      }
    }
    let hazards = ZoneHazards(years: years)
    let seasons = found.map { CropSeason(weather: weather, stages: $0, hazards: hazards) }
    let winter = WinterKill(hardiness)
    let winterTime = seconds {
      for _ in 0..<blocks {
        events.removeAll(keepingCapacity: true)
        for season in seasons { winter.appendEvents(of: season, to: &events) }
      }
    }
    let frosts = crops.map { FrostKill(frost(stages: $0.rules.count), stages: $0.rules.count) }
    let frostTime = seconds {
      for _ in 0..<blocks {
        for (index, season) in seasons.enumerated() {
          frosts[index].appendEvents(of: season, to: &events)
        }
        if events.count > 1_000_000 { events.removeAll(keepingCapacity: true) }
      }
    }
    for (name, time) in [("stages", stageTime), ("winter", winterTime), ("frost", frostTime)] {
      report.seconds.append((name, time))
      report.notes.append(
        "\(name): \(rounded(time / Double(blocks * years) * 1e6)) microseconds a station-year")
    }
    report.results = [("events of the last pass", Double(events.count))]
    report.print(asJSON: arguments.has("json"))
  }

  private static func number(_ value: Double) -> Parameter {
    Parameter(value, source: SourceReference(document: "benchmark", basis: .assumption))
  }

  /// Chill portions, then linear degree hours through eight stages.
  private static func stone(_ portions: Double, _ bloom: Double) -> StageModel {
    StageModel(
      clocks: [
        StageClock(
          id: "warmth",
          rate: .linearDegreeHours(base: number(4.7), optimum: nil, critical: nil),
          start: .chill(
            ChillRequirement(model: .dynamic, start: number(61), amount: number(portions))))
      ],
      rules: [0.18, 0.34, 0.46, 0.72, 0.88, 1, 1.3, 1.7].map {
        StageRule(id: "s\($0)", condition: .sum(clock: 0, value: number($0 * bloom)))
      })
  }

  /// Degree days from the first of January through eight stages.
  private static var vine: StageModel { days(from: 122, lower: 10) }
  private static var calendar: StageModel { days(from: 40, lower: 4.5) }

  private static func days(from start: Double, lower: Double) -> StageModel {
    StageModel(
      clocks: [
        StageClock(
          id: "days",
          rate: .degreeDays(lower: number(lower), upper: number(30), heat: number(36)),
          start: .day(number(start)))
      ],
      rules: [20.0, 60, 100, 150, 300, 800, 1300, 1600].map {
        StageRule(id: "s\(Int($0))", condition: .sum(clock: 0, value: number($0)))
      })
  }

  private static var hardiness: WinterModel {
    let pair = [number(13), number(5)]
    return WinterModel(
      hardiness: .ferguson(
        FergusonCultivar(
          id: "cabernet-sauvignon", initial: number(-10.3), least: number(-1.2),
          most: number(-25.1), thresholds: pair, boundary: number(-700),
          acclimation: [number(0.12), number(0.10)], deacclimation: [number(0.08), number(0.10)],
          exponent: number(7), lt10: [number(1.4694), number(0.9995)],
          lt90: [number(-2.2381), number(0.9476)])),
      until: 0, covered: number(0),
      buds: BudTerms(
        siteOffset: number(0), surplus: number(0.2), restored: number(0.3), scatter: number(1)))
  }

  private static func frost(stages: Int) -> FrostModel {
    FrostModel(
      stages: (0..<min(6, stages)).map { stage in
        let warm = Double(stage) - 5
        return FrostModel.Stage(
          stage: stage, organ: "buds",
          kill: KillPoints(lt10: number(warm - 2), lt50: number(1.4 * warm - 3)))
      },
      buds: BudTerms(
        siteOffset: number(0), surplus: number(0.3), restored: number(0), scatter: number(1)))
  }

  private static func weather(years: Int) -> SiteWeather {
    var state: UInt64 = 5
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    // Monthly means of a continental place, September to October.
    let means = [
      19.0, 12, 6, 2, 0, 2, 8, 15, 20, 25, 27, 25, 19, 12,
    ]
    var weather = SiteWeather(site: "S", latitude: 40.4, elevation: 500, years: years)
    for lane in 0..<years {
      var noise = 0.0
      for day in 0..<SeasonCalendar.dayCount {
        noise = 0.7 * noise + 6 * (uniform() - 0.5)
        let mean = means[min(13, day * 14 / SeasonCalendar.dayCount)] + noise
        weather.minimumCelsius[day * years + lane] = mean - 3 - 4 * uniform()
        weather.maximumCelsius[day * years + lane] = mean + 3 + 4 * uniform()
      }
    }
    return weather
  }
}
