internal import Glibc

/// Families whose likelihood has its maximum in closed form.
extension FitFamily {
  func closedEstimate(_ sample: Sample) throws(FitError) -> Estimate {
    switch self {
    case .exponential: try exponential(sample)
    case .pareto: try pareto(sample)
    case .uniform: try uniform(sample)
    case .poisson: try poisson(sample)
    case .binomial(let trials): try binomial(sample, trials: Double(trials))
    default:
      throw .notFittable(
        series: sample.series, family: name, reason: "its maximum has no closed form")
    }
  }

  private func require(
    _ sample: Sample, _ requirement: String, _ isPossible: (Double) -> Bool
  ) throws(FitError) {
    for (index, x) in sample.values.enumerated() where !isPossible(x) {
      throw .impossibleValue(
        series: sample.series, index: index, value: x, requirement: requirement)
    }
  }

  private func requireComplete(_ sample: Sample) throws(FitError) {
    guard sample.isComplete else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "only complete samples determine it; this one is truncated or censored")
    }
  }

  /// mean = sum of (x - max(truncation, 0)) / weight of the uncensored.
  private func exponential(_ sample: Sample) throws(FitError) -> Estimate {
    try require(sample, "numbers at or above 0") { $0 >= 0 }
    var exposure = 0.0
    var events = 0.0
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      exposure += weight * (x - max(0, sample.truncation?[index] ?? 0))
      if !(sample.isCensored?[index] ?? false) { events += weight }
    }
    guard exposure > 0, events > 0 else {
      throw .notFittable(
        series: sample.series, family: name, reason: "no observation lies above its truncation")
    }
    let mean = exposure / events
    return Estimate(
      parameters: [mean], covariance: [[mean * mean / events]],
      logLikelihood: -events * (log(mean) + 1), iterations: 0, gradientNorm: 0)
  }

  /// minimum = the smallest observation or truncation point; shape = events / sum ln(x / start).
  private func pareto(_ sample: Sample) throws(FitError) -> Estimate {
    try require(sample, "numbers above 0") { $0 > 0 }
    var scale = Double.infinity
    for (index, x) in sample.values.enumerated() where sample.weight(index) > 0 {
      let point = sample.truncation?[index] ?? -.infinity
      scale = min(scale, point > 0 ? point : x)
    }
    var exposure = 0.0
    var events = 0.0
    var logs = 0.0
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      exposure += weight * log(x / max(scale, sample.truncation?[index] ?? scale))
      if !(sample.isCensored?[index] ?? false) {
        events += weight
        logs += weight * log(x)
      }
    }
    guard exposure > 0, events > 0 else {
      throw .notFittable(
        series: sample.series, family: name, reason: "no observation lies above its truncation")
    }
    let shape = events / exposure
    let count = sample.size * shape
    let scaleVariance =
      count > 2 ? scale * scale * count / ((count - 1) * (count - 1) * (count - 2)) : 0
    return Estimate(
      parameters: [scale, shape], covariance: [[scaleVariance, 0], [0, shape * shape / events]],
      logLikelihood: events * log(shape) - logs - shape * exposure, iterations: 0, gradientNorm: 0,
      constraint: "minimum is the smallest observation")
  }

  private func uniform(_ sample: Sample) throws(FitError) -> Estimate {
    try requireComplete(sample)
    let counted = sample.values.indices.filter { sample.weight($0) > 0 }
    let lower = counted.reduce(.infinity) { min($0, sample.values[$1]) }
    let upper = counted.reduce(-.infinity) { max($0, sample.values[$1]) }
    let n = sample.size
    let width = upper - lower
    let variance = width * width * n / ((n + 1) * (n + 1) * (n + 2))
    let covariance = width * width / ((n + 1) * (n + 1) * (n + 2))
    return Estimate(
      parameters: [lower, upper], covariance: [[variance, covariance], [covariance, variance]],
      logLikelihood: -n * log(width), iterations: 0, gradientNorm: 0,
      constraint: "the ends are the smallest and the largest observation")
  }

  private func poisson(_ sample: Sample) throws(FitError) -> Estimate {
    try requireComplete(sample)
    try require(sample, "whole numbers at or above 0") { $0 >= 0 && $0 == $0.rounded() }
    let n = sample.size
    let mean = sample.mean { $0 }
    let factorials = sample.mean { ScoreFunctions.logGamma($0 + 1) }
    return Estimate(
      parameters: [mean], covariance: [[mean / n]],
      logLikelihood: n * (mean * log(mean) - mean - factorials), iterations: 0, gradientNorm: 0)
  }

  private func binomial(_ sample: Sample, trials: Double) throws(FitError) -> Estimate {
    try requireComplete(sample)
    try require(sample, "whole numbers from 0 to \(Int(trials))") {
      $0 >= 0 && $0 <= trials && $0 == $0.rounded()
    }
    let n = sample.size
    let p = sample.mean { $0 } / trials
    let constant = sample.mean {
      ScoreFunctions.logGamma(trials + 1) - ScoreFunctions.logGamma($0 + 1)
        - ScoreFunctions.logGamma(trials - $0 + 1)
    }
    let entropy = p * log(p) + (1 - p) * log1p(-p)
    return Estimate(
      parameters: [p], covariance: [[p * (1 - p) / (n * trials)]],
      logLikelihood: n * (constant + trials * entropy), iterations: 0, gradientNorm: 0)
  }
}
