/// What the stage clock needs to know of a place: the course of the hours and the length of the day
/// through the season. Made once a zone; it depends on the latitude alone.
public struct PhenologySite: Sendable {
  /// Degrees north.
  public let latitude: Double
  let plans: [HourlyPlan]
  /// The same for kernels that go through many days.
  let hours: SeasonHours
  /// Hours of daylight by season day.
  public let dayLengths: [Double]
  /// Extraterrestrial radiation by day of the year, mm a day.
  public let extraterrestrialMillimetres: [Double]

  /// A place.
  ///
  /// - Parameters:
  ///   - latitude: degrees north, -90...90.
  ///   - night: see `NightLength`.
  public init(latitude: Double, night: NightLength = .longestOfRecord) {
    self.latitude = latitude
    let days = (0..<SeasonCalendar.dayCount).map { SeasonCalendar.dayOfYear($0) }
    plans = HourlyPlan.of(latitude: latitude, daysOfYear: days, night: night)
    hours = SeasonHours(plans)
    dayLengths = days.map { DayLight(latitude: latitude, dayOfYear: $0).length }
    extraterrestrialMillimetres = SolarDay.extraterrestrialMillimetres(latitude: latitude)
  }
}

/// The hours of all days of the season in arrays.
struct SeasonHours: Sendable {
  /// Weight and part of each hour, 24 a day.
  let weights: [Double]
  let parts: [Int32]
  /// The weights of the maximum at sunset and at the sunset before, by day.
  let sunset: [Double]
  let sunsetBefore: [Double]

  init(_ plans: [HourlyPlan]) {
    weights = plans.flatMap(\.weights)
    parts = plans.flatMap { $0.parts.map { Int32($0.rawValue) } }
    sunset = plans.map(\.sunset)
    sunsetBefore = plans.map(\.sunsetBefore)
  }
}
