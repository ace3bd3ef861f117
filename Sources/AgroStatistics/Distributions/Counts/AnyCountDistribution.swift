/// A count law of any family, for files and for lists of different laws.
public indirect enum AnyCountDistribution: CountDistribution, Hashable {
  case poisson(Poisson)
  case negativeBinomial(NegativeBinomial)
  case binomial(Binomial)
  case zeroModified(ZeroModified<AnyCountDistribution>)

  // MARK: Parameters

  /// The family that the law belongs to.
  public var family: DistributionFamily {
    switch self {
    case .poisson: .poisson
    case .negativeBinomial: .negativeBinomial
    case .binomial: .binomial
    case .zeroModified: .zeroModified
    }
  }

  /// The law with its own type.
  public var law: any CountDistribution {
    switch self {
    case .poisson(let d): d
    case .negativeBinomial(let d): d
    case .binomial(let d): d
    case .zeroModified(let d): d
    }
  }

  public var support: ClosedRange<Int> { law.support }

  // MARK: Moments

  public var mean: Double { law.mean }
  public var variance: Double { law.variance }
  public var skewness: Double { law.skewness }

  // MARK: Evaluation

  public func logProbability(of count: Int) -> Double { law.logProbability(of: count) }
  public func probability(atMost x: Int) -> Double { law.probability(atMost: x) }
  public func probability(above x: Int) -> Double { law.probability(above: x) }
  public func quantile(_ p: Double) -> Int { law.quantile(p) }
  public func quantile(exceededWith q: Double) -> Int { law.quantile(exceededWith: q) }
}
