public import AgroModel
internal import AgroQuantities

/// The daily weather of a station as its files hold it, examined.
public struct WeatherRecord: Sendable {
  /// A file with the SHA-256 of its bytes.
  public struct Source: Sendable, Hashable {
    /// The path of the file.
    public var path: String
    /// SHA-256, hexadecimal.
    public var hash: String
    /// The name of the file without its folder.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// The station's identifier in its files; the file's name where it has none.
  public var id: String
  /// The format that the files were read in.
  public var format: WeatherFormat
  /// The files in the order of reading.
  public var sources: [Source]
  /// The units of the files, as stated, found or given.
  public var temperatureUnit: TemperatureUnit
  /// The unit of precipitation in the files.
  public var rainUnit: RainUnit
  /// The record; rejected values are missing.
  public var weather: DailyWeather
  /// Elements that the files hold.
  public var elements: Set<WeatherElement>
  /// Days of the calendar without a row.
  public var daysWithoutRow: Int
  /// What was found, the gravest first, with file and line.
  public var findings: [WeatherFinding]

  /// Whether the record can be used.
  public var isUsable: Bool { worst != .refused }
  /// The worst that was found.
  public var worst: WeatherFinding.Severity? { findings.map(\.severity).max() }
  /// What refuses the record, one error a finding.
  public var refusals: [DataFileError] {
    findings.filter { $0.severity == .refused }.map {
      // The place of a finding is already "file:line".
      DataFileError(path: $0.place ?? sources.first?.path ?? id, message: $0.message)
    }
  }

  /// Orders the rows, joins repeated dates and examines the values.
  init(_ rows: StationRows, sources: [Source]) {
    id = rows.id
    format = rows.format
    let files = Set(rows.rows.map(\.file)).sorted()
    self.sources = files.map { sources[Int($0)] }
    if self.sources.isEmpty { self.sources = Array(sources.prefix(1)) }
    temperatureUnit = rows.temperatureUnit
    rainUnit = rows.rainUnit
    elements = []
    if rows.hasMinimum { elements.insert(.minimum) }
    if rows.hasMaximum { elements.insert(.maximum) }
    if rows.hasRain { elements.insert(.precipitation) }

    var findings: [WeatherFinding] = []
    func name(_ row: StationRows.Row) -> String { sources[Int(row.file)].path + ":\(row.line)" }
    let sorted = rows.rows.enumerated().sorted { one, other in
      (one.element.day, one.offset) < (other.element.day, other.offset)
    }.map(\.element)
    let firstDay = sorted.first?.day ?? 0
    let count = sorted.last.map { Int($0.day - firstDay) + 1 } ?? 0
    let first = (try? CivilDate(daysSince1970: Int(firstDay))) ?? .unixEpoch
    var weather = DailyWeather(
      place: rows.name.flatMap { $0.isEmpty ? nil : $0 } ?? rows.id, latitude: rows.latitude,
      longitude: rows.longitude, elevation: rows.elevation, first: first, dayCount: count)
    // The row that each day was taken from.
    var origin = [Int](repeating: -1, count: count)
    for (number, row) in sorted.enumerated() {
      let day = Int(row.day - firstDay)
      guard origin[day] >= 0 else {
        origin[day] = number
        weather.minimumCelsius[day] = row.minimum
        weather.maximumCelsius[day] = row.maximum
        weather.precipitationMillimetres[day] = row.rain
        continue
      }
      let earlier = sorted[origin[day]]
      var conflicts: [WeatherElement] = []
      for (element, value) in zip(
        WeatherElement.allCases, [row.minimum, row.maximum, row.rain])
      {
        let known = weather[element][day]
        if known.isNaN {
          // Either nothing was known yet or the rows before disagree.
          if !conflicts.contains(element) { weather[element][day] = value }
        } else if !value.isNaN, value != known {
          conflicts.append(element)
        }
      }
      for element in conflicts { weather[element][day] = .nan }
      findings.append(
        WeatherFinding(
          .repeatedDate, conflicts.isEmpty ? .warning : .rejected, days: day..<day + 1,
          place: name(row),
          "The date \(weather.date(day)) stands on line \(earlier.line) too"
            + (conflicts.isEmpty
              ? "; the values agree."
              : ", with another \(conflicts.map(\.words).joined(separator: " and another ")); "
                + "neither is used.")))
    }
    daysWithoutRow = origin.count { $0 < 0 }
    for gap in Self.runs(origin.map { $0 < 0 }) {
      let before = sorted[origin[gap.lowerBound - 1]]
      let days = gap.count == 1 ? "1 day" : "\(gap.count) days"
      findings.append(
        WeatherFinding(
          .gap, .note, days: gap, place: name(before),
          "\(days) without a row after this line, \(Self.dates(weather, gap))."))
    }
    // Rows that are there but hold nothing, of all elements or of one.
    let present = elements
    let held = WeatherElement.allCases.filter { present.contains($0) }
    let empty = (0..<count).map { day in
      origin[day] >= 0 && held.allSatisfy { weather[$0][day].isNaN }
    }
    for gap in Self.runs(empty) {
      let days = gap.count == 1 ? "1 day" : "\(gap.count) days"
      findings.append(
        WeatherFinding(
          .gap, .note, days: gap, place: name(sorted[origin[gap.lowerBound]]),
          "\(days) without a value, \(Self.dates(weather, gap))."))
    }
    for element in held {
      let single = (0..<count).map {
        origin[$0] >= 0 && !empty[$0] && weather[element][$0].isNaN
      }
      guard weather[element].contains(where: { !$0.isNaN }) else { continue }
      for gap in Self.runs(single) {
        let days = gap.count == 1 ? "1 day" : "\(gap.count) days"
        findings.append(
          WeatherFinding(
            .gap, .note, days: gap, place: name(sorted[origin[gap.lowerBound]]),
            "\(days) without \(element.words), \(Self.dates(weather, gap))."))
      }
    }
    for problem in rows.problems {
      findings.append(
        WeatherFinding(
          .unreadable, .rejected, place: "\(problem.path):\(problem.line ?? 0)", problem.message))
    }
    if rows.problems.count > 10, rows.problems.count * 10 > rows.rows.count {
      findings.append(
        WeatherFinding(
          .unreadable, .refused, place: self.sources.first?.path,
          "\(rows.problems.count) rows cannot be read, against \(rows.rows.count) that can."))
    }
    for (reason, number) in rows.flagged.sorted(by: { $0.key < $1.key }) {
      findings.append(
        WeatherFinding(.flagged, .note, place: self.sources.first?.path, "\(number) \(reason)."))
    }
    let quality = WeatherQuality(weather, elements: elements)
    self.weather = quality.weather
    let path = self.sources.first?.path
    findings += quality.findings.map { finding in
      var placed = finding
      placed.place = path
      if let days = finding.days {
        let known = days.first { origin[$0] >= 0 }
        if let known { placed.place = name(sorted[origin[known]]) }
      }
      return placed
    }
    self.findings = findings.enumerated().sorted { one, other in
      let a = one.element
      let b = other.element
      if a.severity != b.severity { return a.severity > b.severity }
      let dayA = a.days?.lowerBound ?? -1
      let dayB = b.days?.lowerBound ?? -1
      return dayA != dayB ? dayA < dayB : one.offset < other.offset
    }.map(\.element)
  }

  private static func dates(_ weather: DailyWeather, _ days: Range<Int>) -> String {
    let first = weather.date(days.lowerBound)
    return days.count == 1 ? "\(first)" : "\(first) to \(weather.date(days.upperBound - 1))"
  }

  /// Runs of true.
  private static func runs(_ flags: [Bool]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start: Int?
    for (index, flag) in flags.enumerated() {
      if flag, start == nil { start = index }
      if !flag, let from = start {
        result.append(from..<index)
        start = nil
      }
    }
    if let start { result.append(start..<flags.count) }
    return result
  }
}
