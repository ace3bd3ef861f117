internal import AgroModel

/// `heat`: damage by hot days between two stages.
///
///     heat:
///       from: veraison
///       to: harvest
///       none: 36 in 34 .. 38
///       full: 44 in 42 .. 46
///       most: 0.03 in 0.01 .. 0.06
///       exposed: 0.3 in 0.2 .. 0.4
///       usual: 1 in 0.7 .. 1.2
///       variation: 0.6 in 0.3 .. 1
///       days: every-day, which is the default, or worst-day
extension CropReader {
  static let windowKeys = ["from", "to", "from-offset", "to-offset", "longest"]

  func heat(_ node: YAMLNode, of file: CropFields) -> HeatDamage? {
    guard
      let fields = file.mapping(
        node, "heat",
        keys: Self.windowKeys + [
          "none", "full", "most", "exposed", "usual", "variation", "days",
        ]),
      let window = window(fields)
    else { return nil }
    let none = fields.number("none", CropFields.celsius)
    let full = fields.number("full", CropFields.celsius)
    ascending(fields, [("none", none), ("full", full)], strictly: false)
    return HeatDamage(
      window: window, none: none, full: full, most: fields.number("most", CropFields.share),
      exposed: fields.number("exposed", CropFields.share),
      usual: fields.number("usual", .number(unit: "of the mean loss", 0...2)),
      variation: fields.number("variation", CropFields.spread),
      accumulation: fields.fields.choice("days", HeatDamage.Accumulation.self) ?? .everyDay)
  }

  /// The part of the season between `from` and `to`, moved by offsets in days and cut to `longest`.
  func window(_ fields: CropFields) -> StageWindow? {
    guard let from = stage("from", of: fields), let to = stage("to", of: fields) else {
      return nil
    }
    if from > to {
      log.report(
        fields.node["to"] ?? fields.node, key: fields.path("to"), found: "'\(stageIDs[to])'",
        expected: "a stage not before '\(stageIDs[from])'")
      return nil
    }
    let shift = -120...120
    return StageWindow(
      from: stageIDs[from], to: stageIDs[to],
      fromOffset: fields.fields.integer("from-offset", in: shift) ?? 0,
      toOffset: fields.fields.integer("to-offset", in: shift) ?? 0,
      longest: fields.fields.integer("longest", in: 1...426) ?? SeasonCalendar.dayCount)
  }
}
