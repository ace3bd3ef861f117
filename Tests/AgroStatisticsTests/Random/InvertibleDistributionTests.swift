import AgroStatistics
import Testing

/// What is drawn by the kernels against the quantiles of the families, which use the C library and
/// GSL and are tested against mpmath on their own.
@Suite("Laws drawn by the kernels")
struct InvertibleDistributionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let law: any InvertibleDistribution
  }

  static func cases() throws -> [Case] {
    [
      Case(testDescription: "uniform", law: try Uniform(from: -2, to: 5)),
      Case(testDescription: "normal", law: try Normal(mean: 1, standardDeviation: 3)),
      Case(
        testDescription: "lognormal", law: try Lognormal(logMean: 0.5, logStandardDeviation: 0.8)),
      Case(testDescription: "exponential", law: try Exponential(mean: 4)),
      Case(testDescription: "Weibull", law: try Weibull(shape: 0.7, scale: 12)),
      Case(testDescription: "Pareto", law: try Pareto(minimum: 10, shape: 2.5)),
      Case(testDescription: "log-logistic", law: try LogLogistic(shape: 3.5, scale: 2)),
      Case(testDescription: "Burr", law: try BurrXII(powerShape: 2, tailShape: 1.5, scale: 3)),
      Case(
        testDescription: "Burr with a heavy tail",
        law: try BurrXII(powerShape: 40, tailShape: 0.02, scale: 3)),
      Case(
        testDescription: "generalised Pareto",
        law: try GeneralisedPareto(location: 1, scale: 2, shape: 0.3)),
      Case(
        testDescription: "generalised Pareto with an end",
        law: try GeneralisedPareto(location: 1, scale: 2, shape: -0.4)),
      Case(
        testDescription: "extreme values",
        law: try GeneralisedExtremeValue(location: 3.9, scale: 0.2, shape: -0.05)),
      Case(
        testDescription: "Gumbel",
        law: try GeneralisedExtremeValue(location: 3.9, scale: 0.2, shape: 0)),
    ]
  }

  @Test("The drawn value is the quantile of the uniform")
  func quantiles() throws {
    for check in try InvertibleDistributionTests.cases() {
      let range = check.law.quantile(0.75) - check.law.quantile(0.25)
      var worst = 0.0
      var place = 0.0
      var uniforms = (0..<52).map { 0x1p-53 * Double(1 << $0 | 1) }
      uniforms += uniforms.map { 1 - $0 }
      var stream = RandomStream(seed: 8, at: StreamAddress(purpose: .general, entity: 8))
      for _ in 0..<500 { uniforms.append(stream.uniform()) }
      for u in uniforms {
        let value = check.law.inversionLaw.value(ofUniform: u)
        let quantile = check.law.quantile(u)
        // Both sides lose up to |log x| units in the last place, at most 100 here. The error is
        // relative, for a law with negative values relative to its interquartile range at least.
        let size = check.law.support.lowerBound >= 0 ? abs(quantile) : max(abs(quantile), range)
        let error = abs(value - quantile) / size
        if !(error <= worst) {
          worst = error
          place = u
        }
      }
      #expect(worst < 200 * Double.ulpOfOne, "\(check.testDescription) at \(place)")
    }
  }

  @Test("Nodes of tables: quantiles in both tails and exact slopes")
  func nodes() throws {
    for check in try InvertibleDistributionTests.cases() {
      let node = try #require(ReproducibleNodes.of(check.law))
      let range = check.law.quantile(0.75) - check.law.quantile(0.25)
      var worst = 0.0
      var worstSlope = 0.0
      for z in stride(from: -8.25, through: 8.25, by: 0.375) {
        let tail = Elementary.normalProbability(-abs(z))
        let quantile = z < 0 ? check.law.quantile(tail) : check.law.quantile(exceededWith: tail)
        let found = try #require(node(z))
        let size = check.law.support.lowerBound >= 0 ? abs(quantile) : max(abs(quantile), range)
        worst = max(worst, abs(found.value - quantile) / size)
        // phi(z) / f(x); the logarithm of either reaches some hundreds, so 1e-12 remains. Near an
        // end of the support the density itself says no more than the rounding of x lets it.
        let logSlope = -0.5 * z * z - 0.9189385332046727 - check.law.logDensity(at: quantile)
        if abs(z) < 5 {
          worstSlope = max(worstSlope, abs(found.slope / Elementary.exp(logSlope) - 1))
        }
      }
      #expect(worst < 200 * Double.ulpOfOne, "\(check.testDescription)")
      #expect(worstSlope < 1e-11, "\(check.testDescription)")
    }
  }

  @Test("A sample is the drawn value, also through the general protocol")
  func samples() throws {
    for check in try InvertibleDistributionTests.cases() {
      var first = RandomStream(seed: 8, at: StreamAddress(purpose: .general, entity: 9))
      var second = RandomStream(seed: 8, at: StreamAddress(purpose: .general, entity: 9))
      let general: any ContinuousDistribution = check.law
      var differences = 0
      for _ in 0..<100 {
        let drawn = first.draw(from: check.law.inversionLaw)
        if general.sample(from: &second) != drawn { differences += 1 }
      }
      #expect(differences == 0, "\(check.testDescription)")
    }
  }

  @Test("A law in an enumeration draws what the law draws")
  func anyDistribution() throws {
    let weibull = try Weibull(shape: 3, scale: 12)
    let gamma = try Gamma(shape: 3, scale: 12)
    #expect(AnyDistribution.weibull(weibull).inversionLaw != nil)
    #expect(AnyDistribution.gamma(gamma).inversionLaw == nil)
    let address = StreamAddress(purpose: .general, entity: 10)
    var first = RandomStream(seed: 1, at: address)
    var second = RandomStream(seed: 1, at: address)
    var differences = 0
    for _ in 0..<100 {
      let one = weibull.sample(from: &first)
      if AnyDistribution.weibull(weibull).sample(from: &second) != one { differences += 1 }
    }
    #expect(differences == 0)
  }
}
