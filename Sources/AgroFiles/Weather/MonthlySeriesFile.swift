public import AgroModel
internal import AgroQuantities

/// Monthly observations of stations: a row a station and month.
///
/// Columns: wmo or station, month (2001-07), tmin and tmax or tmean, precip; units in their names
/// are ignored.
public struct MonthlySeriesFile: Sendable {
  /// The file as it was named.
  public let path: String
  /// SHA-256 of the file's bytes.
  public let hash: String
  private var months: [String: [VariationBetweenYears.Month]] = [:]

  /// Reads a table.
  ///
  /// - Throws: `DataFileError` for a column that is missing, a month or number that is none.
  public init(path: String) throws(DataFileError) {
    self.path = path
    let text = try WeatherText(path: path, file: 0)
    hash = SystemFile.hash(of: text.bytes)
    let chunk = text.chunk(from: 0, line: 1, separator: UInt8(ascii: ","))
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    var columns: [String: Int] = [:]
    while try cursor.next(in: span) {
      var cells: [String] = []
      for index in 0..<cursor.count { cells.append(try cursor.text(index, in: span)) }
      if cursor.record == 1 {
        for (index, cell) in cells.enumerated() {
          columns[NameFolding.fold(cell).split(separator: " ").first.map(String.init) ?? ""] = index
        }
        for name in ["month", "tmin", "tmax", "precip"] where columns[name] == nil {
          throw text.problem(1, "There is no column '\(name)'.")
        }
        continue
      }
      func number(_ name: String) throws(DataFileError) -> Double {
        guard let column = columns[name], column < cells.count,
          let value = WeatherNumber.parse(cells[column])
        else { throw text.problem(cursor.line, "\(name) is no number.") }
        return value
      }
      guard let column = columns["month"], column < cells.count,
        let station = columns["wmo"] ?? columns["station"], station < cells.count
      else { throw text.problem(cursor.line, "The row has \(cells.count) cells.") }
      let parts = cells[column].split(separator: "-").compactMap { Int($0) }
      guard parts.count == 2, (1...12).contains(parts[1]) else {
        throw text.problem(cursor.line, "'\(cells[column])' is no month such as 2001-07.")
      }
      let low = try number("tmin")
      let high = try number("tmax")
      months[cells[station], default: []].append(
        (parts[0], parts[1], low, high, try number("precip")))
    }
  }

  /// The variation between years at a station.
  ///
  /// - Throws: `DataFileError` where there is no such station or its record is too short.
  public func variation(_ station: String) throws(DataFileError) -> VariationBetweenYears {
    guard let own = months[station] else {
      throw DataFileError(path: path, message: "There is no station '\(station)'.")
    }
    guard let found = VariationBetweenYears(station: station, months: own) else {
      throw DataFileError(
        path: path,
        message: "Station \(station) has fewer than 15 years of some month; at least 15 are needed.")
    }
    return found
  }
}
