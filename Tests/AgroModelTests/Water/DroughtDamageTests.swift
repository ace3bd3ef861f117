import AgroModel
import AgroStatistics
import Testing

@Suite("Drought")
struct DroughtDamageTests {
  static let water = CropWater(
    coefficients: (.fixed(0.3), .fixed(0.85), .fixed(0.45), .fixed(0.2)),
    days: (.fixed(20), .fixed(50), .fixed(60), .fixed(20)), waterPerMetre: .fixed(130),
    roots: (.fixed(1.5), .fixed(1.5)), depletionFraction: .fixed(0.4),
    initialDepletion: .fixed(0.5), irrigationTarget: .fixed(0.5), irrigationReserve: .fixed(5),
    effectiveRain: .fixed(0.9), startStage: "budburst")

  static func model(irrigated: Double, stages: [Parameter] = []) -> DroughtDamage {
    DroughtDamage(
      water: water, yieldResponse: .fixed(0.85), stageResponse: stages,
      irrigatedShare: .fixed(irrigated), usualIrrigated: .fixed(0), usualRainfed: .fixed(0),
      variation: .fixed(0.5), referenceFactor: .fixed(1))
  }

  private func season(years: Int, supply: Double, wetter: Double = 1) -> CropSeason {
    var hazards = ZoneHazards(years: years)
    hazards.irrigationSupply = [Double](repeating: supply, count: years)
    return CropSeason(
      weather: TestWeather.season(years: years, wetter: wetter),
      stages: TestWeather.stages(years: years), hazards: hazards)
  }

  /// The balance of the comment of CropWater, one lane, in plain Swift.
  private func plain(_ weather: SiteWeather, lane: Int, start: Double, supply: Double) -> [Double] {
    let reference = weather.referenceEvapotranspiration()
    let years = weather.years
    var depletion = 0.5 * 130 * 1.5
    var sums = [Double](repeating: 0, count: 9)
    for day in 0..<SeasonCalendar.dayCount {
      let age = Double(day) - start
      if age >= 150 { break }
      var kc = 0.2
      if age >= 0 {
        let grown = min(max((age - 20) / 50, 0), 1)
        let aged = min(max((age - 130) / 20, 0), 1)
        kc = 0.3 + 0.55 * grown - 0.4 * aged
      }
      let etc = kc * reference[day * years + lane]
      let p = min(max(0.4 + 0.04 * (5 - etc), 0.1), 0.8)
      let taw = 195.0
      let raw = p * taw
      let ks = min(max((taw - depletion) / (taw - raw), 0), 1)
      let eta = ks * etc
      let need = min(max(depletion - 0.5 * raw, 0), etc + 5)
      let given = age >= 0 ? supply * need : 0
      let rain = weather.precipitationMillimetres[day * years + lane]
      depletion = min(max(depletion + eta - given - 0.9 * rain, 0), taw)
      if age >= 0 {
        let stage = age < 20 ? 0 : age < 70 ? 1 : age < 130 ? 2 : 3
        sums[stage] += etc
        sums[stage + 4] += eta
      }
    }
    sums[8] = depletion
    return sums
  }

  @Test("The kernel is the balance in plain Swift, at every level with the same bits")
  func kernel() {
    let years = 150
    let weather = TestWeather.season(years: years)
    let reference = weather.referenceEvapotranspiration()
    let starts = (0..<years).map { $0 == 7 ? Double(StageDates.never) : Double(200 + $0 % 40) }
    let supply = (0..<years).map { Double($0 % 11) / 10 }
    let results = KernelLevel.available.map { level in
      Self.water.season(
        reference: reference, weather: weather, starts: starts, supply: supply, level: level)
    }
    var worst = 0.0
    for lane in 0..<years where lane != 7 {
      let expected = plain(weather, lane: lane, start: starts[lane], supply: supply[lane])
      for stage in 0..<4 {
        let potential = results[0].potential(stage: stage, lane: lane) - expected[stage]
        let actual = results[0].actual(stage: stage, lane: lane) - expected[stage + 4]
        worst = max(worst, potential.magnitude, actual.magnitude)
      }
      worst = max(worst, (results[0].lastDepletion(lane: lane) - expected[8]).magnitude)
    }
    // 426 additions of numbers below 200 with errors of half a unit in the last place.
    #expect(worst <= 426 * 200 * 0x1p-52)
    #expect(results[0].potential(lane: 7) == 0)
    #expect(results[0].lastDepletion(lane: 7) == 0.5 * 195)
    let same = results.allSatisfy { result in
      (0..<years).allSatisfy { lane in
        result.actual(lane: lane) == results[0].actual(lane: lane)
          && result.lastDepletion(lane: lane) == results[0].lastDepletion(lane: lane)
          && result.irrigation(lane: lane) == results[0].irrigation(lane: lane)
      }
    }
    #expect(same)
  }

  @Test("Both kinds of field in one pass have the bits of each alone, at every level")
  func bothKinds() {
    let years = 150
    let weather = TestWeather.season(years: years)
    let reference = weather.referenceEvapotranspiration()
    let starts = (0..<years).map { $0 == 7 ? Double(StageDates.never) : Double(200 + $0 % 40) }
    let supply = (0..<years).map { Double($0 % 11) / 10 }
    let none = [Double](repeating: 0, count: years)
    func sums(_ water: SeasonWater) -> [Double] {
      (0..<years).flatMap { lane in
        (0..<4).flatMap { stage in
          [water.potential(stage: stage, lane: lane), water.actual(stage: stage, lane: lane)]
        } + [
          water.irrigation(lane: lane), water.lastDepletion(lane: lane),
          Double(water.shortfallDay(lane: lane) ?? -1),
        ]
      }
    }
    let irrigated = Self.water.season(
      reference: reference, weather: weather, starts: starts, supply: supply)
    let rainfed = Self.water.season(
      reference: reference, weather: weather, starts: starts, supply: none)
    for level in KernelLevel.available {
      let both = Self.water.seasons(
        reference: reference, weather: weather, starts: starts, supply: supply, level: level)
      #expect(sums(both.irrigated) == sums(irrigated))
      #expect(sums(both.rainfed) == sums(rainfed))
    }
    #expect(sums(irrigated) != sums(rainfed))
  }

  @Test("A lane alone has the bits that it has in a block")
  func alone() {
    let block = TestWeather.season(years: 150)
    let reference = block.referenceEvapotranspiration()
    let starts = (0..<150).map { Double(200 + $0 % 40) }
    let all = Self.water.season(
      reference: reference, weather: block, starts: starts,
      supply: [Double](repeating: 0.6, count: 150))
    var one = SiteWeather(site: "test", latitude: 40.4, elevation: 100, years: 1)
    for day in 0..<SeasonCalendar.dayCount {
      one.minimumCelsius[day] = block.minimumCelsius[day * 150 + 77]
      one.maximumCelsius[day] = block.maximumCelsius[day * 150 + 77]
      one.precipitationMillimetres[day] = block.precipitationMillimetres[day * 150 + 77]
    }
    let alone = Self.water.season(
      reference: one.referenceEvapotranspiration(), weather: one, starts: [starts[77]],
      supply: [0.6])
    #expect(alone.actual(lane: 0) == all.actual(lane: 77))
    #expect(alone.lastDepletion(lane: 0) == all.lastDepletion(lane: 77))
    #expect(alone.shortfallDay(lane: 0) == all.shortfallDay(lane: 77))
  }

  @Test("Full supply leaves no stress, and more supply or rain never more loss")
  func monotone() {
    let years = 60
    let model = Self.model(irrigated: 1)
    var last = [Double](repeating: 2, count: years)
    var rises = 0
    for supply in stride(from: 0.0, through: 1, by: 0.1) {
      let losses = model.losses(of: season(years: years, supply: supply)).irrigated ?? []
      for lane in 0..<years where losses[lane] > last[lane] { rises += 1 }
      last = losses
    }
    #expect(rises == 0)
    #expect(last.allSatisfy { $0 <= 1e-12 })
    let dry = model.losses(of: season(years: years, supply: 0.3, wetter: 0)).irrigated ?? []
    let wet = model.losses(of: season(years: years, supply: 0.3, wetter: 1)).irrigated ?? []
    #expect(zip(dry, wet).allSatisfy { $0 >= $1 })
    #expect(dry.reduce(0, +) > wet.reduce(0, +) + 1)
  }

  @Test("FAO-33 on sums that are known: season, stages, usual loss")
  func response() throws {
    var season = season(years: 1, supply: 0.2, wetter: 0.1)
    let plain = Self.model(irrigated: 1)
    let sums = plain.water.season(
      reference: season.weather.referenceEvapotranspiration(), weather: season.weather,
      starts: [222], supply: [0.2])
    let deficit = 1 - sums.actual(lane: 0) / sums.potential(lane: 0)
    #expect(deficit > 0.2)
    #expect((plain.loss(of: sums, lane: 0) - 0.85 * deficit).magnitude <= 1e-15)
    let stages = Self.model(irrigated: 1, stages: [0, 0, 2, 0].map { .fixed($0) })
    let middle = 1 - sums.actual(stage: 2, lane: 0) / sums.potential(stage: 2, lane: 0)
    let expected = max(0.85 * deficit, min(1, 2 * middle))
    #expect((stages.loss(of: sums, lane: 0) - expected).magnitude <= 1e-15)
    var usual = plain
    usual.usualIrrigated = .fixed(0.8)
    season.usual.irrigated = 0.125
    var events: [DamageEvent] = []
    usual.appendEvents(of: season, to: &events)
    let event = try #require(events.first)
    #expect((event.meanDamage - (1 - (1 - 0.85 * deficit) / 0.9)).magnitude <= 1e-14)
    #expect(event.shareAffected == 1)
    #expect((222..<372).contains(event.day))
  }

  @Test("A zone of two kinds of field is one event with the mean and the spread of both")
  func mixed() throws {
    let season = season(years: 40, supply: 0.5)
    let model = Self.model(irrigated: 0.7)
    let losses = model.losses(of: season)
    let irrigated = try #require(losses.irrigated)
    let rainfed = try #require(losses.rainfed)
    var events: [DamageEvent] = []
    model.appendEvents(of: season, to: &events)
    #expect(areOrdered(events))
    var worst = 0.0
    for event in events {
      let lane = Int(event.lane)
      let parts = [(0.7, irrigated[lane]), (0.3, rainfed[lane])].filter { $0.1 >= 0.005 }
      let share = parts.reduce(0) { $0 + $1.0 }
      let mean = parts.reduce(0) { $0 + $1.0 * $1.1 } / share
      let second = parts.reduce(0) { $0 + $1.0 * $1.1 * $1.1 * min(1.25, 1 / $1.1) } / share
      let deviation = max(0, second - mean * mean).squareRoot()
      worst = max(worst, (event.shareAffected - share).magnitude)
      worst = max(worst, (event.meanDamage - mean).magnitude)
      worst = max(worst, (event.meanDamage * event.variation - deviation).magnitude)
    }
    #expect(events.count == 40)
    #expect(worst <= 1e-12)
  }

  @Test("A given reference evapotranspiration is used")
  func shared() {
    var season = season(years: 3, supply: 0)
    season.referenceEvapotranspiration = [Double](
      repeating: 0, count: 3 * SeasonCalendar.dayCount)
    var events: [DamageEvent] = []
    Self.model(irrigated: 0.5).appendEvents(of: season, to: &events)
    #expect(events.isEmpty)
  }
}
