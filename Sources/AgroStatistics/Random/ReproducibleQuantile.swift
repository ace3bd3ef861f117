/// A law whose quantile table has the same digits on every machine.
///
/// Tables are on the path of simulated numbers, and the functions of the C library, also inside
/// GSL, differ between CPUs in the last bits. So the nodes of a table come from here: series,
/// continued fractions and Newton steps over the kernels of `Elementary` alone. GSL's functions,
/// which know nothing of this, then measure the error of the table.
package protocol ReproducibleQuantile: Sendable {
  /// The quantile at Phi(z) and its derivative by z, relative accuracy 1e-13; nil where the shape
  /// is beyond the series.
  func reproducibleNode(atNormal z: Double) -> QuantileNode?
  /// P(X <= x), relative accuracy 1e-13, with the same digits on every machine; nil as above.
  func reproducibleProbability(atMost x: Double) -> Double?
}

/// A node of a quantile table.
package struct QuantileNode: Sendable, Hashable {
  package let value: Double
  /// The derivative of the value with respect to z.
  package let slope: Double
}

extension Gamma: ReproducibleQuantile {
  package func reproducibleNode(atNormal z: Double) -> QuantileNode? {
    let law = ReproducibleGamma(shape: shape)
    guard shape <= ReproducibleGamma.largestShape, let y = law.solve(atNormal: z) else { return nil }
    let slope = NormalDensity.value(at: z) / law.weight(y)
    return QuantileNode(value: scale * y, slope: scale * y * slope)
  }

  package func reproducibleProbability(atMost x: Double) -> Double? {
    guard shape <= ReproducibleGamma.largestShape else { return nil }
    return x <= 0 ? 0 : ReproducibleGamma(shape: shape).probability(atMost: x / scale)
  }
}

extension Beta: ReproducibleQuantile {
  package func reproducibleNode(atNormal z: Double) -> QuantileNode? {
    guard max(firstShape, secondShape) <= ReproducibleGamma.largestShape else { return nil }
    // The half that lies below the median is solved; the other one is its mirror image.
    let law =
      z <= 0
      ? ReproducibleBeta(firstShape, secondShape) : ReproducibleBeta(secondShape, firstShape)
    guard let point = law.solve(atNormal: -abs(z)) else { return nil }
    let slope = point.x * point.complement * NormalDensity.value(at: z) / law.weight(point)
    let width = upper - lower
    let share = z <= 0 ? point.x : point.complement
    return QuantileNode(value: lower + width * share, slope: width * slope)
  }

  package func reproducibleProbability(atMost x: Double) -> Double? {
    guard max(firstShape, secondShape) <= ReproducibleGamma.largestShape else { return nil }
    if x <= lower { return 0 }
    if x >= upper { return 1 }
    let share = (x - lower) / (upper - lower)
    let point = ReproducibleBeta.Point(x: share, complement: (upper - x) / (upper - lower))
    return ReproducibleBeta(firstShape, secondShape).probability(atMost: point)
  }
}

enum NormalDensity {
  /// The standard normal density.
  static func value(at z: Double) -> Double {
    0.3989422804014327 * Elementary.exp(-0.5 * z * z)
  }
}

/// Loader's terms of Stirling's formula, from kernels alone.
///
/// Reference: C. Loader 2000, "Fast and accurate computation of binomial probabilities".
enum ReproducibleStirling {
  /// log(gamma(a + 1)) - (a + 1/2) log a + a - log(2 pi) / 2, a > 0.
  static func error(_ a: Double) -> Double {
    var sum = 0.0
    var b = a
    while b < 16 {
      sum += (b + 0.5) * Elementary.log1p(1 / b) - 1
      b += 1
    }
    let r = 1 / (b * b)
    let series =
      1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188))))
    return sum + series / b
  }

  /// a log(a / m) + m - a, without cancellation where m is near a.
  static func deviance(_ a: Double, _ m: Double) -> Double {
    if abs(a - m) < 0.1 * (a + m) {
      let v = (a - m) / (a + m)
      var sum = (a - m) * v
      var term = 2 * a * v
      var j = 1.0
      while j < 1000 {
        term *= v * v
        let next = sum + term / (2 * j + 1)
        if next == sum { return next }
        sum = next
        j += 1
      }
    }
    return a * Elementary.log(a / m) + m - a
  }
}

/// The gamma law of scale 1.
struct ReproducibleGamma {
  /// The series need some multiple of the root of the shape of terms; beyond this they are left.
  static let largestShape = 1e6

  let shape: Double
  let stirling: Double

  init(shape: Double) {
    self.shape = shape
    stirling = ReproducibleStirling.error(shape)
  }

  /// y^a e^-y / gamma(a): the density by log y.
  func weight(_ y: Double) -> Double {
    let exponent = -stirling - ReproducibleStirling.deviance(shape, y)
    return (shape * 0.15915494309189535).squareRoot() * Elementary.exp(exponent)
  }

  func probability(atMost y: Double) -> Double {
    y < shape + 1 ? lower(y) : 1 - upper(y)
  }

  func probability(above y: Double) -> Double {
    y < shape + 1 ? 1 - lower(y) : upper(y)
  }

  /// The series for y < a + 1.
  private func lower(_ y: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    while n < 20_000 {
      term *= y / (shape + n)
      sum += term
      if term < 1e-17 * sum { break }
      n += 1
    }
    return weight(y) / shape * sum
  }

  /// Legendre's continued fraction for y >= a + 1, by Lentz's method.
  private func upper(_ y: Double) -> Double {
    var b = y + 1 - shape
    var c = 1e300
    var d = 1 / b
    var fraction = d
    var i = 1.0
    while i < 20_000 {
      let numerator = i * (shape - i)
      b += 2
      d = 1 / (b + numerator * d)
      c = b + numerator / c
      let factor = c * d
      fraction *= factor
      if abs(factor - 1) < 2e-16 { break }
      i += 1
    }
    return weight(y) * fraction
  }

  /// The quantile at Phi(z), solved in log y.
  func solve(atNormal z: Double) -> Double? {
    let p = Elementary.normalProbability(-abs(z))
    let cube = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    let power = Elementary.log(p) / shape
    let start = cube > 0.2 ? Elementary.log(shape) + 3 * Elementary.log(cube) : max(power, -700)
    return ReproducibleSolver.solve(target: p, isLower: z <= 0, start: start) { t in
      let y = Elementary.exp(t)
      let tail = z <= 0 ? probability(atMost: y) : probability(above: y)
      return (tail, weight(y))
    }.map { Elementary.exp($0.point) * (1 + $0.rest) }
  }
}

/// The beta law on [0, 1].
struct ReproducibleBeta {
  /// A point with its distance to 1, which may be far smaller than an ulp of 1.
  struct Point {
    let x: Double
    let complement: Double

    init(x: Double, complement: Double) {
      self.x = x
      self.complement = complement
    }

    /// The point with log(x / (1 - x)) = t.
    init(logit t: Double) {
      let e = Elementary.exp(-abs(t))
      let small = e / (1 + e)
      let large = 1 / (1 + e)
      x = t < 0 ? small : large
      complement = t < 0 ? large : small
    }
  }

  let a: Double
  let b: Double
  let constant: Double

  init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
    constant =
      ReproducibleStirling.error(a + b) - ReproducibleStirling.error(a)
      - ReproducibleStirling.error(b)
  }

  /// x^a (1 - x)^b / B(a, b): the density by log(x / (1 - x)).
  func weight(_ point: Point) -> Double {
    let n = a + b
    let exponent =
      constant - ReproducibleStirling.deviance(a, n * point.x)
      - ReproducibleStirling.deviance(b, n * point.complement)
    return (0.15915494309189535 * a / n * b).squareRoot() * Elementary.exp(exponent)
  }

  func probability(atMost point: Point) -> Double {
    let weight = weight(point)
    if point.x < (a + 1) / (a + b + 2) {
      return weight / a * ReproducibleBeta.fraction(a, b, point.x)
    }
    return 1 - weight / b * ReproducibleBeta.fraction(b, a, point.complement)
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method.
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var result = d
    var m = 1.0
    while m < 20_000 {
      let twice = a + 2 * m
      let even = m * (b - m) * x / ((twice - 1) * twice)
      d = 1 / (1 + even * d)
      c = 1 + even / c
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / (twice * (twice + 1))
      d = 1 / (1 + odd * d)
      c = 1 + odd / c
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 2e-16 { break }
      m += 1
    }
    return result
  }

  /// The quantile at Phi(z), z <= 0, solved in the logit.
  func solve(atNormal z: Double) -> Point? {
    let p = Elementary.normalProbability(z)
    let mean = a / (a + b)
    let spread = 1 / ((a + b + 1) * mean * (1 - mean)).squareRoot()
    let start = Elementary.log(a / b) + max(z * spread, -600)
    return ReproducibleSolver.solve(target: p, isLower: true, start: start) { t in
      let point = Point(logit: t)
      return (probability(atMost: point), weight(point))
    }.map { solution in
      let point = Point(logit: solution.point)
      // d log x = (1 - x) dt, d log(1 - x) = -x dt.
      return Point(
        x: point.x * (1 + point.complement * solution.rest),
        complement: point.complement * (1 - point.x * solution.rest))
    }
  }
}

/// Newton's method on the logarithm of a tail probability, kept inside a bracket.
enum ReproducibleSolver {
  /// The t at which a tail probability is `target`, as a point and a small rest to add.
  ///
  /// - Parameter tail: The probability of the tail at t and the density by t, not negative.
  static func solve(
    target: Double, isLower: Bool, start: Double, _ tail: (Double) -> (Double, Double)
  ) -> (point: Double, rest: Double)? {
    var low = -690.0
    var high = 690.0
    var t = min(max(start, low), high)
    for _ in 0..<200 {
      let (probability, density) = tail(t)
      if probability.isNaN || density.isNaN { return nil }
      let isBelow = isLower ? probability < target : probability > target
      if isBelow { low = t } else { high = t }
      let gap = Elementary.log1p((target - probability) / probability)
      let step = (isLower ? gap : -gap) * probability / density
      // What is left after this step is about its square times the logarithmic slope.
      if step * step * (1 + density / probability) <= 1e-16 { return (t, step) }
      let next = t + step
      t = next > low && next < high ? next : 0.5 * (low + high)
      if high - low < 1e-12 { return (t, 0) }
    }
    return nil
  }
}
