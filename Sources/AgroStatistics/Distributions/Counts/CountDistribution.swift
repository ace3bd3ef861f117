internal import Glibc

/// A law on 0, 1, 2, ...: numbers of claims, of hail days, of dead trees.
public protocol CountDistribution: Distribution where Value == Int {
  /// log P(X = count); `-infinity` where that is impossible.
  func logProbability(of count: Int) -> Double
}

extension CountDistribution {
  /// P(X = count).
  public func probability(of count: Int) -> Double { exp(logProbability(of: count)) }

  /// E[min(X, limit)] for `limit` >= 0: the sum of P(X > k) over k below the limit.
  ///
  /// - Complexity: one survival probability for each k below the limit, until they vanish.
  public func limitedExpectedValue(at limit: Int) -> Double {
    var sum = 0.0
    for k in 0..<max(limit, 0) {
      let term = probability(above: k)
      sum += term
      if term <= sum * 1e-18 { break }
    }
    return sum
  }

  /// The smallest k with P(X <= k) >= p, searched outwards from a normal approximation.
  func searchedQuantile(_ p: Double) -> Int {
    if p <= 0 { return support.lowerBound }
    if p >= 1, support.upperBound < Int.max { return support.upperBound }
    let z = p < 1 ? SpecialFunctions.normalQuantile(p) : 8.3
    return MonotoneSearch.smallestCount(near: guess(z), upTo: support.upperBound) {
      probability(atMost: $0) >= p
    }
  }

  /// The smallest k with P(X > k) <= q.
  func searchedQuantile(exceededWith q: Double) -> Int {
    if q >= 1 { return support.lowerBound }
    if q <= 0 { return support.upperBound }
    let z = SpecialFunctions.normalQuantile(exceededWith: q)
    return MonotoneSearch.smallestCount(near: guess(z), upTo: support.upperBound) {
      probability(above: $0) <= q
    }
  }

  /// A Cornish-Fisher guess at the quantile of a normal score.
  private func guess(_ z: Double) -> Int {
    let x = mean + standardDeviation * (z + skewness / 6 * (z * z - 1))
    return x.isFinite ? Int(min(max(x, 0), 1e15)) : 0
  }
}
