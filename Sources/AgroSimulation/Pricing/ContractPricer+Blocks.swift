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
    let annual = try annualRates(contract, blocks: blocks, seed: seed)
    return annual.reduce(0, +) / Double(max(1, annual.count))
  }

  /// The indemnity over the sum insured of each year of such blocks, whose mean is the pure rate.
  ///
  /// - Throws: `PricingError`, and `ParameterError` for impossible numbers.
  public func annualRates(
    _ contract: InsuredContract, blocks: [CatalogueBlock], seed: UInt64
  ) throws -> [Double] {
    var annual = [Double](repeating: 0, count: blocks.reduce(0) { $0 + $1.years })
    var assumed = 0.0
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      let exposure = portfolio.objects.reduce(0) { $0 + $1.sumInsured }
      assumed += portfolio.covers.reduce(0) { $0 + $1.assumedRate }
      guard exposure > 0 else { continue }
      var year = 0
      for block in blocks {
        for losses in try portfolio.losses(of: block, seed: seed).plantings {
          for lane in 0..<block.years {
            annual[year + lane] += Double(losses[lane]) / 1000 / exposure
          }
        }
        year += block.years
      }
    }
    return annual.map { $0 + assumed }
  }
}
