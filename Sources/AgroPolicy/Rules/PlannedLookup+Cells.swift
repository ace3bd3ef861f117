internal import AgroQuantities

extension PlannedLookup {
  /// The cell of the table for the parcel's numbers.
  func value(_ bound: Bound, _ state: Evaluation) throws
    -> (value: ExactDecimal, keys: [String], printed: String)
  {
    var rows = rows
    var linear: NumericKey?
    for key in keys {
      guard state.isSet[key.slot] else {
        throw QuoteError(
          .missingInput, field: key.name, .keyMissing, ["input": key.name, "table": table.id])
      }
      let value = state.values[key.slot]
      switch key.match {
      case .exact:
        let exact = rows.filter { $0.numbers[key.position] == value }
        rows = exact.isEmpty ? rows.filter { $0.keys[key.position] == "any" } : exact
      case .band:
        let below = rows.compactMap { $0.numbers[key.position] }.filter { $0 <= value }
        let best = below.max()
        rows = rows.filter { $0.numbers[key.position] == best && best != nil }
      case .linear:
        linear = key
      }
    }
    if let linear { return try interpolated(rows, by: linear, bound, state) }
    guard let row = rows.first else { throw missing(state) }
    return try (cell(row, bound, state), row.keys, row.cell.printed)
  }

  private func interpolated(
    _ rows: [TableRow], by key: NumericKey, _ bound: Bound, _ state: Evaluation
  ) throws -> (value: ExactDecimal, keys: [String], printed: String) {
    let x = state.values[key.slot]
    let points = rows.filter { $0.numbers[key.position] != nil }
    func at(_ row: TableRow) -> ExactDecimal { row.numbers[key.position] ?? .zero }
    let lower = points.filter { at($0) <= x }.max { at($0) < at($1) }
    let upper = points.filter { at($0) >= x }.min { at($0) < at($1) }
    guard let lower, let upper else { throw missing(state) }
    let y0 = try cell(lower, bound, state)
    if at(lower) == at(upper) { return (y0, lower.keys, lower.cell.printed) }
    let y1 = try cell(upper, bound, state)
    let run = try at(upper).subtracting(at(lower))
    let slope = try y1.subtracting(y0).multiplied(by: x.subtracting(at(lower)))
    let value = try y0.adding(slope.divided(by: run)).rounded(decimals: 12, .halfUp)
    return (value, [x.description], "\(lower.cell.printed) .. \(upper.cell.printed)")
  }

  private func cell(_ row: TableRow, _ bound: Bound, _ state: Evaluation) throws -> ExactDecimal {
    switch row.cell.value {
    case .exact(let value): return value
    case .range(let low, let high): return bound == .low ? low : high
    case .unknown(let text):
      throw QuoteError(
        .unknownCell, field: name, .cellUnpublished,
        [
          "amount": name, "book": table.book, "key": name, "known": text,
        ], english: ["subject": "", "known": QuoteError.parenthesised(text)])
    case .day: throw missing(state)
    }
  }

  private func missing(_ state: Evaluation) -> QuoteError {
    let given = keys.map { "\($0.name) \(state.values[$0.slot])" }.joined(separator: ", ")
    let known = rows.map { $0.keys.joined(separator: "/") }.joined(separator: ", ")
    return QuoteError(
      .unknownCell, field: name, .cellMissing,
      ["table": table.id, "text": given, "options": known])
  }
}
