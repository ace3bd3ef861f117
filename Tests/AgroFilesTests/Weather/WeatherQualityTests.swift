import AgroFiles
import AgroModel
import AgroQuantities
import Testing

/// A made record of which every fault is known.
private struct MadeRecord {
  var rows: [(date: String, minimum: String, maximum: String, rain: String)] = []

  init(years: Int = 12) throws {
    var date = try CivilDate("2000-01-01")
    var state: UInt32 = 7
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24)
    }
    for _ in 0..<(years * 365) {
      let season = 12 - 0.11 * Double(abs(196 - date.dayOfYear))
      let low = season + 8 * (next() + next() + next() - 1.5)
      let high = low + 5 + 8 * next()
      let rain = next() < 0.3 ? 1 + 12 * next() * next() : 0
      func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
      rows.append(("\(date)", text(low), text(high), text(rain)))
      date = try date.adding(days: 1)
    }
  }

  var text: String {
    "date,tmin,tmax,rain\n"
      + rows.map { "\($0.date),\($0.minimum),\($0.maximum),\($0.rain)\n" }.joined()
  }

  func record(_ query: WeatherQuery = WeatherQuery()) throws -> WeatherRecord {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, "made.csv")
    return try #require(try WeatherReader(paths: [path], query: query).records.first)
  }

  mutating func change(_ scale: (Double) -> Double) {
    for index in rows.indices {
      rows[index].minimum = "\(scale(Double(rows[index].minimum) ?? 0))"
      rows[index].maximum = "\(scale(Double(rows[index].maximum) ?? 0))"
    }
  }
}

@Suite("Quality control of daily weather")
struct WeatherQualityTests {
  @Test("A sound record has nothing to remark")
  func sound() throws {
    let record = try MadeRecord().record()
    #expect(record.findings.isEmpty, "\(record.findings)")
  }

  @Test("Each planted fault is found once, at its line")
  func planted() throws {
    var made = try MadeRecord()
    made.rows[100].minimum = "99"
    (made.rows[200].minimum, made.rows[200].maximum) = ("30", "20")
    made.rows[500].rain = "-3"
    made.rows[600].maximum = "abc"
    for index in 800..<810 { made.rows[index].maximum = "21.3" }
    made.rows[900].maximum = "75"
    made.rows[1000].minimum = "-48"
    made.rows[1500].rain = "250"
    made.rows.insert(made.rows[1999], at: 2000)
    made.rows.insert((made.rows[2499].date, "1", "2", "3"), at: 2500)
    made.rows.removeSubrange(3000..<3010)
    let record = try made.record()
    func lines(_ kind: WeatherFinding.Kind, _ severity: WeatherFinding.Severity) -> [Int] {
      record.findings.filter { $0.kind == kind && $0.severity == severity }
        .compactMap { $0.place.flatMap { Int($0.split(separator: ":").last ?? "") } }
    }
    #expect(lines(.impossible, .rejected) == [102, 502, 902])
    #expect(lines(.minimumAboveMaximum, .rejected) == [202])
    #expect(lines(.unreadable, .rejected) == [602])
    #expect(lines(.identicalRun, .warning) == [802])
    #expect(lines(.spike, .warning) == [1002])
    #expect(lines(.outlier, .warning) == [1002, 1502])
    #expect(lines(.repeatedDate, .warning) == [2002])
    #expect(lines(.repeatedDate, .rejected) == [2502])
    // Ten days are gone after line 3001; the day of the conflict and of "abc" hold no value.
    #expect(lines(.gap, .note) == [602, 2501, 3001])
    #expect(record.weather.minimumCelsius[200].isNaN && record.weather.maximumCelsius[200].isNaN)
    #expect(record.weather.minimumCelsius[1000] == -48)
    #expect(record.isUsable)
  }

  @Test(
    "Temperatures in another unit are refused with the option that reads them",
    arguments: [
      ("tenths", 10, 0), ("fahrenheit", 1.8, 32), ("kelvin", 1, 273.15),
    ])
  func units(name: String, factor: Double, zero: Double) throws {
    var made = try MadeRecord()
    let truth = try made.record().weather
    // The summer of the made record reaches 35 C.
    made.change { $0 * factor + zero }
    let refused = try made.record()
    #expect(!refused.isUsable)
    #expect(refused.refusals.count == 1)
    #expect(refused.refusals.first?.message.contains("--units \(name)") == true)
    let unit = try #require(TemperatureUnit(rawValue: name))
    let read = try made.record(WeatherQuery(temperatureUnit: unit))
    #expect(read.isUsable)
    let worst = zip(read.weather.maximumCelsius, truth.maximumCelsius)
      .map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-9)
  }

  @Test("A single year in Fahrenheit is refused by its name")
  func mixed() throws {
    var made = try MadeRecord()
    for index in made.rows.indices where made.rows[index].date.hasPrefix("2005") {
      made.rows[index].minimum = "\((Double(made.rows[index].minimum) ?? 0) * 1.8 + 32)"
      made.rows[index].maximum = "\((Double(made.rows[index].maximum) ?? 0) * 1.8 + 32)"
    }
    let record = try made.record()
    #expect(record.refusals.first?.message.contains("of 2005 is in degrees Fahrenheit") == true)
  }

  @Test("All rain missing, columns exchanged, too few years, a latitude of 95")
  func refused() throws {
    var dry = try MadeRecord()
    for index in dry.rows.indices { dry.rows[index].rain = "" }
    #expect(try dry.record().refusals.first?.message.contains("precipitation are missing") == true)
    var swapped = try MadeRecord()
    for index in swapped.rows.indices {
      let low = swapped.rows[index].minimum
      swapped.rows[index].minimum = swapped.rows[index].maximum
      swapped.rows[index].maximum = low
    }
    #expect(try swapped.record().refusals.first?.message.contains("exchanged") == true)
    let short = try MadeRecord(years: 3).record()
    #expect(short.findings.contains { $0.kind == .short && $0.message.contains("2 complete") })
    let north = try MadeRecord().record(WeatherQuery(latitude: 95, longitude: 47))
    #expect(north.refusals.first?.message.contains("latitude") == true)
    #expect(north.refusals.first?.message.contains("95") == true)
  }

  @Test("Years without rain and rain in tenths are told")
  func rain() throws {
    var made = try MadeRecord()
    for index in made.rows.indices where made.rows[index].date.hasPrefix("2004") {
      made.rows[index].rain = "0"
    }
    #expect(try made.record().findings.map(\.kind) == [.rainlessYear])
    var tenths = try MadeRecord()
    for index in tenths.rows.indices {
      tenths.rows[index].rain = "\((Double(tenths.rows[index].rain) ?? 0) * 10)"
    }
    #expect(try tenths.record().findings.contains { $0.kind == .unit })
  }

  @Test(
    "Monthly means of a shared record agree with those published beside it",
    .enabled(if: SharedWeather.isThere, "The shared data are not beside the package."))
  func published() throws {
    let reader = try WeatherReader(
      paths: [SharedWeather.path("uzbekistan-daily-weather/tashkent.csv")])
    let record = try #require(reader.records.first)
    #expect(record.weather.latitude == 41.33 && record.weather.elevation == 489)
    let means = MonthlyMeans(record.weather)
    // bias_vs_worldclim.csv, Tashkent: means of the whole record, rounded to a tenth.
    let low = [-2.1, -1.2, 3.7, 9.9, 14.8, 19.8, 21.1, 19.5, 14.8, 9.4, 4.8, -0.2]
    let worst = zip(means.minimumCelsius, low).map { abs($0 - $1) }.max() ?? 1
    // Half a tenth of rounding.
    #expect(worst <= 0.0501)
    #expect(record.findings.allSatisfy { $0.severity == .note })
    #expect(record.findings.count == 4)
  }
}
