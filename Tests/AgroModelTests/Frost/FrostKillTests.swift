import AgroModel
import Testing

@Suite("Frost by stage")
struct FrostKillTests {
  private func number(_ value: Double) -> Parameter { SyntheticSeasons.assumed(value) }

  private func model(
    offset: Double = 0, surplus: Double = 0, restored: Double = 0, scatter: Double = 1
  ) -> FrostModel {
    FrostModel(
      stages: [
        FrostModel.Stage(
          stage: 0, organ: "buds",
          kill: KillPoints(lt10: number(-3.9), lt50: number(-6.1), lt90: number(-7.8))),
        FrostModel.Stage(
          stage: 1, organ: "buds",
          kill: KillPoints(lt10: number(-2.2), lt50: number(-3.3), lt90: number(-3.9))),
        FrostModel.Stage(
          stage: 3, organ: "fruit",
          kill: KillPoints(lt10: number(-2), lt50: number(-4))),
      ],
      buds: BudTerms(
        siteOffset: number(offset), surplus: number(surplus), restored: number(restored),
        scatter: number(scatter)))
  }

  /// Mild weather with the given nights; stages begin on days 200, 220, 240 (without a curve) and
  /// 400.
  private func season(_ nights: [Int: Double], years: Int = 1, lane: Int = 0) -> CropSeason {
    var weather = SiteWeather(site: "S", latitude: 41, elevation: 0, years: years)
    for index in weather.minimumCelsius.indices {
      weather.minimumCelsius[index] = 8
      weather.maximumCelsius[index] = 18
    }
    for (day, celsius) in nights { weather.minimumCelsius[day * years + lane] = celsius }
    var stages = StageDates(stages: ["pink", "bloom", "fruit", "ripe"], years: years)
    for (stage, day) in [200, 220, 240, 400].enumerated() {
      for lane in 0..<years { stages.starts[stage * years + lane] = Int32(day) }
    }
    return CropSeason(weather: weather, stages: stages, hazards: ZoneHazards(years: years))
  }

  private func events(
    _ model: FrostModel, _ season: CropSeason, nights: NightCombination = .largest
  ) -> [DamageEvent] {
    var events: [DamageEvent] = []
    FrostKill(model, stages: 4, nights: nights).appendEvents(of: season, to: &events)
    return events
  }

  private func left(_ events: [DamageEvent]) -> Double {
    events.reduce(1) { $0 * (1 - $1.shareAffected * $1.meanDamage) }
  }

  @Test("Twenty equal nights kill what one kills")
  func equalNights() {
    let nights = Dictionary(uniqueKeysWithValues: (220..<240).map { ($0, -3.3) })
    let found = events(model(), season(nights))
    #expect(found.count == 1)
    #expect(found.first?.day == 220)
    #expect(abs(left(found) - 0.5) < 1e-12)
    // What a product over nights would say: next to nothing is left.
    let independent = events(model(), season(nights), nights: .independent)
    #expect(independent.count == 20)
    #expect(abs(left(independent) - 0x1p-20) < 1e-12)
  }

  @Test("Events are the steps to the worst night, by the stage in force")
  func steps() {
    let bloom = KillCurve(lt10: -2.2, lt50: -3.3, lt90: -3.9)
    // -5 in pink kills 26 %, -2.5 in bloom less than that, -3.6 in bloom more.
    let found = events(model(), season([205: -5, 221: -2.5, 230: -3.6, 235: -3.0]))
    #expect(found.map(\.day) == [205, 230])
    #expect(abs(left(found) - (1 - (bloom?.share(at: -3.6) ?? 0))) < 1e-12)
    #expect(found.allSatisfy { $0.peril == .frost && $0.shareAffected == 1 })
  }

  @Test("No damage before the first stage, in a stage without a curve, or above the harmless point")
  func harmless() {
    #expect(events(model(), season([199: -20, 240: -20, 399: -20, 225: 0.5])).isEmpty)
    #expect(!events(model(), season([200: -20])).isEmpty)
  }

  @Test("Another organ counts its own worst night")
  func organs() {
    let found = events(model(), season([225: -3.3, 410: -4]))
    #expect(found.count == 2)
    #expect(abs(left(found) - 0.25) < 1e-12)
  }

  @Test("Site offset, surplus of flowers and secondary buds")
  func shares() {
    let colder = events(model(offset: -0.6), season([225: -3.3]))
    #expect(abs(left(colder) - 0.1) < 1e-12)
    let spare = events(model(surplus: 0.2, restored: 0.5), season([225: -3.3]))
    #expect(abs(left(spare) - (1 - 0.5 * 0.3 / 0.8)) < 1e-12)
    #expect(events(model(surplus: 0.6), season([225: -3.3])).isEmpty)
  }

  @Test("Variation follows from the scatter of minima")
  func variation() throws {
    let bloom = try #require(KillCurve(lt10: -2.2, lt50: -3.3, lt90: -3.9))
    let found = try #require(events(model(scatter: 0.5), season([225: -3.3])).first)
    let expected = (bloom.share(at: -3.8) - bloom.share(at: -2.8)) / 2 / 0.5
    #expect(abs(found.variation - expected) < 1e-12)
    #expect(events(model(scatter: 0), season([225: -3.3])).first?.variation == 0)
  }

  @Test("Events come in order of lane, then day")
  func order() {
    let years = 3
    var season = season([:], years: years)
    for (lane, day, celsius) in [(2, 222, -3.0), (0, 230, -4.0), (2, 231, -3.5), (0, 224, -2.6)] {
      season.weather.minimumCelsius[day * years + lane] = celsius
    }
    let found = events(model(), season)
    #expect(found.map { [$0.lane, $0.day] } == [[0, 224], [0, 230], [2, 222], [2, 231]])
  }
}
