import AgroSimulation
import AgroStatistics
import AgroValidation
import Testing

/// What the validation case `mc_portfolio_1000_policies` gives for ``ReferencePortfolio``.
enum ThousandPolicies {
  /// Exact mean annual loss in units of money, by quadrature (`a_exact.py` of the case's source).
  static let exactMean = 2_555_500.557_145_927_6
  static let firstMeans = [
    25.661407221239354, 1306.763457076316, 3456.9881306485145, 914.3017433780534,
    4101.2282582863345, 2337.0799158230725, 563.5070251329481, 3104.5094033882565,
    368.1282351977287, 3381.51082510068, 2371.3361892655143, 845.8256851607956,
    2060.823032685722, 4681.169116727243, 3554.121861828701, 3181.980742292278,
    587.0480323908823, 3112.539851803588, 4683.41790634991, 1691.3472214841456,
  ]
}

@Suite("Portfolios under guaranteed yields")
struct YieldPortfolioTests {
  @Test("Expected losses are the published ones")
  func exact() throws {
    let means = try ReferencePortfolio.portfolio().expectedLosses()
    let total = means.reduce(0, +) / 100
    #expect(abs(total / ThousandPolicies.exactMean - 1) < 1e-8)
    let worst = zip(means, ThousandPolicies.firstMeans).map { abs($0 / 100 / $1 - 1) }.max()
    #expect(worst ?? 1 < 1e-8)
  }

  @Test("The simulated mean, deviation and tail agree with the case")
  func simulated() async throws {
    let table = try await ReferencePortfolio.portfolio().run(years: 20_000, seed: 11, workers: 2)
    let mean = table.averageAnnualLoss
    // A false alarm once in 5e6 seeds; the seed is fixed.
    #expect(
      abs(mean.value / 100 - ThousandPolicies.exactMean) < 5.2 * mean.standardError / 100)
    // Peer run of 100,000 years: sd 2,986,799, VaR 99 % 14,138,824, TVaR 99 % 17,002,987 (se 119,806).
    let sample = try table.sample()
    let level = try ProbabilityLevel(0.99)
    let tail = try sample.tailValueAtRiskEstimate(level)
    #expect(abs(tail.value / 100 - 17_002_987) < 5.2 * (tail.standardError / 100 + 119_806))
    #expect(abs(sample.standardDeviation / 100 / 2_986_799 - 1) < 0.05)
  }

  @Test("1, 2 and 7 threads, any order of blocks, all instruction sets, a longer run: the same years")
  func reproducible() async throws {
    let portfolio = try ReferencePortfolio.portfolio()
    let one = await portfolio.run(years: 700, seed: 3)
    #expect(await portfolio.run(blocks: [2, 0, 1], years: 700, seed: 3, workers: 2) == one)
    for level in KernelLevel.available {
      #expect(await portfolio.run(blocks: [1, 2, 0], years: 700, seed: 3, level: level) == one)
    }
    #expect(portfolio.runSerially(years: 700, seed: 3) == one)
    #expect(await portfolio.run(years: 700, seed: 3, workers: 2) == one)
    #expect(await portfolio.run(years: 700, seed: 3, workers: 7) == one)
    let longer = await portfolio.run(years: 1_300, seed: 3, workers: 2)
    #expect(Array(longer.annual[..<700]) == one.annual)
    #expect(await portfolio.run(years: 700, seed: 4) != one)
  }

  @Test("One object's payments are what its own draws say, and parts add up to the total")
  func parts() async throws {
    let law = try Gamma(shape: 9, scale: 1)
    func portfolio(_ objects: [YieldPortfolio.Object]) throws -> YieldPortfolio {
      try YieldPortfolio(
        zones: [.init(name: "a", law: law), .init(name: "b", law: law)],
        correlation: [[1, 0.5], [0.5, 1]], objects: objects)
    }
    let objects = (0..<7).map { k in
      YieldPortfolio.Object(
        name: "object \(k)", zone: k % 2, sumInsured: 12_345.67 * Double(k + 1), trigger: 8,
        level: 1 + Double(k) / 20, deviation: 0.1 + 0.05 * Double(k))
    }
    let total = try await portfolio(objects).run(years: 600, seed: 9)
    var sum = YearLossTable(years: 600)
    for object in objects {
      try sum.merge(await portfolio([object]).run(years: 600, seed: 9))
    }
    #expect(sum == total)
    // By hand, one draw at a time.
    let normals = try CorrelatedNormals(correlation: [[1, 0.5], [0.5, 1]])
    var block = CorrelatedNormals.Block(sites: 2, years: 600)
    normals.fill(
      &block, seed: 9, purpose: .areaYield,
      entities: ["a", "b"].map { StreamID.hash(of: $0) }, year: 0)
    let table = try TabulatedQuantile(law, relativeError: 1e-9)
    let object = objects[4]
    let alone = try await portfolio([object]).run(years: 600, seed: 9)
    var stream = RandomStream(
      seed: 9,
      at: StreamAddress(purpose: .farmYield, entity: StreamID.hash(of: object.name)))
    var worst: Int64 = 0
    for year in 0..<600 {
      let area = table(block.values[object.zone * 600 + year])
      let own = stream.normal()
      let farm =
        object.level * area
        * Elementary.exp(object.deviation * own - object.deviation * object.deviation / 2)
      let paid = object.sumInsured * 1000 * max(0, 1 - farm / object.trigger)
      worst = max(worst, abs(Int64(paid.rounded(.toNearestOrEven)) - alone.annual[year]))
    }
    // The order of the operations differs: at most one thousandth.
    #expect(worst <= 1)
  }

  @Test("Impossible objects are refused with their name")
  func refusals() throws {
    let law = try Gamma(shape: 9, scale: 1)
    for (what, object) in [
      ("trigger", YieldPortfolio.Object(name: "x", zone: 0, sumInsured: 1, trigger: 0, deviation: 1)),
      ("sum insured", .init(name: "x", zone: 0, sumInsured: .nan, trigger: 1, deviation: 1)),
      ("zone", .init(name: "x", zone: 3, sumInsured: 1, trigger: 1, deviation: 1)),
      ("deviation", .init(name: "x", zone: 0, sumInsured: 1, trigger: 1, deviation: -1)),
    ] {
      let error = #expect(throws: ParameterError.self) {
        _ = try YieldPortfolio(
          zones: [.init(name: "a", law: law)], correlation: [[1]], objects: [object])
      }
      #expect(error?.description.contains(what) == true)
      #expect(error?.description.contains("x") == true)
    }
    #expect(throws: ParameterError.self) {
      _ = try YieldPortfolio(
        zones: [.init(name: "a", law: law)], correlation: [[1]],
        objects: [.init(name: "x", zone: 0, sumInsured: 1e13, trigger: 1, deviation: 1)])
    }
  }
}
