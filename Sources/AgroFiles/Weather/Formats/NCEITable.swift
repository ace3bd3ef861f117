internal import AgroQuantities

/// Tables of NCEI with a row a day and station: GHCN-Daily's access form and GSOD.
///
/// GSOD has degrees Fahrenheit and inches; 9999.9 and 99.99 are missing values. Flag I of the
/// precipitation says that nothing was reported and H that the amount is incomplete: both are
/// missing values here. A `*` beside a temperature says that it was derived from hourly readings;
/// such a value is kept and counted.
///
/// GHCN-Daily has whole tenths; exports of Climate Data Online have degrees and millimetres, or
/// degrees Fahrenheit and inches, which shows by where a decimal point stands.
///
/// Reference: NCEI, readme.txt of GSOD (2024); NCEI, GHCN-Daily CSV documentation.
struct NCEITable {
  let text: WeatherText
  let format: WeatherFormat
  private let header: [String]
  private let columns: [String: Int]

  /// Recognises the table by its header.
  init?(_ text: WeatherText) {
    guard let line = text.firstLines(1).first?.text,
      let cells = WeatherText.cells(line, separator: UInt8(ascii: ","))
    else { return nil }
    let names = cells.map { $0.uppercased() }
    let columns = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    guard columns["STATION"] != nil, columns["DATE"] != nil else { return nil }
    if columns["MAX"] != nil, columns["MIN"] != nil, columns["TEMP"] != nil {
      format = .gsod
    } else if columns["TMAX"] != nil || columns["TMIN"] != nil || columns["PRCP"] != nil {
      format = .ghcnWide
    } else {
      return nil
    }
    self.text = text
    header = names
    self.columns = columns
  }

  static let notReported = "precipitation that GSOD says was not or not wholly reported (I, H)"
  static let derived = "temperatures derived from hourly readings (*), kept"
  static let partial = "precipitation of less than 24 hours (A, B, C, E), kept"

  /// The stations of the file in the order of their first rows.
  func read(
    temperature: TemperatureUnit?, rain: RainUnit?
  ) throws(DataFileError) -> [StationRows] {
    let isGSOD = format == .gsod
    let names = isGSOD ? ["MIN", "MAX", "PRCP"] : ["TMIN", "TMAX", "PRCP"]
    let wanted = names.map { columns[$0] }
    let attributes = names.map { columns[$0 + "_ATTRIBUTES"] }
    let found = isGSOD ? (TemperatureUnit.fahrenheit, RainUnit.inches) : try units(wanted)
    let temperatureUnit = temperature ?? found.0
    let rainUnit = rain ?? found.1
    let chunk = text.chunk(from: 0, line: 1, separator: UInt8(ascii: ","))
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    var stations: [StationRows] = []
    var slots: [String: Int] = [:]
    func cell(_ index: Int?) throws(DataFileError) -> String {
      guard let index, index < cursor.count else { return "" }
      return try cursor.text(index, in: span).trimmed
    }
    while try cursor.next(in: span) {
      if cursor.record == 1 { continue }
      let id = try cell(columns["STATION"])
      var slot = slots[id] ?? stations.count
      if slots[id] == nil {
        slots[id] = slot
        var station = StationRows(id: id, format: format)
        station.name = try cell(columns["NAME"])
        station.latitude = WeatherNumber.parse(try cell(columns["LATITUDE"])) ?? .nan
        station.longitude = WeatherNumber.parse(try cell(columns["LONGITUDE"])) ?? .nan
        station.elevation = WeatherNumber.parse(try cell(columns["ELEVATION"])) ?? .nan
        station.hasMinimum = wanted[0] != nil
        station.hasMaximum = wanted[1] != nil
        station.hasRain = wanted[2] != nil
        station.temperatureUnit = temperatureUnit
        station.rainUnit = rainUnit
        stations.append(station)
        slot = stations.count - 1
      }
      guard cursor.count == header.count else {
        stations[slot].problems.append(
          text.problem(
            cursor.line, "The row has \(cursor.count) cells, but the header has \(header.count)."))
        continue
      }
      let date = try cell(columns["DATE"])
      guard let day = WeatherDateForm.yearFirst.day(date) ?? WeatherDateForm.compact.day(date)
      else {
        stations[slot].problems.append(
          text.problem(cursor.line, "'\(date)' is no day of the calendar."))
        continue
      }
      var row = StationRows.Row(day: day, file: text.file, line: Int32(cursor.line))
      for kind in 0..<3 {
        guard let column = wanted[kind] else { continue }
        let shown = try cell(column)
        let isTenths = kind == 2 ? rainUnit == .tenths : temperatureUnit == .tenths
        guard let value = WeatherNumber.parse(shown, isTenths: isTenths) else {
          stations[slot].problems.append(
            text.problem(cursor.line, "\(names[kind]) is '\(shown)', but must be a number."))
          continue
        }
        if value.isNaN || isGSOD && kind == 2 && value == 99.99 { continue }
        let flags = try cell(attributes[kind])
        if let fault = Self.fault(flags, kind: kind, isGSOD: isGSOD) {
          stations[slot].leaveOut(fault)
          continue
        }
        if isGSOD, kind < 2, flags.contains("*") { stations[slot].leaveOut(Self.derived) }
        if isGSOD, kind == 2, ["A", "B", "C", "E"].contains(flags) {
          stations[slot].leaveOut(Self.partial)
        }
        switch kind {
        case 0: row.minimum = temperatureUnit.celsius(value)
        case 1: row.maximum = temperatureUnit.celsius(value)
        default: row.rain = rainUnit.millimetres(value)
        }
      }
      stations[slot].rows.append(row)
    }
    return stations
  }

  /// Why a value with these attributes is no value.
  private static func fault(_ flags: String, kind: Int, isGSOD: Bool) -> String? {
    if isGSOD { return kind == 2 && (flags == "I" || flags == "H") ? notReported : nil }
    // Measurement, quality, source.
    let parts = flags.split(separator: ",", omittingEmptySubsequences: false)
    let isFlagged = parts.count > 1 && parts[1].contains { $0 != " " }
    return isFlagged ? GHCNDaily.failedCheck : nil
  }

  /// Units of an access file or an export, by where a decimal point stands.
  private func units(_ wanted: [Int?]) throws(DataFileError) -> (TemperatureUnit, RainUnit) {
    let chunk = text.chunk(from: 0, line: 1, separator: UInt8(ascii: ","))
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    var temperaturesHavePoint = false
    var rainHasPoint = false
    while try cursor.next(in: span) {
      if cursor.record == 1 { continue }
      for (kind, column) in wanted.enumerated() {
        guard let column, column < cursor.count else { continue }
        let range = cursor[column]
        for index in range where span[index] == UInt8(ascii: ".") {
          if kind == 2 { rainHasPoint = true } else { temperaturesHavePoint = true }
        }
      }
      if cursor.record > 2000 || temperaturesHavePoint { break }
    }
    if temperaturesHavePoint { return (.celsius, .millimetres) }
    if rainHasPoint { return (.fahrenheit, .inches) }
    return (.tenths, .tenths)
  }
}
