internal import AgroQuantities

/// Positions of stations from a list that lies beside the weather files: `stations.csv` with names
/// and positions, or `ghcnd-stations.txt`.
struct StationPositions {
  struct Position {
    var latitude: Double
    var longitude: Double
    var elevation: Double
    var name: String?
  }

  static let fileNames = ["stations.csv", "Stations.csv", "ghcnd-stations.txt"]

  private var positions: [String: Position] = [:]

  /// The lists of a folder.
  init(folder: String) throws(DataFileError) {
    for name in Self.fileNames {
      let path = folder + "/" + name
      guard SystemFile.isFile(path) else { continue }
      let text = try WeatherText(path: path, file: 0)
      if name.hasSuffix(".txt") { readFixedWidth(text) } else { try readTable(text) }
    }
  }

  /// The position of a station by its identifier or name.
  subscript(_ names: [String?]) -> Position? {
    for name in names {
      if let name, let found = positions[NameFolding.fold(name)] { return found }
    }
    return nil
  }

  /// ID in columns 1-11, latitude 13-20, longitude 22-30, elevation 32-37, name 42-71.
  private mutating func readFixedWidth(_ text: WeatherText) {
    for line in text.bytes.split(separator: 0x0A) where line.count >= 37 {
      let start = line.startIndex
      func field(_ range: Range<Int>) -> String {
        let upper = min(start + range.upperBound, line.endIndex)
        guard start + range.lowerBound < upper else { return "" }
        let bytes = line[start + range.lowerBound..<upper]
        return String(decoding: bytes, as: UTF8.self)
          .split(separator: " ").joined(separator: " ")
      }
      guard let latitude = Double(field(12..<20)), let longitude = Double(field(21..<30)) else {
        continue
      }
      let name = field(41..<71)
      positions[NameFolding.fold(field(0..<11))] = Position(
        latitude: latitude, longitude: longitude,
        elevation: WeatherNumber.parse(field(31..<37)) ?? .nan, name: name.isEmpty ? nil : name)
    }
  }

  /// A column of names and columns whose names hold "lat", "lon" and "elev" as words; where a list
  /// has several positions (a city and a grid point), the first counts.
  private mutating func readTable(_ text: WeatherText) throws(DataFileError) {
    guard let first = text.firstLines(1).first?.text else { return }
    let separator = CSVHeader.separator(of: Array(first.utf8)[...])
    let chunk = text.chunk(from: 0, line: 1, separator: separator)
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    var words: [[Substring]] = []
    var header: [String] = []
    while try cursor.next(in: span) {
      var cells: [String] = []
      for index in 0..<cursor.count { cells.append(try cursor.text(index, in: span)) }
      if cursor.record == 1 {
        header = cells
        words = cells.map { WeatherColumns.plain($0).name.split(separator: " ") }
        continue
      }
      func column(_ names: Set<Substring>) -> Int? {
        words.firstIndex { $0.contains { names.contains($0) } }
      }
      guard let lat = column(["lat", "latitude"]), let lon = column(["lon", "lng", "longitude"])
      else {
        throw text.problem(
          1, "There are no columns of latitude and longitude; the columns are "
            + "\(header.joined(separator: ", ")).")
      }
      let names = words.indices.filter { index in
        !words[index].isEmpty
          && words[index].allSatisfy {
            ["station", "name", "city", "place", "id", "wmo", "code", "site"].contains($0)
          }
      }
      guard max(lat, lon) < cells.count else { continue }
      guard let latitude = WeatherNumber.parse(cells[lat]),
        let longitude = WeatherNumber.parse(cells[lon])
      else { throw text.problem(cursor.line, "The position is no number.") }
      var elevation = Double.nan
      if let column = column(["elev", "elevation", "alt", "altitude", "height"]),
        column < cells.count
      {
        elevation = WeatherNumber.parse(cells[column]) ?? .nan
      }
      let title = names.last.flatMap { $0 < cells.count ? cells[$0] : nil }
      for index in names where index < cells.count {
        let key = NameFolding.fold(cells[index])
        if !key.isEmpty, positions[key] == nil {
          positions[key] = Position(
            latitude: latitude, longitude: longitude, elevation: elevation, name: title)
        }
      }
    }
  }
}
