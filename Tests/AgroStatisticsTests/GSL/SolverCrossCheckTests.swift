import AgroStatistics
import Testing

/// GSL's solvers against our own: the same roots and the same maxima by other methods.
@Suite("Our solvers against GSL's")
struct SolverCrossCheckTests {
  @Test("Quantiles are roots that Brent's method finds too")
  func quantiles() throws {
    let laws: [any ContinuousDistribution] = [
      try Gamma(shape: 0.05, scale: 3), try Gamma(shape: 9, scale: 0.9),
      try Beta(firstShape: 0.3, secondShape: 6, lower: 0, upper: 20),
      try Beta(firstShape: 5, secondShape: 4, lower: 0, upper: 20),
      try Weibull(shape: 0.7, scale: 12),
    ]
    var worst = 0.0
    for law in laws {
      for p in [1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999] {
        let quantile = law.quantile(p)
        let root = try RootFinder.brent(in: quantile * 0.5...quantile * 1.5) { x in
          p <= 0.5 ? law.probability(atMost: x) / p - 1 : 1 - law.probability(above: x) / (1 - p)
        }
        // Brent stops within 1e-15; the functions themselves are good to 1e-13, and where the cdf
        // grows like x^0.05 an error of it is 20 times larger in x.
        worst = max(worst, abs(root / quantile - 1))
      }
    }
    #expect(worst < 2e-12)
  }

  static func sample(_ sampler: GSLSampler) -> [Double] {
    let address = StreamAddress(purpose: .general, entity: StreamID.hash(of: "cross check"))
    var stream = RandomStream(seed: 77, at: address)
    return (0..<400).map { _ in sampler.sample(from: &stream) }
  }

  @Test("The gamma fit is the maximum that BFGS finds")
  func gammaFit() throws {
    let values = SolverCrossCheckTests.sample(.gamma(shape: 2.5, scale: 4))
    let fit = try FitFamily.gamma.fit(try Sample(values))
    let n = Double(values.count)
    let sum = values.reduce(0, +)
    var logSum = 0.0
    for value in values { logSum += Elementary.log(value) }
    let minimum = try Minimiser.bfgs(from: [0, 0], gradientTolerance: 1e-5) {
      point, gradient throws(GSLError) in
      let shape = Elementary.exp(point[0])
      let scale = Elementary.exp(point[1])
      let byShape: Double = n * (try SpecialFunctions.digamma(shape)) + n * point[1] - logSum
      gradient[0] = shape * byShape
      gradient[1] = n * shape - sum / scale
      let constant: Double = n * (try SpecialFunctions.logGamma(shape)) + n * shape * point[1]
      return constant - (shape - 1) * logSum + sum / scale
    }
    #expect(minimum.converged)
    #expect(abs(fit.logLikelihood + minimum.value) < 1e-11 * abs(minimum.value))
    // A gradient of at most 1e-5 and an information of 10 or more in logarithms of parameters.
    #expect(abs(fit.parameters[0] / Elementary.exp(minimum.point[0]) - 1) < 1e-6)
    #expect(abs(fit.parameters[1] / Elementary.exp(minimum.point[1]) - 1) < 1e-6)
  }

  @Test("The Weibull fit is at least as likely as what Nelder and Mead's simplex finds")
  func weibullFit() throws {
    let values = SolverCrossCheckTests.sample(.weibull(shape: 1.7, scale: 3))
    let fit = try FitFamily.weibull.fit(try Sample(values))
    let minimum = try Minimiser.nelderMead(
      from: [0, 0], steps: [0.5, 0.5], sizeTolerance: 1e-7
    ) { point in
      let shape = Elementary.exp(point[0])
      let scale = Elementary.exp(point[1])
      guard let law = try? Weibull(shape: shape, scale: scale) else { return .infinity }
      var sum = 0.0
      for value in values { sum -= law.logDensity(at: value) }
      return sum
    }
    #expect(minimum.converged)
    #expect(fit.logLikelihood >= -minimum.value - 1e-11 * abs(minimum.value))
    #expect(fit.logLikelihood <= -minimum.value + 1e-8 * abs(minimum.value))
  }
}
