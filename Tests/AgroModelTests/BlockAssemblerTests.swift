import AgroModel
import Testing

@Suite("Assembling a block of a catalogue")
struct BlockAssemblerTests {
  static let layout = CatalogueLayout(
    zones: ["a", "b"], crops: ["grape"],
    plantings: [
      .init(zone: 1, crop: 0, potentialYield: 8), .init(zone: 0, crop: 0, potentialYield: 10),
    ], indices: ["rain"])

  /// Lost shares of a row.
  static let width = Peril.allCases.count

  /// Numbers that look random, the same in every run.
  struct Mixer: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    }
  }

  @Test("Damage acts in calendar order on what is left")
  func order() {
    var assembler = BlockAssembler(firstYear: 500, years: 2, layout: Self.layout)
    // Handed over out of order: hail on day 300 must come after frost on day 200.
    assembler.add(
      planting: 0,
      events: [
        DamageEvent(
          lane: 1, day: 300, peril: .hail, shareAffected: 0.5, meanDamage: 0.5, variation: 0.3),
        DamageEvent(
          lane: 1, day: 200, peril: .frost, shareAffected: 1, meanDamage: 0.5, variation: 0),
      ], indexValues: [3, 4])
    assembler.add(planting: 1, events: [])
    let block = assembler.block()
    // Row of lane 1, planting 0 (zone a, potential 10): frost takes 1/2, hail 1/4 of the rest.
    let row = 2
    #expect(block.lost[row * Self.width + Peril.frost.index] == 0.5)
    #expect(block.lost[row * Self.width + Peril.hail.index] == 0.125)
    #expect(block.yields == [10, 8, 3.75, 8])
    #expect(block.indices == [3, 0, 4, 0])
    #expect(block.events.map(\.year) == [501, 501])
    #expect(block.events.map(\.day) == [200, 300])
    #expect(block.footprints.map(\.event) == block.events)
  }

  @Test("Attributed shares and what is left add up to one, to the last bit, in any order")
  func additive() {
    var mixer = Mixer(state: 7)
    let years = 250
    var events: [DamageEvent] = []
    for lane in 0..<years {
      for _ in 0..<Int.random(in: 0...40, using: &mixer) {
        events.append(
          DamageEvent(
            lane: Int32(lane), day: Int32.random(in: 0..<426, using: &mixer),
            peril: Peril.ofYield.randomElement(using: &mixer) ?? .hail,
            shareAffected: Double.random(in: 0...1, using: &mixer),
            meanDamage: Double.random(in: 0...0.4, using: &mixer), variation: 1))
      }
    }
    var assembler = BlockAssembler(firstYear: 0, years: years, layout: Self.layout)
    assembler.add(planting: 0, events: events)
    assembler.add(planting: 1, events: [])
    let block = assembler.block()
    var worst: Float = 0
    var sameBackwards = true
    for lane in 0..<years {
      let row = lane * 2
      let lost = block.lost[row * Self.width..<row * Self.width + Peril.ofYield.count]
      let total = lost.reduce(0, +)
      sameBackwards = sameBackwards && total == lost.reversed().reduce(0, +)
      // The yield is rounded once more to a Float: half a unit of 10 in the last place.
      worst = max(worst, abs(block.yields[row] - 10 * (1 - total)))
    }
    #expect(sameBackwards)
    #expect(worst <= Float(10).ulp)
  }

  @Test("What hail marks is lost of the value of what is left, and of no yield")
  func looks() throws {
    func block(quality: Double) -> CatalogueBlock {
      var assembler = BlockAssembler(firstYear: 0, years: 2, layout: Self.layout)
      assembler.add(
        planting: 0,
        events: [
          DamageEvent(
            lane: 0, day: 250, peril: .hail, shareAffected: 0.5, meanDamage: 0.3, variation: 0,
            qualityShare: quality),
          DamageEvent(
            lane: 0, day: 260, peril: .frost, shareAffected: 1, meanDamage: 0.25, variation: 0.1),
          DamageEvent(
            lane: 0, day: 300, peril: .hail, shareAffected: 0.25, meanDamage: 0.6, variation: 0,
            qualityShare: 2 * quality),
        ])
      assembler.add(planting: 1, events: [])
      return assembler.block()
    }
    let plain = block(quality: 0)
    let marked = block(quality: 0.4)
    #expect(marked.yields == plain.yields)
    #expect(marked.lostShare(row: 0) == plain.lostShare(row: 0))
    #expect(plain.lost.indices.allSatisfy { plain.lost[$0] == marked.lost[$0] || $0 == 12 })
    #expect(plain.lost[12] == 0)
    #expect(marked.footprints.map(\.qualityShare) == [0.4, 0, 0.8])
    // Of certain damages: a half of the objects keeps 0.7 of its yield at 1 - 0.4 x 0.6 of its value,
    // a quarter keeps 0.4 at 1 - 0.8. Objects are struck independently. The law of a certain damage
    // between two nodes of the grid is spread over both: 0.002 of the damage and less.
    let value = (0.5 + 0.5 * 0.7 * 0.76) * 0.75 * (0.75 + 0.25 * 0.4 * 0.2)
    let left = (0.5 + 0.5 * 0.7) * 0.75 * (0.75 + 0.25 * 0.4)
    #expect(abs(Double(marked.lost[12]) - (left - value)) < 0.002 * (left - value) + 1e-6)
    #expect(marked.lost[13...].allSatisfy { $0 == 0 })
  }

  @Test("The number of an event says year, day and peril")
  func number() {
    let event = CatalogueEvent(year: 99_999, day: 425, peril: .landslide)
    #expect(event.year == 99_999)
    #expect(event.day == 425)
    #expect(event.perilIndex == Peril.landslide.index)
    #expect(CatalogueEvent(year: 1, day: 425, peril: .hail) < CatalogueEvent(year: 2, day: 0, peril: .frost))
  }

  @Test("Indices of a constant season are what arithmetic says")
  func indices() {
    var weather = SiteWeather(site: "x", latitude: 40, elevation: 0, years: 3)
    for index in weather.minimumCelsius.indices {
      weather.minimumCelsius[index] = 4
      weather.maximumCelsius[index] = 18
      weather.precipitationMillimetres[index] = 1.5
    }
    weather.minimumCelsius[10 * 3 + 2] = -7
    func value(
      _ variable: WeatherIndex.Variable, _ statistic: WeatherIndex.Statistic,
      _ threshold: Double = 0
    ) -> [Double] {
      WeatherIndex(
        name: "i", variable: variable, statistic: statistic, days: 5...14, threshold: threshold
      ).values(in: weather)
    }
    #expect(value(.rain, .sum) == [15, 15, 15])
    #expect(value(.mean, .average) == [11, 11, 10.45])
    #expect(value(.minimum, .lowest) == [4, 4, -7])
    #expect(value(.minimum, .daysBelow) == [0, 0, 1])
    #expect(value(.maximum, .excess, 10) == [80, 80, 80])
    #expect(value(.maximum, .daysAbove, 17) == [10, 10, 10])
    #expect(value(.maximum, .highest) == [18, 18, 18])
    #expect(value(.rain, .shortfall, 2) == [5, 5, 5])
  }
}
