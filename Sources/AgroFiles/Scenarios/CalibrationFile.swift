internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities
public import AgroSimulation

/// Reads what the model is laid beside: `Scenarios/Calibrations/azerbaijan.yaml`.
public enum CalibrationFile {
  /// Reads a calibration.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - sources: the ids of `Sources.yaml`; nil where they are not to be checked.
  /// - Throws: every problem of the file at once.
  public static func read(
    _ path: String, sources: Set<String>? = nil
  ) throws(FileErrors) -> CalibrationPlan {
    let bytes = try SystemFile.read(path)
    let root = try YAMLParser.parse(bytes, path: path)
    let reader = CropReader(path: path, sources: sources, cultivars: [:])
    let keys = ["format", "id", "title", "notes", "portfolio", "causes", "replay", "events"]
    guard let file = CropFields(root, keys: keys, scope: "", reader: reader) else {
      throw FileErrors(reader.log.errors)
    }
    file.fields.checkFormat()
    var plan = CalibrationPlan(
      path: path, hash: SystemFile.hash(of: bytes), id: file.fields.requiredText("id") ?? "",
      title: file.fields.requiredText("title") ?? "")
    plan.notes = file.fields.texts("notes", allowsSingle: true).compactMap(\.text)
    if let portfolio = file.mapping("portfolio", keys: ["scenario", "losses", "causes"]) {
      plan.portfolio = CalibrationPlan.Portfolio(
        scenario: portfolio.fields.requiredText("scenario") ?? "", losses: losses(portfolio),
        causes: portfolio.has("causes") ? shares("causes", portfolio) : [])
    }
    plan.causes = entries("causes", of: file) { entry, list in
      let keys = ["title", "scenario", "crops", "shares"]
      guard let table = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
      return CalibrationPlan.CauseTable(
        id: entry.key, title: table.fields.requiredText("title") ?? "",
        scenario: table.fields.requiredText("scenario") ?? "",
        crops: table.fields.texts("crops", allowsSingle: true).compactMap(\.text),
        shares: shares("shares", table))
    }
    if let replay = file.mapping("replay", keys: ["scenario", "seasons"]) {
      plan.replay = CalibrationPlan.Replay(
        scenario: replay.fields.requiredText("scenario") ?? "",
        seasons: entries("seasons", of: replay) { entry, list in
          guard let season = list.mapping(entry.value, entry.key, keys: ["year", "what"]) else {
            return nil
          }
          return (year(season), season.fields.text("what") ?? "")
        })
    }
    plan.events = entries("events", of: file, event)
    plan.parameters = reader.parameters
    try reader.log.finish()
    return plan
  }

  /// The entries of a mapping of names, in the order of the file; none where the key is absent.
  private static func entries<Value>(
    _ key: String, of fields: CropFields, _ read: (YAMLEntry, CropFields) -> Value?
  ) -> [Value] {
    guard fields.has(key) else { return [] }
    let entries = fields.named(key)
    guard let list = fields.mapping(key, keys: entries.map(\.key)) else { return [] }
    return entries.compactMap { read($0, list) }
  }

  private static func year(_ fields: CropFields) -> Int {
    _ = fields.required("year")
    return fields.fields.integer("year", in: 1900...2100) ?? 0
  }

  private static func losses(_ portfolio: CropFields) -> [CalibrationPlan.ObservedLoss] {
    entries("losses", of: portfolio) { entry, list in
      let keys = ["year", "crop", "of", "paid", "sum-insured"]
      guard let loss = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
      let money = CropFields.Kind.number(unit: "million of the currency", 0...1e9)
      let insured = CropFields.Kind.number(unit: "million of the currency", 0.000_001...1e9)
      return CalibrationPlan.ObservedLoss(
        id: entry.key, year: year(loss), crop: loss.fields.text("crop"),
        scope: loss.fields.text("of") ?? "", paid: loss.number("paid", money),
        sumInsured: loss.number("sum-insured", insured))
    }
  }

  private static func shares(
    _ key: String, _ fields: CropFields
  ) -> [CalibrationPlan.ObservedShare] {
    entries(key, of: fields) { entry, list in
      guard let own = list.mapping(entry.value, entry.key, keys: ["perils", "of", "share"]) else {
        return nil
      }
      _ = own.required("perils")
      let names = Peril.allCases.map(\.rawValue)
      let perils = own.fields.texts("perils", allowsSingle: true).compactMap { node in
        if let peril = node.text.flatMap({ Peril(rawValue: $0) }) { return peril }
        own.fields.log.report(
          node, key: own.path("perils"), expected: "one of \(names.joined(separator: ", "))",
          suggestions: NearestNames.find(node.text ?? "", in: names))
        return nil
      }
      return CalibrationPlan.ObservedShare(
        id: entry.key, perils: perils, scope: own.fields.text("of") ?? "",
        share: own.number("share", CropFields.share))
    }
  }

  private static func event(_ entry: YAMLEntry, _ list: CropFields) -> CalibrationPlan.Event? {
    let keys = ["title", "scenario", "analogue", "nights", "pattern", "reported"]
    guard let event = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
    _ = event.required("analogue")
    let nights: [(day: Int, minimum: Parameter)] = entries("nights", of: event) { entry, list in
      guard let night = list.mapping(entry.value, entry.key, keys: ["day", "minimum"]),
        let node = night.required("day")
      else { return nil }
      guard let day = node.text.flatMap(CropFields.seasonDay) else {
        night.fields.log.report(
          node, key: night.path("day"),
          expected: "a day such as 01-13, or '10-05 late' of the harvest year")
        return nil
      }
      return (day, night.number("minimum", CropFields.celsius))
    }
    let pattern: [(zone: String, warmer: Parameter)] =
      event.has("pattern")
      ? {
        let zones = event.named("pattern")
        guard let list = event.mapping("pattern", keys: zones.map(\.key)) else { return [] }
        return zones.map {
          ($0.key, list.number($0.key, .number(unit: "degrees milder than the coldest", 0...40)))
        }
      }() : []
    let reports: [CalibrationPlan.Report] = entries("reported", of: event) { entry, list in
      let keys = ["text", "zones", "crops", "lost"]
      guard let report = list.mapping(entry.value, entry.key, keys: keys) else { return nil }
      let source = report.origin.reference(
        at: entry.value, report.fields.scope, log: report.fields.log, places: "report")
      return CalibrationPlan.Report(
        text: report.fields.requiredText("text") ?? "",
        zones: report.fields.texts("zones", allowsSingle: true).compactMap(\.text),
        crops: report.fields.texts("crops", allowsSingle: true).compactMap(\.text),
        lost: report.optional("lost", CropFields.share),
        source: source.map { "\($0.document) (\($0.basis.rawValue))" } ?? "")
    }
    return CalibrationPlan.Event(
      id: entry.key, title: event.fields.requiredText("title") ?? "",
      scenario: event.fields.requiredText("scenario") ?? "",
      analogue: event.fields.integer("analogue", in: 1900...2100) ?? 0, nights: nights,
      pattern: pattern, reports: reports)
  }
}

extension CalibrationFile {
  /// The calibration for what a user typed: a path, or the name of a file of
  /// `<folder>/Calibrations`.
  ///
  /// - Throws: every problem of the file, and names that its scenarios do not have.
  public static func find(_ typed: String, folder: String) throws(FileErrors) -> CalibrationPlan {
    let isPath = typed.contains("/") || typed.hasSuffix(".yaml")
    let path = isPath ? typed : "\(folder)/Calibrations/\(typed).yaml"
    guard isPath || SystemFile.isFile(path) else {
      let names = (SystemFile.list("\(folder)/Calibrations") ?? [])
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
      throw FileErrors([
        FileError(
          path: "\(folder)/Calibrations", line: 0, column: 0, found: "no calibration '\(typed)'",
          expected: "one of \(names.joined(separator: ", "))",
          suggestions: NearestNames.find(typed, in: names))
      ])
    }
    return try read(path, sources: CropLibrary(folder: folder).sources.ids)
  }

  /// Every problem of the calibrations of a folder, names of scenarios, zones and crops included.
  public static func problems(in folder: String) -> [FileError] {
    var problems: [FileError] = []
    for name in SystemFile.list("\(folder)/Calibrations") ?? [] where name.hasSuffix(".yaml") {
      do throws(FileErrors) {
        let plan = try find("\(folder)/Calibrations/\(name)", folder: folder)
        try check(plan, folder: folder)
      } catch {
        problems += error.errors
      }
    }
    return problems
  }

  /// Refuses names that the plan's scenarios do not have.
  public static func check(_ plan: CalibrationPlan, folder: String) throws(FileErrors) {
    var problems: [FileError] = []
    func check(_ names: [String], among known: [String], _ what: String, _ key: String) {
      for name in names where !known.contains(name) {
        problems.append(
          FileError(
            path: plan.path, line: 0, column: 0, key: key, found: "no \(what) '\(name)'",
            expected: "one of \(known.joined(separator: ", "))",
            suggestions: NearestNames.find(name, in: known)))
      }
    }
    func scenario(_ name: String) throws(FileErrors) -> Scenario {
      let found = try ScenarioFolder.find(
        name, explicit: folder, workingFolder: ".", executable: nil)
      return try Scenario.read(found.path)
    }
    if let portfolio = plan.portfolio {
      let crops = try scenario(portfolio.scenario).cropNames
      check(portfolio.losses.compactMap(\.crop), among: crops, "crop", "portfolio.losses")
    }
    for table in plan.causes {
      check(
        table.crops, among: try scenario(table.scenario).cropNames, "crop",
        "causes.\(table.id).crops")
    }
    for event in plan.events {
      let found = try scenario(event.scenario)
      let zones = found.zones.map(\.id)
      let key = "events.\(event.id)"
      check(event.pattern.map(\.zone), among: zones, "zone", key + ".pattern")
      check(zones, among: event.pattern.map(\.zone), "zone of the pattern", key + ".pattern")
      check(event.reports.flatMap(\.zones), among: zones, "zone", key + ".reported")
      check(event.reports.flatMap(\.crops), among: found.cropNames, "crop", key + ".reported")
    }
    if let replay = plan.replay { _ = try scenario(replay.scenario) }
    if !problems.isEmpty { throw FileErrors(problems) }
  }
}
