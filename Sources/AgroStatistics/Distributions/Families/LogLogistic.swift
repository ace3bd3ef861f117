internal import Glibc

/// The log-logistic law (Fisk): log X is logistic.
///
/// ```
/// F(x) = v / (1 + v),   v = (x / scale)^shape,   x > 0
/// ```
///
/// The Burr XII law with tail shape 1; `scale` is the median.
public struct LogLogistic: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The shape, above 0; moments below it are finite.
  public let shape: Double
  /// The scale, above 0: the median.
  public let scale: Double

  /// A log-logistic law.
  ///
  /// - Parameters:
  ///   - shape: finite, above 0; the moment of order k is finite when k < shape.
  ///   - scale: the median, finite, above 0, in the unit of X.
  /// - Throws: `ParameterError` outside these domains.
  public init(shape: Double, scale: Double) throws(ParameterError) {
    try Require.positive(shape, "shape")
    try Require.positive(scale, "scale")
    self.shape = shape
    self.scale = scale
  }

  private var burr: BurrXII { BurrXII(unchecked: shape, 1, scale) }
  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    if shape <= 2 { return .infinity }
    // With t = pi / shape: t / sin t = 1 + o(t^2), so the difference of moments is written through
    // tan and sin, which keeps it for large shapes.
    let t = Double.pi / shape
    let ratio = t / sin(t)
    return scale * scale * ratio * (1 / cos(t) - ratio)
  }

  public var skewness: Double { burr.skewness }

  public func rawMoment(_ order: Int) -> Double {
    if order == 0 { return 1 }
    if shape <= Double(order) { return .infinity }
    let t = Double.pi * Double(order) / shape
    return power(scale, order) * (t / sin(t))
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    burr.partialMoment(order, below: x)
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    burr.partialMoment(order, above: x)
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double { burr.logDensity(at: x) }

  public func probability(atMost x: Double) -> Double {
    x <= 0 ? 0 : 1 / (1 + pow(x / scale, -shape))
  }

  public func probability(above x: Double) -> Double {
    x <= 0 ? 1 : 1 / (1 + pow(x / scale, shape))
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    return p >= 1 ? .infinity : scale * exp((log(p) - log1p(-p)) / shape)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    return q >= 1 ? 0 : scale * exp((log1p(-q) - log(q)) / shape)
  }
}
