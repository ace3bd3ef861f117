internal import AgroQuantities

/// How the dates of a file are written.
enum WeatherDateForm {
  /// 2003-01-31, also with / or . between and with a time behind.
  case yearFirst
  /// 20030131.
  case compact
  /// 31.01.2003, 31/1/2003.
  case dayFirst
  /// 1/31/2003.
  case monthFirst

  /// The three numbers of a date in the order they are written; nil where it is none.
  static func parts(_ text: String) -> [Int]? {
    var numbers: [Int] = []
    var current: Int?
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39:
        digits += 1
        guard digits <= 8 else { return nil }
        current = (current ?? 0) * 10 + Int(byte - 0x30)
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."):
        guard let number = current else { return nil }
        numbers.append(number)
        current = nil
        digits = 0
        if numbers.count > 2 { return nil }
      case UInt8(ascii: "T"), UInt8(ascii: " "):
        // A time of day follows.
        guard let number = current, numbers.count == 2 || numbers.isEmpty else { return nil }
        numbers.append(number)
        return numbers
      default: return nil
      }
    }
    guard let number = current else { return nil }
    numbers.append(number)
    return numbers.count == 3 || numbers.count == 1 ? numbers : nil
  }

  /// The form that all dates of a sample agree with.
  ///
  /// - Throws: where the day and the month cannot be told apart.
  static func find(
    _ sample: some Sequence<String>, path: String, line: Int
  ) throws(DataFileError) -> WeatherDateForm {
    var mayBeDayFirst = true
    var mayBeMonthFirst = true
    for text in sample {
      guard let parts = parts(text) else { continue }
      if parts.count == 1 { return .compact }
      if parts[0] > 31 { return .yearFirst }
      if parts[0] > 12 { mayBeMonthFirst = false }
      if parts[1] > 12 { mayBeDayFirst = false }
      // 31.01.2003 is never month first.
      if text.utf8.contains(UInt8(ascii: ".")) { mayBeMonthFirst = false }
      if mayBeDayFirst != mayBeMonthFirst { return mayBeDayFirst ? .dayFirst : .monthFirst }
    }
    throw DataFileError(
      path: path, line: line,
      message: "The dates can be read day first or month first; write them as 2003-01-31.")
  }

  /// Days since 1970; nil where the text is no day of the calendar.
  func day(_ text: String) -> Int32? {
    guard let parts = Self.parts(text) else { return nil }
    if parts.count == 1 {
      guard case .compact = self else { return nil }
      return Self.day(parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100)
    }
    switch self {
    case .yearFirst: return Self.day(parts[0], parts[1], parts[2])
    case .dayFirst: return Self.day(parts[2], parts[1], parts[0])
    case .monthFirst: return Self.day(parts[2], parts[0], parts[1])
    case .compact: return nil
    }
  }

  /// Days since 1970 of a day in the years 1700 to 2200.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int32? {
    guard (1700...2200).contains(year) else { return nil }
    return (try? CivilDate(year: year, month: month, day: day))?.daysSince1970
  }
}
