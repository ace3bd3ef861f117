import AgroModel
import AgroSimulation
import AgroStatistics
import AgroValidation

/// How often Monte Carlo error bands hold the truth: 95 % bands, value +- 1.96 standard errors, of
/// means, quantiles, shortfalls, premiums and rates over many runs with seeds of their own.
enum BandBenchmark: Workload {
  static let name = "bands"
  static let summary = "coverage of 95 % error bands [--repeats 4000]"

  private static let reach = 1.959_963_984_540_054

  /// Runs whose band holds the truth, lies above it, lies below it.
  private struct Count {
    var held = 0
    var above = 0
    var below = 0

    mutating func add(_ estimate: RiskEstimate, _ truth: Double) {
      add(
        estimate.value - reach * estimate.standardError
          ... estimate.value + reach * estimate.standardError, truth)
    }

    mutating func add(_ band: ClosedRange<Double>, _ truth: Double) {
      if truth < band.lowerBound {
        above += 1
      } else if truth > band.upperBound {
        below += 1
      } else {
        held += 1
      }
    }

    func line(_ name: String) -> String {
      let n = Double(held + above + below)
      func percent(_ count: Int) -> String { "\((Double(count) / n * 1000).rounded() / 10) %" }
      return "| \(name) | \(percent(held)) | \(percent(above)) | \(percent(below)) |"
    }
  }

  static func run(_ arguments: Arguments) async throws {
    let repeats = max(100, arguments.number("repeats", default: 4000))
    print(
      "coverage of 95 % bands over \(repeats) runs; a standard error of a share is "
        + "\((100 * (0.95 * 0.05 / Double(repeats)).squareRoot() * 100).rounded() / 100) %")
    let gamma = try Gamma(shape: 3, scale: 1.0 / 3)
    let rare = try ZeroInflated(
      Lognormal(logMean: -0.5, logStandardDeviation: 1), zeroProbability: 0.8)
    for years in [1000, 10_000] {
      try samples("gamma(3) losses", gamma, years, repeats)
      try samples("4 years in 5 without loss, else lognormal with deviation 1", rare, years, repeats)
    }
    try await portfolios(repeats)
    try await rates(repeats)
  }

  private static func header(_ title: String) {
    print("\n\(title)\n\n| estimate | held | band above | band below |\n|---|---|---|---|")
  }

  private static func samples(
    _ title: String, _ law: some RealDistribution, _ years: Int, _ repeats: Int
  ) throws {
    let level = try ProbabilityLevel(0.95)
    let principles: [PremiumPrinciple] = [
      .expectation(loading: 0.2), .standardDeviation(loading: 0.3), .variance(loading: 0.2),
      .semiVariance(loading: 0.3), .returnOnRisk(rate: 0.1, level: level),
      .costOfCapital(rate: 0.1, level: level), .wang(load: 0.2),
      .proportionalHazards(aversion: 1.2), .esscher(parameter: 0.1), .exponential(parameter: 0.1),
    ]
    let known = principles.map { try? $0.premium(of: law) }
    let levels = try [0.9, 0.95, 0.99].map { try ProbabilityLevel($0) }
      .filter { $0.tailCount(in: years) >= 20 }
    var mean = Count()
    var quantiles = [Count](repeating: Count(), count: levels.count)
    var ranks = quantiles
    var shortfalls = quantiles
    var premiums = [Count](repeating: Count(), count: principles.count)
    for repetition in 0..<repeats {
      var stream = RandomStream(
        seed: 7,
        at: StreamAddress(
          purpose: .general, entity: UInt64(years), replicate: UInt32(repetition)))
      let sample = try LossSample((0..<years).map { _ in law.quantile(stream.uniform()) })
      mean.add(
        RiskEstimate(
          value: sample.mean,
          standardError: sample.standardDeviation / Double(years).squareRoot()), law.mean)
      for (index, level) in levels.enumerated() {
        let truth = law.quantile(exceededWith: level.complement)
        quantiles[index].add(try sample.valueAtRiskEstimate(level), truth)
        ranks[index].add(try sample.valueAtRiskInterval(level, confidence: 0.95), truth)
        shortfalls[index].add(
          try sample.tailValueAtRiskEstimate(level), law.tailValueAtRisk(level))
      }
      for (index, principle) in principles.enumerated() {
        guard let truth = known[index] else { continue }
        premiums[index].add(try principle.premium(of: sample), truth)
      }
    }
    header("\(title), \(years) years")
    print(mean.line("mean"))
    for (index, level) in levels.enumerated() {
      print(quantiles[index].line("VaR \(level.value)"))
      print(ranks[index].line("VaR \(level.value), interval from order statistics"))
      print(shortfalls[index].line("TVaR \(level.value)"))
    }
    for (index, principle) in principles.enumerated() where known[index] != nil {
      print(premiums[index].line("premium, \(principle.name)"))
    }
  }

  /// The mean annual loss of 50 farms of ``PortfolioBenchmark`` beside its quadrature.
  private static func portfolios(_ repeats: Int) async throws {
    let portfolio = try ReferencePortfolio.portfolio(objects: 50)
    let truth = try portfolio.expectedLosses().reduce(0, +)
    header("Mean annual loss of 50 farms in 20 correlated zones, guaranteed yield")
    for years in [250, 1000, 5000] {
      var count = Count()
      for repetition in 0..<repeats {
        count.add(
          portfolio.runSerially(years: years, seed: UInt64(1000 + repetition)).averageAnnualLoss,
          truth)
      }
      print(count.line("\(years) years"))
    }
  }

  /// The pure rate of a parcel against hail with a deductible: a hail day in one year of three.
  private static func rates(_ repeats: Int) async throws {
    let layout = CatalogueLayout(
      zones: ["a"], crops: ["b"], plantings: [.init(zone: 0, crop: 0, potentialYield: 8)],
      indices: [])
    let cover = try Cover(name: "base", payoff: .damage([.hail]), terms: [.deductible(0.1)])
    @Sendable func block(_ number: Int, run: Int) -> CatalogueBlock {
      var stream = RandomStream(
        seed: UInt64(run), at: StreamAddress(purpose: .peril, entity: 1, year: UInt32(number)))
      var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
      let events = (0..<250).filter { _ in stream.uniform() < 1.0 / 3 }.map {
        DamageEvent(
          lane: Int32($0), day: 300, peril: .hail, shareAffected: 0.3, meanDamage: 0.4,
          variation: 0.7)
      }
      assembler.add(planting: 0, events: events)
      return assembler.block()
    }
    let footprint = Footprint(
      event: CatalogueEvent(year: 0, day: 300, peril: .hail), zone: 0, crop: 0,
      shareAffected: 0.3, meanDamage: 0.4, variation: 0.7)
    let truth = try cover.expectedIndemnity(of: footprint) / 3
    header("Pure rate by events: hail in one year of three, a deductible of a tenth")
    for (objects, years) in [(1, 1000), (1, 10_000), (30, 1000), (30, 10_000)] {
      let portfolio = try CataloguePortfolio(
        layout: layout, covers: [cover],
        objects: (0..<objects).map {
          InsuredObject(name: "parcel \($0)", planting: 0, sumInsured: 1e6, insuredYield: 8)
        })
      var count = Count()
      for run in 0..<min(repeats, 2000) {
        let losses = try await portfolio.losses(
          years: years, blockCount: years / 250, seed: UInt64(run)
        ) { block($0, run: run) }
        let mean = losses.total.averageAnnualLoss
        let exposure = 1e6 * Double(objects)
        count.add(
          RiskEstimate(
            value: mean.value / exposure, standardError: mean.standardError / exposure), truth)
      }
      print(count.line("\(objects) parcels, \(years) years"))
    }
  }
}
