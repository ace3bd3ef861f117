extension FitFamily {
  /// The family under which files name the fitted law; a Gumbel law is a generalised extreme value
  /// law of shape 0.
  public var distributionFamily: DistributionFamily {
    switch self {
    case .normal: .normal
    case .lognormal: .lognormal
    case .gamma: .gamma
    case .weibull: .weibull
    case .beta: .beta
    case .burr: .burrXII
    case .logLogistic: .logLogistic
    case .generalisedPareto: .generalisedPareto
    case .generalisedExtremeValue, .gumbel: .generalisedExtremeValue
    case .pareto: .pareto
    case .exponential: .exponential
    case .uniform: .uniform
    case .truncatedNormal: .truncatedNormal
    case .poisson: .poisson
    case .negativeBinomial: .negativeBinomial
    case .binomial: .binomial
    }
  }

  /// The law with these parameters, in the order of `parameterNames`.
  ///
  /// - Throws: `ParameterError` outside the family's domain, or for a family of counts.
  package func law(_ p: [Double]) throws(ParameterError) -> AnyDistribution {
    switch self {
    case .normal: .normal(try Normal(mean: p[0], standardDeviation: p[1]))
    case .lognormal: .lognormal(try Lognormal(logMean: p[0], logStandardDeviation: p[1]))
    case .gamma: .gamma(try Gamma(shape: p[0], scale: p[1]))
    case .weibull: .weibull(try Weibull(shape: p[0], scale: p[1]))
    case .beta(let lower, let upper):
      .beta(try Beta(firstShape: p[0], secondShape: p[1], lower: lower, upper: upper))
    case .burr: .burrXII(try BurrXII(powerShape: p[0], tailShape: p[1], scale: p[2]))
    case .logLogistic: .logLogistic(try LogLogistic(shape: p[0], scale: p[1]))
    case .generalisedPareto(let threshold):
      .generalisedPareto(try GeneralisedPareto(location: threshold, scale: p[0], shape: p[1]))
    case .generalisedExtremeValue:
      .generalisedExtremeValue(
        try GeneralisedExtremeValue(location: p[0], scale: p[1], shape: p[2]))
    case .gumbel:
      .generalisedExtremeValue(try GeneralisedExtremeValue.gumbel(location: p[0], scale: p[1]))
    case .pareto: .pareto(try Pareto(minimum: p[0], shape: p[1]))
    case .exponential: .exponential(try Exponential(mean: p[0]))
    case .uniform: .uniform(try Uniform(from: p[0], to: p[1]))
    case .truncatedNormal(let lower, let upper):
      try AnyDistribution(
        .truncatedNormal,
        parameters: ["mean": p[0], "standardDeviation": p[1], "lower": lower, "upper": upper])
    case .poisson, .negativeBinomial, .binomial:
      throw ParameterError(
        parameter: "family", value: .nan, requirement: "one of real values, not of counts")
    }
  }

  /// The count law with these parameters.
  ///
  /// - Throws: `ParameterError` outside the family's domain, or for a family of real values.
  package func countLaw(_ p: [Double]) throws(ParameterError) -> AnyCountDistribution {
    switch self {
    case .poisson: .poisson(try Poisson(mean: p[0]))
    case .negativeBinomial:
      .negativeBinomial(try NegativeBinomial(size: p[0], probability: p[0] / (p[0] + p[1])))
    case .binomial(let trials): .binomial(try Binomial(trials: trials, probability: p[0]))
    default:
      throw ParameterError(
        parameter: "family", value: .nan, requirement: "one of counts, not of real values")
    }
  }
}
