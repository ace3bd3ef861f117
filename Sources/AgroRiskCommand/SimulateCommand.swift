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
      """)

  @OptionGroup var options: ScenarioOptions
  @Flag(help: "Write the tables as CSV beside the NumPy ones.") var csv = false

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
    let file = try await run.catalogue()
    if csv { try CatalogueCSV.write(file) }
    var summary = CatalogueSummary(layout: file.layout, years: file.years)
    for number in 0..<file.blockCount { summary.add(try file.block(number)) }
    let page = CataloguePage(
      title: run.desk.scenario.title, layout: file.layout, summary: summary, years: file.years)
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
  let generator: WeatherGenerator
  let weatherHash: String
  let seed: UInt64
  let years: Int

  init(_ desk: ScenarioDesk, _ options: ScenarioOptions, years: Int? = nil) throws {
    self.desk = desk
    self.options = options
    let path = desk.scenario.weather
    generator = try WeatherGeneratorFile.read(path).centred(on: Double(desk.scenario.insuredYear))
    weatherHash = try WeatherGeneratorFile.hash(path)
    seed = options.seed ?? desk.scenario.seed
    self.years = years ?? options.years ?? desk.scenario.years
  }

  /// The weather of the scenario's sites.
  func weather(
    shift: ClimateShift = .none, zone: String? = nil
  ) throws -> WeatherSimulator {
    do {
      let sites = zone.map { desk.restricted(to: $0).sites } ?? desk.sites
      return try WeatherSimulator(generator, seed: seed, shift: shift, sites: sites)
    } catch {
      throw DataFileError(path: desk.scenario.path, message: "\(error)")
    }
  }

  func recipe(choices: [String] = []) -> CatalogueRecipe {
    let path = desk.scenario.weather
    return desk.recipe(
      version: Version.number, seed: seed, years: years,
      weather: .init(
        role: "weather", name: path.split(separator: "/").last.map(String.init) ?? path,
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
      let source: any WeatherSource = try weather ?? self.weather()
      let model = desk.model(weather: source, seed: seed, frequencies: frequencies)
      var bar = ProgressBar(desk.scenario.id, quiet: options.quiet)
      try await run.run(
        workers: options.workers, makeBlock: { model.block($0) },
        progress: { bar.show($0, of: $1) })
    }
    return try CatalogueFile(path: run.target)
  }
}
