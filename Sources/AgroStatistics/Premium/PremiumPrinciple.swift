/// How a premium is formed from the law of the loss: the mean and a load for its variability.
///
/// Every principle can be asked of a sample, with a standard error, of a weighted sample, and of a
/// law. Parameters that multiply a squared loss, and those of the Esscher and exponential
/// principles, have the unit 1 / loss: with losses as shares of the sum insured they are numbers,
/// with losses in money they are divided by the sum insured first.
///
/// Reference: Buhlmann (1970), Mathematical Methods in Risk Theory, chapter 4; Kaas et al. (2008),
/// Modern Actuarial Risk Theory, chapter 5; Wang (1996), ASTIN Bulletin 26.
public enum PremiumPrinciple: Sendable, Equatable {
  /// `(1 + l) E`.
  case expectation(loading: Double)
  /// `E + l sd`.
  case standardDeviation(loading: Double)
  /// `E + l var`; l in 1 / loss.
  case variance(loading: Double)
  /// `E + l E[max(0, X - E)^2]`; l in 1 / loss.
  case semiVariance(loading: Double)
  /// `E + r (PML_q - E)`.
  case returnOnRisk(rate: Double, level: ProbabilityLevel)
  /// `E + r (TVaR_q - E)`.
  case costOfCapital(rate: Double, level: ProbabilityLevel)
  /// `integral of Phi(Phi^-1(S) + l)`.
  case wang(load: Double)
  /// `integral of S^(1/rho)`, rho at least 1.
  case proportionalHazards(aversion: Double)
  /// `E[X exp(h X)] / E[exp(h X)]`; h in 1 / loss.
  case esscher(parameter: Double)
  /// `log E[exp(a X)] / a`; a in 1 / loss.
  case exponential(parameter: Double)

  /// The name in reports.
  public var name: String {
    switch self {
    case .expectation: "expectation"
    case .standardDeviation: "standard deviation"
    case .variance: "variance"
    case .semiVariance: "semi-variance"
    case .returnOnRisk: "return on risk"
    case .costOfCapital: "cost of capital"
    case .wang: "Wang"
    case .proportionalHazards: "proportional hazards"
    case .esscher: "Esscher"
    case .exponential: "exponential"
    }
  }

  /// The principle for losses in money whose parameters were given for losses as shares of the
  /// sum insured: parameters in 1 / loss are divided by it.
  ///
  /// - Throws: ``ParameterError`` unless the sum insured is a finite number above 0.
  public func scaled(toSumInsured sum: Double) throws(ParameterError) -> PremiumPrinciple {
    guard sum > 0, sum.isFinite else {
      throw ParameterError(
        parameter: "sumInsured", value: sum, requirement: "a finite number above 0")
    }
    return switch self {
    case .variance(let loading): .variance(loading: loading / sum)
    case .semiVariance(let loading): .semiVariance(loading: loading / sum)
    case .esscher(let parameter): .esscher(parameter: parameter / sum)
    case .exponential(let parameter): .exponential(parameter: parameter / sum)
    default: self
    }
  }

  /// The distortion of the principles that have one, with its parameter checked.
  func distortion() throws(MeasureError) -> (any RiskMeasure)? {
    do {
      switch self {
      case .wang(let load): return try WangTransform(load: load)
      case .proportionalHazards(let aversion):
        return try ProportionalHazards(aversion: aversion)
      default: return nil
      }
    } catch {
      throw .invalidParameter(error)
    }
  }

  func validate() throws(MeasureError) {
    func require(_ name: String, _ value: Double, above zero: Bool) throws(MeasureError) {
      guard value.isFinite, zero ? value > 0 : value >= 0 else {
        throw .invalidParameter(
          ParameterError(
            parameter: name, value: value,
            requirement: zero ? "a finite number above 0" : "a finite number of at least 0"))
      }
    }
    switch self {
    case .expectation(let loading), .standardDeviation(let loading), .variance(let loading),
      .semiVariance(let loading):
      try require("loading", loading, above: false)
    case .returnOnRisk(let rate, _), .costOfCapital(let rate, _):
      try require("rate", rate, above: false)
    case .esscher(let parameter): try require("parameter", parameter, above: false)
    case .exponential(let parameter): try require("parameter", parameter, above: true)
    case .wang, .proportionalHazards: _ = try distortion()
    }
  }
}
