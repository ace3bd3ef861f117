/// A generator of daily weather at several sites, described by parameters.
///
/// Occurrence of rain is a two-state first-order Markov chain driven by correlated normal numbers,
/// amounts are quantiles of correlated normal numbers, and the scores of the temperatures are a
/// first-order autoregression of both variables over all sites; on top of the days lie months:
/// autoregressive normal numbers of every month, with their own correlation over sites, that shift
/// occurrence, amounts and temperatures.
///
/// References: Richardson 1981, Water Resour. Res. 17; Matalas 1967, Water Resour. Res. 3; Wilks
/// 1998, J. Hydrol. 210; Wilks and Wilby 1999, Prog. Phys. Geogr. 23, section VI (variability from
/// year to year).
public struct ParametricWeather: Sendable, Equatable {
  /// A day with at least this rain is wet, millimetres.
  public var wetThreshold: Double
  /// The sites in the order of their ids.
  public var sites: [SiteParameters]
  /// Correlation of the temperature scores, a symmetric matrix a month, row by row: the rows are
  /// minimum and maximum of the first site, of the second, and so on.
  public var residualCorrelation: [[Double]]
  /// Correlation of a day's scores with the day before at the same site, four numbers a site and
  /// month (row: today's minimum, maximum; column: yesterday's).
  public var residualLag: [[Double]]
  /// What the driver of occurrence, which is low on wet days, adds to the scores of its day: minimum
  /// and maximum of each site, a list a month. Rain and temperature go together by it.
  public var rainEffect: [[Double]]
  /// Correlation of the drivers of occurrence, a matrix over sites for each season.
  public var wetCorrelation: [[Double]]
  /// Correlation of the normal numbers of amounts, a matrix over sites.
  public var amountCorrelation: [Double]
  /// Correlation of the months' normals; the rows are minimum, maximum and dryness of the first
  /// site, of the second, and so on.
  public var slowCorrelation: [Double]
  /// Correlation of a month's normal with the month's before: minimum, maximum, dryness.
  public var slowPersistence: [Double]
  /// The middle of the record as a year, for instance 1996.8.
  public var recordCentre: Double
  /// The year that simulated temperatures stand for.
  public var centreYear: Double

  /// Number of sites.
  public var count: Int { sites.count }

  /// The same generator for another year: temperatures move along the fitted trend.
  public func centred(on year: Double) -> ParametricWeather {
    var moved = self
    moved.centreYear = year
    return moved
  }
}
