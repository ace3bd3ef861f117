internal import Glibc

/// The beta law on an interval, with fixed ends.
///
/// ```
/// f(x) = u^(a - 1) (1 - u)^(b - 1) / (B(a, b) w),   u = (x - lower) / w,   w = upper - lower
/// ```
///
/// The density is evaluated by Loader's split; the cdf and survival functions are GSL's; the
/// quantile is a safeguarded Newton iteration on them in log u or log (1 - u), because GSL's own
/// inverse fails for small shapes.
public struct Beta: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The power that rules near the lower end.
  public let firstShape: Double
  /// The power that rules near the upper end.
  public let secondShape: Double
  /// The lower end of the support.
  public let lower: Double
  /// The upper end of the support.
  public let upper: Double

  /// A beta law on `lower...upper`.
  ///
  /// - Parameters:
  ///   - firstShape: the exponent a of the distance to the lower end, finite, above 0.
  ///   - secondShape: the exponent b of the distance to the upper end, finite, above 0.
  ///   - lower: the lower end, finite.
  ///   - upper: the upper end, finite, above `lower`.
  /// - Throws: `ParameterError` outside these domains.
  public init(
    firstShape: Double, secondShape: Double, lower: Double = 0, upper: Double = 1
  ) throws(ParameterError) {
    try Require.positive(firstShape, "firstShape")
    try Require.positive(secondShape, "secondShape")
    try Require.finite(lower, "lower")
    try Require.finite(upper, "upper")
    try Require.ordered(lower, upper, "upper")
    try Require.finite(upper - lower, "upper - lower")
    self.firstShape = firstShape
    self.secondShape = secondShape
    self.lower = lower
    self.upper = upper
  }

  /// The beta law with the given mean and coefficient of variation on `lower...upper`.
  ///
  /// - Throws: `ParameterError` when the mean is not inside the interval, or the variance is not
  ///   below that of a law on the two ends.
  public static func matching(
    mean: Double, coefficientOfVariation: Double, lower: Double = 0, upper: Double = 1
  ) throws(ParameterError) -> Beta {
    try Require.ordered(lower, upper, "upper")
    try Require.positive(coefficientOfVariation, "coefficientOfVariation")
    guard mean > lower, mean < upper else {
      throw ParameterError(
        parameter: "mean", value: mean,
        requirement: "between the ends \(lower) and \(upper)")
    }
    let width = upper - lower
    let share = (mean - lower) / width
    let deviation = coefficientOfVariation * mean / width
    let sum = share * (1 - share) / (deviation * deviation) - 1
    guard sum > 0 else {
      throw ParameterError(
        parameter: "coefficientOfVariation", value: coefficientOfVariation,
        requirement: "small enough for a law between the ends with this mean")
    }
    return try Beta(
      firstShape: share * sum, secondShape: (1 - share) * sum, lower: lower, upper: upper)
  }

  public var support: ClosedRange<Double> { lower...upper }

  // MARK: Moments

  private var width: Double { upper - lower }
  private var sum: Double { firstShape + secondShape }

  public var mean: Double { lower + width * (firstShape / sum) }

  public var variance: Double {
    width * width * (firstShape / sum) * (secondShape / sum) / (sum + 1)
  }

  public var skewness: Double {
    let spread = (firstShape * secondShape).squareRoot()
    return 2 * (secondShape - firstShape) * (sum + 1).squareRoot() / ((sum + 2) * spread)
  }

  public func rawMoment(_ order: Int) -> Double {
    expanded(order) { $0 }
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= lower { return 0 }
    if x >= upper { return rawMoment(order) }
    let (u, v) = shares(x)
    var j = -1.0
    return expanded(order) { moment in
      j += 1
      return moment * Self.lower(u, v, firstShape + j, secondShape)
    }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x <= lower { return rawMoment(order) }
    if x >= upper { return 0 }
    let (u, v) = shares(x)
    var j = -1.0
    return expanded(order) { moment in
      j += 1
      return moment * Self.lower(v, u, secondShape, firstShape + j)
    }
  }

  /// The sum over j of binomial(k, j) lower^(k - j) width^j times `part` of E[u^j].
  private func expanded(_ order: Int, part: (Double) -> Double) -> Double {
    var result = 0.0
    var coefficient = 1.0
    var moment = 1.0
    for j in 0...max(order, 0) {
      if j > 0 { moment *= (firstShape + Double(j - 1)) / (sum + Double(j - 1)) }
      result += coefficient * power(lower, order - j) * power(width, j) * part(moment)
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return result
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 || x <= lower || x >= upper { return integratedExcessMoment(order, over: x) }
    let (u, v) = shares(x)
    return power(width, order) * Self.unitDeficit(order, v, u, secondShape, firstShape)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 || x <= lower || x >= upper { return integratedDeficitMoment(order, below: x) }
    let (u, v) = shares(x)
    return power(width, order) * Self.unitDeficit(order, u, v, firstShape, secondShape)
  }

  /// E[max(0, t - U)^k] on [0, 1], with t and 1 - t each exact. Distances are counted from the end
  /// where the part lies, so that a pole at the upper end is as accurate as one at 0.
  private static func unitDeficit(
    _ order: Int, _ t: Double, _ rest: Double, _ a: Double, _ b: Double
  ) -> Double {
    if order == 1 {
      let whole = t * lower(t, rest, a, b)
      let closed = whole - a / (a + b) * lower(t, rest, a + 1, b)
      if closed > 0.1 * whole { return closed }
    }
    let k = Double(order)
    var points = [0.0]
    let probability = lower(t, rest, a, b)
    for factor in [1e-13, 1e-8, 1e-4, 1e-2, 0.2, 0.6] {
      let target = factor * probability
      let place =
        target <= 0.5
        ? unitQuantile(.lower, target, a, b) : unitQuantile(.upper, 1 - target, a, b)
      let u = place.isFromUpperEnd ? 1 - place.distance : place.distance
      if u > points[points.count - 1], u < t { points.append(u) }
    }
    points.append(t)
    return DoubleExponential.integral(over: points) { u in
      k * power(t - u, order - 1) * lower(u, 1 - u, a, b)
    }
  }

  // MARK: Evaluation

  /// The distances to the two ends as shares of the width.
  private func shares(_ x: Double) -> (Double, Double) {
    ((x - lower) / width, (upper - x) / width)
  }

  public func logDensity(at x: Double) -> Double {
    if !(x >= lower && x <= upper) { return -.infinity }
    let (u, v) = shares(x)
    return Self.logUnitDensity(u, v, firstShape, secondShape) - log(width)
  }

  public func probability(atMost x: Double) -> Double {
    if x <= lower { return 0 }
    if x >= upper { return 1 }
    let (u, v) = shares(x)
    return Self.lower(u, v, firstShape, secondShape)
  }

  public func probability(above x: Double) -> Double {
    if x <= lower { return 1 }
    if x >= upper { return 0 }
    let (u, v) = shares(x)
    return Self.lower(v, u, secondShape, firstShape)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return lower }
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    return value(Self.unitQuantile(.lower, p, firstShape, secondShape))
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return upper }
    if q > 0.5 { return quantile(1 - q) }
    return value(Self.unitQuantile(.upper, q, firstShape, secondShape))
  }

  private func value(_ place: (distance: Double, isFromUpperEnd: Bool)) -> Double {
    place.isFromUpperEnd
      ? max(lower, upper - width * place.distance) : min(upper, lower + width * place.distance)
  }

  /// The regularised incomplete beta function I_u(a, b), given u and v = 1 - u, each exact.
  static func lower(_ u: Double, _ v: Double, _ a: Double, _ b: Double) -> Double {
    if u <= 0 { return 0 }
    if v <= 0 { return 1 }
    return u <= 0.5
      ? SpecialFunctions.betaProbability(atMost: u, a, b)
      : SpecialFunctions.betaProbability(above: v, b, a)
  }

  /// The log density at u on [0, 1], v = 1 - u.
  static func logUnitDensity(_ u: Double, _ v: Double, _ a: Double, _ b: Double) -> Double {
    if u == 0 { return a < 1 ? .infinity : a == 1 ? log(b) : -.infinity }
    if v == 0 { return b < 1 ? .infinity : b == 1 ? log(a) : -.infinity }
    return Stirling.logBinomial(a, b, p: u, q: v) + log(a / u * (b / (a + b)) / v)
  }

  /// The quantile on [0, 1] as a distance from the nearer end, in the tail that holds
  /// `probability` <= 1/2.
  static func unitQuantile(
    _ tail: QuantileSolver.Tail, _ probability: Double, _ a: Double, _ b: Double
  ) -> (distance: Double, isFromUpperEnd: Bool) {
    // Which half holds the solution decides the end from which distance is measured.
    let atHalf = tail == .lower ? lower(0.5, 0.5, a, b) : lower(0.5, 0.5, b, a)
    let isInUpperHalf = tail == .lower ? atHalf < probability : atHalf > probability
    if isInUpperHalf {
      let mirrored: QuantileSolver.Tail = tail == .lower ? .upper : .lower
      return (lowerHalfQuantile(mirrored, probability, b, a), true)
    }
    return (lowerHalfQuantile(tail, probability, a, b), false)
  }

  /// The quantile where it is known to lie in 0...1/2.
  private static func lowerHalfQuantile(
    _ tail: QuantileSolver.Tail, _ probability: Double, _ a: Double, _ b: Double
  ) -> Double {
    // Near 0 the cdf is u^a / (a B(a, b)) (1 + O((b - 1) u)).
    let below = tail == .lower ? log(probability) : log1p(-probability)
    let logSmall = (below + log(a) + LogGamma.beta(a, b)) / a
    if logSmall < -40 - log1p(abs(b - 1)) { return exp(logSmall) }
    return QuantileSolver.solve(
      tail, target: probability, start: min(exp(logSmall), 0.45 * a / (a + b) + 0.25),
      in: 0...0.5, scale: .logarithmic
    ) { u in
      let probability = tail == .lower ? lower(u, 1 - u, a, b) : lower(1 - u, u, b, a)
      return (probability, exp(logUnitDensity(u, 1 - u, a, b)))
    }
  }
}
