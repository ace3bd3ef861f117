public import AgroQuantities

/// Daily weather of one place: every day from the first to the last, without a gap in the calendar.
///
/// A value that was not observed is NaN, in these arrays and nowhere else; the days of a leap year
/// are all there. Units are degrees Celsius and millimetres.
public struct DailyWeather: Sendable {
  /// The name of the place.
  public var place: String
  /// Degrees north, -90...90; NaN where it is not known.
  public var latitude: Double
  /// Degrees east, -180...180; NaN where it is not known.
  public var longitude: Double
  /// Metres above sea level; NaN where it is not known.
  public var elevation: Double
  /// The day of the first elements.
  public var first: CivilDate
  /// Lowest temperature of each day, degrees Celsius; NaN where missing.
  public var minimumCelsius: [Double]
  /// Highest temperature of each day, degrees Celsius; NaN where missing.
  public var maximumCelsius: [Double]
  /// Precipitation of each day, millimetres; NaN where missing.
  public var precipitationMillimetres: [Double]

  /// A record of `minimumCelsius.count` days.
  ///
  /// Where the days would pass the end of the calendar (31 December 9999), those beyond are left
  /// out, so that every day of a record has a date.
  ///
  /// - Precondition: the three arrays have one length.
  public init(
    place: String, latitude: Double, longitude: Double, elevation: Double, first: CivilDate,
    minimumCelsius: [Double], maximumCelsius: [Double], precipitationMillimetres: [Double]
  ) {
    precondition(
      minimumCelsius.count == maximumCelsius.count
        && minimumCelsius.count == precipitationMillimetres.count,
      "Lengths \(minimumCelsius.count), \(maximumCelsius.count) and "
        + "\(precipitationMillimetres.count) differ.")
    self.place = place
    self.latitude = latitude
    self.longitude = longitude
    self.elevation = elevation
    self.first = first
    self.minimumCelsius = minimumCelsius
    self.maximumCelsius = maximumCelsius
    self.precipitationMillimetres = precipitationMillimetres
    let beyond = minimumCelsius.count - (Self.lastDay.days(since: first) + 1)
    if beyond > 0 {
      self.minimumCelsius.removeLast(beyond)
      self.maximumCelsius.removeLast(beyond)
      self.precipitationMillimetres.removeLast(beyond)
    }
  }

  /// The last day of the calendar.
  private static let lastDay = (try? CivilDate(year: 9999, month: 12, day: 31)) ?? .unixEpoch

  /// A record of `dayCount` days of which nothing is known yet.
  public init(
    place: String, latitude: Double = .nan, longitude: Double = .nan, elevation: Double = .nan,
    first: CivilDate, dayCount: Int
  ) {
    let empty = [Double](repeating: .nan, count: dayCount)
    self.init(
      place: place, latitude: latitude, longitude: longitude, elevation: elevation, first: first,
      minimumCelsius: empty, maximumCelsius: empty, precipitationMillimetres: empty)
  }

  /// Number of days.
  public var dayCount: Int { minimumCelsius.count }

  /// Whether latitude and longitude are known.
  public var hasPosition: Bool { latitude.isFinite && longitude.isFinite }

  /// The day of an element; days beyond the calendar, which no record has, count as the last one.
  public func date(_ index: Int) -> CivilDate {
    (try? first.adding(days: index)) ?? (index < 0 ? first : Self.lastDay)
  }

  /// The element of a day; nil outside the record.
  public func index(of date: CivilDate) -> Int? {
    let index = date.days(since: first)
    return (0..<dayCount).contains(index) ? index : nil
  }

  /// The last day; the day before `first` of a record without days.
  public var last: CivilDate { date(dayCount - 1) }

  /// Whether any of the three values of a day is missing.
  public func isMissing(_ index: Int) -> Bool {
    minimumCelsius[index].isNaN || maximumCelsius[index].isNaN
      || precipitationMillimetres[index].isNaN
  }

  /// Calendar years of which all days lie in the record, whether observed or not.
  public var wholeYears: Range<Int> {
    guard dayCount > 0 else { return 0..<0 }
    let (firstYear, firstMonth, firstDay) = first.parts
    let (lastYear, lastMonth, lastDay) = last.parts
    let start = firstMonth == 1 && firstDay == 1 ? firstYear : firstYear + 1
    let end = lastMonth == 12 && lastDay == 31 ? lastYear + 1 : lastYear
    return start..<max(start, end)
  }

  /// Elements of a calendar year, as far as they lie in the record.
  public func indices(ofYear year: Int) -> Range<Int> {
    guard let start = try? CivilDate(year: year, month: 1, day: 1) else { return 0..<0 }
    let from = start.days(since: first)
    let to = from + (CivilDate.isLeap(year) ? 366 : 365)
    let lower = min(max(0, from), dayCount)
    return lower..<max(lower, min(dayCount, to))
  }

  /// Whole calendar years in which at most a share of the days misses a value.
  ///
  /// - Parameter missingShare: 0...1; 0 asks for every value of every day.
  public func completeYears(missingShare: Double = 0) -> [Int] {
    wholeYears.filter { year in
      let days = indices(ofYear: year)
      return Double(days.count { isMissing($0) }) <= missingShare * Double(days.count)
    }
  }
}
