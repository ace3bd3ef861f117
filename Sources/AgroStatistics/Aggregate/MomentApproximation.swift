internal import Glibc

/// Laws that approximate an aggregate loss by its moments alone.
///
/// They are quick looks and controls: their error is not bounded, and for skew losses it is large
/// (a normal law gives negative losses a probability).
public enum MomentApproximation: String, Sendable, CaseIterable {
  /// Two moments.
  case normal
  /// Two moments; for positive losses.
  case lognormal
  /// Three moments: `P(S <= mean + sd (z + skew (z^2 - 1) / 6)) = Phi(z)`, for x above the mean
  /// (Beard, Pentikainen and Pesonen 1984). Skewness above 0.
  case normalPower
  /// Three moments: a gamma law moved along the axis (Bohman and Esscher 1963). Skewness above 0.
  case shiftedGamma

  /// P(S <= x).
  ///
  /// - Throws: ``ParameterError`` for moments that the approximation cannot have.
  public func probability(
    atMost x: Double, moments: LossMoments
  ) throws(ParameterError) -> Double {
    let (mean, deviation, skew) = try checked(moments)
    let z = (x - mean) / deviation
    switch self {
    case .normal: return SpecialFunctions.normalProbability(atMost: z)
    case .lognormal:
      let law = try lognormal(mean, deviation)
      return law.probability(atMost: x)
    case .normalPower:
      let root = 9 / (skew * skew) + 1 + 6 * z / skew
      guard root > 0 else { return 0 }
      return SpecialFunctions.normalProbability(atMost: root.squareRoot() - 3 / skew)
    case .shiftedGamma:
      let (law, shift) = try shiftedGamma(mean, deviation, skew)
      return law.probability(atMost: x - shift)
    }
  }

  /// P(S > x).
  ///
  /// - Throws: ``ParameterError`` for moments that the approximation cannot have.
  public func probability(
    above x: Double, moments: LossMoments
  ) throws(ParameterError) -> Double {
    let (mean, deviation, skew) = try checked(moments)
    let z = (x - mean) / deviation
    switch self {
    case .normal: return SpecialFunctions.normalProbability(above: z)
    case .lognormal:
      let law = try lognormal(mean, deviation)
      return law.probability(above: x)
    case .normalPower:
      let root = 9 / (skew * skew) + 1 + 6 * z / skew
      guard root > 0 else { return 1 }
      return SpecialFunctions.normalProbability(above: root.squareRoot() - 3 / skew)
    case .shiftedGamma:
      let (law, shift) = try shiftedGamma(mean, deviation, skew)
      return law.probability(above: x - shift)
    }
  }

  /// The p-quantile, 0 < p < 1.
  ///
  /// - Throws: ``ParameterError`` for moments that the approximation cannot have.
  public func quantile(_ p: Double, moments: LossMoments) throws(ParameterError) -> Double {
    let (mean, deviation, skew) = try checked(moments)
    let z = SpecialFunctions.normalQuantile(p)
    switch self {
    case .normal: return mean + deviation * z
    case .lognormal:
      let law = try lognormal(mean, deviation)
      return law.quantile(p)
    case .normalPower: return mean + deviation * (z + skew * (z * z - 1) / 6)
    case .shiftedGamma:
      let (law, shift) = try shiftedGamma(mean, deviation, skew)
      return shift + law.quantile(p)
    }
  }

  private func checked(
    _ moments: LossMoments
  ) throws(ParameterError) -> (mean: Double, deviation: Double, skewness: Double) {
    guard moments.mean.isFinite else {
      throw ParameterError(
        parameter: "mean", value: moments.mean, requirement: "a finite number")
    }
    guard moments.variance > 0, moments.variance.isFinite else {
      throw ParameterError(
        parameter: "variance", value: moments.variance, requirement: "a finite number above 0")
    }
    let skew = moments.skewness
    if self == .normalPower || self == .shiftedGamma {
      guard skew > 0, skew.isFinite else {
        throw ParameterError(
          parameter: "skewness", value: skew, requirement: "a finite number above 0")
      }
    }
    return (moments.mean, moments.standardDeviation, skew)
  }

  private func lognormal(
    _ mean: Double, _ deviation: Double
  ) throws(ParameterError) -> Lognormal {
    try Lognormal.matching(mean: mean, coefficientOfVariation: deviation / mean)
  }

  /// Shape `4 / skew^2`, scale `sd skew / 2`, moved to the mean.
  private func shiftedGamma(
    _ mean: Double, _ deviation: Double, _ skew: Double
  ) throws(ParameterError) -> (Gamma, Double) {
    let law = try Gamma(shape: 4 / (skew * skew), scale: deviation * skew / 2)
    return (law, mean - 2 * deviation / skew)
  }
}
