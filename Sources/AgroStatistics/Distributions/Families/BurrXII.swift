internal import Glibc

/// The Burr law of type XII (Singh-Maddala).
///
/// ```
/// S(x) = (1 + (x / scale)^c)^(-d),   c = powerShape, d = tailShape,   x > 0
/// ```
///
/// The tail falls like x^(-c d). Other packages write the same law with these letters:
///
/// | here | SciPy `burr12` | actuar `burr` | Loss Models |
/// |---|---|---|---|
/// | `powerShape` | c | shape2 | gamma |
/// | `tailShape` | d | shape1 | alpha |
/// | `scale` | scale | scale | theta |
public struct BurrXII: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The power of x inside the bracket.
  public let powerShape: Double
  /// The power of the bracket.
  public let tailShape: Double
  /// The scale, above 0.
  public let scale: Double

  /// A Burr XII law.
  ///
  /// - Parameters:
  ///   - powerShape: finite, above 0.
  ///   - tailShape: finite, above 0; the moment of order k is finite when k < powerShape tailShape.
  ///   - scale: finite, above 0, in the unit of X.
  /// - Throws: `ParameterError` outside these domains.
  public init(powerShape: Double, tailShape: Double, scale: Double) throws(ParameterError) {
    try Require.positive(powerShape, "powerShape")
    try Require.positive(tailShape, "tailShape")
    try Require.positive(scale, "scale")
    self.init(unchecked: powerShape, tailShape, scale)
  }

  init(unchecked powerShape: Double, _ tailShape: Double, _ scale: Double) {
    self.powerShape = powerShape
    self.tailShape = tailShape
    self.scale = scale
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    if powerShape * tailShape <= 2 { return .infinity }
    return centralMoment(2)
  }

  public var skewness: Double {
    if powerShape * tailShape <= 3 { return .infinity }
    let variance = variance
    return centralMoment(3) / (variance * variance.squareRoot())
  }

  public func rawMoment(_ order: Int) -> Double {
    if order == 0 { return 1 }
    let k = Double(order) / powerShape
    if k >= tailShape { return .infinity }
    return power(scale, order) * tailShape * exp(LogGamma.beta(tailShape - k, 1 + k))
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x <= 0 { return 0 }
    let k = Double(order) / powerShape
    if k >= tailShape, x == .infinity { return .infinity }
    if x < .infinity, logPower(x) > paretoExponent {
      // Beyond `start` the law is a Pareto law.
      let start = scale * exp(paretoExponent / powerShape)
      let excess = Double(order) - powerShape * tailShape
      let reach = log(x / start)
      let growth = excess == 0 ? reach : expm1(excess * reach) / excess
      return moment(order, belowTail: start)
        + powerShape * tailShape * power(start, order) * probability(above: start) * growth
    }
    return moment(order, belowTail: x)
  }

  /// The same up to a point from which the law is not yet a Pareto law.
  private func moment(_ order: Int, belowTail x: Double) -> Double {
    let k = Double(order) / powerShape
    if k >= tailShape {
      let whole = DoubleExponential.integral(from: 0, to: x) {
        Double(order) * power($0, order - 1) * probability(above: $0)
      }
      return whole - power(x, order) * probability(above: x)
    }
    let v = pow(x / scale, powerShape)
    return rawMoment(order) * Beta.lower(v / (1 + v), 1 / (1 + v), 1 + k, tailShape - k)
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x <= 0 { return rawMoment(order) }
    let k = Double(order) / powerShape
    if k >= tailShape { return .infinity }
    if logPower(x) > paretoExponent {
      let room = 1 - Double(order) / (powerShape * tailShape)
      return x < .infinity ? power(x, order) * probability(above: x) / room : 0
    }
    let v = pow(x / scale, powerShape)
    return rawMoment(order) * Beta.lower(1 / (1 + v), v / (1 + v), tailShape - k, 1 + k)
  }

  /// Where log((x / scale)^c) exceeds this, 1 + (x / scale)^c is (x / scale)^c to the last bit, and
  /// so is its power d: the law is a Pareto law there.
  private var paretoExponent: Double { 40 + log(max(1, tailShape)) }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    if x == 0 {
      if powerShape == 1 { return log(tailShape / scale) }
      return powerShape < 1 ? .infinity : -.infinity
    }
    // Nothing cancels here, however large the power: near its Pareto limit the law stays exact.
    let t = logPower(x)
    return log(powerShape * tailShape / x) - softplus(-t) - tailShape * softplus(t)
  }

  /// log((x / scale)^c).
  private func logPower(_ x: Double) -> Double { powerShape * log(x / scale) }

  /// log(1 + e^t) without overflow.
  private func softplus(_ t: Double) -> Double {
    t > 0 ? t + log1p(exp(-t)) : log1p(exp(t))
  }

  public func probability(atMost x: Double) -> Double {
    x <= 0 ? 0 : -expm1(-tailShape * softplus(logPower(x)))
  }

  public func probability(above x: Double) -> Double {
    x <= 0 ? 1 : exp(-tailShape * softplus(logPower(x)))
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    return p >= 1 ? .infinity : value(atHazard: -log1p(-p))
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return 0 }
    return value(atHazard: q > 0.5 ? -log1p(q - 1) : -log(q))
  }

  private func value(atHazard hazard: Double) -> Double {
    let t = hazard / tailShape
    // log(e^t - 1), for large t without overflow.
    let logV = t > 30 ? t + log1p(-exp(-t)) : log(expm1(t))
    return scale * exp(logV / powerShape)
  }
}
