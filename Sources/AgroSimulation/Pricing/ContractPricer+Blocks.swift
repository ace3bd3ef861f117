public import AgroModel
internal import AgroStatistics

extension ContractPricer {
  /// The expected indemnity over the sum insured on blocks of years that are there already, on the
  /// calling thread; with what the contract's covers assume for perils without a model.
  ///
  /// - Throws: `PricingError`, and `ParameterError` for impossible numbers.
  public func pureRate(
    _ contract: InsuredContract, blocks: [CatalogueBlock], seed: UInt64
  ) throws -> Double {
    var total = 0.0
    var assumed = 0.0
    var exposure = 0.0
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      exposure = portfolio.objects.reduce(0) { $0 + $1.sumInsured }
      assumed += portfolio.covers.reduce(0) { $0 + $1.assumedRate }
      for block in blocks {
        let losses = try portfolio.losses(of: block, seed: seed)
        for planting in losses.plantings {
          total += planting.reduce(0) { $0 + Double($1) } / 1000
        }
      }
    }
    let years = blocks.reduce(0) { $0 + $1.years }
    guard years > 0, exposure > 0 else { return assumed }
    return total / Double(years) / exposure + assumed
  }
}
