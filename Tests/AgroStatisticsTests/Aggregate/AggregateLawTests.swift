import AgroStatistics
import Foundation
import Testing

@Suite("Aggregate laws")
struct AggregateLawTests {
  static let masses = [0.1, 0.25, 0.3, 0, 0.2, 0.15]

  /// The compound law by summing the powers of the severity: slow and plain.
  private func reference(_ count: ClaimCount, nodes: Int) -> [Double] {
    var result = [Double](repeating: 0, count: nodes)
    var power = [Double](repeating: 0, count: nodes)
    power[0] = 1
    for n in 0..<400 {
      let probability = count.probability(of: n)
      for x in 0..<nodes { result[x] += probability * power[x] }
      var next = [Double](repeating: 0, count: nodes)
      for x in 0..<nodes where power[x] > 0 {
        for (y, mass) in Self.masses.enumerated() where x + y < nodes {
          next[x + y] += power[x] * mass
        }
      }
      power = next
    }
    return result
  }

  @Test("Panjer, Fourier and the powers of the severity agree for every count")
  func methods() throws {
    let severity = try LatticeLaw(step: 1, masses: Self.masses)
    for law in try CountCase.all() {
      let expected = reference(law.count, nodes: 60)
      if law.count.a != nil {
        let panjer = try AggregateLaw(count: law.count, severity: severity, nodes: 60)
        #expect(worstAbsolute(panjer.law.masses, expected) < 1e-14, "\(law.testDescription)")
      } else {
        #expect(throws: AggregateError.noRecursion) {
          try AggregateLaw(count: law.count, severity: severity, nodes: 60)
        }
      }
      let fourier = try AggregateLaw(
        count: law.count, severity: severity, nodes: 60, method: .fourier())
      let error = worstAbsolute(fourier.law.masses, expected)
      #expect(error < 1e-13, "\(law.testDescription)")
      #expect(error < fourier.accuracy.rounding + fourier.accuracy.aliasing + 1e-16)
    }
  }

  @Test("A recursion whose first term underflows still gives the whole law")
  func underflow() throws {
    // exp(-5000) is 10^-2171; the mean is 5000 with a deviation of 71.
    // The expected masses come through logarithms of gamma functions: of 4e4 for the Poisson law,
    // of 1e6 for the negative binomial, each with an error of a unit in the last place or two.
    for (count, tolerance) in [
      (try ClaimCount.poisson(mean: 5000), 2e-11),
      (try ClaimCount.negativeBinomial(size: 100_000, scale: 0.05), 5e-10),
      (try ClaimCount.poisson(mean: 5000).zeroModified(probability: 0.25), 2e-11),
    ] {
      let law = try AggregateLaw(
        count: count, severity: LatticeLaw(step: 1, masses: [0, 1]), nodes: 6000
      ).law
      // Severity 1: the aggregate is the count itself, down to its smallest masses.
      var worst = 0.0
      for n in stride(from: 4000, through: 5999, by: 37) {
        worst = max(worst, abs(law.masses[n] / count.probability(of: n) - 1))
      }
      #expect(worst < tolerance)
      #expect(abs(law.masses[0] - count.probability(of: 0)) < 1e-15)
      #expect(law.lostMass == 0)
    }
  }

  @Test("A binomial recursion is right or refused")
  func binomial() throws {
    let severity = try LatticeLaw(step: 1, masses: Self.masses)
    var refused = 0
    for probability in [0.05, 0.3, 0.6, 0.9, 0.98] {
      let count = try ClaimCount.binomial(trials: 60, probability: probability)
      let fourier = try AggregateLaw(
        count: count, severity: severity, nodes: 320, method: .fourier())
      do {
        let panjer = try AggregateLaw(count: count, severity: severity, nodes: 320)
        #expect(worstAbsolute(panjer.law.masses, fourier.law.masses) < 1e-10)
      } catch AggregateError.unstableRecursion {
        refused += 1
        #expect(probability > 0.5)
      }
    }
    // The terms of the recursion change sign, and with 0.98 the errors grow without bound.
    #expect(refused >= 1)
  }

  @Test("Brackets hold the exact quantiles, stated errors the actual ones, at every step")
  func brackets() throws {
    let severity = try Gamma(shape: 0.7, scale: 10)
    let count = try ClaimCount.negativeBinomial(mean: 12, variance: 30)
    let series = try CompoundSeries(count: count, severity: severity)
    for step in [2.0, 1, 0.5, 0.125] {
      for method in [AggregateMethod.fourier(), .panjer] {
        let law = try AggregateLaw(
          count: count, severity: severity, step: step, nodes: Int(800 / step), method: method)
        for p in [0.05, 0.5, 0.9, 0.99, 0.999] {
          let exact = series.quantile(p)
          let estimate = law.quantile(p)
          let bracket = try #require(estimate.bracket)
          #expect(bracket.contains(exact))
          #expect(bracket.upperBound - bracket.lowerBound < 40 * step)
          if step <= 0.5 {
            let stated = try #require(estimate.estimatedError)
            #expect(abs(estimate.value - exact) < 2 * stated)
          }
        }
      }
    }
  }

  @Test("Mean matching keeps the mean, and every discretisation orders as it must")
  func discretisations() throws {
    let severity = try Lognormal(logMean: 2, logStandardDeviation: 1)
    let count = try ClaimCount.poisson(mean: 3)
    func law(_ method: DiscretisationMethod) throws -> AggregateLaw {
      try AggregateLaw(
        count: count, severity: severity, step: 0.5, nodes: 1 << 14, discretisation: method,
        bracket: .omitted)
    }
    let matched = try law(.meanMatching)
    #expect(abs(matched.accuracy.achievedMoments.mean / (3 * severity.mean) - 1) < 1e-9)
    let low = try law(.upper).law
    let high = try law(.lower).law
    for x in [5.0, 20, 60, 200] {
      #expect(low.probability(atMost: x) >= matched.law.probability(atMost: x))
      #expect(high.probability(atMost: x) <= matched.law.probability(atMost: x))
    }
    // Convex order: stop-loss premiums of a mean-matched law are never too low.
    let fine = try AggregateLaw(
      count: count, severity: severity, step: 0.0625, nodes: 1 << 17,
      discretisation: .meanMatching, bracket: .omitted)
    for retention in [10.0, 50, 200] {
      let coarse = matched.law.stopLossPremium(retention: retention)
      let finer = fine.law.stopLossPremium(retention: retention)
      #expect(coarse >= finer)
      #expect(coarse / finer - 1 < 1e-3)
    }
  }

  @Test("A grid too short is tilted, and its wrapped mass stays within the stated bound")
  func tilt() throws {
    let severity = try LatticeLaw(step: 1, masses: Self.masses)
    let count = try ClaimCount.poisson(mean: 40)
    let exact = try AggregateLaw(count: count, severity: severity, nodes: 64).law.masses
    // The mean is 96: most of the mass lies beyond the 64 points.
    let plain = try AggregateLaw(
      count: count, severity: severity, nodes: 64, method: .fourier(tilt: .none))
    let automatic = try AggregateLaw(
      count: count, severity: severity, nodes: 64, method: .fourier())
    let byHand = try AggregateLaw(
      count: count, severity: severity, nodes: 64, method: .fourier(tilt: .perPoint(20.0 / 64)))
    let errors = [plain, automatic, byHand].map { worstAbsolute($0.law.masses, exact) }
    #expect(errors[0] > 1e-3)
    #expect(errors[0] < plain.accuracy.aliasing)
    #expect(errors[1] < 1e-11)
    #expect(errors[2] < 1e-8)
    for (law, error) in zip([automatic, byHand], errors[1...]) {
      #expect(error < law.accuracy.aliasing + law.accuracy.rounding)
    }
    #expect(abs(automatic.law.lostMass - (1 - exact.reduce(0, +))) < 1e-9)
    #expect(automatic.quantile(0.99).value == .infinity)
  }

  @Test("A law wholly beyond its grid says so, without a NaN")
  func beyondGrid() throws {
    let severity = try LatticeLaw(step: 1, masses: [0, 1])
    for method in [AggregateMethod.panjer, .fourier()] {
      let law = try AggregateLaw(
        count: .poisson(mean: 5000), severity: severity, nodes: 8, method: method)
      #expect(law.law.lostMass > 0.999)
      #expect(law.quantile(0.5).value == .infinity)
      #expect(law.tailValueAtRisk(0.9) == .infinity)
      #expect(!law.law.mean.isNaN && !law.law.variance.isNaN && !law.law.skewness.isNaN)
      #expect(law.law.limitedExpectedValue(at: 5) > 4.99)
      #expect(throws: MeasureError.self) { try WangTransform(load: 0.1).value(of: law.law) }
    }
  }

  @Test("A law without a mean, on a lattice against its series")
  func levy() throws {
    // Poisson(20) sums of the Levy law; the lattice is built from the law's own probabilities.
    let levy = try LevyLaw(scale: 1)
    let count = try ClaimCount.poisson(mean: 20)
    let step = 0.25
    let nodes = 1 << 14
    var masses: [Double] = []
    var previous = 0.0
    for i in 0..<nodes {
      let value = levy.probability(ofSumOf: 1, atMost: (Double(i) + 0.5) * step)
      masses.append(value - previous)
      previous = value
    }
    let severity = try LatticeLaw(step: step, masses: masses)
    let series = try CompoundSeries(count: count, severity: levy)
    let panjer = try AggregateLaw(count: count, severity: severity, nodes: nodes)
    let fourier = try AggregateLaw(
      count: count, severity: severity, nodes: nodes, method: .fourier())
    for x in [100.0, 1000, 4000] {
      let exact = series.probability(above: x)
      // The step's square over the square of the scale of the law.
      #expect(abs(panjer.law.probability(above: x) / exact - 1) < 1e-3)
      let difference = fourier.law.probability(above: x) - panjer.law.probability(above: x)
      #expect(abs(difference) < 1e-9)
    }
    #expect(panjer.law.lostMass > 0.1)
    #expect(panjer.law.tailValueAtRisk(0.5) == .infinity)
  }

  @Test("The year's total exceeds what its largest loss exceeds, at every return period")
  func returnPeriods() throws {
    let severity = try GeneralisedPareto.lomax(shape: 2.5, scale: 30)
    let count = try ClaimCount.poisson(mean: 1.2)
    let total = try AggregateLaw(count: count, severity: severity, step: 0.5, nodes: 1 << 14)
    let largest = OccurrenceLaw(count: count, severity: severity)
    for years in [2, 10, 100, 1000] {
      let sum = try total.quantile(returnPeriod: years)
      let bracket = try #require(sum.bracket)
      let one = try largest.quantile(returnPeriod: years)
      #expect(bracket.upperBound >= one)
      #expect(bracket.contains(sum.value))
      // A single big jump: with a tail of power 2.5 the two meet as the return period grows.
      if years == 1000 { #expect(sum.value / one < 1.3) }
    }
    #expect(throws: ParameterError.self) { try total.quantile(returnPeriod: 1) }
  }

  @Test("Layers of an aggregate, and sums of several")
  func layersAndSums() throws {
    let law = try LatticeLaw(step: 10, masses: [0.2, 0.3, 0.1, 0.25, 0.15])
    let layer = try law.layered(attachment: 10, limit: 20)
    #expect(worstAbsolute(layer.masses, [0.5, 0.1, 0.4]) < 1e-15)
    #expect(abs(law.layerPremium(attachment: 10, limit: 20) - layer.mean) < 1e-14)
    #expect(throws: ParameterError.self) { try law.layered(attachment: 5, limit: 20) }
    let die = try LatticeLaw(start: 1, step: 1, masses: [Double](repeating: 1.0 / 6, count: 6))
    let three = try LatticeLaw.sum(of: [die, die, die])
    #expect(three.start == 3 && three.count == 16)
    #expect(abs(three.probability(atMost: 4) - 4.0 / 216) < 1e-16)
    #expect(abs(three.variance - 105.0 / 12) < 1e-12)
    #expect(throws: AggregateError.stepsDiffer(1, 10)) { try LatticeLaw.sum(of: [die, law]) }
    // The direct convolution and the transform of long laws agree.
    let long = try LatticeLaw(step: 1, masses: [Double](repeating: 1.0 / 5000, count: 5000))
    let double = try LatticeLaw.sum(of: [long, long])
    var worst = 0.0
    for k in 0..<9999 {
      let exact = Double(min(k + 1, 9999 - k)) / 25_000_000
      worst = max(worst, abs(double.masses[k] - exact))
    }
    #expect(worst < 1e-18)
  }

  @Test("Moments of a layered loss: exponential in closed form")
  func layerMoments() throws {
    let layer = try LossLayer(attachment: 2, limit: 3, share: 0.5)
    let moments = layer.moments(of: try Exponential(mean: 4))
    // E Y^k of min((X - 2)+, 3), X exponential with mean 4: exp(-1/2) times that of min(X, 3).
    let survival = exp(-0.5)
    let cut = exp(-0.75)
    let first = survival * 4 * (1 - cut)
    let second = survival * (32 * (1 - cut) - 2 * 4 * 3 * cut)
    #expect(abs(moments.mean / (0.5 * first) - 1) < 1e-12)
    #expect(abs(moments.variance / (0.25 * (second - first * first)) - 1) < 1e-12)
    #expect(layer.payment(for: 1) == 0 && layer.payment(for: 4) == 1)
    #expect(layer.payment(for: 1e9) == 1.5)
    #expect(throws: ParameterError.self) { try LossLayer(attachment: -1) }
    #expect(throws: ParameterError.self) { try LossLayer(limit: 0) }
  }

  @Test("Bad input is refused with the reason")
  func refusals() throws {
    let severity = try LatticeLaw(step: 1, masses: [0, 1])
    #expect(throws: ParameterError.self) { try LatticeLaw(step: 0, masses: [1]) }
    #expect(throws: ParameterError.self) { try LatticeLaw(step: 1, masses: []) }
    #expect(throws: ParameterError.self) { try LatticeLaw(step: 1, masses: [0.7, 0.7]) }
    #expect(throws: ParameterError.self) { try LatticeLaw(step: 1, masses: [1.2, -0.2]) }
    #expect(throws: ParameterError.self) { try LatticeLaw(step: 1, masses: [.nan]) }
    #expect(throws: AggregateError.startNotZero(1)) {
      try AggregateLaw(
        count: .poisson(mean: 1), severity: LatticeLaw(start: 1, step: 1, masses: [1]), nodes: 8)
    }
    #expect(throws: AggregateError.self) {
      try AggregateLaw(count: .poisson(mean: 1), severity: severity, nodes: 0)
    }
    #expect(throws: ParameterError.self) {
      try LatticeLaw(
        discretising: Gamma(shape: 1, scale: 1), by: .rounding, step: 1, through: -1)
    }
    #expect(throws: ParameterError.self) {
      try MomentApproximation.shiftedGamma.probability(
        atMost: 1, moments: LossMoments(mean: 1, variance: 1, skewness: 0))
    }
  }

  @Test("A count too wide for a series is refused, not summed to nothing")
  func wideSeries() throws {
    let severity = try Gamma(shape: 2, scale: 1)
    for mean in [1e12, 1e308] {
      #expect(throws: AggregateError.tooManyTerms(mean: mean)) {
        try CompoundSeries(count: .poisson(mean: mean), severity: severity)
      }
    }
  }
}
