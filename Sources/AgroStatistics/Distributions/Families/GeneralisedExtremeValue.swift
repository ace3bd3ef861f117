internal import Glibc

/// The generalised extreme value law, the law of yearly maxima.
///
/// ```
/// F(x) = exp(-(1 + shape z)^(-1 / shape)),   z = (x - location) / scale;   exp(-exp(-z)) at shape 0
/// ```
///
/// Shape 0 is the Gumbel law, a positive shape Frechet's, a negative one Weibull's for maxima. The
/// sign of the shape is that of Coles (2001) and of the generalised Pareto law; SciPy's `genextreme`
/// has the opposite one.
public struct GeneralisedExtremeValue: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The location mu.
  public let location: Double
  /// The scale, above 0.
  public let scale: Double
  /// The extreme value index xi.
  public let shape: Double

  /// A generalised extreme value law.
  ///
  /// - Parameters:
  ///   - location: any finite number.
  ///   - scale: finite, above 0, in the unit of X.
  ///   - shape: the extreme value index, any finite number; the mean is finite below 1, the variance
  ///     below 1/2.
  /// - Throws: `ParameterError` outside these domains.
  public init(location: Double, scale: Double, shape: Double) throws(ParameterError) {
    try Require.finite(location, "location")
    try Require.positive(scale, "scale")
    try Require.finite(shape, "shape")
    self.location = location
    self.scale = scale
    self.shape = shape
  }

  /// The Gumbel law of maxima, the member with shape 0.
  public static func gumbel(
    location: Double, scale: Double
  ) throws(ParameterError) -> GeneralisedExtremeValue {
    try GeneralisedExtremeValue(location: location, scale: scale, shape: 0)
  }

  public var support: ClosedRange<Double> {
    if shape > 0 { return (location - scale / shape) ... .infinity }
    return -.infinity...(shape < 0 ? location - scale / shape : .infinity)
  }

  /// The level exceeded on average once in the given number of years, for a law of yearly maxima.
  public func returnLevel(years: Double) -> Double { quantile(exceededWith: 1 / years) }

  // MARK: Moments

  public var mean: Double {
    if shape >= 1 { return .infinity }
    if shape == 0 { return location + scale * 0.577215664901532860606512090082 }
    return location + scale * expm1(LogGamma.onePlus(-shape)) / shape
  }

  public var variance: Double {
    if shape >= 0.5 { return .infinity }
    let logVariance = scale * scale * Double.pi * Double.pi / 6
    if abs(shape) < 1e-30 { return logVariance }
    let first = exp(LogGamma.onePlus(-shape)) * scale / shape
    return first * first * expm1(LogGamma.secondDifference(-shape))
  }

  public var skewness: Double {
    if shape >= 1.0 / 3 { return .infinity }
    if abs(shape) < 1e-30 { return PowerOfExponential.gumbelSkewness }
    let skewness = PowerOfExponential.skewness(power: -shape)
    return shape > 0 ? skewness : -skewness
  }

  public func rawMoment(_ order: Int) -> Double {
    if order == 0 { return 1 }
    if order == 1 { return mean }
    if shape * Double(order) >= 1 { return .infinity }
    if order == 2 { return variance + mean * mean }
    if order == 3 {
      let sd = standardDeviation
      return skewness * sd * sd * sd + 3 * mean * variance + mean * mean * mean
    }
    // About the location, by the binomial theorem over the parts above and below.
    var sum = 0.0
    var coefficient = 1.0
    for j in 0...order {
      let below = deficitMoment(j, below: location)
      let moment = excessMoment(j, over: location) + (j.isMultiple(of: 2) ? below : -below)
      sum += coefficient * power(location, order - j) * (j == 0 ? 1 : moment)
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return sum
  }

  // Excess and deficit are integrated over w = |log(T / t)|, T = -log F: distances from x are then
  // exact even beside a finite end of the support, and the heaviest tail decays exponentially.

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x >= support.upperBound { return 0 }
    if shape * Double(order) >= 1 { return .infinity }
    let t = hazard(x)
    if x <= support.lowerBound || !t.isFinite || t > 700 {
      return integratedExcessMoment(order, over: x)
    }
    let unit = scale * pow(t, -shape)
    let k = Double(order)
    func integrand(_ w: Double) -> Double {
      let distance = shape == 0 ? unit * w : unit * expm1(shape * w) / shape
      let exceedance = -expm1(-t * exp(-w))
      // The slope may overflow where the exceedance has vanished.
      if exceedance == 0 { return 0 }
      return k * power(distance, order - 1) * unit * exp(shape * w + log(exceedance))
    }
    // Below w = log T the exceedance is 1; above, it decays like e^(-w).
    let corner = max(0, log(t))
    let decay = 1 / (1 - min(k * shape, 0.999999))
    return DoubleExponential.integral(from: 0, to: corner, of: integrand)
      + DoubleExponential.integralToInfinity(from: corner, scale: decay, of: integrand)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x <= support.lowerBound { return 0 }
    if x >= support.upperBound { return integratedDeficitMoment(order, below: x) }
    let t = hazard(x)
    if t == 0 { return integratedDeficitMoment(order, below: x) }
    if exp(-t) == 0 { return 0 }
    let unit = scale * pow(t, -shape)
    let k = Double(order)
    func integrand(_ w: Double) -> Double {
      let distance = shape == 0 ? unit * w : -unit * expm1(-shape * w) / shape
      let exponent = -shape * w - t * exp(w)
      // The distance may overflow where the cdf has vanished.
      if exponent < -745 { return 0 }
      return k * power(distance, order - 1) * unit * exp(exponent)
    }
    // The cdf falls off double-exponentially above w = -log T.
    let corner = max(0, -log(t))
    let reach = min(1, 1 / t)
    return DoubleExponential.integral(from: 0, to: corner, of: integrand)
      + DoubleExponential.integralToInfinity(from: corner, scale: reach, of: integrand)
  }

  // MARK: Evaluation

  /// -log F(x): (1 + shape z)^(-1 / shape).
  private func hazard(_ x: Double) -> Double {
    let z = (x - location) / scale
    if shape == 0 { return exp(-z) }
    let stretched = shape * z
    if stretched == 0 { return exp(-z) }
    if stretched <= -1 { return shape > 0 ? .infinity : 0 }
    return exp(-log1p(stretched) / shape)
  }

  /// The x at which -log F is t.
  private func value(at t: Double) -> Double {
    let reduced = -log(t)
    let stretched = shape * reduced
    return location + scale * (stretched == 0 ? reduced : expm1(stretched) / shape)
  }

  public func logDensity(at x: Double) -> Double {
    if x == .infinity || x == -.infinity { return -.infinity }
    let z = (x - location) / scale
    let stretched = shape * z
    if stretched <= -1 {
      if stretched < -1 || shape > -1 { return -.infinity }
      return shape == -1 ? -log(scale) : .infinity
    }
    let reduced = stretched == 0 ? z : log1p(stretched) / shape
    return -log(scale) - (1 + shape) * reduced - exp(-reduced)
  }

  public func probability(atMost x: Double) -> Double { exp(-hazard(x)) }

  public func probability(above x: Double) -> Double { -expm1(-hazard(x)) }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return support.lowerBound }
    if p >= 1 { return support.upperBound }
    return value(at: p > 0.5 ? -log1p(p - 1) : -log(p))
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return support.upperBound }
    if q >= 1 { return support.lowerBound }
    return value(at: -log1p(-q))
  }
}
