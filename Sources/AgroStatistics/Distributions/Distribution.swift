/// A probability law on the line.
///
/// Functions never return NaN for arguments in their domain: any `x` but NaN, any probability in
/// 0...1. A moment is `+infinity` where its integral diverges, and where a central moment would be
/// the difference of two divergent ones. Checks stand in the failing initialisers; the functions
/// themselves never throw.
public protocol Distribution<Value>: Sendable {
  associatedtype Value: Comparable & Sendable
  /// The smallest and the largest value, infinite where there is none (`Int.max` for counts).
  var support: ClosedRange<Value> { get }
  /// The expected value.
  var mean: Double { get }
  /// The expected squared deviation from the mean.
  var variance: Double { get }
  /// The third central moment over the cube of the standard deviation; 0 for a law in one point.
  var skewness: Double { get }
  /// The cumulative distribution function P(X <= x).
  func probability(atMost x: Value) -> Double
  /// The survival function P(X > x), accurate in the upper tail where 1 - cdf is not.
  func probability(above x: Value) -> Double
  /// The smallest x with P(X <= x) >= p.
  ///
  /// - Parameter p: a probability in 0...1. At 0 the lower end of the support, at 1 the upper one.
  ///   Values that rounding has pushed outside are taken as the nearest end.
  func quantile(_ p: Double) -> Value
  /// The smallest x with P(X > x) <= q, accurate for tiny q, where `quantile(1 - q)` is not.
  ///
  /// - Parameter q: a probability in 0...1; values outside are taken as the nearest end.
  func quantile(exceededWith q: Double) -> Value
  /// One draw by inversion: exactly one uniform a variate, so that two runs at the same addresses
  /// differ only by what was changed on purpose.
  func sample(from stream: inout RandomStream) -> Value
}

extension Distribution {
  public func sample(from stream: inout RandomStream) -> Value { quantile(stream.uniform()) }

  /// The square root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The standard deviation over the mean.
  public var coefficientOfVariation: Double { standardDeviation / mean }
}

/// A law of a real quantity, with or without atoms: a yield, a loss, a payment.
///
/// On top of the distribution function it has the moments that insurance terms need. Each is an
/// integral of the cdf F or of the survival function S, exact also where the law has atoms.
public protocol RealDistribution: Distribution where Value == Double {
  /// E[X^k].
  func rawMoment(_ order: Int) -> Double
  /// E[X^k; X <= x], the part of the moment that lies at or below `x`; order 0 is the cdf.
  func partialMoment(_ order: Int, below x: Double) -> Double
  /// E[X^k; X > x], the part of the moment that lies above `x`; order 0 is the survival function.
  func partialMoment(_ order: Int, above x: Double) -> Double
  /// E[min(X, limit)^k].
  func limitedMoment(_ order: Int, at limit: Double) -> Double
  /// E[max(0, X - x)^k], the moment of what exceeds a stop-loss point; order 0 is the survival
  /// function.
  func excessMoment(_ order: Int, over x: Double) -> Double
  /// E[max(0, x - X)^k], the moment of what falls short of a guarantee; order 0 is the cdf.
  func deficitMoment(_ order: Int, below x: Double) -> Double
  /// E[min(max(0, X - lower), upper - lower)^k] for `lower <= upper`, the moment of the loss to a
  /// layer.
  func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double
}

extension RealDistribution {
  /// E[min(X, limit)], the limited expected value (LEV).
  public func limitedExpectedValue(at limit: Double) -> Double { limitedMoment(1, at: limit) }

  /// E[max(0, X - x)], the stop-loss premium.
  public func expectedExcess(over x: Double) -> Double { excessMoment(1, over: x) }

  /// E[max(0, x - X)], the expected shortfall of a yield below the guarantee `x`.
  public func expectedDeficit(below x: Double) -> Double { deficitMoment(1, below: x) }

  /// E[X - x | X > x], the mean excess (mean residual life); 0 where nothing lies above `x`.
  public func meanExcess(over x: Double) -> Double {
    let survival = probability(above: x)
    return survival > 0 ? excessMoment(1, over: x) / survival : 0
  }
}

/// A law with a density.
public protocol ContinuousDistribution: RealDistribution {
  /// The natural logarithm of the density; `-infinity` outside the support.
  func logDensity(at x: Double) -> Double
  /// The density; 0 outside the support, `+infinity` where it has a pole.
  func density(at x: Double) -> Double
}
