internal import AgroRisk
internal import ArgumentParser

struct WeatherCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weather",
    abstract: "Daily weather: check records, fit a generator, generate years, compare.",
    discussion: """
      Records are read as plain CSV (columns found by their names in several languages), \
      GHCN-Daily (.dly and CSV) and GSOD; the format is found. Yearly files of a station are \
      joined.

      Examples:
        agrorisk weather check tashkent.csv
        agrorisk weather check ghcn/ --normals normals.csv --json
        agrorisk weather fit records/ --normals normals.csv --out region.json
        agrorisk weather generate region.json --years 1000 --out weather.csv
        agrorisk weather report region.json records/ --normals normals.csv --plot report.svg
      """,
    subcommands: [
      WeatherCheckCommand.self, WeatherFitCommand.self, WeatherGenerateCommand.self,
      WeatherReportCommand.self, WeatherBorrowCommand.self,
    ])
}

struct WeatherCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "What weather files hold: gaps, repeats, impossible values, units, bias.",
    discussion: """
      Values that cannot be true are named with file and line and taken as missing; a record in \
      another unit, without any rain or at no place of the earth is refused.

      Examples:
        agrorisk weather check tashkent.csv
        agrorisk weather check gsod/ --place Ganja
        agrorisk weather check USW00094728.dly --latitude 40.78 --longitude -73.97
        agrorisk weather check tashkent.csv --normals normals.csv --warming 0.83

      Exit codes: 0 nothing rejected, 1 values rejected, doubtful units or too few years to \
      fit, 64 usage, 65 a record refused.
      """)

  @Argument(help: "Files and folders.") var files: [String]
  @OptionGroup var options: WeatherOptions
  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func run() async throws {
    do {
      try check()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  private func check() throws {
    try options.checkPosition()
    let reader = try WeatherReader(paths: files, query: options.query)
    if !quiet { for skipped in reader.skipped { Terminal.warn("Skipped: \(skipped)") } }
    let normals = try options.normals.map { try NormalsFile(path: $0) }
    let prepared = try reader.records.map { try PreparedRecord($0, normals: normals, options) }
    let checks = prepared.map { one in
      WeatherCheck(
        format: one.record.format.title,
        files: one.record.sources.map { ($0.name, $0.hash) },
        units: "\(one.record.temperatureUnit.rawValue), \(one.record.rainUnit.rawValue)",
        weather: one.record.weather, daysWithoutRow: one.record.daysWithoutRow,
        findings: one.record.findings, correction: one.correction,
        normalsKilometres: one.kilometres, warming: normals.map { _ in options.regionalWarming })
    }
    if json {
      Terminal.print([WeatherCheckJSON(checks, version: Version.number).document.text(.indented)])
    } else {
      for (index, check) in checks.enumerated() {
        Terminal.print((index > 0 ? [""] : []) + WeatherCheckPage(check).lines)
      }
    }
    let refusals = reader.records.flatMap(\.refusals)
    for refusal in refusals { Terminal.warn("Error: \(refusal)") }
    if !refusals.isEmpty { throw ExitCode(65) }
    let isFlawed = reader.records.contains { record in
      record.findings.contains {
        $0.severity == .rejected || $0.kind == .short || $0.kind == .unit
      }
    }
    if isFlawed { throw ExitCode(1) }
  }
}
