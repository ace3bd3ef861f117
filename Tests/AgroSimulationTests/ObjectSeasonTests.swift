import AgroModel
import AgroSimulation
import AgroStatistics
import Testing

/// What the kernels pay, object by object and draw by draw, beside the covers' own formulas.
@Suite("Objects by hand")
struct ObjectSeasonTests {
  static let potentials = [8.0, 10.0]
  static let layout = CatalogueLayout(
    zones: ["goychay", "kurdamir"], crops: ["pomegranate"],
    plantings: [
      .init(zone: 0, crop: 0, potentialYield: 8), .init(zone: 1, crop: 0, potentialYield: 10),
    ], indices: ["rain", "cold"])

  /// Every row of the table of covers, with terms.
  static func covers() throws -> [Cover] {
    let few: Set<Peril> = [.hail, .frost, .rain]
    let terms: [CoverTerm] = [.franchise(0.05), .deductible(0.1), .limit(0.6), .coinsurance(0.8)]
    return [
      try Cover(name: "deductible", payoff: .damage(few), terms: [.deductible(0.1)]),
      try Cover(
        name: "of the loss", payoff: .damage([.hail]),
        terms: [.franchise(0.2), .deductibleOfLoss(0.3)]),
      try Cover(name: "all terms", payoff: .damage(few), terms: terms),
      try Cover(
        name: "looks", payoff: .damage([.hail, .hailQuality]), terms: [.deductible(0.05)]),
      try Cover(name: "looks alone", payoff: .rebasedDamage([.frost, .hailQuality])),
      try Cover(name: "re-based", payoff: .rebasedDamage(few), terms: [.deductible(0.1)]),
      try Cover(name: "yield", payoff: .guaranteedYield(coverage: 0.85), terms: terms),
      try Cover(name: "revenue", payoff: .revenue(coverage: 0.8, harvestPriceOption: false)),
      try Cover(
        name: "harvest price", payoff: .revenue(coverage: 0.8, harvestPriceOption: true),
        terms: [.limit(0.9)]),
      try Cover(name: "area", payoff: .areaProportional(threshold: 7.5)),
      try Cover(
        name: "shortfall", payoff: .areaShortfall(trigger: 0.9, mean: 8), terms: terms),
      try Cover(name: "rain", payoff: .index(number: 0, trigger: 60, exit: 95, rises: true)),
      try Cover(name: "cold", payoff: .index(number: 1, trigger: -12, exit: -20, rises: false)),
      try Cover(
        name: "indicator", payoff: .index(number: 1, trigger: -15, exit: -15, rises: false)),
      try Cover(
        name: "band", payoff: .band(top: 0.95, bottom: 0.7, mean: 8, revenue: .yield)),
      try Cover(
        name: "revenue band",
        payoff: .band(top: 0.95, bottom: 0.7, mean: 8, revenue: .revenueWithHarvestPrice)),
    ]
  }

  static func block(_ number: Int) -> CatalogueBlock {
    var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
    for planting in 0..<2 {
      var stream = RandomStream(
        seed: 9,
        at: StreamAddress(purpose: .general, entity: UInt64(planting), year: UInt32(number)))
      var events: [DamageEvent] = []
      for lane in 0..<250 {
        for event in 0..<Int(4 * stream.uniform()) {
          events.append(
            DamageEvent(
              lane: Int32(lane), day: Int32(200 + 10 * event),
              peril: [.frost, .hail, .hail, .rain, .storm][Int(5 * stream.uniform())],
              // Some years strike all.
              shareAffected: min(1, 1.2 * stream.uniform()), meanDamage: stream.uniform() < 0.2 ? 1 : 0.8 * stream.uniform(),
              variation: 0.7 * stream.uniform(), qualityShare: stream.uniform() - 0.2))
        }
      }
      let price = (0..<250).map { _ in 0.5 + 2 * stream.uniform() }
      let indices = (0..<500).map { 100 * stream.uniform() - ($0 < 250 ? 0.0 : 60.0) }
      assembler.add(planting: planting, events: events, priceFactor: price, indexValues: indices)
    }
    return assembler.block()
  }

  static func objects(_ count: Int, covers: Int) -> [InsuredObject] {
    (0..<count).map { number in
      let sumInsured: Double = 12_345.67 * Double(1 + number % 7)
      let insuredYield = Double(7 + number % 5)
      let level: Double = 0.8 + 0.1 * Double(number % 4)
      return InsuredObject(
        name: "parcel \(number)", planting: number % 2, cover: (number / 2) % covers,
        sumInsured: sumInsured, insuredYield: insuredYield, level: level,
        deviation: number % 3 == 0 ? 0 : 0.25)
    }
  }

  /// The payment of an object in a year, and the perils' parts of it, from its own draws.
  private func payment(
    _ object: InsuredObject, _ cover: Cover, _ block: CatalogueBlock, lane: Int, seed: UInt64,
    laws: inout DamageLaws
  ) throws -> (paid: Int64, parts: [Int64]) {
    let year = block.firstYear + lane
    let entity = StreamID.hash(of: object.name)
    var outcome = SeasonOutcome()
    var left = 1.0
    var looks = 1.0
    for footprint in block.footprints
    where Int(footprint.zone) == object.planting && footprint.event.year == year {
      var stream = RandomStream(
        seed: seed,
        at: StreamAddress(
          purpose: .object, entity: entity, year: UInt32(year),
          lane: UInt32(footprint.event.number & 0x1fff)))
      let which = stream.uniform()
      let u = stream.uniform()
      guard which < Double(footprint.shareAffected) else { continue }
      let mixture = DamageGrid.mixture(
        mean: Double(footprint.meanDamage), variation: Double(footprint.variation))
      let w = which / Double(footprint.shareAffected)
      let node = [
        w < mixture.weights[0], w < mixture.weights[0] + mixture.weights[1],
        w < mixture.weights[0] + mixture.weights[1] + mixture.weights[2], true,
      ].firstIndex(of: true) ?? 3
      let start = Int(laws.place(mixture.nodes[node]))
      let position = u * Double(DamageLaws.cells)
      let cell = start + Int(position)
      let damage =
        laws.values[cell]
        + (position - Double(Int(position))) * (laws.values[cell + 1] - laws.values[cell])
      outcome.lost[footprint.event.perilIndex] += left * damage
      left -= left * damage
      looks *= 1 - Double(footprint.qualityShare) * min(1, 2 * damage)
    }
    outcome.lost[Peril.hailQuality.index] = left * (1 - looks)
    var own = RandomStream(seed: seed, at: StreamAddress(purpose: .farmYield, entity: entity))
    var normal = 0.0
    for _ in 0...year { normal = own.normal() }
    let s = object.deviation
    let row = lane * 2 + object.planting
    let factor = s > 0 ? Elementary.exp(s * normal - s * s / 2) : 1
    let whole = Self.potentials[object.planting] * object.level
    outcome.yield = whole * left * factor
    outcome.undamagedYield = whole * factor
    outcome.areaYield = Double(block.yields[row])
    outcome.priceFactor = Double(block.priceFactors[row])
    outcome.indices = (0..<2).map { Double(block.indices[row * 2 + $0]) }
    let share = cover.indemnity(of: outcome, insuredYield: object.insuredYield)
    let paid = try LossTally.thousandths(ofMinorUnits: share * object.sumInsured)
    var parts = [Int64](repeating: 0, count: Peril.allCases.count + 1)
    let hit = Peril.allCases.filter {
      cover.payoff.perils.contains($0) && outcome.lost[$0.index] > 0
    }
    let all = hit.reduce(0.0) { $0 + outcome.lost[$1.index] }
    for peril in hit.dropLast() {
      parts[peril.index] = Int64(
        (Double(paid) * (outcome.lost[peril.index] / all)).rounded(.toNearestOrEven))
    }
    parts[hit.last?.index ?? Peril.allCases.count] += paid - parts.reduce(0, +)
    return (paid, parts)
  }

  @Test("Every cover pays what the draws of its objects say, to the last thousandth")
  func byHand() async throws {
    let covers = try Self.covers()
    let objects = Self.objects(84, covers: covers.count)
    let portfolio = try CataloguePortfolio(layout: Self.layout, covers: covers, objects: objects)
    let found = try await portfolio.losses(years: 250, blockCount: 1, seed: 3) { Self.block($0) }
    let block = Self.block(0)
    var laws = DamageLaws()
    var total = YearLossTable(years: 250)
    var perils = [Int128](repeating: 0, count: Peril.allCases.count + 1)
    var payments = 0
    var paying = Set<Int>()
    for object in objects {
      for lane in 0..<250 {
        let one = try payment(
          object, covers[object.cover], block, lane: lane, seed: 3, laws: &laws)
        try total.add(one.paid, year: lane)
        for index in perils.indices { perils[index] += Int128(one.parts[index]) }
        if one.paid > 0 {
          payments += 1
          paying.insert(object.cover)
        }
      }
    }
    #expect(found.total == total)
    #expect(found.perils.map(\.sum) == perils)
    // Something was tried.
    #expect(payments > 3000)
    #expect(paying.count == covers.count)
  }

  @Test("All instruction sets, 1, 2 and 7 threads and any order of blocks give the same bytes")
  func reproducible() async throws {
    let covers = try Self.covers()
    // More objects of a kind than the kernel takes at a time.
    var objects = Self.objects(200, covers: covers.count)
    objects += (0..<1300).map {
      InsuredObject(name: "p\($0)", planting: 0, cover: 2, sumInsured: 1e6, insuredYield: 8)
    }
    let portfolio = try CataloguePortfolio(layout: Self.layout, covers: covers, objects: objects)
    func run(
      _ blocks: [Int], workers: Int, level: KernelLevel = .best
    ) async throws -> PortfolioLosses {
      try await portfolio.losses(
        years: 1000, blocks: blocks, seed: 5, workers: workers, level: level
      ) { Self.block($0) }
    }
    let one = try await run([0, 1, 2, 3], workers: 1)
    for (blocks, workers) in [([0, 1, 2, 3], 2), ([0, 1, 2, 3], 7), ([3, 1, 0, 2], 2)] {
      let other = try await run(blocks, workers: workers)
      #expect(other == one)
    }
    for level in KernelLevel.available {
      let other = try await run([2, 3, 0, 1], workers: 2, level: level)
      #expect(other == one)
    }
    #expect(one.perils.reduce(Int128(0)) { $0 + $1.sum } == one.total.tally.sum)
    var sum = YearLossTable(years: 1000)
    for planting in one.plantings { try sum.merge(planting) }
    #expect(sum == one.total)
    // Shards: the years of some blocks, then of the others.
    var shards = try await run([1, 3], workers: 2).total
    try shards.merge(await run([0, 2], workers: 1).total)
    #expect(shards == one.total)
  }

  @Test("Sums insured whose payments would leave exact numbers are refused or taken apart")
  func large() async throws {
    let covers = [
      try Cover(name: "all", payoff: .damage([.frost, .hail, .rain])),
      try Cover(name: "revenue", payoff: .revenue(coverage: 1, harvestPriceOption: true)),
    ]
    func portfolio(_ sumInsured: Double, cover: Int, count: Int) throws -> CataloguePortfolio {
      try CataloguePortfolio(
        layout: Self.layout, covers: covers,
        objects: (0..<count).map {
          InsuredObject(
            name: "x\($0)", planting: 0, cover: cover, sumInsured: sumInsured, insuredYield: 8)
        })
    }
    #expect(throws: ParameterError.self) { try portfolio(9e12, cover: 0, count: 1) }
    #expect(throws: ParameterError.self) { try portfolio(4.5e12, cover: 1, count: 1) }
    // Odd thousandths of 8e12 minor units each, five in a piece at most one at a time.
    let large = try await portfolio(8e12 + 1, cover: 0, count: 5).losses(
      years: 250, blockCount: 1, seed: 1) { Self.block($0) }
    var sum = YearLossTable(years: 250)
    for number in 0..<5 {
      let alone = try CataloguePortfolio(
        layout: Self.layout, covers: covers,
        objects: [
          InsuredObject(
            name: "x\(number)", planting: 0, cover: 0, sumInsured: 8e12 + 1, insuredYield: 8)
        ])
      try sum.merge(
        await alone.losses(years: 250, blockCount: 1, seed: 1) { Self.block($0) }.total)
    }
    #expect(large.total == sum)
    #expect(large.total.lossYears > 100)
  }
}
