extension PremiumPrinciple {
  /// The premium of a law, exact or by quadrature.
  ///
  /// - Throws: ``MeasureError``: where a moment or an integral is infinite, and for the Esscher and
  ///   exponential principles where the law has no moment generating function.
  public func premium(of law: some RealDistribution) throws(MeasureError) -> Double {
    try validate()
    let mean = law.mean
    guard mean.isFinite else { throw .infinite("mean") }
    if let lattice = law as? LatticeLaw, lattice.lostMass > 1e-9 {
      throw .lostMass(lattice.lostMass)
    }
    switch self {
    case .expectation(let l): return (1 + l) * mean
    case .standardDeviation(let l):
      return mean + l * (try finite(law.variance, "variance")).squareRoot()
    case .variance(let l): return mean + l * (try finite(law.variance, "variance"))
    case .semiVariance(let l):
      return mean + l * (try finite(law.excessMoment(2, over: mean), "semi-variance"))
    case .returnOnRisk(let rate, let level):
      let quantile = law.quantile(exceededWith: level.complement)
      return mean + rate * (try finite(quantile, "quantile") - mean)
    case .costOfCapital(let rate, let level):
      return mean + rate * (try finite(law.tailValueAtRisk(level), "shortfall") - mean)
    case .wang, .proportionalHazards:
      guard let measure = try distortion() else { return mean }
      return try measure.value(of: law)
    case .esscher(let h): return try generator(of: law, at: h).slope
    case .exponential(let a): return try generator(of: law, at: a).value / a
    }
  }

  private func finite(_ value: Double, _ what: String) throws(MeasureError) -> Double {
    guard value.isFinite else { throw .infinite(what) }
    return value
  }

  private func name(of law: some RealDistribution) -> String {
    if let law = law as? AnyDistribution { return "\(type(of: law.law))" }
    return "\(type(of: law))"
  }

  private func generator(
    of law: some RealDistribution, at t: Double
  ) throws(MeasureError) -> (value: Double, slope: Double) {
    guard let generator = law.anyCumulantGenerator(at: t) else {
      throw .noMomentGeneratingFunction(law: name(of: law))
    }
    guard generator.value.isFinite, generator.slope.isFinite else {
      throw .momentGeneratingFunctionDiverges(parameter: t)
    }
    return generator
  }
}

extension RealDistribution {
  /// The expected shortfall at level p: `1/(1 - p)` times the integral of the quantiles above p;
  /// `+infinity` where the mean is.
  public func tailValueAtRisk(_ level: ProbabilityLevel) -> Double {
    let quantile = quantile(exceededWith: level.complement)
    return quantile + expectedExcess(over: quantile) / level.complement
  }

  /// `E[X | X > VaR_p]`; nil where nothing lies above the quantile.
  public func conditionalTailExpectation(_ level: ProbabilityLevel) -> Double? {
    let quantile = quantile(exceededWith: level.complement)
    let survival = probability(above: quantile)
    return survival > 0 ? quantile + expectedExcess(over: quantile) / survival : nil
  }
}
