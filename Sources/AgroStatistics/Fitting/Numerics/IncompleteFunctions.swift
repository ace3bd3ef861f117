internal import Glibc

/// Incomplete gamma and beta functions in any `LikelihoodScalar`, so that the survival functions
/// of censored and truncated samples have exact derivatives by the shape too.
enum IncompleteFunctions {
  private static let tolerance = 1e-16
  private static let longest = 20_000

  /// ln P(a, x) and ln Q(a, x) of the regularised incomplete gamma functions, a > 0, x > 0.
  ///
  /// Series below a + 1, Legendre's continued fraction by Lentz above (Abramowitz and Stegun 6.5.29
  /// and 6.5.31).
  static func logGammaRatios<S: LikelihoodScalar>(_ a: S, _ x: S) -> (lower: S, upper: S) {
    let head = a * x.logarithm - x - a.logGamma
    if x.value < a.value + 1 {
      var term = a.inverse
      var sum = term
      for n in 1..<longest {
        term = term * x / (Double(n) + a)
        sum = sum + term
        if abs(term.value) < tolerance * abs(sum.value),
          term.derivativesAreBelow(tolerance * abs(sum.value))
        {
          break
        }
      }
      let lower = head + sum.logarithm
      return (lower, logOfComplement(lower))
    }
    let tiny = 1e-290
    var b = 1.0 + x - a
    var c = S(1 / tiny)
    var d = b.inverse
    var fraction = d
    for i in 1..<longest {
      let numerator = -Double(i) * (Double(i) - a)
      b = 2 + b
      d = (numerator * d + b).inverse
      c = b + numerator / c
      let factor = c * d
      fraction = fraction * factor
      if abs(factor.value - 1) < 4 * tolerance, factor.derivativesAreBelow(1e-14) { break }
    }
    let upper = head + fraction.logarithm
    return (logOfComplement(upper), upper)
  }

  /// ln I_x(a, b) of the regularised incomplete beta function and ln (1 - I_x), 0 < x < 1.
  static func logBetaRatios<S: LikelihoodScalar>(
    _ a: S, _ b: S, _ x: Double
  ) -> (lower: S, upper: S) {
    if x > (a.value + 1) / (a.value + b.value + 2) {
      let (lower, upper) = logBetaRatios(b, a, 1 - x)
      return (upper, lower)
    }
    let head = (a + b).logGamma - a.logGamma - b.logGamma
    let powers = head + log(x) * a + log1p(-x) * b - a.logarithm
    var c = S(1)
    var d = (1 - (x * ((a + b) / (1 + a)))).inverse
    var fraction = d
    for m in 1..<longest {
      let k = Double(m)
      let am2 = 2 * k + a
      let even = (k * x) * ((b - k) / ((am2 - 1) * am2))
      d = (1 + even * d).inverse
      c = 1 + even / c
      fraction = fraction * d * c
      let odd = -(x * (((k + a) * (k + (a + b))) / (am2 * (1 + am2))))
      d = (1 + odd * d).inverse
      c = 1 + odd / c
      let factor = d * c
      fraction = fraction * factor
      if abs(factor.value - 1) < 4 * tolerance, factor.derivativesAreBelow(1e-14) { break }
    }
    let lower = powers + fraction.logarithm
    return (lower, logOfComplement(lower))
  }

  /// ln(1 - exp(u)) for u < 0.
  static func logOfComplement<S: LikelihoodScalar>(_ u: S) -> S {
    let q = -expm1(u.value)
    let odds = exp(u.value) / q
    let f = u.value > -0.693 ? log(q) : log1p(-exp(u.value))
    return u.composed(f, -odds, -odds * (1 + odds))
  }
}
