/// The closed list of laws, as files name them.
public enum DistributionFamily: String, Sendable, CaseIterable {
  case normal
  case lognormal
  case gamma
  case weibull
  case beta
  case burrXII
  case logLogistic
  case generalisedPareto
  case generalisedExtremeValue
  case pareto
  case exponential
  case uniform
  case truncatedNormal
  case empirical
  case kernelDensity
  case mixture
  case zeroInflated
  case poisson
  case negativeBinomial
  case binomial
  case zeroModified

  /// What the values of a law are and whether it has a density.
  public enum Kind: Sendable, Hashable {
    /// Real values with a density.
    case continuous
    /// Real values, atoms allowed.
    case real
    /// 0, 1, 2, ...
    case count
  }

  /// Whether its laws have a density, may have atoms, or count.
  public var kind: Kind {
    switch self {
    case .normal, .lognormal, .gamma, .weibull, .beta, .burrXII, .logLogistic, .generalisedPareto,
      .generalisedExtremeValue, .pareto, .exponential, .uniform, .truncatedNormal, .kernelDensity:
      .continuous
    case .empirical, .mixture, .zeroInflated: .real
    case .poisson, .negativeBinomial, .binomial, .zeroModified: .count
    }
  }

  /// The names of the numbers that determine a law of the family, in the order of its initialiser;
  /// `nil` where samples or other laws determine it.
  public var parameterNames: [String]? {
    switch self {
    case .normal: ["mean", "standardDeviation"]
    case .lognormal: ["logMean", "logStandardDeviation"]
    case .gamma, .weibull, .logLogistic: ["shape", "scale"]
    case .beta: ["firstShape", "secondShape", "lower", "upper"]
    case .burrXII: ["powerShape", "tailShape", "scale"]
    case .generalisedPareto, .generalisedExtremeValue: ["location", "scale", "shape"]
    case .pareto: ["minimum", "shape"]
    case .exponential, .poisson: ["mean"]
    case .uniform: ["lower", "upper"]
    case .truncatedNormal: ["mean", "standardDeviation", "lower", "upper"]
    case .negativeBinomial: ["size", "probability"]
    case .binomial: ["trials", "probability"]
    case .empirical, .kernelDensity, .mixture, .zeroInflated, .zeroModified: nil
    }
  }
}
