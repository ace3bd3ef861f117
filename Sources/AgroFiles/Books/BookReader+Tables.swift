internal import AgroPolicy
internal import AgroQuantities

extension BookReader {
  // MARK: Zonings

  func zoning(_ node: YAMLNode) -> Zoning? {
    let scope = "zonings" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.zoning.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let source = reference(provenance(fields), at: node, scope)
    let isUnpublished = fields.flag("unpublished") ?? false
    var zones: [(id: String, members: [String])] = []
    if let value = fields.value("zones") {
      if let entries = value.entries {
        for entry in entries {
          checkZone(entry.key, line: entry.line, column: entry.column, fields.path("zones"))
          zones.append((entry.key, members(entry.value, "\(fields.path("zones")).\(entry.key)")))
        }
      } else {
        log.report(value, key: fields.path("zones"), expected: "a mapping of zones to places")
      }
    } else if !isUnpublished {
      log.report(node, key: scope, found: "no zones", expected: "zones, or unpublished: true")
    }
    let rest = fields.text("rest")
    if let rest, let value = fields.node["rest"], !isKnown(zone: rest) {
      checkZone(rest, line: value.line, column: value.column, fields.path("rest"))
    }
    guard let id, let source else { return nil }
    return Zoning(
      id: id, isUnpublished: isUnpublished, zones: zones, rest: rest, source: source,
      position: position(node))
  }

  private func members(_ node: YAMLNode, _ scope: String) -> [String] {
    guard case .sequence(let items) = node.content else {
      // A zone that only `rest` fills has no members of its own.
      if case .empty = node.content { return [] }
      log.report(node, key: scope, expected: "a list of places")
      return []
    }
    var seen: Set<String> = []
    return items.compactMap { item in
      guard let place = item.text else {
        log.report(item, key: scope, expected: "an id of Places.csv")
        return nil
      }
      check(place: place, at: item, scope)
      if !seen.insert(place).inserted {
        log.report(item, key: scope, found: "'\(place)' a second time", expected: "each place once")
      }
      return place
    }
  }

  private func isKnown(zone: String) -> Bool {
    guard let names = context.names else { return true }
    return names.entry(zone, kinds: [.zone]) != nil
  }

  private func checkZone(_ zone: String, line: Int, column: Int, _ key: String) {
    guard let names = context.names, !isKnown(zone: zone) else { return }
    let zones = names.entries.filter { $0.kind == .zone }.map(\.id)
    log.report(
      line: line, column: column, key: key, found: "'\(zone)'", expected: "a zone of Names.csv",
      suggestions: NearestNames.find(zone, in: zones, limit: 3))
  }

  // MARK: Tables

  func table(_ node: YAMLNode, book: TariffBook) -> TariffTable? {
    let scope = "tables" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.table.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let gives = fields.requiredText("gives")
    let own = provenance(fields)
    let from = fields.date("from") ?? book.edition
    let through =
      fields.date("through") ?? (try? CivilDate(year: from.year, month: 12, day: 31)) ?? from
    if through < from {
      let value = fields.node["through"] ?? node
      log.report(value, key: fields.path("through"), expected: "a day not before \(from)")
    }
    let by = fields.value("by").map { words($0, fields.path("by")).map { TableKey($0) } } ?? []
    if Set(by).count != by.count, let value = fields.node["by"] {
      log.report(value, key: fields.path("by"), expected: "each key once")
    }
    let fixed = fixedKeys(fields, by: by)
    let match = matches(fields, by: by)
    let zoning = fields.text("zoning")
    let usesZone = by.contains(.zone) || fixed.contains { $0.key == .zone }
    if usesZone && zoning == nil {
      log.report(node, key: scope, found: "zones without a zoning", expected: "zoning: ID")
    }
    var cells = CellReader(
      reader: self, gives: gives ?? "", by: by, match: match, scope: fields.path("cells"))
    if let value = fields.required("cells") { cells.read(value, own) }
    let then = fields.items("then").compactMap {
      step($0, scope: fields.path("then"), within: own, defaultAmount: gives)
    }
    guard let id, let gives else { return nil }
    return TariffTable(
      id: id, gives: gives, fixed: fixed, by: by, match: match, zoning: zoning, from: from,
      through: through, rows: cells.rows, then: then, layer: 0, book: book.id,
      position: position(node))
  }

  private func fixedKeys(_ fields: Fields, by: [TableKey]) -> [(key: TableKey, values: [String])] {
    guard let value = fields.value("for") else { return [] }
    guard let entries = value.entries else {
      log.report(value, key: fields.path("for"), expected: "a mapping such as { package: base }")
      return []
    }
    return entries.map { entry in
      let key = TableKey(entry.key)
      let scope = "\(fields.path("for")).\(entry.key)"
      if by.contains(key) {
        log.report(
          line: entry.line, column: entry.column, key: fields.path("for"),
          found: "'\(entry.key)' in for and in by", expected: "a key in one of them")
      }
      let values: [String]
      switch key {
      case .object: values = words(entry.value, scope, NameKind.insurable)
      case .package: values = words(entry.value, scope, [.package])
      case .payer: values = words(entry.value, scope, [.payer])
      case .zone: values = words(entry.value, scope, [.zone])
      default:
        values = words(entry.value, scope)
        if key == .place { for place in values { check(place: place, at: entry.value, scope) } }
      }
      return (key, values)
    }
  }

  private func matches(_ fields: Fields, by: [TableKey]) -> [String: KeyMatch] {
    guard let value = fields.value("match"),
      let match = Fields(value, keys: by.map(\.name), scope: fields.path("match"), log: log)
    else { return [:] }
    var result: [String: KeyMatch] = [:]
    for key in by {
      guard let kind = match.choice(key.name, KeyMatch.self) else { continue }
      if case .input = key {
        result[key.name] = kind
      } else if let node = match.node[key.name] {
        log.report(node, key: match.path(key.name), expected: "a match for a numeric input only")
      }
    }
    return result
  }
}
