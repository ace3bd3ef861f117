internal import Glibc

/// Burr XII law, S(x) = (1 + (x / scale)^power)^(-tail).
///
/// Searched as (power, Weibull scale, 1 / tail): with 1 / tail = 0 it is the Weibull law, so the
/// likelihood has its maximum inside a closed set.
struct BurrLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "Burr XII"
  let domains: [ParameterDomain] = [.positive, .positive, .interval(1e-12, 1e3)]
  let parameterNames = ["powerShape", "tailShape", "scale"]

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower ? "the tail index is held at 1e12, where the law is a Weibull law"
      : "the tail index is held at 0.001"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let weibull = WeibullLikelihood().starts(sample)[0]
    let logistic = LogLogisticLikelihood().starts(sample)[0]
    return [
      SIMD4(logistic[0], logistic[1], 1, 0), SIMD4(weibull[0], weibull[1], 0.05, 0),
      SIMD4(2 * logistic[0], logistic[1], 4, 0),
    ]
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let y = p.first * (log(x) - p.second.logarithm)
    let power = y.exponential
    return -log(x) + p.first.logarithm + y - (1 + p.third) * (power * (p.third * power).logRatio)
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    guard x > 0 else { return S(0) }
    let power = (p.first * (log(x) - p.second.logarithm)).exponential
    return -(power * (p.third * power).logRatio)
  }

  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    // scale = Weibull scale * tail^(1 / power).
    let scale = (p.second.logarithm - p.third.logarithm / p.first).exponential
    return Parameters(p.first, p.third.inverse, scale)
  }

  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    let scale = (p.third.logarithm - p.second.logarithm / p.first).exponential
    return Parameters(p.first, scale, p.second.inverse)
  }

  func searchIndex(ofReported index: Int) -> Int? { [0, 2, nil][index] }
  var reportedDomains: [ParameterDomain] { [.positive, .positive, .positive] }
}
