import AgroModel
import AgroQuantities
import Testing

@Suite("Bias correction")
struct BiasCorrectionTests {
  /// Eleven years with a plain season, gaps and wet spells.
  private func record() throws -> DailyWeather {
    let first = try CivilDate("1990-03-05")
    var weather = DailyWeather(
      place: "P", latitude: 41, longitude: 47, elevation: 200, first: first, dayCount: 4000)
    var state: UInt32 = 3
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24)
    }
    for day in 0..<weather.dayCount where day % 97 > 2 {
      let season = 12 - 0.12 * Double(abs(196 - weather.date(day).dayOfYear))
      weather.minimumCelsius[day] = season + 6 * (next() - 0.5)
      weather.maximumCelsius[day] = weather.minimumCelsius[day] + 2 + 9 * next()
      weather.precipitationMillimetres[day] = next() < 0.25 ? 15 * next() * next() : 0
    }
    return weather
  }

  private let normals = MonthlyNormals(
    station: "N", latitude: 41, longitude: 47, elevation: 500, period: 1961...1990,
    minimumCelsius: [-3, -2, 1, 6, 11, 15, 18, 18, 13, 8, 3, -1],
    maximumCelsius: [5, 6, 11, 18, 23, 28, 31, 31, 26, 19, 12, 7],
    precipitationMillimetres: [20, 25, 40, 55, 60, 45, 20, 15, 25, 40, 35, 22])

  @Test("Monthly means hit the shifted normals exactly, and shifts are those stated")
  func exact() throws {
    let weather = try record()
    let correction = try #require(
      BiasCorrection(weather, normals: normals, warming: .azerbaijan))
    // 300 m lower at 0.6 C in 100 m; 0.83 C in the 28.5 years from 1976.0 to 2005.0.
    #expect(abs(correction.heightShift - 1.8) < 1e-12)
    let middle = weather.middleYear
    #expect(abs(correction.warmingShift - 0.83 * (middle - 1976) / 29) < 1e-12)
    #expect(abs(middle - 1995.66) < 0.01)
    let after = correction.after
    var worst = 0.0
    for month in 0..<12 {
      let shift = correction.heightShift + correction.warmingShift
      worst = max(
        worst, abs(after.minimumCelsius[month] - normals.minimumCelsius[month] - shift),
        abs(after.maximumCelsius[month] - normals.maximumCelsius[month] - shift),
        abs(
          after.precipitationMillimetres[month] / normals.precipitationMillimetres[month] - 1))
    }
    // Rounding of sums of 4,000 numbers.
    #expect(worst < 1e-9)
    #expect(correction.unscaledMonths.isEmpty)
  }

  @Test("The offset has no jump at the ends of months, missing values stay missing")
  func smooth() throws {
    let weather = try record()
    let correction = try #require(
      BiasCorrection(weather, normals: normals, warming: .azerbaijan))
    guard correction.crossedDays == 0 else { return }
    var steps: [Double] = []
    var kept = true
    for day in 1..<weather.dayCount {
      let today = correction.weather.minimumCelsius[day] - weather.minimumCelsius[day]
      let before = correction.weather.minimumCelsius[day - 1] - weather.minimumCelsius[day - 1]
      if !(today - before).isNaN { steps.append(abs(today - before)) }
      kept =
        kept
        && weather.minimumCelsius[day].isNaN == correction.weather.minimumCelsius[day].isNaN
        && (weather.precipitationMillimetres[day] == 0)
          == (correction.weather.precipitationMillimetres[day] == 0)
    }
    #expect(kept)
    // Offsets of neighbouring months differ by up to 3 C; a step function would jump by that.
    let largest = steps.max() ?? 1
    #expect(largest < 0.5, "\(largest)")
  }

  @Test("A month without rain cannot be scaled and is told")
  func dryMonth() throws {
    var weather = try record()
    for day in 0..<weather.dayCount where weather.date(day).month == 7 {
      if !weather.precipitationMillimetres[day].isNaN { weather.precipitationMillimetres[day] = 0 }
    }
    let correction = try #require(
      BiasCorrection(weather, normals: normals, warming: .azerbaijan))
    #expect(correction.unscaledMonths == [7])
    #expect(correction.after.precipitationMillimetres[6] == 0)
    let june = correction.after.precipitationMillimetres[5]
    #expect(abs(june / 45 - 1) < 1e-9)
    #expect(correction.weather.precipitationMillimetres.allSatisfy { !($0 > 500) })
  }

  @Test("A record without a value in some month is not corrected")
  func incomplete() throws {
    var weather = try record()
    for day in 0..<weather.dayCount where weather.date(day).month == 2 {
      weather.minimumCelsius[day] = .nan
    }
    #expect(BiasCorrection(weather, normals: normals, warming: .azerbaijan) == nil)
  }

  @Test("Distances on the earth")
  func distance() {
    // Quarter of a great circle, and London to New York (5,570 km).
    let quarter = EarthDistance.kilometres(
      latitude: 0, longitude: 0, toLatitude: 0, toLongitude: 90)
    #expect(abs(quarter - 6371 * Double.pi / 2) < 1e-6)
    let atlantic = EarthDistance.kilometres(
      latitude: 51.5074, longitude: -0.1278, toLatitude: 40.7128, toLongitude: -74.006)
    #expect(abs(atlantic - 5570) < 1)
  }
}
