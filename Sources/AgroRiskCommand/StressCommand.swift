internal import AgroRisk
internal import ArgumentParser

struct StressCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stress",
    abstract: "A scenario before and after a change, on the same simulated years.",
    discussion: """
      Changes can be joined. A change of climate, hazards or crops makes a second catalogue at the \
      same addresses; a change of terms reads the same one. The difference is shown with its own \
      error, which is far smaller than that of either side.

      Examples:
        agrorisk stress vineyards --warming 1.5
        agrorisk stress fergana-apricot --frequency hail=1.5 --change apricot.hail.scale=1.2
        agrorisk stress fergana-apricot --cold 04-12=-4 --overdeclared 1.2 --subsidy 0.3
        agrorisk stress fergana-apricot --record fergana.csv --season 2008
        agrorisk stress vineyards --policies policies.csv --correlation 0.5 --json

      A list of policies is a CSV file with the columns id, place, crop, area_ha, yield_t_ha, \
      price_per_t, and cover, sum_insured, premium or premium_rate where they are given. A premium \
      that is not given is that of the scenario's tariff, and named as such. Rows that cannot be \
      used are told, each in a line, and left out; then the exit code is 1.
      """)

  @OptionGroup var options: ScenarioOptions
  @Option(
    help: ArgumentHelp(
      "Warming in degrees: one number, or twelve joined by commas, January first.",
      valueName: "degrees"))
  var warming: String?
  @Option(help: ArgumentHelp("Rain as a factor.", valueName: "factor")) var rain: Double?
  @Option(
    help: ArgumentHelp("How often a hazard occurs, as a factor; repeatable.", valueName: "peril=factor"))
  var frequency: [String] = []
  @Option(
    help: ArgumentHelp(
      "Another number for a crop or hazard after the change, such as apricot.hail.scale=1.5; repeatable.",
      valueName: "path=value"))
  var change: [String] = []
  @Option(
    help: ArgumentHelp("A night of a designed event; repeatable.", valueName: "MM-DD=degrees"))
  var cold: [String] = []
  @Option(help: ArgumentHelp("Prices at harvest as a factor.", valueName: "factor"))
  var price: Double?
  @Option(help: ArgumentHelp("Declared yields as a factor.", valueName: "factor"))
  var overdeclared: Double?
  @Option(help: ArgumentHelp("The state's share of the premium after the change.", valueName: "share"))
  var subsidy: Double?
  @Option(
    help: ArgumentHelp(
      "Move the correlations between zones towards 1 by this share.", valueName: "share"))
  var correlation: Double?
  @Option(help: ArgumentHelp("A list of policies as CSV.", valueName: "csv"))
  var policies: String?
  @Option(help: ArgumentHelp("Folder of the rule books, for names of places.", valueName: "dir"))
  var tariffs: String?
  @Option(help: ArgumentHelp("Weather records, one a site, to replay a season.", valueName: "file"))
  var record: [String] = []
  @Option(help: ArgumentHelp("The harvest year to replay.", valueName: "year")) var season: Int?

  mutating func validate() throws {
    for (name, value) in [("rain", rain), ("price", price), ("overdeclared", overdeclared)] {
      if let value, !(0.01...100).contains(value) {
        throw ValidationError("--\(name) is \(value), but must be from 0.01 to 100.")
      }
    }
    if let subsidy, !(0...1).contains(subsidy) {
      throw ValidationError("--subsidy is \(subsidy), but must be a share from 0 to 1.")
    }
    if let correlation, !(0...1).contains(correlation) {
      throw ValidationError("--correlation is \(correlation), but must be a share from 0 to 1.")
    }
    if (season == nil) != record.isEmpty {
      throw ValidationError("--season and --record belong together.")
    }
    _ = try shift()
    _ = try frequencies()
    _ = try nights()
    _ = try changes()
  }

  mutating func run() async throws {
    do {
      try await stress()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  // MARK: What was asked for

  private func shift() throws -> ClimateShift {
    var degrees = [Double](repeating: 0, count: 12)
    if let warming {
      let parts = warming.split(separator: ",").map { Double($0) }
      guard parts.count == 1 || parts.count == 12, !parts.contains(nil),
        parts.allSatisfy({ abs($0 ?? 99) <= 15 })
      else {
        throw ValidationError(
          "--warming is '\(warming)', but must be one number or twelve, each within 15 degrees.")
      }
      degrees = (0..<12).map { (parts.count == 1 ? parts[0] : parts[$0]) ?? 0 }
    }
    return ClimateShift(
      temperature: degrees, precipitation: [Double](repeating: rain ?? 1, count: 12),
      basis: "user")
  }

  private func frequencies() throws -> HazardModel.Frequencies {
    var result: HazardModel.Frequencies = [:]
    for text in frequency {
      let parts = text.split(separator: "=")
      guard parts.count == 2, let peril = Peril.ofYield.first(where: { $0.rawValue == parts[0] }),
        let factor = Double(parts[1]), (0...100).contains(factor)
      else {
        let names = Peril.ofYield.map(\.rawValue).joined(separator: ", ")
        throw ValidationError(
          "'\(text)' is not of the form peril=factor with a peril of \(names) and a factor from 0 to 100.")
      }
      result[peril] = factor
    }
    return result
  }

  private func nights() throws -> [(day: Int, minimum: Double)] {
    try cold.map { text in
      let parts = text.split(separator: "=")
      let date = parts.first?.split(separator: "-").compactMap { Int($0) } ?? []
      guard parts.count == 2, date.count == 2, (1...12).contains(date[0]),
        (1...SeasonCalendar.monthLengths[date[0] - 1]).contains(date[1]),
        let degrees = Double(parts[1]), (-60...40).contains(degrees)
      else {
        throw ValidationError("'\(text)' is not of the form MM-DD=degrees, such as 04-12=-4.")
      }
      return (SeasonCalendar.day(month: date[0], day: date[1]), degrees)
    }
  }

  private func changes() throws -> [CropOverride] {
    try change.map { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].contains(".") else {
        throw ValidationError("'\(text)' is not of the form crop.path=value.")
      }
      return CropOverride(path: String(parts[0]), text: String(parts[1]))
    }
  }

  /// What the second catalogue differs by, as part of its hash; empty where it is the same.
  private func hazardChoices() throws -> [String] {
    var choices: [String] = []
    if let warming { choices.append("warming=\(warming)") }
    if let rain { choices.append("rain=\(rain)") }
    if let correlation { choices.append("correlation=\(correlation)") }
    choices += frequency.map { "frequency.\($0)" } + cold.map { "cold.\($0)" }
    if let season { choices.append("season=\(season)") }
    return choices
  }

  // MARK: Running

  /// Both sides of a change, ready to be read block by block.
  private struct Sides {
    var run: ScenarioRun
    var base: CatalogueFile
    var stressed: CatalogueFile
    var before: @Sendable (Int) throws -> CatalogueBlock
    var after: @Sendable (Int) throws -> CatalogueBlock
    /// The scenario after the change: its covers may differ.
    var changed: ScenarioDesk
  }

  private func stress() async throws {
    let desk = try options.desk()
    guard !desk.scenario.contracts.isEmpty else {
      throw DataFileError(
        path: desk.scenario.path, message: "The scenario has no contracts to be stressed.")
    }
    let sides = try await sides(desk)
    let named = try hazardChoices() + change + [
      price.map { "price=\($0)" }, overdeclared.map { "overdeclared=\($0)" },
      subsidy.map { "subsidy=\($0)" },
    ].compactMap { $0 }
    if let policies {
      try await list(policies, sides, named)
    } else {
      try await contracts(sides, named)
    }
  }

  private func sides(_ desk: ScenarioDesk) async throws -> Sides {
    let run = try ScenarioRun(desk, options)
    try run.checkNames()
    let base = try await run.catalogue()
    let choices = try hazardChoices()
    let changes = try changes()
    var stressedFile = base
    var changed = ScenarioRun(run)
    if !changes.isEmpty { changed = ScenarioRun(run, desk: try run.desk.changed(by: changes)) }
    // What changes the catalogue; numbers of covers and contracts do not.
    let catalogueChanges = changes.filter { override in
      !["covers.", "contracts.", "loads."].contains { override.path.hasPrefix($0) }
    }
    if !choices.isEmpty || !catalogueChanges.isEmpty {
      var weather: any WeatherSource = try changed.weather(
        shift: try shift(), correlation: correlation ?? 0)
      var inputs: [String] = choices
      if let season {
        let (source, hashes) = try replay(season, sites: changed.desk.sites)
        weather = source
        inputs += hashes
      }
      if !cold.isEmpty { weather = DesignedCold(weather, nights: try nights()) }
      stressedFile = try await changed.catalogue(
        weather: weather, frequencies: try frequencies(), choices: inputs)
    }
    // Residuals are calibrated on the base and stay; a stress must not calibrate itself away.
    let yields = try run.yields(base)
    let raised = try run.yields(base, raisingCorrelation: correlation ?? 0)
    let seed = run.seed
    let factor = price.map { Float($0) }
    let second = stressedFile
    return Sides(
      run: run, base: base, stressed: second,
      before: { number in
        let block = try base.block(number)
        return yields?.applied(to: block, seed: seed) ?? block
      },
      after: { number in
        var block = try second.block(number)
        block = raised?.applied(to: block, seed: seed) ?? block
        if let factor {
          for row in block.priceFactors.indices { block.priceFactors[row] *= factor }
        }
        return block
      }, changed: changed.desk)
  }

  /// The scenario's contracts before and after.
  private func contracts(_ sides: Sides, _ named: [String]) async throws {
    let scenario = sides.run.desk.scenario
    let base = sides.base
    var rows: [PairedStress] = []
    for contract in scenario.contracts {
      var after = sides.changed.scenario.contracts.first { $0.id == contract.id } ?? contract
      if let overdeclared { after.insuredYield.value *= overdeclared }
      let first = ContractPricer(
        contracts: [contract], covers: scenario.covers, layout: base.layout)
      let second = ContractPricer(
        contracts: [after], covers: sides.changed.scenario.covers, layout: base.layout)
      let before = try await first.annualShares(
        contract, years: base.years, blockCount: base.blockCount, seed: sides.run.seed,
        workers: options.workers, block: sides.before)
      let stressed = try await second.annualShares(
        after, years: base.years, blockCount: base.blockCount, seed: sides.run.seed,
        workers: options.workers, block: sides.after)
      let loads = scenario.loads.map { ($0, sides.changed.scenario.loads ?? $0) }
      rows.append(
        try PairedStress(
          contract: contract.id, base: before, stressed: stressed, loads: loads))
    }
    let page = StressPage(
      title: scenario.title, changes: named, years: base.years, rows: rows,
      subsidies: published(sides.run.desk).mapValues(\.subsidyShare), subsidy: subsidy)
    if options.json {
      let document = page.document(
        base: base.hash, stressed: sides.stressed.hash, recipe: base.recipe)
      Terminal.print([document.text(.indented)])
    } else {
      Terminal.print(page.lines)
    }
  }

  /// A list of policies before and after.
  private func list(_ path: String, _ sides: Sides, _ named: [String]) async throws {
    let desk = sides.run.desk
    let gazetteer = try? TariffLibrary(
      folder: TariffLibrary.locate(
        explicit: tariffs, workingFolder: Terminal.workingFolder,
        executable: Terminal.executable)
    ).gazetteer
    let list = try PolicyList(path: path, desk) { text in
      gazetteer?.matches(text).map(\.id) ?? []
    }
    if !options.quiet {
      for reject in list.rejects { Terminal.warn("\(reject)") }
    }
    let minor = 100.0
    let factor = overdeclared ?? 1
    let published = published(desk)
    let premiums = Premiums(list, published)
    func portfolio(_ covers: [Cover], factor: Double) throws -> CataloguePortfolio {
      try CataloguePortfolio(
        layout: sides.base.layout, covers: covers,
        objects: list.policies.map { policy in
          InsuredObject(
            name: policy.id, planting: policy.planting, cover: policy.cover,
            sumInsured: policy.sumInsured * minor * factor,
            insuredYield: policy.insuredYield * factor, level: policy.level,
            deviation: policy.deviation)
        })
    }
    let base = sides.base
    let before = try await portfolio(desk.scenario.covers, factor: 1).losses(
      years: base.years, blockCount: base.blockCount, seed: sides.run.seed,
      workers: options.workers, block: sides.before)
    let after = try await portfolio(sides.changed.scenario.covers, factor: factor).losses(
      years: base.years, blockCount: base.blockCount, seed: sides.run.seed,
      workers: options.workers, block: sides.after)
    let layout = base.layout
    let losses = try PairedPortfolio(
      base: before, stressed: after,
      members: zip(list.policies, premiums.amounts).map { policy, premium in
        PairedPortfolio.Member(
          planting: policy.planting,
          sumInsured: (policy.sumInsured, policy.sumInsured * factor),
          premium: premium.map { ($0, $0 * factor) },
          assumed: (
            policy.sumInsured * desk.scenario.covers[policy.cover].assumedRate,
            policy.sumInsured * factor * sides.changed.scenario.covers[policy.cover].assumedRate
          ))
      },
      zones: layout.plantings.map { layout.zones[$0.zone] },
      crops: layout.plantings.map { layout.crops[$0.crop] }, minorUnits: minor)
    let page = PolicyStressPage(
      title: desk.scenario.title, changes: named, losses: losses,
      currency: desk.scenario.currency ?? "",
      subsidy: subsidy.map { (premiums.subsidyShare(published), $0) }, tariffs: premiums.groups)
    if options.json {
      let document = page.document(
        base: base.hash, stressed: sides.stressed.hash, recipe: base.recipe,
        policies: .object([
          .init("name", .string(path.split(separator: "/").last.map(String.init) ?? path)),
          .init("hash", .string(list.hash)), .init("read", .int(list.policies.count)),
          .init("rejected", .int(list.rejects.count)),
        ]))
      Terminal.print([document.text(.indented)])
    } else {
      Terminal.print(page.lines)
    }
    if !list.rejects.isEmpty {
      if !options.quiet {
        Terminal.warn("\(list.rejects.count) rows were left out.")
      }
      throw ExitCode(1)
    }
  }

  /// The tariffs beside the scenario's contracts, by contract; what no book tells is left out.
  private func published(_ desk: ScenarioDesk) -> [String: PriceReport.Tariff] {
    guard let books = try? TariffBeside(folder: tariffs) else { return [:] }
    var found: [String: PriceReport.Tariff] = [:]
    for contract in desk.scenario.contracts {
      found[contract.id] = try? books.rate(
        of: contract, currency: desk.scenario.currency ?? "")
    }
    return found
  }

  /// Premiums of the list's policies, with tariffs where the list has none.
  private struct Premiums {
    /// By policy, main units.
    var amounts: [Double?] = []
    /// Policies whose premium is a tariff's, or not known, by book.
    var groups: [PolicyStressPage.TariffPremiums] = []
    private var contracts: Set<String> = []

    init(_ list: PolicyList, _ published: [String: PriceReport.Tariff]) {
      var byBook: [String: PolicyStressPage.TariffPremiums] = [:]
      var unknown = 0
      for policy in list.policies {
        if let id = policy.contract { contracts.insert(id) }
        if let own = policy.premium {
          amounts.append(own)
        } else if let tariff = policy.contract.flatMap({ published[$0] }) {
          amounts.append(policy.sumInsured * (tariff.low + tariff.high) / 2)
          var group =
            byBook[tariff.book]
            ?? .init(book: tariff.book, policies: 0, low: tariff.low, high: tariff.high)
          group.policies += 1
          group.low = min(group.low, tariff.low)
          group.high = max(group.high, tariff.high)
          byBook[tariff.book] = group
        } else {
          amounts.append(nil)
          unknown += 1
        }
      }
      groups = byBook.values.sorted { ($0.book ?? "") < ($1.book ?? "") }
      if unknown > 0 { groups.append(.init(book: nil, policies: unknown, low: 0, high: 0)) }
    }

    /// The state's share by the books, where it is the same for all policies.
    func subsidyShare(_ published: [String: PriceReport.Tariff]) -> Double? {
      let shares = Set(contracts.map { published[$0]?.subsidyShare })
      guard shares.count == 1, let share = shares.first else { return nil }
      return share
    }
  }

  /// The recorded season with the hashes of its files.
  private func replay(
    _ season: Int, sites: [String]
  ) throws -> (source: RecordedSeasons, hashes: [String]) {
    let reader = try WeatherReader(paths: record, query: WeatherQuery())
    let records = reader.records
    if let refusal = records.flatMap(\.refusals).first { throw refusal }
    guard records.count == sites.count else {
      throw DataFileError(
        path: record.joined(separator: ", "),
        message: "The scenario has \(sites.count) sites, but \(records.count) records were read.")
    }
    guard let source = RecordedSeasons(records: records.map(\.weather), years: [season]) else {
      throw DataFileError(
        path: record.joined(separator: ", "),
        message: "The records do not hold every day from 1 September \(season - 1) to "
          + "31 October \(season).")
    }
    return (source, records.flatMap { $0.sources.map { "record=\($0.hash)" } })
  }
}
