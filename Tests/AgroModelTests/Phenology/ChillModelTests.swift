import AgroModel
import Foundation
import Testing

@Suite("Chill, warmth and hourly temperatures")
struct ChillModelTests {
  typealias Row = (celsius: Double, portions: Double, hours: Double, utah: Double, gdh: Double)

  /// Runs of chillR's functions over 720 hours of one temperature: portions, hours, Utah units,
  /// growing degree hours.
  static let constants: [Row] = [
    (0, 3.32731375155, 720, 0, 0), (2, 18.7196930801, 720, 360, 0),
    (4, 21.2457621548, 720, 720, 0), (6, 24.4325644079, 720, 720, 335.869588257),
    (8, 24.4010320131, 0, 720, 1313.63486617), (10, 23.3130280147, 0, 360, 2846.41709795),
    (12, 18.001111612, 0, 360, 4798.02185579), (14, 0, 0, 0, 6995.04049249),
  ]

  @Test("720 hours of one temperature give what chillR gives", arguments: constants)
  func constant(_ row: Row) {
    let hours = [Double](repeating: row.celsius, count: 720)
    check(hours, row.portions, row.hours, row.utah, row.gdh)
  }

  /// 30 days of 16 hours at 6 degrees and 8 hours at another temperature.
  static let changing: [Row] = [
    (10, 24.511835835, 480, 600, 1172.71875815), (15, 21.3976714174, 480, 480, 2932.23289468),
    (18, 14.7289791467, 480, 360, 4003.91305884), (21, 9.68291378497, 480, 240, 4826.03477011),
    (24, 0, 480, 240, 5235.76674093),
  ]

  @Test("Cold nights and warm days give what chillR gives", arguments: changing)
  func alternating(_ row: Row) {
    let day = [Double](repeating: 6, count: 16) + [Double](repeating: row.celsius, count: 8)
    let hours = (0..<30).flatMap { _ in day }
    check(hours, row.portions, row.hours, row.utah, row.gdh)
    if row.celsius == 10 {
      let portions = DynamicModel.portions(hours)
      #expect(abs(portions[239] - 7.82016691023) < 5e-11 * 8)
      #expect(abs(portions[479] - 15.6793194328) < 5e-11 * 16)
    }
  }

  @Test("A daily wave gives what chillR gives")
  func wave() {
    let hours = (0..<1440).map { 5 + 6 * sin(2 * Double.pi * Double($0 - 9) / 24) }
    check(hours, 41.6264772756, 600, 750, 2107.42721549)
    #expect(abs(DynamicModel.portions(hours)[719] - 20.7767685787) < 1e-9)
  }

  /// The references are printed with 12 digits.
  private func check(
    _ hours: [Double], _ portions: Double, _ chilling: Double, _ utah: Double, _ gdh: Double
  ) {
    let obtained = DynamicModel.portions(hours).last ?? -1
    #expect(abs(obtained - portions) <= 5e-12 * max(1, portions) + 1e-11)
    #expect(ChillCount.sums(hours, .hours).last == chilling)
    #expect(ChillCount.sums(hours, .utah).last == utah)
    let warmth = hours.reduce(0) { $0 + WarmthRate.growingDegreeHour($1) }
    #expect(abs(warmth - gdh) <= 1e-11 * max(1, gdh))
  }

  @Test("Hours, portions and sums of a record are those of a translation of chillR")
  func record() throws {
    let reference = try PhenologyReference.load()
    let record = PhenologyReference.record(days: 426, from: 244)
    #expect(reference.records.count == 4)
    for expected in reference.records {
      let night = try #require(NightLength(rawValue: expected.night))
      let light = DayLight(latitude: expected.latitude, dayOfYear: 100)
      #expect(abs(light.sunrise - expected.sunrise_100) < 1e-12)
      #expect(abs(light.sunset - expected.sunset_100) < 1e-12)
      let hours = HourlyTemperatures.of(
        latitude: expected.latitude, daysOfYear: record.days, minimumCelsius: record.low,
        maximumCelsius: record.high, night: night)
      let worst = expected.hours.enumerated()
        .map { abs(hours[$0.offset * expected.stride] - $0.element) }.max()
      #expect(try #require(worst) < 1e-10)
      let portions = DynamicModel.portions(hours)
      let apart = expected.portions.enumerated()
        .map { abs(portions[24 * 25 * $0.offset + 23] - $0.element) }.max()
      #expect(try #require(apart) < 1e-8)
      #expect(abs((portions.last ?? 0) - expected.portions_end) < 1e-8)
      #expect(ChillCount.sums(hours, .utah).last == expected.utah)
      #expect(ChillCount.sums(hours, .hours).last == expected.chilling_hours)
      let warmth = hours.reduce(0) { $0 + WarmthRate.growingDegreeHour($1) }
      #expect(abs(warmth / expected.gdh - 1) < 1e-11)
    }
  }

  @Test("Temperatures stay finite from pole to pole")
  func latitudes() {
    let record = PhenologyReference.record(days: 426, from: 244)
    var bad = 0
    for latitude in stride(from: -90.0, through: 90, by: 7.5) {
      for night in NightLength.allCases {
        let hours = HourlyTemperatures.of(
          latitude: latitude, daysOfYear: record.days, minimumCelsius: record.low,
          maximumCelsius: record.high, night: night)
        bad += hours.count { !$0.isFinite || $0.magnitude > 60 }
      }
    }
    #expect(bad == 0)
  }

  @Test("Degree days with an upper limit and a fall in the heat")
  func degreeDays() {
    // Pinot noir of Molitor and Junk 2019: 3, 20, 24.
    let values = [-5.0, 3, 10, 20, 22, 24, 30, 41, 45].map {
      WarmthRate.degreeDay(mean: $0, lower: 3, upper: 20, heat: 24)
    }
    #expect(values == [0, 0, 7, 17, 17, 17, 11, 0, 0])
    #expect(WarmthRate.degreeDay(mean: 30, lower: 10) == 20)
    #expect(WarmthRate.linearDegreeHour(30, base: 4, optimum: 25, critical: 36) == 21)
    #expect(WarmthRate.linearDegreeHour(36, base: 4, optimum: 25, critical: 36) == 0)
    #expect(WarmthRate.linearDegreeHour(30, base: 4.7) == 30 - 4.7)
  }
}
