internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities

/// `stages`: clocks, and what each stage waits for.
///
///     stages:
///       clocks:
///         warmth: { rate: degree-days, lower: 4.5, start: 01-01 }
///       dates:
///         bloom: { clock: warmth, sum: 213 }
///         fruit: { after: bloom, days: 30 }
///         harvest: { day: 09-10 late }
extension CropReader {
  private static let clockKeys = [
    "rate", "lower", "upper", "heat", "base", "optimum", "critical", "start", "chill", "photoperiod",
  ]
  private static let rates = ["degree-days", "growing-degree-hours", "linear-degree-hours"]

  func stages(_ node: YAMLNode, of file: CropFields) -> StageModel? {
    guard let fields = file.mapping(node, "stages", keys: ["clocks", "dates"]) else { return nil }
    let dates = fields.named("dates")
    stageIDs = dates.map(\.key)
    if let node = fields.node["dates"], node.entries != nil, dates.isEmpty {
      log.report(node, key: "stages.dates", found: "no stage", expected: "at least one stage")
    }
    var clocks: [StageClock] = []
    if fields.has("clocks"), let list = fields.mapping("clocks", keys: clockIDs(fields)) {
      for entry in fields.named("clocks") {
        if let clock = clock(entry, in: list) { clocks.append(clock) }
      }
    }
    let clockIDs = clockIDs(fields)
    var rules: [StageRule] = []
    if let list = fields.mapping("dates", keys: stageIDs) {
      for (index, entry) in dates.enumerated() {
        guard let condition = condition(entry, index, in: list, clocks: clocks, known: clockIDs)
        else { continue }
        rules.append(StageRule(id: entry.key, condition: condition))
      }
    }
    checkOrder(clocks, rules, node)
    return StageModel(clocks: clocks, rules: rules)
  }

  private func clockIDs(_ fields: CropFields) -> [String] {
    (fields.node["clocks"]?.entries ?? []).map(\.key)
  }

  // MARK: Stages

  private func condition(
    _ entry: YAMLEntry, _ index: Int, in list: CropFields, clocks: [StageClock], known: [String]
  ) -> StageRule.Condition? {
    guard
      let fields = list.mapping(
        entry.value, entry.key, keys: ["clock", "sum", "after", "days", "day"])
    else { return nil }
    let given = ["clock", "after", "day"].filter { fields.has($0) }
    guard given.count == 1 else {
      log.report(
        entry.value, key: fields.fields.scope,
        found: given.isEmpty ? "no date" : "\(given.joined(separator: " and ")) together",
        expected: "one of clock with sum, after with days, day")
      return nil
    }
    switch given[0] {
    case "day": return .day(fields.number("day", .day))
    case "after":
      guard let stage = stage("after", of: fields) else { return nil }
      if stage >= index {
        log.report(
          fields.node["after"] ?? entry.value, key: fields.path("after"),
          found: "'\(stageIDs[stage])'", expected: "a stage before '\(entry.key)'")
        return nil
      }
      return .after(
        stage: stage, days: fields.number("days", .number(unit: "days", 0...300)))
    default:
      let sum = fields.number("sum", .number(unit: "sum of the clock", 0...1_000_000))
      guard let node = fields.required("clock"), let name = node.text else { return nil }
      guard let clock = clocks.firstIndex(where: { $0.id == name }) else {
        // A clock that is there but wrong has been told.
        if !known.contains(name) {
          log.report(
            node, key: fields.path("clock"), found: "the clock '\(name)'",
            expected: known.isEmpty
              ? "a clock of stages.clocks" : "one of \(known.joined(separator: ", "))",
            suggestions: NearestNames.find(name, in: known, limit: 1))
        }
        return nil
      }
      return .sum(clock: clock, value: sum)
    }
  }

  /// A clock that starts at a stage may only be read by later stages.
  private func checkOrder(_ clocks: [StageClock], _ rules: [StageRule], _ node: YAMLNode) {
    for (index, rule) in rules.enumerated() {
      guard case .sum(let clock, _) = rule.condition,
        case .stage(let start) = clocks[clock].start, rules.count == stageIDs.count,
        start >= index
      else { continue }
      log.report(
        node["dates"]?[rule.id] ?? node, key: "stages.dates.\(rule.id)",
        found: "the clock '\(clocks[clock].id)', which starts at '\(stageIDs[start])'",
        expected: "a clock that starts before '\(rule.id)'")
    }
  }

  // MARK: Clocks

  private func clock(_ entry: YAMLEntry, in list: CropFields) -> StageClock? {
    guard let fields = list.mapping(entry.value, entry.key, keys: Self.clockKeys),
      let node = fields.required("rate")
    else { return nil }
    let rate: ClockRate
    switch node.text {
    case "degree-days":
      let lower = fields.number("lower", CropFields.celsius)
      let upper = fields.optional("upper", CropFields.celsius)
      let heat = fields.optional("heat", CropFields.celsius)
      ascending(
        fields, [("lower", lower), ("upper", upper), ("heat", heat)].compactMap { key, value in
          value.map { (key, $0) }
        })
      if heat != nil && upper == nil {
        log.report(entry.value, key: fields.fields.scope, found: "heat without upper",
          expected: "upper, from which on a day adds no more")
      }
      rate = .degreeDays(lower: lower, upper: upper, heat: heat)
    case "growing-degree-hours":
      let base = fields.number("base", CropFields.celsius)
      let optimum = fields.number("optimum", CropFields.celsius)
      let critical = fields.number("critical", CropFields.celsius)
      ascending(fields, [("base", base), ("optimum", optimum), ("critical", critical)])
      rate = .growingDegreeHours(base: base, optimum: optimum, critical: critical)
    case "linear-degree-hours":
      let base = fields.number("base", CropFields.celsius)
      let optimum = fields.optional("optimum", CropFields.celsius)
      let critical = fields.optional("critical", CropFields.celsius)
      ascending(
        fields,
        [("base", base), ("optimum", optimum), ("critical", critical)].compactMap { key, value in
          value.map { (key, $0) }
        })
      rate = .linearDegreeHours(base: base, optimum: optimum, critical: critical)
    default:
      log.report(
        node, key: fields.path("rate"), expected: "one of \(Self.rates.joined(separator: ", "))",
        suggestions: NearestNames.find(node.text ?? "", in: Self.rates, limit: 1))
      return nil
    }
    guard let start = start(fields) else { return nil }
    var photoperiod: Photoperiod?
    if let day = fields.mapping("photoperiod", keys: ["critical", "optimal"]) {
      let hours = CropFields.Kind.number(unit: "hours", 0...24)
      let critical = day.number("critical", hours)
      let optimal = day.number("optimal", hours)
      ascending(day, [("critical", critical), ("optimal", optimal)])
      photoperiod = Photoperiod(critical: critical, optimal: optimal)
    }
    return StageClock(id: entry.key, rate: rate, start: start, photoperiod: photoperiod)
  }

  private func start(_ fields: CropFields) -> StageClock.Start? {
    if fields.has("chill") {
      if fields.has("start") {
        log.report(
          fields.node["start"] ?? fields.node, key: fields.path("start"),
          found: "a start beside chill", expected: "the one or the other")
      }
      guard let chill = fields.mapping("chill", keys: ["model", "start", "amount"]),
        chill.required("model") != nil,
        let model = chill.fields.choice("model", ChillModel.self)
      else { return nil }
      return .chill(
        ChillRequirement(
          model: model, start: chill.number("start", .day),
          amount: chill.number(
            "amount",
            .number(unit: model == .dynamic ? "portions" : "units", 0...5000))))
    }
    guard let node = fields.required("start") else { return nil }
    if let text = node.text, let index = stageIDs.firstIndex(of: text) { return .stage(index) }
    if let text = node.text, text.first?.isLetter == true {
      _ = stage(named: text, at: node, key: fields.path("start"))
      return nil
    }
    return .day(fields.number("start", .day))
  }

  /// Reports numbers that do not rise.
  func ascending(_ fields: CropFields, _ values: [(key: String, value: Parameter)]) {
    for (one, other) in zip(values, values.dropFirst())
    where one.value.value >= other.value.value && !one.value.source.document.isEmpty
      && !other.value.source.document.isEmpty
    {
      log.report(
        fields.node[other.key] ?? fields.node, key: fields.path(other.key),
        found: CropFields.text(other.value.value),
        expected: "more than \(one.key), \(CropFields.text(one.value.value))")
    }
  }
}
