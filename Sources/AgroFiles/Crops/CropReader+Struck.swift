internal import AgroModel

/// `hail`, `storm`, `flood`, `pests`, `fire`, `wild-animals`, `landslide`: damage of an object that
/// the hazard strikes, by stage.
///
///     hail:
///       scale: 1 in 0.5 .. 2
///       stages: { bud-swell: 0.1 in 0 .. 0.2, fruit: 0.3 in 0.2 .. 0.4, harvest: 0 in 0 .. 0 }
///       total: 0.25 in 0.15 .. 0.35
///       variation: 0.8 in 0.5 .. 1.1
///       spread: 0.6 in 0.3 .. 0.9
///       quality: { fruit: 0.5 in 0.2 .. 0.8, harvest: 0 in 0 .. 0 }
///
/// `quality` is of hail alone: what is lost of the value of marked fruit, from a stage on;
/// without it nothing is lost by looks.
extension CropReader {
  /// The perils that have such a section.
  static let struckPerils: [Peril] = [
    .hail, .storm, .flood, .pests, .fire, .wildAnimals, .landslide,
  ]

  func struck(_ peril: Peril, _ node: YAMLNode, of file: CropFields) -> StruckDamage? {
    guard
      let fields = file.mapping(
        node, peril.rawValue,
        keys: ["scale", "stages", "total", "variation", "spread"]
          + (peril == .hail ? ["quality"] : []))
    else { return nil }
    return StruckDamage(
      peril: peril, scale: fields.number("scale", .number(unit: "factor", 0...20)),
      means: table("stages", of: fields), totalShare: fields.number("total", CropFields.share),
      variation: fields.number("variation", CropFields.spread),
      spread: fields.number("spread", CropFields.share),
      quality: fields.has("quality") ? table("quality", of: fields) : StageTable([]))
  }

  /// Shares by stage, in the order of the stages.
  private func table(_ key: String, of fields: CropFields) -> StageTable {
    let entries = fields.named(key)
    var table: [(stage: Int, value: Parameter)] = []
    if let list = fields.mapping(key, keys: entries.map(\.key)) {
      for entry in entries {
        let node = YAMLNode(.empty, line: entry.line, column: entry.column)
        guard let stage = stage(named: entry.key, at: node, key: list.fields.scope) else { continue }
        table.append((stage, list.number(entry.key, CropFields.share)))
      }
    }
    table.sort { $0.stage < $1.stage }
    return StageTable(table.map { StageTable.Entry(stageIDs[$0.stage], $0.value) })
  }
}
