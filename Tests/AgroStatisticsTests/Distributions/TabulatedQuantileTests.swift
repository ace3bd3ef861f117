import AgroStatistics
import Testing

@Suite("Tabulated quantiles")
struct TabulatedQuantileTests {
  /// Laws of yields and losses, plain and ugly.
  static func laws() throws -> [(String, any ContinuousDistribution)] {
    [
      ("gamma 9", try Gamma(shape: 9, scale: 0.4)),
      ("gamma 2.5", try Gamma(shape: 2.5, scale: 100)),
      ("gamma 0.3", try Gamma(shape: 0.3, scale: 1)),
      ("gamma 0.05", try Gamma(shape: 0.05, scale: 1)),
      ("gamma 0.01", try Gamma(shape: 0.01, scale: 1)),
      ("beta 4, 2 on 0...8", try Beta(firstShape: 4, secondShape: 2, lower: 0, upper: 8)),
      ("beta 0.05, 0.05", try Beta(firstShape: 0.05, secondShape: 0.05)),
      ("normal", try Normal(mean: 3, standardDeviation: 1)),
      ("lognormal", try Lognormal(logMean: 1, logStandardDeviation: 1.5)),
      ("weibull 0.7", try Weibull(shape: 0.7, scale: 3)),
      ("weibull 4", try Weibull(shape: 4, scale: 3)),
      ("burr", try BurrXII(powerShape: 3, tailShape: 2, scale: 5)),
      ("generalised Pareto 0.4", try GeneralisedPareto(scale: 1, shape: 0.4)),
      ("generalised Pareto -0.5", try GeneralisedPareto(scale: 1, shape: -0.5)),
      ("gumbel", try GeneralisedExtremeValue.gumbel(location: 0, scale: 1)),
      ("truncated normal", try TruncatedNormal(mean: 2, standardDeviation: 1.5, lower: 0)),
      ("kernel", try KernelDensity([2, 3, 3.5, 4, 4.2, 5, 6.5])),
      (
        "mixture",
        try Mixture(
          [Gamma(shape: 4, scale: 1), Gamma(shape: 30, scale: 0.5)], weights: [0.3, 0.7])
      ),
    ]
  }

  /// The largest error of a table at points that no node or check point shares, in its own measure.
  static func worstError(
    _ law: some ContinuousDistribution, _ table: TabulatedQuantile
  ) -> (error: Double, z: Double) {
    let isTwoSided = law.support.lowerBound < 0 && law.support.upperBound > 0
    let floor =
      isTwoSided ? 0.5 * (law.quantile(exceededWith: 0.25) - law.quantile(0.25)) : 1e-290
    var worst = (error: 0.0, z: 0.0)
    let points = 1201
    for i in 0..<points {
      let z = -8.49 + 16.98 * (Double(i) + 0.3737) / Double(points)
      let p = Elementary.normalProbability(-abs(z))
      let exact = z < 0 ? law.quantile(p) : law.quantile(exceededWith: p)
      if !isTwoSided, exact < 1e-289 { continue }
      let error = abs(table(z) - exact) / max(abs(exact), floor)
      if !(error <= worst.error) { worst = (error, z) }
    }
    return worst
  }

  @Test("The certified error holds between the check points", arguments: [1e-6, 1e-9, 1e-12])
  func certified(request: Double) throws {
    for (name, law) in try Self.laws() {
      guard let table = try? TabulatedQuantile(law, relativeError: request) else {
        Issue.record("\(name) has no table at \(request)")
        continue
      }
      let worst = Self.worstError(law, table)
      #expect(table.certifiedError <= request, "\(name)")
      #expect(
        worst.error <= table.certifiedError,
        "\(name) at \(request): error \(worst.error) at z = \(worst.z)")
    }
  }

  @Test("A table is monotone and keeps to the support")
  func monotone() throws {
    for (name, law) in try Self.laws() {
      let table = try TabulatedQuantile(law, relativeError: 1e-9)
      var before = table(-9)
      var isMonotone = true
      for i in 0...20_000 {
        let x = table(-9 + 18 * Double(i) / 20_000)
        // Neighbours may differ by their rounding, that of a logarithm of up to 670 included.
        if x < before - abs(before) * 3e-13 { isMonotone = false }
        before = x
      }
      #expect(isMonotone, "\(name)")
      #expect(table(-9) >= law.support.lowerBound && table(9) <= law.support.upperBound)
    }
  }

  @Test("A table with a wrong shape does not pass as the law's")
  func detects() throws {
    let law = try Gamma(shape: 9, scale: 0.4)
    let table = try TabulatedQuantile(try Gamma(shape: 9.000001, scale: 0.4), relativeError: 1e-9)
    #expect(Self.worstError(law, table).error > 1e-8)
  }

  @Test("Requests that cannot be met are refused", arguments: [0, -1, 1e-14, 0.5, .nan])
  func refused(request: Double) throws {
    let law = try Gamma(shape: 9, scale: 0.4)
    #expect(throws: ParameterError.self) {
      try TabulatedQuantile(law, relativeError: request)
    }
  }

  @Test("Draws come from the same uniform as the law's own")
  func draws() throws {
    let law = try Gamma(shape: 2.5, scale: 1)
    let table = try TabulatedQuantile(law)
    var first = RandomStream(seed: 11, at: StreamAddress(purpose: .general, entity: 1))
    var second = RandomStream(seed: 11, at: StreamAddress(purpose: .general, entity: 1))
    var worst = 0.0
    for _ in 0..<1000 {
      let exact = law.sample(from: &first)
      worst = max(worst, abs(table.sample(from: &second) / exact - 1))
    }
    #expect(worst <= 1e-9)
  }
}
