internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities

extension Scenario {
  private static let keys = [
    "format", "id", "title", "note", "years", "seed", "insured-year", "weather", "zones", "indices",
    "set",
    "covers", "contracts", "loads", "currency", "yield-correlation",
  ]

  /// Reads a scenario.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - sources: the ids of `Sources.yaml`; nil where they are not to be checked.
  /// - Throws: every problem of the file at once.
  public static func read(_ path: String, sources: Set<String>? = nil) throws(FileErrors) -> Scenario {
    try read(ScenarioText(path: path, bytes: try SystemFile.read(path)), sources: sources)
  }

  /// Reads a scenario's text.
  ///
  /// - Parameter overrides: what stands in the place of the file's own numbers.
  /// - Throws: every problem of the file and of the overrides at once.
  public static func read(
    _ text: ScenarioText, sources: Set<String>? = nil, overrides: [CropOverride] = []
  ) throws(FileErrors) -> Scenario {
    let path = text.path
    let bytes = text.bytes
    let root = try YAMLParser.parse(bytes, path: path)
    let reader = CropReader(path: path, sources: sources, cultivars: [:], overrides: overrides)
    guard let file = CropFields(root, keys: keys, scope: "", reader: reader) else {
      throw FileErrors(reader.log.errors)
    }
    file.fields.checkFormat()
    let id = file.fields.requiredText("id") ?? ""
    if !id.isEmpty, !NamesFile.isIdentifier(id), let node = file.fields.value("id") {
      reader.log.report(
        node, key: "id", expected: "a name of lower-case letters, digits and hyphens")
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    func located(_ text: String) -> String { text.hasPrefix("/") ? text : folder + text }
    var scenario = Scenario(
      path: path, hash: SystemFile.hash(of: bytes), id: id,
      title: file.fields.text("title") ?? id,
      years: file.fields.integer("years", in: 1...10_000_000) ?? 10_000,
      seed: UInt64(file.fields.integer("seed", in: 0...Int.max) ?? 1),
      insuredYear: file.fields.integer("insured-year", in: 1950...2100) ?? 2026,
      weather: file.fields.text("weather").map { located($0) } ?? "",
      zones: [], indices: [], overrides: [], covers: [], contracts: [],
      currency: file.fields.text("currency"), parameters: [])
    scenario.zones = readZones(file, located)
    scenario.yieldCorrelation = readCorrelation(file)
    // Yields by a law of their own need no weather; everything else does.
    if scenario.needsWeather, !file.has("weather") { _ = file.required("weather") }
    scenario.indices = readIndices(file)
    scenario.overrides = readOverrides(file)
    scenario.covers = readCovers(file, indices: scenario.indices)
    scenario.contracts = readContracts(file, scenario)
    scenario.loads = readLoads(file)
    scenario.parameters = reader.parameters
    if reader.log.errors.isEmpty { reader.checkUsed() }
    try reader.log.finish()
    return scenario
  }

  private static func readCorrelation(_ file: CropFields) -> YieldCorrelation? {
    guard
      let own = file.mapping("yield-correlation", keys: ["nearby", "length"])
    else { return nil }
    return YieldCorrelation(
      nearby: own.number("nearby", .number(unit: "correlation", 0...0.999)),
      length: own.number("length", .number(unit: "km", 1...10_000)))
  }

  private static func readYields(
    _ planting: CropFields, _ located: (String) -> String
  ) -> AreaYields? {
    let keys = [
      "model", "mean", "deviation", "history", "place", "value", "year", "where", "trend",
    ]
    guard let own = planting.mapping("yields", keys: keys) else { return nil }
    guard let kind = own.fields.choice("model", AreaYields.Kind.self) else {
      _ = own.required("model")
      return nil
    }
    if kind == .none { return AreaYields(kind: kind, history: nil, mean: nil, deviation: nil) }
    guard let file = own.fields.text("history") else {
      if kind == .statistical {
        // A law by its moments alone has no family of its own; the lognormal is the plain choice.
        own.fields.log.report(
          own.node, key: own.path("history"), found: "no history",
          expected: "a CSV file of yields by year for the statistical model")
      }
      return AreaYields(
        kind: kind, history: nil,
        mean: own.number("mean", .number(unit: "t/ha", 0.001...500)),
        deviation: own.number("deviation", .number(unit: "t/ha", 0...500)))
    }
    let conditions = own.fields.texts("where", allowsSingle: true).compactMap(\.text).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return SeriesQuery.Condition(
        column: String(parts[0]), text: parts.count > 1 ? String(parts[1]) : "")
    }
    return AreaYields(
      kind: kind,
      history: AreaYields.History(
        path: located(file),
        query: SeriesQuery(
          place: own.fields.text("place"), year: own.fields.text("year"),
          value: own.fields.text("value"), conditions: conditions),
        trend: own.fields.choice("trend", AreaYields.Trend.self) ?? .theilSen),
      mean: nil, deviation: nil)
  }

  private static func readZones(
    _ file: CropFields, _ located: (String) -> String
  ) -> [Zone] {
    let entries = file.named("zones")
    if entries.isEmpty, let node = file.fields.value("zones") {
      file.fields.log.report(node, key: "zones", expected: "at least one zone")
    }
    guard
      let list = file.mapping("zones", keys: entries.map(\.key))
    else { return [] }
    return entries.compactMap { entry in
      guard
        let zone = list.mapping(entry.value, entry.key, keys: ["site", "hazards", "crops"])
      else { return nil }
      let crops = zone.named("crops")
      guard let listed = zone.mapping("crops", keys: crops.map(\.key)) else { return nil }
      return Zone(
        id: entry.key, site: zone.fields.text("site") ?? entry.key,
        hazards: zone.fields.text("hazards") ?? entry.key,
        plantings: crops.compactMap { readPlanting($0, in: listed, located) },
        siteAt: position("site", in: zone, of: entry),
        hazardsAt: position("hazards", in: zone, of: entry))
    }
  }

  /// Where the value of a key stands, or the name of the entry that has no such key.
  private static func position(
    _ key: String, in fields: CropFields, of entry: YAMLEntry
  ) -> FilePosition {
    guard let node = fields.fields.node[key] else {
      return FilePosition(line: entry.line, column: entry.column)
    }
    return FilePosition(line: node.line, column: node.column)
  }

  private static func readPlanting(
    _ entry: YAMLEntry, in list: CropFields, _ located: (String) -> String
  ) -> Planting? {
    let keys = [
      "crop", "variant", "potential-yield", "area", "price", "price-deviation", "yields",
    ]
    guard let planting = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
    var made = Planting(
      crop: planting.fields.text("crop") ?? entry.key, variant: planting.fields.text("variant"),
      potentialYield: planting.number("potential-yield", .number(unit: "t/ha", 0.001...500)),
      area: planting.number("area", .number(unit: "ha", 0.0001...1e8)),
      price: planting.optional("price", .number(unit: "currency per t", 0.001...1e12)),
      priceDeviation: planting.optional("price-deviation", .number(unit: "of the logarithm", 0...2)),
      at: position("crop", in: planting, of: entry))
    made.yields = readYields(planting, located)
    return made
  }

  private static func readIndices(_ file: CropFields) -> [WeatherIndex] {
    guard file.has("indices") else { return [] }
    let entries = file.named("indices")
    guard let list = file.mapping("indices", keys: entries.map(\.key)) else { return [] }
    return entries.compactMap { entry in
      let keys = ["variable", "statistic", "from", "to", "threshold"]
      guard let index = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
      func day(_ key: String) -> Int {
        guard let node = index.required(key) else { return 0 }
        guard let text = node.text, let day = CropFields.seasonDay(text) else {
          index.fields.log.report(
            node, key: index.path(key),
            expected: "a day such as 04-10, or '10-05 late' of the harvest year")
          return 0
        }
        return day
      }
      let from = day("from")
      let to = day("to")
      guard let variable = index.fields.choice("variable", WeatherIndex.Variable.self),
        let statistic = index.fields.choice("statistic", WeatherIndex.Statistic.self)
      else {
        _ = index.required("variable")
        _ = index.required("statistic")
        return nil
      }
      guard from <= to else {
        index.fields.log.report(
          index.node, key: index.path("to"), found: "a day before 'from'",
          expected: "the last day of the index on or after its first")
        return nil
      }
      let threshold = index.fields.value("threshold")
      let limit = threshold.flatMap { node in (node.text.flatMap { try? ExactDecimal($0) }) }
      if let threshold, limit == nil {
        index.fields.log.report(threshold, key: index.path("threshold"), expected: "a number")
      }
      return WeatherIndex(
        name: entry.key, variable: variable, statistic: statistic, days: from...to,
        threshold: limit.map { Double($0) } ?? 0)
    }
  }

  private static func readOverrides(_ file: CropFields) -> [(path: String, text: String)] {
    guard let node = file.fields.value("set") else { return [] }
    guard let entries = node.entries else {
      file.fields.log.report(node, key: "set", expected: "a mapping such as grape.hail.scale: 1.2")
      return []
    }
    return entries.compactMap { entry in
      guard let text = entry.value.text, entry.key.contains(".") else {
        file.fields.log.report(
          line: entry.line, column: entry.column, key: "set", found: "'\(entry.key)'",
          expected: "a path such as grape.hail.scale with a number")
        return nil
      }
      return (entry.key, text)
    }
  }
}
