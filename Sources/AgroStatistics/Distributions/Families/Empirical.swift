/// The law of a sample: each value with its share of the weight.
///
/// Quantiles are observed values, the smallest x with F(x) >= p; nothing is interpolated.
public struct Empirical: RealDistribution, Hashable {
  // MARK: Parameters

  /// The distinct values in ascending order.
  public let values: [Double]
  /// P(X <= values[i]); the last is 1.
  public let cumulative: [Double]
  /// P(X > values[i]), summed from the top.
  private let exceedance: [Double]
  private let probabilities: [Double]

  /// The law of a sample in which each value counts the same.
  ///
  /// - Parameter sample: one finite number or more, in any order, repeated as observed.
  /// - Throws: `ParameterError` when it is empty or holds a number that is not finite.
  public init(_ sample: [Double]) throws(ParameterError) {
    try self.init(sample, weights: [Double](repeating: 1, count: sample.count))
  }

  /// The law of a weighted sample.
  ///
  /// - Parameters:
  ///   - sample: one finite number or more.
  ///   - weights: as many as values, each finite and 0 or more, not all 0; for instance hectares.
  /// - Throws: `ParameterError` outside these domains.
  public init(_ sample: [Double], weights: [Double]) throws(ParameterError) {
    guard !sample.isEmpty else {
      throw ParameterError(
        parameter: "sample", value: 0, requirement: "a list of one number or more")
    }
    guard weights.count == sample.count else {
      throw ParameterError(
        parameter: "weights", value: Double(weights.count),
        requirement: "a list of as many weights as there are values (\(sample.count))")
    }
    for value in sample { try Require.finite(value, "sample") }
    for weight in weights { try Require.nonNegative(weight, "weights") }
    let total = weights.reduce(0, +)
    try Require.positive(total, "sum of weights")
    let order = sample.indices.sorted { sample[$0] < sample[$1] }
    var values: [Double] = []
    var masses: [Double] = []
    for i in order where weights[i] > 0 {
      if let last = values.last, last == sample[i] {
        masses[masses.count - 1] += weights[i]
      } else {
        values.append(sample[i])
        masses.append(weights[i])
      }
    }
    var below = 0.0
    var cumulative: [Double] = []
    for mass in masses {
      below += mass
      cumulative.append(min(1, below / total))
    }
    cumulative[cumulative.count - 1] = 1
    var above = 0.0
    var exceedance = [Double](repeating: 0, count: masses.count)
    for i in masses.indices.reversed() {
      exceedance[i] = above / total
      above += masses[i]
    }
    self.values = values
    self.cumulative = cumulative
    self.exceedance = exceedance
    self.probabilities = masses.map { $0 / total }
  }

  public var support: ClosedRange<Double> { values[0]...values[values.count - 1] }

  // MARK: Moments

  public var mean: Double { expectation { $0 } }

  public var variance: Double {
    let mean = mean
    return expectation { ($0 - mean) * ($0 - mean) }
  }

  public var skewness: Double {
    let mean = mean
    let variance = variance
    if variance == 0 { return 0 }
    return expectation { power($0 - mean, 3) } / (variance * variance.squareRoot())
  }

  /// The expectation of a function of X.
  private func expectation(_ body: (Double) -> Double) -> Double {
    var sum = 0.0
    for i in values.indices { sum += probabilities[i] * body(values[i]) }
    return sum
  }

  public func rawMoment(_ order: Int) -> Double { expectation { power($0, order) } }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    expectation { $0 <= x ? power($0, order) : 0 }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    expectation { $0 > x ? power($0, order) : 0 }
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    expectation { power(min($0, limit), order) }
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    expectation { $0 > x ? power($0 - x, order) : 0 }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    return expectation { $0 < x ? power(x - $0, order) : 0 }
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    expectation { $0 > lower ? power(min($0, upper) - lower, order) : 0 }
  }

  // MARK: Evaluation

  /// The number of distinct values at or below x.
  private func count(atMost x: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public func probability(atMost x: Double) -> Double {
    let n = count(atMost: x)
    return n == 0 ? 0 : cumulative[n - 1]
  }

  public func probability(above x: Double) -> Double {
    let n = count(atMost: x)
    return n == 0 ? 1 : exceedance[n - 1]
  }

  public func quantile(_ p: Double) -> Double {
    values[MonotoneSearch.smallestCount(near: 0, upTo: values.count - 1) { cumulative[$0] >= p }]
  }

  public func quantile(exceededWith q: Double) -> Double {
    values[MonotoneSearch.smallestCount(near: 0, upTo: values.count - 1) { exceedance[$0] <= q }]
  }
}
