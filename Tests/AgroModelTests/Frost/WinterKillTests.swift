import AgroModel
import AgroStatistics
import Foundation
import Testing

@Suite("Winter hardiness")
struct WinterKillTests {
  private func number(_ value: Double) -> Parameter { SyntheticSeasons.assumed(value) }

  private func cultivar(_ id: String, _ p: [Double]) -> FergusonCultivar {
    let p = p.map { number($0) }
    return FergusonCultivar(
      id: id, initial: p[0], least: p[1], most: p[2], thresholds: [p[3], p[4]], boundary: p[5],
      acclimation: [p[6], p[7]], deacclimation: [p[8], p[9]], exponent: p[10],
      lt10: [p[11], p[12]], lt90: [p[13], p[14]])
  }

  private var cabernet: FergusonCultivar {
    cultivar(
      "cabernet-sauvignon",
      [
        -10.3, -1.2, -25.1, 13, 5, -700, 0.12, 0.10, 0.08, 0.10, 7, 1.4694, 0.9995, -2.2381, 0.9476,
      ])
  }

  /// The cultivars of `GrapeHardiness.csv`.
  private func cultivars() throws -> [FergusonCultivar] {
    try String(contentsOfFile: Folders.root + "/Scenarios/GrapeHardiness.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map { line in
        let cells = line.split(separator: ",")
        return cultivar(String(cells[0]), cells[1...15].map { Double($0) ?? .nan })
      }
  }

  private func winter(_ hardiness: WinterModel.Hardiness, covered: Double = 0) -> WinterModel {
    WinterModel(
      hardiness: hardiness, until: 0, covered: number(covered),
      buds: BudTerms(
        siteOffset: number(0), surplus: number(0), restored: number(0), scatter: number(1)))
  }

  @Test("Cabernet Sauvignon, 30 days at 5, 60 at -2 and 60 at 12 degrees")
  func published() {
    let means =
      [Double](repeating: 5, count: 30) + [Double](repeating: -2, count: 60)
      + [Double](repeating: 12, count: 60)
    let course = cabernet.course(meanCelsius: means)
    let expected = [
      1: -10.8945, 2: -11.4651, 10: -15.2776, 30: -20.7736, 76: -24.9820, 90: -25.0222,
      91: -24.3222, 100: -18.0223,
    ]
    // Printed with four decimals.
    #expect(expected.allSatisfy { abs(course.lt50[$0.key - 1] - $0.value) <= 5.001e-5 })
    // The switch comes after the update of day 76.
    #expect(course.ecodormantFrom == 76)
    #expect((course.budbreak ?? 0) > 99)
  }

  @Test("All 23 cultivars follow a translation of the published program")
  func allCultivars() throws {
    let reference = try PhenologyReference.load().hardiness
    let record = PhenologyReference.record(days: 230, from: 250)
    let means = zip(record.low, record.high).map { ($0 + $1) / 2 }
    let cultivars = try cultivars()
    #expect(cultivars.count == 23)
    var worst = 0.0
    for cultivar in cultivars {
      let course = cultivar.course(meanCelsius: means)
      let expected = try #require(reference[cultivar.id])
      for (index, value) in expected.enumerated() {
        worst = max(worst, abs(course.lt50[23 * index] - value))
      }
    }
    #expect(worst < 1e-10)
  }

  @Test("A fully hardened Cabernet Sauvignon loses 10 % at -23.6 and 90 % at -26.0 degrees")
  func lines() {
    #expect(abs(cabernet.lt10(at: -25.1) - -23.6) < 0.05)
    #expect(abs(cabernet.lt90(at: -25.1) - -26.0) < 0.05)
    #expect(abs(cabernet.kill(at: -25.1, lt50: -25.1) - 0.5) < 1e-12)
    #expect(abs(cabernet.kill(at: cabernet.lt10(at: -20), lt50: -20) - 0.1) < 1e-12)
    #expect(abs(cabernet.kill(at: cabernet.lt90(at: -20), lt50: -20) - 0.9) < 1e-12)
  }

  @Test("Budbreak of vinifera at -2.2 and of labrusca at -6.4")
  func budbreak() throws {
    let means = [Double](repeating: 0, count: 120) + [Double](repeating: 15, count: 120)
    for cultivar in try cultivars() {
      let course = cultivar.course(meanCelsius: means)
      let day = try #require(course.budbreak)
      #expect(course.lt50[day - 1] < cultivar.budbreakLT50)
      #expect(course.lt50[day] >= cultivar.budbreakLT50)
    }
    #expect(try cultivars().filter { $0.budbreakLT50 == -6.4 }.map(\.id) == ["concord", "sunbelt"])
  }

  @Test("Hardiness of a block is that of each year alone, at every level")
  func block() throws {
    let years = 21
    let weather = SyntheticSeasons.weather(years: years, seed: 11)
    let riesling = try #require(cultivars().first { $0.id == "riesling" })
    let wheat = CerealHardiness(
      hardy: number(-20), hardening: number(0.0093), dehardening: number(0.000027),
      vernalisation: number(60), damping: number(0.7), soil: number(2), spread: number(3))
    let last = 240
    for level in KernelLevel.available {
      let grape = WinterKill(winter(.ferguson(riesling)), level: level)
        .lt50(on: last, weather: weather)
      let cereal = WinterKill(winter(.cereal(wheat)), level: level)
        .lt50(on: last, weather: weather)
      var worst = 0.0
      for lane in 0..<years {
        let low = SyntheticSeasons.lane(weather.minimumCelsius, lane, years: years)
        let high = SyntheticSeasons.lane(weather.maximumCelsius, lane, years: years)
        let means = zip(low, high).map { $0 + 0.5 * ($1 - $0) }
        let first = Array(means[FergusonCultivar.firstDay...last])
        worst = max(
          worst, abs((riesling.course(meanCelsius: first).lt50.last ?? 0) - grape[lane]))
        let own = wheat.course(meanCelsius: Array(means[CerealHardiness.firstDay...last]))
        worst = max(worst, abs((own.last ?? 0) - cereal[lane]))
      }
      #expect(worst == 0)
    }
  }

  @Test("The damage of a block is that of each year alone, at every level")
  func lanes() throws {
    let years = 71
    let weather = SyntheticSeasons.weather(years: years, seed: 19)
    var stages = StageDates(stages: ["swell"], years: years)
    for lane in 0..<years { stages.starts[lane] = Int32(190 + lane % 30) }
    let season = CropSeason(weather: weather, stages: stages, hazards: ZoneHazards(years: years))
    let tender = HardinessCourse(
      hardy: number(-9), tender: number(-4), spread: number(2), start: number(30),
      full: number(100), end: number(160), lost: number(200))
    let muscat = cultivar(
      "tender", [-5, -1.2, -11, 13, 5, -700, 0.12, 0.10, 0.08, 0.10, 7, 1.5, 1, -2.2, 0.95])
    for hardiness in [WinterModel.Hardiness.course(tender), .ferguson(muscat)] {
      var alone: [DamageEvent] = []
      for lane in 0..<years {
        var own = SiteWeather(site: "S", latitude: 41.3, elevation: 400, years: 1)
        own.minimumCelsius = SyntheticSeasons.lane(weather.minimumCelsius, lane, years: years)
        own.maximumCelsius = SyntheticSeasons.lane(weather.maximumCelsius, lane, years: years)
        var dates = StageDates(stages: ["swell"], years: 1)
        dates.starts[0] = stages.starts[lane]
        var events: [DamageEvent] = []
        WinterKill(winter(hardiness)).appendEvents(
          of: CropSeason(weather: own, stages: dates, hazards: ZoneHazards(years: 1)),
          to: &events)
        for index in events.indices { events[index].lane = Int32(lane) }
        alone += events
      }
      #expect(Set(alone.map(\.lane)).count > years / 2)
      for level in KernelLevel.available {
        var events: [DamageEvent] = []
        WinterKill(winter(hardiness), level: level).appendEvents(of: season, to: &events)
        #expect(events == alone)
      }
    }
  }

  private func season(_ nights: [Int: Double], until: Int32 = 200) -> CropSeason {
    var weather = SiteWeather(site: "S", latitude: 41, elevation: 0, years: 1)
    for index in weather.minimumCelsius.indices {
      weather.minimumCelsius[index] = 2
      weather.maximumCelsius[index] = 8
    }
    for (day, celsius) in nights { weather.minimumCelsius[day] = celsius }
    var stages = StageDates(stages: ["swell"], years: 1)
    stages.starts[0] = until
    return CropSeason(weather: weather, stages: stages, hazards: ZoneHazards(years: 1))
  }

  private var pomegranate: HardinessCourse {
    HardinessCourse(
      hardy: number(-17), tender: number(-6), spread: number(2), start: number(30),
      full: number(100), end: number(160), lost: number(200))
  }

  @Test("Hardiness by the calendar goes in straight lines")
  func course() {
    let values = [0, 30, 65, 100, 130, 160, 180, 200, 300].map { pomegranate.lt50(on: $0) }
    #expect(values == [-6, -6, -11.5, -17, -17, -17, -11.5, -6, -6])
  }

  @Test("The worst night of winter counts, none after its end, and covered plants are whole")
  func kill() {
    var events: [DamageEvent] = []
    let night = [120: -17.0, 130: -19, 131: -19, 140: -18, 205: -30]
    WinterKill(winter(.course(pomegranate))).appendEvents(of: season(night), to: &events)
    #expect(events.map(\.day) == [120, 130])
    #expect(events.allSatisfy { $0.peril == .winterKill && $0.shareAffected == 1 })
    #expect(abs((events.first?.meanDamage ?? 0) - 0.5) < 1e-12)
    let left = events.reduce(1) { $0 * (1 - $1.meanDamage) }
    #expect(abs(left - 0.1) < 1e-12)
    var covered: [DamageEvent] = []
    WinterKill(winter(.course(pomegranate), covered: 0.6))
      .appendEvents(of: season(night), to: &covered)
    #expect(covered.allSatisfy { abs($0.shareAffected - 0.4) < 1e-12 })
    #expect(covered.map(\.meanDamage) == events.map(\.meanDamage))
  }

  @Test("Wheat hardens in the cold, loses it in the warmth, and its crown is buffered by the soil")
  func cereal() {
    let wheat = CerealHardiness(
      hardy: number(-20), hardening: number(0.0093), dehardening: number(0.000027),
      vernalisation: number(60), damping: number(0.5), soil: number(2), spread: number(3))
    let cold = wheat.course(meanCelsius: [Double](repeating: 0, count: 50))
    #expect(cold.first ?? 0 > -6)
    #expect(cold.last ?? 0 < -18)
    #expect(zip(cold, cold.dropFirst()).allSatisfy { $1 <= $0 })
    let warm = wheat.course(
      meanCelsius: [Double](repeating: 0, count: 50) + [Double](repeating: 18, count: 30))
    // 10 degrees at the crown: hardening has ended, dehardening not begun before vernalisation.
    #expect(warm.last == cold.last)
    let hot = wheat.course(
      meanCelsius: [Double](repeating: 0, count: 50) + [Double](repeating: 28, count: 30))
    #expect(hot.last ?? -20 > -8)
    // -30 in the air is -14 at the crown, where a hardened plant survives; -50 kills.
    var mild: [DamageEvent] = []
    WinterKill(winter(.cereal(wheat))).appendEvents(of: season([90: -30]), to: &mild)
    #expect(mild.allSatisfy { $0.meanDamage < 0.1 })
    var severe: [DamageEvent] = []
    WinterKill(winter(.cereal(wheat))).appendEvents(of: season([90: -50]), to: &severe)
    #expect(severe.contains { $0.meanDamage > 0.9 })
  }
}
