import AgroStatistics

/// Example laws of every family, the ugly corners included. The exhaustive switch makes a family
/// without examples a compile error.
enum LawRegistry {
  static func real(_ family: DistributionFamily) throws -> [AnyDistribution] {
    switch family {
    case .normal:
      [
        .normal(try Normal(mean: 0, standardDeviation: 1)),
        .normal(try Normal(mean: 4, standardDeviation: 0.5)),
      ]
    case .lognormal:
      [
        .lognormal(try Lognormal(logMean: 0, logStandardDeviation: 1)),
        .lognormal(try Lognormal(logMean: 2, logStandardDeviation: 0.1)),
      ]
    case .gamma:
      [
        .gamma(try Gamma(shape: 0.05, scale: 1)), .gamma(try Gamma(shape: 2.5, scale: 3)),
        .gamma(try Gamma(shape: 300, scale: 0.1)),
      ]
    case .weibull:
      [
        .weibull(try Weibull(shape: 0.6, scale: 1)), .weibull(try Weibull(shape: 5, scale: 3)),
      ]
    case .beta:
      [
        .beta(try Beta(firstShape: 0.05, secondShape: 3)),
        .beta(try Beta(firstShape: 3, secondShape: 2, lower: 1, upper: 9)),
        .beta(try Beta(firstShape: 0.5, secondShape: 0.5)),
      ]
    case .burrXII:
      [
        .burrXII(try BurrXII(powerShape: 2, tailShape: 3, scale: 1)),
        .burrXII(try BurrXII(powerShape: 0.8, tailShape: 8, scale: 10)),
      ]
    case .logLogistic:
      [.logLogistic(try LogLogistic(shape: 4.5, scale: 2))]
    case .generalisedPareto:
      [
        .generalisedPareto(try GeneralisedPareto(scale: 1, shape: -0.5)),
        .generalisedPareto(try GeneralisedPareto(location: 2, scale: 1, shape: 0)),
        .generalisedPareto(try GeneralisedPareto(scale: 3, shape: 0.2)),
      ]
    case .generalisedExtremeValue:
      [
        .generalisedExtremeValue(
          try GeneralisedExtremeValue(location: 1, scale: 2, shape: -0.3)),
        .generalisedExtremeValue(try GeneralisedExtremeValue.gumbel(location: 0, scale: 1)),
        .generalisedExtremeValue(try GeneralisedExtremeValue(location: 3, scale: 1, shape: 0.2)),
      ]
    case .pareto: [.pareto(try Pareto(minimum: 2, shape: 4.5))]
    case .exponential: [.exponential(try Exponential(mean: 2.5))]
    case .uniform: [.uniform(try Uniform(from: -1, to: 4))]
    case .truncatedNormal:
      [
        .truncatedNormal(try TruncatedNormal(mean: 1, standardDeviation: 1, lower: 0)),
        .truncatedNormal(
          try TruncatedNormal(mean: 0, standardDeviation: 1, lower: 4, upper: 5)),
      ]
    case .empirical:
      [
        .empirical(try Empirical([3, 1, 4, 1, 5, 9, 2, 6])),
        .empirical(try Empirical([2, 7, 3], weights: [1, 2, 5])),
      ]
    case .kernelDensity: [.kernelDensity(try KernelDensity([0.3, 2, 2.5, 3, 3.3, 4, 6]))]
    case .mixture:
      [
        .mixture(
          try Mixture(
            [
              .gamma(Gamma(shape: 3, scale: 1)),
              .weibull(Weibull(shape: 6, scale: 9)),
            ], weights: [2, 3]))
      ]
    case .zeroInflated:
      [
        .zeroInflated(
          try ZeroInflated(.gamma(Gamma(shape: 1.5, scale: 2)), zeroProbability: 0.6))
      ]
    case .poisson, .negativeBinomial, .binomial, .zeroModified: []
    }
  }

  static func counts(_ family: DistributionFamily) throws -> [AnyCountDistribution] {
    switch family {
    case .poisson: [.poisson(try Poisson(mean: 2.5)), .poisson(try Poisson(mean: 40))]
    case .negativeBinomial:
      [
        .negativeBinomial(try NegativeBinomial(size: 0.3, probability: 0.1)),
        .negativeBinomial(try NegativeBinomial(size: 5, probability: 0.5)),
      ]
    case .binomial: [.binomial(try Binomial(trials: 12, probability: 0.3))]
    case .zeroModified:
      [.zeroModified(try ZeroModified(.poisson(Poisson(mean: 2)), zeroProbability: 0.4))]
    case .normal, .lognormal, .gamma, .weibull, .beta, .burrXII, .logLogistic,
      .generalisedPareto, .generalisedExtremeValue, .pareto, .exponential, .uniform,
      .truncatedNormal, .empirical, .kernelDensity, .mixture, .zeroInflated:
      []
    }
  }

  /// A count law with a parameter off by 2 %.
  static func mutant(_ law: AnyCountDistribution) throws -> AnyCountDistribution {
    switch law {
    case .poisson(let d): .poisson(try Poisson(mean: d.mean * 1.02))
    case .negativeBinomial(let d):
      .negativeBinomial(try .matching(mean: d.mean * 1.02, size: d.size))
    case .binomial(let d):
      .binomial(try Binomial(trials: d.trials, probability: d.probability * 1.02))
    case .zeroModified(let d):
      .zeroModified(
        try ZeroModified(mutant(d.base), zeroProbability: d.zeroProbability * 1.02))
    }
  }
}

/// A law multiplied by a factor, for tests of samplers and of scaling.
struct Scaled<Base: RealDistribution>: RealDistribution {
  let base: Base
  let factor: Double

  var support: ClosedRange<Double> {
    (base.support.lowerBound * factor)...(base.support.upperBound * factor)
  }
  var mean: Double { base.mean * factor }
  var variance: Double { base.variance * factor * factor }
  var skewness: Double { base.skewness }
  func probability(atMost x: Double) -> Double { base.probability(atMost: x / factor) }
  func probability(above x: Double) -> Double { base.probability(above: x / factor) }
  func quantile(_ p: Double) -> Double { base.quantile(p) * factor }
  func quantile(exceededWith q: Double) -> Double { base.quantile(exceededWith: q) * factor }
  func rawMoment(_ order: Int) -> Double { base.rawMoment(order) * power(factor, order) }
  func partialMoment(_ order: Int, below x: Double) -> Double {
    base.partialMoment(order, below: x / factor) * power(factor, order)
  }
  func partialMoment(_ order: Int, above x: Double) -> Double {
    base.partialMoment(order, above: x / factor) * power(factor, order)
  }
  func limitedMoment(_ order: Int, at limit: Double) -> Double {
    base.limitedMoment(order, at: limit / factor) * power(factor, order)
  }
  func excessMoment(_ order: Int, over x: Double) -> Double {
    base.excessMoment(order, over: x / factor) * power(factor, order)
  }
  func deficitMoment(_ order: Int, below x: Double) -> Double {
    base.deficitMoment(order, below: x / factor) * power(factor, order)
  }
  func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    base.layerMoment(order, from: lower / factor, to: upper / factor) * power(factor, order)
  }
}
