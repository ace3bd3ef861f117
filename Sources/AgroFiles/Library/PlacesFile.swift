public import AgroPolicy

/// `Places.csv`: the regions and districts of a jurisdiction.
public enum PlacesFile {
  static let header = ["id", "level", "parent", "en", "az", "uz", "ru", "also"]

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
