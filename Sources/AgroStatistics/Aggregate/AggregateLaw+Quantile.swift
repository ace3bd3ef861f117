extension AggregateLaw {
  /// The p-quantile with its errors, 0 < p < 1.
  ///
  /// - Returns: `+infinity` where p lies beyond the grid.
  public func quantile(_ p: Double) -> QuantileEstimate {
    QuantileEstimate(
      probability: p, value: value(p), bracket: bracket(p), estimatedError: estimatedError(p))
  }

  /// The annual loss exceeded once in so many years: a point of the AEP curve, with its errors.
  ///
  /// - Throws: ``ParameterError`` unless the return period is at least 2 years.
  public func quantile(returnPeriod years: Int) throws(ParameterError) -> QuantileEstimate {
    quantile(try ProbabilityLevel(returnPeriod: years).value)
  }

  private var isInterpolated: Bool {
    discretisation == .rounding || discretisation == .meanMatching
  }

  /// Between points the distribution function of the continuous law is interpolated: the masses
  /// up to a point are, to second order in the step, its value half a step further on.
  private func value(_ p: Double) -> Double {
    guard isInterpolated, let index = law.index(ofQuantile: p) else { return law.quantile(p) }
    guard index > 0 else { return law.point(0) }
    let before = law.cumulative[index - 1]
    let mass = law.masses[index]
    let share = mass > 0 ? (p - before) / mass : 0.5
    return max(law.point(0), law.point(index) + law.step * (share - 0.5))
  }

  private func bracket(_ p: Double) -> ClosedRange<Double>? {
    let allowance = accuracy.rounding + accuracy.aliasing
    if discretisation == nil {
      let from = law.index(ofQuantile: p - accuracy.rounding).map(law.point) ?? .infinity
      let to = law.index(ofQuantile: p + allowance).map(law.point) ?? .infinity
      return min(from, severityEnd)...max(to, min(from, severityEnd))
    }
    guard let below, let above else { return nil }
    let high = above.quantile(p + allowance)
    // A loss beyond the severity's grid is missing from the law below only past that grid's end.
    var low = below.quantile(p - accuracy.rounding)
    if low > severityEnd && accuracy.severityLostMass > 0 {
      let hidden = count.probabilityOfAny(eachWith: accuracy.severityLostMass)
      low = max(severityEnd, below.quantile(p - accuracy.rounding - hidden))
    }
    return min(low, high)...high
  }

  /// What the lattice did to mean and variance is known exactly: it shifts the quantile by the
  /// error of the mean, and by half the error of the variance times the slope of the log density.
  private func estimatedError(_ p: Double) -> Double? {
    guard discretisation != nil else { return 0 }
    guard isInterpolated, let index = law.index(ofQuantile: p), index > 1,
      index + 2 < law.count, law.masses[index] > 0
    else { return nil }
    let exact = accuracy.exactMoments
    let achieved = accuracy.achievedMoments
    guard exact.variance.isFinite else { return nil }
    let h = law.step
    let logSlope =
      abs(law.masses[index + 1] - law.masses[index - 1]) / (2 * h * law.masses[index])
    let shift = abs(achieved.mean - exact.mean)
    let spread = 0.5 * abs(achieved.variance - exact.variance) * logSlope
    return shift + spread + logSlope * h * h / 8
  }

  /// The expected shortfall at level p: the mean of the quantiles above p.
  public func tailValueAtRisk(_ p: Double) -> Double { law.tailValueAtRisk(p) }

  /// The expected loss to the aggregate layer `limit` in excess of `attachment`.
  public func layerPremium(attachment: Double, limit: Double) -> Double {
    law.layerPremium(attachment: attachment, limit: limit)
  }

  /// `E (S - retention)+`. Where the mean is known exactly, it is that mean less the expected
  /// loss below the retention, which the mass beyond the grid does not touch.
  public func stopLossPremium(retention: Double) -> Double {
    let mean = accuracy.exactMoments.mean
    guard mean.isFinite, law.lostMass > 0 || discretisation != nil else {
      return law.stopLossPremium(retention: retention)
    }
    return max(0, mean - law.limitedExpectedValue(at: retention))
  }
}

extension LatticeLaw {
  /// The expected shortfall at level p in 0..<1: the quantile plus the mean excess over it,
  /// divided by 1 - p, with the atom at the quantile weighted; `+infinity` where more than 1e-9 is
  /// lost beyond the grid.
  public func tailValueAtRisk(_ p: Double) -> Double {
    let quantile = self.quantile(p)
    guard quantile.isFinite, lostMass <= 1e-9 else { return .infinity }
    return quantile + stopLossPremium(retention: quantile) / (1 - p)
  }

  /// `E[S | S > quantile(p)]`, which differs from the expected shortfall where the quantile is an
  /// atom; `+infinity` where nothing lies above the quantile.
  public func conditionalTailExpectation(_ p: Double) -> Double {
    let quantile = self.quantile(p)
    let above = probability(above: quantile)
    guard quantile.isFinite, above > 0 else { return .infinity }
    return quantile + stopLossPremium(retention: quantile) / above
  }
}
