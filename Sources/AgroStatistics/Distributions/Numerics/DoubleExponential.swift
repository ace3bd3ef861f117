internal import Glibc

/// Integration by the double exponential rules of Takahasi and Mori, which keep their accuracy
/// where the integrand or its derivatives are singular at an end.
///
/// The error of the rule squares at every halving of the step, so two sums that agree to
/// `agreement` leave the finer one exact to rounding.
///
/// Reference: H. Takahasi and M. Mori, Double exponential formulas for numerical integration,
/// Publ. RIMS 9 (1974) 721-741.
package enum DoubleExponential {
  /// Two successive sums closer than this leave an error near its square.
  private static let agreement = 1e-9
  private static let maximumHalvings = 8

  /// The integral over `lower...upper`, finite and ordered.
  package static func integral(
    from lower: Double, to upper: Double, of body: (Double) -> Double
  ) -> Double {
    let width = upper - lower
    guard width > 0 else { return 0 }
    // Substitution x = lower + width / (1 + exp(-pi sinh t)), counted from the nearer end.
    return trapezoidal(reach: 4) { t in
      let steep = exp(-Double.pi * sinh(abs(t)))
      let share = steep / (1 + steep)
      let x = t < 0 ? lower + width * share : upper - width * share
      let weight = Double.pi * cosh(t) * width * share / (1 + steep)
      if weight == 0 { return 0 }
      let value = body(x)
      // A point that rounds to an end with a pole is left out.
      return value.isFinite ? weight * value : 0
    }
  }

  /// The integral over `lower...infinity` of a function whose values change on the length `scale`.
  package static func integralToInfinity(
    from lower: Double, scale: Double, of body: (Double) -> Double
  ) -> Double {
    trapezoidal(reach: 6.2) { t in
      let stretch = exp(Double.pi / 2 * sinh(t)) * scale
      let x = lower + stretch
      if x <= lower || !x.isFinite { return 0 }
      let value = body(x)
      return value == 0 ? 0 : value * (stretch * Double.pi / 2 * cosh(t))
    }
  }

  /// The integral over the whole of `points`, each panel on its own.
  package static func integral(
    over points: [Double], of body: (Double) -> Double
  ) -> Double {
    var sum = 0.0
    for i in points.indices.dropFirst() {
      sum += integral(from: points[i - 1], to: points[i], of: body)
    }
    return sum
  }

  /// The trapezoidal sum over `-reach...reach`, its step halved until two sums agree.
  private static func trapezoidal(reach: Double, of body: (Double) -> Double) -> Double {
    var step = 0.5
    var count = Int(reach / step)
    var sum = body(0)
    for i in stride(from: 1, through: count, by: 1) {
      sum += body(Double(i) * step) + body(-Double(i) * step)
    }
    var result = sum * step
    for _ in 0..<maximumHalvings {
      step /= 2
      count = Int(reach / step)
      for i in stride(from: 1, through: count, by: 2) {
        sum += body(Double(i) * step) + body(-Double(i) * step)
      }
      let finer = sum * step
      let difference = abs(finer - result)
      result = finer
      if difference <= agreement * abs(finer) { break }
    }
    return result
  }
}
