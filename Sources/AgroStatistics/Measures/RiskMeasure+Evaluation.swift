internal import Glibc

extension RiskMeasure {
  /// The measure of the empirical law of a sample.
  public func value(of sample: LossSample) -> Double {
    var upper = 1.0
    var previous = 1.0
    var sum = 0.0
    for i in 0..<sample.count {
      upper = distortion(min(1, sample.survival(after: i + 1)))
      sum += sample.losses[i] * (previous - upper)
      previous = upper
    }
    return sum
  }

  /// The measure of a sample as an estimate for the law behind it, with its standard error from
  /// the influence function `integral of (1{x > t} - S(t)) g'(S(t))`.
  ///
  /// A distortion measure of a sample is consistent; its bias is of order 1/n and towards the mean
  /// where g is concave.
  public func estimate(from sample: LossSample) -> RiskEstimate {
    let value = value(of: sample)
    // A(t), the integral of g'(S) up to t, at every loss.
    var accumulated = [Double](repeating: 0, count: sample.count)
    for i in 1..<max(1, sample.count) {
      let survival = sample.survival(after: i)
      let slope = survival > 0 && survival < 1 ? distortionSlope(survival) : 0
      accumulated[i] =
        accumulated[i - 1] + slope * (sample.losses[i] - sample.losses[i - 1])
    }
    let centre: Double
    if let weights = sample.weights {
      centre = pairwiseSum(count: sample.count) { weights[$0] * accumulated[$0] }
    } else {
      centre = pairwiseSum(accumulated) / Double(sample.count)
    }
    let error = sample.standardError { accumulated[$0] - centre }
    return RiskEstimate(value: value, standardError: error)
  }

  /// The measure of a law by quadrature of `g(S)`, to about 1e-10 relative; of a lattice or
  /// empirical law by its sum; the value at risk is the law's quantile.
  ///
  /// - Throws: ``MeasureError/infinite(_:)`` where the integral diverges, and
  ///   ``MeasureError/lostMass(_:)`` for a lattice that misses more than 1e-9 of its law.
  public func value(of law: some RealDistribution) throws(MeasureError) -> Double {
    if let law = law as? AnyDistribution { return try value(of: law.law) }
    if let law = law as? LatticeLaw, law.lostMass > 1e-9 { throw .lostMass(law.lostMass) }
    if let law = law as? any PointMassLaw { return value(of: law.pointMasses) }
    if let measure = self as? ValueAtRisk {
      let quantile = law.quantile(exceededWith: measure.level.complement)
      guard quantile.isFinite else { throw .infinite("risk measure") }
      return quantile
    }
    let support = law.support
    try requireFinite(law)
    var points: [Double] = []
    for p in [1e-12, 1e-8, 1e-4, 0.01, 0.05, 0.2, 0.5] { points.append(law.quantile(p)) }
    for q in [0.2, 0.05, 0.01, 1e-3, 1e-5, 1e-8, 1e-12, 1e-18, 1e-30, 1e-60] {
      points.append(law.quantile(exceededWith: q))
    }
    if support.lowerBound.isFinite { points.append(support.lowerBound) }
    if support.upperBound.isFinite { points.append(support.upperBound) }
    // The distortion may bend or jump at its own level.
    for level in bends { points.append(law.quantile(exceededWith: level)) }
    points = points.filter(\.isFinite).sorted()
    guard let first = points.first, let last = points.last else { return law.mean }

    // Where a law's survival function is 1 below its support the integrand is 1, above it 0:
    // the measure is the lower end plus the integral of g(S) from there.
    var sum = first
    if !support.lowerBound.isFinite {
      sum -= DoubleExponential.integralToInfinity(from: -first, scale: scale(points)) {
        1 - distortion(min(1, law.probability(above: -$0)))
      }
    }
    sum += DoubleExponential.integral(over: points) {
      distortion(min(1, max(0, law.probability(above: $0))))
    }
    if !support.upperBound.isFinite {
      sum += DoubleExponential.integralToInfinity(from: last, scale: scale(points)) {
        distortion(min(1, max(0, law.probability(above: $0))))
      }
    }
    guard sum.isFinite else { throw .infinite("risk measure") }
    return sum
  }

  private func scale(_ points: [Double]) -> Double {
    let spread = points[points.count - 1] - points[0]
    return max(spread, .leastNormalMagnitude)
  }

  /// The survival probabilities at which known distortions bend, besides 0 and 1.
  private var bends: [Double] {
    if let measure = self as? TailValueAtRisk { return [measure.level.complement] }
    return []
  }

  /// A tail `g(S(x))` that falls more slowly than 1/x has no integral.
  private func requireFinite(_ law: some RealDistribution) throws(MeasureError) {
    guard !law.support.upperBound.isFinite else { return }
    guard distortion(1e-100) > 0 else { return }
    let near = law.quantile(exceededWith: 1e-100)
    let far = law.quantile(exceededWith: 1e-200)
    guard far.isFinite, near > 0, far > near else { return }
    let fall = log(distortion(1e-100)) - log(distortion(1e-200))
    guard fall > (1 + 1e-9) * log(far / near) else { throw .infinite("risk measure") }
  }
}
