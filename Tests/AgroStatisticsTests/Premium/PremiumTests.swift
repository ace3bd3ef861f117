import AgroStatistics
import Foundation
import Testing

@Suite("Premiums")
struct PremiumTests {
  @Test("Closed forms of the principles")
  func closedForms() throws {
    let gamma = try Gamma(shape: 2, scale: 3)
    let normal = try Normal(mean: 5, standardDeviation: 2)
    let level = try ProbabilityLevel(0.99)
    let z = 2.3263478740408408
    let cases: [(PremiumPrinciple, Double, Double)] = [
      (.expectation(loading: 0.25), try premium(.expectation(loading: 0.25), gamma), 7.5),
      (
        .standardDeviation(loading: 0.5), try premium(.standardDeviation(loading: 0.5), gamma),
        6 + 0.5 * 18.0.squareRoot()
      ),
      (.variance(loading: 0.1), try premium(.variance(loading: 0.1), gamma), 7.8),
      // A symmetric law has half its variance above the mean.
      (.semiVariance(loading: 0.1), try premium(.semiVariance(loading: 0.1), normal), 5.2),
      (
        .returnOnRisk(rate: 0.1, level: level),
        try premium(.returnOnRisk(rate: 0.1, level: level), normal), 5 + 0.1 * 2 * z
      ),
      // The shortfall of a normal law: sd phi(z) / (1 - p).
      (
        .costOfCapital(rate: 0.1, level: level),
        try premium(.costOfCapital(rate: 0.1, level: level), normal),
        5 + 0.1 * 2 * exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 0.01
      ),
      (.wang(load: 0.3), try premium(.wang(load: 0.3), normal), 5.6),
      (
        .proportionalHazards(aversion: 2),
        try premium(.proportionalHazards(aversion: 2), Exponential(mean: 4)), 8
      ),
      (.esscher(parameter: 0.1), try premium(.esscher(parameter: 0.1), gamma), 6 / 0.7),
      (
        .exponential(parameter: 0.1), try premium(.exponential(parameter: 0.1), gamma),
        -20 * log(0.7)
      ),
      (.esscher(parameter: 0.5), try premium(.esscher(parameter: 0.5), normal), 7),
      (.exponential(parameter: 0.5), try premium(.exponential(parameter: 0.5), normal), 6),
    ]
    for (principle, obtained, expected) in cases {
      #expect(abs(obtained / expected - 1) < 1e-10, "\(principle.name)")
    }
  }

  private func premium(
    _ principle: PremiumPrinciple, _ law: some RealDistribution
  ) throws -> Double {
    try principle.premium(of: law)
  }

  @Test("Esscher and exponential of a bounded law by quadrature: the uniform closed form")
  func boundedLaw() throws {
    // Uniform on 1...3: E exp(t X) = (e^3t - e^t) / 2t.
    let law = try Uniform(from: 1, to: 3)
    for t in [1e-3, 0.5, 4, 60] {
      let mean = try PremiumPrinciple.exponential(parameter: t).premium(of: law)
      let exact = (3 * t + log(-expm1(-2 * t)) - log(2 * t)) / t
      #expect(abs(mean / exact - 1) < 1e-11)
      let esscher = try PremiumPrinciple.esscher(parameter: t).premium(of: law)
      let derivative = 3 + 2 / expm1(2 * t) - 1 / t
      #expect(abs(esscher / derivative - 1) < 1e-9)
    }
  }

  @Test("Laws in any wrapping, mixtures and samples")
  func wrappings() throws {
    let gamma = try Gamma(shape: 2, scale: 3)
    let esscher = PremiumPrinciple.esscher(parameter: 0.1)
    let wang = PremiumPrinciple.wang(load: 0.3)
    let wrapped = AnyDistribution.gamma(gamma)
    #expect(try esscher.premium(of: wrapped) == esscher.premium(of: gamma))
    #expect(try wang.premium(of: wrapped) == wang.premium(of: gamma))
    let heavy = AnyDistribution.lognormal(try Lognormal(logMean: 0, logStandardDeviation: 1))
    #expect(throws: MeasureError.noMomentGeneratingFunction(law: "Lognormal")) {
      try esscher.premium(of: heavy)
    }
    // A third of the years without a loss: E X exp(h X) / E exp(h X) by hand.
    let inflated = try ZeroInflated(gamma, zeroProbability: 1.0 / 3)
    let power = 1 / (0.7 * 0.7)
    let exact = 2.0 / 3 * power * (6 / 0.7) / (1.0 / 3 + 2.0 / 3 * power)
    #expect(abs(try esscher.premium(of: inflated) / exact - 1) < 1e-14)
    let mixture = try Mixture([gamma, gamma], weights: [1, 3])
    #expect(abs(try esscher.premium(of: mixture) / esscher.premium(of: gamma) - 1) < 1e-14)
    let sample = [0.0, 1, 1, 4, 9]
    let empirical = try Empirical(sample)
    for principle in [esscher, wang, .exponential(parameter: 0.2), .semiVariance(loading: 0.1)] {
      let law = try principle.premium(of: empirical)
      let own = try principle.premium(of: LossSample(sample)).value
      #expect(abs(law / own - 1) < 1e-13, "\(principle.name)")
    }
  }

  @Test("Laws without a moment generating function are refused")
  func refusals() throws {
    let lognormal = try Lognormal(logMean: 0, logStandardDeviation: 1)
    let esscher = PremiumPrinciple.esscher(parameter: 0.1)
    #expect(throws: MeasureError.noMomentGeneratingFunction(law: "Lognormal")) {
      try esscher.premium(of: lognormal)
    }
    #expect(throws: MeasureError.momentGeneratingFunctionDiverges(parameter: 0.5)) {
      try PremiumPrinciple.exponential(parameter: 0.5).premium(of: Exponential(mean: 2))
    }
    let heavy = try GeneralisedPareto.lomax(shape: 0.9, scale: 1)
    #expect(throws: MeasureError.infinite("mean")) {
      try PremiumPrinciple.expectation(loading: 0).premium(of: heavy)
    }
    let noVariance = try GeneralisedPareto.lomax(shape: 1.5, scale: 1)
    #expect(throws: MeasureError.infinite("variance")) {
      try PremiumPrinciple.variance(loading: 1).premium(of: noVariance)
    }
    #expect(throws: MeasureError.self) {
      try PremiumPrinciple.expectation(loading: -0.1).premium(of: lognormal)
    }
    let cut = try LatticeLaw(step: 1, masses: [0.5, 0.4])
    #expect(throws: MeasureError.self) { try esscher.premium(of: cut) }
  }

  @Test("A sample, the same sample weighted, and the same law on a lattice agree")
  func representations() throws {
    let masses = [0.3, 0.25, 0.2, 0.15, 0.1]
    let lattice = try LatticeLaw(step: 2, masses: masses)
    var losses: [Double] = []
    for (index, mass) in masses.enumerated() {
      losses += [Double](repeating: 2 * Double(index), count: Int((2000 * mass).rounded()))
    }
    let plain = try LossSample(losses)
    let weighted = LossSample(lattice)
    let level = try ProbabilityLevel(0.8)
    let principles: [PremiumPrinciple] = [
      .expectation(loading: 0.1), .returnOnRisk(rate: 0.1, level: level),
      .costOfCapital(rate: 0.1, level: level), .semiVariance(loading: 0.2), .wang(load: 0.5),
      .proportionalHazards(aversion: 1.4), .esscher(parameter: 0.3), .exponential(parameter: 0.3),
    ]
    for principle in principles {
      let exact = try principle.premium(of: lattice)
      let obtained = try principle.premium(of: plain).value
      #expect(abs(obtained / exact - 1) < 1e-12, "\(principle.name)")
      switch principle {
      case .returnOnRisk, .costOfCapital: break  // five weighted losses have no tail of 20 years
      default:
        let light = try principle.premium(of: weighted).value
        #expect(abs(light / exact - 1) < 1e-12, "\(principle.name)")
      }
    }
  }

  @Test("Parameters for shares of the sum insured give the same premium in money")
  func units() throws {
    var generator = TestGenerator(state: 9)
    let shares = (0..<500).map { _ in min(1, 0.2 * generator.exponential()) }
    let sum = 48_000.0
    let inShares = try LossSample(shares)
    let inMoney = try LossSample(shares.map { $0 * sum })
    for principle in [
      PremiumPrinciple.variance(loading: 0.4), .semiVariance(loading: 0.4),
      .esscher(parameter: 1.5), .exponential(parameter: 1.5), .wang(load: 0.2),
    ] {
      let a = try principle.premium(of: inShares)
      let b = try principle.scaled(toSumInsured: sum).premium(of: inMoney)
      #expect(abs(b.value / (a.value * sum) - 1) < 1e-12)
      #expect(abs(b.standardError / (a.standardError * sum) - 1) < 1e-10)
    }
  }

  @Test("The gross premium adds up from its parts")
  func gross() throws {
    let gross = try GrossPremium(
      purePremium: 100, lossAdjustment: 0.08, riskLoad: 12, fixedExpense: 6,
      variableExpense: 0.15, profit: 0.05)
    #expect(abs(gross.premium - 126 / 0.8) < 1e-12)
    let sum = gross.parts.reduce(0) { $0 + $1.amount }
    #expect(abs(sum - gross.premium) < 1e-12)
    #expect(throws: ParameterError.self) {
      try GrossPremium(purePremium: 1, variableExpense: 0.7, profit: 0.3)
    }
    #expect(throws: ParameterError.self) { try GrossPremium(purePremium: -1) }
  }

  @Test("Free reinstatements make the premium the expected cession")
  func reinstatements() throws {
    let law = try LatticeLaw(step: 1, masses: [0.4, 0.2, 0.2, 0.1, 0.1])
    let free = try ExcessOfLossContract(cover: 1, reinstatements: [0, 0])
    // min(S, 3): 0.2 + 2 x 0.2 + 3 x 0.2.
    #expect(abs(free.purePremium(of: law) - 1.2) < 1e-15)
    let paid = try ExcessOfLossContract(cover: 1, reinstatements: [1, 0.5])
    // Reinstated are min(S, 1) at the full price and min(max(S - 1, 0), 1) at half of it.
    #expect(abs(paid.purePremium(of: law) - 1.2 / (1 + 0.6 + 0.5 * 0.4)) < 1e-15)
  }

  @Test("A total loss twice as large costs twice as much, and a load never lowers a premium")
  func properties() throws {
    var generator = TestGenerator(state: 21)
    let losses = (0..<1000).map { _ in generator.exponential() }
    let sample = try LossSample(losses)
    let doubled = try LossSample(losses.map { 2 * $0 })
    let level = try ProbabilityLevel(0.9)
    for principle in [
      PremiumPrinciple.standardDeviation(loading: 0.3), .returnOnRisk(rate: 0.1, level: level),
      .costOfCapital(rate: 0.1, level: level), .wang(load: 0.2),
      .proportionalHazards(aversion: 1.2),
    ] {
      let once = try principle.premium(of: sample).value
      let twice = try principle.premium(of: doubled).value
      #expect(abs(twice / once - 2) < 1e-12)
      #expect(once >= sample.mean)
    }
  }
}

@Suite(
  "Rates: published cases", .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct RateCaseTests {
  @Test("Indicated rates, changes and relativities of Loss Data Analytics")
  func indications() throws {
    let published = try CollectiveCase("rate_lda_indications")
    let inputs = published.inputs
    let expected = published.expected
    let absolute = published.tolerance["abs"].number
    let relative = published.tolerance["rel_exact"].number
    let pure = inputs["pure_premium"]
    let rate = try RateIndication.indicatedRate(
      purePremium: pure["frequency"].number * pure["severity"].number,
      fixedExpense: pure["fixed"].number, variableExpense: pure["variable"].number,
      profit: pure["profit"].number)
    let terms = inputs["change"]
    let factor = try RateIndication.changeFactor(
      lossRatio: terms["loss_ratio"].number, fixedExpenseRatio: terms["fixed"].number,
      variableExpense: terms["variable"].number, profit: terms["profit"].number)
    let exam = inputs["exam36"]
    let target = try RateIndication.targetLossRatio(
      variableExpense: exam["variable"].number, profit: exam["profit"].number,
      nonPremiumExpenseToLoss: exam["non_premium_expense"].number / exam["losses"].number)
    let change = RateIndication.change(
      lossRatio: exam["losses"].number / exam["premium"].number, target: target)
    #expect(
      worstRelative(
        [rate, factor, target, change],
        ["indicated_rate", "change_factor", "exam36_target_lr", "exam36_change"].map {
          expected[$0].number
        }) < relative)
    #expect(
      worstAbsolute(
        [rate, factor, change],
        ["indicated_rate_printed", "change_printed", "exam36_printed"].map {
          expected[$0].number
        }) < absolute)
    let classes = inputs["relativities"]
    let result = try RateIndication.relativities(
      losses: classes["loss"].numbers, exposures: classes["exposure"].numbers,
      base: Int(classes["base"].number))
    #expect(
      worstAbsolute(result.lossPerExposure, expected["loss_per_exposure"].numbers) < absolute)
    #expect(worstAbsolute(result.relativities, expected["relativity"].numbers) < absolute)
  }
}
