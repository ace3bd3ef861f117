public import AgroStatistics

/// The trend of a series and what speaks for or against it.
public struct TrendFit: Sendable {
  /// The fitted level.
  public let trend: YieldTrend
  /// Change a year at the end of the record.
  public let slope: Double
  /// The year that values are brought to, and the trend there.
  public let insuredYear: Int
  /// The level in the year that is asked for.
  public let expected: Double
  /// How the spread grows with the level, as used; nil for a flat trend, where it does not matter.
  public let exponent: Heteroscedasticity.Exponent?
  /// Whether the exponent comes from all places together.
  public let isPooled: Bool
  /// nil where the record is too short, or no bootstrap was asked for.
  public let structuralBreak: StructuralBreak?
  /// Two-sided p-value of Mann and Kendall's test of the values.
  public let mannKendallProbability: Double
  /// Of the residuals.
  public let durbinWatson: Double
  /// The correlation of neighbouring residuals.
  public let autocorrelation: Double
  /// nil where it does not apply.
  public let shapiroWilk: ShapiroWilk?
  /// Values as they would have been in the insured year, in the order of years.
  public let scaled: [Double]

  init(
    _ history: YieldHistory, _ trend: YieldTrend, exponent pooled: Heteroscedasticity.Exponent?,
    insuredYear: Int, _ settings: FitSettings
  ) throws(FitError) {
    let level = trend.value(in: insuredYear)
    guard level > 0 else {
      throw .trendNotPositive(series: history.place, year: insuredYear, value: level)
    }
    let last = trend.years[trend.years.count - 1]
    self.trend = trend
    self.insuredYear = insuredYear
    expected = level
    slope = trend.value(in: last) - trend.value(in: last - 1)
    let own = try? Heteroscedasticity([trend], places: [history.place]).pooled
    let used = pooled ?? own
    exponent = used
    isPooled = pooled != nil
    structuralBreak =
      settings.replicates > 0
      ? try? StructuralBreak(history, replicates: settings.replicates, seed: settings.seed) : nil
    mannKendallProbability = SeriesStatistics.mannKendall(history.values).probability
    durbinWatson = SeriesStatistics.durbinWatson(trend.residuals)
    autocorrelation = SeriesStatistics.autocorrelation(trend.residuals)
    shapiroWilk = try? ShapiroWilk(trend.residuals, series: history.place)
    scaled = YieldModel.scaled(trend, to: level, exponent: used?.value ?? 0)
  }
}
