internal import Glibc

/// The exponential law.
///
/// ```
/// S(x) = exp(-x / m),   x > 0
/// ```
public struct Exponential: ContinuousDistribution, Hashable {
  // MARK: Parameters

  public let mean: Double

  /// An exponential law.
  ///
  /// - Parameter mean: finite, above 0, in the unit of X.
  /// - Throws: `ParameterError` outside this domain.
  public init(mean: Double) throws(ParameterError) {
    try Require.positive(mean, "mean")
    self.mean = mean
  }

  /// The exponential law with the given rate, the reciprocal of the mean.
  public static func withRate(_ rate: Double) throws(ParameterError) -> Exponential {
    try Require.positive(rate, "rate")
    return try Exponential(mean: 1 / rate)
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var variance: Double { mean * mean }
  public var skewness: Double { 2 }

  public func rawMoment(_ order: Int) -> Double {
    var moment = 1.0
    for k in 0..<max(order, 0) { moment *= Double(k + 1) * mean }
    return moment
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= 0 { return 0 }
    if order == 0 { return probability(atMost: x) }
    return rawMoment(order) * Gamma.lower(x / mean, Double(order + 1))
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= 0 { return rawMoment(order) }
    if order == 0 { return probability(above: x) }
    return rawMoment(order) * Gamma.upper(x / mean, Double(order + 1))
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order > 0, x < 0 { return rawMomentOfShifted(order, by: -x) }
    return rawMoment(order) * probability(above: x)
  }

  /// E[(X + shift)^k] for shift >= 0.
  private func rawMomentOfShifted(_ order: Int, by shift: Double) -> Double {
    if shift == .infinity { return .infinity }
    var sum = 0.0
    var coefficient = 1.0
    for j in 0...order {
      sum += coefficient * power(shift, order - j) * rawMoment(j)
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return sum
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    if order == 1, limit > 0 { return -mean * expm1(-limit / mean) }
    if limit <= 0 { return power(limit, order) }
    if limit == .infinity { return rawMoment(order) }
    return partialMoment(order, below: limit) + power(limit, order) * probability(above: limit)
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    x < 0 || x == .infinity ? -.infinity : -log(mean) - x / mean
  }

  public func probability(atMost x: Double) -> Double { x <= 0 ? 0 : -expm1(-x / mean) }

  public func probability(above x: Double) -> Double { x <= 0 ? 1 : exp(-x / mean) }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    return p >= 1 ? .infinity : -mean * log1p(-p)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return 0 }
    return q > 0.5 ? -mean * log1p(q - 1) : -mean * log(q)
  }
}
