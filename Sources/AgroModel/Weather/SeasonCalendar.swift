/// The days of one simulated season: from 1 September of the year before to 31 October of the
/// insured year, always 426 days (29 February does not exist in simulated weather).
///
/// The season holds the hardening of the winter before, the whole growing season and the harvest of
/// late crops, so that every season can be simulated, and replayed, alone.
public enum SeasonCalendar {
  /// Days of a season.
  public static let dayCount = 426
  /// The season day of 1 January of the insured year.
  public static let newYear = 122
  /// Days of the months of a year without 29 February.
  public static let monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  /// Day of the year, 1...365, of a season day 0..<426.
  public static func dayOfYear(_ day: Int) -> Int { (day + 243) % 365 + 1 }

  /// The month, 1...12, and the day of the month of a season day.
  public static func monthDay(_ day: Int) -> (month: Int, day: Int) {
    var rest = dayOfYear(day) - 1
    for (month, length) in monthLengths.enumerated() {
      if rest < length { return (month + 1, rest + 1) }
      rest -= length
    }
    return (12, 31)
  }

  /// The season day of a day of the insured year, `dayOfYear` 1...304; before 1 January it is the
  /// day of the year before, from 244 (1 September) to 365.
  public static func day(ofYear dayOfYear: Int, before: Bool = false) -> Int {
    before ? dayOfYear - 244 : newYear + dayOfYear - 1
  }

  /// The season day of a calendar day; months 9 to 12 belong to the year before unless `late`,
  /// which only September and October can be.
  public static func day(month: Int, day: Int, late: Bool = false) -> Int {
    var days = day
    for length in monthLengths.prefix(month - 1) { days += length }
    return Self.day(ofYear: days, before: month >= 9 && !late)
  }
}
