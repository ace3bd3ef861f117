internal import AgroRisk
internal import ArgumentParser

struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Rates and laws of yields tried on years that they had not seen.",
    discussion: """
      Insurance experience (indemnity beside liability) is tried by two measures: one year ahead, \
      and one fit up to a year against the mean loss cost of the years after it; beside burning \
      cost, Buhlmann-Straub and the rates charged. Yields (year,place,value) are tried one year \
      ahead beside the plain years before. Intervals come from resampled years.

      Examples:
        agrorisk backtest sob_fruit_county.csv --from 1989 --until 2005
        agrorisk backtest experience.csv --report page.txt --plot backtest.svg
        agrorisk backtest yields.csv --ahead 20
      """)

  @Argument(help: "The table as CSV; - is the standard input.") var table: String
  @Option(help: ArgumentHelp("Leave out years before this one.", valueName: "year"))
  var from: Int?
  @Option(
    help: ArgumentHelp(
      "Last year of the single fit (default: the last year less the horizon).",
      valueName: "year"))
  var until: Int?
  @Option(help: "Years that the single fit predicts.") var horizon: Int = 9
  @Option(help: "Years predicted one ahead.") var ahead: Int = 15
  @Option(
    help: ArgumentHelp(
      "Years that a cell needs before (default: 8; 15 for yields).", valueName: "years"))
  var minimumYears: Int?
  @Option(
    help: ArgumentHelp("Leave out years of a cell with less exposure.", valueName: "amount"))
  var floor: Double = 0
  @Option(
    help: ArgumentHelp("Years in which the weight of a year halves.", valueName: "years"))
  var halfLife: Double = 10
  @Option(
    help: ArgumentHelp(
      "Columns of the cells' groups, the widest first, joined by commas (default: guessed).",
      valueName: "columns"))
  var levels: String?
  @Option(
    help: ArgumentHelp(
      "The column of values, or two as indemnity/liability.", valueName: "column"))
  var value: String?
  @Option(help: ArgumentHelp("The column of premiums.", valueName: "column")) var premium: String?
  @Option(help: ArgumentHelp("The column of years.", valueName: "column")) var year: String?
  @OptionGroup var rows: ConditionOptions
  @Option(help: "Seed of the resampled years.") var seed: UInt64 = 1
  @Option(help: "Sets of years resampled for an interval.") var replicates: Int = 2000
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?
  @Option(help: ArgumentHelp("Write the page into a file.", valueName: "txt")) var report: String?
  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    for (name, value, range) in [
      ("--horizon", horizon, 1...100), ("--ahead", ahead, 1...1000),
      ("--minimum-years", minimumYears ?? 8, 2...1000),
      ("--replicates", replicates, 0...1_000_000),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(name) is \(value), but must be from \(range.lowerBound) to \(range.upperBound).")
    }
    guard halfLife > 0 else {
      throw ValidationError("--half-life is \(halfLife), but must be above 0.")
    }
    guard floor >= 0, floor.isFinite else {
      throw ValidationError("--floor is \(floor), but must be a number of at least 0.")
    }
  }

  mutating func run() throws {
    let command = self
    try reporting(Texts(.english)) { try command.test() }
  }

  private func read(value: String?) throws -> SeriesTable {
    // Two codes or plans of a county that share its name are one cell.
    try SeriesTable(
      path: table,
      SeriesQuery(year: year, value: value, addsRepeats: true, conditions: rows.conditions))
  }

  private func test() throws {
    let table = try read(value: value)
    var refused = 0
    for one in table.series where !one.problems.isEmpty {
      refused += 1
      for problem in one.problems.prefix(20) { Terminal.warn("\(problem)") }
    }
    if table.repeats > 0, !quiet {
      Terminal.warn("\(table.repeats) rows repeat a year of their cell and were added to it.")
    }
    let series = table.series.filter(\.problems.isEmpty)
    if table.layout.isLoss {
      try rates(table, series)
    } else {
      try yields(table, series)
    }
    if refused > 0 { throw ExitCode(1) }
  }

  private func recipe(_ table: SeriesTable, levels: [String]) -> BacktestRecipe {
    let name = self.table.split(separator: "/").last.map(String.init) ?? self.table
    return BacktestRecipe(
      version: Version.number, commit: Version.commit, input: name, hash: table.hash,
      layout: table.layout.summary, levels: levels, from: from, floor: floor, seed: seed)
  }

  private func show(
    _ page: [String], _ document: JSONValue, picture: () -> String
  ) throws {
    Terminal.print(json ? [document.text(.indented)] : page)
    if let report {
      try AtomicFile.write(Array((page.joined(separator: "\n") + "\n").utf8), to: report)
    }
    if let plot { try AtomicFile.write(Array(picture().utf8), to: plot) }
  }

  private func rates(_ table: SeriesTable, _ series: [YearSeries]) throws {
    let levels = try groups(table)
    let premiums = try premiumRates(table)
    var records: [LossExperience.Record] = []
    for one in series {
      let names = levels.map { level in one.labels.first { $0.column == level }?.text ?? "" }
      let charged = premiums?[one.name]
      for point in one.points where point.year >= from ?? .min {
        let exposure = point.weight ?? 1
        guard exposure > 0, exposure >= floor else { continue }
        records.append(
          LossExperience.Record(
            names: names.isEmpty ? [one.name] : names, year: point.year, exposure: exposure,
            loss: point.value * exposure,
            premium: charged?[point.year].map { $0 * exposure }))
      }
    }
    var settings = LossBacktest.Settings()
    settings.until = until
    settings.horizon = horizon
    settings.ahead = ahead
    settings.minimumYears = minimumYears ?? 8
    settings.halfLife = halfLife
    settings.seed = seed
    settings.replicates = replicates
    let backtest = try LossBacktest(try LossExperience(records), settings)
    let recipe = recipe(table, levels: levels)
    try show(
      BacktestPage.lines(backtest, recipe: recipe),
      BacktestJSON.document(backtest, recipe: recipe)
    ) { BacktestPicture.document(backtest) }
  }

  /// Premium rates by series and year, where the table has them.
  private func premiumRates(_ table: SeriesTable) throws -> [String: [Int: Double]]? {
    guard let weight = table.layout.weightColumn, self.table != "-" else { return nil }
    let known = ["total prem", "total premium", "premium", "premium amt", "gross premium"]
    let column =
      premium
      ?? table.layout.alternatives.first { known.contains(NameFolding.fold($0)) }
    guard let column else { return nil }
    let charged = try read(value: "\(column)/\(weight)")
    return Dictionary(
      charged.series.map { one in
        (
          one.name,
          Dictionary(one.points.map { ($0.year, $0.value) }, uniquingKeysWith: { $1 })
        )
      }, uniquingKeysWith: { $1 })
  }

  /// The columns of the cells' groups: the crop first, then by how few texts a column has.
  private func groups(_ table: SeriesTable) throws -> [String] {
    let columns = table.texts.map(\.column)
    guard let levels else {
      let crops = ["crop", "commodity", "item"]
      func isCrop(_ column: String) -> Bool { crops.contains(NameFolding.fold(column)) }
      return table.texts.sorted { one, other in
        isCrop(one.column) != isCrop(other.column)
          ? isCrop(one.column) : one.texts.count < other.texts.count
      }.map(\.column)
    }
    var chosen: [String] = []
    for part in levels.split(separator: ",") {
      let wanted = NameFolding.fold(String(part))
      guard let column = columns.first(where: { NameFolding.fold($0) == wanted }) else {
        throw DataFileError(
          path: table.path, line: 1,
          message: "There is no column '\(part)' for --levels; the columns that tell cells apart "
            + "are \(columns.joined(separator: ", ")).")
      }
      if !chosen.contains(column) { chosen.append(column) }
    }
    return chosen + columns.filter { !chosen.contains($0) }
  }

  private func yields(_ table: SeriesTable, _ series: [YearSeries]) throws {
    let histories: [YieldBacktest.Series] = series.map { one in
      let points = one.points.filter { $0.year >= from ?? .min }
      return (one.name, points.map(\.year), points.map(\.value))
    }
    let backtest = try YieldBacktest(
      histories, ahead: ahead, minimumYears: minimumYears ?? 15, seed: seed,
      replicates: replicates)
    let recipe = recipe(table, levels: table.layout.labelColumns)
    try show(
      BacktestPage.lines(backtest, recipe: recipe),
      BacktestJSON.document(backtest, recipe: recipe)
    ) { BacktestPicture.document(backtest) }
    if !quiet {
      for refusal in backtest.refusals.prefix(20) { Terminal.warn(refusal) }
    }
  }
}
