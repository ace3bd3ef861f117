internal import AgroPolicy
internal import AgroQuantities

extension BookReader {
  // MARK: Objects

  func objects(_ book: Fields) -> [InsurableObject] {
    var result: [InsurableObject] = []
    for node in book.items("objects") {
      guard let fields = Fields(node, keys: BookSection.objects.keys, scope: "objects", log: log)
      else { continue }
      let source = reference(provenance(fields), at: node, "objects")
      guard fields.required("kind") != nil, let kind = insurableKind(fields) else { continue }
      _ = fields.required("ids")
      let note = fields.note()
      for item in fields.texts("ids") {
        guard let id = named(item, "objects.ids", [kind]), let source else { continue }
        if result.contains(where: { $0.id == id && $0.kind == kind }) {
          log.report(item, key: "objects.ids", expected: "each object once")
        }
        result.append(InsurableObject(id: id, kind: kind, note: note, source: source))
      }
    }
    return result
  }

  private func insurableKind(_ fields: Fields) -> NameKind? {
    guard let node = fields.node["kind"] else { return nil }
    if let kind = NameKind.insurable.first(where: { $0.rawValue == node.text }) { return kind }
    let kinds = NameKind.insurable.map(\.rawValue)
    log.report(
      node, key: "objects.kind", expected: "one of \(kinds.joined(separator: ", "))",
      suggestions: node.text.map { NearestNames.find($0, in: kinds, limit: 1) } ?? [])
    return nil
  }

  // MARK: Packages

  func packages(_ book: Fields) -> [Package] {
    var seen: Set<String> = []
    return book.items("packages").compactMap { node in
      guard let package = package(node) else { return nil }
      if !seen.insert(package.id).inserted {
        log.report(
          node, key: "packages", found: "the id '\(package.id)' a second time",
          expected: "each id once in a section")
      }
      return package
    }
  }

  private func package(_ node: YAMLNode) -> Package? {
    let scope = "packages" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.package.keys, scope: scope, log: log) else {
      return nil
    }
    let own = provenance(fields)
    let source = reference(own, at: node, scope)
    let id = fields.required("id").flatMap { named($0, fields.path("id"), [.package]) }
    _ = fields.required("perils")
    let perils = fields.texts("perils").compactMap { named($0, fields.path("perils"), [.peril]) }
    let deductible = fields.value("deductible").flatMap {
      self.deductible($0, fields.path("deductible"), own)
    }
    var soldFor: [String]?
    var soldForSource: SourceReference?
    if let value = fields.value("soldFor"),
      let sold = Fields(
        value, keys: BookSection.soldFor.keys, scope: fields.path("soldFor"), log: log)
    {
      _ = sold.required("objects")
      soldFor = sold.texts("objects").compactMap {
        named($0, sold.path("objects"), NameKind.insurable)
      }
      soldForSource = reference(provenance(sold, within: own), at: value, sold.scope)
    }
    let refusals = fields.items("notSoldFor").compactMap {
      refusal($0, fields.path("notSoldFor"), own)
    }
    var kinds = fields.texts("kinds").compactMap { item -> String? in
      if NameKind.insurable.contains(where: { $0.rawValue == item.text }) { return item.text }
      log.report(
        item, key: fields.path("kinds"),
        expected: "one of \(NameKind.insurable.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    if !fields.has("kinds") { kinds = [NameKind.crop.rawValue] }
    let isDefault = fields.flag("default") ?? false
    guard let id, let source else { return nil }
    return Package(
      id: id, perils: perils, deductible: deductible, indemnity: fields.text("indemnity"),
      isDefault: isDefault, requires: fields.texts("requires").compactMap(\.text),
      includes: fields.texts("includes").compactMap(\.text),
      excludes: fields.texts("excludes").compactMap(\.text), soldFor: soldFor,
      soldForSource: soldForSource, notSoldFor: refusals, kinds: kinds, note: fields.note(),
      source: source, position: position(node))
  }

  private func refusal(_ node: YAMLNode, _ scope: String, _ outer: Provenance) -> Refusal? {
    guard let fields = Fields(node, keys: BookSection.notSoldFor.keys, scope: scope, log: log)
    else { return nil }
    _ = fields.required("objects")
    let objects = fields.texts("objects").compactMap {
      named($0, fields.path("objects"), NameKind.insurable)
    }
    let reason = fields.required("reason").flatMap { _ in label(fields, "reason") }
    let source = reference(provenance(fields, within: outer), at: node, scope)
    guard let reason, let source else { return nil }
    return Refusal(objects: objects, reason: reason, source: source)
  }

  private func deductible(_ node: YAMLNode, _ scope: String, _ outer: Provenance) -> Deductible? {
    guard let fields = Fields(node, keys: BookSection.deductible.keys, scope: scope, log: log)
    else { return nil }
    let source = reference(provenance(fields, within: outer), at: node, scope)
    let kind = fields.choice("kind", Deductible.Kind.self)
    let base = fields.choice("of", Deductible.Base.self) ?? .sumInsured
    let given = ["share", "table", "unknown"].filter { fields.has($0) }
    guard given.count <= 1 else {
      log.report(node, key: scope, found: given.joined(separator: " and "), expected: "one of them")
      return nil
    }
    var share: Deductible.Share?
    switch given.first {
    case "share":
      share = fields.value("share").flatMap { self.share($0, fields.path("share")) }
        .map { .value($0) }
    case "table": share = fields.text("table").map { .table($0) }
    case "unknown": share = fields.text("unknown").map { .unknown($0) }
    default:
      if kind == Deductible.Kind.none {
        share = .value(.zero)
      } else {
        log.report(node, key: scope, found: "no share", expected: "share, table or unknown")
      }
    }
    if kind == nil && given.first != "unknown" && !fields.has("kind") {
      log.report(
        node, key: scope, found: "no 'kind'", expected: "kind: none, ordinary or franchise")
    }
    guard let share, let source else { return nil }
    return Deductible(kind: kind ?? .ordinary, base: base, share: share, source: source)
  }

  /// A share from 0 to 1.
  func share(_ node: YAMLNode, _ key: String) -> ExactDecimal? {
    guard let number = number(node, key) else { return nil }
    guard number.dimension == .share || number.dimension == .number, !number.value.isNegative,
      number.value <= .one
    else {
      log.report(node, key: key, expected: "a share from 0 to 100 %")
      return nil
    }
    return number.value
  }

  // MARK: Inputs and constants

  /// - Parameter outer: the provenance around an indemnity's input; its type may then be left out.
  func input(_ node: YAMLNode, within outer: Provenance? = nil) -> InputDeclaration? {
    let scope = "inputs" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.input.keys, scope: scope, log: log),
      let id = fields.requiredText("id")
    else { return nil }
    var kind = fields.choice("type", InputDeclaration.Kind.self)
    if kind == nil && !fields.has("type") {
      if outer == nil {
        _ = fields.required("type")
      } else {
        let sample = fields.node["default"] ?? fields.node["atMost"]
        kind = sample?.text.flatMap(BookNumber.init)?.dimension == .share ? .share : .number
      }
    }
    guard let kind else { return nil }
    let choices = fields.texts("choices").compactMap(\.text)
    if kind == .choice && choices.isEmpty {
      log.report(node, key: scope, found: "no choices", expected: "choices: [..., ...]")
    }
    let own = provenance(fields, within: outer ?? Provenance())
    var fallback: InputDeclaration.Default?
    if let value = fields.value("default") {
      switch kind {
      case .flag:
        if value.text == "yes" || value.text == "no" {
          fallback = value.text.map { .choice($0) }
        } else {
          log.report(value, key: fields.path("default"), expected: "yes or no")
        }
      case .choice:
        if let text = value.text, choices.contains(text) {
          fallback = .choice(text)
        } else {
          log.report(
            value, key: fields.path("default"),
            expected: "one of \(choices.joined(separator: ", "))")
        }
      case .yields:
        log.report(value, key: fields.path("default"), expected: "no default for a list of yields")
      default:
        if let number = number(value, fields.path("default")),
          checkDimension(number, of: kind, at: value, fields.path("default")),
          let source = reference(own, at: value, fields.path("default"))
        {
          fallback = .number(number.value, source)
        }
      }
    }
    func bound(_ key: String) -> ExactDecimal? {
      guard let value = fields.value(key), let number = number(value, fields.path(key)),
        checkDimension(number, of: kind, at: value, fields.path(key))
      else { return nil }
      return number.value
    }
    let owner: InputDeclaration.Owner =
      fields.choice("of", InputDeclaration.Owner.self) ?? .parcel
    let low = bound("atLeast")
    let high = bound("atMost")
    if let low, let high, low > high, let value = fields.node["atMost"] {
      log.report(value, key: fields.path("atMost"), expected: "a limit not below atLeast")
    }
    return InputDeclaration(
      id: id, kind: kind, owner: owner, isRequired: fields.flag("required") ?? false,
      choices: choices, fallback: fallback, atLeast: low, atMost: high,
      atLeastCount: fields.integer("atLeastCount", in: 1...1000), condition: condition(fields),
      label: label(fields), position: position(node))
  }

  /// Whether a number is in a unit of the kind, or a plain one where the kind has no unit.
  private func checkDimension(
    _ number: BookNumber, of kind: InputDeclaration.Kind, at node: YAMLNode, _ key: String
  ) -> Bool {
    let fits: Bool
    switch kind {
    case .area: fits = number.dimension == .area
    case .yield, .yields: fits = number.dimension == .yield
    case .price: fits = number.dimension == .price
    case .money: fits = number.dimension == .money
    case .share: fits = number.dimension == .share || number.dimension == .number
    case .number, .count: fits = number.dimension == .number || number.dimension == .share
    case .flag, .choice: fits = false
    }
    if !fits {
      log.report(
        node, key: key, found: "\(node.summary), \(number.dimension.rawValue)",
        expected: "a number with the unit of the type \(kind.rawValue)")
    }
    return fits
  }

  func constant(_ node: YAMLNode) -> Constant? {
    let scope = "constants" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.constant.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let value = fields.required("value")
    let number = value.flatMap { self.number($0, fields.path("value")) }
    let source = reference(provenance(fields), at: node, scope)
    let label = label(fields)
    guard let id, let number, let source else { return nil }
    return Constant(
      id: id, value: number.value, printed: value?.text ?? "", label: label,
      note: fields.note(), source: source, position: position(node))
  }
}
