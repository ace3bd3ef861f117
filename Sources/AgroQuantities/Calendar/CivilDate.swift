/// A day of the proleptic Gregorian calendar, years 1 ... 9999, without time or time zone.
public struct CivilDate: Hashable, Comparable, Sendable {
  /// Days since 1 January 1970.
  public let daysSince1970: Int32

  /// 0001-01-01 and 9999-12-31.
  static let range: ClosedRange<Int32> = -719_162...2_932_896

  /// 1 January 1970.
  public static let unixEpoch = CivilDate(unchecked: 0)

  private init(unchecked days: Int32) { daysSince1970 = days }

  /// A day counted from 1 January 1970.
  ///
  /// - Throws: `QuantityError.outOfRange` outside the years 1 ... 9999.
  public init(daysSince1970: Int) throws(QuantityError) {
    guard let days = Int32(exactly: daysSince1970), Self.range.contains(days) else {
      throw .outOfRange(
        quantity: "date", text: "day \(daysSince1970)", requirement: "in the years 1 to 9999")
    }
    self.daysSince1970 = days
  }

  /// A day of a month of a year.
  ///
  /// - Throws: `QuantityError.outOfRange` where the calendar has no such day.
  public init(year: Int, month: Int, day: Int) throws(QuantityError) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day)
    else {
      throw .outOfRange(
        quantity: "date", text: "\(year)-\(month)-\(day)", requirement: "a day of the calendar")
    }
    daysSince1970 = Self.days(year, month, day)
  }

  /// Reference: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day.
  ///
  /// Reference: H. Hinnant, the same, civil_from_days.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSince1970) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  /// The year.
  public var year: Int { parts.year }
  /// The month, 1 ... 12.
  public var month: Int { parts.month }
  /// The day of the month, 1 ... 31.
  public var day: Int { parts.day }
  /// The day of the year, 1 ... 366.
  public var dayOfYear: Int { Int(daysSince1970 - Self.days(year, 1, 1)) + 1 }
  /// The month and day without the year.
  public var monthDay: MonthDay { MonthDay(unchecked: parts.month, parts.day) }

  /// Whether a year has 29 February.
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Number of days of a month, 1 ... 12.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether the one is the earlier day.
  public static func < (one: CivilDate, other: CivilDate) -> Bool {
    one.daysSince1970 < other.daysSince1970
  }

  /// The day so many days later.
  ///
  /// - Throws: `QuantityError.outOfRange` outside the years 1 ... 9999.
  public func adding(days: Int) throws(QuantityError) -> CivilDate {
    let (sum, overflow) = days.addingReportingOverflow(Int(daysSince1970))
    return try CivilDate(daysSince1970: overflow ? days : sum)
  }

  /// Days from another day to this one.
  public func days(since other: CivilDate) -> Int {
    Int(daysSince1970) - Int(other.daysSince1970)
  }

  /// The same day some years later; 29 February becomes 28 February in common years.
  ///
  /// - Throws: `QuantityError.outOfRange` outside the years 1 ... 9999.
  public func adding(years: Int) throws(QuantityError) -> CivilDate {
    let (year, month, day) = parts
    let (target, overflow) = year.addingReportingOverflow(years)
    guard !overflow, (1...9999).contains(target) else {
      throw .outOfRange(
        quantity: "date", text: "\(self) and \(years) years", requirement: "in the years 1 to 9999")
    }
    return try CivilDate(
      year: target, month: month, day: min(day, Self.days(inMonth: month, of: target)))
  }
}

extension CivilDate: CustomStringConvertible {
  /// yyyy-MM-dd.
  public var description: String {
    let (year, month, day) = parts
    let digits = String(year)
    return String(repeating: "0", count: 4 - digits.count) + digits + "-" + twoDigits(month) + "-"
      + twoDigits(day)
  }
}

/// A number below 100 with a leading zero.
func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
