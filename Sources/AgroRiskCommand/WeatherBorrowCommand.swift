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
      its sites by distance. With --record, the donor's daily record, the size of its daily \
      deviations is scaled, month by month, by a power of the ratio of the deviations between \
      years of monthly means, station over donor: an assumption, which --exponent moves.

      Examples:
        agrorisk weather borrow azerbaijan.csv --donor uzbekistan.json \\
          --normals normals.csv --monthly monthly.csv --record nukus.csv --out azerbaijan.json
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
  @Option(
    help: ArgumentHelp(
      "The donor's daily record, by which the size of daily deviations is scaled (default: they are lent as they are).",
      valueName: "csv"))
  var record: String?
  @Option(
    help: ArgumentHelp(
      "The power of the ratio: 1 if days differ as months do; 0.55 to 1 is likely.",
      valueName: "power"))
  var exponent = DeviationScale.usualExponent
  @Option(help: "Seed of the calibration.") var seed: UInt64 = 1
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    if !(-10...10).contains(warming) {
      throw ValidationError("--warming is \(warming), but must be from -10 to 10 degrees.")
    }
    if !(-2...2).contains(lapse) {
      throw ValidationError("--lapse is \(lapse), but must be from -2 to 2 degrees in 100 m.")
    }
    if !(0...1.5).contains(exponent) {
      throw ValidationError("--exponent is \(exponent), but must be from 0 to 1.5.")
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
    let positions = list.rows.map { row in
      WeatherSite(
        id: row.site, latitude: row.latitude, longitude: row.longitude, elevation: row.elevation)
    }
    let lender = model.sites[try lenderIndex(model, positions)].site
    let scales = try scales(list, series, lender)
    let places = try zip(list.rows, positions).map { row, site in
      let normals = try table.station(named: row.normals).moved(to: row.elevation, lapse: lapse)
        .warmed(by: warming)
      guard let wetDays = normals.wetDays else {
        throw DataFileError(
          path: table.path, message: "The normals of \(row.normals) have no days of precipitation.")
      }
      let variation = try series.variation(row.variation)
      return BorrowedPlace(
        site: site, minimum: normals.minimumCelsius, maximum: normals.maximumCelsius,
        precipitation: normals.precipitationMillimetres, wetDays: wetDays,
        seasonalDeviation: variation.seasonalTemperature, seasonalRain: variation.seasonalRain,
        deviationScale: scales[row.variation], lender: lender.id)
    }
    let notice = LateNotice("Calibrating \(places.count) sites ...", quiet: quiet)
    let rate = [Double](repeating: regional.shift(from: 0, to: 1), count: 12)
    let middle = RegionalWarming.middle(regional.to)
    var generator = try WeatherGenerator.borrowing(
      places, from: source, centre: middle, trend: rate, centreYear: middle,
      labels: labels(list, table, series, lender, positions, scales),
      options: GeneratorOptions(seed: seed))
    notice.end()
    generator.provenance.program = Version.text
    try AtomicFile.write(Array((generator.document.text(.indented) + "\n").utf8), to: out)
    Terminal.print(["\(places.count) sites borrowed into \(out) from \(lender.id)"])
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
    _ lender: WeatherSite, _ sites: [WeatherSite], _ scales: [String: DeviationScale]
  ) -> [GeneratorProvenance.Label] {
    func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
    let distances = sites.map { $0.kilometres(to: lender) }.filter(\.isFinite)
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
        group: "days",
        source: "Day-to-day structure borrowed from \(lender.id) of \(name(donor)), the nearest "
          + "daily record, \(nearest) km away.", basis: .proxy),
      scaleLabel(lender, name(series.path), scales),
      GeneratorProvenance.Label(
        group: "deviations between years of temperature and rain",
        source: "Borrowed from stations of \(name(series.path)) (sha256 \(series.hash)), without "
          + "their trend: \(stations).", basis: .proxy),
      GeneratorProvenance.Label(
        group: "trend",
        source: "\(warming) C from 1961-1990 to 1991-2018, linear in time: "
          + RegionalWarming.azerbaijan.source + ".",
        basis: warming == RegionalWarming.azerbaijan.celsius ? .literature : .user),
    ]
  }

  /// Factors of the daily deviations by station of the variation.
  private func scales(
    _ list: BorrowingList, _ series: MonthlySeriesFile, _ lender: WeatherSite
  ) throws -> [String: DeviationScale] {
    guard let record else { return [:] }
    guard let weather = try WeatherReader(paths: [record], query: WeatherQuery()).records.first,
      let own = VariationBetweenYears(weather.weather)
    else {
      throw DataFileError(
        path: record,
        message: "The record has fewer than 15 years of some month; at least 15 are needed.")
    }
    var scales: [String: DeviationScale] = [:]
    for row in list.rows where scales[row.variation] == nil {
      scales[row.variation] = DeviationScale(
        of: try series.variation(row.variation), to: own, exponent: exponent)
    }
    return scales
  }

  private func scaleLabel(
    _ lender: WeatherSite, _ monthly: String, _ scales: [String: DeviationScale]
  ) -> GeneratorProvenance.Label {
    func two(_ x: Double) -> String { FigureText.fixed(x, 2) }
    guard !scales.isEmpty else {
      return GeneratorProvenance.Label(
        group: "size of daily deviations of temperature", source: "Those of \(lender.id) as they are.",
        basis: .assumption)
    }
    let texts = scales.sorted { $0.key < $1.key }.map { station, scale in
      "station \(station): minimum \(scale.minimum.map(two).joined(separator: " ")), "
        + "maximum \(scale.maximum.map(two).joined(separator: " ")) (by the lengths of the records "
        + "each from \(two(1 / scale.uncertainty)) to \(two(scale.uncertainty)) times that)"
    }
    let range = DeviationScale.exponentRange
    return GeneratorProvenance.Label(
      group: "size of daily deviations of temperature",
      source: "Those of \(lender.id) times a factor by month, January first: the power \(exponent) of "
        + "the ratio of the deviations between years of monthly means, a station of \(monthly) over "
        + "\(lender.id), smoothed over neighbouring months; " + texts.joined(separator: "; ")
        + ". The power is an assumption, \(range.lowerBound) to \(range.upperBound): by twelve daily "
        + "records of Uzbekistan, Spain and Germany it is \(DeviationScale.usualExponent); 1 would mean "
        + "that days differ as months do.",
      basis: .assumption)
  }
}
