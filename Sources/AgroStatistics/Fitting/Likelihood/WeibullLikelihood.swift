internal import Glibc

/// Weibull law; parameters shape and scale.
struct WeibullLikelihood: LikelihoodFamily {
  let name = "Weibull"
  let domains: [ParameterDomain] = [.positive, .positive]
  let parameterNames = ["shape", "scale"]

  struct Summary: Sendable {
    var size, meanLog, deviation: Double
    /// ln x - meanLog, and the weights where there are any.
    var logs: [Double]
    var weights: [Double]?
  }

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }

  func summary(_ sample: Sample) -> Summary {
    let logs = sample.values.map { log($0) }
    let size = sample.size
    var mean = 0.0
    for (index, y) in logs.enumerated() { mean += sample.weight(index) * y }
    mean /= size
    var variance = 0.0
    for (index, y) in logs.enumerated() {
      variance += sample.weight(index) * (y - mean) * (y - mean)
    }
    return Summary(
      size: size, meanLog: mean, deviation: (variance / size).squareRoot(),
      logs: logs.map { $0 - mean }, weights: sample.weights)
  }

  /// Moments of ln x, a Gumbel law of standard deviation pi / (shape sqrt 6).
  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let s = summary(sample)
    let shape = 1.282_549_830_161_864 / s.deviation
    return [SIMD4(shape, exp(s.meanLog + 0.577_215_664_901_532_9 / shape), 0, 0)]
  }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S {
    let k = p.first.value
    var zeroth = 0.0
    var first = 0.0
    var second = 0.0
    if let weights = summary.weights {
      for (y, w) in zip(summary.logs, weights) {
        let e = w * exp(k * y)
        zeroth += e
        first += e * y
        second += e * y * y
      }
    } else {
      for y in summary.logs {
        let e = exp(k * y)
        zeroth += e
        first += e * y
        second += e * y * y
      }
    }
    // sum (x / scale)^k = exp(k (meanLog - ln scale)) sum exp(k (ln x - meanLog)).
    let shift = summary.meanLog - p.second.logarithm
    let powers = (p.first * shift).exponential * p.first.composed(zeroth, first, second)
    let logs = p.first.logarithm + p.first * shift - summary.meanLog
    return summary.size * logs - powers
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let y = p.first * (log(x) - p.second.logarithm)
    return -log(x) + p.first.logarithm + y - y.exponential
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    guard x > 0 else { return S(0) }
    return -(p.first * (log(x) - p.second.logarithm)).exponential
  }
}

/// Log-logistic law; parameters shape and scale.
struct LogLogisticLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "log-logistic"
  let domains: [ParameterDomain] = [.positive, .positive]
  let parameterNames = ["shape", "scale"]

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }

  /// Moments of ln x, a logistic law of standard deviation pi / (shape sqrt 3).
  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let s = LognormalLikelihood().summary(sample)
    return [SIMD4(1.813_799_364_234_218 / s.variance.squareRoot(), exp(s.mean), 0, 0)]
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let y = p.first * (log(x) - p.second.logarithm)
    return -log(x) + p.first.logarithm + y - 2 * y.softplus
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    x > 0 ? -(p.first * (log(x) - p.second.logarithm)).softplus : S(0)
  }
}
