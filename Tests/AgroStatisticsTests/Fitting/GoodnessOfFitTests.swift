import AgroStatistics
import Foundation
import Testing

@Suite("Fitting: distances of counts and of incomplete samples")
struct GoodnessOfFitTests {
  @Test("Distances of counts are the sums of their definitions")
  func counts() throws {
    let values: [Double] = [0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 6, 7]
    let fits = [
      try FitFamily.poisson.fitCounts(Sample(values)),
      try FitFamily.negativeBinomial.fitCounts(Sample(values)),
      try FitFamily.binomial(trials: 9).fitCounts(Sample(values)),
    ]
    for fit in fits {
      // From the law's own functions, far beyond the sample.
      var (distance, cramer, anderson) = (0.0, 0.0, 0.0)
      for k in 0...60 {
        let f = fit.model.probability(atMost: k)
        let share = Double(values.count { $0 <= Double(k) }) / Double(values.count)
        let p = fit.model.probability(of: k)
        distance = max(distance, abs(share - f))
        cramer += (share - f) * (share - f) * p
        let variance = f * fit.model.probability(above: k)
        if variance > 0 { anderson += (share - f) * (share - f) * p / variance }
      }
      let n = Double(values.count)
      let found = try fit.statistics()
      // What is left out has a probability of 1e-9 at either end.
      #expect(
        worstRelative(
          [found.kolmogorovSmirnov, found.cramerVonMises, found.andersonDarling],
          [distance, n * cramer, n * anderson]) < 1e-7, "\(fit.family.name)")
    }
  }

  @Test("A wrong law of counts is rejected, the right one is not")
  func countTests() throws {
    let law = try NegativeBinomial(size: 1, probability: 0.1)
    var stream = RandomStream(seed: 3, at: StreamAddress(purpose: .general, entity: 4))
    let values = (0..<60).map { _ in Double(law.sample(from: &stream)) }
    let right = try FitFamily.negativeBinomial.fitCounts(Sample(values))
      .goodnessOfFit(replicates: 199)
    let wrong = try FitFamily.poisson.fitCounts(Sample(values)).goodnessOfFit(replicates: 199)
    #expect(right.andersonDarlingProbability > 0.05 && right.isRecalibrated)
    #expect(wrong.andersonDarlingProbability <= 0.01)
  }

  @Test("Without censoring the product-limit distances are the usual ones")
  func productLimit() throws {
    let values = try InformationTests.draw(.gamma, [3, 2], 40)
    let plain = try FitFamily.gamma.fit(Sample(values)).statistics()
    let weighted = try FitFamily.gamma.fit(
      Sample(values, weights: values.map { _ in 1 })
    ).statistics()
    #expect(
      worstRelative(
        [
          weighted.kolmogorovSmirnov, weighted.cramerVonMises, weighted.andersonDarling,
        ], [plain.kolmogorovSmirnov, plain.cramerVonMises, plain.andersonDarling]) < 1e-11)
  }

  @Test("Censored distances: the product-limit estimate against the law, by quadrature")
  func censored() throws {
    // Uniform transforms are the law itself for an exponential law of mean 1; the fitted mean is
    // total time over events.
    let values = [0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 1.1, 1.4, 1.5, 1.5]
    let isCensored = [false, false, true, false, false, false, true, false, true, true]
    let fit = try FitFamily.exponential.fit(Sample(values, isCensored: isCensored))
    #expect(abs(fit.parameters[0] - values.reduce(0, +) / 6) < 1e-14)
    // The estimate of Kaplan and Meier by hand: survival after each event.
    var survival = 1.0
    var steps: [(u: Double, share: Double)] = []
    for (index, x) in values.enumerated() where !isCensored[index] {
      survival *= 1 - 1 / Double(values.count - index)
      steps.append((-expm1(-x / fit.parameters[0]), 1 - survival))
    }
    let end = -expm1(-1.5 / fit.parameters[0])
    var (distance, cramer, anderson) = (0.0, 0.0, 0.0)
    let cells = 2_000_000
    for cell in 0..<cells {
      let u = end * (Double(cell) + 0.5) / Double(cells)
      let share = steps.last { $0.u <= u }?.share ?? 0
      let gap = share - u
      distance = max(distance, abs(gap))
      cramer += gap * gap
      anderson += gap * gap / (u * (1 - u))
    }
    let found = try fit.statistics()
    let cell = end / Double(cells)
    // Midpoints of two million cells: an error of a cell's width at each jump.
    #expect(abs(found.kolmogorovSmirnov - distance) < 2 * cell)
    #expect(abs(found.cramerVonMises - 10 * cramer * cell) < 1e-4)
    #expect(abs(found.andersonDarling - 10 * anderson * cell) < 1e-4)
  }

  @Test("Claims cut by a deductible and a limit: the right law stays, a wrong one goes")
  func incomplete() throws {
    let seen = try InformationTests.draw(.lognormal, [1, 1], 500).filter { $0 > 2 }
    let limit = 12.0
    let sample = try Sample(
      seen.map { min($0, limit) }, truncation: seen.map { _ in 2 },
      isCensored: seen.map { $0 > limit })
    #expect(sample.isCensored?.contains(true) == true)
    let right = try FitFamily.lognormal.fit(sample).goodnessOfFit(replicates: 199)
    #expect(right.andersonDarlingProbability > 0.05 && right.failures == 0)
    let peaked = try InformationTests.draw(.weibull, [4, 5], 200).filter { $0 > 2 }
    let wrong = try FitFamily.exponential.fit(
      Sample(
        peaked.map { min($0, 7) }, truncation: peaked.map { _ in 2 },
        isCensored: peaked.map { $0 > 7 })
    ).goodnessOfFit(replicates: 99)
    #expect(wrong.andersonDarlingProbability <= 0.01)
  }
}
