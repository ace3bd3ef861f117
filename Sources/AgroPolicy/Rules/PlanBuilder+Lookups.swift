internal import AgroQuantities

/// Cells of tables, and what there is to say about them.
extension PlanBuilder {
  struct Found {
    var operation: PlannedOperation
    var evidence: [Int]
    var then: [PlannedStep]
  }

  mutating func lookup(
    _ name: String, step: Step, cover: Int?, target: Int, condition: PlannedCondition
  ) throws(QuoteError) -> Found {
    let package = cover.map { shape.packages[$0] }
    let key = package.map { "\($0).\(name)" } ?? name
    let finding = try search.find(name, package: package)
    if let value = shape.assumptions[key] {
      if !usedAssumptions.contains(key) { note(user: key, value) }
      usedAssumptions.insert(key)
      let source = SourceReference(document: "request", locator: key, basis: .user)
      return Found(
        operation: .assumed(cell(value, value, key, [], value.description)),
        evidence: [evidence(key, source)], then: [])
    }
    guard let finding else {
      return Found(
        operation: unpublished(key, name: name, package: package, known: nil), evidence: [],
        then: [])
    }
    let table = finding.table
    var sources: [Int] = []
    for row in finding.rows {
      sources.append(evidence(key, source(of: row.cell, table: table)))
    }
    noteUse(of: finding, name: name, key: key)
    let operation = try planned(finding, name: name, key: key, package: package)
    var then: [PlannedStep] = []
    if !table.then.isEmpty {
      let previous = cover.map { coverScopes[$0][name] } ?? objectScope[name]
      bind(name, to: target, cover: cover)
      for follower in table.then {
        let own = follower.amount == name || follower.amount.isEmpty
        guard let followers = try plan(follower, among: table.then, cover: cover) else { continue }
        for var planned in followers {
          if own { planned.target = target }
          planned.condition = index(
            of: .conjunction([condition, planned.condition.map { conditions[$0] } ?? .always]))
          then.append(planned)
        }
      }
      if let previous { bind(name, to: previous, cover: cover) }
    }
    return Found(operation: operation, evidence: sources, then: then)
  }

  mutating func bind(_ name: String, to slot: Int, cover: Int?) {
    if let cover { coverScopes[cover][name] = slot } else { objectScope[name] = slot }
  }

  mutating func planned(
    _ finding: CellFinding, name: String, key: String, package: String?
  ) throws(QuoteError) -> PlannedOperation {
    let table = finding.table
    var numeric: [PlannedLookup.NumericKey] = []
    for (position, by) in table.by.enumerated() {
      guard case .input(let input) = by, let declaration = book.input(input),
        declaration.kind != .choice, declaration.kind != .flag
      else { continue }
      guard let slot = objectScope[input] else { continue }
      numeric.append(
        .init(position: position, slot: slot, match: table.match[input] ?? .exact, name: input))
    }
    if !numeric.isEmpty {
      lookups.append(PlannedLookup(name: key, table: table, rows: finding.rows, keys: numeric))
      return .numericCell(lookups.count - 1)
    }
    if !finding.isZoneUnknown, finding.rows.count > 1 {
      throw QuoteError(
        .duplicatedCell,
        message: "The \(name) of \(shape.object) is given twice in \(table.id): at "
          + "\(finding.rows[0].cell.position) and at \(finding.rows[1].cell.position).")
    }
    var low: ExactDecimal?
    var high: ExactDecimal?
    var known: String?
    for row in finding.rows {
      switch row.cell.value {
      case .exact(let value):
        low = low.map { min($0, value) } ?? value
        high = high.map { max($0, value) } ?? value
      case .range(let bottom, let top):
        low = low.map { min($0, bottom) } ?? bottom
        high = high.map { max($0, top) } ?? top
      case .unknown(let text): known = text
      case .day: known = "a day, not a number"
      }
    }
    guard let low, let high else {
      return unpublished(key, name: name, package: package, known: known)
    }
    let keys = finding.rows.count == 1 ? finding.rows[0].keys : ["any"]
    let printed =
      finding.rows.count == 1
      ? finding.rows[0].cell.printed : "\(finding.rows.count) zones of \(table.id)"
    return .cell(cell(low, high, table.id, keys, printed))
  }

  mutating func cell(
    _ low: ExactDecimal, _ high: ExactDecimal, _ name: String, _ keys: [String], _ printed: String
  ) -> Int {
    cells.append(PlannedCell(low: low, high: high, name: name, keys: keys, printed: printed))
    return cells.count - 1
  }

  mutating func unpublished(_ key: String, name: String, package: String?, known: String?)
    -> PlannedOperation
  {
    let what = (package.map { " of package '\($0)'" } ?? "") + " for \(shape.object)"
    let place = shape.placeName.isEmpty ? "" : " in \(shape.placeName)"
    unknowns.append(
      QuoteError(
        .unknownCell, field: key, .cellUnpublished,
        [
          "amount": name, "package": package ?? "", "object": shape.object,
          "place": shape.placeName, "book": book.id, "key": key, "known": known ?? "",
          "currency": book.currency.code,
        ], english: ["subject": what + place, "known": QuoteError.parenthesised(known ?? "")]))
    return .unknown(unknowns.count - 1)
  }

  func source(of cell: Cell, table: TariffTable) -> SourceReference {
    var source = cell.source
    if shape.date > table.through, source.basis < .inferred { source.basis = .inferred }
    return source
  }

  mutating func noteUse(of finding: CellFinding, name: String, key: String) {
    let table = finding.table
    func add(_ note: Note) { if !notes.contains(note) { notes.append(note) } }
    if let borrowed = table.borrowed {
      add(
        Note(
          .borrowed, [("key", key), ("book", borrowed.book), ("table", table.id),
            ("reason", borrowed.reason.english)], text: borrowed.reason))
    }
    if finding.isZoneUnknown {
      add(
        Note(
          .rateRangeZoneUnknown, [("key", key), ("place", shape.placeName), ("table", table.id)]))
    } else if let row = finding.rows.first, case .range = row.cell.value {
      let unpublished = table.zoning.flatMap { book.zoning($0) }?.isUnpublished ?? false
      add(
        Note(
          unpublished ? .rateRangeZoneUnpublished : .rateRangePublished,
          [("key", key), ("place", shape.placeName), ("table", table.id),
            ("printed", row.cell.printed)]))
    }
    if shape.date > table.through {
      add(Note(.assumedUnchanged, [("key", key), ("table", table.id),
        ("since", table.from.description)]))
    }
    for row in finding.rows {
      if let text = row.cell.note, finding.rows.count == 1 {
        add(Note(book: text, key: key))
      }
    }
  }
}
