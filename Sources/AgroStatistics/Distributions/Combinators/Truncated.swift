internal import Glibc

/// A law given that it falls into an interval: X | lower < X <= upper.
///
/// Probabilities are differences of the cdf below the median and of the survival function above
/// it, or a quadrature of the density where both differences cancel, so that a window far in a tail
/// keeps its relative accuracy.
public struct Truncated<Base: ContinuousDistribution>: ContinuousDistribution {
  // MARK: Parameters

  /// The law before truncation.
  public let base: Base
  /// The ends, infinite where there is none.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// P(lower < X <= upper) under the base law.
  public let mass: Double

  /// The law `base` between `lower` and `upper`.
  ///
  /// - Parameters:
  ///   - lower: the lower end, `-infinity` for none.
  ///   - upper: the upper end, above `lower`, `+infinity` for none.
  /// - Throws: `ParameterError` when the ends are not in order or hold no probability.
  public init(
    _ base: Base, from lower: Double = -.infinity, to upper: Double = .infinity
  ) throws(ParameterError) {
    try Require.ordered(lower, upper, "upper")
    self.base = base
    self.lower = max(lower, base.support.lowerBound)
    self.upper = min(upper, base.support.upperBound)
    self.mass =
      self.lower < self.upper ? Self.probability(of: base, self.lower, self.upper) : 0
    guard mass > 0 else {
      throw ParameterError(
        parameter: "upper", value: upper,
        requirement: "such that the interval from \(lower) holds some probability")
    }
  }

  public var support: ClosedRange<Double> { lower...upper }

  /// P(a < X <= b) without cancellation.
  private static func probability(of base: Base, _ a: Double, _ b: Double) -> Double {
    if !(a < b) { return 0 }
    let below = base.probability(atMost: a)
    let above = base.probability(above: b)
    if below < 0.25, above < 0.25 { return 1 - below - above }
    let larger: Double
    let difference: Double
    if below >= above {
      larger = base.probability(above: a)
      difference = larger - above
    } else {
      larger = base.probability(atMost: b)
      difference = larger - below
    }
    if difference > 0.01 * larger || larger == 0 || !(b - a).isFinite { return difference }
    return DoubleExponential.integral(from: a, to: b) { base.density(at: $0) }
  }

  // MARK: Moments

  public var mean: Double {
    if base.rawMoment(1) == .infinity, upper == .infinity { return .infinity }
    let centre = quantile(0.5)
    return centre + (excessMoment(1, over: centre) - deficitMoment(1, below: centre))
  }

  public var variance: Double {
    if base.rawMoment(2) == .infinity, upper == .infinity { return .infinity }
    return centralMoment(2)
  }

  public var skewness: Double {
    if base.rawMoment(3) == .infinity, upper == .infinity { return .infinity }
    let variance = centralMoment(2)
    return centralMoment(3) / (variance * variance.squareRoot())
  }

  // Near an end that cuts the base law, its probabilities cancel and the density is smooth: there
  // the density is integrated instead. An end of the base itself may have a pole, and nothing
  // cancels there.

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 || x < lower || x >= upper || upper == base.support.upperBound {
      return integratedExcessMoment(order, over: x)
    }
    // Over the distance from x, which stays exact where x itself is a few roundings from the end.
    return DoubleExponential.integral(from: 0, to: upper - x) {
      power($0, order) * density(at: min(x + $0, upper))
    }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 || x > upper || x <= lower || lower == base.support.lowerBound {
      return integratedDeficitMoment(order, below: x)
    }
    return DoubleExponential.integral(from: 0, to: x - lower) {
      power($0, order) * density(at: max(x - $0, lower))
    }
  }

  public func rawMoment(_ order: Int) -> Double {
    if order == 0 { return 1 }
    if upper == .infinity, base.rawMoment(order) == .infinity { return .infinity }
    return partialMoment(order, below: upper)
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x <= lower { return 0 }
    return moment(order, from: lower, to: min(x, upper))
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x >= upper { return 0 }
    return moment(order, from: max(x, lower), to: upper)
  }

  /// E[X^k; a < X <= b] of the truncated law.
  private func moment(_ order: Int, from a: Double, to b: Double) -> Double {
    let isUpper = base.probability(atMost: a) >= 0.5
    let larger = isUpper ? base.partialMoment(order, above: a) : base.partialMoment(order, below: b)
    let smaller =
      isUpper ? base.partialMoment(order, above: b) : base.partialMoment(order, below: a)
    let difference = larger - smaller
    if abs(difference) > 0.02 * abs(larger), difference.isFinite { return difference / mass }
    if a == -.infinity || b == .infinity {
      return larger == .infinity ? .infinity : difference / mass
    }
    return DoubleExponential.integral(from: a, to: b) {
      power($0, order) * base.density(at: $0)
    } / mass
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    x >= lower && x <= upper ? base.logDensity(at: x) - log(mass) : -.infinity
  }

  public func probability(atMost x: Double) -> Double {
    if x <= lower { return 0 }
    if x >= upper { return 1 }
    return min(1, Self.probability(of: base, lower, x) / mass)
  }

  public func probability(above x: Double) -> Double {
    if x <= lower { return 1 }
    if x >= upper { return 0 }
    return min(1, Self.probability(of: base, x, upper) / mass)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return lower }
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    let x = place(below: p, above: 1 - p)
    if p > 1e-3 || lower == base.support.lowerBound { return x }
    // Beside a cut the base's quantile rounds to the cut itself: two Newton steps from it.
    return polished(x) { (p - probability(atMost: $0)) / density(at: $0) }
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return upper }
    if q > 0.5 { return quantile(1 - q) }
    let x = place(below: 1 - q, above: q)
    if q > 1e-3 || upper == base.support.upperBound { return x }
    return polished(x) { (probability(above: $0) - q) / density(at: $0) }
  }

  private func polished(_ start: Double, step: (Double) -> Double) -> Double {
    var x = start
    for _ in 0..<2 {
      let next = x + step(x)
      if !(next >= lower && next <= upper) { return x }
      x = next
    }
    return x
  }

  /// The base quantile of the conditional probability, taken in the base's nearer tail.
  private func place(below p: Double, above q: Double) -> Double {
    let cumulative = base.probability(atMost: lower) + p * mass
    let exceedance = base.probability(above: upper) + q * mass
    let x =
      cumulative <= exceedance
      ? base.quantile(cumulative) : base.quantile(exceededWith: exceedance)
    return min(max(x, lower), upper)
  }
}

extension Truncated: Equatable where Base: Equatable {}
extension Truncated: Hashable where Base: Hashable {}

/// The normal law given that it falls into an interval.
public typealias TruncatedNormal = Truncated<Normal>

extension Truncated where Base == Normal {
  /// A normal law given that it falls between `lower` and `upper`.
  ///
  /// - Parameters:
  ///   - mean: the mean of the normal law before truncation, any finite number.
  ///   - standardDeviation: of the law before truncation, finite, above 0.
  ///   - lower: the lower end; 0 for yields.
  ///   - upper: the upper end, above `lower`.
  /// - Throws: `ParameterError` outside these domains, and when the interval lies so far out that it
  ///   holds no probability (beyond 38 standard deviations).
  public init(
    mean: Double, standardDeviation: Double, lower: Double, upper: Double = .infinity
  ) throws(ParameterError) {
    try self.init(
      Normal(mean: mean, standardDeviation: standardDeviation), from: lower, to: upper)
  }
}
