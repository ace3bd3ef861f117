internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities

/// `winter`: how hardy the crop is, and until which stage winter lasts.
///
///     winter:
///       until: bud-swell
///       model: ferguson            # course, cereal
///       cultivar: cabernet-sauvignon
///       ...
extension CropReader {
  private static let shared = ["model", "until", "covered"] + budKeys
  private static let own: [String: [String]] = [
    "ferguson": ["cultivar"],
    "course": ["hardy", "tender", "spread", "start", "full", "end", "lost"],
    "cereal": [
      "hardy", "hardening", "dehardening", "vernalisation", "damping", "soil", "spread",
    ],
  ]

  func winter(_ node: YAMLNode, of file: CropFields) -> WinterModel? {
    let models = Self.own.keys.sorted()
    let model = node["model"]?.text ?? ""
    guard
      let fields = file.mapping(
        node, "winter", keys: Self.shared + (Self.own[model] ?? models.flatMap { Self.own[$0] ?? [] })
      ), let modelNode = fields.required("model")
    else { return nil }
    if Self.own[model] == nil {
      log.report(
        modelNode, key: "winter.model", expected: "one of \(models.joined(separator: ", "))",
        suggestions: NearestNames.find(model, in: models, limit: 1))
    }
    let until = stage("until", of: fields)
    let hardiness = hardiness(model, fields)
    let covered = fields.number("covered", CropFields.share)
    let buds = budTerms(fields)
    guard let until, let hardiness else { return nil }
    return WinterModel(hardiness: hardiness, until: until, covered: covered, buds: buds)
  }

  private func hardiness(_ model: String, _ fields: CropFields) -> WinterModel.Hardiness? {
    let celsius = CropFields.celsius
    let spread = CropFields.Kind.number(unit: "degrees", 0.1...20)
    switch model {
    case "ferguson": return ferguson(fields).map { .ferguson($0) }
    case "course":
      let course = HardinessCourse(
        hardy: fields.number("hardy", celsius), tender: fields.number("tender", celsius),
        spread: fields.number("spread", spread), start: fields.number("start", .day),
        full: fields.number("full", .day), end: fields.number("end", .day),
        lost: fields.number("lost", .day))
      ascending(
        fields,
        [
          ("start", course.start), ("full", course.full), ("end", course.end),
          ("lost", course.lost),
        ])
      ascending(fields, [("hardy", course.hardy), ("tender", course.tender)])
      return .course(course)
    case "cereal":
      let rate = CropFields.Kind.number(unit: "a day", 0...1)
      return .cereal(
        CerealHardiness(
          hardy: fields.number("hardy", celsius), hardening: fields.number("hardening", rate),
          dehardening: fields.number("dehardening", rate),
          vernalisation: fields.number("vernalisation", .number(unit: "days", 0...200)),
          damping: fields.number("damping", CropFields.share),
          soil: fields.number("soil", celsius), spread: fields.number("spread", spread)))
    default: return nil
    }
  }

  /// A cultivar of the table of grape hardiness; its numbers are parameters of the crop.
  private func ferguson(_ fields: CropFields) -> FergusonCultivar? {
    guard let node = fields.required("cultivar"), let name = node.text else { return nil }
    let path = fields.path("cultivar")
    let wanted = override(path)?.text ?? replacement(path)?.node.text ?? name
    guard let cultivar = cultivars[wanted] else {
      log.report(
        node, key: "winter.cultivar", found: "the cultivar '\(wanted)'",
        expected: "a cultivar of GrapeHardiness.csv",
        suggestions: NearestNames.find(wanted, in: cultivars.keys.sorted()))
      return nil
    }
    var result = cultivar
    for (key, number, unit) in FergusonCultivar.numbers {
      let path = fields.path(key)
      if let override = override(path) {
        if let value = try? ExactDecimal(override.text) {
          result[keyPath: number] = Parameter(
            Double(value), source: SourceReference(document: "override", basis: .user))
        } else {
          log.report(
            line: 0, column: 0, key: path, found: "the override '\(override.text)'",
            expected: "a number")
        }
      }
      add(path, result[keyPath: number], unit: unit)
    }
    return result
  }
}

extension FergusonCultivar {
  /// The numbers with their keys and units.
  static var numbers: [(key: String, WritableKeyPath<FergusonCultivar, Parameter>, unit: String)] {
    let (celsius, rate) = ("degrees Celsius", "degrees a degree day")
    return [
      ("initial", \.initial, celsius), ("least", \.least, celsius), ("most", \.most, celsius),
      ("threshold-endo", \.thresholds[0], celsius), ("threshold-eco", \.thresholds[1], celsius),
      ("boundary", \.boundary, "degree days"),
      ("acclimation-endo", \.acclimation[0], rate), ("acclimation-eco", \.acclimation[1], rate),
      ("deacclimation-endo", \.deacclimation[0], rate),
      ("deacclimation-eco", \.deacclimation[1], rate),
      ("exponent", \.exponent, "exponent"), ("lt10-intercept", \.lt10[0], celsius),
      ("lt10-slope", \.lt10[1], "slope"), ("lt90-intercept", \.lt90[0], celsius),
      ("lt90-slope", \.lt90[1], "slope"),
    ]
  }
}
