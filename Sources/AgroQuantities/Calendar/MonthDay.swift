/// A day that comes every year: 1 March.
public struct MonthDay: Hashable, Comparable, Sendable {
  /// The month, 1 ... 12.
  public let month: Int
  /// The day of the month, 1 ... 31.
  public let day: Int

  /// A day of a month; 29 February is one.
  ///
  /// - Throws: `QuantityError.outOfRange` where no year has such a day.
  public init(month: Int, day: Int) throws(QuantityError) {
    guard (1...12).contains(month), (1...CivilDate.days(inMonth: month, of: 2024)).contains(day)
    else {
      throw .outOfRange(
        quantity: "day of the year", text: "\(month)-\(day)", requirement: "a day of the calendar")
    }
    self.month = month
    self.day = day
  }

  init(unchecked month: Int, _ day: Int) {
    self.month = month
    self.day = day
  }

  /// Reads MM-dd, also with ISO 8601's leading dashes: --MM-dd.
  ///
  /// - Throws: `QuantityError.malformed`, `QuantityError.outOfRange`.
  public init(_ text: String) throws(QuantityError) {
    let bytes = Array((text.hasPrefix("--") ? text.dropFirst(2) : text[...]).utf8)
    let digits = bytes.map { Int($0) - 48 }
    guard bytes.count == 5, bytes[2] == UInt8(ascii: "-"),
      [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) })
    else {
      throw .malformed(text: text, expected: "a month and day of the form 03-15")
    }
    try self.init(month: digits[0] * 10 + digits[1], day: digits[3] * 10 + digits[4])
  }

  /// Whether the one comes earlier in the year.
  public static func < (one: MonthDay, other: MonthDay) -> Bool {
    (one.month, one.day) < (other.month, other.day)
  }

  /// The day in a year; 29 February is 28 February in common years.
  ///
  /// - Throws: `QuantityError.outOfRange` outside the years 1 ... 9999.
  public func date(in year: Int) throws(QuantityError) -> CivilDate {
    try CivilDate(
      year: year, month: month, day: min(day, CivilDate.days(inMonth: month, of: year)))
  }
}

extension MonthDay: CustomStringConvertible {
  /// MM-dd.
  public var description: String { twoDigits(month) + "-" + twoDigits(day) }
}
