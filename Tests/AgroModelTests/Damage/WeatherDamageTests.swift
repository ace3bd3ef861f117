import AgroModel
import Testing

/// Heat, rain and rot.
@Suite("Damage by hot days and by rain at ripening")
struct WeatherDamageTests {
  static func heat(_ accumulation: HeatDamage.Accumulation = .everyDay) -> HeatDamage {
    HeatDamage(
      window: TestWeather.window, none: .fixed(26), full: .fixed(36), most: .fixed(0.1),
      exposed: .fixed(0.3), usual: .fixed(1), variation: .fixed(0.6),
      accumulation: accumulation)
  }

  static let cracking = RainDamage(
    window: TestWeather.window, days: 3,
    curve: [
      .init(.fixed(10), .fixed(0)), .init(.fixed(30), .fixed(0.15)),
      .init(.fixed(60), .fixed(0.4)),
    ], swing: .fixed(50), usual: .fixed(1), variation: .fixed(0.8))

  static let rot = RotDamage(
    window: TestWeather.window, wetDay: .fixed(2), hours: .fixed(5), perMillimetre: .fixed(0.6),
    inoculum: .fixed(0.4), most: .fixed(0.4), usual: .fixed(0), variation: .fixed(0.9))

  private func season(
    years: Int = 80, warmer: Double = 0, wetter: Double = 1
  ) -> CropSeason {
    var usual = UsualLosses()
    usual.heat = 0.02
    usual.rain = 0.03
    return CropSeason(
      weather: TestWeather.season(years: years, warmer: warmer, wetter: wetter),
      stages: TestWeather.stages(years: years), hazards: ZoneHazards(years: years), usual: usual)
  }

  private func events(_ model: some PerilModel, _ season: CropSeason) -> [DamageEvent] {
    var events: [DamageEvent] = []
    model.appendEvents(of: season, to: &events)
    return events
  }

  @Test("The product over spells is the season's loss, whatever the number of spells")
  func sum() {
    let season = season()
    for accumulation in HeatDamage.Accumulation.allCases {
      let model = Self.heat(accumulation)
      let found = events(model, season)
      #expect(areOrdered(found))
      #expect(found.count > 40)
      var worst = 0.0
      for lane in 0..<80 {
        var left = 1.0
        for day in 340..<370 {
          let dose = model.dose(maximumCelsius: season.weather.maximumCelsius[day * 80 + lane])
          left = accumulation == .everyDay ? left * (1 - dose) : min(left, 1 - dose)
        }
        let counted = max(0, (0.3 * (1 - left) - 0.02) / 0.98)
        worst = max(worst, (1 - remaining(found, lane: lane) - counted).magnitude)
      }
      #expect(worst <= 1e-13)
    }
    let rain = events(Self.cracking, season)
    var worst = 0.0
    for lane in 0..<80 {
      var most = 0.0
      for day in 340..<370 {
        let sum = (0..<3).reduce(0.0) {
          $0 + season.weather.precipitationMillimetres[(day - $1) * 80 + lane]
        }
        most = max(most, Self.cracking.loss(millimetres: sum))
      }
      let counted = max(0, (most - 0.03) / 0.97)
      worst = max(worst, (1 - remaining(rain, lane: lane) - counted).magnitude)
    }
    #expect(areOrdered(rain))
    #expect(worst <= 1e-13)
  }

  @Test("More heat and more rain never mean less damage")
  func monotone() {
    var last = [Double](repeating: -1, count: 80)
    var falls = 0
    for warmer in [-10.0, -4, 0, 1, 3, 10] {
      let found = events(Self.heat(), season(warmer: warmer))
      let loss = (0..<80).map { 1 - remaining(found, lane: $0) }
      for lane in 0..<80 where loss[lane] < last[lane] - 1e-14 { falls += 1 }
      last = loss
    }
    #expect(falls == 0)
    #expect(last.allSatisfy { $0 > 0.2 && $0 <= 0.3 })
    last = [Double](repeating: -1, count: 80)
    for wetter in [0.0, 0.3, 1, 2, 5] {
      let found = events(Self.cracking, season(wetter: wetter))
      let loss = (0..<80).map { 1 - remaining(found, lane: $0) }
      for lane in 0..<80 where loss[lane] < last[lane] - 1e-14 { falls += 1 }
      last = loss
    }
    #expect(falls == 0)
    #expect(last.reduce(0, +) > 1)
  }

  @Test("The cracking curve: points, between them, doubled above the swing")
  func curve() {
    let model = Self.cracking
    #expect(model.loss(millimetres: 10) == 0)
    #expect((model.loss(millimetres: 20) - 0.075).magnitude <= 1e-15)
    #expect((model.loss(millimetres: 30) - 0.15).magnitude <= 1e-15)
    #expect((model.loss(millimetres: 45) - 0.275).magnitude <= 1e-15)
    #expect((model.loss(millimetres: 60) - 0.8).magnitude <= 1e-15)
    #expect(model.loss(millimetres: 500) == 0.8)
  }

  @Test("Wheat's published heat line and apple's surface temperatures")
  func published() {
    let wheat = HeatDamage(
      window: TestWeather.window, none: .fixed(30.1), full: .fixed(38.7), most: .fixed(0.56),
      exposed: .fixed(1), usual: .fixed(0), variation: .fixed(0))
    #expect(wheat.dose(maximumCelsius: 30.1) == 0)
    #expect((wheat.dose(maximumCelsius: 34.4) - 0.28).magnitude <= 1e-14)
    #expect(wheat.dose(maximumCelsius: 45) == 0.56)
    #expect((AppleSurface.celsius(maximumAir: 34.0) - 46).magnitude < 0.02)
    #expect((AppleSurface.air(surfaceCelsius: AppleSurface.necrosis) - 39.1).magnitude < 0.05)
  }

  @Test(
    "Botrytis index of Broome and others",
    arguments: [
      (3.0, 20.0, 0.0), (4, 20, 0.162861), (8, 15, 0.273893), (8, 20, 0.348345),
      (12, 20, 0.594946), (24, 12, 0.705361), (24, 20, 0.968224), (24, 25, 0.933979),
      (24, 30, 0.517245), (36, 18, 0.997867),
    ])
  func broome(hours: Double, celsius: Double, printed: Double) {
    #expect((Botrytis.infection(hours: hours, celsius: celsius) - printed).magnitude <= 5e-7)
  }

  @Test("Rot: bounds of the index, and spells that take of what is left")
  func rot() {
    #expect(Botrytis.infection(hours: 24, celsius: 40) == 0)
    #expect(
      Botrytis.infection(hours: 24, celsius: 5) == Botrytis.infection(hours: 24, celsius: 12))
    let found = events(Self.rot, season(wetter: 2))
    #expect(areOrdered(found))
    #expect(found.count > 80)
    #expect((0..<80).allSatisfy { 1 - remaining(found, lane: $0) <= 0.4 })
  }

  @Test("A crop that does not reach the stage, or lacks it, has no damage")
  func never() {
    var season = season(years: 2)
    for index in 0..<season.stages.starts.count { season.stages.starts[index] = StageDates.never }
    #expect(events(Self.heat(), season).isEmpty)
    #expect(events(Self.cracking, season).isEmpty)
    season.stages = StageDates(stages: ["bloom"], years: 2)
    #expect(events(Self.rot, season).isEmpty)
  }
}
