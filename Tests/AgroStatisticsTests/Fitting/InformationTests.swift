import AgroStatistics
import Foundation
import Testing

/// Scores and information against differences of the laws' own densities and survival functions,
/// which know nothing of the likelihoods' derivatives.
@Suite("Fitting: information and incomplete samples")
struct InformationTests {
  static let families: [(FitFamily, [Double])] = [
    (.normal, [10, 2]), (.lognormal, [1, 0.5]), (.gamma, [3, 2]), (.weibull, [2, 5]),
    (.beta(lower: 0, upper: 10), [2, 3]), (.burr, [2.5, 1.5, 10]), (.logLogistic, [3, 5]),
    (.generalisedPareto(threshold: 1), [2, 0.2]), (.generalisedExtremeValue, [5, 1, 0.1]),
    (.gumbel, [5, 1]), (.exponential, [3]), (.truncatedNormal(lower: 0, upper: 8), [4, 2]),
  ]

  static func draw(
    _ family: FitFamily, _ p: [Double], _ count: Int, lane: UInt32 = 0
  ) throws -> [Double] {
    let law = try family.law(p)
    var stream = RandomStream(
      seed: 20, at: StreamAddress(purpose: .general, entity: 9, lane: lane))
    return (0..<count).map { _ in law.sample(from: &stream) }
  }

  /// ln L of a sample from the law's own functions.
  static func logLikelihood(_ sample: Sample, _ family: FitFamily, _ p: [Double]) -> Double {
    guard let law = try? family.law(p).law as? any ContinuousDistribution else {
      return -.infinity
    }
    var sum = 0.0
    for (i, x) in sample.values.enumerated() {
      let weight = sample.weights?[i] ?? 1
      let isCensored = sample.isCensored?[i] ?? false
      sum +=
        weight
        * (isCensored ? log(law.probability(above: x)) : (law.logDensity(at: x)))
      if let point = sample.truncation?[i] { sum -= weight * log(law.probability(above: point)) }
    }
    return sum
  }

  /// Fourth-order central differences of f by parameters i and j.
  static func second(
    _ p: [Double], _ i: Int, _ j: Int, _ h: [Double], _ f: ([Double]) -> Double
  ) -> Double {
    let c: [(Double, Double)] = [(-2, 1.0 / 12), (-1, -2.0 / 3), (1, 2.0 / 3), (2, -1.0 / 12)]
    var sum = 0.0
    for (a, wa) in c {
      for (b, wb) in c {
        var q = p
        q[i] += a * h[i]
        q[j] += b * h[j]
        sum += wa * wb * f(q)
      }
    }
    return sum / (h[i] * h[j])
  }

  static func gradient(_ p: [Double], _ h: [Double], _ f: ([Double]) -> Double) -> [Double] {
    p.indices.map { i in
      func at(_ a: Double) -> Double {
        var q = p
        q[i] += a * h[i]
        return f(q)
      }
      return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h[i])
    }
  }

  @Test("Standard errors are those of the differenced likelihood")
  func information() throws {
    var worst = 0.0
    var place = ""
    for (family, p) in Self.families {
      let sample = try Sample(Self.draw(family, p, 60))
      let fit = try family.fit(sample)
      let h = fit.standardErrors.map { 0.02 * $0 }
      let f: ([Double]) -> Double = { Self.logLikelihood(sample, family, $0) }
      // Covariance times the differenced information is the identity.
      for i in fit.parameters.indices {
        for j in fit.parameters.indices {
          var entry = i == j ? -1.0 : 0
          for k in fit.parameters.indices {
            let information = -Self.second(fit.parameters, k, j, h, f)
            entry += fit.covariance[i][k] * information
          }
          let scaled = abs(entry) * fit.standardErrors[j] / fit.standardErrors[i]
          if scaled > worst { (worst, place) = (scaled, family.name) }
        }
      }
    }
    // Differences over 0.02 standard errors: truncation (0.02)^4 times higher derivatives, rounding
    // 1e-13 / 0.02^2.
    #expect(worst < 1e-4, "\(place)")
  }

  @Test("Truncated, censored and weighted samples: likelihood and score from the laws themselves")
  func incomplete() throws {
    var worstValue = 0.0
    var worstScore = 0.0
    var place = ""
    for (family, p) in Self.families {
      let law = try family.law(p)
      let deductible = law.quantile(0.05)
      let limit = law.quantile(0.95)
      let seen = try Self.draw(family, p, 300).filter { $0 > deductible }
      let sample = try Sample(
        seen.map { min($0, limit) }, series: family.name,
        weights: seen.indices.map { $0 % 3 == 0 ? 2 : 1 },
        truncation: seen.map { _ in deductible }, isCensored: seen.map { $0 > limit })
      let fit = try family.fit(sample)
      guard fit.constraint == nil else { continue }
      let f: ([Double]) -> Double = { Self.logLikelihood(sample, family, $0) }
      let own = f(fit.parameters)
      worstValue = max(worstValue, abs(fit.logLikelihood / own - 1))
      let h = fit.standardErrors.map { 0.003 * $0 }
      let score = Self.gradient(fit.parameters, h, f)
      for (i, g) in score.enumerated() {
        let scaled = abs(g) * fit.standardErrors[i]
        if scaled > worstScore { (worstScore, place) = (scaled, family.name) }
      }
    }
    // The cdfs of the laws have errors near 1e-13; a difference over 0.003 standard errors of a
    // sum of 300 such terms leaves 1e-8, its truncation 1e-10 times the fifth derivative.
    #expect(worstValue < 1e-11)
    #expect(worstScore < 1e-6, "\(place)")
  }

  @Test("Integer weights are repetitions")
  func weights() throws {
    var worst = 0.0
    for (family, p) in Self.families {
      let values = try Self.draw(family, p, 40)
      let weights = values.indices.map { Double($0 % 3) }
      var repeated: [Double] = []
      for (value, weight) in zip(values, weights) {
        for _ in 0..<Int(weight) { repeated.append(value) }
      }
      let weighted = try family.fit(Sample(values, weights: weights))
      let plain = try family.fit(Sample(repeated))
      if plain.constraint != nil { continue }
      worst = max(
        worst,
        worstRelative(
          weighted.parameters + weighted.standardErrors + [weighted.logLikelihood, weighted.aicc],
          plain.parameters + plain.standardErrors + [plain.logLikelihood, plain.aicc]))
    }
    #expect(worst < 1e-8)
  }
}
