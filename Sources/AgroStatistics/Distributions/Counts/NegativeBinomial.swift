internal import Glibc

/// The negative binomial law, a Poisson law whose mean is gamma distributed.
///
/// ```
/// P(X = k) = gamma(size + k) / (gamma(size) k!) p^size (1 - p)^k,   mean = size (1 - p) / p
/// ```
///
/// Loss Models writes r for the size and beta for (1 - p) / p.
public struct NegativeBinomial: CountDistribution, Hashable {
  // MARK: Parameters

  /// The shape of the mixing gamma law: small means much dispersion.
  public let size: Double
  /// The probability p.
  public let probability: Double
  /// 1 - p, kept apart because p may be close to 1.
  private let complement: Double

  /// A negative binomial law.
  ///
  /// - Parameters:
  ///   - size: finite, above 0, not necessarily whole.
  ///   - probability: above 0, below 1.
  /// - Throws: `ParameterError` outside these domains.
  public init(size: Double, probability: Double) throws(ParameterError) {
    try Require.positive(size, "size")
    guard probability > 0, probability < 1 else {
      throw ParameterError(
        parameter: "probability", value: probability,
        requirement: "a probability above 0 and below 1")
    }
    self.init(size, probability, 1 - probability)
  }

  private init(_ size: Double, _ probability: Double, _ complement: Double) {
    self.size = size
    self.probability = probability
    self.complement = complement
  }

  /// The law with the given mean and size; its variance is mean + mean^2 / size.
  public static func matching(
    mean: Double, size: Double
  ) throws(ParameterError) -> NegativeBinomial {
    try Require.positive(mean, "mean")
    try Require.positive(size, "size")
    return NegativeBinomial(size, size / (size + mean), mean / (size + mean))
  }

  /// The law with the given mean and variance; the variance must exceed the mean.
  public static func matching(
    mean: Double, variance: Double
  ) throws(ParameterError) -> NegativeBinomial {
    try Require.positive(mean, "mean")
    guard variance > mean, variance.isFinite else {
      throw ParameterError(
        parameter: "variance", value: variance,
        requirement: "a finite number above the mean \(mean)")
    }
    return try matching(mean: mean, size: mean * mean / (variance - mean))
  }

  /// The geometric law on 0, 1, ... with the given mean, the member with size 1.
  public static func geometric(mean: Double) throws(ParameterError) -> NegativeBinomial {
    try matching(mean: mean, size: 1)
  }

  public var support: ClosedRange<Int> { 0...Int.max }

  // MARK: Moments

  public var mean: Double { size * complement / probability }
  public var variance: Double { size * complement / (probability * probability) }
  public var skewness: Double { (1 + complement) / (size * complement).squareRoot() }

  // MARK: Evaluation

  public func logProbability(of count: Int) -> Double {
    if count < 0 { return -.infinity }
    let k = Double(count)
    let logs = Stirling.logBinomial(size, k, p: probability, q: complement)
    return count == 0 ? logs : logs + log(size / (size + k))
  }

  public func probability(atMost x: Int) -> Double {
    x < 0 ? 0 : Beta.lower(probability, complement, size, Double(x) + 1)
  }

  public func probability(above x: Int) -> Double {
    x < 0 ? 1 : Beta.lower(complement, probability, Double(x) + 1, size)
  }

  public func quantile(_ p: Double) -> Int { searchedQuantile(p) }
  public func quantile(exceededWith q: Double) -> Int { searchedQuantile(exceededWith: q) }
}
