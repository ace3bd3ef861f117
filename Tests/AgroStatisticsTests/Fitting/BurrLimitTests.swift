import AgroStatistics
import Testing

@Suite("Fitting: the ends of the Burr family")
struct BurrLimitTests {
  /// Quantiles of the Pareto law above 2 with the shape 1.5: no Burr law is as likely.
  private static let pareto: [Double] = (0..<40).map { index in
    let share = (Double(index) + 0.5) / 40
    return 2 * Elementary.exp(-Elementary.log(1 - share) / 1.5)
  }

  @Test("A sample of a Pareto law: the supremum is that law's likelihood, and the fit says so")
  func paretoLimit() throws {
    let sample = try Sample(Self.pareto)
    let fit = try FitFamily.burr.fit(sample)
    let limit = try FitFamily.pareto.fit(sample)
    #expect(fit.logLikelihood == limit.logLikelihood)
    #expect(fit.constraint?.contains("Pareto law above") == true)
    #expect(abs(fit.parameters[0] * fit.parameters[1] / limit.parameters[1] - 1) < 1e-12)
    // A power of 1e12 leaves 1e-10 between the two laws.
    var worst = 0.0
    for x in [2.001, 2.5, 4, 20, 1e3] {
      worst = max(
        worst, abs(fit.model.probability(above: x) / limit.model.probability(above: x) - 1),
        abs(fit.model.limitedExpectedValue(at: x) / limit.model.limitedExpectedValue(at: x) - 1))
    }
    for p in [1e-6, 0.1, 0.5, 0.999] {
      worst = max(worst, abs(fit.model.quantile(p) / limit.model.quantile(p) - 1))
    }
    #expect(worst < 1e-9)
    #expect(abs(fit.model.mean / limit.model.mean - 1) < 1e-9)
    // Laws within the space of the family stay below the supremum.
    for power in [50.0, 500, 5_000] {
      let law = try BurrXII(
        powerShape: power, tailShape: limit.parameters[1] / power, scale: limit.parameters[0])
      #expect(Self.pareto.reduce(0) { $0 + law.logDensity(at: $1) } < fit.logLikelihood)
    }
  }

  @Test("At the Pareto limit: distances, a test of fit and intervals")
  func inference() throws {
    let fit = try FitFamily.burr.fit(Sample(Self.pareto))
    let distances = try fit.statistics()
    let limit = try FitFamily.pareto.fit(Sample(Self.pareto)).statistics()
    #expect(abs(distances.kolmogorovSmirnov - limit.kolmogorovSmirnov) < 1e-9)
    let test = try fit.goodnessOfFit(replicates: 19)
    #expect(test.failures == 0 && test.kolmogorovSmirnovProbability > 0.05)
    let power = try fit.interval(of: 0)
    #expect(power.upper == .infinity && power.lower > 5 && power.lower < 1e5)
  }

  @Test("Partial moments far above the scale are those of the Pareto tail")
  func farMoments() throws {
    // (x / scale)^power overflows; without the tail's own formula these were not numbers.
    let law = try BurrXII(powerShape: 200, tailShape: 0.01, scale: 1)
    let (x, shape) = (100.0, 2.0)
    let tail = shape / (shape - 1) / x
    #expect(abs(law.partialMoment(1, above: x) / tail - 1) < 1e-12)
    #expect(
      abs((law.partialMoment(1, below: x) + law.partialMoment(1, above: x)) / law.mean - 1) < 1e-11)
    let heavy = try BurrXII(powerShape: 1e12, tailShape: 0.8e-12, scale: 3)
    // E[X; X <= x] of a Pareto law of shape 0.8, whose mean diverges.
    let exact = 0.8 * 3 * (Elementary.exp(0.2 * Elementary.log(x / 3)) - 1) / 0.2
    #expect(abs(heavy.partialMoment(1, below: x) / exact - 1) < 1e-9)
  }
}
