internal import Glibc

/// The generalised Pareto law, the law of exceedances over a high threshold.
///
/// ```
/// S(x) = (1 + shape (x - location) / scale)^(-1 / shape),   exp(-(x - location) / scale) at shape 0
/// ```
///
/// A positive shape is a heavy tail with power 1 / shape; a negative one ends the support at
/// `location - scale / shape`.
public struct GeneralisedPareto: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The threshold from which excesses are counted.
  public let location: Double
  /// The scale, above 0.
  public let scale: Double
  /// The extreme value index xi.
  public let shape: Double

  /// A generalised Pareto law.
  ///
  /// - Parameters:
  ///   - location: the lower end (the threshold), any finite number.
  ///   - scale: finite, above 0, in the unit of X.
  ///   - shape: the extreme value index, any finite number; the mean is finite below 1, the variance
  ///     below 1/2.
  /// - Throws: `ParameterError` outside these domains.
  public init(location: Double = 0, scale: Double, shape: Double) throws(ParameterError) {
    try Require.finite(location, "location")
    try Require.positive(scale, "scale")
    try Require.finite(shape, "shape")
    self.init(unchecked: location, scale, shape)
  }

  init(unchecked location: Double, _ scale: Double, _ shape: Double) {
    self.location = location
    self.scale = scale
    self.shape = shape
  }

  /// The Lomax law (Pareto of the second kind, two-parameter Pareto of Loss Models), which starts
  /// at 0: S(x) = (1 + x / scale)^(-shape).
  ///
  /// - Parameters:
  ///   - shape: the tail power, finite, above 0.
  ///   - scale: finite, above 0, in the unit of X.
  public static func lomax(
    shape: Double, scale: Double
  ) throws(ParameterError) -> GeneralisedPareto {
    try Require.positive(shape, "shape")
    try Require.positive(scale, "scale")
    return try GeneralisedPareto(scale: scale / shape, shape: 1 / shape)
  }

  public var support: ClosedRange<Double> {
    location...(shape < 0 ? location - scale / shape : .infinity)
  }

  // MARK: Moments

  public var mean: Double { shape < 1 ? location + scale / (1 - shape) : .infinity }

  public var variance: Double {
    if shape >= 0.5 { return .infinity }
    let rest = 1 - shape
    return scale * scale / (rest * rest * (1 - 2 * shape))
  }

  public var skewness: Double {
    if shape >= 1.0 / 3 { return .infinity }
    return 2 * (1 + shape) * (1 - 2 * shape).squareRoot() / (1 - 3 * shape)
  }

  public func rawMoment(_ order: Int) -> Double {
    if order == 0 { return 1 }
    if shape * Double(order) >= 1 { return .infinity }
    // E Y^k = k! scale^k / prod (1 - j shape), then the location by the binomial theorem.
    var sum = 0.0
    var coefficient = 1.0
    var moment = 1.0
    for j in 0...order {
      if j > 0 { moment *= Double(j) * scale / (1 - Double(j) * shape) }
      sum += coefficient * power(location, order - j) * moment
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return sum
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= location { return rawMoment(order) }
    if order == 0 { return probability(above: x) }
    if shape * Double(order) >= 1 { return .infinity }
    // Above x the excess is again generalised Pareto, with the scale grown by shape (x - location).
    let survival = probability(above: x)
    if survival == 0 { return 0 }
    let tail = GeneralisedPareto(unchecked: x, scale + shape * (x - location), shape)
    return survival * tail.rawMoment(order)
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if shape * Double(order) >= 1 { return x >= support.upperBound ? 0 : .infinity }
    if x < location {
      if x == -.infinity { return .infinity }
      return GeneralisedPareto(unchecked: location - x, scale, shape).rawMoment(order)
    }
    let survival = probability(above: x)
    if survival == 0 { return 0 }
    let tail = GeneralisedPareto(unchecked: 0, scale + shape * (x - location), shape)
    return survival * tail.rawMoment(order)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    // Counted from the location, whose neighbourhood a large location would round away.
    GeneralisedPareto(unchecked: 0, scale, shape)
      .integratedDeficitMoment(order, below: x - location)
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    if limit >= support.upperBound { return rawMoment(order) }
    if limit <= location { return power(limit, order) }
    if order == 1 {
      // location + scale (1 - S^(1 - shape)) / (1 - shape), smooth at shape 1.
      let depth = cumulativeHazard((limit - location) / scale)
      let rest = 1 - shape
      return location + scale * (rest == 0 ? depth : -expm1(-rest * depth) / rest)
    }
    return partialMoment(order, below: limit) + power(limit, order) * probability(above: limit)
  }

  // MARK: Evaluation

  /// -log S at the standardised y >= 0: log(1 + shape y) / shape.
  private func cumulativeHazard(_ y: Double) -> Double {
    // Tested before the product, which is NaN for an infinite y.
    if shape == 0 { return y }
    let stretched = shape * y
    if stretched == 0 { return y }
    return stretched <= -1 ? .infinity : log1p(stretched) / shape
  }

  public func logDensity(at x: Double) -> Double {
    if !support.contains(x) || x == .infinity { return -.infinity }
    let y = (x - location) / scale
    // At the upper end of a bounded support the density is 0, finite or a pole.
    if 1 + shape * y <= 0 {
      return shape < -1 ? .infinity : shape == -1 ? -log(scale) : -.infinity
    }
    return -log(scale) - (1 + shape) * cumulativeHazard(y)
  }

  public func probability(atMost x: Double) -> Double {
    x <= location ? 0 : -expm1(-cumulativeHazard((x - location) / scale))
  }

  public func probability(above x: Double) -> Double {
    x <= location ? 1 : exp(-cumulativeHazard((x - location) / scale))
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return location }
    return p >= 1 ? support.upperBound : value(atHazard: -log1p(-p))
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return support.upperBound }
    if q >= 1 { return location }
    return value(atHazard: q > 0.5 ? -log1p(q - 1) : -log(q))
  }

  private func value(atHazard hazard: Double) -> Double {
    let stretched = shape * hazard
    return location + scale * (stretched == 0 ? hazard : expm1(stretched) / shape)
  }
}
