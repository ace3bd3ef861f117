internal import AgroRisk
internal import ArgumentParser

struct WeatherReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Observed against simulated statistics of a generator, with intervals.",
    discussion: """
      The records are those that the generator was fitted to, with the same --normals, or others \
      of its sites. The interval of a statistic is its 0.0005 to 0.9995 quantile over simulated \
      blocks of the record's length.

      Examples:
        agrorisk weather report tashkent.json tashkent.csv --plot tashkent.svg
        agrorisk weather report uzbekistan.json records/ --normals normals.csv --full

      Exit codes: 0 every statistic inside, 1 some outside, 64 usage, 65 data.
      """)

  @Argument(help: "The generator's file.") var model: String
  @Argument(help: "Files and folders with the records of its sites.") var files: [String]
  @OptionGroup var options: WeatherOptions
  @Option(help: "Simulated blocks; 2000 or more resolve the interval.") var blocks = 2000
  @Option(help: "Seed of the simulation.") var seed: UInt64 = 2
  @Flag(help: "Keep the trend of temperature in the record.") var keepTrend = false
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?
  @Flag(help: "Show every statistic, not only those outside and those between years.")
  var full = false
  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    if !(50...100_000).contains(blocks) {
      throw ValidationError("--blocks is \(blocks), but must be from 50 to 100000.")
    }
  }

  mutating func run() async throws {
    do {
      let generator = try WeatherGeneratorFile.read(model)
      let weather = try PreparedWeather(files, options, quiet: quiet)
      let notice = LateNotice(
        "Simulating \(blocks) blocks of the record's length ...", quiet: quiet)
      let report = try GeneratorReport(
        generator, records: weather.sites, options: GeneratorOptions(removesTrend: !keepTrend),
        blocks: blocks, seed: seed)
      notice.end()
      if json {
        let recipe = JSONValue.object([
          .init("version", .string(Version.number)),
          .init("commit", Version.commit.map { .string($0) } ?? .null),
          .init("model", .string(try WeatherGeneratorFile.hash(model))),
          .init("inputs", weather.inputs), .init("blocks", .int(blocks)),
          .init("seed", .number(String(seed))),
          .init("biasCorrection", weather.correction.map { .string($0) } ?? .null),
        ])
        Terminal.print([GeneratorReportJSON(report, recipe: recipe).document.text(.indented)])
      } else {
        Terminal.print(GeneratorReportPage(report, showsAll: full).lines)
      }
      if let plot {
        let ids = Set(weather.sites.map(\.place))
        let known = generator.sites.map(\.id).filter { ids.contains($0) }
        let simulator = try WeatherSimulator(
          generator.centred(on: generator.recordCentre), seed: seed, sites: known)
        let block = simulator.block(firstYear: 0, years: 1000)
        let picture = GeneratorPicture(
          report, simulatedMinima: block.sites.map { GeneratorPicture.yearlyMinima($0) })
        try AtomicFile.write(Array(picture.document.utf8), to: plot)
      }
      if !report.passes { throw ExitCode(1) }
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }
}
