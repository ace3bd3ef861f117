/// How the level of yields is followed through the years.
public enum TrendMethod: Sendable, Equatable {
  /// No trend: the mean.
  case none
  case ordinaryLeastSquares
  /// The default: a line that single bad years hardly move.
  case theilSen
  case huber
  case quadratic
  /// Locally weighted lines with this span; continued flat beyond the record.
  case lowess(span: Double)
}

/// The fitted level of yields.
public struct YieldTrend: Sendable, Equatable {
  /// How the level was fitted.
  public let method: TrendMethod
  /// The years of the fit.
  public let years: [Int]
  /// The trend in each year of the record.
  public let fitted: [Double]
  /// Observed minus fitted. Residuals of a median line keep their mean: they are not centred.
  public let residuals: [Double]
  private let line: RobustLine?
  private let polynomial: PolynomialTrend?

  /// Fits the trend of a history.
  ///
  /// - Throws: ``FitError/trendNotPositive(series:year:value:)`` where the trend is not above 0 in
  ///   some year of the record.
  public init(_ history: YieldHistory, method: TrendMethod = .theilSen) throws(FitError) {
    let t = history.years.map { Double($0) }
    let y = history.values
    let place = history.place
    let origin = t[t.count - 1]
    var line: RobustLine?
    var polynomial: PolynomialTrend?
    var smooth: [Double]?
    switch method {
    case .none:
      line = RobustLine(intercept: y.reduce(0, +) / Double(y.count), slope: 0)
    case .theilSen: line = try RobustLine.theilSen(times: t, values: y, series: place)
    case .huber: line = try RobustLine.huber(times: t, values: y, series: place)
    case .ordinaryLeastSquares:
      polynomial = try PolynomialTrend(
        times: t, values: y, degree: 1, origin: origin, series: place)
    case .quadratic:
      polynomial = try PolynomialTrend(
        times: t, values: y, degree: 2, origin: origin, series: place)
    case .lowess(let span):
      smooth = try Lowess.fit(times: t, values: y, span: span, series: place)
    }
    let fitted =
      smooth
      ?? t.map { time in
        line?.value(at: time) ?? polynomial?.value(at: time) ?? 0
      }
    for (index, value) in fitted.enumerated() where !(value > 0) {
      throw .trendNotPositive(series: place, year: history.years[index], value: value)
    }
    self.method = method
    years = history.years
    self.fitted = fitted
    residuals = y.indices.map { y[$0] - fitted[$0] }
    self.line = line
    self.polynomial = polynomial
  }

  /// The trend in any year; a smoothed trend continues flat beyond the record and is interpolated
  /// inside gaps.
  public func value(in year: Int) -> Double {
    if let line { return line.value(at: Double(year)) }
    if let polynomial { return polynomial.value(at: Double(year)) }
    if year <= years[0] { return fitted[0] }
    guard let next = years.firstIndex(where: { $0 >= year }) else {
      return fitted[fitted.count - 1]
    }
    if years[next] == year { return fitted[next] }
    let share = Double(year - years[next - 1]) / Double(years[next] - years[next - 1])
    return fitted[next - 1] + share * (fitted[next] - fitted[next - 1])
  }
}
