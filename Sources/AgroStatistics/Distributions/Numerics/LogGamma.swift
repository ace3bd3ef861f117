internal import Glibc

/// log gamma and its differences, exact where a difference of two calls would cancel.
package enum LogGamma {
  /// log gamma(x) for x > 0.
  package static func value(_ x: Double) -> Double { lgamma(x).0 }

  /// log B(a, b) for a, b > 0, without cancellation when one argument is large.
  package static func beta(_ a: Double, _ b: Double) -> Double {
    let small = min(a, b)
    let large = max(a, b)
    if large < 10 { return value(small) + value(large) - value(small + large) }
    // log gamma(large + small) - log gamma(large) by Stirling's series, whose leading terms
    // combine without loss.
    let sum = small + large
    let correction = Stirling.error(large) - Stirling.error(sum)
    let rise = (large - 0.5) * log1p(small / large) + small * log(sum) - small
    return value(small) - rise + correction
  }

  /// log gamma(1 + e), relative accuracy kept near e = 0.
  package static func onePlus(_ e: Double) -> Double {
    abs(e) < radius ? series(e, from: 2) { _ in 1 } - eulerGamma * e : value(1 + e)
  }

  /// log gamma(1 + 2e) - 2 log gamma(1 + e), of order e^2.
  package static func secondDifference(_ e: Double) -> Double {
    if abs(e) >= radius { return value(1 + 2 * e) - 2 * value(1 + e) }
    return series(e, from: 2) { n in pow(2, n) - 2 }
  }

  /// log gamma(1 + 3e) - 3 log gamma(1 + 2e) + 3 log gamma(1 + e), of order e^3.
  package static func thirdDifference(_ e: Double) -> Double {
    if abs(e) >= radius { return value(1 + 3 * e) - 3 * value(1 + 2 * e) + 3 * value(1 + e) }
    return series(e, from: 3) { n in pow(3, n) - 3 * pow(2, n) + 3 }
  }

  private static let radius = 1.0 / 6
  private static let eulerGamma = 0.577215664901532860606512090082

  /// The sum over n >= `first` of (-1)^n zeta(n) / n e^n factor(n): the Taylor series of log gamma
  /// at 1 (Abramowitz and Stegun 6.1.33) without its linear term, for |e| < 1/6.
  private static func series(_ e: Double, from first: Int, factor: (Double) -> Double) -> Double {
    var sum = 0.0
    for n in first...80 {
      let part = pow(-e, Double(n)) * zeta(n) / Double(n) * factor(Double(n))
      sum += part
      if abs(part) <= abs(sum) * 1e-18 { break }
    }
    return sum
  }

  /// Riemann's zeta function at n >= 2.
  private static func zeta(_ n: Int) -> Double {
    if n <= zetaTable.count + 1 { return zetaTable[n - 2] }
    let s = -Double(n)
    return 1 + pow(2, s) + pow(3, s) + pow(4, s) + pow(5, s)
  }

  private static let zetaTable: [Double] = [
    1.64493406684822643647, 1.20205690315959428540, 1.08232323371113819152,
    1.03692775514336992633, 1.01734306198444913971, 1.00834927738192282684,
    1.00407735619794433938, 1.00200839282608221442, 1.00099457512781808534,
    1.00049418860411946456, 1.00024608655330804830, 1.00012271334757848915,
    1.00006124813505870483, 1.00003058823630702049, 1.00001528225940865187,
    1.00000763719763789976, 1.00000381729326499984, 1.00000190821271655394,
    1.00000095396203387280,
  ]
}

/// Stirling's error and the deviance, the two parts into which C. Loader splits Poisson, binomial
/// and gamma probabilities so that they keep their relative accuracy for large parameters.
///
/// Reference: C. Loader, Fast and accurate computation of binomial probabilities (2000).
package enum Stirling {
  /// log n! - log(sqrt(2 pi n) (n/e)^n) for n >= 0; `+infinity` at 0.
  package static func error(_ n: Double) -> Double {
    if n < 16 {
      if n <= 0 { return .infinity }
      // Small arguments: shift up by the recurrence of the error, then use the series.
      var shifted = n
      var sum = 0.0
      while shifted < 16 {
        // error(n) - error(n + 1) = (n + 1/2) log(1 + 1/n) - 1
        sum += (shifted + 0.5) * log1p(1 / shifted) - 1
        shifted += 1
      }
      return sum + error(shifted)
    }
    let square = n * n
    var sum = 1.0 / 156 / square
    sum = (691.0 / 360360 - sum) / square
    sum = (1.0 / 1188 - sum) / square
    sum = (1.0 / 1680 - sum) / square
    sum = (1.0 / 1260 - sum) / square
    sum = (1.0 / 360 - sum) / square
    return (1.0 / 12 - sum) / n
  }

  /// x log(x / m) + m - x for x, m > 0, without cancellation where x is close to m.
  package static func deviance(_ x: Double, _ m: Double) -> Double {
    if abs(x - m) >= 0.1 * (x + m) { return x * log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var sum = (x - m) * v
    var term = 2 * x * v
    let square = v * v
    for j in 1..<200 {
      term *= square
      let next = sum + term / Double(2 * j + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// The logarithm of the Poisson probability e^(-m) m^x / gamma(x + 1), for real x >= 0.
  package static func logPoisson(_ x: Double, mean m: Double) -> Double {
    if m == 0 { return x == 0 ? 0 : -.infinity }
    if x == 0 { return -m }
    if x < 1e-3 * m || x < 1e-2 { return -m + x * log(m) - LogGamma.onePlus(x) }
    return -error(x) - deviance(x, m) - 0.5 * log(2 * .pi * x)
  }

  /// The logarithm of the binomial probability gamma(n + 1) / (gamma(x + 1) gamma(y + 1)) p^x q^y
  /// with n = x + y, for real x, y >= 0 and p + q = 1.
  package static func logBinomial(_ x: Double, _ y: Double, p: Double, q: Double) -> Double {
    if p == 0 { return x == 0 ? 0 : -.infinity }
    if q == 0 { return y == 0 ? 0 : -.infinity }
    let n = x + y
    if x == 0 { return y * (q < 0.5 ? log(q) : log1p(-p)) }
    if y == 0 { return x * (p < 0.5 ? log(p) : log1p(-q)) }
    let errors = error(n) - error(x) - error(y)
    let deviances = deviance(x, n * p) + deviance(y, n * q)
    return errors - deviances - 0.5 * log(2 * .pi * x * (y / n))
  }
}
