public import AgroModel
internal import AgroQuantities

/// The daily weather of a CSV file with the columns date, tmin_c, tmax_c, precip_mm.
public enum WeatherCSV {
  /// Reads a file whose rows are in ascending order of their dates; days without a row and empty
  /// cells are missing values.
  ///
  /// - Throws: `DataFileError` for a column that is not there, a date or number that is none, and a
  ///   date that does not follow the one before.
  public static func read(
    path: String, place: String, latitude: Double = .nan, longitude: Double = .nan,
    elevation: Double = .nan
  ) throws(DataFileError) -> DailyWeather {
    var reader = try CSVReader(path: path)
    var columns: [Int] = []
    for name in ["date", "tmin_c", "tmax_c", "precip_mm"] {
      guard let column = reader.column(name) else {
        throw DataFileError(
          path: path, line: 1,
          message: "There is no column '\(name)'; the columns are "
            + "\(reader.header.joined(separator: ", ")).")
      }
      columns.append(column)
    }
    var first: CivilDate?
    var values: [[Double]] = [[], [], []]
    while let chunk = try reader.nextChunk() {
      var cursor = chunk.makeCursor()
      let span = chunk.bytes.span
      while try cursor.next(in: span) {
        func fault(_ message: String) -> DataFileError {
          DataFileError(path: path, line: cursor.line, message: message)
        }
        guard cursor.count == reader.header.count else {
          throw fault("The record has \(cursor.count) fields, not \(reader.header.count).")
        }
        let date: CivilDate
        do {
          date = try CivilDate.parse(span.extracting(cursor[columns[0]]))
        } catch { throw fault("\(error)") }
        let start = first ?? date
        first = start
        let index = date.days(since: start)
        guard index >= values[0].count, index < 200_000 else {
          throw fault("The date \(date) does not follow the date before it.")
        }
        for kind in 0..<3 {
          values[kind] += repeatElement(.nan, count: index - values[kind].count)
          let text = try cursor.text(columns[kind + 1], in: span)
          if text.isEmpty {
            values[kind].append(.nan)
          } else if let value = Double(text), value.isFinite {
            values[kind].append(value)
          } else {
            throw fault("'\(text)' is not a number.")
          }
        }
      }
    }
    guard let first else { throw DataFileError(path: path, message: "The file has no days.") }
    return DailyWeather(
      place: place, latitude: latitude, longitude: longitude, elevation: elevation, first: first,
      minimumCelsius: values[0], maximumCelsius: values[1], precipitationMillimetres: values[2])
  }
}
