/// A generator that puts recorded days in a new order: each simulated day is followed by the day
/// after one that was like it at the same time of the year, over all sites at once.
///
/// Likeness is the distance of four numbers of all sites: mean standardised temperature and range,
/// share of wet sites, and the mean temperature of the weeks before (an exponential mean with a
/// time of 20 days), which keeps spells of weeks together. Of the k nearest days in a window of the
/// year the j-th nearest is taken with probability proportional to 1 / j. Temperatures are
/// resampled as standardised deviations from the course of the year, rain as a multiple of the
/// course of its wet-day mean.
///
/// Reference: Buishand and Brandsma 2001, Water Resour. Res. 37, 2761-2776.
public struct NeighbourWeather: Sendable, Equatable {
  /// A site's record.
  public struct Site: Sendable, Equatable {
    /// The place.
    public var site: WeatherSite
    /// Daily values from 1 January of the first year on, without 29 February; NaN where missing.
    public var minimum, maximum, rain: [Double]
    /// Trend of the monthly mean temperature, degrees a year, January first.
    public var trend: [Double]
    /// Standard error of its mean.
    public var trendError: Double

    /// NaN counts as equal to NaN.
    public static func == (one: Site, other: Site) -> Bool {
      func same(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
      }
      return one.site == other.site && one.trend == other.trend
        && one.trendError == other.trendError && same(one.minimum, other.minimum)
        && same(one.maximum, other.maximum) && same(one.rain, other.rain)
    }
  }

  /// A day with at least this rain is wet, millimetres.
  public var wetThreshold: Double
  /// Days to either side of the day of the year within which neighbours are sought.
  public var window: Int
  /// Number of neighbours of which one is taken.
  public var neighbours: Int
  /// The first year of the records.
  public var firstYear: Int
  /// Records in the order of the sites' ids.
  public var sites: [Site]
  /// The middle of the record as a year.
  public var recordCentre: Double
  /// The year that simulated temperatures stand for.
  public var centreYear: Double

  init(_ prepared: PreparedRecords, options: GeneratorOptions) throws(GeneratorError) {
    let grid = prepared.grid
    let offset = prepared.centre - Double(grid.firstYear)
    wetThreshold = options.wetThreshold
    window = 30
    neighbours = 5
    firstYear = grid.firstYear
    recordCentre = prepared.centre
    centreYear = options.centreYear ?? prepared.centre
    sites = prepared.sites.indices.map { index in
      let slopes = prepared.trends[index].slopes
      // Recorded values to the hundredth, so that a file stays short.
      func recorded(_ value: Double, _ day: Int) -> Double {
        let years = (Double(day) + 0.5) / 365 - offset
        let raw = value + slopes[RecordGrid.monthOfDay[day % 365]] * years
        return (raw * 100).rounded() / 100
      }
      let low = grid.minimum[index]
      return Site(
        site: prepared.sites[index],
        minimum: low.indices.map { recorded(low[$0], $0) },
        maximum: low.indices.map { recorded(grid.maximum[index][$0], $0) },
        rain: grid.rain[index], trend: slopes, trendError: prepared.trends[index].error)
    }
    _ = try NeighbourDays(self)
  }

  init(
    wetThreshold: Double, window: Int, neighbours: Int, firstYear: Int, sites: [Site],
    recordCentre: Double, centreYear: Double
  ) {
    self.wetThreshold = wetThreshold
    self.window = window
    self.neighbours = neighbours
    self.firstYear = firstYear
    self.sites = sites
    self.recordCentre = recordCentre
    self.centreYear = centreYear
  }
}
