internal import Glibc

/// The Burr XII law near its Pareto limit, searched as (alpha, 1 / power, scale), alpha the
/// product of power and tail: S(x) = (1 + (x / scale)^power)^(-alpha / power).
///
/// With 1 / power = 0 it is the Pareto law above its scale, ``limit(_:)``. Used where the search from
/// the Weibull side finds no maximum.
struct BurrParetoLikelihood: LikelihoodFamily {
  let name = "Burr XII"
  let domains: [ParameterDomain] = [.positive, .interval(1e-5, 100), .positive]
  let parameterNames = ["powerShape", "tailShape", "scale"]

  func violation(of x: Double) -> String? { x > 0 ? nil : "numbers above 0" }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower
      ? "powerShape is held at 100000, where the law is close to a Pareto law"
      : "powerShape is held at 1/100"
  }

  /// The power of the law that stands for the limit.
  static let limitPower = 1e12
  /// A fit whose power is above this was found on this side of the family.
  static let leastPower = 200.0

  /// The supremum of the likelihood as the power grows without bound: that of the Pareto law whose
  /// minimum is the smallest observation.
  ///
  /// No law of the family reaches it. The one reported has a power of 1e12 and agrees with the Pareto
  /// law to 1e-10; its scale lies as far below the minimum as lets the smallest observation be the
  /// Pareto law's.
  static func limit(_ sample: Sample) -> Estimate? {
    var minimum = Double.infinity
    for (index, x) in sample.values.enumerated() where sample.weight(index) > 0 {
      if !(sample.isCensored?[index] ?? false) { minimum = min(minimum, x) }
    }
    var exposure = 0.0
    var events = 0.0
    var logs = 0.0
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      let start = max(minimum, sample.truncation?[index] ?? minimum)
      exposure += weight * max(0, log(x / start))
      if !(sample.isCensored?[index] ?? false) {
        events += weight
        logs += weight * log(x)
      }
    }
    guard exposure > 0, events > 0 else { return nil }
    let shape = events / exposure
    let tail = shape / limitPower
    return Estimate(
      parameters: [limitPower, tail, minimum * exp(-36 / limitPower)],
      covariance: [[0, 0, 0], [0, tail * tail / events, 0], [0, 0, 0]],
      logLikelihood: events * log(shape) - logs - shape * exposure, iterations: 0, gradientNorm: 0,
      constraint: "powerShape is held at 1e12, where the law is the Pareto law above "
        + "\(minimum) with the shape \(shape)")
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

  func summary(_ sample: Sample) -> LogSummary { LogSummary(sample) }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ logs: LogSummary, _ p: Parameters<S>) -> S {
    let power = p.second.inverse
    let shift = -(power * p.third.logarithm)
    var rest = S(0)
    for (index, log) in logs.values.enumerated() {
      let term = (log * power + shift).softplus
      rest = rest + (logs.weights.map { $0[index] * term } ?? term)
    }
    let linear = logs.sum * power + logs.size * (p.first.logarithm + shift)
    return -logs.sum + linear - (1 + p.first * p.second) * rest
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
  var reportedDomains: [ParameterDomain] { [.positiveUpTo(1e5), .positive, .positive] }
}
