internal import Glibc

/// Estimation by moments and L-moments.
extension FitFamily {
  /// Parameters that give the sample's mean and variance (divisor n).
  func momentParameters(_ sample: Sample) throws(FitError) -> [Double] {
    let moments = NormalLikelihood().summary(sample)
    let mean = moments.mean
    let variance = moments.variance
    func positive() throws(FitError) {
      guard mean > 0 else {
        throw .notFittable(
          series: sample.series, family: name, reason: "its mean is \(mean), but must be above 0")
      }
    }
    switch self {
    case .normal: return [mean, variance.squareRoot()]
    case .lognormal:
      try positive()
      let logVariance = log1p(variance / (mean * mean))
      return [log(mean) - 0.5 * logVariance, logVariance.squareRoot()]
    case .gamma:
      try positive()
      return [mean * mean / variance, variance / mean]
    case .weibull:
      try positive()
      let shape = weibullShape(squaredVariation: variance / (mean * mean))
      return [shape, mean / exp(ScoreFunctions.logGamma(1 + 1 / shape))]
    case .beta(let lower, let upper):
      let share = (mean - lower) / (upper - lower)
      let spread = variance / ((upper - lower) * (upper - lower))
      let total = share * (1 - share) / spread - 1
      guard share > 0, share < 1, total > 0 else {
        throw .notFittable(
          series: sample.series, family: name,
          reason: "no beta law between \(lower) and \(upper) has this mean and variance")
      }
      return [share * total, (1 - share) * total]
    case .gumbel:
      let scale = (6 * variance).squareRoot() / Double.pi
      return [mean - 0.577_215_664_901_532_9 * scale, scale]
    case .generalisedPareto(let threshold):
      let excess = mean - threshold
      let ratio = excess * excess / variance
      return [0.5 * excess * (ratio + 1), 0.5 * (1 - ratio)]
    case .exponential, .poisson: return [mean]
    case .binomial(let trials): return [mean / Double(trials)]
    case .negativeBinomial:
      guard variance > mean else {
        throw .notFittable(
          series: sample.series, family: name,
          reason: "the variance \(variance) is not above the mean \(mean)")
      }
      return [mean * mean / (variance - mean), mean]
    case .burr, .logLogistic, .generalisedExtremeValue, .pareto, .uniform, .truncatedNormal:
      throw .notFittable(
        series: sample.series, family: name, reason: "moments are not offered for it")
    }
  }

  /// Parameters that give the sample's first L-moments.
  func lMomentParameters(_ sample: Sample) throws(FitError) -> [Double] {
    let moments = LMoments(of: sample)
    switch self {
    case .generalisedExtremeValue:
      let law = moments.generalisedExtremeValue
      return [law.location, law.scale, law.shape]
    case .generalisedPareto(let threshold):
      let law = moments.generalisedPareto(threshold: threshold)
      return [law.scale, law.shape]
    case .gumbel:
      let scale = moments.second / 0.693_147_180_559_945_3
      return [moments.first - 0.577_215_664_901_532_9 * scale, scale]
    case .normal: return [moments.first, moments.second * Double.pi.squareRoot()]
    case .exponential: return [moments.first]
    default:
      throw .notFittable(
        series: sample.series, family: name, reason: "L-moments are not offered for it")
    }
  }

  /// The Weibull shape with Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 = squared variation.
  private func weibullShape(squaredVariation: Double) -> Double {
    let target = log1p(squaredVariation)
    var low = -7.0
    var high = 12.0
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      let k = exp(middle)
      let value = ScoreFunctions.logGamma(1 + 2 / k) - 2 * ScoreFunctions.logGamma(1 + 1 / k)
      if value > target { low = middle } else { high = middle }
    }
    return exp(0.5 * (low + high))
  }
}
