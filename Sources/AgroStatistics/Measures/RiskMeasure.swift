internal import Glibc

/// A risk measure that is the mean under distorted probabilities.
///
///     rho(X) = integral over x > 0 of g(S(x)) - integral over x < 0 of 1 - g(S(x))
///
/// S is the survival function and g, the distortion, rises from g(0) = 0 to g(1) = 1. One
/// convention for atoms follows: on a sample the i-th smallest of n losses has the probability
/// `g((n - i + 1) / n) - g((n - i) / n)`. At level 0.5 the shortfall of 1, 1, 1, 1, 10 is 4.6.
///
/// Reference: Wang (1996), ASTIN Bulletin 26; Denuit et al. (2005), Actuarial Theory for Dependent
/// Risks, section 2.5.
public protocol RiskMeasure: Sendable {
  /// g(s), for s in 0...1.
  func distortion(_ survival: Double) -> Double
  /// g'(s), for s in (0, 1); it carries standard errors.
  func distortionSlope(_ survival: Double) -> Double
}

/// The mean.
public struct ExpectedValue: RiskMeasure, Equatable {
  /// The mean; it has no parameter.
  public init() {}
  public func distortion(_ survival: Double) -> Double { survival }
  public func distortionSlope(_ survival: Double) -> Double { 1 }
}

/// The p-quantile.
public struct ValueAtRisk: RiskMeasure, Equatable {
  /// The level p of the quantile.
  public let level: ProbabilityLevel

  /// The quantile at a level.
  public init(level: ProbabilityLevel) { self.level = level }

  public func distortion(_ survival: Double) -> Double {
    // A survival probability that rounding leaves just above 1 - p is 1 - p.
    survival > level.complement * (1 + 1e-12) ? 1 : 0
  }
  /// 0: the distortion jumps, so a standard error comes from
  /// ``LossSample/valueAtRiskEstimate(_:)``.
  public func distortionSlope(_ survival: Double) -> Double { 0 }
}

/// The expected shortfall at level p.
public struct TailValueAtRisk: RiskMeasure, Equatable {
  /// The level p beyond which losses are averaged.
  public let level: ProbabilityLevel

  /// The expected shortfall at a level.
  public init(level: ProbabilityLevel) { self.level = level }

  public func distortion(_ survival: Double) -> Double { min(1, survival / level.complement) }
  public func distortionSlope(_ survival: Double) -> Double {
    survival < level.complement ? 1 / level.complement : 0
  }
}

/// Wang's (2000) transform `g(s) = Phi(Phi^-1(s) + load)`.
public struct WangTransform: RiskMeasure, Equatable {
  /// The load, at least 0; 0 is the mean.
  public let load: Double

  /// - Throws: ``ParameterError`` unless the load is a finite number of at least 0.
  public init(load: Double) throws(ParameterError) {
    guard load >= 0, load.isFinite else {
      throw ParameterError(
        parameter: "load", value: load, requirement: "a finite number of at least 0")
    }
    self.load = load
  }

  public func distortion(_ survival: Double) -> Double {
    if survival <= 0 { return 0 }
    if survival >= 1 { return 1 }
    let z = SpecialFunctions.normalQuantile(exceededWith: survival)
    return SpecialFunctions.normalProbability(above: z - load)
  }

  public func distortionSlope(_ survival: Double) -> Double {
    // phi(z + load) / phi(z) with z = Phi^-1(s).
    let z = -SpecialFunctions.normalQuantile(exceededWith: survival)
    return exp(-load * z - 0.5 * load * load)
  }
}

/// Proportional hazards `g(s) = s^(1/rho)`, rho at least 1.
public struct ProportionalHazards: RiskMeasure, Equatable {
  /// Risk aversion; 1 is the mean.
  public let aversion: Double

  /// - Throws: ``ParameterError`` unless the aversion is a finite number of at least 1.
  public init(aversion: Double) throws(ParameterError) {
    guard aversion >= 1, aversion.isFinite else {
      throw ParameterError(
        parameter: "aversion", value: aversion, requirement: "a finite number of at least 1")
    }
    self.aversion = aversion
  }

  public func distortion(_ survival: Double) -> Double { pow(survival, 1 / aversion) }
  public func distortionSlope(_ survival: Double) -> Double {
    pow(survival, 1 / aversion - 1) / aversion
  }
}

/// Dual power `g(s) = 1 - (1 - s)^k`: the mean of the largest of k years; k at least 1.
public struct DualPower: RiskMeasure, Equatable {
  /// The number of years k, at least 1.
  public let exponent: Double

  /// - Throws: ``ParameterError`` unless the exponent is a finite number of at least 1.
  public init(exponent: Double) throws(ParameterError) {
    guard exponent >= 1, exponent.isFinite else {
      throw ParameterError(
        parameter: "exponent", value: exponent, requirement: "a finite number of at least 1")
    }
    self.exponent = exponent
  }

  public func distortion(_ survival: Double) -> Double { -expm1(exponent * log1p(-survival)) }
  public func distortionSlope(_ survival: Double) -> Double {
    exponent * exp((exponent - 1) * log1p(-survival))
  }
}
