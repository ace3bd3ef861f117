internal import AgroRisk
internal import ArgumentParser

struct WeatherGenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Simulate years of daily weather with a fitted generator.",
    discussion: """
      Year k of a seed is the same in every run, whatever the number of years, sites and threads. \
      A season begins on 1 September of the year before and, unless --whole-seasons is given, ends \
      on 31 August; 29 February does not exist.

      Examples:
        agrorisk weather generate tashkent.json --years 1000 --out tashkent.csv
        agrorisk weather generate uzbekistan.json --years 100 --seed 7 --out weather/
      """)

  @Argument(help: "The generator's file.") var model: String
  @Option(help: "Number of years.") var years: Int
  @Option(
    help: ArgumentHelp(
      "A .csv file with all sites, or a folder for a file a site.", valueName: "path"))
  var out: String
  @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Sites, joined by commas (default: all).", valueName: "ids"))
  var sites: String?
  @Option(help: ArgumentHelp("The number of the first year.", valueName: "year"))
  var firstYear = 2001
  @Option(
    help: ArgumentHelp("The year that temperatures stand for (default: the file's).", valueName: "year"))
  var centreYear: Double?
  @Flag(help: "All 426 days of a season, to 31 October.") var wholeSeasons = false
  @Option(help: "Threads (default: the machine's).") var threads: Int?
  @Flag(help: "Print no progress.") var quiet = false

  mutating func validate() throws {
    if !(1...1_000_000).contains(years) {
      throw ValidationError("--years is \(years), but must be from 1 to 1000000.")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be from 1 to 1024.")
    }
    if let centreYear, !(1800...2200).contains(centreYear) {
      throw ValidationError("--centre-year is \(centreYear), but must be from 1800 to 2200.")
    }
  }

  mutating func run() async throws {
    do {
      var generator = try WeatherGeneratorFile.read(model)
      if let centreYear { generator = generator.centred(on: centreYear) }
      let wanted = sites.map { $0.split(separator: ",").map(String.init) }
      let simulator = try WeatherSimulator(generator, seed: seed, sites: wanted)
      let ids = simulator.sites.map(\.id)
      if out.lowercased().hasSuffix(".csv") {
        try await write(simulator, to: out)
      } else {
        try Terminal.makeFolder(out)
        for id in ids {
          try await write(
            try WeatherSimulator(generator, seed: seed, sites: [id]),
            to: out + (out.hasSuffix("/") ? "" : "/") + id + ".csv")
        }
      }
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  /// Years of a block: their text is made by one task.
  private static let blockYears = 250

  private func write(_ simulator: WeatherSimulator, to path: String) async throws {
    let isLong = simulator.sites.count > 1
    let header = (isLong ? "site," : "") + "season,year,month,day,tmin_c,tmax_c,precip_mm\n"
    var file = try AtomicFile(path: path)
    try file.write(header)
    let blocks = (years + Self.blockYears - 1) / Self.blockYears
    let atOnce = threads ?? Terminal.processorCount
    let days = wholeSeasons ? SeasonCalendar.dayCount : 365
    let (first, count) = (firstYear, years)
    let notice = LateNotice("Simulating \(years) years into \(path) ...", quiet: quiet)
    var next = 0
    while next < blocks {
      let wave = next..<min(blocks, next + atOnce)
      let texts = await withTaskGroup(of: (Int, [UInt8]).self) { group in
        for block in wave {
          group.addTask {
            let start = block * Self.blockYears
            let weather = simulator.block(
              firstYear: start, years: min(Self.blockYears, count - start))
            return (
              block, GeneratedWeather.rows(weather, first: first + start, days: days, isLong)
            )
          }
        }
        var found: [Int: [UInt8]] = [:]
        for await (block, text) in group { found[block] = text }
        return wave.map { found[$0] ?? [] }
      }
      for text in texts { try file.write(text) }
      next = wave.upperBound
    }
    notice.end()
    try file.commit()
  }
}

/// Rows of simulated weather.
enum GeneratedWeather {
  /// The rows of a block, year by year, in hundredths of degrees and millimetres.
  static func rows(
    _ block: WeatherBlock, first: Int, days: Int, _ isLong: Bool
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(block.sites.count * block.years * days * 34)
    for site in block.sites {
      var name: [UInt8] = []
      if isLong {
        CSVText.append(site.site, to: &name)
        name.append(0x2C)
      }
      for lane in 0..<block.years {
        let season = first + lane
        for day in 0..<days {
          let (month, dayOfMonth) = SeasonCalendar.monthDay(day)
          text += name
          append(season, to: &text)
          text.append(0x2C)
          append(day < SeasonCalendar.newYear ? season - 1 : season, to: &text)
          text.append(0x2C)
          append(month, to: &text)
          text.append(0x2C)
          append(dayOfMonth, to: &text)
          let index = day * block.years + lane
          for value in [
            site.minimumCelsius[index], site.maximumCelsius[index],
            site.precipitationMillimetres[index],
          ] {
            text.append(0x2C)
            appendHundredths(value, to: &text)
          }
          text.append(0x0A)
        }
      }
    }
    return text
  }

  private static func append(_ value: Int, to text: inout [UInt8]) {
    if value < 0 { text.append(0x2D) }
    var digits: [UInt8] = []
    var rest = value.magnitude
    repeat {
      digits.append(UInt8(0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    text += digits.reversed()
  }

  private static func appendHundredths(_ value: Double, to text: inout [UInt8]) {
    let whole = Int((value * 100).rounded())
    if whole < 0 { text.append(0x2D) }
    append(Int(whole.magnitude / 100), to: &text)
    let rest = whole.magnitude % 100
    guard rest > 0 else { return }
    text.append(0x2E)
    text.append(UInt8(0x30 + rest / 10))
    if rest % 10 > 0 { text.append(UInt8(0x30 + rest % 10)) }
  }
}
