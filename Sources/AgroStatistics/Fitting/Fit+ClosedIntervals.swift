internal import Glibc

/// Intervals of families whose pivots are known, or whose likelihood has one parameter.
extension Fit {
  func closedInterval(_ index: Int, _ level: Double) throws(FitError) -> ConfidenceInterval? {
    let bounds: (Double, Double)
    switch family {
    case .exponential: bounds = exponentialBounds(level)
    case .pareto: bounds = index == 0 ? paretoMinimumBounds(level) : paretoShapeBounds(level)
    case .uniform: bounds = uniformBounds(index, level)
    case .poisson: bounds = poissonBounds(level)
    case .binomial(let trials): bounds = binomialBounds(level, trials: Double(trials))
    default: return nil
    }
    return ConfidenceInterval(
      lower: bounds.0, upper: bounds.1, level: level, method: .profileLikelihood)
  }

  private func gammaQuantile(_ p: Double, shape: Double) -> Double {
    SpecialFunctions.roughGammaQuantile(p, shape: shape)
  }

  /// total / mean is gamma with shape the number of events: exact where nothing is censored.
  private func exponentialBounds(_ level: Double) -> (Double, Double) {
    let mean = parameters[0]
    let events = mean * mean / covariance[0][0]
    let total = mean * events
    return (
      total / gammaQuantile(0.5 + 0.5 * level, shape: events),
      total / gammaQuantile(0.5 - 0.5 * level, shape: events)
    )
  }

  /// n shape / estimate is gamma with shape n - 1.
  private func paretoShapeBounds(_ level: Double) -> (Double, Double) {
    let events = parameters[1] * parameters[1] / covariance[1][1]
    let unit = parameters[1] / events
    return (
      unit * gammaQuantile(0.5 - 0.5 * level, shape: events - 1),
      unit * gammaQuantile(0.5 + 0.5 * level, shape: events - 1)
    )
  }

  /// (n - 1) estimate ln(smallest / minimum) is F with 2 and 2 (n - 1) degrees; one-sided.
  private func paretoMinimumBounds(_ level: Double) -> (Double, Double) {
    let n = sample.size
    let excess = pow(1 - level, -1 / (n - 1)) - 1
    return (parameters[0] * exp(-excess / parameters[1]), parameters[0])
  }

  /// (end - largest) / range exceeds t with probability (1 + t)^(-(n - 1)); one-sided.
  private func uniformBounds(_ index: Int, _ level: Double) -> (Double, Double) {
    let excess = pow(1 - level, -1 / (sample.size - 1)) - 1
    let reach = (parameters[1] - parameters[0]) * excess
    return index == 0
      ? (parameters[0] - reach, parameters[0]) : (parameters[1], parameters[1] + reach)
  }

  private func poissonBounds(_ level: Double) -> (Double, Double) {
    let mean = parameters[0]
    let n = sample.size
    let statistic: (Double) -> Double = { trial in
      2 * n * (trial - mean - (mean > 0 ? mean * log(trial / mean) : 0))
    }
    return bounds(level, estimate: mean, within: 0, .infinity, statistic)
  }

  private func binomialBounds(_ level: Double, trials: Double) -> (Double, Double) {
    let p = parameters[0]
    let n = sample.size * trials
    let statistic: (Double) -> Double = { trial in
      let successes = p > 0 ? p * log(p / trial) : 0
      let failures = p < 1 ? (1 - p) * log((1 - p) / (1 - trial)) : 0
      return 2 * n * (successes + failures)
    }
    return bounds(level, estimate: p, within: 0, 1, statistic)
  }

  /// Where a convex statistic reaches the small-sample threshold on both sides, by bisection.
  private func bounds(
    _ level: Double, estimate: Double, within low: Double, _ high: Double,
    _ statistic: (Double) -> Double
  ) -> (Double, Double) {
    let threshold = Fit.threshold(level: level, size: sample.size, others: 0)
    var outer = high
    if outer == .infinity {
      outer = 2 * estimate + 1
      while statistic(outer) < threshold { outer *= 2 }
    }
    func search(_ inside: Double, _ outside: Double) -> Double {
      var inside = inside
      var outside = outside
      for _ in 0..<200 {
        let middle = 0.5 * (inside + outside)
        if middle == inside || middle == outside { break }
        if statistic(middle) < threshold { inside = middle } else { outside = middle }
      }
      return 0.5 * (inside + outside)
    }
    return (
      estimate > low ? search(estimate, low) : low, estimate < high ? search(estimate, outer) : high
    )
  }
}
