internal import Glibc

/// The lognormal law: log X is normal.
///
/// ```
/// f(x) = exp(-(log x - m)^2 / (2 s^2)) / (x s sqrt(2 pi)),   x > 0
/// ```
public struct Lognormal: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The mean of log X.
  public let logMean: Double
  /// The standard deviation of log X.
  public let logStandardDeviation: Double

  /// A lognormal law.
  ///
  /// - Parameters:
  ///   - logMean: the mean of log X, any finite number.
  ///   - logStandardDeviation: the standard deviation of log X, finite, above 0.
  /// - Throws: `ParameterError` outside these domains.
  public init(logMean: Double, logStandardDeviation: Double) throws(ParameterError) {
    try Require.finite(logMean, "logMean")
    try Require.positive(logStandardDeviation, "logStandardDeviation")
    self.logMean = logMean
    self.logStandardDeviation = logStandardDeviation
  }

  /// The lognormal law with the given mean and coefficient of variation of X itself.
  public static func matching(
    mean: Double, coefficientOfVariation: Double
  ) throws(ParameterError) -> Lognormal {
    try Require.positive(mean, "mean")
    try Require.positive(coefficientOfVariation, "coefficientOfVariation")
    let logVariance = log1p(coefficientOfVariation * coefficientOfVariation)
    return try Lognormal(
      logMean: log(mean) - logVariance / 2, logStandardDeviation: logVariance.squareRoot())
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  private var logVariance: Double { logStandardDeviation * logStandardDeviation }

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    exp(2 * logMean + logVariance) * expm1(logVariance)
  }

  public var skewness: Double {
    (exp(logVariance) + 2) * expm1(logVariance).squareRoot()
  }

  public func rawMoment(_ order: Int) -> Double {
    let k = Double(order)
    return exp(k * logMean + k * k * logVariance / 2)
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= 0 { return 0 }
    let z = score(x) - Double(order) * logStandardDeviation
    let share = 0.5 * erfc(-z * 0.5.squareRoot())
    return share > 0 ? rawMoment(order) * share : 0
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= 0 { return rawMoment(order) }
    let z = score(x) - Double(order) * logStandardDeviation
    let share = 0.5 * erfc(z * 0.5.squareRoot())
    return share > 0 ? rawMoment(order) * share : 0
  }

  // MARK: Evaluation

  private func score(_ x: Double) -> Double { (log(x) - logMean) / logStandardDeviation }

  public func logDensity(at x: Double) -> Double {
    if x <= 0 || x == .infinity { return -.infinity }
    let z = score(x)
    return -0.5 * z * z - log(x) - log(logStandardDeviation) - 0.918938533204672741780329736406
  }

  public func probability(atMost x: Double) -> Double {
    x <= 0 ? 0 : 0.5 * erfc(-score(x) * 0.5.squareRoot())
  }

  public func probability(above x: Double) -> Double {
    x <= 0 ? 1 : 0.5 * erfc(score(x) * 0.5.squareRoot())
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return .infinity }
    return exp(logMean + logStandardDeviation * SpecialFunctions.normalQuantile(p))
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return 0 }
    return exp(logMean + logStandardDeviation * SpecialFunctions.normalQuantile(exceededWith: q))
  }
}
