internal import AgroRisk
internal import ArgumentParser

/// Prices the contracts of a scenario, or of what the flags make.
struct PriceRun {
  let command: PriceCommand

  /// Years of the studies of assumptions: blocks of the same weather for all of them.
  static let studyYears = 500
  /// Years on which the control is computed.
  static let controlYears = 1_000

  private var options: ScenarioOptions { command.options }

  func run() async throws {
    let made = try await desk()
    let desk = made.desk
    let chosen = try chosen(desk.scenario)
    let run = try ScenarioRun(desk, options)
    try run.checkNames()
    let books = Result { try TariffBeside(folder: command.tariffs) }
    var reports: [PriceReport] = []
    var recipe = run.recipe()
    for contract in chosen {
      let priced = try await price(contract, run)
      recipe = priced.recipe
      var report = PriceReport(price: priced.price, currency: desk.scenario.currency ?? "")
      report.crop = contract.crop
      report.covers = contract.covers
      report.zone = contract.zone
      report.guesses = made.guesses
      report.isPerennial = desk.isPerennial(contract)
      report.assumptions = assumptions(contract, run.desk)
      report.bases = bases(contract, desk)
      try await study(contract, run, &report)
      lay(contract, books, beside: &report)
      try enter(contract, desk, &report)
      reports.append(report)
    }
    let hash = recipe.hash
    if options.json {
      let document = PriceJSON.document(reports, recipe: recipe.value, hash: hash)
      Terminal.print([document.text(.indented)])
    } else {
      var lines = [desk.scenario.title, ""]
      for report in reports { lines += PricePage(report).lines + [""] }
      lines += PriceComparison(reports).lines
      lines.append(
        "agrorisk \(Version.number), seed \(run.seed), inputs \(hash.prefix(12));"
          + " not an offer.")
      Terminal.print(lines)
    }
    if let plot = command.plot {
      try AtomicFile.write(Array(PricePicture(reports).document.utf8), to: plot)
    }
  }

  // MARK: What is priced

  /// The scenario, or the one that the flags make: first with the declared yield as that without
  /// damage, then with the yield without damage that gives the declared mean.
  private func desk() async throws -> (desk: ScenarioDesk, guesses: [String]) {
    guard options.scenario == nil else { return (try options.desk(), []) }
    let request = try command.flags.request()
    let folder = try options.libraryFolder()
    let quotes = try TariffBeside(folder: command.tariffs).desk
    let today = Terminal.today()
    func desk(_ draft: ScenarioDraft) throws -> ScenarioDesk {
      try ScenarioDesk(
        ScenarioText(path: "\(folder)/flags.yaml", bytes: Array(draft.text.utf8)), folder: folder,
        overrides: options.overrides)
    }
    var draft = try ScenarioDraft(request, quotes: quotes, folder: folder, date: today)
    var made = try desk(draft)
    if made.scenario.needsWeather, request.history == nil {
      let run = try ScenarioRun(made, options)
      let source = try run.weather()
      let model = run.desk.model(weather: source, seed: run.seed)
      let blocks = (0..<4).map { model.block(250 * $0..<250 * ($0 + 1)) }
      let left = YieldOverlay.Moments.of(blocks, plantings: 1)[0].mean
      let insured = made.scenario.contracts[0].insuredYield.value
      // Two digits after the point: a yield is not known better.
      let potential = (insured / max(left, 0.2) * 100).rounded() / 100
      draft = try ScenarioDraft(
        request, quotes: quotes, folder: folder, date: today, potential: potential)
      made = try desk(draft)
    }
    if let path = command.flags.saveScenario {
      try AtomicFile.write(Array(draft.text.utf8), to: path)
    }
    return (made, draft.guesses)
  }

  private func chosen(_ scenario: Scenario) throws -> [InsuredContract] {
    guard !scenario.contracts.isEmpty else {
      throw DataFileError(
        path: scenario.path, message: "The scenario has no contracts; it can only be simulated.")
    }
    guard !command.contract.isEmpty else { return scenario.contracts }
    return try command.contract.map { name in
      guard let found = scenario.contracts.first(where: { $0.id == name }) else {
        let near = NearestNames.find(name, in: scenario.contracts.map(\.id))
        let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
        throw DataFileError(
          path: scenario.path, message: "There is no contract '\(name)'.\(hint)")
      }
      return found
    }
  }

  // MARK: Prices

  /// The price on the catalogue, with more years until it is as exact as asked for.
  ///
  /// The run is looked at after 10,000 times 1, 2, 4 ... years and never ends before 100 years with
  /// a loss.
  private func price(
    _ contract: InsuredContract, _ run: ScenarioRun
  ) async throws -> (price: TechnicalPrice, recipe: CatalogueRecipe) {
    let scenario = run.desk.scenario
    let loads = try command.flags.loads(scenario.loads)
    let level = try ProbabilityLevel(0.99)
    let principles =
      command.principles
      ? PrincipleName.allCases.map { $0.principle(charge: $0.usualCharge, level: level) } : []
    var years = command.wantedPrecision == nil ? run.years : 10_000
    let needed = loads?.principle.yearsNeeded ?? 0
    while command.wantedPrecision != nil, years < needed, years < Self.limit { years *= 2 }
    guard years >= needed else {
      throw ValidationError(Self.tooFew(years, needed: needed))
    }
    while true {
      let current = ScenarioRun(run, years: years)
      let file = try await current.catalogue()
      let yields = try current.yields(file)
      let seed = run.seed
      let block: @Sendable (Int) throws -> CatalogueBlock = { number in
        let block = try file.block(number)
        return yields?.applied(to: block, seed: seed) ?? block
      }
      let pricer = ContractPricer(
        contracts: [contract], covers: scenario.covers, layout: file.layout)
      var price = try await pricer.price(
        contract, loads: loads, years: file.years, blockCount: file.blockCount, seed: seed,
        workers: options.workers, principles: principles, block: block)
      let reached =
        command.wantedPrecision.map { wanted in
          price.pureRate.value > 0
            && price.pureRate.standardError <= wanted * price.pureRate.value
            && price.lossYears >= 100
        } ?? true
      guard reached || years >= Self.limit else {
        years *= 2
        continue
      }
      if !reached {
        Terminal.warn("\(contract.id): the precision was not reached after \(years) years.")
      }
      let left = principles.filter { one in !price.principles.contains { $0.principle == one } }
      if !left.isEmpty, !options.quiet {
        Terminal.warn(
          "\(contract.id): \(years) years are too few, or the losses too wild, for "
            + left.map(\.name).joined(separator: ", ") + ".")
      }
      try control(contract, pricer, file, yields, block, &price, seed: seed)
      return (price, current.recipe())
    }
  }

  private static func tooFew(_ years: Int, needed: Int) -> String {
    // The largest of the usual levels that has its twenty years.
    let level = [0.98, 0.95, 0.9, 0.8].first { years >= PremiumPrinciple.years(forLevel: $0) }
    let other = level.map { ", or a lower --level such as \($0)" } ?? ""
    return "The risk load needs 20 years beyond its level, but \(years) years do not have them: "
      + "choose --years \(needed) or more\(other)."
  }

  private static let limit = PriceCommand.mostYears

  /// The exact mean and the basis risk beside the price.
  private func control(
    _ contract: InsuredContract, _ pricer: ContractPricer, _ file: CatalogueFile,
    _ yields: YieldOverlay?, _ block: (Int) throws -> CatalogueBlock,
    _ price: inout TechnicalPrice, seed: UInt64
  ) throws {
    let count = min(file.blockCount, Self.controlYears / CatalogueRecipe.blockYears)
    let blocks = try (0..<count).map { try block($0) }
    let planting = file.layout.plantings.firstIndex {
      file.layout.zones[$0.zone] == contract.zone && file.layout.crops[$0.crop] == contract.crop
    }
    if let planting, let yields, case .statistical(let law) = yields.plantings[planting].model,
      let control = try pricer.control(contract, law: law, simulated: price.pureRate)
    {
      price.control = control
    } else {
      price.control = try pricer.control(contract, blocks: blocks, seed: seed)
    }
    if let planting, let yields { price.yields = yields.plantings[planting] }
    if let other = contract.standsFor, let own = contract.covers.first {
      price.basisRisk = try pricer.basisRisk(
        contract, cover: own, for: other, blocks: blocks, seed: seed)
    }
  }

  // MARK: Uncertainty

  private func study(
    _ contract: InsuredContract, _ run: ScenarioRun, _ report: inout PriceReport
  ) async throws {
    guard !command.noParameterStudy || command.sensitivities else { return }
    let study = try await AssumptionStudy(
      run.desk, contract: contract, weather: try run.weather(zone: contract.zone),
      seed: run.seed, years: min(Self.studyYears, run.years), warming: run.warming,
      workers: options.workers)
    let scale = study.baseRate > 0 ? report.price.pureRate.value / study.baseRate : 1
    if !command.noParameterStudy {
      var bar = ProgressBar("\(contract.id), assumptions", quiet: options.quiet)
      let all = command.replicates
      let found = try await study.replicates(all, workers: options.workers) {
        bar.show($0, of: all)
      }
      report.price.parameterBand = try ReplicateBand(found.map { $0.pureRate * scale })
      if let gross = report.price.gross, let loads = run.desk.scenario.loads {
        let used = try command.flags.loads(loads) ?? loads
        let premiums = try found.map { replicate in
          try Self.premium(replicate, gross: gross, loads: used, scale: scale)
        }
        report.price.grossBand = try ReplicateBand(premiums)
      }
      let drawn = study.assumptions()
      report.assumptionCount = drawn.count
      report.asymmetricCount = drawn.count { !$0.isCentred }
      report.studyYears = min(Self.studyYears, run.years)
    }
    if command.sensitivities {
      var bar = ProgressBar("\(contract.id), sensitivities", quiet: options.quiet)
      let found = try await study.sensitivities(workers: options.workers) {
        bar.show($0, of: $1)
      }
      report.drivers = found.filter { $0.span > 0 }.map {
        ($0.path, $0.parameter.value, $0.rates.low * scale, $0.rates.high * scale)
      }
    }
  }

  /// The gross rate of a replicate: its pure rate and its loads, the risk load in proportion to both.
  private static func premium(
    _ replicate: AssumptionStudy.Replicate, gross: GrossPremium, loads: PremiumLoads, scale: Double
  ) throws -> Double {
    let pure = replicate.pureRate * scale
    let own = replicate.loads ?? loads
    let charge =
      loads.charge.value > 0 && loads.charge.source.basis != .user
      ? own.charge.value / loads.charge.value : 1
    let risk =
      gross.purePremium > 0 ? gross.riskLoad * pure / gross.purePremium * charge : gross.riskLoad
    return try GrossPremium(
      purePremium: pure, lossAdjustment: own.lossAdjustment.value, riskLoad: risk,
      fixedExpense: own.fixedExpense.value,
      variableExpense: own.expenses.value + own.commission.value, profit: own.profit.value
    ).premium
  }

  // MARK: What it rests on

  /// Numbers behind the price by basis, weakest first.
  private func bases(
    _ contract: InsuredContract, _ desk: ScenarioDesk
  ) -> [(basis: String, count: Int)] {
    var counts: [Basis: Int] = [:]
    for parameter in AssumptionStudy.numbers(of: contract, in: desk) {
      counts[parameter.parameter.source.basis, default: 0] += 1
    }
    return Basis.allCases.reversed().compactMap { basis in
      counts[basis].map { (basis.rawValue, $0) }
    }
  }

  /// Numbers without a measurement behind them: assumptions, and what was read out of tariffs.
  private func assumptions(
    _ contract: InsuredContract, _ desk: ScenarioDesk
  ) -> [CropParameter] {
    AssumptionStudy.numbers(of: contract, in: desk).filter {
      [.assumption, .inferred, .proxy].contains($0.parameter.source.basis)
    }
  }

  /// Puts the tariff's rate beside the price.
  private func lay(
    _ contract: InsuredContract, _ books: Result<TariffBeside, any Error>,
    beside report: inout PriceReport
  ) {
    guard contract.tariff != nil else { return }
    do {
      report.tariff = try books.get().rate(of: contract, currency: report.currency)
    } catch {
      report.tariffReason = told(error, texts: Texts(.english), library: nil)
    }
  }

  /// The ledger of one object, in exact money.
  private func enter(
    _ contract: InsuredContract, _ desk: ScenarioDesk, _ report: inout PriceReport
  ) throws {
    guard let gross = report.price.gross, let loads = try command.flags.loads(desk.scenario.loads),
      let currency = try? Currency(code: report.currency)
    else { return }
    report.ledger = try PriceLedger(
      contract: contract, pureRate: gross.purePremium, riskLoad: gross.riskLoad, loads: loads,
      currency: currency, subsidyShare: report.tariff?.subsidyShare)
  }
}
