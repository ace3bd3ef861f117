internal import AgroRisk
internal import ArgumentParser

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Trends, laws, credibility and dependence from a table of yields or losses.",
    discussion: """
      The layout of the table is guessed and shown: a row a year and place \
      (year,place,value,weight), a column a place, a column a year, FAOSTAT's tables, or \
      indemnity beside liability, or a row a claim with its year or date.

      Examples:
        agrorisk fit yields.csv --plot yields.svg --save model.json
        agrorisk fit faostat.csv --where area=Azerbaijan --where item=Grapes
        agrorisk fit losses.csv --value indem_amt/liability_amt --first 5
        agrorisk fit claims.csv --above 1000 --plot claims.svg
      """)

  @Argument(help: "The table as CSV; - is the standard input.") var table: String
  @Option(
    help: ArgumentHelp("A place, or the column that tells places apart.", valueName: "place"))
  var place: String?
  @Option(
    help: ArgumentHelp(
      "The column of values, or two as indemnity/liability.", valueName: "column"))
  var value: String?
  @Option(help: ArgumentHelp("The column of years.", valueName: "column")) var year: String?
  @Option(
    help: ArgumentHelp("The column of volumes, for credibility.", valueName: "column"))
  var weight: String?
  @OptionGroup var rows: ConditionOptions
  @Option(help: ArgumentHelp("Candidate laws, joined by commas.", valueName: "laws"))
  var family: String?
  @Option(help: "The trend: theil-sen, ols, huber or none (default: theil-sen; none for losses).")
  var trend: String?
  @Option(
    help: ArgumentHelp(
      "What values are: level (yields, prices), loss, or claim (a row a claim).",
      valueName: "kind"))
  var kind: String?
  @Option(
    help: ArgumentHelp(
      "The year to bring values to (default: after the record).", valueName: "year"))
  var insuredYear: Int?
  @Option(
    help: ArgumentHelp(
      "Leave claims up to this out; the laws know that they are not seen.", valueName: "amount"))
  var above: Double?
  @Option(
    help: ArgumentHelp("The limit at which claims are cut.", valueName: "amount"))
  var limit: Double?
  @Flag(help: "Let values count in the laws by the column of --weight.")
  var weighted = false
  @Option(
    help: ArgumentHelp(
      "Coordinates of the places (place,latitude,longitude) or distances (place,place2,km): "
        + "correlations then fall with distance, which is needed for more places than years.",
      valueName: "csv"))
  var distances: String?
  @Option(help: "Seed of the bootstrap.") var seed: UInt64 = 1
  @Option(help: "Bootstrap samples a test; 0 for no tests.")
  var replicates: Int = 999
  @Option(help: ArgumentHelp("Fit the first series only.", valueName: "count")) var first: Int?
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?
  @Option(help: ArgumentHelp("Write the fitted model.", valueName: "json")) var save: String?
  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  /// Of more series than this only the first few are fitted unless more are asked for.
  static let seriesLimit = 60
  static let fewSeries = 8

  mutating func validate() throws {
    if let trend, FitCommand.method(trend) == nil {
      throw ValidationError("--trend is '\(trend)', but must be theil-sen, ols, huber or none.")
    }
    if let kind, FitSettings.Kind(rawValue: kind) == nil {
      throw ValidationError("--kind is '\(kind)', but must be level, loss or claim.")
    }
    for (name, amount) in [("--above", above), ("--limit", limit)] {
      if let amount, !(amount >= 0 && amount <= 1e100) {
        throw ValidationError("\(name) is \(amount), but must be from 0 to 1e100.")
      }
    }
    if let above, let limit, limit <= above {
      throw ValidationError("--limit is \(limit), but must be above --above, which is \(above).")
    }
    if !(0...100_000).contains(replicates) {
      throw ValidationError("--replicates is \(replicates), but must be from 0 to 100000.")
    }
    if let first, first < 1 {
      throw ValidationError("--first is \(first), but must be at least 1.")
    }
    _ = try families()
  }

  mutating func run() throws {
    let command = self
    try reporting(Texts(.english)) { try command.fit() }
  }

  private static func method(_ name: String) -> TrendMethod? {
    switch name {
    case "theil-sen": .theilSen
    case "ols": .ordinaryLeastSquares
    case "huber": .huber
    case "none": TrendMethod.none
    default: nil
    }
  }

  private func families() throws -> [String] {
    try (family ?? "").split(separator: ",").map { part in
      let wanted = part.filter { !"- ".contains($0) }.lowercased()
      guard let name = FitSettings.familyNames.first(where: { $0.lowercased() == wanted }) else {
        throw ValidationError(
          "The law '\(part)' is not known; it must be one of "
            + "\(FitSettings.familyNames.joined(separator: ", ")).")
      }
      return name
    }
  }

  private func fit() throws {
    let table = try SeriesTable(
      path: self.table,
      SeriesQuery(
        place: place, year: year, value: value, weight: weight,
        holdsClaims: kind.map { $0 == FitSettings.Kind.claim.rawValue },
        conditions: rows.conditions))
    var count = first ?? table.series.count
    if first == nil, table.series.count > Self.seriesLimit {
      count = Self.fewSeries
      if !quiet {
        for line in narrowing(table) { Terminal.warn(line) }
      }
    }
    let usable = usableInputs(table, count: count)
    var settings = FitSettings(
      kind: kind.flatMap { FitSettings.Kind(rawValue: $0) }
        ?? (table.layout.holdsClaims ? .claim : table.layout.isLoss ? .loss : .level),
      families: try families(), insuredYear: insuredYear, seed: seed, replicates: replicates,
      above: above, limit: limit, usesWeights: weighted)
    if settings.kind != .claim, above != nil || limit != nil {
      Terminal.warn("--above and --limit are for claims; say --kind claim for a row a claim.")
      throw ExitCode(64)
    }
    if weighted, table.layout.weightColumn == nil {
      Terminal.warn("--weighted needs a column of weights; name it by --weight.")
      throw ExitCode(64)
    }
    if let trend, let method = Self.method(trend) {
      settings.trend = method
      if settings.kind != .level, method != .none {
        Terminal.warn("Losses are fitted without a trend; say --kind level to follow one.")
        throw ExitCode(64)
      }
    }
    let study = FitStudy(usable.inputs, settings, distances: try distances(usable.inputs))
    for refusal in study.refusals {
      // The first row of the series.
      let line = table.series.first { $0.name == refusal.series }?.points.map(\.line).min()
      Terminal.warn(
        "\(DataFileError(path: table.path, line: line, message: refusal.reason))")
    }
    guard !study.fits.isEmpty else { throw ExitCode(65) }
    let name = self.table.split(separator: "/").last.map(String.init) ?? self.table
    let recipe = FitRecipe(
      version: Version.number, commit: Version.commit, input: name, hash: table.hash,
      layout: table.layout.summary
        + (count < table.series.count
          ? " The first \(count) of \(table.series.count) series." : ""),
      settings: settings)
    if json {
      let document = FitJSON(study: study, recipe: recipe, value: table.layout.value).document
      Terminal.print([document.text(.indented)])
    } else {
      Terminal.print(FitPage(study: study, recipe: recipe, value: table.layout.value).lines)
      if !table.layout.alternatives.isEmpty, value == nil, !quiet {
        Terminal.warn(
          "Other columns of numbers, for --value: "
            + "\(table.layout.alternatives.joined(separator: ", ")).")
      }
    }
    if let plot {
      let picture = FitPicture(study: study, value: table.layout.value)
      try AtomicFile.write(Array(picture.document.utf8), to: plot)
    }
    if let save {
      let model = FittedModel(study, recipe: recipe, value: table.layout.value)
      try AtomicFile.write(Array((model.document.text(.indented) + "\n").utf8), to: save)
    }
    var isWhole = usable.refused == 0 && study.refusals.isEmpty
    if case .failure(let refusal) = study.dependence {
      Terminal.warn("\(table.path): \(refusal.reason)")
      isWhole = false
    }
    if case .failure(let refusal) = study.credibility {
      Terminal.warn("\(table.path): \(refusal.reason)")
      isWhole = false
    }
    if !isWhole { throw ExitCode(1) }
  }

  /// Distances between the places of the series, which the table names by the series' whole name or
  /// by what one column holds.
  private func distances(_ inputs: [SeriesInput]) throws -> [[Double]]? {
    guard let distances, inputs.count > 1 else { return nil }
    return try PlaceDistances(path: distances).matrix(
      of: inputs.map { input in [input.name] + input.labels.map(\.text) })
  }

  /// The series without faults; the faults of others go to standard error.
  private func usableInputs(
    _ table: SeriesTable, count: Int
  ) -> (inputs: [SeriesInput], refused: Int) {
    var inputs: [SeriesInput] = []
    var refused = 0
    for one in table.series.prefix(count) {
      guard one.problems.isEmpty else {
        refused += 1
        for problem in one.problems.prefix(20) { Terminal.warn("\(problem)") }
        if one.problems.count > 20 {
          Terminal.warn("\(table.path): \(one.problems.count - 20) further faults of \(one.name).")
        }
        continue
      }
      let weights = one.points.compactMap(\.weight)
      inputs.append(
        SeriesInput(
          labels: one.labels.map { SeriesInput.Label(column: $0.column, text: $0.text) },
          years: one.points.map(\.year), values: one.points.map(\.value),
          weights: weights.count == one.points.count && !weights.isEmpty ? weights : nil,
          gaps: table.layout.holdsClaims ? [] : one.gaps))
      if one.emptyCells > 0, !quiet {
        Terminal.warn("\(table.path): \(one.name) has \(one.emptyCells) cells without a value.")
      }
    }
    return (inputs, refused)
  }

  /// What a table of many series holds and how to choose from it.
  private func narrowing(_ table: SeriesTable) -> [String] {
    var lines = [
      "\(table.path) holds \(table.series.count) series; the first \(Self.fewSeries) are fitted. "
        + "Choose others by --where, or say --first N to fit the first N:"
    ]
    for (column, texts) in table.texts {
      let shown = texts.prefix(8).joined(separator: ", ")
      let more = texts.count > 8 ? ", ... (\(texts.count) in all)" : ""
      lines.append("  --where \(column)=...  \(shown)\(more)")
    }
    return lines
  }
}
