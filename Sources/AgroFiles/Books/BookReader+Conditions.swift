internal import AgroPolicy
internal import AgroQuantities

extension BookReader {
  /// The condition of `when:`; none is always true.
  func condition(_ fields: Fields, _ key: String = "when") -> Condition {
    guard let node = fields.value(key) else { return .always }
    return condition(node, fields.path(key))
  }

  private func condition(_ node: YAMLNode, _ scope: String) -> Condition {
    guard let entries = node.entries else {
      log.report(node, key: scope, expected: "a mapping such as { object: grape }")
      return .always
    }
    return Condition(clauses: entries.flatMap { clauses($0, "\(scope).\($0.key)") })
  }

  private func clauses(_ entry: YAMLEntry, _ scope: String) -> [Clause] {
    let value = entry.value
    switch entry.key {
    case "object": return [.object(words(value, scope, NameKind.insurable))]
    case "kind":
      let kinds = words(value, scope)
      for kind in kinds where !NameKind.insurable.contains(where: { $0.rawValue == kind }) {
        log.report(
          value, key: scope, found: "'\(kind)'",
          expected: "one of \(NameKind.insurable.map(\.rawValue).joined(separator: ", "))")
      }
      return [.kind(kinds)]
    case "package": return [.package(words(value, scope, [.package]))]
    case "place":
      let places = words(value, scope)
      for place in places { check(place: place, at: value, scope) }
      return [.place(places)]
    case "zone":
      guard let fields = Fields(value, keys: ["zoning", "is"], scope: scope, log: log),
        let zoning = fields.requiredText("zoning"), let zones = fields.required("is")
      else { return [] }
      return [.zone(zoning: zoning, zones: words(zones, fields.path("is")))]
    case "not": return [.not(condition(value, scope))]
    default: return factClauses(entry.key, value, scope)
    }
  }

  private func factClauses(_ name: String, _ value: YAMLNode, _ scope: String) -> [Clause] {
    if value.entries != nil {
      let tests = ["atLeast", "atMost", "above", "below"]
      guard let fields = Fields(value, keys: tests, scope: scope, log: log) else { return [] }
      return tests.compactMap { key -> Clause? in
        guard let node = fields.value(key), let number = number(node, fields.path(key)) else {
          return nil
        }
        switch key {
        case "atLeast": return .number(name, .atLeast(number.value))
        case "atMost": return .number(name, .atMost(number.value))
        case "above": return .number(name, .above(number.value))
        default: return .number(name, .below(number.value))
        }
      }
    }
    if case .sequence = value.content { return [.choice(name, words(value, scope))] }
    guard let text = value.text else {
      log.report(value, key: scope, expected: "a value, a list, given, missing or a bound")
      return []
    }
    switch text {
    case "given": return [.given(name)]
    case "missing": return [.missing(name)]
    default:
      if let number = BookNumber(text) { return [.number(name, .equals(number.value))] }
      return [.choice(name, [text])]
    }
  }

  /// One word or a list of words, names of the kinds where these are given.
  func words(_ node: YAMLNode, _ scope: String, _ kinds: [NameKind] = []) -> [String] {
    let items: [YAMLNode]
    switch node.content {
    case .sequence(let list): items = list
    default: items = [node]
    }
    return items.compactMap { item in
      guard let text = item.text, !text.isEmpty else {
        log.report(item, key: scope, expected: "a word or a list of words")
        return nil
      }
      return kinds.isEmpty ? text : named(item, scope, kinds)
    }
  }

  /// Reports a place that the jurisdiction does not have.
  func check(place: String, at node: YAMLNode, _ scope: String) {
    guard let places = context.places, !places.contains(place) else { return }
    log.report(
      node, key: scope, found: "'\(place)'", expected: "an id of the jurisdiction's Places.csv",
      suggestions: NearestNames.find(place, in: places.sorted(), limit: 3))
  }
}
