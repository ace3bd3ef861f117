internal import Glibc

extension LikelihoodScalar {
  /// (e^u - 1) / u, smooth through u = 0.
  var exponentialRatio: Self {
    let u = value
    if abs(u) < 0.05 {
      // sum u^k / (k + 1)!
      var f = 0.0
      var first = 0.0
      var second = 0.0
      var factorial = 1.0
      var terms: [Double] = []
      for k in 0..<12 {
        factorial *= Double(k + 1)
        terms.append(1 / factorial)
      }
      for k in stride(from: 11, through: 0, by: -1) {
        let j = Double(k)
        f = terms[k] + u * f
        if k >= 1 { first = j * terms[k] + u * first }
        if k >= 2 { second = j * (j - 1) * terms[k] + u * second }
      }
      return composed(f, first, second)
    }
    let e = exp(u)
    let f = expm1(u) / u
    let first = (e - f) / u
    return composed(f, first, (e - 2 * first) / u)
  }
}

/// The logarithms of a complete sample.
struct LogSummary: Sendable {
  let values: [Double]
  let weights: [Double]?
  /// The weights' sum, and that of the weighted logarithms.
  let size, sum: Double

  init(_ sample: Sample) {
    values = sample.values.map { log($0) }
    weights = sample.weights
    size = sample.size
    var sum = 0.0
    for (index, value) in values.enumerated() { sum += sample.weight(index) * value }
    self.sum = sum
  }
}

/// Burr XII law, S(x) = (1 + (x / scale)^power)^(-tail).
///
/// Searched as (power, median, t = 1 / tail): S(x) = (1 + (2^t - 1) (x / median)^power)^(-1 / t).
/// With t = 0 it is the Weibull law, so the likelihood has its maximum inside a closed set, and the
/// median is well determined at both ends.
struct BurrLikelihood: LikelihoodFamily {
  let name = "Burr XII"
  let domains: [ParameterDomain] = [.positiveUpTo(200), .positive, .interval(1e-12, 300)]
  let parameterNames = ["powerShape", "tailShape", "scale"]

  private static let logTwo = 0.693_147_180_559_945_3

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }
  func constraint(on index: Int, atLower: Bool) -> String {
    if index == 0 { return "powerShape is held at 200, where the law is close to a Pareto law" }
    return atLower
      ? "tailShape is held at 1e12, where the law is a Weibull law"
      : "tailShape is held at 1/300"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let weibull = WeibullLikelihood().starts(sample)[0]
    let logistic = LogLogisticLikelihood().starts(sample)[0]
    let median = weibull[1] * pow(BurrLikelihood.logTwo, 1 / weibull[0])
    return [
      SIMD4(logistic[0], logistic[1], 1, 0), SIMD4(weibull[0], median, 0.05, 0),
      SIMD4(3 * logistic[0], logistic[1], 6, 0),
    ]
  }

  /// tail times the cumulated hazard's argument: (2^t - 1) / t (x / median)^power.
  private func power<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> (log: S, value: S) {
    let y = p.first * (log(x) - p.second.logarithm)
    let u = BurrLikelihood.logTwo * p.third
    let factor = BurrLikelihood.logTwo * u.exponentialRatio
    let sum = y + factor.logarithm
    return (sum, sum.exponential)
  }

  func summary(_ sample: Sample) -> LogSummary { LogSummary(sample) }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ logs: LogSummary, _ p: Parameters<S>) -> S {
    let logMedian = p.second.logarithm
    let u = BurrLikelihood.logTwo * p.third
    let logFactor = (BurrLikelihood.logTwo * u.exponentialRatio).logarithm
    let shift = logFactor - p.first * logMedian
    var rest = S(0)
    for (index, log) in logs.values.enumerated() {
      let w = (log * p.first + shift).exponential
      let term = w * (p.third * w).logRatio
      rest = rest + (logs.weights.map { $0[index] * term } ?? term)
    }
    let linear = logs.sum * p.first + logs.size * (p.first.logarithm + shift)
    return -logs.sum + linear - (1 + p.third) * rest
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let w = power(x, p)
    let rest = (1 + p.third) * (w.value * (p.third * w.value).logRatio)
    return -log(x) + p.first.logarithm + w.log - rest
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    guard x > 0 else { return S(0) }
    let w = power(x, p).value
    return -(w * (p.third * w).logRatio)
  }

  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    let logScale = p.second.logarithm - logOdds(p.third) / p.first
    return Parameters(p.first, p.third.inverse, logScale.exponential)
  }

  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    let t = p.second.inverse
    let logMedian = p.third.logarithm + logOdds(t) / p.first
    return Parameters(p.first, logMedian.exponential, t)
  }

  /// ln(2^t - 1).
  private func logOdds<S: LikelihoodScalar>(_ t: S) -> S {
    let u = BurrLikelihood.logTwo * t
    return u.logarithm + u.exponentialRatio.logarithm
  }

  func searchIndex(ofReported index: Int) -> Int? { [0, 2, nil][index] }
  var reportedDomains: [ParameterDomain] { [.positiveUpTo(200), .positive, .positive] }
}
