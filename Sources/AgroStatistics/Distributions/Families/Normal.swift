internal import Glibc

/// The normal law.
///
/// ```
/// f(x) = exp(-(x - m)^2 / (2 s^2)) / (s sqrt(2 pi))
/// ```
public struct Normal: ContinuousDistribution, Hashable {
  // MARK: Parameters

  public let mean: Double
  /// The standard deviation, above 0.
  public let standardDeviation: Double

  /// A normal law.
  ///
  /// - Parameters:
  ///   - mean: any finite number.
  ///   - standardDeviation: finite, above 0.
  /// - Throws: `ParameterError` outside these domains.
  public init(mean: Double, standardDeviation: Double) throws(ParameterError) {
    try Require.finite(mean, "mean")
    try Require.positive(standardDeviation, "standardDeviation")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The law with mean 0 and standard deviation 1.
  public static let standard = Normal(unchecked: 0, 1)

  private init(unchecked mean: Double, _ standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public var support: ClosedRange<Double> { -.infinity ... .infinity }

  // MARK: Moments

  public var variance: Double { standardDeviation * standardDeviation }
  public var skewness: Double { 0 }

  public func rawMoment(_ order: Int) -> Double {
    // E X^k = m E X^(k-1) + (k - 1) s^2 E X^(k-2)
    var before = 0.0
    var moment = 1.0
    for k in 1..<(max(order, 0) + 1) {
      (before, moment) = (moment, mean * moment + Double(k - 1) * variance * before)
    }
    return moment
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x == .infinity { return rawMoment(order) }
    let edge = edgeDensity(at: x)
    return recurrence(order, probability(atMost: x)) { -power(x, $0) * edge }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if x == -.infinity { return rawMoment(order) }
    let edge = edgeDensity(at: x)
    return recurrence(order, probability(above: x)) { power(x, $0) * edge }
  }

  /// M_k = m M_(k-1) + (k - 1) s^2 M_(k-2) + s^2 (boundary term of order k - 1), by parts.
  private func recurrence(
    _ order: Int, _ probability: Double, boundary: (Int) -> Double
  ) -> Double {
    var before = 0.0
    var moment = probability
    for k in 1..<(max(order, 0) + 1) {
      let next = mean * moment + Double(k - 1) * variance * before + boundary(k - 1)
      (before, moment) = (moment, next)
    }
    return moment
  }

  /// s^2 f(x); 0 at infinity.
  private func edgeDensity(at x: Double) -> Double {
    x.isFinite ? variance * density(at: x) : 0
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    let z = (x - mean) / standardDeviation
    return -0.5 * z * z - log(standardDeviation) - 0.918938533204672741780329736406
  }

  public func probability(atMost x: Double) -> Double {
    0.5 * erfc(-(x - mean) / standardDeviation * 0.5.squareRoot())
  }

  public func probability(above x: Double) -> Double {
    0.5 * erfc((x - mean) / standardDeviation * 0.5.squareRoot())
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    return mean + standardDeviation * SpecialFunctions.normalQuantile(p)
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q >= 1 { return -.infinity }
    return mean + standardDeviation * SpecialFunctions.normalQuantile(exceededWith: q)
  }
}
