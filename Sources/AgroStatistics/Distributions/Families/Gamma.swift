internal import Glibc

/// The gamma law.
///
/// ```
/// f(x) = x^(a - 1) exp(-x / s) / (gamma(a) s^a),   x > 0
/// ```
///
/// The density is evaluated by Loader's split, so that it keeps its relative accuracy for large
/// shapes; the cdf and survival functions are GSL's; the quantile is a safeguarded Newton iteration
/// on them, because GSL's own inverse fails for shapes below 0.2.
public struct Gamma: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The shape k, above 0.
  public let shape: Double
  /// The scale, above 0: mean over shape.
  public let scale: Double

  /// A gamma law with mean `shape * scale`.
  ///
  /// - Parameters:
  ///   - shape: finite, above 0.
  ///   - scale: finite, above 0, in the unit of X.
  /// - Throws: `ParameterError` outside these domains.
  public init(shape: Double, scale: Double) throws(ParameterError) {
    try Require.positive(shape, "shape")
    try Require.positive(scale, "scale")
    self.shape = shape
    self.scale = scale
  }

  /// The gamma law with the given mean and coefficient of variation.
  public static func matching(
    mean: Double, coefficientOfVariation: Double
  ) throws(ParameterError) -> Gamma {
    try Require.positive(mean, "mean")
    try Require.positive(coefficientOfVariation, "coefficientOfVariation")
    let square = coefficientOfVariation * coefficientOfVariation
    return try Gamma(shape: 1 / square, scale: mean * square)
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var mean: Double { shape * scale }
  public var variance: Double { shape * scale * scale }
  public var skewness: Double { 2 / shape.squareRoot() }

  public func rawMoment(_ order: Int) -> Double {
    var moment = 1.0
    for k in 0..<max(order, 0) { moment *= (shape + Double(k)) * scale }
    return moment
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= 0 { return 0 }
    return rawMoment(order) * Self.lower(x / scale, shape + Double(order))
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= 0 { return rawMoment(order) }
    return rawMoment(order) * Self.upper(x / scale, shape + Double(order))
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    if x == 0 {
      return shape < 1 ? .infinity : shape == 1 ? -log(scale) : -.infinity
    }
    let y = x / scale
    return Stirling.logPoisson(shape, mean: y) + log(shape / x)
  }

  public func probability(atMost x: Double) -> Double {
    x <= 0 ? 0 : Self.lower(x / scale, shape)
  }

  public func probability(above x: Double) -> Double {
    x <= 0 ? 1 : Self.upper(x / scale, shape)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    return scale * Self.unitQuantile(.lower, p, shape)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q > 0.5 { return quantile(1 - q) }
    return scale * Self.unitQuantile(.upper, q, shape)
  }

  /// P(X <= x) for scale 1, x > 0.
  static func lower(_ x: Double, _ shape: Double) -> Double {
    x == .infinity ? 1 : SpecialFunctions.gammaProbability(atMost: x, shape: shape)
  }

  /// P(X > x) for scale 1, x > 0.
  static func upper(_ x: Double, _ shape: Double) -> Double {
    x == .infinity ? 0 : SpecialFunctions.gammaProbability(above: x, shape: shape)
  }

  /// The quantile for scale 1, in the tail that holds `probability` <= 1/2.
  static func unitQuantile(
    _ tail: QuantileSolver.Tail, _ probability: Double, _ shape: Double
  ) -> Double {
    // Near 0 the cdf is x^a / gamma(a + 1) (1 + O(x)).
    let below = tail == .lower ? log(probability) : log1p(-probability)
    let logSmall = (below + LogGamma.onePlus(shape)) / shape
    if logSmall < -40 { return exp(logSmall) }
    return QuantileSolver.solve(
      tail, target: probability,
      start: start(tail, probability, shape, small: exp(min(logSmall, 700))),
      in: 0 ... .greatestFiniteMagnitude, scale: .logarithmic
    ) { x in
      let density = exp(Stirling.logPoisson(shape, mean: x)) * (shape / x)
      return (tail == .lower ? lower(x, shape) : upper(x, shape), density)
    }
  }

  /// A first guess: the power law near 0, Wilson and Hilferty's cube elsewhere, the exponential
  /// tail for small shapes.
  private static func start(
    _ tail: QuantileSolver.Tail, _ probability: Double, _ shape: Double, small: Double
  ) -> Double {
    let z =
      tail == .lower
      ? SpecialFunctions.normalQuantile(probability)
      : SpecialFunctions.normalQuantile(exceededWith: probability)
    let cube = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    if tail == .lower {
      if small < 0.3 * (shape + 1) { return small * exp(small / (shape + 1)) }
      return cube > 0.1 ? shape * cube * cube * cube : small
    }
    if shape >= 0.5 { return cube > 0.1 ? shape * cube * cube * cube : small }
    let decay = -(log(probability) + LogGamma.value(shape))
    if decay > 1 { return decay - (1 - shape) * log(decay) }
    return small
  }
}

/// A law that gives the probabilities of short intervals without the differences of its distribution
/// function: faster, and exact in its tails.
protocol IntervalLaw: RealDistribution {
  /// P(start + i h < X <= start + (i + 1) h), i from 0 to count - 1.
  func intervalProbabilities(from start: Double, step: Double, count: Int) -> [Double]
}

extension Gamma: IntervalLaw {
  /// Over a short interval the Taylor series of the density about the middle m, whose derivatives
  /// follow from x f' = (a - 1 - x) f:
  ///
  ///     m f^(k+1) = (a - 1 - k - m) f^(k) - k f^(k-1)
  ///
  /// The terms fall like the even powers of the half width over m, and over the width of the law,
  /// which must both be at most 1/32.
  func intervalProbabilities(from start: Double, step: Double, count: Int) -> [Double] {
    let half = 0.5 * step / scale
    let isSmall = shape < 0.01
    let constant = isSmall ? 0 : -Stirling.error(shape) - 0.5 * log(2 * .pi * shape)
    var result: [Double] = []
    result.reserveCapacity(max(0, count))
    for i in 0..<max(0, count) {
      let lower = start + Double(i) * step
      let middle = lower / scale + half
      guard 32 * half <= middle, 32 * half * abs(shape - 1 - middle) <= middle else {
        result.append(difference(lower, lower + step))
        continue
      }
      var before = 0.0
      var derivative = 1.0
      var power = half
      var sum = half
      for k in 0..<11 {
        let order = Double(k)
        let next = ((shape - 1 - order - middle) * derivative - order * before) / middle
        before = derivative
        derivative = next
        power *= half / (order + 2)
        // Odd derivatives cancel over the two halves.
        if k % 2 == 1 { sum += power * derivative }
      }
      let logDensity =
        isSmall
        ? Stirling.logPoisson(shape, mean: middle) : constant - Stirling.deviance(shape, middle)
      result.append(2 * sum * exp(logDensity) * (shape / middle))
    }
    return result
  }

  /// P(lower < X <= upper) by the tail that cancels least.
  private func difference(_ lower: Double, _ upper: Double) -> Double {
    let below = probability(atMost: upper)
    return max(
      0,
      below < 0.5
        ? below - probability(atMost: lower)
        : probability(above: lower) - probability(above: upper))
  }
}
