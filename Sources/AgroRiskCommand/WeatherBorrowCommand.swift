internal import AgroRisk
internal import ArgumentParser

struct WeatherBorrowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "borrow",
    abstract: "A generator for sites with monthly normals only; the rest is borrowed, and said so.",
    discussion: """
      SITES is a CSV file with site,latitude,longitude,elevation,normals,variation: the station of \
      the normals and that of the year-to-year variation. Normals are moved to the site's height, \
      warmed by --warming, and stand for the middle of 1991-2018. Day-to-day persistence comes \
      from the nearest site of the fitted generator DONOR, correlations between sites from all of \
      its sites by distance.

      Examples:
        agrorisk weather borrow azerbaijan.csv --donor uzbekistan.json \\
          --normals normals.csv --monthly monthly.csv --out azerbaijan.json
      """)

  @Argument(help: "The list of sites.") var sites: String
  @Option(help: ArgumentHelp("A fitted generator with several sites.", valueName: "json"))
  var donor: String
  @Option(help: ArgumentHelp("Monthly normals 1961-1990.", valueName: "csv")) var normals: String
  @Option(
    help: ArgumentHelp("Monthly observations of stations over many years.", valueName: "csv"))
  var monthly: String
  @Option(help: ArgumentHelp("The generator's file.", valueName: "json")) var out: String
  @Option(
    help: ArgumentHelp("The donor's site (default: the nearest to the list).", valueName: "id"))
  var donorSite: String?
  @Option(
    help: ArgumentHelp(
      "Degrees of warming from 1961-1990 to 1991-2018.", valueName: "deg"))
  var warming = RegionalWarming.azerbaijan.celsius
  @Option(help: ArgumentHelp("Degrees lost in 100 m of rise.", valueName: "deg")) var lapse = 0.6
  @Option(help: "Seed of the calibration.") var seed: UInt64 = 1
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    if !(-10...10).contains(warming) {
      throw ValidationError("--warming is \(warming), but must be from -10 to 10 degrees.")
    }
    if !(-2...2).contains(lapse) {
      throw ValidationError("--lapse is \(lapse), but must be from -2 to 2 degrees in 100 m.")
    }
  }

  mutating func run() async throws {
    do {
      try borrow()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  private func borrow() throws {
    let list = try BorrowingList(path: sites)
    let table = try NormalsFile(path: normals)
    let series = try MonthlySeriesFile(path: monthly)
    let source = try WeatherGeneratorFile.read(donor)
    guard case .parametric(let model) = source.form, model.count > 1 else {
      throw DataFileError(
        path: donor, message: "The donor must be a parametric generator of at least two sites.")
    }
    var regional = RegionalWarming.azerbaijan
    regional.celsius = warming
    let borrowed = try list.rows.map { row in
      BorrowedSite(
        site: WeatherSite(
          id: row.site, latitude: row.latitude, longitude: row.longitude,
          elevation: row.elevation),
        normals: try table.station(named: row.normals).moved(to: row.elevation, lapse: lapse)
          .warmed(by: warming),
        variation: try series.variation(row.variation))
    }
    let lender = try lenderIndex(model, borrowed.map(\.site))
    let notice = LateNotice("Calibrating \(borrowed.count) sites ...", quiet: quiet)
    let rate = regional.shift(from: 0, to: 1)
    // The stations' warming lay between 0.61 and 1.17 degrees: four standard errors.
    let result = try BorrowedWeather(
      from: model, donor: lender, for: borrowed, normalsYear: RegionalWarming.middle(regional.to),
      trend: rate, trendError: rate * (1.17 - 0.61) / 4 / 0.83, seed: seed)
    notice.end()
    let provenance = GeneratorProvenance(
      program: Version.text, records: source.provenance.records.filter {
        $0.place == model.sites[lender].site.id
      }, biasCorrection: nil,
      labels: labels(list, table, series, model.sites[lender].site, borrowed),
      warnings: result.warnings)
    let generator = WeatherGenerator(form: .parametric(result.model), provenance: provenance)
    try AtomicFile.write(Array((generator.document.text(.indented) + "\n").utf8), to: out)
    Terminal.print([
      "\(borrowed.count) sites borrowed into \(out); monthly means differ from the normals by at "
        + "most \(FigureText.fixed(result.temperatureError, 2)) C and "
        + "\(FigureText.percent(result.rainError)) of the rain."
    ])
  }

  /// The donor's site that is nearest to the middle of the list.
  private func lenderIndex(_ model: ParametricWeather, _ sites: [WeatherSite]) throws -> Int {
    if let donorSite {
      guard let index = model.sites.firstIndex(where: { $0.site.id == donorSite }) else {
        throw GeneratorError.unknownSite(id: donorSite, known: model.sites.map(\.site.id))
      }
      return index
    }
    func total(_ index: Int) -> Double {
      let sum = sites.reduce(0) { $0 + model.sites[index].site.kilometres(to: $1) }
      return sum.isFinite ? sum : .infinity
    }
    return model.sites.indices.min { total($0) < total($1) } ?? 0
  }

  private func labels(
    _ list: BorrowingList, _ table: NormalsFile, _ series: MonthlySeriesFile,
    _ lender: WeatherSite, _ sites: [BorrowedSite]
  ) -> [GeneratorProvenance.Label] {
    func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
    let distances = sites.map { $0.site.kilometres(to: lender) }.filter(\.isFinite)
    let nearest = Int((distances.min() ?? 0).rounded())
    let normalsText = list.rows.map { "\($0.site): \($0.normals)" }.joined(separator: ", ")
    let stations = list.rows.map { "\($0.site): \($0.variation)" }.joined(separator: ", ")
    return [
      GeneratorProvenance.Label(
        group: "means, rain and wet days",
        source: "Normals 1961-1990 of \(name(table.path)) (sha256 \(table.hash)), moved to the "
          + "site's height at \(lapse) C in 100 m and warmed by \(warming) C to 1991-2018; "
          + "stations \(normalsText).",
        basis: .proxy),
      GeneratorProvenance.Label(
        group: "persistence from day to day, shape of daily temperatures and rain",
        source: "Borrowed from \(lender.id) of \(name(donor)), the nearest daily record, "
          + "\(nearest) km away.", basis: .proxy),
      GeneratorProvenance.Label(
        group: "size of daily deviations",
        source: "That of \(lender.id), scaled by month with the ratio of the deviations between "
          + "years of monthly temperature.", basis: .assumption),
      GeneratorProvenance.Label(
        group: "deviations between years",
        source: "Borrowed from stations of \(name(series.path)) (sha256 \(series.hash)), without "
          + "their trend: \(stations).", basis: .proxy),
      GeneratorProvenance.Label(
        group: "correlation between sites",
        source: "By distance, as among the sites of \(name(donor)).", basis: .proxy),
      GeneratorProvenance.Label(
        group: "trend",
        source: "\(warming) C from 1961-1990 to 1991-2018, linear in time: "
          + RegionalWarming.azerbaijan.source + ".",
        basis: warming == RegionalWarming.azerbaijan.celsius ? .literature : .user),
    ]
  }
}
