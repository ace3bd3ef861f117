/// A joint law of uniform numbers: dependence without margins.
///
/// A copula is defined by the conditional laws of each coordinate given those before it. Its
/// inverse Rosenblatt transform turns as many independent uniforms as it has coordinates into
/// dependent ones, one addressed uniform a coordinate.
public protocol Copula: Sendable {
  /// The number of coordinates, at least 2.
  var dimension: Int { get }
  /// P(U_1 <= u_1, ..., U_d <= u_d), for coordinates in 0...1.
  func probability(atMost u: [Double]) -> Double
  /// ln of the density, for coordinates strictly between 0 and 1.
  func logDensity(at u: [Double]) -> Double
  /// P(U_k <= u | U_1, ..., U_(k-1)), for k = given.count + 1.
  func conditionalProbability(atMost u: Double, given: [Double]) -> Double
  /// The u with conditional probability w.
  func conditionalQuantile(_ w: Double, given: [Double]) -> Double
}

extension Copula {
  /// Dependent uniforms from independent ones, coordinate by coordinate.
  public func inverseRosenblatt(_ w: [Double]) -> [Double] {
    precondition(w.count == dimension, "\(w.count) uniforms for \(dimension) coordinates.")
    var u: [Double] = []
    u.reserveCapacity(dimension)
    for value in w { u.append(conditionalQuantile(value, given: u)) }
    return u
  }

  /// Independent uniforms from dependent ones.
  public func rosenblatt(_ u: [Double]) -> [Double] {
    precondition(u.count == dimension, "\(u.count) coordinates for \(dimension).")
    return u.indices.map { conditionalProbability(atMost: u[$0], given: Array(u[..<$0])) }
  }

  /// One draw: one uniform of the stream a coordinate.
  public func sample(from stream: inout RandomStream) -> [Double] {
    var w: [Double] = []
    w.reserveCapacity(dimension)
    for _ in 0..<dimension { w.append(stream.uniform()) }
    return inverseRosenblatt(w)
  }

  /// The conditional quantile by bisection and secant on the conditional probability.
  func searchedQuantile(_ w: Double, given: [Double]) -> Double {
    if w <= 0 { return 0 }
    if w >= 1 { return 1 }
    var low = 0.0
    var high = 1.0
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if middle == low || middle == high { break }
      if conditionalProbability(atMost: middle, given: given) < w {
        low = middle
      } else {
        high = middle
      }
    }
    return 0.5 * (low + high)
  }
}

/// How strongly two coordinates go together.
public struct DependenceMeasures: Sendable, Equatable {
  /// Kendall's tau.
  public let kendallTau: Double
  /// Spearman's rho.
  public let spearmanRho: Double
  /// lim P(V <= u | U <= u) for u to 0: joint bad years, whatever the level.
  public let lowerTailDependence: Double
  /// lim P(V > u | U > u) for u to 1.
  public let upperTailDependence: Double
}

/// Spearman's rho of a copula of two coordinates, 12 times the integral of C minus 3.
func spearmanRho(_ probability: (Double, Double) -> Double) -> Double {
  // The upper corner of the diagonal by symmetry of the rule's nodes: each half on its own.
  let integral = DoubleExponential.integral(from: 0, to: 1) { u in
    DoubleExponential.integral(from: 0, to: 1) { v in probability(u, v) }
  }
  return 12 * integral - 3
}
