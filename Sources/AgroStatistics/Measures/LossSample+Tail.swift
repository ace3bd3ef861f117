extension LossSample {
  /// The index of the p-quantile in ``losses``.
  func quantileIndex(_ level: ProbabilityLevel) -> Int {
    guard weights != nil else { return max(1, level.rank(in: count)) - 1 }
    let p = level.value
    // The running sum of the weights carries a rounding error of a few units a loss.
    let bound = p - 1e-15 * Double(count).squareRoot() - 4 * p.ulp
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] >= bound { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Value at risk: the smallest loss that is not exceeded with probability p, without weights
  /// the order statistic of rank `ceil(n p)`.
  ///
  /// As an estimate of the law behind the sample it is consistent with a bias of order 1/n.
  public func valueAtRisk(_ level: ProbabilityLevel) -> Double { losses[quantileIndex(level)] }

  /// Tail value at risk, also expected shortfall: the mean of the worst `n (1 - p)` losses, the
  /// boundary one weighted; `1/(1 - p)` times the integral of the quantiles above p.
  public func tailValueAtRisk(_ level: ProbabilityLevel) -> Double {
    let index = quantileIndex(level)
    let quantile = losses[index]
    if let weights {
      let excess = pairwiseSum(count: count - index) {
        weights[index + $0] * (losses[index + $0] - quantile)
      }
      return quantile + excess / level.complement
    }
    let excess = pairwiseSum(count: count - index) { losses[index + $0] - quantile }
    return quantile + excess / level.tailCount(in: count)
  }

  /// `E[X | X > VaR_p]`, which is not the expected shortfall where the quantile is an atom. Nil
  /// where no loss exceeds the quantile.
  public func conditionalTailExpectation(_ level: ProbabilityLevel) -> Double? {
    let quantile = valueAtRisk(level)
    var first = quantileIndex(level)
    while first < count && losses[first] <= quantile { first += 1 }
    guard first < count else { return nil }
    if let weights {
      let mass = pairwiseSum(count: count - first) { weights[first + $0] }
      guard mass > 0 else { return nil }
      return pairwiseSum(count: count - first) { weights[first + $0] * losses[first + $0] } / mass
    }
    return pairwiseSum(count: count - first) { losses[first + $0] } / Double(count - first)
  }

  // MARK: Estimates with their errors

  /// The years in the tail beyond p, by their effective number where they are weighted.
  public func tailYears(_ level: ProbabilityLevel) -> Double {
    guard let weights else { return level.tailCount(in: count) }
    let index = quantileIndex(level)
    let mass = pairwiseSum(count: count - index) { weights[index + $0] }
    let squares = pairwiseSum(count: count - index) {
      weights[index + $0] * weights[index + $0]
    }
    return squares > 0 ? mass * mass / squares : 0
  }

  /// The tail value at risk with its standard error
  /// `sqrt((tail variance + p (TVaR - VaR)^2) / (n (1 - p)))`.
  ///
  /// Reference: Manistre and Hancock (2005), North American Actuarial Journal 9.
  /// - Throws: ``MeasureError`` below 20 tail years.
  public func tailValueAtRiskEstimate(
    _ level: ProbabilityLevel
  ) throws(MeasureError) -> RiskEstimate {
    try requireTail(level)
    let quantile = valueAtRisk(level)
    let value = tailValueAtRisk(level)
    // The influence function's variance is the formula of Manistre and Hancock.
    let complement = level.complement
    let error = standardError { index in
      max(0, losses[index] - quantile) / complement + quantile - value
    }
    return RiskEstimate(value: value, standardError: error)
  }

  /// The value at risk with a standard error from the spacing of the order statistics around it.
  ///
  /// - Throws: ``MeasureError`` below 20 tail years.
  public func valueAtRiskEstimate(
    _ level: ProbabilityLevel
  ) throws(MeasureError) -> RiskEstimate {
    try requireTail(level)
    let value = valueAtRisk(level)
    let density = densityAtQuantile(level)
    let p = level.value
    let error = standardError { index in
      density > 0 ? (p - (losses[index] <= value ? 1 : 0)) / density : 0
    }
    return RiskEstimate(value: value, standardError: error)
  }

  /// An interval for the true p-quantile from order statistics, without any assumption on the law.
  ///
  /// The true quantile lies between the order statistics of rank r and s with the probability that
  /// a binomial count (n, p) lies in r..<s. Ranks are chosen with at most half of the
  /// error probability on either side; an end that no rank can give is infinite.
  ///
  /// - Parameter confidence: for instance 0.9.
  /// - Throws: ``MeasureError`` for a weighted sample's empty tail or a confidence outside (0, 1).
  public func valueAtRiskInterval(
    _ level: ProbabilityLevel, confidence: Double
  ) throws(MeasureError) -> ClosedRange<Double> {
    guard confidence > 0, confidence < 1 else {
      throw .invalidParameter(
        ParameterError(
          parameter: "confidence", value: confidence, requirement: "a number in (0, 1)"))
    }
    let tail = (1 - confidence) / 2
    let size = effectiveCount
    let n = Int(size.rounded(.down))
    guard n >= 1 else { throw .emptySample }
    let p = level.value
    func atMost(_ k: Int) -> Double {
      // P(B <= k) of the binomial law by the incomplete beta function.
      k < 0
        ? 0
        : k >= n
          ? 1 : SpecialFunctions.betaProbability(above: p, Double(k + 1), Double(n - k))
    }
    // The largest r with P(B <= r - 1) <= tail, and the smallest s with P(B <= s - 1) >= 1 - tail.
    let r = Self.lastIndex(0...n) { atMost($0 - 1) <= tail }
    let s = Self.lastIndex(0...(n + 1)) { atMost($0 - 1) < 1 - tail } + 1
    let low = r < 1 ? -Double.infinity : loss(rank: r, of: n)
    let high = s > n ? Double.infinity : loss(rank: s, of: n)
    return low...max(low, high)
  }

  /// The last index of a range at which a condition that holds first and then not still holds.
  private static func lastIndex(_ range: ClosedRange<Int>, _ holds: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound + 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// The order statistic of a rank; of a weighted sample, the loss at the share that the rank
  /// would have among the effective number of losses.
  private func loss(rank: Int, of n: Int) -> Double {
    guard weights != nil else { return losses[rank - 1] }
    let share = Double(rank) / Double(n)
    let index = cumulative.firstIndex { $0 >= share - 1e-12 } ?? (count - 1)
    return losses[index]
  }

  /// The density at the quantile from the order statistics one standard deviation of the
  /// binomial count to either side; 0 where they agree (an atom).
  func densityAtQuantile(_ level: ProbabilityLevel) -> Double {
    let p = level.value
    let reach = (p * (1 - p) / effectiveCount).squareRoot()
    func quantile(_ p: Double) -> Double {
      if weights != nil {
        return losses[cumulative.firstIndex { $0 >= p - 1e-12 } ?? (count - 1)]
      }
      return losses[min(count - 1, max(0, Int((p * Double(count)).rounded(.up)) - 1))]
    }
    let lower = max(0, p - reach)
    let upper = min(1, p + reach)
    let width = quantile(upper) - quantile(lower)
    return width > 0 ? (upper - lower) / width : 0
  }

  func requireTail(_ level: ProbabilityLevel) throws(MeasureError) {
    let years = tailYears(level)
    guard years >= 20 else { throw .tooFewTailYears(found: years, level: level.value) }
  }
}
