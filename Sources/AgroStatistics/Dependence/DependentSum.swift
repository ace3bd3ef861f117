internal import Glibc

/// The distribution function of a sum of dependent quantities.
public struct DependentSum: Sendable {
  /// The laws of the terms.
  public let margins: [any ContinuousDistribution]
  /// Their dependence.
  public let copula: any Copula

  /// - Throws: ``FitError`` where margins and copula differ in number.
  public init(
    _ margins: [any ContinuousDistribution], joinedBy copula: any Copula
  ) throws(FitError) {
    guard margins.count == copula.dimension else {
      throw .dependence(
        reason: "\(margins.count) margins do not fit a copula of \(copula.dimension) coordinates")
    }
    self.margins = margins
    self.copula = copula
  }

  /// P(X_1 + ... + X_d <= s) by nested quadrature over conditional laws.
  ///
  /// Exact to about 1e-10 for two quantities; the cost grows by a factor of about 100 with each
  /// further one.
  public func probability(atMost s: Double) -> Double { part(s, []) }

  private func part(_ rest: Double, _ given: [Double]) -> Double {
    let index = given.count
    let margin = margins[index]
    if index == margins.count - 1 {
      return copula.conditionalProbability(
        atMost: margin.probability(atMost: rest), given: given)
    }
    // Beyond the point where the others cannot make up the rest, nothing is left to add.
    let least = margins[(index + 1)...].reduce(0) { $0 + $1.support.lowerBound }
    let most = margins[(index + 1)...].reduce(0) { $0 + $1.support.upperBound }
    let end = copula.conditionalProbability(
      atMost: margin.probability(atMost: rest - least), given: given)
    let certain = copula.conditionalProbability(
      atMost: margin.probability(atMost: rest - most), given: given)
    let middle = 0.5 * (certain + end)
    return certain
      + DoubleExponential.integral(over: [certain, middle, end]) { w in
        let u = copula.conditionalQuantile(w, given: given)
        return part(rest - margin.quantile(u), given + [u])
      }
  }

  /// P(X_1 + ... + X_d <= s) for quantities that are at least 0, by the AEP algorithm: boxes under
  /// the simplex, corrected by signed simplices, `iterations` times, then extrapolated.
  ///
  /// Needs the joint distribution function only. Complexity: (2^d - 1)^iterations boxes.
  /// Reference: Arbenz, Embrechts and Puccetti (2011), Bernoulli 17, 562-591.
  ///
  /// - Throws: ``FitError`` for more than 5 quantities, or one that can be negative.
  public func probability(
    atMost s: Double, iterations: Int
  ) throws(FitError) -> (value: Double, lastChange: Double) {
    let d = margins.count
    guard d <= 5, margins.allSatisfy({ $0.support.lowerBound >= 0 }) else {
      throw .dependence(reason: "the AEP algorithm needs at most 5 quantities, all at least 0")
    }
    let alpha = 2 / Double(d + 1)
    let corners = 1 << d
    var simplices: [(corner: [Double], side: Double, sign: Double)] = [
      ([Double](repeating: 0, count: d), s, 1)
    ]
    var sum = 0.0
    var previous = 0.0
    for iteration in 0..<max(iterations, 1) {
      previous = sum
      var next: [(corner: [Double], side: Double, sign: Double)] = []
      for simplex in simplices {
        sum += simplex.sign * box(simplex.corner, alpha * simplex.side)
        if iteration == iterations - 1 { continue }
        for mask in 1..<corners {
          let size = Double(mask.nonzeroBitCount)
          let remaining = 1 - alpha * size
          if abs(remaining) < 1e-12 { continue }
          var corner = simplex.corner
          for i in 0..<d where mask >> i & 1 == 1 { corner[i] += alpha * simplex.side }
          let exponent = remaining > 0 ? 1 + mask.nonzeroBitCount : d + 1 - mask.nonzeroBitCount
          let sign: Double = exponent.isMultiple(of: 2) ? 1 : -1
          next.append((corner, remaining * simplex.side, simplex.sign * sign))
        }
      }
      simplices = next
    }
    // Richardson's step: the part of each simplex that its box covers is d! alpha^d.
    let power = pow(Double(d + 1), Double(d)) / (exp2(Double(d)) * tgamma(Double(d) + 1))
    let change = sum - previous
    return (previous + power * change, change)
  }

  /// The probability of the box from `corner` with this side; a negative side reaches downward.
  private func box(_ corner: [Double], _ side: Double) -> Double {
    let d = corner.count
    let low = corner.map { side > 0 ? $0 : $0 + side }
    let width = abs(side)
    let below = (0..<d).map { margins[$0].probability(atMost: max(0, low[$0])) }
    let above = (0..<d).map { margins[$0].probability(atMost: max(0, low[$0] + width)) }
    var sum = 0.0
    for mask in 0..<(1 << d) {
      var u = below
      for i in 0..<d where mask >> i & 1 == 1 { u[i] = above[i] }
      if u.contains(0) { continue }
      let sign: Double = (d - mask.nonzeroBitCount) % 2 == 0 ? 1 : -1
      sum += sign * copula.probability(atMost: u)
    }
    return sum
  }
}
