internal import Glibc

/// The special functions that scores and information need. Domain: positive arguments.
enum ScoreFunctions {
  /// ln Gamma(x), x > 0.
  static func logGamma(_ x: Double) -> Double {
    if x > 15 {
      let r = 1 / x
      let r2 = r * r
      var series = 1.0 / 156
      series = -691.0 / 360_360 + r2 * series
      series = 1.0 / 1_188 + r2 * series
      series = -1.0 / 1_680 + r2 * series
      series = 1.0 / 1_260 + r2 * series
      series = -1.0 / 360 + r2 * series
      series = 1.0 / 12 + r2 * series
      return (x - 0.5) * log(x) - x + 0.918_938_533_204_672_741_78 + r * series
    }
    var sign: Int32 = 0
    return unsafe lgamma_r(x, &sign)
  }

  /// psi(x) = d ln Gamma(x) / dx, x > 0; by recurrence to x >= 8 and the asymptotic series.
  static func digamma(_ x: Double) -> Double {
    var x = x
    var shift = 0.0
    while x < 8 {
      shift += 1 / x
      x += 1
    }
    let r2 = 1 / (x * x)
    var series = 3_617.0 / 8_160
    series = -1.0 / 12 + r2 * series
    series = 691.0 / 32_760 + r2 * series
    series = -1.0 / 132 + r2 * series
    series = 1.0 / 240 + r2 * series
    series = -1.0 / 252 + r2 * series
    series = 1.0 / 120 + r2 * series
    series = -1.0 / 12 + r2 * series
    return log(x) - 0.5 / x + r2 * series - shift
  }

  /// psi'(x), x > 0.
  static func trigamma(_ x: Double) -> Double {
    var x = x
    var shift = 0.0
    while x < 8 {
      shift += 1 / (x * x)
      x += 1
    }
    let r = 1 / x
    let r2 = r * r
    var series = -3_617.0 / 510
    series = 7.0 / 6 + r2 * series
    series = -691.0 / 2_730 + r2 * series
    series = 5.0 / 66 + r2 * series
    series = -1.0 / 30 + r2 * series
    series = 1.0 / 42 + r2 * series
    series = -1.0 / 30 + r2 * series
    series = 1.0 / 6 + r2 * series
    return r + 0.5 * r2 + r * r2 * series + shift
  }

  /// ln Phi(-z): the logarithm of the standard normal's survival function at z.
  static func logNormalSurvival(_ z: Double) -> Double {
    let root = 0.5.squareRoot()
    if z < -1 { return log1p(-0.5 * erfc(-z * root)) }
    if z < 5 { return log(0.5 * erfc(z * root)) }
    return -0.5 * z * z - 0.918_938_533_204_672_741_78 + log(millsRatio(z))
  }

  /// Phi(-z) / phi(z) for z >= 5, by Laplace's continued fraction.
  static func millsRatio(_ z: Double) -> Double {
    var tail = z
    for k in stride(from: 60, through: 1, by: -1) { tail = z + Double(k) / tail }
    return 1 / tail
  }

  /// The hazard phi(z) / Phi(-z) of the standard normal law.
  static func normalHazard(_ z: Double) -> Double {
    if z >= 5 { return 1 / millsRatio(z) }
    return exp(-0.5 * z * z - 0.918_938_533_204_672_741_78) / (0.5 * erfc(z * 0.5.squareRoot()))
  }
}
