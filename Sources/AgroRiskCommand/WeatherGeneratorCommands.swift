internal import AgroRisk
internal import ArgumentParser

/// The records of the command line, ready to be fitted or compared.
struct PreparedWeather {
  let records: [PreparedRecord]
  let normals: NormalsFile?

  /// Sites farther than this from every other have no common weather.
  static let farthestKilometres = 1_000.0

  init(_ files: [String], _ options: WeatherOptions, quiet: Bool) throws {
    try options.checkPosition()
    let reader = try WeatherReader(paths: files, query: options.query)
    if !quiet { for skipped in reader.skipped { Terminal.warn("Skipped: \(skipped)") } }
    if let refusal = reader.records.flatMap(\.refusals).first { throw refusal }
    let normals = try options.normals.map { try NormalsFile(path: $0) }
    records = try reader.records.map { try PreparedRecord($0, normals: normals, options) }
    self.normals = normals
    for one in records {
      let path = one.record.sources.first?.path ?? one.record.id
      for finding in one.record.findings where finding.kind == .short || finding.kind == .noValues {
        throw DataFileError(path: path, message: finding.message)
      }
      let doubtful = one.record.findings.count { $0.severity == .rejected }
      if doubtful > 0, !quiet {
        Terminal.warn(
          "\(path): \(doubtful) values were rejected; agrorisk weather check shows them.")
      }
    }
    try checkDistances()
  }

  private func checkDistances() throws {
    let placed = records.filter { $0.weather.hasPosition }
    guard placed.count > 1 else { return }
    for (index, one) in placed.enumerated() {
      let nearest = placed.indices.filter { $0 != index }.map {
        one.weather.kilometres(to: placed[$0].weather)
      }.min() ?? 0
      if nearest > Self.farthestKilometres {
        throw DataFileError(
          path: one.record.sources.first?.path ?? one.record.id,
          message: "\(one.weather.place) lies \(Int(nearest.rounded())) km from the nearest other "
            + "station; sites of one generator must lie within "
            + "\(Int(Self.farthestKilometres)) km of another.")
      }
    }
  }

  /// The records under the ids of their sites: the file's name for plain CSV, else the station's.
  var sites: [DailyWeather] {
    records.map { one in
      var weather = one.weather
      if one.record.format == .plainCSV { weather.place = one.record.id }
      return weather
    }
  }

  /// The correction in words, for the provenance.
  var correction: String? {
    let found = records.compactMap { one in
      one.correction.map { "\(one.record.id) to \($0.normals.station)" }
    }
    guard let normals, let first = records.compactMap(\.correction).first, !found.isEmpty else {
      return nil
    }
    let name = normals.path.split(separator: "/").last.map(String.init) ?? normals.path
    let years = "\(first.normals.period.lowerBound)-\(first.normals.period.upperBound)"
    return "Monthly means brought to the normals \(years) of \(name) (sha256 \(normals.hash)), "
      + "shifted by \(FigureText.fixed(first.warmingShift, 2)) C to the record's middle year: "
      + found.joined(separator: ", ") + "."
  }

  /// Names and hashes of the files.
  var inputs: JSONValue {
    .array(
      records.flatMap(\.record.sources).map {
        .object([.init("name", .string($0.name)), .init("sha256", .string($0.hash))])
      })
  }
}

struct WeatherFitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a generator of daily weather to records of one or several sites.",
    discussion: """
      The fitted generator is a JSON file of parameters with its provenance. Records are corrected \
      to monthly normals first where --normals is given.

      Examples:
        agrorisk weather fit tashkent.csv --out tashkent.json
        agrorisk weather fit records/ --normals normals.csv --out uzbekistan.json
        agrorisk weather fit records/ --method nearest-neighbour --out neighbours.json
      """)

  @Argument(help: "Files and folders, one or more stations.") var files: [String]
  @Option(help: ArgumentHelp("The generator's file.", valueName: "json")) var out: String
  @Option(help: "parametric or nearest-neighbour.") var method = "parametric"
  @OptionGroup var options: WeatherOptions
  @Option(help: ArgumentHelp("The year to stand for (default: the record's middle).", valueName: "year"))
  var centreYear: Double?
  @Option(help: ArgumentHelp("Rain that makes a day wet, mm.", valueName: "mm"))
  var wetThreshold = 0.1
  @Flag(help: "Keep the trend of temperature in the record.") var keepTrend = false
  @Flag(help: "Amounts above the 0.95 quantile by a generalised Pareto law.")
  var paretoTail = false
  @Option(help: ArgumentHelp("Simulated years of a step of the calibration (default: 6000 over the number of sites, at least 1000).", valueName: "years"))
  var calibrationYears: Int?
  @Option(help: "Seed of the calibration.") var seed: UInt64 = 1
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    if WeatherGenerator.Method(rawValue: method) == nil {
      throw ValidationError(
        "--method is '\(method)', but must be parametric or nearest-neighbour.")
    }
    if !(wetThreshold > 0 && wetThreshold <= 10) {
      throw ValidationError("--wet-threshold is \(wetThreshold), but must be above 0, at most 10.")
    }
    if let calibrationYears, !(100...100_000).contains(calibrationYears) {
      throw ValidationError(
        "--calibration-years is \(calibrationYears), but must be from 100 to 100000.")
    }
    if let centreYear, !(1800...2200).contains(centreYear) {
      throw ValidationError("--centre-year is \(centreYear), but must be from 1800 to 2200.")
    }
  }

  mutating func run() async throws {
    do {
      let weather = try PreparedWeather(files, options, quiet: quiet)
      let settings = GeneratorOptions(
        wetThreshold: wetThreshold, removesTrend: !keepTrend, centreYear: centreYear,
        paretoTail: paretoTail, calibrationYears: calibrationYears, seed: seed)
      let chosen = WeatherGenerator.Method(rawValue: method) ?? .parametric
      let sites = weather.sites
      let notice = LateNotice(
        "Fitting \(sites.count) site\(sites.count == 1 ? "" : "s") ...", quiet: quiet)
      var generator = try WeatherGenerator.fit(sites, method: chosen, options: settings)
      notice.end()
      generator.provenance.program = Version.text
      generator.provenance.biasCorrection = weather.correction
      for warning in generator.provenance.warnings where !quiet { Terminal.warn(warning) }
      try AtomicFile.write(
        Array((generator.document.text(.indented) + "\n").utf8), to: out)
      Terminal.print([
        "\(sites.count) site\(sites.count == 1 ? "" : "s") fitted into \(out): "
          + generator.sites.map(\.id).joined(separator: ", ")
      ])
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }
}

/// Says what is being done where it takes longer than a second.
final class LateNotice: Sendable {
  private let task: Task<Void, Never>

  init(_ text: String, quiet: Bool) {
    task = Task {
      guard !quiet else { return }
      try? await Task.sleep(for: .seconds(1))
      if !Task.isCancelled { Terminal.warn(text) }
    }
  }

  func end() { task.cancel() }
}
