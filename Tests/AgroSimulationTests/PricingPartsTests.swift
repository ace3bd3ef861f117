import AgroModel
import AgroQuantities
import AgroSimulation
import AgroStatistics
import Testing

@Suite("Mortality, yield overlays, ledgers and controls")
struct PricingPartsTests {
  static let source = SourceReference(document: "test", basis: .user)

  static func parameter(_ value: Double) -> Parameter { Parameter(value, source: source) }

  static func contract(
    covers: [String], deviation: Double = 0.3, objects: Int = 50, crop: String = "pomegranate"
  ) -> InsuredContract {
    InsuredContract(
      id: "one", zone: "goychay", crop: crop, covers: covers, area: parameter(1),
      insuredYield: parameter(8), price: parameter(600), level: parameter(1),
      deviation: parameter(deviation), objects: objects)
  }

  static let layout = CatalogueLayout(
    zones: ["goychay"], crops: ["pomegranate"],
    plantings: [.init(zone: 0, crop: 0, potentialYield: 10)], indices: ["rain"])

  /// Blocks with up to three insured hail days and one storm a year that is not insured.
  static func block(_ number: Int) -> CatalogueBlock {
    var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
    var events: [DamageEvent] = []
    for lane in 0..<250 {
      for hit in 0..<(lane + number) % 4 {
        events.append(
          DamageEvent(
            lane: Int32(lane), day: Int32(250 + 20 * hit), peril: .hail,
            shareAffected: 0.1 + 0.1 * Double(hit), meanDamage: 0.15 + 0.1 * Double(lane % 5),
            variation: 0.7))
      }
      if lane % 3 == 0 {
        events.append(
          DamageEvent(
            lane: Int32(lane), day: 260, peril: .storm, shareAffected: 0.4, meanDamage: 0.2,
            variation: 0.5))
      }
    }
    assembler.add(
      planting: 0, events: events, indexValues: (0..<250).map { Double(($0 * 37) % 100) })
    return assembler.block()
  }

  // MARK: Mortality

  @Test(
    "Mean and variance of deaths are those of the beta-binomial law",
    arguments: [(0.02, 20, 0.0), (0.02, 20, 0.1), (0.3, 7, 0.3), (0.9, 50, 0.05), (0.004, 500, 0.02)])
  func deaths(rate: Double, heads: Int, rho: Double) throws {
    let law = try MortalityLaw(rate: rate, heads: heads, herdCorrelation: rho)
    let n = Double(heads)
    let weights = law.probabilities(rate: rate)
    let mean = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    let square = weights.enumerated().reduce(0) {
      $0 + Double($1.offset * $1.offset) * $1.element
    }
    // Var = n p (1 - p) (1 + (n - 1) rho); sums of some hundred terms of relative error 1e-13.
    #expect(abs(mean / (n * rate) - 1) < 1e-10)
    let variance = n * rate * (1 - rate) * (1 + (n - 1) * rho)
    #expect(abs((square - mean * mean) / variance - 1) < 1e-8)
    // Inversion gives each number with its probability: u in the middle of its stretch.
    var before = 0.0
    var wrong = 0
    for (dead, weight) in weights.enumerated() where weight > 1e-9 && before < 1 - 1e-6 {
      if law.dead(before + weight / 2, rate: rate) != dead { wrong += 1 }
      before += weight
    }
    #expect(wrong == 0)
  }

  @Test("A herd's mean loss is the rate; years in common keep it; the control finds it")
  func herd() async throws {
    let law = try MortalityLaw(
      rate: 0.03, heads: 20, herdCorrelation: 0.1, yearCorrelation: 0.2, headDeductible: 0.2)
    for terms in [[], [CoverTerm.deductible(0.05)]] {
      let cover = try Cover(name: "herd", payoff: .mortality, terms: terms, mortality: law)
      let pricer = ContractPricer(
        contracts: [], covers: [cover], layout: Self.layout)
      let contract = Self.contract(covers: ["herd"])
      let price = try await pricer.price(
        contract, loads: nil, years: 2_000, blockCount: 8, seed: 3, workers: 2
      ) { Self.block($0) }
      let control = try #require(
        try pricer.control(contract, blocks: (0..<8).map { Self.block($0) }, seed: 3))
      if terms.isEmpty { #expect(abs(control.exact - 0.03 * 0.8) < 1e-12) }
      // Five standard errors of the simulated mean.
      #expect(
        abs(price.pureRate.value - control.exact) < 5 * price.pureRate.standardError)
      #expect(price.perils.first?.name == "mortality")
    }
  }

  // MARK: Yields

  @Test("Perils and a residual together have the history's mean and deviation")
  func combined() throws {
    let blocks = (0..<40).map { Self.block($0) }
    let moments = YieldOverlay.Moments.of(blocks, plantings: 1)
    let overlay = try YieldOverlay(
      layout: Self.layout, models: [.combined(mean: 7, deviation: 2)], moments: moments,
      correlation: [[1]])
    let yields = blocks.flatMap { overlay.applied(to: $0, seed: 9).yields }.map(Double.init)
    let n = Double(yields.count)
    let mean = yields.reduce(0, +) / n
    let square = yields.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    // 10,000 years: standard errors 2 / 100 and about 2 / sqrt(2 n) times the law's kurtosis.
    #expect(abs(mean - 7) < 5 * 0.02)
    #expect(abs(square.squareRoot() - 2) < 5 * 0.02)
    #expect(overlay.plantings[0].excess == 1)
    // A history that varies less than the perils alone is told.
    let narrow = try YieldOverlay(
      layout: Self.layout, models: [.combined(mean: 7, deviation: 0.01)], moments: moments,
      correlation: [[1]])
    #expect(narrow.plantings[0].residual == 0)
    #expect(narrow.plantings[0].excess > 2)
  }

  @Test("A yield law's covers have the means of its integral, farms below the area included")
  func statistical() async throws {
    let law = AnyDistribution.gamma(try Gamma(shape: 20, scale: 0.4))
    let covers = [
      try Cover(name: "guarantee", payoff: .guaranteedYield(coverage: 0.8)),
      try Cover(name: "proportional", payoff: .areaProportional(threshold: 7)),
      try Cover(name: "shortfall", payoff: .areaShortfall(trigger: 0.9, mean: 8)),
      try Cover(
        name: "band", payoff: .band(top: 0.95, bottom: 0.7, mean: 8, revenue: .yield)),
    ]
    let overlay = try YieldOverlay(
      layout: Self.layout, models: [.statistical(law)],
      moments: YieldOverlay.Moments.of([Self.block(0)], plantings: 1), correlation: [[1]])
    let pricer = ContractPricer(contracts: [], covers: covers, layout: Self.layout)
    for cover in covers {
      let contract = Self.contract(covers: [cover.name], objects: 10)
      let price = try await pricer.price(
        contract, loads: nil, years: 10_000, blockCount: 40, seed: 4, workers: 2
      ) { overlay.applied(to: Self.block($0), seed: 4) }
      let control = try #require(
        try pricer.control(contract, law: law, simulated: price.pureRate))
      // Four checks: 5.2 standard errors keep one false alarm in a million together; the grid of
      // the quantile is within 1e-4 of the law.
      #expect(
        abs(price.pureRate.value - control.exact)
          < 5.2 * price.pureRate.standardError + 1e-4 * control.exact, "\(cover.name)")
    }
  }

  @Test("Correlated zones have the correlation of their matrix")
  func correlated() throws {
    let layout = CatalogueLayout(
      zones: ["a", "b"], crops: ["wheat"],
      plantings: [
        .init(zone: 0, crop: 0, potentialYield: 3), .init(zone: 1, crop: 0, potentialYield: 3),
      ], indices: [])
    let law = AnyDistribution.normal(try Normal(mean: 3, standardDeviation: 0.3))
    let overlay = try YieldOverlay(
      layout: layout, models: [.statistical(law), .statistical(law)],
      moments: [.init(mean: 1, square: 1), .init(mean: 1, square: 1)],
      correlation: [[1, 0.6], [0.6, 1]])
    var sums = (a: 0.0, b: 0.0, aa: 0.0, bb: 0.0, ab: 0.0)
    let blocks = 40
    for number in 0..<blocks {
      var block = CatalogueBlock(firstYear: number * 250, years: 250, plantings: 2)
      block.yields = [Float](repeating: 3, count: 500)
      block.priceFactors = [Float](repeating: 1, count: 500)
      block.lost = [Float](repeating: 0, count: 500 * Peril.allCases.count)
      let yields = overlay.applied(to: block, seed: 2).yields
      for lane in 0..<250 {
        let (a, b) = (Double(yields[2 * lane]) - 3, Double(yields[2 * lane + 1]) - 3)
        sums.a += a
        sums.b += b
        sums.aa += a * a
        sums.bb += b * b
        sums.ab += a * b
      }
    }
    let correlation = sums.ab / (sums.aa * sums.bb).squareRoot()
    // 10,000 pairs: (1 - r^2) / sqrt(n) = 0.0064.
    #expect(abs(correlation - 0.6) < 5 * 0.0064)
  }

  // MARK: Controls

  @Test("The quadrature over hits and damage agrees with many objects")
  func control() throws {
    let covers = [
      try Cover(name: "base", payoff: .damage([.hail]), terms: [.deductible(0.1)]),
      try Cover(name: "rebased", payoff: .rebasedDamage([.hail]), terms: [.deductible(0.1)]),
      try Cover(name: "guarantee", payoff: .guaranteedYield(coverage: 0.9)),
      try Cover(
        name: "index", payoff: .index(number: 0, trigger: 60, exit: 90, rises: true)),
    ]
    let pricer = ContractPricer(contracts: [], covers: covers, layout: Self.layout)
    let blocks = (0..<4).map { Self.block($0) }
    for cover in covers {
      let contract = Self.contract(covers: [cover.name], objects: 400)
      let control = try #require(try pricer.control(contract, blocks: blocks, seed: 7))
      // Five standard errors of the objects' share in the difference, and 1 % for the points of
      // the quadrature where three events strike in one year.
      #expect(
        abs(control.simulated.value - control.exact)
          < 5 * control.simulated.standardError + 0.01 * control.exact, "\(cover.name) \(control)")
    }
    // It can fail: a deductible of the zone's mean is another number.
    let shortcut = blocks.reduce(0.0) { sum, block in
      sum
        + (0..<250).reduce(0.0) {
          $0 + max(0, Double(block.lost[$1 * Peril.allCases.count + Peril.hail.index]) - 0.1)
        }
    }
    let real = try #require(
      try pricer.control(Self.contract(covers: ["base"]), blocks: blocks, seed: 7))
    #expect(shortcut / 1_000 < 0.7 * real.exact)
  }

  /// One hail of known damage, two of them, or one before a frost, by year.
  private static func markedBlock(_ number: Int, alone: Bool) -> CatalogueBlock {
    var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
    var events: [DamageEvent] = []
    for lane in 0..<Int32(250) {
      events.append(
        DamageEvent(
          lane: lane, day: 280, peril: .hail, shareAffected: 0.6, meanDamage: 0.25,
          variation: 0.9, qualityShare: 0.5))
      if alone || lane % 3 == 0 { continue }
      let isHail = lane % 3 == 1
      events.append(
        DamageEvent(
          lane: lane, day: isHail ? 250 : 300, peril: isHail ? .hail : .frost, shareAffected: 0.5,
          meanDamage: 0.35, variation: 0.6, qualityShare: isHail ? 0.8 : 0))
    }
    assembler.add(planting: 0, events: events)
    return assembler.block()
  }

  @Test("Loss by looks: objects, the control, an event's mean and the table of years agree")
  func looks() throws {
    let add: CoverTerm = .deductible(0.1)
    let covers = [
      try Cover(name: "plain", payoff: .damage([.hailQuality])),
      try Cover(name: "add-on", payoff: .damage([.hailQuality]), terms: [add]),
      try Cover(
        name: "both", payoff: .damage([.hail, .hailQuality]), terms: [add, .limit(0.7)]),
      try Cover(name: "re-based", payoff: .rebasedDamage([.hailQuality]), terms: [add]),
    ]
    let pricer = ContractPricer(contracts: [], covers: covers, layout: Self.layout)
    let blocks = (0..<4).map { Self.markedBlock($0, alone: false) }
    let single = Self.markedBlock(0, alone: true)
    for cover in covers {
      let contract = Self.contract(covers: [cover.name], objects: 1000)
      let control = try #require(try pricer.control(contract, blocks: blocks, seed: 7))
      // Five standard errors, and 0.1 % for the points of the quadrature.
      #expect(
        abs(control.simulated.value - control.exact)
          < 5 * control.simulated.standardError + 0.001 * control.exact, "\(cover.name) \(control)")
      #expect(control.exact > 50 * control.simulated.standardError)
      if cover.name == "plain" {
        // The mean of objects is the catalogue's own share; the laws by their tables and in closed
        // form differ by 0.002 of the damage at most.
        let year = blocks[0].lost.indices.reduce(0.0) {
          $1 % Peril.allCases.count == Peril.hailQuality.index
            ? $0 + Double(blocks[0].lost[$1]) / 250 : $0
        }
        #expect(abs(control.exact - year) < 0.002 * year)
        #expect(year > 0.05)
      }
      guard case .damage = cover.payoff else { continue }
      // With one event a year both are quadratures of one law: 1 % of a step of a 128th.
      let alone = try cover.expectedIndemnity(of: try #require(single.footprints.first))
      let quadrature = try #require(try pricer.control(contract, blocks: [single], seed: 7))
      #expect(abs(alone - quadrature.exact) < 1e-3 * alone)
    }
    // Fruit that lies on the ground is not paid for its looks: a hail that takes all marks nothing.
    #expect(MarkedFruit.share(ofDamage: 1) == 1)
    let total = Footprint(
      event: CatalogueEvent(year: 0, day: 280, peril: .hail), zone: 0, crop: 0, shareAffected: 1,
      meanDamage: 1, variation: 0, qualityShare: 0.5)
    #expect(try covers[0].expectedIndemnity(of: total) == 0)
  }

  @Test("An index that is the damage has no basis risk; one that is not has")
  func basisRisk() throws {
    let covers = [
      try Cover(name: "damage", payoff: .damage([.hail])),
      try Cover(name: "twin", payoff: .damage([.hail])),
      try Cover(name: "index", payoff: .index(number: 0, trigger: 60, exit: 60, rises: true)),
    ]
    let pricer = ContractPricer(contracts: [], covers: covers, layout: Self.layout)
    let blocks = (0..<4).map { Self.block($0) }
    let contract = Self.contract(covers: ["twin"])
    let none = try #require(
      try pricer.basisRisk(contract, cover: "twin", for: "damage", blocks: blocks, seed: 7))
    #expect(abs(none.objectCorrelation - 1) < 1e-9)
    #expect(none.unpaid == 0 && none.undamaged == 0)
    #expect(abs(none.covered - 1) < 1e-12 && abs(none.varianceTaken - 1) < 1e-12)
    let some = try #require(
      try pricer.basisRisk(contract, cover: "index", for: "damage", blocks: blocks, seed: 7))
    #expect(some.unpaid > 0.3 && some.undamaged > 0.3)
    #expect(some.objectCorrelation < 0.3 && some.varianceTaken < 0)
  }

  // MARK: Ledger

  @Test("A ledger's amounts add up to the last unit, and the payers' to the premium")
  func ledger() throws {
    let loads = PremiumLoads(
      lossAdjustment: Self.parameter(0.08), fixedExpense: Self.parameter(0.001),
      expenses: Self.parameter(0.12), commission: Self.parameter(0.05),
      profit: Self.parameter(0.03), principle: .expectation(loading: 0.2),
      charge: Self.parameter(0.2))
    var rates = [0.0196, 1.0 / 3, 0.000_001, 0.123_456_789]
    rates += (1...40).map { Double($0) / 977 }
    var worst: Int64 = 0
    for rate in rates {
      let ledger = try PriceLedger(
        contract: Self.contract(covers: []), pureRate: rate, riskLoad: rate / 7, loads: loads,
        currency: .azn, subsidyShare: 0.5)
      let parts = ledger.parts.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
      let payers = ledger.payers.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
      worst = max(worst, abs(parts - ledger.premium.minorUnits))
      worst = max(worst, abs(payers - ledger.premium.minorUnits))
      #expect(ledger.sumInsured.minorUnits == 480_000)
    }
    #expect(worst == 0)
    // By hand: 4,800 x 1.96 % = 94.08; x 0.08 = 7.53; x 0.28 % = 13.44; x 0.1 % = 4.80; the sum
    // 119.85 over 0.80 is 149.81.
    let ledger = try PriceLedger(
      contract: Self.contract(covers: []), pureRate: 0.0196, riskLoad: 0.0028, loads: loads,
      currency: .azn, subsidyShare: 0.5)
    #expect(ledger.parts.prefix(4).map(\.amount.minorUnits) == [9408, 753, 1344, 480])
    #expect(ledger.premium.minorUnits == 14981)
    #expect(ledger.payers.map(\.amount.minorUnits) == [7491, 7490])
  }
}
