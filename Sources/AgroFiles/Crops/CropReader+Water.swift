internal import AgroModel

/// `water`: need of water, irrigation and the yield's response to shortage.
///
///     water:
///       start: bud-swell
///       coefficients: { initial: 0.3, middle: 0.85, end: 0.45, dormant: 0.2 in 0.1 .. 0.3 }
///       days: { initial: 30, development: 60, middle: 40, late: 80 }
///       roots: { initial: 1.5, largest: 1.5 }
///       response: 0.85
///       irrigation: { share: 0.9 in 0.5 .. 1, target: 0.5 in 0.3 .. 0.6, reserve: 5 in 2 .. 10 }
extension CropReader {
  private static let waterKeys = [
    "start", "coefficients", "days", "available", "roots", "depletion-fraction",
    "initial-depletion", "effective-rain", "irrigation", "response", "stage-response", "usual",
    "variation", "reference-factor",
  ]

  func water(_ node: YAMLNode, of file: CropFields) -> DroughtDamage? {
    guard let fields = file.mapping(node, "water", keys: Self.waterKeys),
      let start = stageName("start", of: fields),
      let coefficients = part("coefficients", of: fields),
      let days = part("days", of: fields), let roots = part("roots", of: fields),
      let irrigation = part("irrigation", of: fields), let usual = part("usual", of: fields)
    else { return nil }
    let coefficient = CropFields.Kind.number(unit: "share of ET0", 0...2)
    let length = CropFields.Kind.number(unit: "days", 1...400)
    let depth = CropFields.Kind.number(unit: "metres", 0.05...6)
    let response = CropFields.Kind.number(unit: "share a share", 0...3)
    let water = CropWater(
      coefficients: (
        coefficients.number("initial", coefficient), coefficients.number("middle", coefficient),
        coefficients.number("end", coefficient), coefficients.number("dormant", coefficient)
      ),
      days: (
        days.number("initial", length), days.number("development", length),
        days.number("middle", length), days.number("late", length)
      ),
      waterPerMetre: fields.number("available", .number(unit: "mm a metre", 10...400)),
      roots: (roots.number("initial", depth), roots.number("largest", depth)),
      depletionFraction: fields.number("depletion-fraction", .number(unit: "share", 0.1...0.8)),
      initialDepletion: fields.number("initial-depletion", CropFields.share),
      irrigationTarget: irrigation.number("target", .number(unit: "share of RAW", 0...0.9)),
      irrigationReserve: irrigation.number("reserve", .number(unit: "mm a day", 0...50)),
      effectiveRain: fields.number("effective-rain", CropFields.share), startStage: start)
    ascending(
      roots, [("initial", water.initialRoots), ("largest", water.largestRoots)], strictly: false)
    var stages: [Parameter] = []
    if fields.has("stage-response"), let own = part("stage-response", of: fields) {
      stages = ["initial", "development", "middle", "late"].map { own.number($0, response) }
    }
    return DroughtDamage(
      water: water, yieldResponse: fields.number("response", response), stageResponse: stages,
      irrigatedShare: irrigation.number("share", CropFields.share),
      usualIrrigated: usual.number("irrigated", .number(unit: "of the mean loss", 0...2)),
      usualRainfed: usual.number("rainfed", .number(unit: "of the mean loss", 0...2)),
      variation: fields.number("variation", CropFields.spread),
      referenceFactor: fields.number("reference-factor", .number(unit: "factor", 0.3...3)))
  }

  private func part(_ key: String, of fields: CropFields) -> CropFields? {
    let keys =
      switch key {
      case "coefficients": ["initial", "middle", "end", "dormant"]
      case "days", "stage-response": ["initial", "development", "middle", "late"]
      case "roots": ["initial", "largest"]
      case "irrigation": ["share", "target", "reserve"]
      default: ["irrigated", "rainfed"]
      }
    guard let node = fields.required(key) else { return nil }
    return fields.mapping(node, key, keys: keys)
  }

  /// The stage that a key names, which the crop must have.
  func stageName(_ key: String, of fields: CropFields) -> String? {
    stage(key, of: fields).map { stageIDs[$0] }
  }

  /// Reports numbers that fall, or stand still where they must rise.
  func ascending(
    _ fields: CropFields, _ numbers: [(key: String, value: Parameter)], strictly: Bool
  ) {
    for (one, other) in zip(numbers, numbers.dropFirst())
    where strictly ? other.value.value <= one.value.value : other.value.value < one.value.value {
      log.report(
        fields.node[other.key] ?? fields.node, key: fields.path(other.key),
        found: CropFields.text(other.value.value),
        expected: "\(strictly ? "more than" : "at least") \(one.key), "
          + CropFields.text(one.value.value))
    }
  }
}

extension CropFields {
  /// A coefficient of variation.
  static let spread = Kind.number(unit: "coefficient of variation", 0...5)
}
