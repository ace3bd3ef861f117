public import AgroModel
internal import AgroQuantities
public import AgroStatistics

/// What a scenario says of a planting's area yield beside its perils.
public struct AreaYields: Sendable {
  /// How the yield comes about.
  public enum Kind: String, CaseIterable, Sendable {
    /// By the law of its history alone.
    case statistical
    /// By the catalogue's perils and a residual, with the history's mean and variance.
    case combined
    /// Not at all: animals and the like, which have no yield and no weather.
    case none

    /// Whether weather and perils have a part in it.
    var hasPerils: Bool { self == .combined }
  }

  /// The level that a history follows.
  public enum Trend: String, CaseIterable, Sendable {
    case theilSen = "theil-sen"
    case ols
    case huber
    case none

    var method: TrendMethod {
      switch self {
      case .theilSen: .theilSen
      case .ols: .ordinaryLeastSquares
      case .huber: .huber
      case .none: TrendMethod.none
      }
    }
  }

  /// Where a history is read from.
  public struct History: Sendable, Equatable {
    /// The CSV file.
    public var path: String
    /// Its columns and rows.
    public var query: SeriesQuery
    /// The level.
    public var trend: Trend
  }

  /// How the yield comes about.
  public var kind: Kind
  /// The history, where one is named.
  public var history: History?
  /// Mean and standard deviation of the area yield, t/ha, where numbers stand for a history.
  public var mean: Parameter?
  public var deviation: Parameter?
}

/// Correlation of yields over distance: `nearby exp(-d / length)`.
public struct YieldCorrelation: Sendable {
  /// The correlation of neighbouring zones.
  public var nearby: Parameter
  /// Kilometres over which it falls to 1/e.
  public var length: Parameter
}

/// A history read and fitted: the law of the area yield in the insured year.
public struct FittedHistory: Sendable {
  /// The series' name in its file.
  public let name: String
  /// SHA-256 of the file.
  public let hash: String
  /// Trend, scale and laws.
  public let model: YieldModel
  /// The average of the candidate laws by their Akaike weights.
  public let law: AnyDistribution
  /// Where it was read; nil of a resampled history.
  let request: AreaYields.History?

  /// Reads a history and fits it.
  ///
  /// - Throws: `DataFileError` where the file does not hold one series; `FitError`.
  public init(_ history: AreaYields.History, insuredYear: Int) throws {
    let table = try SeriesTable(path: history.path, history.query)
    guard table.series.count == 1, let series = table.series.first else {
      throw DataFileError(
        path: history.path,
        message: "The table holds \(table.series.count) series (\(Self.names(table))); name one of "
          + "them by its place, and by 'where' with a column and its text (--history-place, "
          + "--history-where).")
    }
    if let problem = series.problems.first { throw problem }
    let records = series.points.map { YieldRecord(year: $0.year, value: $0.value, line: $0.line) }
    try self.init(
      series.name, records, hash: table.hash, trend: history.trend.method,
      insuredYear: insuredYear, request: history)
  }

  private init(
    _ name: String, _ records: [YieldRecord], hash: String, trend: TrendMethod, insuredYear: Int,
    request: AreaYields.History? = nil
  ) throws {
    self.request = request
    let history = try YieldHistory(place: name, records, possible: 0...500, gaps: .accept)
    let level = try YieldTrend(history, method: trend)
    self.name = name
    self.hash = hash
    model = try YieldModel(history, trend: level, insuredYear: insuredYear, testsBreak: false)
    law = try model.estimated.selection.averaged()
  }

  private static func names(_ table: SeriesTable) -> String {
    let names = table.series.prefix(4).map(\.name).joined(separator: "; ")
    return table.series.count > 4 ? names + "; ..." : names
  }

  /// The same from a resampled history: the trend's values with residuals drawn anew, each scaled to
  /// its year's level. Trend, exponent and laws are fitted again.
  ///
  /// - Throws: `FitError` where the resampled history cannot be fitted.
  public func resampled(seed: UInt64, replicate: Int) throws -> FittedHistory {
    let trend = model.trend
    let half = model.exponent.value / 2
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(
        purpose: .bootstrap, entity: StreamID.hash(of: "yields/\(name)"),
        replicate: UInt32(replicate + 1)))
    let count = trend.years.count
    let records = trend.years.indices.map { at in
      let from = min(count - 1, Int(stream.uniform() * Double(count)))
      let scale = Elementary.exp(
        half * (Elementary.log(trend.fitted[at]) - Elementary.log(trend.fitted[from])))
      return YieldRecord(
        year: trend.years[at],
        value: max(0, trend.fitted[at] + trend.residuals[from] * scale))
    }
    return try FittedHistory(
      name, records, hash: hash, trend: trend.method, insuredYear: model.insuredYear)
  }
}
