import AgroStatistics
import Foundation
import Testing

@Suite("Risk measures of samples")
struct LossSampleTests {
  @Test("The rank of a quantile is counted in whole numbers")
  func ranks() throws {
    // As doubles, 0.95 x 20 = 19.000000000000004 on some paths and 0.07 x 100 = 7.000000000000001.
    #expect(try ProbabilityLevel(0.95).rank(in: 20) == 19)
    #expect(try ProbabilityLevel(0.07).rank(in: 100) == 7)
    #expect(try ProbabilityLevel(0.29).rank(in: 100) == 29)
    #expect(try ProbabilityLevel(0.995).rank(in: 1_000_000_000) == 995_000_000)
    #expect(try ProbabilityLevel(0.99999).rank(in: 1_000_001) == 999_991)
    #expect(try ProbabilityLevel(returnPeriod: 3).rank(in: 9) == 6)
    #expect(try ProbabilityLevel(5e-05).rank(in: 20_000) == 1)
    #expect(try ProbabilityLevel(0.1 + 0.2).rank(in: 10) == 4)
    #expect(try ProbabilityLevel(1.2345678901234568e-4).rank(in: 100_000) == 13)
    #expect(throws: ParameterError.self) { try ProbabilityLevel(1) }
    #expect(throws: ParameterError.self) { try ProbabilityLevel(.nan) }
    #expect(throws: ParameterError.self) { try ProbabilityLevel(-0.5) }
  }

  @Test("One convention with atoms, for the direct formulas and the distortions")
  func atoms() throws {
    let half = try ProbabilityLevel(0.5)
    let small = try LossSample([10, 1, 1, 1, 1])
    #expect(abs(small.tailValueAtRisk(half) - 4.6) < 1e-14)
    #expect(abs(TailValueAtRisk(level: half).value(of: small) - 4.6) < 1e-14)
    #expect(small.valueAtRisk(half) == 1)
    #expect(small.conditionalTailExpectation(half) == 10)
    let hundred = try LossSample((1...100).map(Double.init))
    let high = try ProbabilityLevel(0.95)
    #expect(hundred.valueAtRisk(high) == 95)
    #expect(abs(hundred.tailValueAtRisk(high) - 98) < 1e-12)
    #expect(abs(TailValueAtRisk(level: high).value(of: hundred) - 98) < 1e-12)
    #expect(ValueAtRisk(level: high).value(of: hundred) == 95)
    #expect(abs(ExpectedValue().value(of: hundred) - 50.5) < 1e-12)
    // Nothing exceeds the largest loss.
    #expect(try LossSample([3, 3, 3]).conditionalTailExpectation(high) == nil)
  }

  @Test("Weights that repeat a loss give the measures of the repeated sample")
  func weights() throws {
    let plain = try LossSample([0, 0, 0, 2, 2, 5, 5, 5, 5, 9])
    let weighted = try LossSample([9, 5, 2, 0], weights: [2, 8, 4, 6])
    for p in [0.1, 0.3, 0.5, 0.55, 0.9, 0.95] {
      let level = try ProbabilityLevel(p)
      #expect(plain.valueAtRisk(level) == weighted.valueAtRisk(level))
      #expect(abs(plain.tailValueAtRisk(level) - weighted.tailValueAtRisk(level)) < 1e-13)
      let exact = plain.conditionalTailExpectation(level) ?? -1
      let conditional = weighted.conditionalTailExpectation(level) ?? -1
      #expect(abs(conditional - exact) < 1e-13)
    }
    let wang = try WangTransform(load: 0.3)
    #expect(abs(wang.value(of: plain) - wang.value(of: weighted)) < 1e-13)
    #expect(abs(plain.mean - weighted.mean) < 1e-15)
  }

  @Test("Estimates are refused where the tail is too thin, and bad samples always")
  func refusals() throws {
    let sample = try LossSample((1...1000).map(Double.init))
    let far = try ProbabilityLevel(0.99)
    #expect(throws: MeasureError.tooFewTailYears(found: 10, level: 0.99)) {
      try sample.tailValueAtRiskEstimate(far)
    }
    #expect(throws: MeasureError.tooFewTailYears(found: 10, level: 0.99)) {
      try PremiumPrinciple.costOfCapital(rate: 0.1, level: far).premium(of: sample)
    }
    let curve = ExceedanceCurve(.aggregate, years: sample)
    #expect(throws: MeasureError.returnPeriodTooLong(years: 200, sample: 1000)) {
      try curve.point(returnPeriod: 200)
    }
    #expect(try curve.points().map(\.returnPeriod) == [2, 5, 10, 20, 50, 100])
    #expect(throws: MeasureError.emptySample) { try LossSample([]) }
    #expect(throws: MeasureError.self) { try LossSample([1, .nan]) }
    #expect(throws: MeasureError.self) { try LossSample([1, 2], weights: [1, -1]) }
    #expect(throws: MeasureError.self) { try LossSample([1, 2], weights: [0, 0]) }
    #expect(throws: MeasureError.unequalCounts(losses: 2, weights: 1)) {
      try LossSample([1, 2], weights: [1])
    }
  }

  @Test("The standard error of the shortfall is Manistre and Hancock's formula")
  func manistreHancock() throws {
    var generator = TestGenerator(state: 11)
    let losses = (0..<2000).map { _ in generator.exponential() }
    let sample = try LossSample(losses)
    let level = try ProbabilityLevel(0.95)
    let estimate = try sample.tailValueAtRiskEstimate(level)
    let tail = sample.losses.suffix(100)
    let mean = tail.reduce(0, +) / 100
    let variance = tail.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100
    let gap = estimate.value - sample.valueAtRisk(level)
    let formula = ((variance + 0.95 * gap * gap) / 100).squareRoot()
    // The formula divides by n where ours divides by n - 1, and the rank-1900 loss is a boundary.
    #expect(abs(estimate.standardError / formula - 1) < 1 / 2000.0)
    #expect(abs(estimate.value - mean) < 1e-12)
  }

  @Test("Intervals for a quantile have the coverage of the binomial law")
  func intervalCoverage() throws {
    var generator = TestGenerator(state: 5)
    let level = try ProbabilityLevel(0.9)
    let truth = -log(0.1)
    let replicates = 5000
    var hits = 0
    for _ in 0..<replicates {
      let sample = try LossSample((0..<100).map { _ in generator.exponential() })
      if try sample.valueAtRiskInterval(level, confidence: 0.9).contains(truth) { hits += 1 }
    }
    // For n = 100, p = 0.9: P(B <= 84) = 0.0399, P(B <= 94) = 0.9424 and P(B <= 95) = 0.9763, so
    // the ranks are 85 and 96 and the coverage is P(85 <= B <= 95) = 0.936398 (SciPy 1.17).
    // Five standard errors: 0.017.
    let coverage = Double(hits) / Double(replicates)
    #expect(abs(coverage - 0.936398) < 5 * (0.9364 * 0.0636 / Double(replicates)).squareRoot())
  }

  @Test("The occurrence curve of a compound law")
  func occurrence() throws {
    let count = try ClaimCount.poisson(mean: 0.7)
    let severity = try GeneralisedPareto.lomax(shape: 2, scale: 10)
    let law = OccurrenceLaw(count: count, severity: severity)
    // 1 - exp(-0.7 (10 / (10 + x))^2), solved for x.
    for q in [0.3, 0.1, 0.01, 1e-6] {
      let survival = -log1p(-q) / 0.7
      let loss = 10 * (1 / survival.squareRoot() - 1)
      #expect(abs(law.quantile(exceededWith: q) / loss - 1) < 1e-12)
      #expect(abs(law.probability(above: loss) / q - 1) < 1e-12)
    }
    #expect(law.quantile(exceededWith: 0.6) == 0)
  }

  @Test("Contributions to the shortfall add up to it, whatever the order of tied years")
  func allocation() throws {
    var generator = TestGenerator(state: 13)
    // Losses in whole thousands, so that boundary years tie.
    let parts = (0..<4).map { part in
      (0..<1001).map { _ in (generator.exponential() * Double(part + 1)).rounded(.down) }
    }
    let totals = (0..<1001).map { year in parts.reduce(0) { $0 + $1[year] } }
    let level = try ProbabilityLevel(0.95)
    let allocation = try TailAllocation(parts: parts, level: level)
    let shortfall = try LossSample(totals).tailValueAtRisk(level)
    #expect(abs(allocation.total / shortfall - 1) < 1e-13)
    let reversed = try TailAllocation(parts: parts.map { $0.reversed() }, level: level)
    #expect(worstRelative(reversed.contributions, allocation.contributions) < 1e-13)
    // Larger parts of the same kind of risk contribute more.
    #expect(allocation.contributions == allocation.contributions.sorted())
    #expect(throws: MeasureError.emptySample) { try TailAllocation(parts: [], level: level) }
    #expect(throws: MeasureError.unequalCounts(losses: 1, weights: 2)) {
      try TailAllocation(parts: [[1], [1, 2]], level: level)
    }
  }

  @Test("The empirical curve describes the sample as it is")
  func empiricalCurve() throws {
    let curve = ExceedanceCurve(.occurrence, years: try LossSample([4, 1, 3, 2]))
    let points = curve.empirical()
    #expect(points.map(\.loss) == [4, 3, 2, 1])
    #expect(points.map(\.probability) == [0.25, 0.5, 0.75, 1])
    #expect(points.map(\.returnPeriod)[0] == 4)
    #expect(curve.exceedanceProbability(of: 2).value == 0.5)
  }
}

@Suite("Sums that do not depend on their order")
struct LossTallyTests {
  @Test("Any grouping gives the same tally")
  func associativity() throws {
    var generator = TestGenerator(state: 3)
    let losses = (0..<10_000).map { _ in Int64(generator.exponential() * 1e12) }
    var whole = LossTally()
    for loss in losses { whole.add(loss) }
    for block in [1, 7, 250, 4096] {
      var blocks: [LossTally] = []
      for start in stride(from: 0, to: losses.count, by: block) {
        var tally = LossTally()
        for loss in losses[start..<min(losses.count, start + block)].reversed() {
          tally.add(loss)
        }
        blocks.append(tally)
      }
      var merged = LossTally()
      for tally in blocks.shuffledDeterministically() { merged.merge(tally) }
      #expect(merged == whole)
    }
    #expect(whole.mean > 0)
  }

  @Test("Mean and variance are right where doubles would cancel")
  func variance() throws {
    // Losses 10^15 and 10^15 + 2 thousandths: variance 1/2 x 2^2 thousandths squared.
    var tally = LossTally()
    tally.add(1_000_000_000_000_000)
    tally.add(1_000_000_000_000_002)
    #expect(tally.variance == 2e-6)
    #expect(tally.mean == 1e12 + 0.001)
    var extreme = LossTally()
    extreme.add(.max)
    extreme.add(-.max)
    let largest = Double(Int64.max) / 1000
    #expect(abs(extreme.variance / (2 * largest * largest) - 1) < 1e-15)
    #expect(throws: ParameterError.self) { try LossTally.thousandths(ofMinorUnits: 1e308) }
    #expect(try LossTally.thousandths(ofMinorUnits: 0.0025) == 2)
  }

  @Test("A pairwise sum is nearer the truth than a running one")
  func pairwise() {
    let values = [Double](repeating: 0.1, count: 10_000_000)
    // 0.1 as a double is 0.1 + 5.55e-18, so the exact sum is 1e6 + 5.55e-11.
    #expect(abs(pairwiseSum(values) - 1_000_000) < 1e-8)
    #expect(pairwiseSum([]) == 0)
  }
}

extension Array {
  fileprivate func shuffledDeterministically() -> [Element] {
    indices.sorted { ($0 &* 7919) % 104_729 < ($1 &* 7919) % 104_729 }.map { self[$0] }
  }
}
