internal import AgroModel

/// `frost`: what a night's minimum kills, by stage.
///
///     frost:
///       site-offset: 0 in -3 .. 0
///       stages:
///         bloom: { organ: flowers, lt10: -2.2, lt50: -3.3, lt90: -3.9 }
extension CropReader {
  private static let points = ["lt0", "lt10", "lt50", "lt90", "lt100"]

  func frost(_ node: YAMLNode, of file: CropFields) -> FrostModel? {
    guard
      let fields = file.mapping(node, "frost", keys: Self.budKeys + ["stages"])
    else { return nil }
    var stages: [FrostModel.Stage] = []
    let entries = fields.named("stages")
    if let list = fields.mapping("stages", keys: entries.map(\.key)) {
      for entry in entries {
        guard let own = list.mapping(entry.value, entry.key, keys: ["organ"] + Self.points)
        else { continue }
        let kill = killPoints(own)
        let node = YAMLNode(.empty, line: entry.line, column: entry.column)
        guard let stage = stage(named: entry.key, at: node, key: list.fields.scope) else { continue }
        stages.append(
          FrostModel.Stage(stage: stage, organ: own.fields.text("organ") ?? "buds", kill: kill))
      }
    }
    stages.sort { $0.stage < $1.stage }
    return FrostModel(stages: stages, buds: budTerms(fields))
  }

  /// What `frost` and `winter` both have.
  static let budKeys = ["site-offset", "surplus", "restored", "scatter"]

  func budTerms(_ fields: CropFields) -> BudTerms {
    BudTerms(
      siteOffset: fields.number("site-offset", CropFields.kelvin),
      surplus: fields.number("surplus", .number(unit: "share", 0...0.95)),
      restored: fields.number("restored", CropFields.share),
      scatter: fields.number("scatter", .number(unit: "degrees", 0...10)))
  }

  /// The published temperatures of a kill curve; at least two of LT10, LT50 and LT90, falling.
  func killPoints(_ fields: CropFields) -> KillPoints {
    let values = Self.points.map { fields.optional($0, CropFields.celsius) }
    let given = zip(Self.points, values).compactMap { key, value in value.map { (key, $0) } }
    for (one, other) in zip(given, given.dropFirst()) where one.1.value <= other.1.value {
      log.report(
        fields.node[other.0] ?? fields.node, key: fields.path(other.0),
        found: CropFields.text(other.1.value),
        expected: "less than \(one.0), \(CropFields.text(one.1.value))")
    }
    if values[1...3].compactMap({ $0 }).count < 2 {
      log.report(
        fields.node, key: fields.fields.scope, found: "fewer than two of lt10, lt50 and lt90",
        expected: "at least two of them")
    }
    return KillPoints(
      lt0: values[0], lt10: values[1], lt50: values[2], lt90: values[3], lt100: values[4])
  }
}
