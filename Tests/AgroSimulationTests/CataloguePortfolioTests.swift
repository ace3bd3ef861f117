import AgroModel
import AgroSimulation
import AgroStatistics
import Testing

@Suite("Objects on a catalogue")
struct CataloguePortfolioTests {
  static let layout = CatalogueLayout(
    zones: ["goychay"], crops: ["pomegranate", "grape"],
    plantings: [
      .init(zone: 0, crop: 0, potentialYield: 8), .init(zone: 0, crop: 1, potentialYield: 10),
    ], indices: ["rain"])

  /// Blocks of 250 years in which every year has one hail day of the same law on planting 0.
  static func block(_ number: Int, share: Double, mean: Double, variation: Double) -> CatalogueBlock {
    var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
    let events = (0..<250).map {
      DamageEvent(
        lane: Int32($0), day: 300, peril: .hail, shareAffected: share, meanDamage: mean,
        variation: variation)
    }
    let rain = (0..<250).map { Double(($0 * 37) % 100) }
    assembler.add(planting: 0, events: events, indexValues: rain)
    assembler.add(planting: 1, events: [], indexValues: rain)
    return assembler.block()
  }

  @Test(
    "A deductible on hail is priced on objects: the mean is a E[max(0, D - f)]",
    arguments: [
      (0.0575, 0.52, 0.6, 0.1), (0.2, 0.05, 1.5, 0.1), (0.5, 0.3, 0.2, 0.3), (0.9, 0.011, 3.0, 0),
      (0.03, 0.9, 0.3, 0.1),
    ])
  func hail(share: Double, mean: Double, variation: Double, deductible: Double) async throws {
    let cover = try Cover(
      name: "base", payoff: .damage([.hail]), terms: [.deductible(deductible)])
    let objects = (0..<200).map {
      InsuredObject(name: "parcel \($0)", planting: 0, sumInsured: 100_000, insuredYield: 8)
    }
    let portfolio = try CataloguePortfolio(layout: Self.layout, covers: [cover], objects: objects)
    let losses = try await portfolio.losses(years: 1_000, blockCount: 4, seed: 5, workers: 2) {
      Self.block($0, share: share, mean: mean, variation: variation)
    }
    let average = losses.total.averageAnnualLoss
    let law = try DamageLaw(mean: Double(Float(mean)), variation: Double(Float(variation)))
    let exact = 200 * 100_000 * Double(Float(share)) * law.expectedExcess(over: deductible)
    // Five standard errors, and what the tabulated law may differ from the beta law: 0.002 of a
    // damage where there is a deductible, nothing where the mean alone counts.
    let allowed = deductible > 0 ? 0.002 * 200 * 100_000 * share * mean : 1e-6 * exact
    #expect(abs(average.value - exact) < 5 * average.standardError + allowed)
    // The shortcut on the zone's mean is another number, and is refused.
    #expect(throws: CoverError.needsObjects(cover: "base")) {
      if deductible == 0 { throw CoverError.needsObjects(cover: "base") }
      _ = try cover.indemnity(ofMeanDamage: share * mean)
    }
    #expect(losses.perils[Peril.hail.index].sum == losses.total.tally.sum)
  }

  @Test("The index pays what the index says, in whole thousandths")
  func index() async throws {
    let cover = try Cover(
      name: "rain", payoff: .index(number: 0, trigger: 60, exit: 95, rises: true))
    let rain = try CataloguePortfolio(
      layout: Self.layout, covers: [cover],
      objects: [InsuredObject(name: "x", planting: 1, sumInsured: 1_000, insuredYield: 1)])
    let paid = try await rain.losses(years: 250, blockCount: 1, seed: 1) {
      Self.block($0, share: 0.4, mean: 0.5, variation: 0.6)
    }
    let worst = (0..<250).map { year in
      let value = Double((year * 37) % 100)
      return abs(Double(paid.total.annual[year]) - 1_000_000 * min(max((value - 60) / 35, 0), 1))
    }.max()
    #expect(worst ?? 1 <= 0.5)
  }

  @Test("An object's damage does not depend on who else is insured, and is the same in all covers")
  func alone() async throws {
    let cover = try Cover(name: "all", payoff: .damage([.hail]))
    func losses(_ names: [String]) async throws -> PortfolioLosses {
      try await CataloguePortfolio(
        layout: Self.layout, covers: [cover],
        objects: names.map {
          InsuredObject(name: $0, planting: 0, sumInsured: 1_000, insuredYield: 8)
        }
      ).losses(years: 500, blockCount: 2, seed: 2) {
        Self.block($0, share: 0.3, mean: 0.4, variation: 0.5)
      }
    }
    let a = try await losses(["a"])
    let b = try await losses(["b"])
    let both = try await losses(["b", "a"])
    var sum = a.total
    try sum.merge(b.total)
    #expect(both.total == sum)
    #expect(a.total != b.total)
    let twice = try await losses(["a", "a"])
    #expect(twice.total.annual == a.total.annual.map { 2 * $0 })
  }
}
