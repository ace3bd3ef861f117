internal import Glibc

/// Gamma law; parameters shape and scale.
struct GammaLikelihood: LikelihoodFamily {
  let name = "gamma"
  let domains: [ParameterDomain] = [.positive, .positive]
  let parameterNames = ["shape", "scale"]

  struct Summary: Sendable {
    var size, mean, meanLog: Double
    /// ln(mean) - meanLog, computed without cancellation.
    var spread: Double
  }

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }

  func summary(_ sample: Sample) -> Summary {
    let mean = sample.mean { $0 }
    let spread = sample.mean { x in
      let d = (x - mean) / mean
      return d - log1p(d)
    }
    return Summary(size: sample.size, mean: mean, meanLog: log(mean) - spread, spread: spread)
  }

  /// Minka's (2002) approximation of the shape, good to 1.5 %.
  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let s = summary(sample)
    let root = ((s.spread - 3) * (s.spread - 3) + 24 * s.spread).squareRoot()
    let shape = (3 - s.spread + root) / (12 * s.spread)
    return [SIMD4(shape, s.mean / shape, 0, 0)]
  }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S {
    let powers = summary.meanLog * (p.first - 1)
    let rest = p.first.logGamma + p.first * p.second.logarithm
    return summary.size * (powers - summary.mean / p.second - rest)
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let rest = p.first.logGamma + p.first * p.second.logarithm
    return log(x) * (p.first - 1) - x / p.second - rest
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    x > 0 ? IncompleteFunctions.logGammaRatios(p.first, x / p.second).upper : S(0)
  }
}

/// Beta law on a given interval; parameters firstShape and secondShape.
struct BetaLikelihood: LikelihoodFamily {
  let name = "beta"
  let domains: [ParameterDomain] = [.positive, .positive]
  let parameterNames = ["firstShape", "secondShape"]
  let lower: Double
  let upper: Double

  struct Summary: Sendable { var size, meanLog, meanLogComplement: Double }

  func violation(of x: Double) -> String? {
    x > lower && x < upper ? nil : "numbers strictly between \(lower) and \(upper)"
  }

  private var width: Double { upper - lower }

  func summary(_ sample: Sample) -> Summary {
    Summary(
      size: sample.size, meanLog: sample.mean { log(($0 - lower) / width) },
      meanLogComplement: sample.mean { log((upper - $0) / width) })
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let mean = sample.mean { ($0 - lower) / width }
    let variance = sample.mean { x in
      let d = (x - lower) / width - mean
      return d * d
    }
    let total = max(mean * (1 - mean) / variance - 1, 0.1)
    return [SIMD4(mean * total, (1 - mean) * total, 0, 0)]
  }

  private func logConstant<S: LikelihoodScalar>(_ p: Parameters<S>) -> S {
    -log(width) + (p.first + p.second).logGamma - p.first.logGamma - p.second.logGamma
  }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S {
    let powers = summary.meanLog * (p.first - 1) + summary.meanLogComplement * (p.second - 1)
    return summary.size * (powers + logConstant(p))
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let below = log((x - lower) / width)
    let above = log((upper - x) / width)
    return below * (p.first - 1) + above * (p.second - 1) + logConstant(p)
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    if x <= lower { return S(0) }
    if x >= upper { return S(-.infinity) }
    return IncompleteFunctions.logBetaRatios(p.first, p.second, (x - lower) / width).upper
  }
}
