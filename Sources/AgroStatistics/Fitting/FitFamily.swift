/// A family of laws that can be fitted, with the constants that are given and not estimated.
public enum FitFamily: Sendable, Hashable {
  case normal
  case lognormal
  case gamma
  case weibull
  /// Beta on a given interval; its likelihood is unbounded in the ends: they are never estimated.
  case beta(lower: Double, upper: Double)
  case burr
  case logLogistic
  /// Generalised Pareto above a given threshold, shape at least -0.5.
  case generalisedPareto(threshold: Double)
  /// Generalised extreme value law of maxima, shape at least -0.5.
  case generalisedExtremeValue
  case gumbel
  case pareto
  case exponential
  case uniform
  /// Normal restricted to a given interval; the upper end may be infinite.
  case truncatedNormal(lower: Double, upper: Double)
  case poisson
  case negativeBinomial
  /// Binomial with a given number of trials.
  case binomial(trials: Int)

  /// The family's name in tables and messages.
  public var name: String {
    switch self {
    case .normal: "normal"
    case .lognormal: "lognormal"
    case .gamma: "gamma"
    case .weibull: "Weibull"
    case .beta: "beta"
    case .burr: "Burr XII"
    case .logLogistic: "log-logistic"
    case .generalisedPareto: "generalised Pareto"
    case .generalisedExtremeValue: "generalised extreme value"
    case .gumbel: "Gumbel"
    case .pareto: "Pareto"
    case .exponential: "exponential"
    case .uniform: "uniform"
    case .truncatedNormal: "truncated normal"
    case .poisson: "Poisson"
    case .negativeBinomial: "negative binomial"
    case .binomial: "binomial"
    }
  }

  /// The names of the estimated parameters, in the order in which they are reported.
  public var parameterNames: [String] {
    switch self {
    case .normal, .truncatedNormal: ["mean", "standardDeviation"]
    case .lognormal: ["logMean", "logStandardDeviation"]
    case .gamma, .weibull, .logLogistic: ["shape", "scale"]
    case .beta: ["firstShape", "secondShape"]
    case .burr: ["powerShape", "tailShape", "scale"]
    case .generalisedPareto: ["scale", "shape"]
    case .generalisedExtremeValue: ["location", "scale", "shape"]
    case .gumbel: ["location", "scale"]
    case .pareto: ["minimum", "shape"]
    case .exponential, .poisson: ["mean"]
    case .uniform: ["lower", "upper"]
    case .negativeBinomial: ["size", "mean"]
    case .binomial: ["probability"]
    }
  }

  /// How many parameters are estimated.
  public var parameterCount: Int { parameterNames.count }

  /// Whether the law is one of counts.
  public var isDiscrete: Bool {
    switch self {
    case .poisson, .negativeBinomial, .binomial: true
    default: false
    }
  }

  /// The families tried on yields that lie between 0 and `upper`.
  public static func yieldCandidates(upper: Double) -> [FitFamily] {
    [.normal, .lognormal, .gamma, .weibull, .beta(lower: 0, upper: upper), .logLogistic, .burr]
  }

  /// The families tried on claim sizes.
  public static let lossCandidates: [FitFamily] = [
    .lognormal, .gamma, .weibull, .logLogistic, .burr, .exponential,
    .generalisedPareto(threshold: 0),
  ]
}
