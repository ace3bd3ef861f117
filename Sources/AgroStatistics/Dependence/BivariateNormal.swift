internal import Glibc

/// Joint distribution functions of two normal or Student variables with a common correlation.
enum BivariateLaw {
  /// P(X <= h, Y <= k) for standard normal X, Y with this correlation.
  ///
  /// Plackett's identity d/dr P = density, integrated from r = 1 or -1 over the angle asin r, where
  /// the integrand is smooth but for a layer at that end.
  static func normal(_ h: Double, _ k: Double, correlation r: Double) -> Double {
    let p = SpecialFunctions.normalProbability(atMost: h)
    let q = SpecialFunctions.normalProbability(atMost: k)
    return joint(h, k, r, p, q) { exp(-0.5 * $0) }
  }

  /// The same for Student variables with these degrees of freedom.
  static func student(
    _ h: Double, _ k: Double, correlation r: Double, degreesOfFreedom v: Double
  ) -> Double {
    let law = StudentLaw(degreesOfFreedom: v)
    return joint(h, k, r, law.probability(atMost: h), law.probability(atMost: k)) {
      exp(-0.5 * v * log1p($0 / v))
    }
  }

  private static func joint(
    _ h: Double, _ k: Double, _ r: Double, _ p: Double, _ q: Double,
    _ kernel: (Double) -> Double
  ) -> Double {
    if p == 0 || q == 0 { return 0 }
    if p == 1 { return q }
    if q == 1 { return p }
    if r < 0 {
      // P(X <= h, Y <= k) = P(X <= h) - P(X <= h, -Y <= -k).
      return max(0, p - joint(h, -k, -r, p, 1 - q, kernel))
    }
    if r >= 1 { return min(p, q) }
    // From the angle of r to a right angle, counted down from the latter.
    let angle = acos(r)
    let difference = (h - k) * (h - k)
    let product = 2 * h * k
    let integral = DoubleExponential.integral(from: 0, to: angle) { phi in
      let s = sin(phi)
      let half = sin(0.5 * phi)
      // (h^2 + k^2 - 2 h k cos phi) / sin^2 phi, without cancellation at h = k.
      return kernel((difference + product * 2 * half * half) / (s * s))
    }
    return max(0, min(p, q) - integral / (2 * Double.pi))
  }
}
