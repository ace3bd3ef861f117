internal import AgroRisk
internal import ArgumentParser

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Simulated years of weather and damage: a catalogue from a scenario.",
    discussion: """
      The catalogue is a folder named by the hash of everything that made it, with events, \
      footprints and years as NumPy tables (.npy) and a head in JSON. It is the same to the byte \
      for any number of threads; a run that was stopped goes on where it was.

      Examples:
        agrorisk simulate goychay-pomegranate
        agrorisk simulate vineyards --years 100000 --threads 2 --out catalogues
        agrorisk simulate my.yaml --set wine-grape.hail.scale=1.5 --csv
        agrorisk simulate vineyards --sensitivities
      """)

  @OptionGroup var options: ScenarioOptions
  @Flag(help: "Write the tables as CSV beside the NumPy ones.") var csv = false
  @Flag(
    help: "Show how far the mean loss moves over the ranges of the assumptions, and by each of them.")
  var sensitivities = false

  mutating func run() async throws {
    do {
      try await simulate()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  private func simulate() async throws {
    let run = try ScenarioRun(options.desk(), options)
    try run.checkNames()
    let file = try await run.catalogue()
    if csv { try CatalogueCSV.write(file) }
    let summary = try CatalogueSummary(
      layout: file.layout, years: file.years, blockCount: file.blockCount
    ) { try file.block($0) }
    var page = CataloguePage(
      title: run.desk.scenario.title, layout: file.layout, summary: summary, years: file.years)
    if sensitivities {
      page.study = try await run.assumptionSpread(
        of: .lostShare, years: ScenarioRun.studyYears, replicates: AssumptionSpread.replicates)
    }
    if options.json {
      let document = page.document(recipe: file.recipe, hash: file.hash, path: file.path)
      Terminal.print([document.text(.indented)])
    } else {
      Terminal.print(page.lines + ["", "Catalogue: \(file.path)"])
    }
  }
}

/// A scenario with its weather, ready to make catalogues.
struct ScenarioRun {
  let desk: ScenarioDesk
  let options: ScenarioOptions
  /// The fitted weather; nil for scenarios whose yields follow laws of their own.
  let generator: WeatherGenerator?
  let weatherHash: String
  let seed: UInt64
  let years: Int
  /// The scenario as the user named it.
  var name: String { options.scenario ?? "" }

  /// Refuses sites and hazard zones that are not there, and sites whose winter is in July.
  func checkNames() throws {
    try desk.checkNames(sites: generator?.sites.map(\.id))
    guard generator != nil else { return }
    for site in desk.sites {
      guard let latitude = desk.positions[site]?.latitude, latitude < 0 else { continue }
      throw DataFileError(
        path: desk.scenario.weather,
        message: "The site '\(site)' lies at \(latitude) degrees north, but simulated seasons run "
          + "from September to October, with the harvest of the northern hemisphere.")
    }
  }

  init(_ desk: ScenarioDesk, _ options: ScenarioOptions, years: Int? = nil) throws {
    self.options = options
    var desk = desk
    if desk.scenario.needsWeather {
      let path = desk.scenario.weather
      let read = try WeatherGeneratorFile.read(path).centred(on: Double(desk.scenario.insuredYear))
      generator = read
      weatherHash = try WeatherGeneratorFile.hash(path)
      for site in read.sites { desk.positions[site.id] = site }
    } else {
      generator = nil
      weatherHash = ""
    }
    self.desk = desk
    seed = options.seed ?? desk.scenario.seed
    self.years = years ?? options.years ?? desk.scenario.years
  }

  /// The same run with another number of years, or another scenario on the same weather.
  init(_ other: ScenarioRun, desk: ScenarioDesk? = nil, years: Int? = nil) {
    var desk = desk ?? other.desk
    desk.positions = other.desk.positions
    self.desk = desk
    options = other.options
    generator = other.generator
    weatherHash = other.weatherHash
    seed = other.seed
    self.years = years ?? other.years
  }

  /// The weather of the scenario's sites.
  func weather(
    shift: ClimateShift = .none, zone: String? = nil, zones: Set<String>? = nil,
    correlation: Double = 0
  ) throws -> any WeatherSource {
    let chosen = zones ?? zone.map { [$0] }
    let sites = chosen.map { desk.restricted(to: $0).sites } ?? desk.sites
    guard let generator else { return StillWeather(sites: sites) }
    do {
      let raised = correlation > 0 ? generator.raisingCorrelation(by: correlation) : generator
      return try WeatherSimulator(raised, seed: seed, shift: shift, sites: sites)
    } catch {
      throw DataFileError(path: desk.scenario.path, message: "\(error)")
    }
  }

  /// How far the temperature of all years may be off: twice the standard error of the trend to the
  /// insured year, and that of the mean of some 35 years.
  var warming: Parameter? {
    guard let generator else { return nil }
    let error = generator.sites.indices.map { generator.trend(of: $0).error }.max() ?? 0
    let most = 2 * error * abs(generator.centreYear - generator.recordCentre) + 0.3
    return Parameter(
      0, range: -most...most,
      source: SourceReference(document: "the record of the weather", basis: .assumption))
  }

  func recipe(choices: [String] = []) -> CatalogueRecipe {
    let path = desk.scenario.weather
    return desk.recipe(
      version: Version.number, seed: seed, years: years,
      weather: .init(
        role: "weather",
        name: path.isEmpty ? "none" : path.split(separator: "/").last.map(String.init) ?? path,
        hash: weatherHash), choices: choices)
  }

  /// The finished catalogue, made where it is not there yet.
  ///
  /// - Parameters:
  ///   - weather: other weather than the scenario's, with the choices that name it.
  func catalogue(
    weather: (any WeatherSource)? = nil, frequencies: HazardModel.Frequencies = [:],
    choices: [String] = []
  ) async throws -> CatalogueFile {
    let run = CatalogueRun(recipe(choices: choices), folder: options.out)
    if !run.isDone {
      let reference = try self.weather()
      let model = desk.model(
        weather: weather ?? reference, reference: reference, seed: seed, frequencies: frequencies)
      if !options.quiet { warnOfUnreached(model) }
      var bar = ProgressBar(desk.scenario.id, quiet: options.quiet)
      try await run.run(
        workers: options.workers, makeBlock: { model.block($0) },
        progress: { bar.show($0, of: $1) })
    }
    return try CatalogueFile(path: run.target)
  }

  /// Tells crops whose last stage does not come in some seasons.
  private func warnOfUnreached(_ model: SeasonModel) {
    for (planting, share) in zip(model.layout.plantings, model.unreached) where share > 0.01 {
      let name = model.layout.crops[planting.crop]
      let zone = model.layout.zones[planting.zone]
      let last = desk.crops[planting.crop].crop.stages.ids.last ?? ""
      Terminal.warn(
        "\(name) in \(zone): in \(FigureText.percent(share, 0)) of seasons its last stage, "
          + "'\(last)', never comes, for want of chill or warmth; what a stage that does not come "
          + "could have lost is not counted.")
    }
  }

  /// The yields that the scenario lays over a catalogue, calibrated on all of its years.
  func yields(
    _ file: CatalogueFile, raisingCorrelation share: Double = 0
  ) throws -> YieldOverlay? {
    guard desk.scenario.zones.flatMap(\.plantings).contains(where: { $0.yields != nil }) else {
      return nil
    }
    let blocks = try (0..<file.blockCount).map { try file.block($0) }
    let moments = YieldOverlay.Moments.of(blocks, plantings: file.layout.plantings.count)
    return try desk.yields(moments: moments, raisingCorrelation: share)
  }
}
