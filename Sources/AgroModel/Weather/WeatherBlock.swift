/// Daily weather of one site for a block of seasons that are computed in step, one lane a year.
///
/// Arrays are day-major: the value of season day `d` in lane `y` is at `d * years + y`, so that a
/// kernel runs over the years of a day without a gap. Days are those of `SeasonCalendar`.
public struct SiteWeather: Sendable {
  /// The name of the site.
  public var site: String
  /// Degrees north, -90...90.
  public var latitude: Double
  /// Metres above sea level.
  public var elevation: Double
  /// Lanes of the block.
  public let years: Int
  /// Daily minimum, degrees Celsius, `SeasonCalendar.dayCount * years` numbers.
  public var minimumCelsius: [Double]
  /// Daily maximum, degrees Celsius; never below the minimum of the day.
  public var maximumCelsius: [Double]
  /// Daily precipitation, millimetres, never negative.
  public var precipitationMillimetres: [Double]

  /// Weather of a site with all values zero.
  public init(site: String, latitude: Double, elevation: Double, years: Int) {
    self.site = site
    self.latitude = latitude
    self.elevation = elevation
    self.years = years
    let count = SeasonCalendar.dayCount * years
    minimumCelsius = [Double](repeating: 0, count: count)
    maximumCelsius = minimumCelsius
    precipitationMillimetres = minimumCelsius
  }
}

/// Daily weather of several sites for the same block of years; caller-owned, reused from block to
/// block.
public struct WeatherBlock: Sendable {
  /// The first simulated year of the block, counted from 0.
  public var firstYear: Int
  /// Lanes of the block: 250, or fewer at the end of a run.
  public let years: Int
  /// One entry a site, in the order of the generator's sites.
  public var sites: [SiteWeather]

  /// A block for sites that share the lanes.
  public init(firstYear: Int, years: Int, sites: [SiteWeather]) {
    self.firstYear = firstYear
    self.years = years
    self.sites = sites
  }
}
