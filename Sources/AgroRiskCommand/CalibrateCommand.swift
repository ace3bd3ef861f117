internal import AgroRisk
internal import ArgumentParser

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "The model beside what was seen: loss costs, causes, recorded seasons, events.",
    discussion: """
      Loss cost by crop and zone and of the whole portfolio beside the observed years, with the \
      Monte Carlo error and the interval of a single year; causes beside observed causes; recorded \
      seasons replayed; designed events beside reported losses. Nothing is fitted and nothing is \
      judged: what is off is shown as off.

      Recorded seasons need daily records, which are not part of the program: --records names the \
      folder, with one file a site of the calibration's scenario.

      Examples:
        agrorisk calibrate azerbaijan
        agrorisk calibrate uzbekistan --records records/ --normals normals.csv
        agrorisk calibrate azerbaijan --assumptions --plot calibration.svg --json
      """)

  @Argument(help: "A calibration file, or the name of a shipped one: azerbaijan, uzbekistan.")
  var calibration: String
  @Option(help: ArgumentHelp("Daily records of the sites, to replay seasons.", valueName: "dir"))
  var records: [String] = []
  @Option(help: ArgumentHelp("Monthly normals, to which the records are corrected.", valueName: "csv"))
  var normals: String?
  @Flag(
    help: """
      Show how far the portfolio's loss cost moves over the ranges of the assumptions, all at once \
      and by each of them alone.
      """)
  var assumptions = false
  @Option(help: "Replicates of the study of assumptions.") var replicates = AssumptionSpread.replicates
  @Option(help: "Simulated years of the study of assumptions.") var studyYears = ScenarioRun.studyYears
  @Option(
    help: ArgumentHelp(
      "Folder of crops, hazards and places (default: found as Tariffs is).", valueName: "dir"))
  var scenarios: String?
  @Option(help: ArgumentHelp("Folder of the rule books.", valueName: "dir")) var tariffs: String?
  @Option(help: "Simulated years (default: each scenario's).") var years: Int?
  @Option(help: "Seed of all random numbers (default: each scenario's).") var seed: UInt64?
  @Option(help: "Threads (default: one a processor); the digits do not depend on it.")
  var threads: Int?
  @Option(help: ArgumentHelp("Folder for catalogues.", valueName: "dir")) var out = "catalogues"
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?
  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  /// Days of a recorded season that may be missing.
  static let mostMissing = 31
  /// Simulated seasons into which a designed event is put.
  static let eventSeasons = 250

  mutating func validate() throws {
    if let years, !(100...1_000_000).contains(years) {
      throw ValidationError("--years is \(years), but must be from 100 to 1000000.")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be from 1 to 1024.")
    }
    if !(100...1_000_000).contains(studyYears) {
      throw ValidationError("--study-years is \(studyYears), but must be from 100 to 1000000.")
    }
    if !(4...1_000).contains(replicates) {
      throw ValidationError("--replicates is \(replicates), but must be from 4 to 1000.")
    }
  }

  mutating func run() async throws {
    do {
      try await calibrate()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  private func calibrate() async throws {
    let folder = try ScenarioFolder.folder(
      explicit: scenarios, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
    let plan = try CalibrationFile.find(calibration, folder: folder)
    try CalibrationFile.check(plan, folder: folder)
    var report = CalibrationReport(plan: plan)
    var runs: [ScenarioRun] = []
    func open(_ name: String) throws -> ScenarioRun {
      if let run = runs.first(where: { $0.name == name }) { return run }
      let run = try scenarioRun(name)
      runs.append(run)
      return run
    }
    if let portfolio = plan.portfolio {
      report.portfolio = try await calibrate(portfolio, open(portfolio.scenario))
    }
    for table in plan.causes {
      report.causes.append(try await calibrate(table, open(table.scenario)))
    }
    let recorded = try plan.replay.map { try recordedSeasons(of: open($0.scenario)) } ?? nil
    if let replay = plan.replay {
      if let recorded {
        report.replay = try await replayed(replay, recorded, open(replay.scenario))
      } else {
        report.replayReason =
          "not replayed; --records names a folder with the daily records of the sites."
      }
    }
    for event in plan.events {
      let run = try open(event.scenario)
      let own = event.scenario == plan.replay?.scenario ? recorded : nil
      report.events.append(try await designed(event, own, run))
    }
    if json {
      let recipe = JSONValue.object([
        .init("version", .string(Version.number)), .init("calibration", .string(plan.hash)),
        .init("scenarios", .array(runs.map { $0.recipe().value })),
      ])
      Terminal.print([CalibrationJSON.document(report, recipe: recipe).text(.indented)])
    } else {
      Terminal.print(CalibrationPage(report).lines)
    }
    if let plot {
      try AtomicFile.write(Array(CalibrationPicture(report).document.utf8), to: plot)
    }
  }

  private func scenarioRun(_ name: String) throws -> ScenarioRun {
    var options = try ScenarioOptions.parse([name])
    options.scenarios = scenarios
    options.years = years
    options.seed = seed
    options.threads = threads
    options.out = out
    options.quiet = quiet
    let run = try ScenarioRun(options.desk(), options)
    try run.checkNames()
    return run
  }
}

// MARK: The portfolio and causes

extension CalibrateCommand {
  private func calibrate(
    _ observed: CalibrationPlan.Portfolio, _ run: ScenarioRun
  ) async throws -> CalibrationReport.Portfolio {
    let scenario = run.desk.scenario
    let file = try await run.catalogue()
    let pricer = ContractPricer(
      contracts: scenario.contracts, covers: scenario.covers, layout: file.layout)
    let crops = try await pricer.cropYears(
      years: file.years, blockCount: file.blockCount, seed: run.seed, workers: run.options.workers
    ) { try file.block($0) }
    var rates: [String: CalibrationReport.Tariff] = [:]
    if scenario.contracts.contains(where: { $0.tariff != nil }) {
      let beside = try TariffBeside(folder: tariffs)
      for contract in scenario.contracts {
        let found: PriceReport.Tariff?
        do {
          found = try beside.rate(of: contract, currency: scenario.currency ?? "")
        } catch {
          if !quiet { Terminal.warn("\(contract.id): no tariff beside it: \(error)") }
          found = nil
        }
        if let found {
          rates["\(contract.crop)/\(contract.zone)"] = CalibrationReport.Tariff(
            book: found.book, low: found.low, high: found.high)
        }
      }
    }
    let names = scenario.cropNames
    let scales: [(crop: String, scale: Parameter)] = run.desk.crops.enumerated().compactMap {
      number, file in
      file.crop.struck.first { $0.peril == .hail }.map { (names[number], $0.scale) }
    }
    return CalibrationReport.Portfolio(
      title: scenario.title, observed: observed, crops: crops, tariffs: rates, hailScales: scales,
      study: assumptions
        ? try await run.assumptionSpread(of: .lossCost, years: studyYears, replicates: replicates)
        : nil)
  }

  private func calibrate(
    _ table: CalibrationPlan.CauseTable, _ run: ScenarioRun
  ) async throws -> CalibrationReport.Causes {
    let file = try await run.catalogue()
    let groups = table.shares.map {
      group(run, zones: [], crops: table.crops, perils: $0.perils)
    }
    var losses = YieldLosses(groups: groups, years: file.years)
    for number in 0..<file.blockCount { losses.add(try file.block(number)) }
    return CalibrationReport.Causes(
      table: table,
      modelled: losses.annual.map { $0.reduce(0, +) / Double(max(1, $0.count)) })
  }

  /// The plantings of some zones and crops, all where none is named, weighted by area.
  private func group(
    _ run: ScenarioRun, zones: [String], crops: [String], perils: [Peril]
  ) -> YieldLosses.Group {
    let scenario = run.desk.scenario
    let layout = scenario.layout
    let weights = layout.plantings.map { planting in
      let (zone, crop) = (layout.zones[planting.zone], layout.crops[planting.crop])
      guard zones.isEmpty || zones.contains(zone), crops.isEmpty || crops.contains(crop) else {
        return 0.0
      }
      let own = scenario.zones.first { $0.id == zone }?.plantings
        .first { Scenario.name(of: $0) == crop }
      return own?.area.value ?? 0
    }
    return YieldLosses.Group(weights: weights, perils: perils)
  }
}

// MARK: Seasons and events

/// Daily records as seasons.
struct ReplayedRecords {
  var seasons: RecordedSeasons
  var correction: String?
}

extension CalibrateCommand {
  private static let cold: [Peril] = [.winterKill, .frost]

  private func recordedSeasons(of run: ScenarioRun) throws -> ReplayedRecords? {
    guard !records.isEmpty else { return nil }
    // What the command line does not offer here is as `weather fit` has it.
    var options = try WeatherOptions.parse([])
    options.normals = normals
    let prepared = try PreparedWeather(records, options, quiet: quiet)
    let found = prepared.sites
    let chosen = try run.desk.sites.map { site in
      guard let record = found.first(where: { $0.place == site }) else {
        throw DataFileError(
          path: records.joined(separator: ", "),
          message: "There is no record of the site '\(site)'; found were "
            + found.map(\.place).joined(separator: ", ") + ".")
      }
      return record
    }
    let years = RecordedSeasons.seasons(of: chosen, fillingUpTo: Self.mostMissing)
    guard
      let seasons = RecordedSeasons(
        records: chosen, years: years, fillingUpTo: Self.mostMissing)
    else {
      throw DataFileError(
        path: records.joined(separator: ", "),
        message: "No season from 1 September to 31 October is in all records.")
    }
    return ReplayedRecords(seasons: seasons, correction: prepared.correction)
  }

  /// Lost shares by year of some groups in a source's first years.
  private func losses(
    _ run: ScenarioRun, _ weather: any WeatherSource, years: Int, _ groups: [YieldLosses.Group]
  ) throws -> [[Double]] {
    let model = run.desk.model(weather: weather, reference: try run.weather(), seed: run.seed)
    var losses = YieldLosses(groups: groups, years: years)
    for first in stride(from: 0, to: years, by: 250) {
      losses.add(model.block(first..<min(first + 250, years)))
    }
    return losses.annual
  }

  private func replayed(
    _ plan: CalibrationPlan.Replay, _ recorded: ReplayedRecords, _ run: ScenarioRun
  ) async throws -> CalibrationReport.Replay {
    let names = run.desk.scenario.cropNames
    let source = recorded.seasons
    func groups(_ perils: [Peril]) -> [YieldLosses.Group] {
      names.map { group(run, zones: [], crops: [$0], perils: perils) }
    }
    let count = source.seasons.count
    let found = try losses(
      run, source, years: count, groups([.winterKill]) + groups([.frost]))
    let file = try await run.catalogue()
    var simulated = YieldLosses(groups: groups(Self.cold), years: file.years)
    for number in 0..<file.blockCount { simulated.add(try file.block(number)) }
    return CalibrationReport.Replay(
      plan: plan, seasons: source.seasons, filled: source.filled,
      correction: recorded.correction,
      crops: names.indices.map { number in
        CalibrationReport.Replay.Crop(
          name: names[number], winter: found[number], frost: found[names.count + number],
          simulated: simulated.annual[number])
      })
  }

  private func designed(
    _ event: CalibrationPlan.Event, _ recorded: ReplayedRecords?, _ run: ScenarioRun
  ) async throws -> CalibrationReport.Event {
    let names = run.desk.scenario.cropNames
    let zones = run.desk.scenario.zones
    let nights = event.nights.map { (day: $0.day, minimum: $0.minimum.value) }
    // Two zones of one site have its weather: the first of them names the difference.
    let warmer = run.desk.sites.map { site in
      let zone = zones.first { $0.site == site }?.id
      return event.pattern.first { $0.zone == zone }?.warmer.value ?? 0
    }
    let groups =
      event.reports.map { group(run, zones: $0.zones, crops: $0.crops, perils: Self.cold) }
      + names.map { group(run, zones: [], crops: [$0], perils: Self.cold) }
    let years = Self.eventSeasons
    let weather = try run.weather()
    let with = try losses(
      run, DesignedCold(weather, nights: nights, warmer: warmer), years: years, groups)
    let without = try losses(run, weather, years: years, groups)
    var analogue: [[Double]]?
    if let recorded, let index = recorded.seasons.seasons.firstIndex(of: event.analogue) {
      let source = DesignedCold(recorded.seasons, nights: nights, warmer: warmer)
      let all = try losses(run, source, years: recorded.seasons.seasons.count, groups)
      analogue = all.map { [$0[index]] }
    }
    func mean(_ values: [Double]) -> Double {
      values.reduce(0, +) / Double(max(1, values.count))
    }
    let rows = event.reports.enumerated().map { number, report in
      let sorted = with[number].sorted()
      return CalibrationReport.Event.Row(
        report: report,
        with: (mean(with[number]), sorted[years / 20], sorted[years - 1 - years / 20]),
        without: mean(without[number]), analogue: analogue?[number].first)
    }
    return CalibrationReport.Event(
      plan: event, rows: rows,
      crops: names.enumerated().map { number, name in
        let index = event.reports.count + number
        return (name, mean(with[index]), mean(without[index]))
      }, seasons: years)
  }
}
