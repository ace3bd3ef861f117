internal import Glibc

/// The Weibull law.
///
/// ```
/// S(x) = exp(-(x / s)^k),   x > 0
/// ```
public struct Weibull: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The shape, above 0.
  public let shape: Double
  /// The scale, above 0.
  public let scale: Double

  /// A Weibull law.
  ///
  /// - Parameters:
  ///   - shape: the power k, finite, above 0.
  ///   - scale: finite, above 0, in the unit of X.
  /// - Throws: `ParameterError` outside these domains.
  public init(shape: Double, scale: Double) throws(ParameterError) {
    try Require.positive(shape, "shape")
    try Require.positive(scale, "scale")
    self.shape = shape
    self.scale = scale
  }

  /// The Weibull law with the given mean and coefficient of variation, which must lie between
  /// 0.001 and 1,000.
  ///
  /// The coefficient of variation falls strictly with the shape; the shape is found by bisection
  /// to full precision.
  public static func matching(
    mean: Double, coefficientOfVariation: Double
  ) throws(ParameterError) -> Weibull {
    try Require.positive(mean, "mean")
    guard coefficientOfVariation >= 1e-3, coefficientOfVariation <= 1e3 else {
      throw ParameterError(
        parameter: "coefficientOfVariation", value: coefficientOfVariation,
        requirement: "a number between 0.001 and 1000")
    }
    let target = log1p(coefficientOfVariation * coefficientOfVariation)
    // log(1 + cv^2) = log gamma(1 + 2/k) - 2 log gamma(1 + 1/k)
    var low = 0.05
    var high = 2000.0
    while true {
      let middle = (low * high).squareRoot()
      if !(middle > low && middle < high) { break }
      if LogGamma.secondDifference(1 / middle) > target { low = middle } else { high = middle }
    }
    return try Weibull(shape: low, scale: mean / exp(LogGamma.onePlus(1 / low)))
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    mean * mean * expm1(LogGamma.secondDifference(1 / shape))
  }

  public var skewness: Double { PowerOfExponential.skewness(power: 1 / shape) }

  public func rawMoment(_ order: Int) -> Double {
    let k = Double(order)
    return exp(k * log(scale) + LogGamma.onePlus(k / shape))
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= 0 { return 0 }
    if order == 0 { return probability(atMost: x) }
    let share = Gamma.lower(pow(x / scale, shape), 1 + Double(order) / shape)
    return share > 0 ? rawMoment(order) * share : 0
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x <= 0 { return rawMoment(order) }
    let share = Gamma.upper(pow(x / scale, shape), 1 + Double(order) / shape)
    return share > 0 ? rawMoment(order) * share : 0
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order != 1 || x <= 0 { return integratedExcessMoment(order, over: x) }
    // The integral of S is an incomplete gamma function of shape 1/k, without a difference.
    return rawMoment(1) * Gamma.upper(pow(x / scale, shape), 1 / shape)
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    if limit <= 0 { return power(limit, order) }
    if limit == .infinity { return rawMoment(order) }
    if order == 1 { return rawMoment(1) * Gamma.lower(pow(limit / scale, shape), 1 / shape) }
    return partialMoment(order, below: limit) + power(limit, order) * probability(above: limit)
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    if x == 0 {
      return shape < 1 ? .infinity : shape == 1 ? -log(scale) : -.infinity
    }
    let y = x / scale
    let hazard = pow(y, shape)
    return log(shape / scale) + (shape - 1) * log(y) - hazard
  }

  public func probability(atMost x: Double) -> Double {
    x <= 0 ? 0 : -expm1(-pow(x / scale, shape))
  }

  public func probability(above x: Double) -> Double {
    x <= 0 ? 1 : exp(-pow(x / scale, shape))
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return .infinity }
    return scale * pow(-log1p(-p), 1 / shape)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return 0 }
    return scale * pow(q > 0.5 ? -log1p(q - 1) : -log(q), 1 / shape)
  }
}

/// Moments of E^e for an exponential E, shared by the Weibull and the extreme value laws.
enum PowerOfExponential {
  /// The skewness of E^e for e > -1/3; the limit e -> 0 is that of log E, about -1.1395.
  ///
  /// With w = cv^2 and D the third difference of log gamma, the third central moment over the cube
  /// of the mean is (1 + w)^3 (e^D - 1) + 3 w^2 + w^3: nothing cancels as e -> 0.
  static func skewness(power e: Double) -> Double {
    if e == 0 { return -gumbelSkewness }
    let w = expm1(LogGamma.secondDifference(e))
    let d = expm1(LogGamma.thirdDifference(e))
    let third = power(1 + w, 3) * d + 3 * w * w + w * w * w
    // The third central moment of E^e has e's sign against the one of e log E.
    if abs(e) < 1e-60 { return e > 0 ? -gumbelSkewness : gumbelSkewness }
    return third / (w * w.squareRoot())
  }

  /// 12 sqrt(6) zeta(3) / pi^3.
  static let gumbelSkewness = 1.13954709940464865749
}
