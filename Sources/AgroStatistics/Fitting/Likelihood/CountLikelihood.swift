internal import Glibc

/// Negative binomial law of counts; searched as mean and dispersion 1 / size, where dispersion 0 is
/// the Poisson law; reported as size and mean.
///
/// ln P(x) = sum_(j<x) ln(1 + j d) - ln x! + x ln m - (x + 1/d) ln(1 + d m), which does not cancel
/// near the Poisson limit.
struct NegativeBinomialLikelihood: LikelihoodFamily {
  let name = "negative binomial"
  let domains: [ParameterDomain] = [.positive, .interval(1e-12, 1e6)]
  let parameterNames = ["size", "mean"]

  /// The largest count whose likelihood is summed term by term.
  static let largestCount = 1e6

  struct Summary: Sendable {
    var size, mean, logFactorials: Double
    /// exceeding[j] is the weight of observations above j.
    var exceeding: [Double]
  }

  func violation(of x: Double) -> String? {
    x >= 0 && x <= Self.largestCount && x == x.rounded() ? nil : "whole numbers in 0...1000000"
  }
  func constraint(on index: Int, atLower: Bool) -> String {
    atLower ? "size is held at 1e12, where the law is a Poisson law" : "size is held at 1e-6"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] {
    let moments = NormalLikelihood().summary(sample)
    let mean = max(moments.mean, 1e-12)
    let dispersion = (moments.variance - mean) / (mean * mean)
    return [SIMD4(mean, min(max(dispersion, 0.01), 1e3), 0, 0)]
  }

  func summary(_ sample: Sample) -> Summary {
    let largest = Int(sample.values.reduce(0, max))
    var exact = [Double](repeating: 0, count: largest + 1)
    for (index, x) in sample.values.enumerated() { exact[Int(x)] += sample.weight(index) }
    var exceeding = [Double](repeating: 0, count: largest)
    var above = 0.0
    for j in stride(from: largest - 1, through: 0, by: -1) {
      above += exact[j + 1]
      exceeding[j] = above
    }
    return Summary(
      size: sample.size, mean: sample.mean { $0 },
      logFactorials: sample.size * sample.mean { ScoreFunctions.logGamma($0 + 1) },
      exceeding: exceeding)
  }

  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S {
    let d = p.second.value
    var f = 0.0
    var first = 0.0
    var second = 0.0
    for (j, weight) in summary.exceeding.enumerated() where j > 0 && weight > 0 {
      let k = Double(j)
      let r = k / (1 + k * d)
      f += weight * log1p(k * d)
      first += weight * r
      second -= weight * r * r
    }
    let rising = p.second.composed(f, first, second)
    return rising - summary.logFactorials
      + summary.size * (body(p, mean: summary.mean))
  }

  /// x ln m - (x + 1/d) ln(1 + d m).
  private func body<S: LikelihoodScalar>(_ p: Parameters<S>, mean x: Double) -> S {
    let u = p.second * p.first
    return x * (p.first.logarithm - u.logarithmOfOnePlus) - p.first * u.logRatio
  }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    var rising = S(0)
    var j = 1.0
    while j < x {
      rising = rising + (j * p.second).logarithmOfOnePlus
      j += 1
    }
    return rising - ScoreFunctions.logGamma(x + 1) + body(p, mean: x)
  }

  /// Not used: counts are fitted complete.
  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    var mass = 0.0
    var k = 0.0
    while k <= x {
      mass += exp(logDensity(k, Parameters(p.first.value, p.second.value)))
      k += 1
    }
    return S(log1p(-mass))
  }

  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    Parameters(p.second.inverse, p.first)
  }

  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    Parameters(p.second, p.first.inverse)
  }

  func searchIndex(ofReported index: Int) -> Int? { 1 - index }
  var reportedDomains: [ParameterDomain] { [.positive, .positive] }
}
