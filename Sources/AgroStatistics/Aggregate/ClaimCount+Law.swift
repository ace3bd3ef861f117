extension ClaimCount {
  /// The claim count of a count law, for instance of a fitted one.
  ///
  /// - Throws: ``ParameterError`` for a law without claims that is to be zero-modified.
  public init(_ law: AnyCountDistribution) throws(ParameterError) {
    switch law {
    case .poisson(let law): self = try .poisson(mean: law.mean)
    case .binomial(let law):
      self = try .binomial(trials: law.trials, probability: law.probability)
    case .negativeBinomial(let law):
      if law.mean == 0 {
        self = try .poisson(mean: 0)
      } else {
        self = try .negativeBinomial(size: law.size, scale: law.mean / law.size)
      }
    case .zeroModified(let law):
      self = try ClaimCount(law.base).zeroModified(probability: law.zeroProbability)
    }
  }
}
