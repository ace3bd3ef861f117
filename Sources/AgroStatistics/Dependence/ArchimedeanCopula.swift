internal import Glibc

/// The generators of Archimedean copulas, with their parameter theta.
public enum ArchimedeanFamily: String, Sendable, CaseIterable {
  /// psi(t) = (1 + theta t)^(-1/theta), theta > 0: bad years come together, good ones do not.
  case clayton
  /// psi(t) = -ln(1 - (1 - e^-theta) e^-t) / theta; no tail dependence; theta < 0 for two
  /// coordinates only.
  case frank
  /// psi(t) = exp(-t^(1/theta)), theta >= 1: good years come together.
  case gumbel
}

/// An Archimedean copula C(u) = psi(sum psi^-1(u_i)): all coordinates exchangeable.
///
/// Reference: Nelsen (2006), An Introduction to Copulas, families 4.2.1, 4.2.4 and 4.2.5; McNeil
/// and Neslehova (2009), Ann. Stat. 37, for more than two coordinates.
public struct ArchimedeanCopula: Copula, Equatable {
  /// The family of the generator.
  public let family: ArchimedeanFamily
  /// The parameter of the generator; its range is the family's.
  public let theta: Double
  public let dimension: Int

  /// - Throws: `ParameterError` for theta outside the family's domain, or fewer than 2 coordinates.
  public init(
    _ family: ArchimedeanFamily, theta: Double, dimension: Int = 2
  ) throws(ParameterError) {
    guard dimension >= 2 else {
      throw ParameterError(
        parameter: "dimension", value: Double(dimension), requirement: "at least 2")
    }
    let requirement: String?
    switch family {
    case .clayton:
      requirement = theta > 0 && theta.isFinite ? nil : "a finite number above 0"
    case .gumbel:
      requirement = theta >= 1 && theta.isFinite ? nil : "a finite number at or above 1"
    case .frank:
      let isPossible = theta.isFinite && theta != 0 && (theta > 0 || dimension == 2)
      requirement =
        isPossible ? nil : "finite, not 0, and above 0 with more than two coordinates"
    }
    if let requirement {
      throw ParameterError(parameter: "theta", value: theta, requirement: requirement)
    }
    self.family = family
    self.theta = theta
    self.dimension = dimension
  }

  /// psi(t).
  func generator(_ t: Double) -> Double {
    switch family {
    case .clayton: exp(-log1p(theta * t) / theta)
    case .frank: -log1p(expm1(-theta) * exp(-t)) / theta
    case .gumbel: exp(-pow(t, 1 / theta))
    }
  }

  /// psi^-1(u).
  func inverseGenerator(_ u: Double) -> Double {
    if u <= 0 { return .infinity }
    switch family {
    case .clayton: return expm1(-theta * log(u)) / theta
    case .frank: return -log(expm1(-theta * u) / expm1(-theta))
    case .gumbel: return pow(-log(u), theta)
    }
  }

  public func probability(atMost u: [Double]) -> Double {
    var t = 0.0
    for value in u { t += inverseGenerator(value) }
    return t == .infinity ? 0 : min(1, max(0, generator(t)))
  }

  /// ln |psi^(k)(t)|, t > 0.
  func logDerivative(_ k: Int, at t: Double) -> Double {
    if t == .infinity { return -.infinity }
    switch family {
    case .clayton:
      var sum = -(1 / theta + Double(k)) * log1p(theta * t)
      for j in 0..<k { sum += log1p(theta * Double(j)) }
      return sum
    case .frank:
      if k == 0 { return log(generator(t)) }
      // |psi^(k)| = Li_(1-k)(z) / theta, z = (1 - e^-theta) e^-t, by Eulerian numbers.
      let z = -expm1(-theta) * exp(-t)
      if k == 1 { return log(z / theta) - log1p(-z) }
      let row = ArchimedeanCopula.eulerian(k - 1)
      var sum = 0.0
      for coefficient in row.reversed() { sum = sum * z + coefficient }
      return log(z / theta * sum) - Double(k) * log1p(-z)
    case .gumbel:
      let alpha = 1 / theta
      let x = pow(t, alpha)
      var q: [Double] = [1]
      for j in 0..<k {
        var next = [Double](repeating: 0, count: q.count + 1)
        for (power, c) in q.enumerated() {
          next[power + 1] += alpha * c
          next[power] += (Double(j) - alpha * Double(power)) * c
        }
        q = next
      }
      var sum = 0.0
      for coefficient in q.reversed() { sum = sum * x + coefficient }
      return -x - Double(k) * log(t) + log(sum)
    }
  }

  private static func eulerian(_ n: Int) -> [Double] {
    var row: [Double] = [1]
    for m in 2..<max(n + 1, 2) where n >= 2 {
      var next = [Double](repeating: 0, count: m)
      for k in 0..<m {
        let left = k > 0 ? Double(m - k) * row[k - 1] : 0
        let right = k < row.count ? Double(k + 1) * row[k] : 0
        next[k] = left + right
      }
      row = next
    }
    return row
  }

  public func logDensity(at u: [Double]) -> Double {
    var t = 0.0
    var margins = 0.0
    for value in u {
      let own = inverseGenerator(value)
      t += own
      margins += logDerivative(1, at: own)
    }
    return logDerivative(u.count, at: t) - margins
  }

  public func conditionalProbability(atMost u: Double, given: [Double]) -> Double {
    if u <= 0 { return 0 }
    if u >= 1 { return 1 }
    if given.isEmpty { return u }
    var t = 0.0
    for value in given { t += inverseGenerator(value) }
    let k = given.count
    let ratio = logDerivative(k, at: t + inverseGenerator(u)) - logDerivative(k, at: t)
    return min(1, exp(ratio))
  }

  public func conditionalQuantile(_ w: Double, given: [Double]) -> Double {
    if given.isEmpty || w <= 0 || w >= 1 { return min(1, max(0, w)) }
    var t = 0.0
    for value in given { t += inverseGenerator(value) }
    let k = Double(given.count)
    if family == .clayton {
      // (1 + theta t)^(-1/theta - k) falls by the factor w.
      let growth = expm1(-log(w) / (1 / theta + k))
      let own = (1 / theta + t) * growth
      return generator(own)
    }
    if family == .frank && given.count == 1 {
      let e = exp(-theta * given[0])
      let a = w * expm1(-theta) / (w + (1 - w) * e)
      return -log1p(a) / theta
    }
    return searchedQuantile(w, given: given)
  }
}
