internal import Glibc

/// Normal law; parameters mean and standard deviation.
struct NormalLikelihood: LikelihoodFamily {
  let name = "normal"
  let domains: [ParameterDomain] = [.real, .positive]
  let parameterNames = ["mean", "standardDeviation"]

  struct Summary: Sendable { var size, mean, variance: Double }

  func violation(of x: Double) -> String? { nil }

  func summary(_ sample: Sample) -> Summary {
    let mean = sample.mean { $0 }
    return Summary(
      size: sample.size, mean: mean, variance: sample.mean { ($0 - mean) * ($0 - mean) })
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let s = summary(sample)
    return [SIMD4(s.mean, s.variance.squareRoot(), 0, 0)]
  }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S {
    let deviation = (summary.mean - p.first).square
    let quadratic = (summary.variance + deviation) / p.second.square
    return summary.size * (-halfLogTwoPi - p.second.logarithm - 0.5 * quadratic)
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let z = (x - p.first) / p.second
    return -halfLogTwoPi - p.second.logarithm - 0.5 * z.square
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    ((x - p.first) / p.second).logNormalSurvival
  }
}

/// ln sqrt(2 pi).
let halfLogTwoPi = 0.918_938_533_204_672_741_78

extension LikelihoodScalar {
  /// ln of the standard normal survival function.
  var logNormalSurvival: Self {
    let hazard = ScoreFunctions.normalHazard(value)
    return composed(
      ScoreFunctions.logNormalSurvival(value), -hazard, -hazard * (hazard - value))
  }
}

/// Lognormal law; parameters mean and standard deviation of the logarithm.
struct LognormalLikelihood: LikelihoodFamily {
  let name = "lognormal"
  let domains: [ParameterDomain] = [.real, .positive]
  let parameterNames = ["logMean", "logStandardDeviation"]
  private let normal = NormalLikelihood()

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }

  func summary(_ sample: Sample) -> NormalLikelihood.Summary {
    let mean = sample.mean { log($0) }
    return .init(
      size: sample.size, mean: mean,
      variance: sample.mean {
        let d = log($0) - mean
        return d * d
      })
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let s = summary(sample)
    return [SIMD4(s.mean, s.variance.squareRoot(), 0, 0)]
  }

  func total<S: LikelihoodScalar>(
    _ sample: Sample, _ summary: NormalLikelihood.Summary, _ p: Parameters<S>
  ) -> S {
    -(summary.size * summary.mean) + normal.total(sample, summary, p)
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    -log(x) + normal.logDensity(log(x), p)
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    x > 0 ? normal.logSurvival(log(x), p) : S(0)
  }
}
