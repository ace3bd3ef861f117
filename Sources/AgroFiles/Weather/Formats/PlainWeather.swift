internal import AgroQuantities

/// Plain CSV with a row a day; the columns are found by their names in several languages.
struct PlainWeather {
  /// Lines among which the header is looked for: some services write a preface.
  static let prefaceLines = 80

  let text: WeatherText
  let columns: WeatherColumns
  let header: [String]
  let separator: UInt8
  /// Line of the header, from 1, and position behind it.
  let line: Int
  let start: Int

  /// Finds the header; nil where no line names a day and a value.
  init?(_ text: WeatherText) {
    let lines = text.firstLines(Self.prefaceLines)
    for (index, line) in lines.enumerated() {
      let separator = CSVHeader.separator(of: Array(line.text.utf8)[...])
      guard let cells = WeatherText.cells(line.text, separator: separator), cells.count > 1 else {
        continue
      }
      let columns = WeatherColumns(cells)
      guard columns.isWeather else { continue }
      self.text = text
      self.columns = columns
      header = cells
      self.separator = separator
      self.line = index + 1
      start = index + 1 < lines.count ? lines[index + 1].start : text.bytes.count
      return
    }
    return nil
  }

  /// The stations of the file in the order of their first rows.
  func read(
    temperature: TemperatureUnit?, rain: RainUnit?
  ) throws(DataFileError) -> [StationRows] {
    let chunk = text.chunk(from: start, line: line + 1, separator: separator)
    let span = chunk.bytes.span
    let temperatureUnit = temperature ?? columns.temperatureUnit ?? .celsius
    let rainUnit = rain ?? columns.rainUnit ?? .millimetres
    let form = try dateForm(chunk)
    var stations: [StationRows] = []
    var positions: [String: Int] = [:]
    let wanted = [columns.minimum, columns.maximum, columns.rain]
    var cursor = chunk.makeCursor()
    while try cursor.next(in: span) {
      let key = columns.station ?? columns.name
      let id = try key.map { index throws(DataFileError) in try cell(index, cursor, span) } ?? ""
      let slot: Int
      if let known = positions[id] {
        slot = known
      } else {
        slot = stations.count
        positions[id] = slot
        var station = StationRows(id: id.isEmpty ? text.baseName : id, format: .plainCSV)
        station.hasMinimum = columns.minimum != nil
        station.hasMaximum = columns.maximum != nil
        station.hasRain = columns.rain != nil
        station.temperatureUnit = temperatureUnit
        station.rainUnit = rainUnit
        station.name = try columns.name.map { index throws(DataFileError) in
          try cell(index, cursor, span)
        }
        station.latitude = try number(columns.latitude, cursor, span)
        station.longitude = try number(columns.longitude, cursor, span)
        station.elevation = try number(columns.elevation, cursor, span)
        stations.append(station)
      }
      guard cursor.count == header.count else {
        stations[slot].problems.append(
          text.problem(
            cursor.line, "The row has \(cursor.count) cells, but the header has \(header.count)."))
        continue
      }
      guard let day = try day(cursor, span, form) else {
        let shown = try dateText(cursor, span)
        stations[slot].problems.append(
          text.problem(cursor.line, "'\(shown)' is no day of the calendar."))
        continue
      }
      var row = StationRows.Row(day: day, file: text.file, line: Int32(cursor.line))
      for (kind, column) in wanted.enumerated() {
        guard let column else { continue }
        let cell = try cell(column, cursor, span)
        var value: Double
        let isTenths = kind == 2 ? rainUnit == .tenths : temperatureUnit == .tenths
        if let number = WeatherNumber.parse(cell, isTenths: isTenths) {
          value = number
        } else if kind == 2, ["T", "t", "trace", "Trace"].contains(cell) {
          value = 0
        } else {
          stations[slot].problems.append(
            text.problem(
              cursor.line, "\(header[column]) is '\(cell)', but must be a number or empty."))
          continue
        }
        switch kind {
        case 0: row.minimum = temperatureUnit.celsius(value)
        case 1: row.maximum = temperatureUnit.celsius(value)
        default:
          value = rainUnit.millimetres(value)
          row.rain = value
        }
      }
      stations[slot].rows.append(row)
    }
    return stations
  }

  private func cell(
    _ index: Int, _ cursor: CSVCursor, _ span: Span<UInt8>
  ) throws(DataFileError) -> String {
    index < cursor.count ? try cursor.text(index, in: span).trimmed : ""
  }

  private func number(
    _ index: Int?, _ cursor: CSVCursor, _ span: Span<UInt8>
  ) throws(DataFileError) -> Double {
    guard let index else { return .nan }
    return WeatherNumber.parse(try cell(index, cursor, span)) ?? .nan
  }

  /// The form of the dates, from all rows; nil where there is no column of dates.
  private func dateForm(_ chunk: CSVChunk) throws(DataFileError) -> WeatherDateForm? {
    guard let column = columns.date else { return nil }
    var sample: [String] = []
    var cursor = chunk.makeCursor()
    let span = chunk.bytes.span
    while try cursor.next(in: span) {
      guard column < cursor.count else { continue }
      let value = try cursor.text(column, in: span).trimmed
      sample.append(value)
      // Forms with the year first show at once.
      guard let parts = WeatherDateForm.parts(value) else { continue }
      if parts.count == 1 || parts[0] > 31 || sample.count > 800 { break }
    }
    if sample.isEmpty { return .compact }
    if sample.allSatisfy({ WeatherDateForm.parts($0) == nil }) {
      throw DataFileError(
        path: text.path, line: line + 1,
        message: "The column \(header[column]) holds "
          + (sample.first.map { "'\($0)'" } ?? "nothing")
          + ", but must hold dates such as 2003-01-31.")
    }
    return try WeatherDateForm.find(sample, path: text.path, line: line + 1)
  }

  private func dateText(
    _ cursor: CSVCursor, _ span: Span<UInt8>
  ) throws(DataFileError) -> String {
    let parts = columns.date.map { [$0] } ?? [
      columns.year, columns.month, columns.day, columns.dayOfYear,
    ].compactMap { $0 }
    var texts: [String] = []
    for part in parts { texts.append(try cell(part, cursor, span)) }
    return texts.joined(separator: "-")
  }

  private func day(
    _ cursor: CSVCursor, _ span: Span<UInt8>, _ form: WeatherDateForm?
  ) throws(DataFileError) -> Int32? {
    if let column = columns.date, let form { return form.day(try cell(column, cursor, span)) }
    guard let year = columns.year, let y = Int(try cell(year, cursor, span)) else { return nil }
    if let column = columns.dayOfYear, columns.month == nil || columns.day == nil {
      guard let days = Int(try cell(column, cursor, span)),
        (1...(CivilDate.isLeap(y) ? 366 : 365)).contains(days),
        let first = WeatherDateForm.day(y, 1, 1)
      else { return nil }
      return first + Int32(days) - 1
    }
    guard let month = columns.month, let day = columns.day,
      let m = Int(try cell(month, cursor, span)), let d = Int(try cell(day, cursor, span))
    else { return nil }
    return WeatherDateForm.day(y, m, d)
  }
}
