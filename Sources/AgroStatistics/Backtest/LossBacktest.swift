/// Rates tried on years that they had not seen.
///
/// Two measures: one year ahead, fitted again each year; and one fit up to a year whose rates are
/// laid beside the exposure-weighted mean loss cost of the years after it. Only cells with
/// ``Settings/minimumYears`` of experience before count. Intervals come from years resampled with
/// replacement, because the cells of a year share its weather: resampled cells would make them far
/// too narrow.
public struct LossBacktest: Sendable, Equatable {
  /// What is tried.
  public struct Settings: Sendable, Equatable {
    /// The last year of the single fit; nil for the last year less ``horizon``.
    public var until: Int?
    /// Years that the single fit predicts.
    public var horizon = 9
    /// Years predicted one ahead.
    public var ahead = 15
    /// Years of experience that a cell needs.
    public var minimumYears = 8
    /// Passed to ``NestedCredibility``.
    public var halfLife = 10.0
    /// Seed of the resampled years.
    public var seed: UInt64 = 1
    /// Sets of years resampled for an interval.
    public var replicates = 2000

    /// The settings of the published comparison.
    public init() {}
  }

  /// The probabilities of the pinball loss.
  public static let levels = [0.5, 0.75, 0.9, 0.95]

  /// The settings, with `until` filled in.
  public let settings: Settings
  /// One year ahead.
  public let yearly: BacktestMeasure
  /// The single fit.
  public let longTerm: BacktestMeasure

  /// Makes both measures.
  ///
  /// - Throws: ``BacktestError`` where there is nothing to fit or to predict, `CredibilityError`.
  public init(_ experience: LossExperience, _ settings: Settings = Settings()) throws {
    var settings = settings
    let until = settings.until ?? experience.lastYear - settings.horizon
    settings.until = until
    guard until < experience.lastYear else {
      throw BacktestError.nothingToPredict(after: until, last: experience.lastYear)
    }
    self.settings = settings
    let first = max(experience.firstYear, experience.lastYear - settings.ahead)
    yearly = try BacktestRun(
      experience, settings, fits: Array(first..<experience.lastYear), horizon: 1
    ).measure()
    longTerm = try BacktestRun(
      experience, settings, fits: [until],
      horizon: min(settings.horizon, experience.lastYear - until)
    ).measure()
  }
}
