internal import Glibc

/// A count law whose probability of 0 is set, the others keeping their proportions: the (a, b, 1)
/// class. With probability 0 at 0 it is the zero-truncated law.
public struct ZeroModified<Base: CountDistribution>: CountDistribution {
  // MARK: Parameters

  /// The law whose mass at 0 is replaced.
  public let base: Base
  /// P(X = 0).
  public let zeroProbability: Double
  /// The factor on the base's probabilities above 0.
  private let factor: Double

  /// The law `base` with the given probability of 0.
  ///
  /// - Parameter zeroProbability: at least 0, below 1.
  /// - Throws: `ParameterError` outside this domain, and for a base that is always 0.
  public init(_ base: Base, zeroProbability: Double) throws(ParameterError) {
    try Require.probability(zeroProbability, "zeroProbability")
    guard zeroProbability < 1 else {
      throw ParameterError(
        parameter: "zeroProbability", value: zeroProbability, requirement: "a number below 1")
    }
    let positive = base.probability(above: 0)
    guard positive > 0 else {
      throw ParameterError(
        parameter: "base", value: positive, requirement: "a law that is not always 0")
    }
    self.base = base
    self.zeroProbability = zeroProbability
    self.factor = (1 - zeroProbability) / positive
  }

  /// The law of the count given that it is not 0.
  public static func zeroTruncated(_ base: Base) throws(ParameterError) -> ZeroModified {
    try ZeroModified(base, zeroProbability: 0)
  }

  public var support: ClosedRange<Int> {
    (zeroProbability > 0 ? 0 : 1)...max(1, base.support.upperBound)
  }

  // MARK: Moments

  public var mean: Double { factor * base.mean }

  public var variance: Double {
    let m = base.mean
    // E X^2 - (E X)^2 with E X^2 = factor (variance + m^2).
    return factor * (base.variance + m * m * (1 - factor))
  }

  public var skewness: Double {
    let moments = centralMoments(of: base)
    let m = moments.mean
    let second = factor * (moments.variance + m * m)
    let third = factor * (moments.third + m * (3 * moments.variance + m * m))
    let mean = mean
    let variance = variance
    if variance <= 0 { return 0 }
    let central = third - 3 * mean * second + 2 * mean * mean * mean
    return central / (variance * variance.squareRoot())
  }

  // MARK: Evaluation

  public func logProbability(of count: Int) -> Double {
    if count < 0 { return -.infinity }
    return count == 0 ? log(zeroProbability) : log(factor) + base.logProbability(of: count)
  }

  public func probability(atMost x: Int) -> Double {
    if x < 0 { return 0 }
    if x == 0 { return zeroProbability }
    let exceedance = probability(above: x)
    if exceedance < 0.5 { return 1 - exceedance }
    var sum = zeroProbability
    // Few terms: more than half of the probability lies above.
    let below = base.probability(atMost: x) - base.probability(atMost: 0)
    sum += factor * below
    return min(1, sum)
  }

  public func probability(above x: Int) -> Double {
    x < 0 ? 1 : min(1, factor * base.probability(above: x))
  }

  public func quantile(_ p: Double) -> Int {
    p <= zeroProbability && zeroProbability > 0 ? 0 : max(support.lowerBound, searchedQuantile(p))
  }

  public func quantile(exceededWith q: Double) -> Int {
    max(support.lowerBound, searchedQuantile(exceededWith: q))
  }
}

extension ZeroModified: Equatable where Base: Equatable {}
extension ZeroModified: Hashable where Base: Hashable {}
