/// A parameter outside the domain of a law or a method.
public struct ParameterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The parameter's name as the caller wrote it, for instance `shape`.
  public let parameter: String
  public let value: Double
  /// What was required, for instance `a finite number above 0`.
  public let requirement: String

  public init(parameter: String, value: Double, requirement: String) {
    self.parameter = parameter
    self.value = value
    self.requirement = requirement
  }

  public var description: String { "\(parameter) is \(value), but must be \(requirement)." }
}

/// A probability law on the line.
///
/// Functions never return NaN for arguments in their domain. A moment is `+infinity` where its
/// integral diverges.
public protocol Distribution<Value>: Sendable {
  associatedtype Value: Comparable & Sendable
  var support: ClosedRange<Value> { get }
  /// The expected value.
  var mean: Double { get }
  var variance: Double { get }
  var skewness: Double { get }
  /// The cumulative distribution function P(X <= x).
  func probability(atMost x: Value) -> Double
  /// The survival function P(X > x), accurate in the upper tail where 1 - cdf is not.
  func probability(above x: Value) -> Double
  /// The smallest x with P(X <= x) >= p, for p in 0...1.
  func quantile(_ p: Double) -> Value
  /// The smallest x with P(X > x) <= q, for q in 0...1.
  func quantile(exceededWith q: Double) -> Value
  /// One draw by inversion: one uniform a variate.
  func sample(from stream: inout RandomStream) -> Value
}

/// A law with a density.
public protocol ContinuousDistribution: Distribution where Value == Double {
  /// The natural logarithm of the density; `-infinity` outside the support.
  func logDensity(at x: Double) -> Double
  /// E[min(X, limit)].
  func limitedExpectedValue(at limit: Double) -> Double
}
