import AgroModel
import Testing

@Suite("Damage by hail and other hazards that strike")
struct StruckDamageTests {
  static func model(scale: Double = 1) -> StruckDamage {
    StruckDamage(
      peril: .hail, scale: .fixed(scale),
      means: StageTable([
        .init("budburst", .fixed(0.1)), .init("bloom", .fixed(0.25)),
        .init("ripening", .fixed(0.35)), .init("harvest", .fixed(0)),
      ]),
      totalShare: .fixed(0.25), variation: .fixed(0.7), spread: .fixed(0.6),
      quality: StageTable([.init("bloom", .fixed(0.2)), .init("ripening", .fixed(0.5))]))
  }

  private func season(_ events: [HazardEvent]) -> CropSeason {
    var hazards = ZoneHazards(years: 4)
    hazards[.hail] = events
    return CropSeason(
      weather: TestWeather.season(years: 4), stages: TestWeather.stages(years: 4),
      hazards: hazards)
  }

  @Test("Damage follows stage and strength, before growth and after harvest there is none")
  func stages() {
    let days: [Int32] = [200, 230, 300, 350, 400]
    let events = days.map { HazardEvent(lane: 1, day: $0, shareStruck: 0.2, strength: 0.5) }
    var damage: [DamageEvent] = []
    Self.model().appendEvents(of: season(events), to: &damage)
    #expect(damage.map(\.day) == [230, 300, 350])
    #expect(damage.map(\.meanDamage) == [0.1, 0.25, 0.35])
    #expect(damage.allSatisfy { $0.shareAffected == 0.2 && $0.peril == .hail })
    #expect(areOrdered(damage))
  }

  @Test("An event's mean and variation are those of its law")
  func law() {
    let model = Self.model(scale: 1.3)
    var worst = 0.0
    for strength in [0.05, 0.4, 0.95] {
      let hazard = HazardEvent(lane: 0, day: 350, shareStruck: 0.1, strength: strength)
      var damage: [DamageEvent] = []
      model.appendEvents(of: season([hazard]), to: &damage)
      let law = model.law(stageMean: 0.35, strength: strength)
      worst = max(worst, (damage[0].meanDamage - law.mean).magnitude)
      worst = max(worst, (damage[0].variation - law.variation).magnitude)
      worst = max(worst, (law.totalLossShare - 0.25 * law.mean).magnitude)
    }
    #expect(worst <= 1e-14)
    // The spread of strengths leaves the mean as it is.
    let mean = (0..<1000).reduce(0.0) {
      $0 + Self.model().law(stageMean: 0.3, strength: (Double($1) + 0.5) / 1000).mean / 1000
    }
    #expect((mean - 0.3).magnitude <= 1e-12)
  }

  @Test("More strength, area or scale never means less damage")
  func monotone() {
    var last = -1.0
    var falls = 0
    for step in 1..<100 {
      let mean = Self.model(scale: 3).law(stageMean: 0.35, strength: Double(step) / 100).mean
      if mean < last { falls += 1 }
      last = mean
    }
    #expect(falls == 0)
    #expect(last == 1)
    for scale in [0.0, 0.5, 1, 2, 20] {
      let law = Self.model(scale: scale).law(stageMean: 0.3, strength: 0.7)
      #expect((0...1).contains(law.mean))
    }
  }

  @Test("Looks: the share of the stage goes with the event")
  func quality() {
    let events = [230, 300, 350].map {
      HazardEvent(lane: 1, day: $0, shareStruck: 0.2, strength: 0.5)
    }
    var damage: [DamageEvent] = []
    Self.model().appendEvents(of: season(events), to: &damage)
    #expect(damage.map(\.qualityShare) == [0, 0.2, 0.5])
  }
}
