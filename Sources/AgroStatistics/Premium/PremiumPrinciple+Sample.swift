internal import Glibc

extension PremiumPrinciple {
  /// The premium of a sample with its standard error, by the influence function of the principle
  /// (the delta method). The mean is unbiased; the other principles are consistent, with a bias
  /// of order 1/n.
  ///
  /// The level of `returnOnRisk` and `costOfCapital` needs 20 years in its tail.
  /// - Throws: ``MeasureError``.
  public func premium(of sample: LossSample) throws(MeasureError) -> RiskEstimate {
    try validate()
    let mean = sample.mean
    let losses = sample.losses

    /// `mean + extra`, the influence of the mean plus that of the extra term.
    func estimate(_ extra: Double, _ influence: (Int) -> Double) -> RiskEstimate {
      let error = sample.standardError { losses[$0] - mean + influence($0) }
      return RiskEstimate(value: mean + extra, standardError: error)
    }

    switch self {
    case .expectation(let l):
      return estimate(l * mean) { l * (losses[$0] - mean) }
    case .standardDeviation(let l):
      let deviation = sample.standardDeviation
      guard deviation > 0 else { return RiskEstimate(value: mean, standardError: 0) }
      return estimate(l * deviation) { index in
        let square = (losses[index] - mean) * (losses[index] - mean)
        return l * (square - deviation * deviation) / (2 * deviation)
      }
    case .variance(let l):
      let variance = sample.variance
      return estimate(l * variance) { index in
        l * ((losses[index] - mean) * (losses[index] - mean) - variance)
      }
    case .semiVariance(let l):
      let upper = sample.expectation { max(0, $0 - mean) * max(0, $0 - mean) }
      let slope = sample.expectation { max(0, $0 - mean) }
      return estimate(l * upper) { index in
        let excess = max(0, losses[index] - mean)
        return l * (excess * excess - upper - 2 * slope * (losses[index] - mean))
      }
    case .returnOnRisk(let rate, let level):
      try sample.requireTail(level)
      let quantile = sample.valueAtRisk(level)
      let density = sample.densityAtQuantile(level)
      let p = level.value
      return estimate(rate * (quantile - mean)) { index in
        let jump = density > 0 ? (p - (losses[index] <= quantile ? 1 : 0)) / density : 0
        return rate * (jump - (losses[index] - mean))
      }
    case .costOfCapital(let rate, let level):
      try sample.requireTail(level)
      let quantile = sample.valueAtRisk(level)
      let shortfall = sample.tailValueAtRisk(level)
      let complement = level.complement
      return estimate(rate * (shortfall - mean)) { index in
        let tail = max(0, losses[index] - quantile) / complement + quantile - shortfall
        return rate * (tail - (losses[index] - mean))
      }
    case .wang, .proportionalHazards:
      guard let measure = try distortion() else { return estimate(0) { _ in 0 } }
      return measure.estimate(from: sample)
    case .esscher(let h):
      let tilt = Tilt(sample, parameter: h)
      let value = tilt.mean
      let error = sample.standardError { tilt.weight($0) * (losses[$0] - value) }
      return RiskEstimate(value: value, standardError: error)
    case .exponential(let a):
      let tilt = Tilt(sample, parameter: a)
      let error = sample.standardError { (tilt.weight($0) - 1) / a }
      return RiskEstimate(value: tilt.logMean / a, standardError: error)
    }
  }

  /// `exp(h x)` over a sample, relative to the largest loss so that nothing overflows.
  private struct Tilt {
    let sample: LossSample
    let parameter: Double
    let anchor: Double
    let total: Double

    init(_ sample: LossSample, parameter: Double) {
      self.sample = sample
      self.parameter = parameter
      let anchor = sample.losses[sample.count - 1]
      self.anchor = anchor
      total = sample.expectation { exp(parameter * ($0 - anchor)) }
    }

    /// `exp(h x) / E exp(h X)`.
    func weight(_ index: Int) -> Double {
      exp(parameter * (sample.losses[index] - anchor)) / total
    }

    var mean: Double {
      sample.expectation { exp(parameter * ($0 - anchor)) * $0 } / total
    }

    var logMean: Double { parameter * anchor + log(total) }
  }
}
