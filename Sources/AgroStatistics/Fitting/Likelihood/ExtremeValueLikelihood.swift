internal import Glibc

extension LikelihoodScalar {
  /// ln(1 + u) / u, smooth through u = 0; NaN where u <= -1.
  var logRatio: Self {
    let u = value
    if abs(u) < 0.03 {
      var f = 0.0
      var first = 0.0
      var second = 0.0
      for k in stride(from: 13, through: 0, by: -1) {
        let sign: Double = k.isMultiple(of: 2) ? 1 : -1
        let j = Double(k)
        f = sign / (j + 1) + u * f
        if k >= 1 { first = sign * j / (j + 1) + u * first }
        if k >= 2 { second = sign * j * (j - 1) / (j + 1) + u * second }
      }
      return composed(f, first, second)
    }
    guard u > -1 else { return composed(.nan, .nan, .nan) }
    let l = log1p(u)
    let r = u / (1 + u)
    return composed(l / u, (r - l) / (u * u), (2 * l - 2 * r - r * r) / (u * u * u))
  }

  /// ln(1 - exp(-exp(-self))).
  var logGumbelSurvival: Self {
    let e = exp(-value)
    let survival = -expm1(-e)
    if survival == 0 { return composed(-value, -1, 0) }
    // d/dt ln S = -f / S with f = exp(-t - e^-t).
    let hazard = exp(-value - e) / survival
    return composed(log(survival), -hazard, hazard * (1 - e - hazard))
  }
}

/// Generalised extreme value law; parameters location, scale and shape (xi, positive for heavy
/// upper tails), with xi >= -0.5 because the likelihood is unbounded below -1 and irregular below
/// -0.5 (Smith 1985).
struct GeneralisedExtremeValueLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "generalised extreme value"
  let domains: [ParameterDomain] = [.real, .positive, .interval(-0.5, 10)]
  let parameterNames = ["location", "scale", "shape"]

  func violation(of x: Double) -> String? { nil }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower
      ? "shape is held at -0.5, below which maximum likelihood is irregular"
      : "shape is held at 10"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    var starts: [SIMD4<Double>] = []
    let moments = LMoments(of: sample)
    let l = moments.generalisedExtremeValue
    starts.append(SIMD4(l.location, l.scale, min(max(l.shape, -0.45), 3), 0))
    let scale = moments.second / 0.693_147_180_559_945_3
    for shape in [0.0, 0.1, -0.2, 0.6] {
      starts.append(SIMD4(moments.first - 0.577_215_664_901_532_9 * scale, scale, shape, 0))
    }
    return starts
  }

  private func reduced<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let z = (x - p.first) / p.second
    return z * (p.third * z).logRatio
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let t = reduced(x, p)
    return -p.second.logarithm - (1 + p.third) * t - (-t).exponential
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let u = p.third.value * (x - p.first.value) / p.second.value
    if u <= -1 { return S(p.third.value > 0 ? 0 : -.infinity) }
    return reduced(x, p).logGumbelSurvival
  }
}

/// Gumbel law of maxima; parameters location and scale.
struct GumbelLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "Gumbel"
  let domains: [ParameterDomain] = [.real, .positive]
  let parameterNames = ["location", "scale"]

  func violation(of x: Double) -> String? { nil }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let moments = LMoments(of: sample)
    let scale = moments.second / 0.693_147_180_559_945_3
    return [SIMD4(moments.first - 0.577_215_664_901_532_9 * scale, scale, 0, 0)]
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let t = (x - p.first) / p.second
    return -p.second.logarithm - t - (-t).exponential
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    ((x - p.first) / p.second).logGumbelSurvival
  }
}

/// Generalised Pareto law above a given threshold; parameters scale and shape (xi >= -0.5).
struct GeneralisedParetoLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "generalised Pareto"
  let domains: [ParameterDomain] = [.positive, .interval(-0.5, 10)]
  let parameterNames = ["scale", "shape"]
  let threshold: Double

  func violation(of x: Double) -> String? {
    x >= threshold ? nil : "numbers at or above the threshold \(threshold)"
  }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower
      ? "shape is held at -0.5, below which maximum likelihood is irregular"
      : "shape is held at 10"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let moments = LMoments(of: sample)
    let l = moments.generalisedPareto(threshold: threshold)
    let mean = moments.first - threshold
    let largest = sample.values.reduce(-Double.infinity, max) - threshold
    let heavy = SIMD4(0.5 * mean, 0.6, 0, 0)
    let start = SIMD4(l.scale, min(max(l.shape, -0.45), 2), 0, 0)
    let isInside = start[0] + start[1] * largest > 0
    return isInside
      ? [start, SIMD4(mean, 0.05, 0, 0), heavy] : [SIMD4(mean, 0.05, 0, 0), heavy]
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let z = (x - threshold) / p.first
    return -p.first.logarithm - (1 + p.second) * (z * (p.second * z).logRatio)
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    if x <= threshold { return S(0) }
    let z = (x - threshold) / p.first
    if p.second.value * z.value <= -1 { return S(-.infinity) }
    return -(z * (p.second * z).logRatio)
  }
}
