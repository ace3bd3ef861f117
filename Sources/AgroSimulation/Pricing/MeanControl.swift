public import AgroModel
public import AgroStatistics

/// The expected indemnity without a random number for the objects, beside the simulated one.
///
/// - Named perils: on the same catalogue years, by quadrature over which events strike an object and
///   how hard; the farm's own deviation in closed form.
/// - Guaranteed yield and revenue: the same, with the lognormal deviation in closed form.
/// - Covers of area yields, bands and indices: the object has no part in them; the control is the
///   indemnity of the year itself.
/// - Area and farm yields by a law: the law's own integral, for all years.
/// - Mortality: the sum over the numbers of dead heads, integrated over the zone's year.
public struct MeanControl: Sendable {
  /// How it was computed.
  public var method: String
  /// Years that both means are of; nil where the control holds for the law of all years.
  public var years: Int?
  /// The simulated mean over the sum insured; its error is that of the difference.
  public var simulated: RiskEstimate
  /// The control, over the sum insured.
  public var exact: Double

  /// The difference in standard errors; 0 where both are the same.
  public var deviation: Double {
    let gap = simulated.value - exact
    guard simulated.standardError > 0 else { return abs(gap) <= 1e-7 * abs(exact) ? 0 : .infinity }
    return gap / simulated.standardError
  }
}

extension ContractPricer {
  /// The control of a contract's mean on some years of the catalogue.
  ///
  /// - Parameters:
  ///   - blocks: years that start with year 0, the first ones of the price.
  /// - Throws: `PricingError`, `ParameterError`.
  public func control(
    _ contract: InsuredContract, blocks: [CatalogueBlock], seed: UInt64
  ) throws -> MeanControl? {
    let years = blocks.reduce(0) { $0 + $1.years }
    guard years > 1, !contract.covers.isEmpty else { return nil }
    var differences = [Double](repeating: 0, count: years)
    var simulated = 0.0
    var exact = 0.0
    var methods: [String] = []
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      let cover = portfolio.covers[0]
      let object = portfolio.objects[0]
      let exposure = object.sumInsured * Double(portfolio.objects.count)
      var means = CoverMean(cover: cover, object: object)
      guard means.isKnown else { return nil }
      if !methods.contains(means.method) { methods.append(means.method) }
      for block in blocks {
        let losses = try portfolio.losses(of: block, seed: seed)
        let expected = means.means(of: block, layout: layout)
        for lane in 0..<block.years {
          let paid = Double(losses.plantings[object.planting][lane]) / 1000 / exposure
          simulated += paid
          exact += expected[lane]
          differences[block.firstYear - blocks[0].firstYear + lane] += paid - expected[lane]
        }
      }
    }
    let n = Double(years)
    let mean = differences.reduce(0, +) / n
    let square = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return MeanControl(
      method: methods.joined(separator: "; "), years: years,
      simulated: RiskEstimate(
        value: simulated / n, standardError: (square / (n * (n - 1))).squareRoot()),
      exact: exact / n)
  }
}
