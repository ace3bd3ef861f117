internal import Glibc

/// The Burr XII law near its Pareto limit, searched as (alpha, 1 / power, scale), alpha the
/// product of power and tail: S(x) = (1 + (x / scale)^power)^(-alpha / power).
///
/// With 1 / power = 0 it is the Pareto law above its scale. Used where the search from the Weibull
/// side finds no maximum.
struct BurrParetoLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "Burr XII"
  let domains: [ParameterDomain] = [.positive, .interval(1.0 / 200, 100), .positive]
  let parameterNames = ["powerShape", "tailShape", "scale"]

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower
      ? "powerShape is held at 200, where the law is close to a Pareto law"
      : "powerShape is held at 1/100"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let sorted = sample.values.sorted()
    var starts: [SIMD4<Double>] = []
    for index in [0, sorted.count / 20, sorted.count / 8, sorted.count / 4] {
      let scale = sorted[index]
      let above = sorted[index...]
      let rate = above.reduce(0) { $0 + log($1 / scale) } / Double(above.count)
      guard rate > 0 else { continue }
      starts.append(SIMD4(1 / rate, 0.2 * rate, scale, 0))
      starts.append(SIMD4(1 / rate, 0.05, scale, 0))
    }
    return starts
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let y = (log(x) - p.third.logarithm) / p.second
    return -log(x) + p.first.logarithm + y - (1 + p.first * p.second) * y.softplus
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    guard x > 0 else { return S(0) }
    let y = (log(x) - p.third.logarithm) / p.second
    return -(p.first * p.second * y.softplus)
  }

  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    Parameters(p.second.inverse, p.first * p.second, p.third)
  }

  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    Parameters(p.first * p.second, p.first.inverse, p.third)
  }

  func searchIndex(ofReported index: Int) -> Int? { [1, nil, 2][index] }
  var reportedDomains: [ParameterDomain] { [.positiveUpTo(200), .positive, .positive] }
}
