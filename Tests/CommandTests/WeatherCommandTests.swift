import Foundation
import Testing

/// Made weather in plain CSV, with a season and rain.
enum MadeWeather {
  static func csv(
    years: Int, factor: Double = 1, zero: Double = 0, hasRain: Bool = true, extra: String = "",
    extraValues: String = ""
  ) -> String {
    var text = "date,tmin,tmax,rain\(extra)\n"
    var state: UInt32 = 11
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24)
    }
    var memory = 0.0
    var isWet = false
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for year in 0..<years {
      var dayOfYear = 0
      for (month, length) in lengths.enumerated() {
        for day in 1...length {
          dayOfYear += 1
          let season = 14 - 0.13 * Double(abs(196 - dayOfYear))
          memory = 0.7 * memory + 4 * (next() + next() - 1)
          isWet = next() < (isWet ? 0.5 : 0.2)
          let low = season + memory
          let high = low + 5 + (isWet ? 3 : 8) * next()
          let rain = isWet ? 0.2 + 9 * next() * next() : 0
          func number(_ value: Double) -> String {
            "\(((value * factor + zero) * 10).rounded() / 10)"
          }
          let wet = "\((rain * 10).rounded() / 10)"
          func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
          text += "\(1990 + year)-\(two(month + 1))-\(two(day)),\(number(low)),\(number(high)),"
          text += (hasRain ? wet : "") + extraValues + "\n"
        }
      }
    }
    return text
  }
}

@Suite("Weather on the command line")
struct WeatherCommandTests {
  @Test("A sound record is reported, exit 0; 29 February is the only gap")
  func check() throws {
    let scratch = try Scratch()
    let path = try scratch.write(MadeWeather.csv(years: 12), to: "made.csv")
    let page = try Command.run(["weather", "check", path])
    #expect(page.code == 0, "\(page)")
    #expect(page.output.contains("1992-02-29"))
    #expect(page.output.contains("Extremes: lowest minimum"))
    let json = try Command.run(["weather", "check", path, "--json"])
    #expect(json.output.contains("\"format\": \"agrorisk.weatherCheck/1\""))
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var csv: String
    var command: [String]
    var code: Int32 = 65
    var tells: [String]
  }

  private static let fit = ["weather", "fit", "FILE", "--out", "model.json"]
  static let bad: [Bad] = [
    Bad(
      testDescription: "weather of 3 years only", csv: MadeWeather.csv(years: 3), command: fit,
      tells: ["3 complete years", "at least 8"]),
    Bad(
      testDescription: "a station 5,000 km off",
      csv: MadeWeather.csv(
        years: 1, extra: ",latitude,longitude", extraValues: ",41.3,69.3"),
      command: fit + ["--latitude", "50.1", "--longitude", "8.7"],
      tells: [" km from the place", "at most 300 km"]),
    Bad(
      testDescription: "all rain missing", csv: MadeWeather.csv(years: 10, hasRain: false),
      command: fit, tells: ["All values of the precipitation are missing"]),
    Bad(
      testDescription: "temperatures in tenths", csv: MadeWeather.csv(years: 10, factor: 10),
      command: fit, tells: ["tenths of a degree", "--units tenths"]),
    Bad(
      testDescription: "temperatures in Fahrenheit",
      csv: MadeWeather.csv(years: 10, factor: 1.8, zero: 32), command: fit,
      tells: ["degrees Fahrenheit", "--units fahrenheit"]),
    Bad(
      testDescription: "a latitude of 95", csv: MadeWeather.csv(years: 10),
      command: fit + ["--latitude", "95", "--longitude", "47"],
      tells: ["95", "latitude", "-90 to 90"]),
    Bad(
      testDescription: "no weather at all", csv: "a,b\n1,2\n", command: fit,
      tells: ["format is not known", "tmin"]),
    Bad(
      testDescription: "a generator that is none", csv: "{\"format\": \"x\"}",
      command: ["weather", "generate", "FILE", "--years", "1", "--out", "out.csv"],
      tells: ["format", "agrorisk.weather/1"]),
    Bad(
      testDescription: "a generator that is no JSON", csv: "date,tmin\n",
      command: ["weather", "generate", "FILE", "--years", "1", "--out", "out.csv"],
      tells: [":1:"]),
    Bad(
      testDescription: "no years", csv: "",
      command: ["weather", "generate", "FILE", "--years", "0", "--out", "out.csv"], code: 64,
      tells: ["--years", "from 1"]),
    Bad(
      testDescription: "an unknown unit", csv: "",
      command: ["weather", "check", "FILE", "--units", "reaumur"], code: 64,
      tells: ["'reaumur'", "celsius, tenths, fahrenheit or kelvin"]),
  ]

  @Test("Bad weather is one clear line, and no file is written", arguments: bad)
  func fails(call: Bad) throws {
    let scratch = try Scratch()
    let path = try scratch.write(call.csv, to: "made.csv")
    let outcome = try Command.run(
      call.command.map { $0 == "FILE" ? path : $0 }, in: scratch.folder)
    #expect(outcome.code == call.code, "\(outcome)")
    let told = outcome.errorLines.filter { $0.hasPrefix("Error: ") }
    #expect(told.count == 1, "\(outcome.errors)")
    #expect(told.first?.missing(call.tells) == [], "\(outcome.errors)")
    #expect(scratch.content == ["made.csv"])
  }

  @Test("Fit, generate and report, the same bytes for any number of threads")
  func chain() throws {
    let scratch = try Scratch()
    let path = try scratch.write(MadeWeather.csv(years: 14), to: "made.csv")
    func run(_ arguments: [String]) throws -> Command.Outcome {
      try Command.run(["weather"] + arguments, in: scratch.folder)
    }
    let fit = try run(["fit", path, "--out", "model.json", "--calibration-years", "100"])
    #expect(fit.code == 0, "\(fit)")
    let generate = ["generate", "model.json", "--years", "600", "--seed", "5"]
    for threads in ["1", "2", "7"] {
      let outcome = try run(
        generate + ["--threads", threads, "--out", "out\(threads).csv"])
      #expect(outcome.code == 0, "\(outcome)")
    }
    let one = try scratch.read("out1.csv")
    #expect(one == (try scratch.read("out2.csv")))
    #expect(one == (try scratch.read("out7.csv")))
    #expect(one.hasPrefix("season,year,month,day,tmin_c,tmax_c,precip_mm\n2001,2000,9,1,"))
    #expect(one.split(separator: "\n").count == 1 + 600 * 365)
    // Year k is the same in every run; what is generated is read again as a record.
    let short = try run(
      ["generate", "model.json", "--years", "30", "--seed", "5", "--out", "short.csv"])
    #expect(short.code == 0, "\(short)")
    #expect(one.hasPrefix(try scratch.read("short.csv")))
    let check = try run(["check", "short.csv"])
    #expect(check.code == 0, "\(check)")
    #expect(check.output.contains("2000-09-01 .. 2030-08-31"))
    let report = try run(
      ["report", "model.json", path, "--blocks", "60", "--plot", "report.svg"])
    #expect(report.code == 0 || report.code == 1, "\(report)")
    #expect(report.output.contains("return level of yearly minimum"))
    // What fails is told in all three.
    let verdict = report.code == 0 ? "Every statistic lies inside" : "NOT SHOWN: "
    #expect(report.output.contains(verdict))
    let picture = try scratch.read("report.svg")
    #expect(picture.hasPrefix("<svg") && picture.contains(verdict))
    let json = try run(["report", "model.json", path, "--blocks", "60", "--json"])
    #expect(json.code == report.code)
    #expect(json.output.contains("\"shortcomings\": []") == (report.code == 0))
  }

  /// The records of the shipped Uzbek places, where they are beside the package.
  static let records: String? = {
    let folder =
      ProcessInfo.processInfo.environment["AGRORISK_SHARED"] ?? Command.root + "/../shared"
    return FileManager.default.fileExists(atPath: folder + "/data/station-normals")
      ? folder + "/data" : nil
  }()
  static let areHeavyWanted = ProcessInfo.processInfo.environment["AGRORISK_HEAVY"] == "1"

  @Test(
    "The shipped generator of ten places shows all that is asked of it",
    .enabled(if: records != nil && areHeavyWanted, "Needs the records and AGRORISK_HEAVY=1."))
  func shipped() throws {
    let data = try #require(Self.records)
    let places = [
      "andijan", "bukhara", "fergana", "gulistan", "karshi", "namangan", "navoi", "nukus",
      "samarkand", "tashkent",
    ]
    let report = try Command.run(
      ["weather", "report", "Scenarios/Places/uzbekistan.json"]
        + places.map { "\(data)/uzbekistan-daily-weather/\($0).csv" }
        + ["--normals", "\(data)/station-normals/monthly_climatology.csv"])
    #expect(report.code == 0, "\(report.output.suffix(2000))")
  }
}
