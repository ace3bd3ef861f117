internal import AgroModel

/// `rain` (cracking, sprouting, staining by an amount of rain) and `rot` (Botrytis of grapes).
///
///     rain:
///       from: harvest
///       from-offset: -42
///       to: harvest
///       days: 3
///       curve:
///         none: { mm: 10, loss: 0 }
///         half: { mm: 30 in 20 .. 40, loss: 0.15 in 0.05 .. 0.3 }
///       usual: 1 in 0.7 .. 1.2
///       variation: 0.8 in 0.4 .. 1.2
extension CropReader {
  func rain(_ node: YAMLNode, of file: CropFields) -> RainDamage? {
    guard
      let fields = file.mapping(
        node, "rain", keys: Self.windowKeys + ["days", "curve", "swing", "usual", "variation"]),
      let window = window(fields)
    else { return nil }
    let millimetres = CropFields.Kind.number(unit: "mm", 0...1000)
    let entries = fields.named("curve")
    var curve: [RainDamage.Knot] = []
    var amounts: [(key: String, value: Parameter)] = []
    var losses: [(key: String, value: Parameter)] = []
    guard let list = fields.mapping("curve", keys: entries.map(\.key)) else { return nil }
    for entry in entries {
      guard let own = list.mapping(entry.value, entry.key, keys: ["mm", "loss"]) else { continue }
      let knot = RainDamage.Knot(
        own.number("mm", millimetres), own.number("loss", CropFields.share))
      amounts.append((entry.key, knot.millimetres))
      losses.append((entry.key, knot.loss))
      curve.append(knot)
    }
    ascending(list, amounts, strictly: true)
    ascending(list, losses, strictly: false)
    if curve.count < 2 {
      log.report(
        fields.node["curve"] ?? fields.node, key: fields.path("curve"),
        found: "fewer than two points", expected: "at least two points with mm and loss")
    }
    _ = fields.required("days")
    return RainDamage(
      window: window, days: fields.fields.integer("days", in: 1...30) ?? 1, curve: curve,
      swing: fields.optional("swing", millimetres),
      usual: fields.number("usual", .number(unit: "of the mean loss", 0...2)),
      variation: fields.number("variation", CropFields.spread))
  }

  func rot(_ node: YAMLNode, of file: CropFields) -> RotDamage? {
    guard
      let fields = file.mapping(
        node, "rot",
        keys: Self.windowKeys + [
          "wet-day", "hours", "hours-per-mm", "inoculum", "most", "usual", "variation",
        ]),
      let window = window(fields)
    else { return nil }
    return RotDamage(
      window: window, wetDay: fields.number("wet-day", .number(unit: "mm", 0.1...50)),
      hours: fields.number("hours", .number(unit: "hours", 0...24)),
      perMillimetre: fields.number("hours-per-mm", .number(unit: "hours a mm", 0...24)),
      inoculum: fields.number("inoculum", CropFields.share),
      most: fields.number("most", CropFields.share),
      usual: fields.number("usual", .number(unit: "of the mean loss", 0...2)),
      variation: fields.number("variation", CropFields.spread))
  }
}
