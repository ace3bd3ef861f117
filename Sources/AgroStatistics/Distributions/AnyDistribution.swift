/// A real-valued law of any family, for files and for lists of different laws.
///
/// Loops over many draws should use the law itself, or a `TabulatedQuantile` of it.
public indirect enum AnyDistribution: RealDistribution, Hashable {
  case normal(Normal)
  case lognormal(Lognormal)
  case gamma(Gamma)
  case weibull(Weibull)
  case beta(Beta)
  case burrXII(BurrXII)
  case logLogistic(LogLogistic)
  case generalisedPareto(GeneralisedPareto)
  case generalisedExtremeValue(GeneralisedExtremeValue)
  case pareto(Pareto)
  case exponential(Exponential)
  case uniform(Uniform)
  case truncatedNormal(TruncatedNormal)
  case empirical(Empirical)
  case kernelDensity(KernelDensity)
  case mixture(Mixture<AnyDistribution>)
  case zeroInflated(ZeroInflated<AnyDistribution>)

  // MARK: Parameters

  /// The law of a parametric family.
  ///
  /// - Parameters:
  ///   - family: a family of real values that has `parameterNames`.
  ///   - parameters: a number for each of these names.
  /// - Throws: `ParameterError` when a parameter is missing or outside its domain, or when the
  ///   family is not determined by numbers alone.
  public init(
    _ family: DistributionFamily, parameters: [String: Double]
  ) throws(ParameterError) {
    func number(_ name: String) throws(ParameterError) -> Double {
      guard let value = parameters[name] else {
        throw ParameterError(
          parameter: name, value: .nan, requirement: "given for the family \(family.rawValue)")
      }
      return value
    }
    switch family {
    case .normal:
      self = .normal(
        try Normal(mean: number("mean"), standardDeviation: number("standardDeviation")))
    case .lognormal:
      self = .lognormal(
        try Lognormal(
          logMean: number("logMean"), logStandardDeviation: number("logStandardDeviation")))
    case .gamma:
      self = .gamma(try Gamma(shape: number("shape"), scale: number("scale")))
    case .weibull:
      self = .weibull(try Weibull(shape: number("shape"), scale: number("scale")))
    case .beta:
      self = .beta(
        try Beta(
          firstShape: number("firstShape"), secondShape: number("secondShape"),
          lower: number("lower"), upper: number("upper")))
    case .burrXII:
      self = .burrXII(
        try BurrXII(
          powerShape: number("powerShape"), tailShape: number("tailShape"),
          scale: number("scale")))
    case .logLogistic:
      self = .logLogistic(try LogLogistic(shape: number("shape"), scale: number("scale")))
    case .generalisedPareto:
      self = .generalisedPareto(
        try GeneralisedPareto(
          location: number("location"), scale: number("scale"), shape: number("shape")))
    case .generalisedExtremeValue:
      self = .generalisedExtremeValue(
        try GeneralisedExtremeValue(
          location: number("location"), scale: number("scale"), shape: number("shape")))
    case .pareto:
      self = .pareto(try Pareto(minimum: number("minimum"), shape: number("shape")))
    case .exponential:
      self = .exponential(try Exponential(mean: number("mean")))
    case .uniform:
      self = .uniform(try Uniform(from: number("lower"), to: number("upper")))
    case .truncatedNormal:
      self = .truncatedNormal(
        try TruncatedNormal(
          mean: number("mean"), standardDeviation: number("standardDeviation"),
          lower: number("lower"), upper: number("upper")))
    case .empirical, .kernelDensity, .mixture, .zeroInflated, .poisson, .negativeBinomial,
      .binomial, .zeroModified:
      throw ParameterError(
        parameter: "family \(family.rawValue)", value: .nan,
        requirement: "a family of real values that numbers alone determine")
    }
  }

  /// The family that the law belongs to.
  public var family: DistributionFamily {
    switch self {
    case .normal: .normal
    case .lognormal: .lognormal
    case .gamma: .gamma
    case .weibull: .weibull
    case .beta: .beta
    case .burrXII: .burrXII
    case .logLogistic: .logLogistic
    case .generalisedPareto: .generalisedPareto
    case .generalisedExtremeValue: .generalisedExtremeValue
    case .pareto: .pareto
    case .exponential: .exponential
    case .uniform: .uniform
    case .truncatedNormal: .truncatedNormal
    case .empirical: .empirical
    case .kernelDensity: .kernelDensity
    case .mixture: .mixture
    case .zeroInflated: .zeroInflated
    }
  }

  /// The numbers that determine a law of a parametric family, in the order of
  /// `DistributionFamily.parameterNames`; `nil` for the others.
  public var parameters: [Double]? {
    switch self {
    case .normal(let d): [d.mean, d.standardDeviation]
    case .lognormal(let d): [d.logMean, d.logStandardDeviation]
    case .gamma(let d): [d.shape, d.scale]
    case .weibull(let d): [d.shape, d.scale]
    case .beta(let d): [d.firstShape, d.secondShape, d.lower, d.upper]
    case .burrXII(let d): [d.powerShape, d.tailShape, d.scale]
    case .logLogistic(let d): [d.shape, d.scale]
    case .generalisedPareto(let d): [d.location, d.scale, d.shape]
    case .generalisedExtremeValue(let d): [d.location, d.scale, d.shape]
    case .pareto(let d): [d.minimum, d.shape]
    case .exponential(let d): [d.mean]
    case .uniform(let d): [d.lower, d.upper]
    case .truncatedNormal(let d):
      [d.base.mean, d.base.standardDeviation, d.lower, d.upper]
    case .empirical, .kernelDensity, .mixture, .zeroInflated: nil
    }
  }

  /// The law with its own type.
  public var law: any RealDistribution {
    switch self {
    case .normal(let d): d
    case .lognormal(let d): d
    case .gamma(let d): d
    case .weibull(let d): d
    case .beta(let d): d
    case .burrXII(let d): d
    case .logLogistic(let d): d
    case .generalisedPareto(let d): d
    case .generalisedExtremeValue(let d): d
    case .pareto(let d): d
    case .exponential(let d): d
    case .uniform(let d): d
    case .truncatedNormal(let d): d
    case .empirical(let d): d
    case .kernelDensity(let d): d
    case .mixture(let d): d
    case .zeroInflated(let d): d
    }
  }

  /// The law with its own type if it has a density; a mixture of `AnyDistribution` has none.
  public var continuous: (any ContinuousDistribution)? { law as? any ContinuousDistribution }

  public var support: ClosedRange<Double> { law.support }

  // MARK: Moments

  public var mean: Double { law.mean }
  public var variance: Double { law.variance }
  public var skewness: Double { law.skewness }
  public func rawMoment(_ order: Int) -> Double { law.rawMoment(order) }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    law.partialMoment(order, below: x)
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    law.partialMoment(order, above: x)
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    law.limitedMoment(order, at: limit)
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    law.excessMoment(order, over: x)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    law.deficitMoment(order, below: x)
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    law.layerMoment(order, from: lower, to: upper)
  }

  // MARK: Evaluation

  public func probability(atMost x: Double) -> Double { law.probability(atMost: x) }
  public func probability(above x: Double) -> Double { law.probability(above: x) }
  public func quantile(_ p: Double) -> Double { law.quantile(p) }
  public func quantile(exceededWith q: Double) -> Double { law.quantile(exceededWith: q) }
}
