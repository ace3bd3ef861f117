/// Annual losses, simulated or observed, sorted, with or without weights: an empirical law.
///
/// One convention for quantiles everywhere: `VaR_p = inf {x : F(x) >= p}`, without weights the
/// order statistic of rank `ceil(n p)`, the product taken in whole numbers.
public struct LossSample: Sendable, Equatable {
  /// The losses in ascending order.
  public let losses: [Double]
  /// The weights in the order of the losses, scaled to the sum 1; nil where all are 1/n.
  public let weights: [Double]?
  /// F at each loss, for weighted samples.
  let cumulative: [Double]

  /// A sample in which every loss counts the same.
  ///
  /// - Throws: ``MeasureError`` for an empty sample or a loss that is not finite.
  public init(_ losses: [Double]) throws(MeasureError) {
    guard !losses.isEmpty else { throw .emptySample }
    for (index, loss) in losses.enumerated() where !loss.isFinite {
      throw .invalidLoss(index: index, value: loss)
    }
    self.losses = losses.sorted()
    weights = nil
    cumulative = []
  }

  /// A sample with weights, for instance from importance sampling; they need not add up to 1.
  ///
  /// - Throws: ``MeasureError`` for an empty sample, a loss that is not finite, or a weight that
  ///   is negative.
  public init(_ losses: [Double], weights: [Double]) throws(MeasureError) {
    guard losses.count == weights.count else {
      throw .unequalCounts(losses: losses.count, weights: weights.count)
    }
    guard !losses.isEmpty else { throw .emptySample }
    for (index, loss) in losses.enumerated() where !loss.isFinite {
      throw .invalidLoss(index: index, value: loss)
    }
    for (index, weight) in weights.enumerated() where !(weight >= 0 && weight.isFinite) {
      throw .invalidWeight(index: index, weight: weight)
    }
    let total = pairwiseSum(weights)
    guard total > 0, total.isFinite else { throw .invalidWeight(index: 0, weight: total) }
    // Equal losses keep their order, so that the result does not depend on the sort.
    let order = losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
    self.losses = order.map { losses[$0] }
    let scaled = order.map { weights[$0] / total }
    self.weights = scaled
    var sum = 0.0
    cumulative = scaled.map { weight in
      sum += weight
      return sum
    }
  }

  /// The masses of a lattice law as a weighted sample; the lost mass is left out.
  public init(_ law: LatticeLaw) {
    losses = (0..<law.count).map { law.point($0) }
    let total = law.mass
    weights = law.masses.map { $0 / total }
    cumulative = law.cumulative.map { $0 / total }
  }

  /// Points in ascending order with probabilities that add up to 1.
  init(points: [Double], masses: [Double], cumulative: [Double]) {
    losses = points
    weights = masses
    self.cumulative = cumulative
  }

  /// How many losses.
  public var count: Int { losses.count }

  /// The mean.
  public var mean: Double { expectation { $0 } }

  /// The variance; without weights the unbiased one over n - 1, 0 for a single loss.
  public var variance: Double {
    let mean = self.mean
    let squares = expectation { ($0 - mean) * ($0 - mean) }
    return squares * degreesFactor
  }

  /// The square root of the variance, in the unit of the losses.
  public var standardDeviation: Double { variance.squareRoot() }

  /// n / (n - 1), with the effective number of losses where they are weighted.
  var degreesFactor: Double {
    let size = effectiveCount
    return size > 1 ? size / (size - 1) : 1
  }

  /// Kish's effective number of losses, `1 / sum w^2`; n without weights.
  public var effectiveCount: Double {
    guard let weights else { return Double(count) }
    return 1 / pairwiseSum(count: weights.count) { weights[$0] * weights[$0] }
  }

  /// The mean of a function of the loss.
  func expectation(_ function: (Double) -> Double) -> Double {
    if let weights {
      return pairwiseSum(count: count) { weights[$0] * function(losses[$0]) }
    }
    return pairwiseSum(count: count) { function(losses[$0]) } / Double(count)
  }

  /// P(X > losses[index - 1]) counting by rank: the survival function after so many losses.
  func survival(after index: Int) -> Double {
    if weights == nil { return Double(count - index) / Double(count) }
    return index == 0 ? 1 : index == count ? 0 : max(0, 1 - cumulative[index - 1])
  }

  /// P(X <= x) of the empirical law.
  public func probability(atMost x: Double) -> Double {
    let index = firstIndex(above: x)
    return 1 - survival(after: index)
  }

  /// P(X > x) of the empirical law.
  public func probability(above x: Double) -> Double { survival(after: firstIndex(above: x)) }

  private func firstIndex(above x: Double) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if losses[middle] > x { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The standard error of a statistic from its influence function: the root of
  /// `sum w^2 I(x)^2`, which without weights is `sd(I) / sqrt(n)`.
  func standardError(influence: (Int) -> Double) -> Double {
    if let weights {
      let squares = pairwiseSum(count: count) {
        let value = weights[$0] * influence($0)
        return value * value
      }
      return (squares * degreesFactor).squareRoot()
    }
    let squares = pairwiseSum(count: count) {
      let value = influence($0)
      return value * value
    }
    let n = Double(count)
    return (squares / n / max(1, n - 1)).squareRoot()
  }
}

/// An estimate with its standard error, in the unit of the loss.
public struct RiskEstimate: Sendable, Equatable {
  public let value: Double
  /// The standard error of the value.
  public let standardError: Double

  /// A value with its standard error.
  public init(value: Double, standardError: Double) {
    self.value = value
    self.standardError = standardError
  }
}
