extension FitFamily {
  /// The continuous law with these parameters, in the order of `parameterNames`.
  ///
  /// - Throws: `ParameterError` outside the family's domain.
  func continuousLaw(
    _ p: [Double]
  ) throws(ParameterError) -> (any ContinuousDistribution)? {
    switch self {
    case .normal: try Normal(mean: p[0], standardDeviation: p[1])
    case .lognormal: try Lognormal(logMean: p[0], logStandardDeviation: p[1])
    case .gamma: try Gamma(shape: p[0], scale: p[1])
    case .weibull: try Weibull(shape: p[0], scale: p[1])
    case .beta(let lower, let upper):
      try Beta(firstShape: p[0], secondShape: p[1], lower: lower, upper: upper)
    case .burr: try BurrXII(powerShape: p[0], tailShape: p[1], scale: p[2])
    case .logLogistic: try LogLogistic(shape: p[0], scale: p[1])
    case .generalisedPareto(let threshold):
      try GeneralisedPareto(location: threshold, scale: p[0], shape: p[1])
    case .generalisedExtremeValue:
      try GeneralisedExtremeValue(location: p[0], scale: p[1], shape: p[2])
    case .gumbel: try GeneralisedExtremeValue.gumbel(location: p[0], scale: p[1])
    case .pareto: try Pareto(minimum: p[0], shape: p[1])
    case .exponential: try Exponential(mean: p[0])
    case .uniform: try Uniform(from: p[0], to: p[1])
    case .truncatedNormal, .poisson, .negativeBinomial, .binomial: nil
    }
  }
}
