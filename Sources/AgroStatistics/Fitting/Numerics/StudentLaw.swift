internal import Glibc

/// Student's t law with any degrees of freedom above 0.
struct StudentLaw: Sendable, Equatable {
  let degreesOfFreedom: Double

  /// ln of the constant of the density.
  private var logConstant: Double {
    let half = 0.5 * degreesOfFreedom
    return ScoreFunctions.logGamma(half + 0.5) - ScoreFunctions.logGamma(half)
      - 0.5 * log(degreesOfFreedom * Double.pi)
  }

  func logDensity(at t: Double) -> Double {
    logConstant - 0.5 * (degreesOfFreedom + 1) * log1p(t * t / degreesOfFreedom)
  }

  func probability(atMost t: Double) -> Double {
    SpecialFunctions.studentProbability(atMost: t, degreesOfFreedom: degreesOfFreedom)
  }

  /// The quantile, from GSL's value polished by Newton steps on the cdf of the nearer tail.
  func quantile(_ p: Double) -> Double {
    if p == 0.5 { return 0 }
    if p > 0.5 { return -lowerQuantile(1 - p) }
    return lowerQuantile(p)
  }

  private func lowerQuantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    var t = SpecialFunctions.roughStudentQuantile(p, degreesOfFreedom: degreesOfFreedom)
    if !t.isFinite || t > 0 { t = -1 }
    for _ in 0..<60 {
      let probability = probability(atMost: t)
      guard probability > 0 else { break }
      // Newton on ln F, which is nearly linear in ln(-t) far out.
      let slope = exp(logDensity(at: t)) / probability
      var step = (log(p) - log(probability)) / slope
      step = min(max(step, -0.5 * (1 + abs(t))), 0.5 * (1 + abs(t)))
      t = min(t + step, 0)
      if abs(step) <= 1e-15 * abs(t) { break }
    }
    return t
  }
}
