internal import AgroQuantities

/// A cell that applies, or several between which nothing decides.
struct CellFinding {
  var table: TariffTable
  /// One row where the zone is known, all rows of the table where it is not.
  var rows: [TableRow]
  /// True where the rows stand for the zones that the place might be in.
  var isZoneUnknown: Bool
}

/// Why a row matches, and how well.
private enum RowMatch { case no, exactly(wildcards: Int), perhaps(wildcards: Int) }

/// Looks up cells in the tables of a book.
///
/// A cell of a known place goes before a guess over zones; then a later edition before an earlier,
/// a later date before an earlier, fewer `any` before more. Two cells that remain are an error.
struct CellSearch {
  let book: TariffBook
  let shape: QuoteShape

  private struct Candidate {
    var table: TariffTable
    var rows: [TableRow]
    var isZoneUnknown: Bool
    var wildcards: Int

    func precedes(_ other: Candidate) -> Bool? {
      if isZoneUnknown != other.isZoneUnknown { return !isZoneUnknown }
      if table.layer != other.table.layer { return table.layer > other.table.layer }
      if table.from != other.table.from { return table.from > other.table.from }
      if wildcards != other.wildcards { return wildcards < other.wildcards }
      if isZoneUnknown, rows.count != other.rows.count { return rows.count > other.rows.count }
      return nil
    }
  }

  /// The cell that gives `name` for a cover of `package`, or `nil` where no table has one.
  ///
  /// Rows with numeric keys are all kept: which of them applies is decided when the numbers are
  /// known.
  func find(_ name: String, package: String?, payer: String? = nil) throws(QuoteError)
    -> CellFinding?
  {
    var candidates: [Candidate] = []
    for table in book.tables where table.gives == name && table.from <= shape.date {
      guard let candidate = candidate(in: table, package: package, payer: payer) else { continue }
      candidates.append(candidate)
    }
    guard var best = candidates.first else { return nil }
    var rival: Candidate?
    for candidate in candidates.dropFirst() {
      switch candidate.precedes(best) {
      case .some(true):
        best = candidate
        rival = nil
      case .some(false): break
      case nil: rival = candidate
      }
    }
    if let rival, !best.isZoneUnknown {
      throw QuoteError(
        .duplicatedCell,
        message: "The \(name) of \(shape.object) is given twice: by \(best.table.id) at "
          + "\(best.rows[0].cell.position) and by \(rival.table.id) at "
          + "\(rival.rows[0].cell.position).")
    }
    return CellFinding(table: best.table, rows: best.rows, isZoneUnknown: best.isZoneUnknown)
  }

  private func candidate(in table: TariffTable, package: String?, payer: String?) -> Candidate? {
    var wildcards = 0
    for (key, values) in table.fixed {
      switch match(key, values: values, table: table, package: package, payer: payer) {
      case .no: return nil
      case .exactly(let count): wildcards += count
      case .perhaps: return nil
      }
    }
    var exact: [(row: TableRow, wildcards: Int)] = []
    var perhaps: [TableRow] = []
    for row in table.rows {
      var certain = true
      var fits = true
      var count = wildcards
      for (key, value) in zip(table.by, row.keys) {
        switch match(key, values: [value], table: table, package: package, payer: payer) {
        case .no: fits = false
        case .exactly(let extra): count += extra
        case .perhaps(let extra):
          certain = false
          count += extra
        }
        if !fits { break }
      }
      guard fits else { continue }
      if certain { exact.append((row, count)) } else { perhaps.append(row) }
    }
    if let least = exact.map(\.wildcards).min() {
      let rows = exact.filter { $0.wildcards == least }.map(\.row)
      return Candidate(table: table, rows: rows, isZoneUnknown: false, wildcards: least)
    }
    guard !perhaps.isEmpty else { return nil }
    return Candidate(table: table, rows: perhaps, isZoneUnknown: true, wildcards: wildcards)
  }

  private func match(
    _ key: TableKey, values: [String], table: TariffTable, package: String?, payer: String?
  ) -> RowMatch {
    func one(_ value: String?) -> RowMatch {
      if let value, values.contains(value) { return .exactly(wildcards: 0) }
      return values.contains("any") ? .exactly(wildcards: 1) : .no
    }
    switch key {
    case .object: return one(shape.object)
    case .kind: return one(shape.kind.rawValue)
    case .package: return one(package)
    case .payer: return one(payer)
    case .place:
      for (depth, place) in shape.lineage.enumerated() where values.contains(place) {
        return .exactly(wildcards: depth)
      }
      return values.contains("any") ? .exactly(wildcards: shape.lineage.count) : .no
    case .zone:
      if values.contains("any") { return .exactly(wildcards: 1) }
      guard let zone = zone(in: table) else { return .perhaps(wildcards: 0) }
      return values.contains(zone) ? .exactly(wildcards: 0) : .no
    case .input(let name):
      guard let declaration = book.input(name) else { return .no }
      switch declaration.kind {
      case .choice, .flag: return one(shape.choices[name])
      default: return .exactly(wildcards: 0)
      }
    }
  }

  /// The zone of the shape's place in the partition of `table`.
  func zone(in table: TariffTable) -> String? {
    if let borrowed = table.borrowed {
      for place in shape.lineage { if let zone = borrowed.zones[place] { return zone } }
      return nil
    }
    guard let id = table.zoning, let zoning = book.zoning(id), !zoning.isUnpublished else {
      return nil
    }
    return zoning.zone(of: shape.lineage)
  }
}
