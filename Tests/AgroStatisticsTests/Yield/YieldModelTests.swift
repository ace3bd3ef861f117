import AgroStatistics
import Foundation
import Testing

@Suite("From a yield history to a yield law")
struct YieldModelTests {
  private func history(_ place: String, _ values: [Double], from year: Int = 1991) throws
    -> YieldHistory
  {
    try YieldHistory(
      place: place, values.enumerated().map { YieldRecord(year: year + $0, value: $1) })
  }

  /// Yields with trend 2 + 0.1 t and errors of standard deviation c trend^(b / 2).
  private func simulated(_ count: Int, exponent b: Double, lane: UInt32) throws -> YieldHistory {
    var stream = RandomStream(
      seed: 31, at: StreamAddress(purpose: .general, entity: 5, lane: lane))
    let law = try Normal(mean: 0, standardDeviation: 1)
    let values = (0..<count).map { t in
      let level = 2 + 0.1 * Double(t)
      return level + 0.12 * pow(level, 0.5 * b) * law.sample(from: &stream)
    }
    return try history("Place \(lane)", values)
  }

  @Test("Theil-Sen against SciPy and Huber against the defining equations")
  func lines() throws {
    let reference = try RegressionReference.read()
    var worst = 0.0
    for line in reference["lines"].list {
      let fitted = try RobustLine.theilSen(
        times: line["times"].numbers, values: line["values"].numbers)
      worst = max(worst, abs(fitted.slope / line["slope"].number - 1))
    }
    // A median of quotients: rounding only.
    #expect(worst < 1e-12 && reference["lines"].list.count == 4)
    let t = [1.0, 2, 3, 4, 10, 12, 18]
    let wild = [9.0, 15, 19, 20, 45, 55, 300]
    let huber = try RobustLine.huber(times: t, values: wild)
    // Huber's equations: sums of clipped residuals and of clipped residuals times t vanish.
    let residuals = t.indices.map { wild[$0] - huber.value(at: t[$0]) }
    let sorted = residuals.map { abs($0) }.sorted()
    let cut = 1.345 * sorted[3] / 0.674_489_750_196_081_7
    let clipped = residuals.map { min(max($0, -cut), cut) }
    let level = clipped.reduce(0, +)
    let slope = zip(clipped, t).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(level) < 1e-8 && abs(slope) < 1e-7)
    #expect(abs(huber.slope - 4) < 1)
  }

  @Test("Heteroscedasticity: the pooled exponent covers the truth at all three laws")
  func exponent() throws {
    for b in [0.0, 1, 2] {
      let histories = try (0..<12).map { try simulated(40, exponent: b, lane: UInt32($0)) }
      let trends = try histories.map { try YieldTrend($0, method: .ordinaryLeastSquares) }
      let found = try Heteroscedasticity(trends, places: histories.map(\.place))
      // Twelve places of 40 years: four standard errors leave a false alarm at 6e-5.
      #expect(abs(found.pooled.raw - b) < 4 * found.pooled.standardError)
      #expect(found.pooled.standardError < 0.5)
      #expect(found.places.allSatisfy { $0.value >= 0 && $0.value <= 2 })
      // Shrunk: no place lies farther out than its own estimate would.
      let spread = found.places.map(\.raw).max()! - found.places.map(\.raw).min()!
      #expect(spread < 4)
    }
  }

  @Test("Zeros among the residuals do no harm, and a flat trend says so")
  func zeros() throws {
    let place = try simulated(31, exponent: 2, lane: 50)
    let trend = try YieldTrend(place)
    #expect(trend.residuals.contains { abs($0) < 1e-12 })
    let found = try Heteroscedasticity([trend], places: [place.place])
    #expect(found.pooled.raw.isFinite && found.pooled.standardError.isFinite)
    let flat = try YieldTrend(place, method: .none)
    #expect(throws: FitError.self) { try Heteroscedasticity([flat], places: ["Flat"]) }
  }

  @Test("Scaling keeps residuals at b = 0 and ratios at b = 2")
  func scaling() throws {
    let place = try simulated(30, exponent: 1, lane: 51)
    let trend = try YieldTrend(place)
    let level = trend.value(in: 2025)
    let additive = YieldModel.scaled(trend, to: level, exponent: 0)
    let ratio = YieldModel.scaled(trend, to: level, exponent: 2)
    var worst = 0.0
    for k in place.values.indices {
      worst = max(worst, abs(additive[k] - level - trend.residuals[k]))
      worst = max(worst, abs(ratio[k] / level - place.values[k] / trend.fitted[k]))
    }
    #expect(worst < 1e-12)
  }

  @Test("The whole chain: three exponents, candidates, a rate and the farm below the area")
  func chain() throws {
    let place = try simulated(30, exponent: 2, lane: 52)
    let trend = try YieldTrend(place)
    let model = try YieldModel(place, trend: trend, insuredYear: 2022)
    #expect(model.expectedYield == trend.value(in: 2022))
    #expect(model.estimated.selection.candidates.count >= 5)
    let guarantee = 0.9 * model.expectedYield
    let rates = [model.constantVariance, model.estimated, model.constantVariation].map {
      $0.rate(guarantee: guarantee)
    }
    // Later years have higher levels: the rate grows with the exponent less than twofold.
    #expect(rates.allSatisfy { $0 > 0 && $0 < 0.1 })
    let area = model.estimated.selection.best.model
    let same = try FarmYield(area: area, variation: 0, basis: .assumption("none"))
    #expect(
      abs(same.rate(guarantee: guarantee) - model.estimated.rate(guarantee: guarantee)) < 1e-12)
    let farm = try FarmYield(area: area, variation: 0.3, basis: .assumption("30 %, test"))
    #expect(farm.rate(guarantee: guarantee) > 2 * same.rate(guarantee: guarantee))
    #expect(abs(farm.mean - area.mean) < 1e-12 * area.mean)
  }

  @Test("A farm's law: closed form where area and farm factor are lognormal")
  func farm() throws {
    // The product of lognormals is lognormal with added variances of the logarithm.
    let area = try Lognormal(logMean: 2, logStandardDeviation: 0.2)
    let farm = try FarmYield(
      area: .lognormal(area), level: 1.1, variation: 0.25, basis: .data(farmYears: 300))
    let square = log1p(0.0625)
    let exact = try Lognormal(
      logMean: 2 + log(1.1) - 0.5 * square, logStandardDeviation: (0.04 + square).squareRoot())
    var worst = 0.0
    for y in [3.0, 6, 8, 12] {
      worst = max(worst, abs(farm.probability(atMost: y) - exact.probability(atMost: y)))
      worst = max(worst, abs(farm.expectedDeficit(below: y) - exact.expectedDeficit(below: y)))
    }
    worst = max(worst, abs(farm.variance / exact.variance - 1), abs(farm.mean / exact.mean - 1))
    // The normal law is cut at 9 standard deviations, 1e-19; the quadrature leaves rounding.
    #expect(worst < 1e-11)
    let ratios = [[0.9, 1.1, 1.0, 1.0], [2.0, 2.4, 1.6]]
    let found = try FarmYield.variation(ratios: ratios)
    #expect(abs(found.variation - ((0.02 + 0.08) / 5).squareRoot()) < 1e-12)
  }

  @Test("A break in level is found in its year; without one the test keeps its size")
  func breaks() throws {
    var values: [Double] = (0..<40).map { k in
      let time = Double(k)
      let wave: Double = 0.3 * sin(time * 2.4)
      return 5 + 0.02 * time + wave
    }
    let calm = try StructuralBreak(try history("Calm", values))
    #expect(calm.probability > 0.05)
    for k in 18..<40 { values[k] -= 1.5 }
    let broken = try StructuralBreak(try history("Broken", values))
    #expect(broken.lastYearBefore == 2008)
    #expect(broken.probability <= 0.002)
    #expect(broken.jump < -1)
    // The statistic is Chow's F at that year, here from three separate least-squares lines.
    let t = (0..<40).map { Double($0) }
    func rest(_ range: Range<Int>) throws -> Double {
      let line = try PolynomialTrend(
        times: Array(t[range]), values: Array(values[range]), degree: 1)
      return line.residualDeviation * line.residualDeviation * Double(range.count - 2)
    }
    let (whole, left, right) = (try rest(0..<40), try rest(0..<18), try rest(18..<40))
    let split: Double = left + right
    let f: Double = (whole - split) / 2 / (split / 36)
    #expect(abs(broken.statistic / f - 1) < 1e-9)
  }
}
