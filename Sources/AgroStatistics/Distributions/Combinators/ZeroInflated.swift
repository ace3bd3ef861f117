internal import Glibc

/// A law on x >= 0 with an additional atom at 0: no loss with probability `zeroProbability`, else a
/// value of the base law.
public struct ZeroInflated<Base: RealDistribution>: RealDistribution {
  // MARK: Parameters

  /// The law of the value where there is one.
  public let base: Base
  /// The probability added at 0.
  public let zeroProbability: Double

  /// A mixture of an atom at 0 and `base`.
  ///
  /// - Parameters:
  ///   - base: a law without negative values.
  ///   - zeroProbability: the weight of the atom, at least 0 and below 1.
  /// - Throws: `ParameterError` outside these domains.
  public init(_ base: Base, zeroProbability: Double) throws(ParameterError) {
    try Require.probability(zeroProbability, "zeroProbability")
    guard zeroProbability < 1 else {
      throw ParameterError(
        parameter: "zeroProbability", value: zeroProbability, requirement: "a number below 1")
    }
    guard base.support.lowerBound >= 0 else {
      throw ParameterError(
        parameter: "base", value: base.support.lowerBound,
        requirement: "a law whose smallest value is 0 or more")
    }
    self.base = base
    self.zeroProbability = zeroProbability
  }

  private var weight: Double { 1 - zeroProbability }
  public var support: ClosedRange<Double> { 0...base.support.upperBound }

  // MARK: Moments

  public var mean: Double { weight * base.mean }

  public var variance: Double {
    let mean = base.mean
    let variance = base.variance
    if !variance.isFinite { return .infinity }
    return weight * (variance + zeroProbability * mean * mean)
  }

  public var skewness: Double {
    let base = centralMoments(of: base)
    if !base.third.isFinite { return .infinity }
    let p = zeroProbability
    let m = base.mean
    let third =
      base.third + 3 * p * m * base.variance + p * (p - weight) * m * m * m
    let variance = variance
    return variance > 0 ? weight * third / (variance * variance.squareRoot()) : 0
  }

  public func rawMoment(_ order: Int) -> Double {
    order == 0 ? 1 : weight * base.rawMoment(order)
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    order == 0 ? probability(atMost: x) : weight * base.partialMoment(order, below: x)
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    order == 0 ? probability(above: x) : weight * base.partialMoment(order, above: x)
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    atom(power(min(0, limit), order)) + weight * base.limitedMoment(order, at: limit)
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    atom(x < 0 ? power(-x, order) : 0) + weight * base.excessMoment(order, over: x)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    atom(x >= 0 ? power(x, order) : 0) + weight * base.deficitMoment(order, below: x)
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    let atZero = lower < 0 ? power(min(0, upper) - lower, order) : 0
    return atom(atZero) + weight * base.layerMoment(order, from: lower, to: upper)
  }

  /// The atom's share of a moment, 0 where there is no atom even if the value is infinite.
  private func atom(_ value: Double) -> Double {
    zeroProbability == 0 ? 0 : zeroProbability * value
  }

  // MARK: Evaluation

  public func probability(atMost x: Double) -> Double {
    x < 0 ? 0 : zeroProbability + weight * base.probability(atMost: x)
  }

  public func probability(above x: Double) -> Double {
    x < 0 ? 1 : weight * base.probability(above: x)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= zeroProbability { return 0 }
    return p > 0.5
      ? quantile(exceededWith: 1 - p) : base.quantile((p - zeroProbability) / weight)
  }

  public func quantile(exceededWith q: Double) -> Double {
    q >= weight ? 0 : base.quantile(exceededWith: q / weight)
  }
}

extension ZeroInflated: Equatable where Base: Equatable {}
extension ZeroInflated: Hashable where Base: Hashable {}

/// The mean, the variance and the third central moment of a law.
func centralMoments(
  of law: some Distribution
) -> (mean: Double, variance: Double, third: Double) {
  let variance = law.variance
  let third = variance > 0 ? law.skewness * (variance * variance.squareRoot()) : 0
  return (law.mean, variance, third)
}
