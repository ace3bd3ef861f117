internal import Glibc

/// From a yield history to the law of the insured year's yield.
public struct YieldModel: Sendable {
  /// The history scaled with one exponent, and the laws fitted to it.
  public struct Variant: Sendable {
    /// The exponent of heteroscedasticity used.
    public let exponent: Double
    /// y*_t = yhat_T + e_t (yhat_T / yhat_t)^(b / 2), in the order of years.
    public let scaledYields: [Double]
    /// The families that were fitted, by their weight of evidence.
    public let selection: Selection

    /// The pure premium of a yield guarantee over the guarantee: E[max(0, g - Y)] / g under the
    /// best law.
    public func rate(guarantee: Double) -> Double {
      selection.best.model.expectedDeficit(below: guarantee) / guarantee
    }

    /// The same from the scaled history itself, without a law.
    public func burningRate(guarantee: Double) -> Double {
      let total = scaledYields.reduce(0) { $0 + max(0, guarantee - $1) }
      return total / Double(scaledYields.count) / guarantee
    }
  }

  /// The yields that were read.
  public let history: YieldHistory
  /// The fitted level of yields.
  public let trend: YieldTrend
  /// A break of the trend, where one was looked for.
  public let structuralBreak: StructuralBreak?
  /// How the spread grows with the level.
  public let exponent: Heteroscedasticity.Exponent
  /// The year for which the law holds.
  public let insuredYear: Int
  /// The trend in the insured year.
  public let expectedYield: Double
  /// With the estimated exponent.
  public let estimated: Variant
  /// With a constant variance, b = 0.
  public let constantVariance: Variant
  /// With a constant coefficient of variation, b = 2.
  public let constantVariation: Variant

  /// Scales the residuals of a trend to the insured year and fits laws to the result.
  ///
  /// - Parameters:
  ///   - exponent: from the pooled estimate of the region; nil estimates it from this history.
  ///   - families: candidates; nil for the usual ones, with beta up to 1.5 times the largest scaled
  ///     yield.
  /// - Throws: ``FitError`` naming the place.
  public init(
    _ history: YieldHistory, trend: YieldTrend, exponent: Heteroscedasticity.Exponent? = nil,
    insuredYear: Int, families: [FitFamily]? = nil, testsBreak: Bool = true
  ) throws(FitError) {
    let level = trend.value(in: insuredYear)
    guard level > 0 else {
      throw .trendNotPositive(series: history.place, year: insuredYear, value: level)
    }
    let used: Heteroscedasticity.Exponent
    if let exponent {
      used = exponent
    } else if let own = try? Heteroscedasticity([trend], places: [history.place]).pooled {
      used = own
    } else {
      // A flat trend: all levels are equal and the exponent does not matter.
      used = Heteroscedasticity.Exponent(raw: 0, standardError: 0)
    }
    self.history = history
    self.trend = trend
    structuralBreak = testsBreak ? try? StructuralBreak(history) : nil
    self.exponent = used
    self.insuredYear = insuredYear
    expectedYield = level
    func variant(_ b: Double) throws(FitError) -> Variant {
      let scaled = YieldModel.scaled(trend, to: level, exponent: b)
      let sample = try Sample(scaled, series: history.place)
      let largest = scaled.reduce(0, max)
      return Variant(
        exponent: b, scaledYields: scaled,
        selection: try Selection(
          of: sample, among: families ?? FitFamily.yieldCandidates(upper: 1.5 * largest)))
    }
    estimated = try variant(used.value)
    constantVariance = try variant(0)
    constantVariation = try variant(2)
  }

  /// Yields as they would have been in a year whose trend is `level`.
  public static func scaled(
    _ trend: YieldTrend, to level: Double, exponent: Double
  ) -> [Double] {
    trend.fitted.indices.map {
      level + trend.residuals[$0] * pow(level / trend.fitted[$0], 0.5 * exponent)
    }
  }
}
