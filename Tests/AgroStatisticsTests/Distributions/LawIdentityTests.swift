import AgroStatistics
import Testing

@Suite("Identities between laws")
struct LawIdentityTests {
  /// The largest relative distance of two laws over their functions.
  private func distance(_ a: some ContinuousDistribution, _ b: some ContinuousDistribution)
    -> Double
  {
    var worst = 0.0
    func compare(_ x: Double, _ y: Double, floor: Double = 0) {
      if x == y { return }
      worst = max(worst, abs(x - y) / max(abs(x), abs(y), floor))
    }
    for p in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.99, 1 - 1e-6] {
      let x = a.quantile(p)
      let y = a.quantile(exceededWith: 1e-9)
      compare(x, b.quantile(p))
      compare(a.probability(atMost: x), b.probability(atMost: x))
      compare(a.probability(above: y), b.probability(above: y))
      compare(a.logDensity(at: x), b.logDensity(at: x), floor: 1)
      compare(a.limitedExpectedValue(at: x), b.limitedExpectedValue(at: x))
      compare(a.expectedExcess(over: x), b.expectedExcess(over: x))
      compare(a.limitedMoment(2, at: x), b.limitedMoment(2, at: x))
    }
    compare(a.mean, b.mean)
    compare(a.variance, b.variance)
    compare(a.skewness, b.skewness)
    return worst
  }

  @Test("Special members of larger families")
  func nesting() throws {
    let exponential = try Exponential(mean: 3)
    let pairs: [(String, any ContinuousDistribution, any ContinuousDistribution)] = [
      ("gamma, shape 1", exponential, try Gamma(shape: 1, scale: 3)),
      ("Weibull, shape 1", exponential, try Weibull(shape: 1, scale: 3)),
      ("generalised Pareto, shape 0", exponential, try GeneralisedPareto(scale: 3, shape: 0)),
      (
        "Burr, tail 1", try LogLogistic(shape: 4, scale: 2),
        try BurrXII(powerShape: 4, tailShape: 1, scale: 2)
      ),
      (
        "Burr, power 1", try GeneralisedPareto.lomax(shape: 4, scale: 2),
        try BurrXII(powerShape: 1, tailShape: 4, scale: 2)
      ),
      (
        "Pareto as generalised Pareto", try Pareto(minimum: 5, shape: 4),
        try GeneralisedPareto(location: 5, scale: 1.25, shape: 0.25)
      ),
      (
        "beta (1, 1)", try Uniform(from: 2, to: 5),
        try Beta(firstShape: 1, secondShape: 1, lower: 2, upper: 5)
      ),
      (
        "generalised Pareto, shape -1", try Uniform(from: 2, to: 5),
        try GeneralisedPareto(location: 2, scale: 3, shape: -1)
      ),
      (
        "normal without ends", try Normal(mean: 3, standardDeviation: 0.1),
        try TruncatedNormal(mean: 3, standardDeviation: 0.1, lower: -.infinity)
      ),
    ]
    for (name, a, b) in pairs {
      let worst = distance(a, b)
      #expect(worst <= 1e-11, "\(name): \(worst)")
    }
  }

  @Test("Small shapes tend to the exponential and the Gumbel law")
  func limits() throws {
    // The first-order term of the shape xi is at most xi y^2 / 2 with y <= 21.
    let near = try GeneralisedPareto(scale: 1, shape: 1e-14)
    #expect(distance(near, try Exponential(mean: 1)) < 1e-11)
    let gumbel = try GeneralisedExtremeValue.gumbel(location: 5, scale: 1)
    let close = try GeneralisedExtremeValue(location: 5, scale: 1, shape: 1e-14)
    #expect(distance(gumbel, close) < 1e-11)
  }

  @Test("Scaling a law scales its quantiles and moments")
  func scaling() throws {
    let pairs: [(any ContinuousDistribution, any ContinuousDistribution)] = [
      (try Gamma(shape: 2.5, scale: 3), try Gamma(shape: 2.5, scale: 1)),
      (try Weibull(shape: 0.7, scale: 3), try Weibull(shape: 0.7, scale: 1)),
      (
        try BurrXII(powerShape: 2, tailShape: 3, scale: 3),
        try BurrXII(powerShape: 2, tailShape: 3, scale: 1)
      ),
      (
        try GeneralisedExtremeValue(location: 6, scale: 3, shape: 0.1),
        try GeneralisedExtremeValue(location: 2, scale: 1, shape: 0.1)
      ),
    ]
    for (big, small) in pairs {
      var worst = 0.0
      for p in [1e-9, 0.1, 0.5, 0.999] {
        let x = small.quantile(p)
        worst = max(worst, abs(big.quantile(p) / (3 * x) - 1))
        let ratio = big.limitedExpectedValue(at: 3 * x) / small.limitedExpectedValue(at: x)
        worst = max(worst, abs(ratio / 3 - 1))
      }
      worst = max(worst, abs(big.variance / (9 * small.variance) - 1))
      #expect(worst < 1e-12, "\(big)")
    }
  }

  @Test("Laws made from mean and coefficient of variation have them")
  func matching() throws {
    let laws: [any ContinuousDistribution] = [
      try Gamma.matching(mean: 40, coefficientOfVariation: 0.3),
      try Lognormal.matching(mean: 40, coefficientOfVariation: 0.3),
      try Weibull.matching(mean: 40, coefficientOfVariation: 0.3),
      try Beta.matching(mean: 40, coefficientOfVariation: 0.3, lower: 0, upper: 90),
    ]
    for law in laws {
      #expect(abs(law.mean / 40 - 1) < 1e-13, "\(law)")
      #expect(abs(law.coefficientOfVariation / 0.3 - 1) < 1e-12, "\(law)")
    }
    #expect(throws: ParameterError.self) {
      try Beta.matching(mean: 40, coefficientOfVariation: 3, upper: 50)
    }
    #expect(throws: ParameterError.self) {
      try Gamma.matching(mean: -1, coefficientOfVariation: 1)
    }
  }

  @Test("Divergent moments are infinite, limited ones are not")
  func divergence() throws {
    let cauchyLike = try GeneralisedPareto(scale: 1, shape: 1.5)
    #expect(cauchyLike.mean == .infinity && cauchyLike.variance == .infinity)
    #expect(cauchyLike.skewness == .infinity && cauchyLike.expectedExcess(over: 2) == .infinity)
    // 1 - S^(1 - xi) over 1 - xi with S = 4^(-2/3) at x = 2: 2 (4^(1/3) - 1).
    #expect(abs(cauchyLike.limitedExpectedValue(at: 2) - 2 * (cbrt4 - 1)) < 1e-14)
    let burr = try BurrXII(powerShape: 1, tailShape: 0.5, scale: 1)
    #expect(burr.mean == .infinity)
    // The integral of (1 + x)^(-1/2) up to 3 is 2.
    #expect(abs(burr.limitedExpectedValue(at: 3) - 2) < 1e-13)
  }

  private var cbrt4: Double { 1.5874010519681994748 }

  @Test("Return levels of the Port Pirie fit")
  func returnLevels() throws {
    // Coles (2001), section 3.4.1, with the digits of evd: levels 4.2962 and 4.6884.
    let law = try GeneralisedExtremeValue(
      location: 3.87475133256868, scale: 0.198048878417661, shape: -0.0501165767539704)
    #expect(abs(law.returnLevel(years: 10) - 4.29622061140122) < 1e-12)
    #expect(abs(law.returnLevel(years: 100) - 4.68841277332958) < 1e-12)
  }

  @Test("Errors name the parameter and what was required")
  func errors() {
    #expect {
      try Gamma(shape: -1, scale: 1)
    } throws: { error in
      "\(error)" == "shape is -1.0, but must be a finite number above 0."
    }
  }
}
