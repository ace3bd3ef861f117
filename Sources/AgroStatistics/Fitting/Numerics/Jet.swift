internal import Glibc

/// A number that a log-likelihood can be computed with: a plain `Double`, or a `Jet` that carries
/// the first and second derivatives along.
///
/// One formula a family then gives value, score and observed information, without a hand-derived
/// derivative that could be wrong.
protocol LikelihoodScalar: Sendable {
  init(_ constant: Double)
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func * (a: Double, b: Self) -> Self
  static func + (a: Double, b: Self) -> Self
  /// f(self), given f, f' and f'' at `value`.
  func composed(_ f: Double, _ first: Double, _ second: Double) -> Self
  /// Whether the derivatives that travel along are negligible beside `tolerance`.
  func derivativesAreBelow(_ tolerance: Double) -> Bool
}

extension LikelihoodScalar {
  static func - (a: Double, b: Self) -> Self { a + (-1 * b) }
  static func - (a: Self, b: Double) -> Self { -b + a }
  static func / (a: Self, b: Self) -> Self { a * b.inverse }
  static func / (a: Double, b: Self) -> Self { a * b.inverse }
  static prefix func - (a: Self) -> Self { -1 * a }

  var inverse: Self {
    let r = 1 / value
    return composed(r, -r * r, 2 * r * r * r)
  }
  var logarithm: Self {
    let r = 1 / value
    return composed(log(value), r, -r * r)
  }
  var exponential: Self {
    let e = exp(value)
    return composed(e, e, e)
  }
  /// ln(1 + self).
  var logarithmOfOnePlus: Self {
    let r = 1 / (1 + value)
    return composed(log1p(value), r, -r * r)
  }
  /// ln(1 + exp(self)), without overflow.
  var softplus: Self {
    let s = value > 0 ? value + log1p(exp(-value)) : log1p(exp(value))
    let p = 1 / (1 + exp(-value))
    return composed(s, p, p * (1 - p))
  }
  /// ln Gamma(self).
  var logGamma: Self {
    composed(
      ScoreFunctions.logGamma(value), ScoreFunctions.digamma(value),
      ScoreFunctions.trigamma(value))
  }
  var square: Self { composed(value * value, 2 * value, 2) }
}

extension Double: LikelihoodScalar {
  var value: Double { self }
  func composed(_ f: Double, _ first: Double, _ second: Double) -> Double { f }
  func derivativesAreBelow(_ tolerance: Double) -> Bool { true }
}

/// A value with its gradient and Hessian by at most three parameters (forward differentiation).
struct Jet: LikelihoodScalar {
  var value: Double
  /// First derivatives; the fourth lane is unused.
  var gradient: SIMD4<Double>
  /// Second derivatives in the order 00, 01, 02, 11, 12, 22; two lanes are unused.
  var hessian: SIMD8<Double>

  init(_ constant: Double) {
    value = constant
    gradient = .zero
    hessian = .zero
  }

  init(value: Double, gradient: SIMD4<Double>, hessian: SIMD8<Double>) {
    self.value = value
    self.gradient = gradient
    self.hessian = hessian
  }

  /// The `index`-th parameter itself, at `value`.
  init(variable value: Double, index: Int) {
    self.init(value)
    gradient[index] = 1
  }

  /// The second derivative by parameters i and j.
  func second(_ i: Int, _ j: Int) -> Double {
    let (low, high) = i < j ? (i, j) : (j, i)
    return hessian[low * (5 - low) / 2 + high]
  }

  private static func symmetric(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD8<Double> {
    SIMD8(
      2 * a[0] * b[0], a[0] * b[1] + a[1] * b[0], a[0] * b[2] + a[2] * b[0], 2 * a[1] * b[1],
      a[1] * b[2] + a[2] * b[1], 2 * a[2] * b[2], 0, 0)
  }

  static func + (a: Jet, b: Jet) -> Jet {
    Jet(
      value: a.value + b.value, gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian)
  }
  static func - (a: Jet, b: Jet) -> Jet {
    Jet(
      value: a.value - b.value, gradient: a.gradient - b.gradient, hessian: a.hessian - b.hessian)
  }
  static func * (a: Jet, b: Jet) -> Jet {
    Jet(
      value: a.value * b.value, gradient: a.value * b.gradient + b.value * a.gradient,
      hessian: a.value * b.hessian + b.value * a.hessian + symmetric(a.gradient, b.gradient))
  }
  static func * (a: Double, b: Jet) -> Jet {
    Jet(value: a * b.value, gradient: a * b.gradient, hessian: a * b.hessian)
  }
  static func + (a: Double, b: Jet) -> Jet {
    Jet(value: a + b.value, gradient: b.gradient, hessian: b.hessian)
  }

  func composed(_ f: Double, _ first: Double, _ second: Double) -> Jet {
    Jet(
      value: f, gradient: first * gradient,
      hessian: first * hessian + (0.5 * second) * Jet.symmetric(gradient, gradient))
  }

  func derivativesAreBelow(_ tolerance: Double) -> Bool {
    var worst = 0.0
    for i in 0..<3 { worst = Swift.max(worst, abs(gradient[i])) }
    for i in 0..<6 { worst = Swift.max(worst, abs(hessian[i])) }
    return worst < tolerance
  }
}
