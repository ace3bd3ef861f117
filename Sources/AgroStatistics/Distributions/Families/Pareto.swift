internal import Glibc

/// The Pareto law of the first kind (single-parameter Pareto), on x >= minimum.
///
/// ```
/// S(x) = (minimum / x)^a,   x >= minimum
/// ```
///
/// The Pareto law of the second kind, which starts at 0 and is also called Lomax, is
/// `GeneralisedPareto.lomax(shape:scale:)`; its S(x) = (1 + x / scale)^(-shape).
public struct Pareto: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The least value, above 0.
  public let minimum: Double
  /// The tail index, above 0; moments below it are finite.
  public let shape: Double

  /// A Pareto law of the first kind.
  ///
  /// - Parameters:
  ///   - minimum: finite, above 0, in the unit of X.
  ///   - shape: the tail power a, finite, above 0; the mean is finite above 1, the variance above 2.
  /// - Throws: `ParameterError` outside these domains.
  public init(minimum: Double, shape: Double) throws(ParameterError) {
    try Require.positive(minimum, "minimum")
    try Require.positive(shape, "shape")
    self.minimum = minimum
    self.shape = shape
  }

  public var support: ClosedRange<Double> { minimum ... .infinity }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    if shape <= 2 { return .infinity }
    let below = shape - 1
    return minimum * minimum * shape / (below * below * (shape - 2))
  }

  public var skewness: Double {
    if shape <= 3 { return .infinity }
    return 2 * (1 + shape) / (shape - 3) * (1 - 2 / shape).squareRoot()
  }

  public func rawMoment(_ order: Int) -> Double {
    let k = Double(order)
    return shape <= k ? .infinity : shape / (shape - k) * power(minimum, order)
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= minimum { return 0 }
    // a m^k (1 - (m/x)^(a - k)) / (a - k), in a form that is smooth at a = k.
    let rest = shape - Double(order)
    let depth = log(x / minimum)
    let scaled = shape * power(minimum, order)
    if rest == 0 { return scaled * depth }
    return -scaled * expm1(-rest * depth) / rest
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= minimum { return rawMoment(order) }
    let k = Double(order)
    if shape <= k { return .infinity }
    if x == .infinity { return 0 }
    return shape / (shape - k) * power(x, order) * probability(above: x)
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    tail.excessMoment(order, over: x)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    tail.deficitMoment(order, below: x)
  }

  /// The same law as a generalised Pareto law.
  private var tail: GeneralisedPareto {
    GeneralisedPareto(unchecked: minimum, minimum / shape, 1 / shape)
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x < minimum || x == .infinity { return -.infinity }
    return log(shape / x) - shape * log(x / minimum)
  }

  public func probability(atMost x: Double) -> Double {
    x <= minimum ? 0 : -expm1(-shape * logRatio(x))
  }

  public func probability(above x: Double) -> Double {
    x <= minimum ? 1 : exp(-shape * logRatio(x))
  }

  /// log(x / minimum), exact near the minimum.
  private func logRatio(_ x: Double) -> Double {
    x < 2 * minimum ? log1p((x - minimum) / minimum) : log(x / minimum)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return minimum }
    return p >= 1 ? .infinity : minimum * exp(-log1p(-p) / shape)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return minimum }
    return minimum * exp(-log(q) / shape)
  }
}
