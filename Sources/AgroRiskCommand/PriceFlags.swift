internal import AgroRisk
internal import ArgumentParser

/// The flags of a price without a scenario, and of the loads of any.
struct PriceFlags: ParsableArguments {
  @Option(help: "District, town or region, in the place of a scenario.") var place: String?
  @Option(help: "The crop, in any of the four languages.") var crop: String?
  @Option(parsing: .unconditional, help: "Area with its unit: '1 ha'.") var area: String?
  @Option(parsing: .unconditional, help: "Expected yield with its unit: '80 c/ha'.")
  var yield: String?
  @Option(parsing: .unconditional, help: "Price with currency and unit: '60 AZN/c'.")
  var price: String?
  @Option(help: ArgumentHelp("Packages of the rule book, joined by commas.", valueName: "ids"))
  var package: String?
  @Option(help: "The rule book (default: place and day decide).") var book: String?
  @Option(
    help: ArgumentHelp("A package's deductible; repeatable.", valueName: "package=share"))
  var deductible: [String] = []
  @Option(help: ArgumentHelp("Area yields by year, for a yield model.", valueName: "csv"))
  var history: String?
  @Option(help: ArgumentHelp("The place of the history.", valueName: "name"))
  var historyPlace: String?
  @Option(
    help: ArgumentHelp(
      "Only rows of the history where a column holds a text; repeatable (default: the crop's, "
        + "where a column names it).", valueName: "column=text"))
  var historyWhere: [String] = []
  @Option(help: "How the history is used: statistical or combined with the perils.")
  var yieldModel = "statistical"
  @Option(
    help:
      "In the place of packages: guaranteed-yield, area-proportional, area-shortfall or revenue.")
  var pays: String?
  @Option(help: "Coverage, level or trigger of that cover.") var coverage = "70 %"
  @Option(help: ArgumentHelp("Write the scenario that the flags make.", valueName: "yaml"))
  var saveScenario: String?
  @Option(
    help: ArgumentHelp(
      "Premium principle: \(PrincipleName.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var principle: String?
  @Option(help: "The number of the principle: its load, rate or parameter.") var charge: Double?
  @Option(help: "The level of return-on-risk and cost-of-capital.") var level: Double?

  mutating func validate() throws {
    if let principle, PrincipleName(rawValue: principle) == nil {
      let names = PrincipleName.allCases.map(\.rawValue)
      let near = NearestNames.find(principle, in: names)
      let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
      throw ValidationError(
        "--principle is '\(principle)', but must be one of \(names.joined(separator: ", ")).\(hint)"
      )
    }
    if let charge, !(charge >= 0 && charge <= 1_000) {
      throw ValidationError("--charge is \(charge), but must be from 0 to 1000.")
    }
    if let level, !(0.5...0.9999).contains(level) {
      throw ValidationError("--level is \(level), but must be from 0.5 to 0.9999.")
    }
    if AreaYields.Kind(rawValue: yieldModel) == nil {
      throw ValidationError(
        "--yield-model is '\(yieldModel)', but must be statistical or combined.")
    }
    if let pays, ScenarioDraft.Request.Pays(rawValue: pays) == nil {
      let names = ScenarioDraft.Request.Pays.allCases.map(\.rawValue)
      throw ValidationError(
        "--pays is '\(pays)', but must be one of \(names.joined(separator: ", ")).")
    }
    guard let share = Self.share(coverage), (0.01...1.5).contains(share) else {
      throw ValidationError("--coverage is '\(coverage)', but must be a share from 1% to 150%.")
    }
    for text in historyWhere where !text.contains("=") {
      throw ValidationError("--history-where is '\(text)', but must be column=text.")
    }
    for text in deductible {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let share = Self.share(parts[1]), (0...1).contains(share) else {
        throw ValidationError("'\(text)' is not of the form package=share, such as frost=0.2.")
      }
    }
  }

  /// Whether a price without a scenario is asked for.
  var isGiven: Bool { place != nil || crop != nil }

  /// A share written as 0.2 or 20 %.
  static func share(_ text: String) -> Double? {
    let digits = text.filter { !"% ".contains($0) }
    guard let number = Double(digits) else { return nil }
    return text.contains("%") ? number / 100 : number
  }

  /// What the flags ask for.
  func request() throws -> ScenarioDraft.Request {
    let needed = [
      ("place", place), ("crop", crop), ("area", area), ("yield", yield), ("price", price),
    ]
    for (name, value) in needed where value == nil {
      throw ValidationError(
        "Missing --\(name). Example: agrorisk price --place Goychay --crop pomegranate "
          + "--area \"1 ha\" --yield \"80 c/ha\" --price \"60 AZN/c\"")
    }
    var request = ScenarioDraft.Request(
      place: place ?? "", crop: crop ?? "", area: area ?? "", yield: yield ?? "",
      price: price ?? "",
      packages: (package ?? "").split { $0 == "," || $0 == "+" }.map(String.init), book: book,
      yieldModel: AreaYields.Kind(rawValue: yieldModel) ?? .statistical,
      pays: pays.flatMap { ScenarioDraft.Request.Pays(rawValue: $0) },
      coverage: Self.share(coverage) ?? 0.7)
    request.history = history.map { path in
      path.hasPrefix("/") ? path : "\(Terminal.workingFolder)/\(path)"
    }
    request.historyPlace = historyPlace
    request.historyWhere = historyWhere
    for text in deductible {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { request.deductibles[parts[0]] = Self.share(parts[1]) }
    }
    return request
  }

  /// The loads of a scenario with what the flags change.
  func loads(_ known: PremiumLoads?) throws -> PremiumLoads? {
    guard var loads = known, principle != nil || charge != nil || level != nil else { return known }
    let level =
      try self.level.map { try ProbabilityLevel($0) } ?? loads.principle.level
      ?? ProbabilityLevel(0.99)
    let name = principle.flatMap { PrincipleName(rawValue: $0) }
    guard let name = name ?? PrincipleName.of(loads.principle) else { return loads }
    let value =
      charge ?? (principle == nil ? loads.charge.value : name.usualCharge)
    loads.principle = name.principle(charge: value, level: level)
    loads.charge = Parameter(
      value, source: SourceReference(document: "command line", basis: .user))
    return loads
  }
}
