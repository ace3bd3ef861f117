internal import Glibc

/// The binomial law, the number of successes in independent trials.
///
/// ```
/// P(X = k) = n! / (k! (n - k)!) p^k (1 - p)^(n - k)
/// ```
public struct Binomial: CountDistribution, Hashable {
  // MARK: Parameters

  /// The number of trials, not below 0.
  public let trials: Int
  public let probability: Double

  /// A binomial law.
  ///
  /// - Parameters:
  ///   - trials: the number of trials, 1 to 2^53.
  ///   - probability: of a success, between 0 and 1, both allowed.
  /// - Throws: `ParameterError` outside these domains.
  public init(trials: Int, probability: Double) throws(ParameterError) {
    guard trials >= 1, trials <= 1 << 53 else {
      throw ParameterError(
        parameter: "trials", value: Double(trials), requirement: "between 1 and 2^53")
    }
    try Require.probability(probability, "probability")
    self.trials = trials
    self.probability = probability
  }

  public var support: ClosedRange<Int> { 0...trials }

  // MARK: Moments

  public var mean: Double { Double(trials) * probability }
  public var variance: Double { mean * (1 - probability) }

  public var skewness: Double {
    let deviation = standardDeviation
    return deviation == 0 ? 0 : (1 - 2 * probability) / deviation
  }

  // MARK: Evaluation

  public func logProbability(of count: Int) -> Double {
    if count < 0 || count > trials { return -.infinity }
    return Stirling.logBinomial(
      Double(count), Double(trials - count), p: probability, q: 1 - probability)
  }

  public func probability(atMost x: Int) -> Double {
    if x < 0 { return 0 }
    if x >= trials { return 1 }
    return Beta.lower(1 - probability, probability, Double(trials - x), Double(x) + 1)
  }

  public func probability(above x: Int) -> Double {
    if x < 0 { return 1 }
    if x >= trials { return 0 }
    return Beta.lower(probability, 1 - probability, Double(x) + 1, Double(trials - x))
  }

  public func quantile(_ p: Double) -> Int { searchedQuantile(p) }
  public func quantile(exceededWith q: Double) -> Int { searchedQuantile(exceededWith: q) }
}
