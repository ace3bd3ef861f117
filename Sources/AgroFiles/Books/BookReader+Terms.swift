internal import AgroPolicy
internal import AgroQuantities

extension BookReader {
  func due(_ node: YAMLNode) -> Due? {
    let scope = "due" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.due.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.required("id").flatMap { named($0, fields.path("id"), [.label]) }
    let payer = fields.required("payer").flatMap { named($0, fields.path("payer"), [.payer]) }
    let source = reference(provenance(fields), at: node, scope)
    var portion: Due.Portion?
    let to = fields.value("to").flatMap { named($0, fields.path("to"), [.payer]) }
    switch ["share", "amount", "remainder"].filter({ fields.has($0) }) {
    case ["share"]:
      portion = fields.value("share").flatMap { share($0, fields.path("share")) }
        .map { .share($0) }
    case ["amount"]: portion = fields.text("amount").map { .amount($0) }
    case ["remainder"] where fields.flag("remainder") == true: portion = .remainder
    default:
      log.report(node, key: scope, expected: "one of share, amount or remainder: true")
    }
    guard let id, let payer, let portion, let source else { return nil }
    return Due(
      id: id, payer: payer, to: to, portion: portion, condition: condition(fields),
      note: fields.note(), source: source, position: position(node))
  }

  // MARK: Indemnities

  func indemnity(_ node: YAMLNode) -> Indemnity? {
    let scope = "indemnities" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.indemnity.keys, scope: scope, log: log)
    else { return nil }
    let id = fields.requiredText("id")
    let axis = fields.requiredText("axis")
    let own = provenance(fields)
    let source = reference(own, at: node, scope)
    let points = fields.required("at").flatMap { self.points($0, fields.path("at")) }
    let inputs = fields.items("inputs").compactMap { input($0, within: own) }
    let examples = fields.items("examples").compactMap { example($0, fields.path("examples")) }
    _ = fields.required("steps")
    let steps = fields.items("steps").compactMap {
      step($0, scope: fields.path("steps"), within: own)
    }
    guard let id, let axis, let points, let source else { return nil }
    return Indemnity(
      id: id, axis: axis, points: points, inputs: inputs, examples: examples, steps: steps,
      note: fields.note(), source: source, position: position(node))
  }

  private func points(_ node: YAMLNode, _ scope: String) -> Indemnity.Points? {
    if case .sequence(let items) = node.content {
      return .values(items.compactMap { number($0, scope)?.value })
    }
    guard
      let fields = Fields(node, keys: BookSection.indemnityPoints.keys, scope: scope, log: log),
      let amount = fields.requiredText("of"), fields.required("shares") != nil
    else { return nil }
    return .shares(
      of: amount,
      fields.items("shares").compactMap { number($0, fields.path("shares"))?.value })
  }

  private func example(_ node: YAMLNode, _ scope: String) -> [String: ExactDecimal]? {
    guard let entries = node.entries else {
      log.report(node, key: scope, expected: "a mapping such as { found: 80 %, damage: 100 % }")
      return nil
    }
    var result: [String: ExactDecimal] = [:]
    for entry in entries {
      if let number = number(entry.value, "\(scope).\(entry.key)") {
        result[entry.key] = number.value
      }
    }
    return result
  }

  // MARK: Terms, documents, unknowns

  func term(_ node: YAMLNode) -> Term? {
    let scope = "terms" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.term.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let label = label(fields)
    let source = reference(provenance(fields), at: node, scope)
    var value: Term.Value?
    switch (fields.text("value"), fields.text("unknown")) {
    case (let text?, nil):
      if let node = fields.node["value"], !isTermValue(text) {
        let labels = context.names?.entries.filter { $0.kind == .label }.map(\.id) ?? []
        log.report(
          node, key: fields.path("value"),
          expected: "a duration such as 10 days, a date, or a label of Names.csv",
          suggestions: NearestNames.find(text, in: labels, limit: 2))
      }
      value = .text(text)
    case (nil, let text?): value = .unknown(text)
    default: log.report(node, key: scope, expected: "either value or unknown")
    }
    guard let id, let value, let source else { return nil }
    return Term(
      id: id, label: label, value: value, condition: condition(fields), note: fields.note(),
      source: source, position: position(node))
  }

  /// A duration, a date, or a label, which is shown in the reader's language.
  private func isTermValue(_ text: String) -> Bool {
    if (try? CivilDate(text)) != nil || (try? MonthDay(text)) != nil { return true }
    if let names = context.names, names.entry(text, kinds: [.label]) == nil {
      let words = text.split(separator: " ")
      let units = ["hour", "day", "week", "month", "year"]
      return words.count >= 2 && words.count <= 3 && (try? ExactDecimal(words[0])) != nil
        && (words.count == 2 || words[1] == "working")
        && units.contains { words[words.count - 1] == $0 || words[words.count - 1] == $0 + "s" }
    }
    return true
  }

  func document(_ node: YAMLNode) -> RequiredDocument? {
    let scope = "documents" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.document.keys, scope: scope, log: log)
    else { return nil }
    let id = fields.required("id").flatMap { named($0, fields.path("id"), [.label]) }
    let perils = fields.texts("perils").compactMap { named($0, fields.path("perils"), [.peril]) }
    guard let id, let source = reference(provenance(fields), at: node, scope) else { return nil }
    return RequiredDocument(id: id, perils: perils, note: fields.note(), source: source)
  }

  func gap(_ node: YAMLNode) -> Gap? {
    let scope = "unknowns" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.gap.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let text = fields.requiredText("text")
    let weight = fields.has("weight") ? fields.integer("weight", in: 1...5) : 3
    guard let source = reference(provenance(fields), at: node, scope), let id, let text, let weight
    else { return nil }
    return Gap(id: id, text: text, weight: weight, source: source, position: position(node))
  }

  // MARK: Borrowing

  func borrowing(_ node: YAMLNode) -> Borrowing? {
    guard let fields = Fields(node, keys: BookSection.borrow.keys, scope: "borrow", log: log) else {
      return nil
    }
    let book = fields.requiredText("book")
    _ = fields.required("tables")
    let tables = fields.texts("tables").compactMap(\.text)
    _ = fields.required("reason")
    let reason = fields.note("reason")
    let source = reference(provenance(fields), at: node, "borrow")
    var zones: [String: String] = [:]
    if let value = fields.value("zones"), value.text != "any" {
      if let entries = value.entries {
        for entry in entries {
          let place = YAMLNode(
            .scalar(entry.key, isQuoted: false), line: entry.line, column: entry.column)
          check(place: entry.key, at: place, "borrow.zones")
          if let zone = named(entry.value, "borrow.zones.\(entry.key)", [.zone]) {
            zones[entry.key] = zone
          }
        }
      } else {
        log.report(value, key: "borrow.zones", expected: "any, or a mapping of places to zones")
      }
    }
    guard let book, let reason, let source else { return nil }
    return Borrowing(
      book: book, tables: tables, zones: zones, reason: reason, source: source,
      position: position(node))
  }
}
