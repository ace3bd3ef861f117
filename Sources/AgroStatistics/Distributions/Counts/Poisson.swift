internal import Glibc

/// The Poisson law.
///
/// ```
/// P(X = k) = e^(-m) m^k / k!
/// ```
public struct Poisson: CountDistribution, Hashable {
  // MARK: Parameters

  public let mean: Double

  /// A Poisson law.
  ///
  /// - Parameter mean: the expected number, finite, above 0.
  /// - Throws: `ParameterError` outside this domain.
  public init(mean: Double) throws(ParameterError) {
    try Require.positive(mean, "mean")
    self.mean = mean
  }

  public var support: ClosedRange<Int> { 0...Int.max }

  // MARK: Moments

  public var variance: Double { mean }
  public var skewness: Double { 1 / mean.squareRoot() }

  // MARK: Evaluation

  public func logProbability(of count: Int) -> Double {
    count < 0 ? -.infinity : Stirling.logPoisson(Double(count), mean: mean)
  }

  public func probability(atMost x: Int) -> Double {
    x < 0 ? 0 : SpecialFunctions.gammaProbability(above: mean, shape: Double(x) + 1)
  }

  public func probability(above x: Int) -> Double {
    x < 0 ? 1 : SpecialFunctions.gammaProbability(atMost: mean, shape: Double(x) + 1)
  }

  public func quantile(_ p: Double) -> Int { searchedQuantile(p) }
  public func quantile(exceededWith q: Double) -> Int { searchedQuantile(exceededWith: q) }
}
