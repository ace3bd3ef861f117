public import AgroPolicy

/// `Names.csv`: the names of everything that books speak of.
public enum NamesFile {
  static let header = ["kind", "id", "en", "az", "uz", "ru", "also"]

  /// - Throws: every row that is not right.
  public static func read(_ bytes: [UInt8], path: String) throws(FileErrors) -> NameTable {
    let table = try SimpleTable(bytes, path: path, header: header)
    let log = ProblemLog(path: path)
    var entries: [NameEntry] = []
    entries.reserveCapacity(table.rows.count)
    var seen = Set<NameKey>(minimumCapacity: table.rows.count)
    for row in table.rows {
      let cells = row.cells
      guard let kind = NameKind(rawValue: cells[0]) else {
        log.report(
          line: row.line, column: 1, key: "kind", found: "'\(cells[0])'",
          expected: "one of \(NameKind.allCases.map(\.rawValue).joined(separator: ", "))")
        continue
      }
      if !isIdentifier(cells[1]) {
        log.report(
          line: row.line, column: 1, key: "id", found: "'\(cells[1])'",
          expected: "lower-case letters, digits and hyphens")
      }
      if cells[2].isEmpty {
        log.report(line: row.line, column: 1, key: "en", found: "nothing", expected: "a name")
      }
      if !seen.insert(NameKey(kind: kind, id: cells[1])).inserted {
        log.report(
          line: row.line, column: 1, key: "id", found: "'\(cells[1])' a second time",
          expected: "each id once within a kind")
      }
      entries.append(
        NameEntry(
          kind: kind, id: cells[1], text: localised(cells, from: 2), also: spellings(cells[6])))
    }
    try log.finish()
    return NameTable(entries: entries)
  }

  /// The cells `en, az, uz, ru` from a column on.
  static func localised(_ cells: [String], from first: Int) -> LocalisedText {
    func cell(_ index: Int) -> String? { cells[index].isEmpty ? nil : cells[index] }
    return LocalisedText(
      english: cells[first], azerbaijani: cell(first + 1), uzbek: cell(first + 2),
      russian: cell(first + 3))
  }

  /// The spellings of a cell, which `|` separates.
  static func spellings(_ cell: String) -> [String] {
    guard let first = cell.utf8.first else { return [] }
    if first != .space, cell.utf8.last != .space, !cell.utf8.contains(UInt8(ascii: "|")) {
      return [cell]
    }
    return cell.utf8.split(separator: UInt8(ascii: "|")).map { part in
      var part = part
      while part.first == .space { part.removeFirst() }
      while part.last == .space { part.removeLast() }
      return String(Substring(part))
    }
  }

  static func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
          || byte == UInt8(ascii: "-")
      }
  }
}
