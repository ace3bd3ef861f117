public import AgroPolicy
internal import AgroQuantities

/// `Places.csv`: the regions and districts of a jurisdiction.
public enum PlacesFile {
  static let header = ["id", "level", "parent", "en", "az", "uz", "ru", "also"]

  /// Whether a cell of the file, or one of the spellings in it, folds to `folded`.
  ///
  /// Looks at the bytes and folds only what begins alike, so that a quote reads the places of the
  /// country that it is for. A name with a comma in it is not found.
  package static func mayName(_ folded: String, in bytes: [UInt8]) -> Bool {
    guard let wanted = folded.unicodeScalars.first else { return false }
    var at = 0
    while at < bytes.count {
      let start = at
      while at < bytes.count, !isBorder(bytes[at]) { at += 1 }
      var first = start
      while first < at, bytes[first] == .space { first += 1 }
      if first < at, begins(bytes, first, like: wanted),
        String(decoding: bytes[first..<at], as: UTF8.self).isSpelled(folded: folded)
      {
        return true
      }
      at += 1
    }
    return false
  }

  private static func isBorder(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "\""), .newline, .carriageReturn: true
    default: false
    }
  }

  /// Whether a cell may fold to something that begins with `wanted`; what begins with
  /// neither an ASCII nor a Cyrillic letter always may.
  private static func begins(_ bytes: [UInt8], _ at: Int, like wanted: Unicode.Scalar) -> Bool {
    let byte = bytes[at]
    // The bytes 0xD0 to 0xD3 begin Cyrillic letters, which stay Cyrillic.
    if byte >= 0x80 { return wanted.value >= 0x80 || !(0xD0...0xD3).contains(byte) }
    if wanted.value >= 0x80 { return false }
    return NameFolding.start(of: Unicode.Scalar(byte)).map { $0 == wanted } ?? true
  }

  /// - Throws: every row that is not right.
  public static func read(
    _ bytes: [UInt8], path: String, jurisdiction: String
  ) throws(FileErrors) -> [Place] {
    let table = try SimpleTable(bytes, path: path, header: header)
    let log = ProblemLog(path: path)
    var places: [Place] = []
    places.reserveCapacity(table.rows.count)
    var levels: [String: Place.Level] = [:]
    for row in table.rows {
      let cells = row.cells
      guard let level = Place.Level(rawValue: cells[1]) else {
        log.report(
          line: row.line, column: 1, key: "level", found: "'\(cells[1])'",
          expected: "country, region or district")
        continue
      }
      if (level == .country) != places.isEmpty {
        log.report(
          line: row.line, column: 1, key: "level", found: "'\(cells[1])'",
          expected: "the country in the first row, and nowhere else")
      }
      if !NamesFile.isIdentifier(cells[0]) {
        log.report(
          line: row.line, column: 1, key: "id", found: "'\(cells[0])'",
          expected: "lower-case letters, digits and hyphens")
      }
      if levels[cells[0]] == nil {
        levels[cells[0]] = level
      } else {
        log.report(
          line: row.line, column: 1, key: "id", found: "'\(cells[0])' a second time",
          expected: "each id once")
      }
      if cells[3].isEmpty {
        log.report(line: row.line, column: 1, key: "en", found: "nothing", expected: "a name")
      }
      places.append(
        Place(
          id: cells[0], level: level, parent: cells[2].isEmpty ? nil : cells[2],
          text: NamesFile.localised(cells, from: 3), also: NamesFile.spellings(cells[7]),
          jurisdiction: jurisdiction))
    }
    for row in table.rows {
      guard let level = Place.Level(rawValue: row.cells[1]), level != .country else { continue }
      let parent = levels[row.cells[2]]
      let fits = level == .region ? parent == .country : parent == .country || parent == .region
      if !fits {
        log.report(
          line: row.line, column: 1, key: "parent", found: "'\(row.cells[2])'",
          expected: "the id of the \(level == .region ? "country" : "region") it lies in")
      }
    }
    try log.finish()
    return places
  }
}
