internal import AgroRisk
internal import ArgumentParser

struct PriceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "price",
    abstract: "The technical price of a scenario's contracts, beside their tariff.",
    discussion: """
      Pure premium by peril with its standard error, loads, the tariff's rate, and what the price \
      rests on. Every deductible is applied to insured objects, never to a zone's mean. Three \
      uncertainties are kept apart: a year is not like another, the assumptions have ranges, and \
      the number of simulated years is finite.

      Examples:
        agrorisk price goychay-pomegranate
        agrorisk price vineyards --precision "0.5 %" --sensitivities
        agrorisk price fergana-apricot --contract frost --json
      """)

  @OptionGroup var options: ScenarioOptions
  @Option(help: "Price this contract alone; repeatable.") var contract: [String] = []
  @Option(
    help: ArgumentHelp(
      "Simulate until the standard error of the pure premium is this share of it, such as 0.5%.",
      valueName: "share"))
  var precision: String?
  @Flag(help: "Move every assumption to both ends of its range and show what drives the price.")
  var sensitivities = false
  @Flag(help: "Do not price the contracts over the ranges of the assumptions.")
  var noParameterStudy = false
  @Option(help: "Replicates of the parameter study.") var replicates = 12
  @Option(
    help: ArgumentHelp("Folder of the rule books.", valueName: "dir")) var tariffs: String?
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?

  /// Years of the studies of assumptions.
  static let studyYears = 500
  /// The most years that a wish for precision is followed to.
  static let mostYears = 2_560_000

  mutating func validate() throws {
    if let precision, Self.share(precision) == nil {
      throw ValidationError("--precision is '\(precision)', but must be a share such as 0.5%.")
    }
    if !(4...1_000).contains(replicates) {
      throw ValidationError("--replicates is \(replicates), but must be from 4 to 1000.")
    }
  }

  mutating func run() async throws {
    do {
      try await price()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  private static func share(_ text: String) -> Double? {
    let digits = text.filter { !"% ".contains($0) }
    guard let number = Double(digits) else { return nil }
    let value = text.contains("%") ? number / 100 : number
    return (1e-5...0.5).contains(value) ? value : nil
  }

  private func price() async throws {
    let desk = try options.desk()
    let chosen = try chosen(desk.scenario)
    let run = try ScenarioRun(desk, options)
    var reports: [PriceReport] = []
    var recipe = run.recipe()
    var hash = recipe.hash
    for contract in chosen {
      let made = try await price(contract, run)
      recipe = made.recipe
      hash = recipe.hash
      var report = PriceReport(price: made.price, currency: desk.scenario.currency ?? "")
      report.bases = bases(contract, desk)
      try await study(contract, run, &report)
      lay(contract, beside: &report)
      reports.append(report)
    }
    if options.json {
      let document = PriceJSON.document(reports, recipe: recipe.value, hash: hash)
      Terminal.print([document.text(.indented)])
    } else {
      var lines = [desk.scenario.title, ""]
      for report in reports { lines += PricePage(report).lines + [""] }
      lines.append(
        "agrorisk \(Version.number), seed \(run.seed), inputs \(hash.prefix(12));"
          + " not an offer.")
      Terminal.print(lines)
    }
    if let plot {
      try AtomicFile.write(Array(PricePicture(reports).document.utf8), to: plot)
    }
  }

  private func chosen(_ scenario: Scenario) throws -> [InsuredContract] {
    guard !scenario.contracts.isEmpty else {
      throw DataFileError(
        path: scenario.path, message: "The scenario has no contracts; it can only be simulated.")
    }
    guard !contract.isEmpty else { return scenario.contracts }
    return try contract.map { name in
      guard let found = scenario.contracts.first(where: { $0.id == name }) else {
        let near = NearestNames.find(name, in: scenario.contracts.map(\.id))
        let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
        throw DataFileError(
          path: scenario.path, message: "There is no contract '\(name)'.\(hint)")
      }
      return found
    }
  }

  /// The price on the catalogue, with more years until it is as exact as asked for.
  ///
  /// The run is looked at after 10,000 times 1, 2, 4 ... years and never ends before 100 years with
  /// a loss.
  private func price(
    _ contract: InsuredContract, _ run: ScenarioRun
  ) async throws -> (price: TechnicalPrice, recipe: CatalogueRecipe) {
    let scenario = run.desk.scenario
    var years = precision == nil ? run.years : 10_000
    while true {
      let current = try ScenarioRun(run.desk, options, years: years)
      let file = try await current.catalogue()
      let pricer = ContractPricer(
        contracts: [contract], covers: scenario.covers, layout: file.layout)
      let price = try await pricer.price(
        contract, loads: scenario.loads, years: file.years, blockCount: file.blockCount,
        seed: run.seed, workers: options.workers
      ) { try file.block($0) }
      guard let wanted = precision.flatMap(Self.share) else { return (price, current.recipe()) }
      let reached =
        price.pureRate.value > 0
        && price.pureRate.standardError <= wanted * price.pureRate.value
        && price.lossYears >= 100
      if reached { return (price, current.recipe()) }
      guard years < Self.mostYears else {
        Terminal.warn(
          "\(contract.id): the precision was not reached after \(years) years.")
        return (price, current.recipe())
      }
      years *= 2
    }
  }

  private func study(
    _ contract: InsuredContract, _ run: ScenarioRun, _ report: inout PriceReport
  ) async throws {
    guard !noParameterStudy || sensitivities else { return }
    let study = AssumptionStudy(
      run.desk, contract: contract, weather: try run.weather(zone: contract.zone),
      seed: run.seed,
      years: min(Self.studyYears, run.years))
    if !noParameterStudy {
      var bar = ProgressBar("\(contract.id), assumptions", quiet: options.quiet)
      let all = replicates
      let rates = try await study.replicates(all) { bar.show($0, of: all) }
      if rates.count >= 4 {
        let cut = max(0, rates.count / 20)
        report.price.parameterBand = rates[cut]...rates[rates.count - 1 - cut]
      }
    }
    if sensitivities {
      var bar = ProgressBar("\(contract.id), sensitivities", quiet: options.quiet)
      let found = try await study.sensitivities { bar.show($0, of: $1) }
      report.drivers = found.filter { $0.span > 0 }.map {
        ($0.path, $0.parameter.value, $0.rates.low, $0.rates.high)
      }
    }
  }

  /// Numbers of the contract's crop and of the scenario by basis, weakest first.
  private func bases(
    _ contract: InsuredContract, _ desk: ScenarioDesk
  ) -> [(basis: String, count: Int)] {
    var counts: [Basis: Int] = [:]
    let crop = desk.scenario.cropNames.firstIndex(of: contract.crop).map { desk.crops[$0].crop }
    for parameter in (crop?.parameters ?? []) + desk.scenario.parameters {
      counts[parameter.parameter.source.basis, default: 0] += 1
    }
    return Basis.allCases.reversed().compactMap { basis in
      counts[basis].map { (basis.rawValue, $0) }
    }
  }

  /// Puts the tariff's rate beside the price.
  private func lay(_ contract: InsuredContract, beside report: inout PriceReport) {
    guard let wanted = contract.tariff else { return }
    do {
      let folder = try TariffLibrary.locate(
        explicit: tariffs, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
      let desk = QuoteDesk(library: try TariffLibrary(folder: folder))
      let today = Terminal.today()
      let engine = try desk.engine(place: wanted.place, book: wanted.book, date: today)
      let currency = report.currency
      var request = QuoteRequest(parcels: [
        ParcelRequest(
          place: wanted.place, object: wanted.crop,
          facts: [
            NamedFact("area", .text("\(contract.area.value) ha")),
            NamedFact("yield", .text("\(contract.insuredYield.value) t/ha")),
            NamedFact("price", .text("\(contract.price.value) \(currency)/t")),
          ])
      ])
      request.book = wanted.book
      request.place = wanted.place
      request.packages = wanted.packages.isEmpty ? [] : [wanted.packages]
      let asOf = engine.book.validThrough.map { min($0, today) } ?? today
      guard let quote = try engine.quotes(request, asOf: asOf).first?.parcels.first else { return }
      let gross = Double(quote.low.grossPremium.minorUnits)
      report.tariff = PriceReport.Tariff(
        book: engine.book.id, low: Double(quote.low.rate), high: Double(quote.high.rate),
        subsidyShare: gross > 0 ? Double(quote.low.subsidy.minorUnits) / gross : 0)
    } catch {
      report.tariffReason = "\(error)"
    }
  }
}
