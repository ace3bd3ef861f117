internal import Glibc

/// A finite mixture: component i with probability `weights[i]`.
///
/// With `Mixture<AnyDistribution>` the components may come from different families.
public struct Mixture<Component: RealDistribution>: RealDistribution {
  // MARK: Parameters

  /// The laws with their weights.
  public let components: [Component]
  /// The probabilities of the components, normalised to the sum 1.
  public let weights: [Double]

  /// A mixture of laws.
  ///
  /// - Parameters:
  ///   - components: one law or more.
  ///   - weights: as many as components, each finite and above 0; they are divided by their sum.
  /// - Throws: `ParameterError` outside these domains.
  public init(_ components: [Component], weights: [Double]) throws(ParameterError) {
    guard !components.isEmpty else {
      throw ParameterError(
        parameter: "components", value: 0, requirement: "a list of one law or more")
    }
    guard weights.count == components.count else {
      throw ParameterError(
        parameter: "weights", value: Double(weights.count),
        requirement: "a list of as many weights as there are components (\(components.count))")
    }
    for weight in weights { try Require.positive(weight, "weights") }
    let sum = weights.reduce(0, +)
    try Require.finite(sum, "sum of weights")
    self.components = components
    self.weights = weights.map { $0 / sum }
  }

  public var support: ClosedRange<Double> {
    var lower = Double.infinity
    var upper = -Double.infinity
    for component in components {
      lower = min(lower, component.support.lowerBound)
      upper = max(upper, component.support.upperBound)
    }
    return lower...upper
  }

  /// The weighted sum of a function of the components.
  private func sum(_ body: (Component) -> Double) -> Double {
    var sum = 0.0
    for i in components.indices { sum += weights[i] * body(components[i]) }
    return sum
  }

  // MARK: Moments

  public var mean: Double { sum { $0.mean } }

  public var variance: Double {
    let mean = mean
    if !mean.isFinite { return .infinity }
    return sum { component in
      let shift = component.mean - mean
      return component.variance + shift * shift
    }
  }

  public var skewness: Double {
    let mean = mean
    let variance = variance
    if !variance.isFinite { return .infinity }
    if variance == 0 { return 0 }
    let third = sum { component in
      let moments = centralMoments(of: component)
      let shift = moments.mean - mean
      return moments.third + shift * (3 * moments.variance + shift * shift)
    }
    return third / (variance * variance.squareRoot())
  }

  public func rawMoment(_ order: Int) -> Double { sum { $0.rawMoment(order) } }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    sum { $0.partialMoment(order, below: x) }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    sum { $0.partialMoment(order, above: x) }
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    sum { $0.limitedMoment(order, at: limit) }
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    sum { $0.excessMoment(order, over: x) }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    sum { $0.deficitMoment(order, below: x) }
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    sum { $0.layerMoment(order, from: lower, to: upper) }
  }

  // MARK: Evaluation

  public func probability(atMost x: Double) -> Double {
    min(1, sum { $0.probability(atMost: x) })
  }

  public func probability(above x: Double) -> Double {
    min(1, sum { $0.probability(above: x) })
  }

  public func quantile(_ p: Double) -> Double {
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    let bracket = range { $0.quantile(p) }
    return MonotoneSearch.smallest(in: bracket) { probability(atMost: $0) >= p }
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q > 0.5 { return quantile(1 - q) }
    let bracket = range { $0.quantile(exceededWith: q) }
    return MonotoneSearch.smallest(in: bracket) { probability(above: $0) <= q }
  }

  /// The mixture's quantile lies between the least and the greatest of the components'.
  private func range(_ quantile: (Component) -> Double) -> ClosedRange<Double> {
    var lower = Double.infinity
    var upper = -Double.infinity
    for component in components {
      let x = quantile(component)
      lower = min(lower, x)
      upper = max(upper, x)
    }
    return lower...upper
  }
}

extension Mixture: ContinuousDistribution where Component: ContinuousDistribution {
  public func logDensity(at x: Double) -> Double {
    var logs: [Double] = []
    logs.reserveCapacity(components.count)
    for i in components.indices {
      logs.append(log(weights[i]) + components[i].logDensity(at: x))
    }
    let largest = logs.max() ?? -.infinity
    if !largest.isFinite { return largest }
    return largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
  }
}

extension Mixture: Equatable where Component: Equatable {}
extension Mixture: Hashable where Component: Hashable {}
