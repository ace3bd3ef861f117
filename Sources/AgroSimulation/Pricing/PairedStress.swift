public import AgroModel
public import AgroStatistics

/// A contract before and after a change, on the same simulated years and objects.
public struct PairedStress: Sendable {
  /// Name of the contract.
  public var contract: String
  /// Expected indemnity over the sum insured, before and after.
  public var base: RiskEstimate
  public var stressed: RiskEstimate
  /// The difference, with the standard error of the paired years: far smaller than that of either.
  public var difference: RiskEstimate
  /// The year that is exceeded once in a hundred, over the sum insured, before and after; nil where
  /// fewer than twenty years lie beyond.
  public var badYears: (base: TechnicalPrice.Quantile, stressed: TechnicalPrice.Quantile)?
  /// The gross rate before and after; nil without loads, or where the years are too few for them.
  public var technical: (base: Double, stressed: Double)?

  /// Two lots of annual losses as shares of their sums insured, year by year.
  ///
  /// - Parameter loads: before and after.
  /// - Throws: `MeasureError` for fewer than two years.
  public init(
    contract: String, base: [Double], stressed: [Double],
    loads: (base: PremiumLoads, stressed: PremiumLoads)? = nil
  ) throws {
    precondition(base.count == stressed.count, "The years must be the same.")
    self.contract = contract
    self.base = RiskEstimate.mean(of: base)
    self.stressed = RiskEstimate.mean(of: stressed)
    difference = RiskEstimate.mean(of: zip(base, stressed).map { $1 - $0 })
    let (before, after) = (try LossSample(base), try LossSample(stressed))
    if TechnicalPrice.Quantile.isKnown(100, years: base.count) {
      badYears = (
        try TechnicalPrice.Quantile(before, returnPeriod: 100),
        try TechnicalPrice.Quantile(after, returnPeriod: 100)
      )
    }
    if let loads,
      let first = try? loads.base.gross(pureRate: before.mean, years: before),
      let second = try? loads.stressed.gross(pureRate: after.mean, years: after)
    {
      technical = (first.premium, second.premium)
    }
  }
}

extension ContractPricer {
  /// Annual losses of a contract over its sum insured, year by year.
  ///
  /// - Throws: what `block` throws, and `PricingError`.
  public func annualShares(
    _ contract: InsuredContract, years: Int, blockCount: Int, seed: UInt64, workers: Int,
    block: @escaping @Sendable (Int) throws -> CatalogueBlock
  ) async throws -> [Double] {
    var total = YearLossTable(years: years)
    var exposure = 0.0
    var assumed = 0.0
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      assumed += portfolio.covers.reduce(0) { $0 + $1.assumedRate }
      if exposure == 0 { exposure = portfolio.objects.reduce(0) { $0 + $1.sumInsured } }
      let losses = try await portfolio.losses(
        years: years, blockCount: blockCount, seed: seed, workers: workers, block: block)
      try total.merge(losses.total)
    }
    return total.annual.map { Double($0) / 1000 / exposure + assumed }
  }
}
