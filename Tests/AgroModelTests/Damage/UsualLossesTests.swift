import AgroModel
import AgroQuantities
import Testing

@Suite("What an insured yield already holds")
struct UsualLossesTests {
  private static func crop(irrigated: Double) throws -> Crop {
    var crop = Crop(
      id: "test", habit: .tree, stages: StageModel(clocks: [], rules: []))
    crop.heat = HeatDamage(
      window: TestWeather.window, none: .fixed(26), full: .fixed(40), most: .fixed(0.1),
      exposed: .fixed(0.8), usual: .fixed(1), variation: .fixed(0.6))
    crop.rain = RainDamage(
      window: TestWeather.window, days: 3,
      curve: [.init(.fixed(10), .fixed(0)), .init(.fixed(60), .fixed(0.6))], swing: nil,
      usual: .fixed(1), variation: .fixed(0.8))
    crop.water = DroughtDamage(
      water: CropWater(
        coefficients: (.fixed(0.3), .fixed(0.9), .fixed(0.5), .fixed(0.2)),
        days: (.fixed(20), .fixed(40), .fixed(60), .fixed(30)), waterPerMetre: .fixed(130),
        roots: (.fixed(1), .fixed(1)), depletionFraction: .fixed(0.5),
        initialDepletion: .fixed(0.3), irrigationTarget: .fixed(0.5),
        irrigationReserve: .fixed(5), effectiveRain: .fixed(0.9), startStage: "budburst"),
      yieldResponse: .fixed(0.85), irrigatedShare: .fixed(irrigated), usualIrrigated: .fixed(1),
      usualRainfed: .fixed(1), variation: .fixed(0.5), referenceFactor: .fixed(1))
    return crop
  }

  private static func season(warmer: Double) -> CropSeason {
    var hazards = ZoneHazards(years: 120)
    for lane in 0..<120 { hazards.irrigationSupply[lane] = 0.4 + 0.6 * TestWeather.noise(lane, 3) }
    return CropSeason(
      weather: TestWeather.season(years: 120, warmer: warmer, wetter: 1.4),
      stages: TestWeather.stages(years: 120), hazards: hazards)
  }

  private static func losses(_ model: any PerilModel, _ season: CropSeason) -> [Double] {
    var events: [DamageEvent] = []
    model.appendEvents(of: season, to: &events)
    return (0..<120).map { 1 - remaining(events, lane: $0) }
  }

  @Test("Damage is what a season loses beyond the place's mean, at a cool place and at a hot one")
  func beyondTheMean() throws {
    var worst = 0.0
    var counted = 0
    for warmer in [0.0, 5, 10] {
      for irrigated in [0.0, 1] {
        let crop = try Self.crop(irrigated: irrigated)
        var season = Self.season(warmer: warmer)
        let models: [any PerilModel] = try [
          #require(crop.heat), #require(crop.rain), #require(crop.water),
        ]
        let raw = models.map { Self.losses($0, season) }
        season.usual = crop.usualLosses(of: season)
        let expected = [
          season.usual.heat, season.usual.rain,
          irrigated == 1 ? season.usual.irrigated : season.usual.rainfed,
        ]
        for (number, model) in models.enumerated() {
          let mean = raw[number].reduce(0, +) / 120
          // Drought counts no event below its least, so that its mean may be that much lower.
          worst = max(worst, number < 2 ? (expected[number] - mean).magnitude : 0)
          let taken = min(UsualLosses.most, expected[number])
          for (lane, loss) in Self.losses(model, season).enumerated() {
            let beyond = max(0, 1 - (1 - raw[number][lane]) / (1 - taken))
            let isNone = number == 2 && beyond < DroughtDamage.least
            worst = max(worst, isNone ? loss : (loss - beyond).magnitude)
          }
          if mean > 0.02 { counted += 1 }
        }
      }
    }
    #expect(worst <= 1e-12)
    #expect(counted >= 8)
  }

  @Test("The usual summer of a hot place is no damage there, and is one where summers are cool")
  func places() throws {
    let crop = try Self.crop(irrigated: 1)
    let heat = try #require(crop.heat)
    let cool = Self.season(warmer: 0)
    var hot = Self.season(warmer: 8)
    let raw = Self.losses(heat, hot).reduce(0, +)
    hot.usual = crop.usualLosses(of: hot)
    let own = Self.losses(heat, hot).reduce(0, +)
    hot.usual = crop.usualLosses(of: cool)
    let foreign = Self.losses(heat, hot).reduce(0, +)
    #expect(raw > 12)
    #expect(own < 0.5 * raw)
    // The mean of what is beyond a loss m is at least (mean loss - m) / (1 - m).
    let usual = hot.usual.heat
    #expect(foreign >= (raw - 120 * usual) / (1 - usual))
    #expect(foreign > 2 * own)
  }

  @Test("A share of 0 takes nothing off, and no more than nine tenths ever")
  func share() throws {
    var crop = try Self.crop(irrigated: 1)
    crop.heat?.usual = .fixed(0)
    var season = Self.season(warmer: 8)
    let heat = try #require(crop.heat)
    let raw = Self.losses(heat, season)
    season.usual = crop.usualLosses(of: season)
    #expect(Self.losses(heat, season) == raw)
    crop.heat?.usual = .fixed(2)
    season.usual.heat = 0.8
    let most = try #require(crop.heat)
    var expected = 0.0
    for loss in raw { expected = max(expected, 1 - (1 - loss) / 0.1) }
    let found = Self.losses(most, season).max() ?? 0
    #expect((found - max(0, expected)).magnitude <= 1e-12)
  }
}
