public import AgroModel
public import AgroStatistics

/// What the contracts of a crop lost together in each simulated year.
public struct CropYears: Sendable {
  /// The contracts of one zone: their sum insured and expected indemnity over it.
  public struct Zone: Sendable {
    /// The zone.
    public var zone: String
    /// Sum insured of all contracts of the crop there, main unit of the currency.
    public var sumInsured: Double
    /// Expected indemnity over the sum insured, with its Monte Carlo error.
    public var lossCost: RiskEstimate

    /// A zone.
    public init(zone: String, sumInsured: Double, lossCost: RiskEstimate) {
      self.zone = zone
      self.sumInsured = sumInsured
      self.lossCost = lossCost
    }
  }

  /// The crop as the layout names it.
  public var crop: String
  /// Its zones in the order of the layout.
  public var zones: [Zone]
  /// Indemnity of each year, main unit of the currency.
  public var annual: [Double]
  /// Mean yearly indemnity by `Peril.index`, and at the end what no peril explains.
  public var perils: [Double]

  /// Sum insured of all zones.
  public var sumInsured: Double { zones.reduce(0) { $0 + $1.sumInsured } }

  /// The years of a crop.
  public init(crop: String, zones: [Zone], annual: [Double], perils: [Double]) {
    self.crop = crop
    self.zones = zones
    self.annual = annual
    self.perils = perils
  }
}

extension ContractPricer {
  /// What the contracts of each crop lost in each year, crop by crop in the order of the layout.
  ///
  /// - Throws: what `block` throws, and `PricingError`.
  public func cropYears(
    years: Int, blockCount: Int, seed: UInt64, workers: Int,
    block: @escaping @Sendable (Int) throws -> CatalogueBlock
  ) async throws -> [CropYears] {
    var result: [CropYears] = []
    var crops: [String] = []
    for contract in contracts where !crops.contains(contract.crop) { crops.append(contract.crop) }
    for crop in crops {
      var objects: [InsuredObject] = []
      var insured: [Int: Double] = [:]
      // What covers assume a year for perils without a model, by planting.
      var assumed: [Int: Double] = [:]
      for contract in contracts where contract.crop == crop {
        for (number, name) in contract.covers.enumerated() {
          let portfolio = try portfolio(contract, cover: name)
          guard let cover = covers.firstIndex(where: { $0.name == name }) else {
            throw PricingError.unknownCover(contract: contract.id, cover: name)
          }
          for var object in portfolio.objects {
            object.cover = cover
            if number == 0 { insured[object.planting, default: 0] += object.sumInsured }
            assumed[object.planting, default: 0] += object.sumInsured * covers[cover].assumedRate
            objects.append(object)
          }
        }
      }
      let losses = try await CataloguePortfolio(
        layout: layout, covers: covers, objects: objects
      ).losses(years: years, blockCount: blockCount, seed: seed, workers: workers, block: block)
      let zones = insured.keys.sorted().map { planting in
        let mean = losses.plantings[planting].averageAnnualLoss
        let sum = insured[planting] ?? 1
        return CropYears.Zone(
          zone: layout.zones[layout.plantings[planting].zone], sumInsured: sum / minorUnits,
          lossCost: RiskEstimate(
            value: (mean.value + (assumed[planting] ?? 0)) / sum,
            standardError: mean.standardError / sum))
      }
      let certain = insured.keys.sorted().reduce(0) { $0 + (assumed[$1] ?? 0) } / minorUnits
      var perils = losses.perils.map { $0.mean / minorUnits }
      if !perils.isEmpty { perils[perils.count - 1] += certain }
      result.append(
        CropYears(
          crop: crop, zones: zones,
          annual: losses.total.annual.map { Double($0) / 1000 / minorUnits + certain },
          perils: perils))
    }
    return result
  }
}
