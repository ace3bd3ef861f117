import AgroStatistics
internal import Foundation
import Testing

/// Premium principles of simulated losses beside the same of the law, and how often their error
/// bands hold what they should.
@Suite("Premium principles simulated")
struct PrincipleMeansTests {
  /// The losses: a law and a layer of it.
  private func law(_ set: Int, _ u: Double) throws -> any ContinuousDistribution {
    switch set % 4 {
    case 0: return try Normal(mean: 4, standardDeviation: 0.3 + u)
    case 1: return try Lognormal(logMean: 0.5 * u, logStandardDeviation: 0.2 + 0.3 * u)
    case 2: return try Gamma(shape: 1 + 5 * u, scale: 1)
    default: return try Beta(firstShape: 1 + 3 * u, secondShape: 2, lower: 0, upper: 4)
    }
  }

  private func principles(_ u: Double) throws -> [PremiumPrinciple] {
    let level = try ProbabilityLevel(0.95)
    return [
      .expectation(loading: 0.2), .standardDeviation(loading: 0.5 * u), .variance(loading: 0.3 * u),
      .semiVariance(loading: 0.3 * u), .returnOnRisk(rate: 0.05 + 0.1 * u, level: level),
      .costOfCapital(rate: 0.05 + 0.1 * u, level: level), .wang(load: 0.1 + 0.2 * u),
      .proportionalHazards(aversion: 1 + 0.3 * u), .esscher(parameter: 0.05 + 0.1 * u),
      .exponential(parameter: 0.05 + 0.1 * u),
    ]
  }

  /// Whether the law has what a principle asks: a lognormal has no moment generating function.
  private func exact(
    _ principle: PremiumPrinciple, _ law: any ContinuousDistribution
  ) throws -> Double? {
    func premium(_ law: some ContinuousDistribution) throws -> Double {
      try principle.premium(of: law)
    }
    do { return try premium(law) } catch is MeasureError { return nil }
  }

  @Test("Every principle of a sample is near that of its law")
  func premiums() throws {
    var worst = (excess: -1.0, text: "nothing was compared")
    var compared: Set<String> = []
    for set in 0..<SimulationCheck.sets {
      var stream = SimulationCheck.stream("principles", set)
      let u = stream.uniform()
      let law = try law(set, u)
      let sample = try LossSample(
        (0..<SimulationCheck.draws).map { _ in law.quantile(stream.uniform()) })
      for principle in try principles(u) {
        guard let exact = try exact(principle, law) else { continue }
        let estimate = try principle.premium(of: sample)
        compared.insert(principle.name)
        let excess =
          abs(estimate.value - exact) / (SimulationCheck.deviations * estimate.standardError)
        if excess > worst.excess {
          worst = (excess, "set \(set), \(principle.name): \(estimate) for \(exact)")
        }
      }
    }
    #expect(worst.excess < 1, "\(worst.text)")
    #expect(compared.count == SimulationCheck.comparisons["principles"])
  }

  /// Bands of two standard errors of samples of 2,000 gamma losses. The count of bands that hold
  /// the truth is binomial; a band that is a tenth too narrow holds 92.2 instead of 95 %.
  @Test("Error bands hold the truth as often as they say")
  func coverage() throws {
    let repeats = SimulationCheck.isHeavy ? 4000 : 400
    let law = try Gamma(shape: 3, scale: 1)
    let principles = try principles(0.5)
    let truths = try principles.map { try #require(try exact($0, law)) }
    let level = try ProbabilityLevel(0.95)
    let quantile = law.quantile(0.95)
    let shortfall = law.tailValueAtRisk(level)
    let names = principles.map(\.name) + ["mean", "interval of the quantile", "shortfall"]
    var held = [Int](repeating: 0, count: names.count)
    for repetition in 0..<repeats {
      var stream = SimulationCheck.stream("coverage", repetition)
      let sample = try LossSample((0..<2000).map { _ in law.quantile(stream.uniform()) })
      for (index, principle) in principles.enumerated() {
        let estimate = try principle.premium(of: sample)
        if abs(estimate.value - truths[index]) < 1.959964 * estimate.standardError {
          held[index] += 1
        }
      }
      let error = sample.standardDeviation / Double(sample.count).squareRoot()
      if abs(sample.mean - law.mean) < 1.959964 * error { held[principles.count] += 1 }
      if try sample.valueAtRiskInterval(level, confidence: 0.95).contains(quantile) {
        held[principles.count + 1] += 1
      }
      let tail = try sample.tailValueAtRiskEstimate(level)
      if abs(tail.value - shortfall) < 1.959964 * tail.standardError {
        held[principles.count + 2] += 1
      }
    }
    let shares = held.map { Double($0) / Double(repeats) }
    // Five standard errors of the count, and 1 % for what is normal only in the limit.
    let allowed = 5 * (0.95 * 0.05 / Double(repeats)).squareRoot() + 0.01
    let worst = zip(names, shares).max { abs($0.1 - 0.95) < abs($1.1 - 0.95) }
    let (name, share) = try #require(worst)
    let all = zip(names, shares).map { "\($0) \($1)" }.joined(separator: ", ")
    #expect(abs(share - 0.95) < allowed, "\(name): \(share); all: \(all)")
  }
}
