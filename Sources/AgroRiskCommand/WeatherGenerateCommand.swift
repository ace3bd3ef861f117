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
    if !(1...100_000).contains(firstYear) {
      throw ValidationError("--first-year is \(firstYear), but must be from 1 to 100000.")
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
        try await write(simulator, to: [out])
      } else {
        for id in ids where id.isEmpty || id.hasPrefix(".") || id.contains("/") {
          throw DataFileError(
            path: model,
            message: "The site '\(id)' cannot be the name of a file; write all sites into one .csv.")
        }
        try Terminal.makeFolder(out)
        let folder = out.hasSuffix("/") ? out : out + "/"
        try await write(simulator, to: ids.map { folder + $0 + ".csv" })
      }
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  /// Years of a block: their text is made by one task.
  private static let blockYears = 250

  /// Writes all sites into one file, or each into its own.
  private func write(_ simulator: WeatherSimulator, to paths: [String]) async throws {
    let isLong = paths.count == 1 && simulator.sites.count > 1
    let header = (isLong ? "site," : "") + "season,year,month,day,tmin_c,tmax_c,precip_mm\n"
    let files = try paths.map { try GeneratedFile(path: $0) }
    for file in files { try file.write(Array(header.utf8)) }
    let blocks = (years + Self.blockYears - 1) / Self.blockYears
    // More blocks at once than processors would take memory and no less time.
    let atOnce = min(threads ?? .max, Terminal.processorCount)
    let days = wholeSeasons ? SeasonCalendar.dayCount : 365
    let (first, count) = (firstYear, years)
    let target = paths.count == 1 ? paths[0] : out
    let notice = LateNotice("Simulating \(years) years into \(target) ...", quiet: quiet)
    var next = 0
    while next < blocks {
      let wave = next..<min(blocks, next + atOnce)
      let texts = await withTaskGroup(of: (Int, [[UInt8]]).self) { group in
        for block in wave {
          group.addTask {
            let start = block * Self.blockYears
            let weather = simulator.block(
              firstYear: start, years: min(Self.blockYears, count - start))
            let rows = weather.sites.map {
              GeneratedWeather.rows($0, first: first + start, days: days, isLong)
            }
            return (block, rows)
          }
        }
        var found: [Int: [[UInt8]]] = [:]
        for await (block, text) in group { found[block] = text }
        return wave.map { found[$0] ?? [] }
      }
      for rows in texts {
        for (site, text) in rows.enumerated() { try files[isLong ? 0 : site].write(text) }
      }
      next = wave.upperBound
    }
    notice.end()
    for file in files { try file.commit() }
  }
}

/// A file among several that are written together.
private final class GeneratedFile {
  private var content: AtomicFile?

  init(path: String) throws { content = try AtomicFile(path: path) }

  func write(_ text: [UInt8]) throws { try content?.write(text) }

  func commit() throws {
    if let whole = content.take() { try whole.commit() }
  }
}

/// Rows of simulated weather.
enum GeneratedWeather {
  /// The rows of a site, year by year, in hundredths of degrees and millimetres.
  static func rows(
    _ site: SiteWeather, first: Int, days: Int, _ isLong: Bool
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(site.years * days * 40)
    var name: [UInt8] = []
    if isLong {
      CSVText.append(site.site, to: &name)
      name.append(0x2C)
    }
    for lane in 0..<site.years {
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
        let index = day * site.years + lane
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
