internal import Glibc

/// The uniform law on an interval.
public struct Uniform: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// A uniform law on `lower...upper`.
  ///
  /// - Parameters:
  ///   - lower: any finite number.
  ///   - upper: finite, above `lower`.
  /// - Throws: `ParameterError` outside these domains.
  public init(from lower: Double, to upper: Double) throws(ParameterError) {
    try Require.finite(lower, "lower")
    try Require.finite(upper, "upper")
    try Require.ordered(lower, upper, "upper")
    try Require.finite(upper - lower, "upper - lower")
    self.lower = lower
    self.upper = upper
  }

  public var support: ClosedRange<Double> { lower...upper }

  // MARK: Moments

  private var width: Double { upper - lower }
  public var mean: Double { lower + width / 2 }
  public var variance: Double { width * width / 12 }
  public var skewness: Double { 0 }

  public func rawMoment(_ order: Int) -> Double { moment(order, from: lower, to: upper) }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    x <= lower ? 0 : moment(order, from: lower, to: min(x, upper))
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    x >= upper ? 0 : moment(order, from: max(x, lower), to: upper)
  }

  /// The integral of x^k / width, as the mean of products of the ends, which does not cancel.
  private func moment(_ order: Int, from a: Double, to b: Double) -> Double {
    var sum = 0.0
    for j in 0...max(order, 0) { sum += power(a, j) * power(b, order - j) }
    return sum / Double(order + 1) * ((b - a) / width)
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x >= upper { return 0 }
    let to = upper - x
    let from = max(0, lower - x)
    if to == .infinity { return .infinity }
    return moment(order, from: from, to: to)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x <= lower { return 0 }
    let to = x - lower
    if to == .infinity { return .infinity }
    return moment(order, from: max(0, x - upper), to: to)
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    x >= lower && x <= upper ? -log(width) : -.infinity
  }

  public func probability(atMost x: Double) -> Double {
    x <= lower ? 0 : x >= upper ? 1 : (x - lower) / width
  }

  public func probability(above x: Double) -> Double {
    x <= lower ? 1 : x >= upper ? 0 : (upper - x) / width
  }

  public func quantile(_ p: Double) -> Double {
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    return p <= 0 ? lower : lower + width * p
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q > 0.5 { return quantile(1 - q) }
    return q <= 0 ? upper : upper - width * q
  }
}
