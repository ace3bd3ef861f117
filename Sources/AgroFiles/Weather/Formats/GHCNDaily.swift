/// GHCN-Daily: tenths of degrees and millimetres, -9999 for a missing value, a quality flag that is
/// not blank where a value failed NCEI's checks.
///
/// Reference: M. Menne, I. Durre, R. Vose, B. Gleason, T. Houston, An overview of the Global
/// Historical Climatology Network-Daily database, 2012, doi 10.1175/JTECH-D-11-00103.1; NCEI,
/// readme.txt of GHCN-Daily, sections III and the by-station CSV.
enum GHCNDaily {
  static let failedCheck = "values with a quality flag of GHCN-Daily"

  /// Whether a line has the form of a `.dly` file: identifier, year, month, element, 31 values.
  static func isFixedWidth(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    guard bytes.count >= 29, !bytes.contains(UInt8(ascii: ",")) else { return false }
    let isDate = bytes[11..<17].allSatisfy { (0x30...0x39).contains($0) }
    let isElement = bytes[17..<21].allSatisfy { byte in
      (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
    }
    return isDate && isElement && bytes[0..<11].allSatisfy { $0 > 0x20 }
  }

  /// Reads the fixed-width form.
  static func readFixedWidth(_ text: WeatherText) -> [StationRows] {
    var gathering = ElementRows(format: .ghcnDaily, file: text.file)
    var start = 0
    var line = 0
    let bytes = text.bytes
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      line += 1
      read(bytes[start..<end], line, text, &gathering)
      start = end + 1
    }
    return gathering.stations
  }

  private static func read(
    _ bytes: ArraySlice<UInt8>, _ line: Int, _ text: WeatherText, _ gathering: inout ElementRows
  ) {
    if bytes.allSatisfy({ $0 <= 0x20 }) { return }
    let start = bytes.startIndex
    func field(_ from: Int, _ count: Int) -> String {
      let lower = min(start + from, bytes.endIndex)
      let upper = min(lower + count, bytes.endIndex)
      return String(decoding: bytes[lower..<upper].filter { $0 > 0x20 }, as: UTF8.self)
    }
    let id = field(0, 11)
    guard let year = Int(field(11, 4)), let month = Int(field(15, 2)), (1...12).contains(month)
    else {
      gathering.report(
        id, text.problem(line, "Columns 12 to 17 hold no year and month of GHCN-Daily."))
      return
    }
    guard let element = ElementRows.Element(field(17, 4)) else { return }
    for index in 0..<31 {
      let value = field(21 + 8 * index, 5)
      if value.isEmpty || value == "-9999" { continue }
      guard let day = WeatherDateForm.day(year, month, index + 1) else { continue }
      guard let number = Int(value) else {
        gathering.report(
          id, text.problem(line, "The value of day \(index + 1) is '\(value)', no whole number."))
        continue
      }
      let isFlagged = !field(21 + 8 * index + 6, 1).isEmpty
      gathering.add(id, element, day, Double(number) / 10, isFlagged ? failedCheck : nil, line)
    }
  }

  /// Whether a line is a record of the long form: identifier, yyyymmdd, element, value.
  static func isLong(_ line: String) -> Bool {
    guard let cells = WeatherText.cells(line, separator: UInt8(ascii: ",")), cells.count >= 4
    else { return false }
    if cells[2].uppercased() == "ELEMENT" { return true }
    let isDate = cells[1].utf8.count == 8 && cells[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isDate && cells[0].utf8.count == 11 && cells[2].utf8.count == 4 && Int(cells[3]) != nil
  }

  /// Reads the long form, with or without its header.
  static func readLong(_ text: WeatherText) throws(DataFileError) -> [StationRows] {
    var gathering = ElementRows(format: .ghcnLong, file: text.file)
    let chunk = text.chunk(from: 0, line: 1, separator: UInt8(ascii: ","))
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    while try cursor.next(in: span) {
      guard cursor.count >= 4 else {
        throw text.problem(cursor.line, "The row has \(cursor.count) cells; at least 4 are needed.")
      }
      let id = try cursor.text(0, in: span)
      let date = try cursor.text(1, in: span)
      let elementName = try cursor.text(2, in: span)
      if cursor.record == 1, elementName.uppercased() == "ELEMENT" { continue }
      guard let element = ElementRows.Element(elementName) else { continue }
      guard let day = WeatherDateForm.compact.day(date) else {
        gathering.report(id, text.problem(cursor.line, "'\(date)' is no day of the calendar."))
        continue
      }
      let value = try cursor.text(3, in: span)
      if value.isEmpty || value == "-9999" { continue }
      guard let number = Int(value) else {
        gathering.report(
          id, text.problem(cursor.line, "\(elementName) is '\(value)', no whole number of tenths."))
        continue
      }
      let flag = cursor.count > 5 ? try cursor.text(5, in: span) : ""
      gathering.add(
        id, element, day, Double(number) / 10, flag.isEmpty ? nil : failedCheck, cursor.line)
    }
    return gathering.stations
  }
}

/// Gathers values that come element by element into rows of days.
struct ElementRows {
  enum Element {
    case minimum, maximum, rain

    /// TMIN, TMAX or PRCP.
    init?(_ name: String) {
      switch name {
      case "TMIN": self = .minimum
      case "TMAX": self = .maximum
      case "PRCP": self = .rain
      default: return nil
      }
    }
  }

  private(set) var stations: [StationRows] = []
  private let format: WeatherFormat
  private let file: Int32
  private var slots: [String: Int] = [:]
  /// Position of a day's row, by station.
  private var days: [[Int32: Int]] = []

  init(format: WeatherFormat, file: Int32) {
    self.format = format
    self.file = file
  }

  private mutating func slot(_ id: String) -> Int {
    if let known = slots[id] { return known }
    slots[id] = stations.count
    stations.append(StationRows(id: id, format: format))
    days.append([:])
    return stations.count - 1
  }

  mutating func report(_ id: String, _ problem: DataFileError) {
    stations[slot(id)].problems.append(problem)
  }

  /// Adds a value, or notes why it is left out.
  mutating func add(
    _ id: String, _ element: Element, _ day: Int32, _ value: Double, _ fault: String?, _ line: Int
  ) {
    let slot = slot(id)
    switch element {
    case .minimum: stations[slot].hasMinimum = true
    case .maximum: stations[slot].hasMaximum = true
    case .rain: stations[slot].hasRain = true
    }
    if let fault {
      stations[slot].leaveOut(fault)
      return
    }
    var index = days[slot][day]
    // A second value of the element makes a second row of the day, which is told as repeated.
    if let known = index {
      let row = stations[slot].rows[known]
      let isTaken =
        switch element {
        case .minimum: !row.minimum.isNaN
        case .maximum: !row.maximum.isNaN
        case .rain: !row.rain.isNaN
        }
      if isTaken { index = nil }
    }
    let position: Int
    if let index {
      position = index
    } else {
      position = stations[slot].rows.count
      stations[slot].rows.append(StationRows.Row(day: day, file: file, line: Int32(line)))
      if days[slot][day] == nil { days[slot][day] = position }
    }
    switch element {
    case .minimum: stations[slot].rows[position].minimum = value
    case .maximum: stations[slot].rows[position].maximum = value
    case .rain: stations[slot].rows[position].rain = value
    }
  }
}
