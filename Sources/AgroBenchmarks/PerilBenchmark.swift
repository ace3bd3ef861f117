import AgroModel
import AgroStatistics

/// Damage by water, heat, rain and struck hazards to nine crops of one zone: what a station-year
/// costs, part by part, in microseconds.
///
/// The weather is a smooth season with noise; its values do not matter for the time, but for the
/// number of hot and wet days.
enum PerilBenchmark: Workload {
  static let name = "perils"
  static let summary = "drought, heat, rain and hail of nine crops [--years 5000]"

  static func fixed(_ value: Double) -> Parameter { .assumption(value, value...value) }

  static func weather(_ years: Int) -> SiteWeather {
    var weather = SiteWeather(site: "bench", latitude: 40.4, elevation: 100, years: years)
    let address = StreamAddress(purpose: .general, entity: 1)
    var draws = [Double](repeating: 0, count: SeasonCalendar.dayCount * years)
    RandomBlock(seed: 1, at: address, along: .draws(first: 0)).fillUniform(&draws)
    for day in 0..<SeasonCalendar.dayCount {
      let angle = 2 * Double.pi * Double(SeasonCalendar.dayOfYear(day) - 200) / 365
      let warmth = 14 + 12 * Trigonometry.cosine(angle)
      for lane in 0..<years {
        let cell = day * years + lane
        let u = draws[cell]
        weather.minimumCelsius[cell] = warmth - 9 + 6 * u
        weather.maximumCelsius[cell] = warmth + 4 + 8 * u
        weather.precipitationMillimetres[cell] = u < 0.15 ? 100 * (0.15 - u) : 0
      }
    }
    return weather
  }

  static func stages(_ years: Int) -> StageDates {
    var stages = StageDates(stages: ["budburst", "bloom", "ripening", "harvest"], years: years)
    for (index, day) in [222, 240, 330, 370].enumerated() {
      for lane in 0..<years { stages.starts[index * years + lane] = Int32(day + lane % 15) }
    }
    return stages
  }

  static func models() -> [any PerilModel] {
    let window = StageWindow(from: "ripening", to: "harvest")
    let water = CropWater(
      coefficients: (fixed(0.3), fixed(0.85), fixed(0.45), fixed(0.2)),
      days: (fixed(20), fixed(50), fixed(60), fixed(20)), waterPerMetre: fixed(130),
      roots: (fixed(1.5), fixed(1.5)), depletionFraction: fixed(0.4),
      initialDepletion: fixed(0.5), irrigationTarget: fixed(0.5), irrigationReserve: fixed(5),
      effectiveRain: fixed(0.9), startStage: "budburst")
    return [
      DroughtDamage(
        water: water, yieldResponse: fixed(0.85), irrigatedShare: fixed(0.8),
        usualIrrigated: fixed(1), usualRainfed: fixed(1), variation: fixed(0.5),
        referenceFactor: fixed(1)),
      HeatDamage(
        window: StageWindow(from: "bloom", to: "harvest"), none: fixed(34), full: fixed(42),
        most: fixed(0.02), exposed: fixed(0.3), usual: fixed(1), variation: fixed(0.6)),
      RainDamage(
        window: window, days: 3,
        curve: [.init(fixed(10), fixed(0)), .init(fixed(60), fixed(0.4))], swing: nil,
        usual: fixed(1), variation: fixed(0.8)),
      StruckDamage(
        peril: .hail, scale: fixed(1), means: StageTable([.init("budburst", fixed(0.3))]),
        totalShare: fixed(0.25), variation: fixed(0.7), spread: fixed(0.6)),
    ]
  }

  static func hazards() throws -> HazardModel {
    let area = StruckAreaLaw(
      knots: [.init(fixed(0), fixed(0.1)), .init(fixed(1), fixed(300))], zoneArea: fixed(400))
    return HazardModel(processes: [
      try HazardProcess(
        peril: .hail, region: "bench", regionalDays: fixed(6), dispersion: fixed(2),
        memory: fixed(0.2), months: [Parameter](repeating: fixed(1), count: 12), area: area,
        zones: [.init(name: "zone", days: fixed(3))])
    ])
  }

  static func run(_ arguments: Arguments) throws {
    let lanes = 250
    let blocks = max(1, arguments.number("years", default: 5000) / lanes)
    let weather = weather(lanes)
    let stages = stages(lanes)
    let hazardModel = try hazards()
    var report = Report(work: name)
    var hazards = ZoneHazards(years: lanes)
    func add(_ name: String, times: Double = 1, _ body: () -> Void) {
      let time = seconds { for _ in 0..<blocks { body() } }
      report.seconds.append((name, time))
      report.results.append(
        ("\(name), us a year", rounded(times * time * 1e6 / Double(blocks * lanes))))
    }
    add("hazard process") {
      hazards = hazardModel.hazards(in: ["zone"], seed: 1, firstYear: 0, years: lanes)[0]
    }
    hazards.irrigationSupply = (0..<lanes).map { $0 % 4 == 0 ? 0.6 : 1 }
    var reference: [Double] = []
    add("reference evapotranspiration") { reference = weather.referenceEvapotranspiration() }
    let season = CropSeason(
      weather: weather, stages: stages, hazards: hazards, referenceEvapotranspiration: reference)
    var events: [DamageEvent] = []
    for model in models() {
      add("\(model.peril.rawValue) of nine crops", times: 9) {
        events.removeAll(keepingCapacity: true)
        model.appendEvents(of: season, to: &events)
      }
    }
    report.print(asJSON: arguments.has("json"))
  }
}
