import AgroModel
import AgroSimulation
import AgroStatistics
internal import Foundation
import Testing

/// The losses of many objects on a catalogue beside their expectation, over random events, terms
/// and deviations: the whole way from footprints through the kernels to the sums.
@Suite("Objects on a catalogue against closed forms")
struct ObjectMeansTests {
  typealias Outcome = SimulationCheck.Outcome

  /// The mean of a function of the damage D of a struck object, by Gauss's rule on the cells.
  private static func mean(
    of footprint: Footprint, _ laws: inout DamageLaws, _ value: (Double) -> Double
  ) -> Double {
    let mixture = DamageGrid.mixture(
      mean: Double(footprint.meanDamage), variation: Double(footprint.variation))
    // Each cell is a straight line on which the values here are smooth but for one kink in each of
    // the four laws; a rule of three points is off by less than a tenth of the cell's width there,
    // and a cell, of 1 in 256, is at most 1 wide: 4e-4.
    let nodes = [-0.774596669241483, 0, 0.774596669241483]
    let weights = [5.0 / 18, 8.0 / 18, 5.0 / 18]
    var sum = 0.0
    for (node, weight) in zip(mixture.nodes, mixture.weights) where weight > 0 {
      let start = Int(laws.place(node))
      for cell in start..<start + DamageLaws.cells {
        let low = laws.values[cell]
        let width = laws.values[cell + 1] - low
        for (point, share) in zip(nodes, weights) {
          sum += weight * share * value(low + width * (point + 1) / 2) / Double(DamageLaws.cells)
        }
      }
    }
    return sum
  }

  /// E[max(0, c - k F)], F lognormal with mean 1 and deviation s of its logarithm.
  private static func put(_ c: Double, _ k: Double, _ s: Double) -> Double {
    guard k > 0 else { return c }
    let d = (log(c / k) + s * s / 2) / s
    return c * Elementary.normalProbability(d) - k * Elementary.normalProbability(d - s)
  }

  private func outcomes(_ set: Int) async throws -> [Outcome] {
    var stream = SimulationCheck.stream("objects", set)
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
    let share = between(0.03, 1)
    let damage = between(0.02, 0.8)
    let variation = between(0, 1) * min(2, ((1 - damage) / damage).squareRoot())
    let price = between(0.6, 1.8)
    let s = between(0.1, 0.4)
    let level = between(0.7, 1.3)
    let coverage = between(0.6, 0.95)
    let deductible = between(0.02, 0.3)
    let franchise = between(0.02, 0.5)
    let limit = between(0.2, 0.8)
    let part = between(0.3, 0.95)
    let hail: Set<Peril> = [.hail]
    let layout = CatalogueLayout(
      zones: ["a"], crops: ["b"], plantings: [.init(zone: 0, crop: 0, potentialYield: 8)],
      indices: [])
    @Sendable func block(_ number: Int) -> CatalogueBlock {
      var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
      assembler.add(
        planting: 0,
        events: (0..<250).map {
          DamageEvent(
            lane: Int32($0), day: 300, peril: .hail, shareAffected: share, meanDamage: damage,
            variation: variation)
        }, priceFactor: [Double](repeating: price, count: 250))
      return assembler.block()
    }
    let footprint = try #require(block(0).footprints.first)
    let priced = Double(Float(price))
    let struck = Double(footprint.shareAffected)
    var laws = DamageLaws()
    /// Of what is left of the yield, over the insured yield, 8 t/ha.
    func left(_ value: (Double) -> Double) -> Double {
      struck * Self.mean(of: footprint, &laws) { value(level * (1 - $0)) }
        + (1 - struck) * value(level)
    }
    func cover(_ payoff: Payoff, _ terms: [CoverTerm] = []) throws -> Cover {
      try Cover(name: "\(payoff) \(terms)", payoff: payoff, terms: terms)
    }
    var checks: [(cover: Cover, bound: Double, exact: Double)] = []
    for terms: [CoverTerm] in [
      [.deductible(deductible)], [.deductibleOfLoss(deductible)],
      [.deductible(deductible), .limit(limit), .coinsurance(part)],
      [.franchise(franchise), .deductible(deductible)],
      [.coinsurance(part), .franchise(franchise), .deductibleOfLoss(deductible)],
    ] {
      let one = try cover(.damage(hail), terms)
      checks.append((one, 1, try one.expectedIndemnity(of: footprint)))
    }
    // What another program's integral says of the same law: the first is a E[max(0, D - f)].
    let plain = struck * Self.mean(of: footprint, &laws) { max(0, $0 - deductible) }
    #expect(abs(plain - checks[0].exact) < 4e-4)
    checks.append(
      (
        try cover(.rebasedDamage(hail), [.deductible(deductible)]), 1,
        // min(1, level F) has the mean 1 - E[max(0, 1 - level F)].
        checks[0].exact * (1 - Self.put(1, level, s))
      ))
    checks.append(
      (
        try cover(.guaranteedYield(coverage: coverage)), coverage,
        left { Self.put(coverage, $0, s) }
      ))
    for option in [false, true] {
      let guarantee = coverage * (option ? max(1, priced) : 1)
      checks.append(
        (
          try cover(.revenue(coverage: coverage, harvestPriceOption: option)), guarantee,
          left { Self.put(guarantee, $0 * priced, s) }
        ))
    }
    var found: [Outcome] = []
    let count = SimulationCheck.draws / 250
    for (number, check) in checks.enumerated() {
      let portfolio = try CataloguePortfolio(
        layout: layout, covers: [check.cover],
        objects: (0..<count).map {
          InsuredObject(
            name: "\(set) \(number) \($0)", planting: 0, sumInsured: 1e6, insuredYield: 8,
            level: level, deviation: s)
        })
      let losses = try await portfolio.losses(
        years: 250, blockCount: 1, seed: 2026, block: block)
      let mean = losses.total.averageAnnualLoss.value / Double(count) / 1e6
      found.append(
        Outcome(
          name: "set \(set), \(check.cover.name)", mean: mean, exact: check.exact,
          radius: SimulationCheck.radius(
            mean: check.exact, bound: check.bound, count: 250 * count)))
    }
    return found
  }

  @Test("The mean payment of every cover of an object over random parameters")
  func means() async throws {
    var worst: Outcome?
    for set in 0..<SimulationCheck.sets {
      let found = try await outcomes(set)
      #expect(found.count == SimulationCheck.comparisons["objects"])
      for outcome in found where outcome.excess > worst?.excess ?? -1 { worst = outcome }
    }
    let found = try #require(worst)
    #expect(found.excess < 1, "\(found.text)")
  }

  @Test("An event alone in its year has a mean in closed form")
  func eventMean() throws {
    let footprint = Footprint(
      event: CatalogueEvent(year: 3, day: 300, peril: .hail), zone: 0, crop: 0,
      shareAffected: 0.25, meanDamage: 0.4, variation: 0)
    func mean(_ terms: [CoverTerm]) throws -> Double {
      try Cover(name: "x", payoff: .damage([.hail]), terms: terms)
        .expectedIndemnity(of: footprint)
    }
    // Without terms the law has the footprint's mean whatever it is made of.
    var any = footprint
    any.variation = 0.7
    let plain = try Cover(name: "x", payoff: .damage([.hail])).expectedIndemnity(of: any)
    #expect(abs(plain - 0.25 * Double(Float(0.4))) < 1e-9)
    // A variation of 0 is a mixture of the two certain damages of the grid around 0.4.
    #expect(abs(try mean([.deductible(0.1)]) - 0.25 * (Double(Float(0.4)) - 0.1)) < 1e-12)
    #expect(try mean([.franchise(0.5)]) == 0)
    #expect(abs(try mean([.limit(0.2), .coinsurance(0.5)]) - 0.25 * 0.1) < 1e-15)
    #expect(
      abs(
        try mean([.franchise(0.3), .deductibleOfLoss(0.5)])
          - 0.25 * 0.5 * Double(Float(0.4))) < 1e-12)
    #expect(
      try Cover(name: "x", payoff: .damage([.frost])).expectedIndemnity(of: footprint) == 0)
    #expect(throws: CoverError.needsSeason(cover: "y")) {
      try Cover(name: "y", payoff: .mortality).expectedIndemnity(of: footprint)
    }
  }
}
