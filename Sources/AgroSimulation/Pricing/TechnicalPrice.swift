public import AgroModel
public import AgroStatistics

/// What a contract costs by the simulated years, as shares of the sum insured.
///
/// Three uncertainties are kept apart: `process` (a year is not like another), `monteCarlo` (so many
/// simulated years and objects) and `parameter` (the numbers behind the model; set by a study of
/// their ranges).
public struct TechnicalPrice: Sendable {
  /// A rate with what the finite number of simulated years makes of it.
  public struct Part: Sendable {
    /// A cover's name, or a peril's.
    public var name: String
    /// Expected indemnity over the sum insured, with its standard error.
    public var rate: RiskEstimate
  }

  /// An annual loss that is exceeded once in so many years.
  public struct Quantile: Sendable, Hashable {
    /// How sure the interval is.
    public static let confidence = 0.9

    /// Years.
    public var returnPeriod: Int
    /// The order statistic.
    public var value: Double
    /// An interval of order statistics for the true quantile, which assumes nothing of the law.
    public var interval: ClosedRange<Double>

    /// The quantile of a sample, with what is added to every year.
    ///
    /// - Throws: `MeasureError`.
    init(_ sample: LossSample, returnPeriod: Int, scale: Double = 1, extra: Double = 0) throws {
      let level = try ProbabilityLevel(returnPeriod: returnPeriod)
      self.returnPeriod = returnPeriod
      value = sample.valueAtRisk(level) / scale + extra
      let range = try sample.valueAtRiskInterval(level, confidence: Self.confidence)
      interval = (range.lowerBound / scale + extra)...(range.upperBound / scale + extra)
    }

    /// Whether so many years hold the twenty beyond the quantile that it needs.
    static func isKnown(_ returnPeriod: Int, years: Int) -> Bool { years / returnPeriod >= 20 }
  }

  /// The contract's name.
  public var contract: String
  /// Sum insured of one object, in the main unit of the currency.
  public var sumInsured: Double
  /// Number of objects simulated.
  public var objects: Int
  /// Simulated years.
  public var years: Int
  /// Years in which the contract's objects were paid anything.
  public var lossYears: Int
  /// Expected indemnity over the sum insured.
  public var pureRate: RiskEstimate
  /// The pure rate by cover; adds up to it.
  public var covers: [Part]
  /// The pure rate by peril, the largest first; adds up to it.
  public var perils: [Part]
  /// Standard deviation of the annual indemnity of all objects together over their sum insured.
  public var process: Double
  /// Quantiles of the annual indemnity of all objects together over their sum insured.
  public var quantiles: [Quantile]
  /// The gross rate's parts.
  public var gross: GrossPremium?
  /// The pure rate over the ranges of the assumptions; nil where they were not studied.
  public var parameterBand: ReplicateBand?
  /// The same of the gross rate, with the loads drawn from their ranges as well.
  public var grossBand: ReplicateBand?
  /// The exact mean beside the simulated one, where there is one.
  public var control: MeanControl?
  /// The yields laid over the catalogue, where there are any.
  public var yields: YieldOverlay.Planting?
  /// How well an index stands for the damage.
  public var basisRisk: BasisRisk?
  /// The gross premium by every principle, for the same losses.
  public var principles: [(principle: PremiumPrinciple, premium: RiskEstimate)] = []

  /// Expected indemnity over the gross premium.
  public var expectedLossRatio: Double? { gross?.lossRatio }
}

/// Prices contracts on a catalogue.
public struct ContractPricer: Sendable {
  /// Contracts in their order.
  public let contracts: [InsuredContract]
  /// Covers that they name.
  public let covers: [Cover]
  let layout: CatalogueLayout
  /// Minor units of the currency's main unit.
  let minorUnits: Double

  /// A pricer.
  ///
  /// - Parameter minorDigits: digits after the point of the currency, 2 for most.
  public init(
    contracts: [InsuredContract], covers: [Cover], layout: CatalogueLayout, minorDigits: Int = 2
  ) {
    self.contracts = contracts
    self.covers = covers
    self.layout = layout
    minorUnits = (0..<minorDigits).reduce(1.0) { value, _ in value * 10 }
  }

  /// The objects of a contract under one of its covers, as a portfolio.
  ///
  /// - Throws: `PricingError` where the layout does not have the contract's crop or zone, or a
  ///   cover is not among `covers`; `ParameterError` for impossible numbers.
  public func portfolio(_ contract: InsuredContract, cover name: String) throws -> CataloguePortfolio
  {
    guard let cover = covers.first(where: { $0.name == name }) else {
      throw PricingError.unknownCover(contract: contract.id, cover: name)
    }
    guard
      let planting = layout.plantings.firstIndex(where: {
        layout.zones[$0.zone] == contract.zone && layout.crops[$0.crop] == contract.crop
      })
    else { throw PricingError.notPlanted(contract: contract.id) }
    return try CataloguePortfolio(
      layout: layout, covers: [cover],
      objects: (1...max(1, contract.objects)).map {
        InsuredObject(
          name: "\(contract.id) \($0)", planting: planting,
          sumInsured: contract.sumInsured * minorUnits, insuredYield: contract.insuredYield.value,
          level: contract.level.value, deviation: contract.deviation.value)
      })
  }

  /// The price of a contract.
  ///
  /// - Parameters:
  ///   - years: simulated years of the catalogue.
  ///   - block: reads or makes a block of years.
  /// - Throws: what `block` and the premium principle throw, and `PricingError`.
  public func price(
    _ contract: InsuredContract, loads: PremiumLoads?, years: Int, blockCount: Int, seed: UInt64,
    workers: Int, principles: [PremiumPrinciple] = [],
    block: @escaping @Sendable (Int) throws -> CatalogueBlock
  ) async throws -> TechnicalPrice {
    let exposure = contract.sumInsured * minorUnits * Double(max(1, contract.objects))
    var total = YearLossTable(years: years)
    var covers: [TechnicalPrice.Part] = []
    let names = Peril.allCases.map(\.rawValue) + ["yield"]
    var rates = [Double](repeating: 0, count: names.count)
    var variances = rates
    var assumed: [AssumedPeril] = []
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      let own = portfolio.covers.flatMap(\.assumed)
      assumed += own
      let losses = try await portfolio.losses(
        years: years, blockCount: blockCount, seed: seed, workers: workers, block: block)
      try total.merge(losses.total)
      covers.append(
        TechnicalPrice.Part(
          name: name,
          rate: Self.raised(
            Self.scaled(losses.total.averageAnnualLoss, by: exposure),
            by: own.reduce(0) { $0 + $1.rate.value })))
      // Covers do not share perils as a rule; where they do, the errors are added as if they were
      // independent.
      for (index, peril) in losses.perils.enumerated() {
        rates[index] += peril.mean / exposure
        variances[index] += peril.standardError * peril.standardError / (exposure * exposure)
      }
    }
    let extra = assumed.reduce(0) { $0 + $1.rate.value }
    let rest = rest(of: contract)
    let parts = names.indices.filter { rates[$0] != 0 }.map { index in
      TechnicalPrice.Part(
        name: index == names.count - 1 ? rest : names[index],
        rate: RiskEstimate(
          value: rates[index], standardError: variances[index].squareRoot()))
    }
    let sample = try total.sample()
    var price = TechnicalPrice(
      contract: contract.id, sumInsured: contract.sumInsured, objects: contract.objects,
      years: years, lossYears: total.lossYears,
      pureRate: Self.raised(Self.scaled(total.averageAnnualLoss, by: exposure), by: extra),
      covers: covers,
      perils: parts.sorted { $0.rate.value > $1.rate.value }
        + assumed.map {
          TechnicalPrice.Part(
            name: "\($0.name) (assumed)",
            rate: RiskEstimate(value: $0.rate.value, standardError: 0))
        },
      process: sample.standardDeviation / exposure, quantiles: [], gross: nil)
    for period in [5, 10, 20, 100] where TechnicalPrice.Quantile.isKnown(period, years: years) {
      price.quantiles.append(
        try TechnicalPrice.Quantile(sample, returnPeriod: period, scale: exposure, extra: extra))
    }
    let shares = try LossSample(sample.losses.map { $0 / exposure })
    for principle in principles {
      // A level whose tail is too thin for these years is left out.
      guard let loaded = try? principle.premium(of: shares) else { continue }
      price.principles.append(
        (principle, Self.raised(loaded, by: extra)))
    }
    price.gross = try loads?.gross(pureRate: price.pureRate.value, years: shares)
    return price
  }

  private static func raised(_ estimate: RiskEstimate, by rate: Double) -> RiskEstimate {
    RiskEstimate(value: estimate.value + rate, standardError: estimate.standardError)
  }

  /// What a payment is called that no peril explains.
  private func rest(of contract: InsuredContract) -> String {
    let own = covers.filter { contract.covers.contains($0.name) }
    guard own.allSatisfy({ $0.payoff == own.first?.payoff }), let payoff = own.first?.payoff else {
      return "yield"
    }
    return switch payoff {
    case .mortality: "mortality"
    case .index: "index"
    case .revenue: "revenue"
    default: "yield"
    }
  }

  private static func scaled(_ estimate: RiskEstimate, by exposure: Double) -> RiskEstimate {
    RiskEstimate(
      value: estimate.value / exposure, standardError: estimate.standardError / exposure)
  }
}

/// A contract that cannot be priced.
public enum PricingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A cover that is not there.
  case unknownCover(contract: String, cover: String)
  /// A crop that does not grow in the zone.
  case notPlanted(contract: String)

  /// One sentence.
  public var description: String {
    switch self {
    case .unknownCover(let contract, let cover):
      "The contract '\(contract)' names the cover '\(cover)', which is not there."
    case .notPlanted(let contract):
      "The crop of the contract '\(contract)' does not grow in its zone in this catalogue."
    }
  }
}
