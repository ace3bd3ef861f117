/// What the stage clock needs to know of a place: the course of the hours and the length of the day
/// through the season. Made once a zone; it depends on the latitude alone.
public struct PhenologySite: Sendable {
  /// Degrees north.
  public let latitude: Double
  let plans: [HourlyPlan]
  /// Hours of daylight by season day.
  public let dayLengths: [Double]

  /// A place.
  ///
  /// - Parameters:
  ///   - latitude: degrees north, -90...90.
  ///   - night: see `NightLength`.
  public init(latitude: Double, night: NightLength = .longestOfRecord) {
    self.latitude = latitude
    let days = (0..<SeasonCalendar.dayCount).map { SeasonCalendar.dayOfYear($0) }
    plans = HourlyPlan.of(latitude: latitude, daysOfYear: days, night: night)
    dayLengths = days.map { DayLight(latitude: latitude, dayOfYear: $0).length }
  }
}
