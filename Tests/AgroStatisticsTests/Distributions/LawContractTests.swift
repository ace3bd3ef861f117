import AgroStatistics
import Foundation
import Testing

/// What every law of the closed list must do.
@Suite("Contract of every law")
struct LawContractTests {
  static let realFamilies = DistributionFamily.allCases.filter { $0.kind != .count }
  static let countFamilies = DistributionFamily.allCases.filter { $0.kind == .count }
  static let probabilities: [Double] = [
    1e-12, 1e-6, 0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.999,
  ]

  @Test(
    "Every family has an example, and files can rebuild the parametric ones",
    arguments: realFamilies)
  func registry(family: DistributionFamily) throws {
    let laws = try LawRegistry.real(family)
    #expect(!laws.isEmpty)
    for law in laws {
      #expect(law.family == family)
      #expect((law.continuous != nil) == (family.kind == .continuous))
      guard let names = family.parameterNames, let values = law.parameters else {
        #expect(family.parameterNames == nil && law.parameters == nil)
        continue
      }
      let rebuilt = try AnyDistribution(
        family, parameters: Dictionary(uniqueKeysWithValues: zip(names, values)))
      #expect(rebuilt == law)
    }
  }

  @Test("The cdf rises from 0 to 1 and makes 1 with the survival function", arguments: realFamilies)
  func monotone(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) {
      let a = max(law.support.lowerBound, law.quantile(1e-9)) - 1
      let b = min(law.support.upperBound, law.quantile(exceededWith: 1e-9)) + 1
      var before = (cdf: 0.0, survival: 1.0)
      var isMonotone = true
      var worst = 0.0
      for i in 0...500 {
        let x = a + (b - a) * Double(i) / 500
        let cdf = law.probability(atMost: x)
        let survival = law.probability(above: x)
        if cdf < before.cdf || survival > before.survival { isMonotone = false }
        worst = max(worst, abs(cdf + survival - 1))
        before = (cdf, survival)
      }
      #expect(isMonotone, "\(law)")
      #expect(worst <= 5e-12, "\(law)")
      #expect(law.probability(atMost: -.infinity) == 0 && law.probability(above: .infinity) == 0)
      #expect(law.probability(atMost: .infinity) == 1 && law.probability(above: -.infinity) == 1)
    }
  }

  @Test("Quantiles invert the cdf and the survival function", arguments: realFamilies)
  func roundTrip(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) {
      var worst = 0.0
      var isSmallest = true
      for p in Self.probabilities {
        let x = law.quantile(p)
        let y = law.quantile(exceededWith: p)
        if family.kind == .continuous {
          // A spacing of doubles at x changes the probability by its ulp times the density.
          let density = try #require(law.continuous)
          func error(_ probability: Double, _ x: Double) -> Double {
            let grain = density.density(at: x) * x.ulp
            return max(0, abs(probability - p) - 2 * grain) / p
          }
          worst = max(worst, error(law.probability(atMost: x), x))
          worst = max(worst, error(law.probability(above: y), y))
        } else {
          // The definition with atoms: the probability is reached, and not before.
          let slack = 1e-14
          if law.probability(atMost: x) < p * (1 - slack) { isSmallest = false }
          if x > law.support.lowerBound, law.probability(atMost: x.nextDown) > p * (1 + slack) {
            isSmallest = false
          }
          if law.probability(above: y) > p * (1 + slack) { isSmallest = false }
          if y > law.support.lowerBound, law.probability(above: y.nextDown) < p * (1 - slack) {
            isSmallest = false
          }
        }
      }
      #expect(worst <= 1e-9, "\(law)")
      #expect(isSmallest, "\(law)")
      #expect(law.quantile(0) == law.support.lowerBound, "\(law)")
      #expect(law.quantile(1) == law.support.upperBound, "\(law)")
      #expect(law.quantile(exceededWith: 0) == law.support.upperBound, "\(law)")
      #expect(law.quantile(exceededWith: 1) == law.support.lowerBound, "\(law)")
    }
  }

  @Test("The density integrates to differences of the cdf", arguments: realFamilies)
  func densities(family: DistributionFamily) throws {
    for any in try LawRegistry.real(family) {
      guard let law = any.continuous else { continue }
      var worst = 0.0
      let places = [0.001, 0.1, 0.4, 0.6, 0.9, 0.999].map { law.quantile($0) }
      for i in 1..<places.count {
        let (a, b) = (places[i - 1], places[i])
        // Positive laws are integrated over log x: a small shape spans many powers of ten.
        let isPositive = law.support.lowerBound >= 0
        let integral = try Quadrature.integrate(
          from: isPositive ? log(a) : a, to: isPositive ? log(b) : b, relativeError: 1e-11
        ) {
          isPositive ? law.density(at: exp($0)) * exp($0) : law.density(at: $0)
        }
        let difference = law.probability(atMost: b) - law.probability(atMost: a)
        worst = max(worst, abs(integral.value - difference))
      }
      #expect(worst <= 1e-10, "\(any)")
    }
  }

  /// E[g(X)] as the integral of g(quantile(p)) over p, from both ends.
  private func expectation(_ law: AnyDistribution, _ g: (Double) -> Double) -> Double {
    DoubleExponential.integral(from: 0, to: 0.5) { g(law.quantile($0)) }
      + DoubleExponential.integral(from: 0, to: 0.5) { g(law.quantile(exceededWith: $0)) }
  }

  @Test("Moments and limited moments are integrals over the quantiles", arguments: realFamilies)
  func moments(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) where law.continuous != nil {
      let spread = law.standardDeviation
      // The integrals over p see the tails to 1e-37 only: an algebraic tail of power 4.5 loses
      // 1e-37^(1 - 3/4.5) = 4e-13 of a third moment.
      let mean = expectation(law) { $0 }
      let variance = expectation(law) { power($0 - law.mean, 2) }
      let third = expectation(law) { power(($0 - law.mean) / spread, 3) }
      #expect(abs(mean - law.mean) <= 1e-9 * spread, "\(law)")
      #expect(abs(variance / law.variance - 1) <= 1e-8, "\(law)")
      #expect(abs(third - law.skewness) <= 1e-6 * (1 + abs(law.skewness)), "\(law)")
      #expect(abs(law.rawMoment(2) / (law.variance + law.mean * law.mean) - 1) <= 1e-10)
      var worst = 0.0
      for p in [0.01, 0.3, 0.8, 0.99] {
        let d = law.quantile(p)
        // An integrand with a kink is cut there.
        let below = DoubleExponential.integral(from: 0, to: p) { d - law.quantile($0) }
        let above = DoubleExponential.integral(from: 0, to: 1 - p) {
          law.quantile(exceededWith: $0) - d
        }
        worst = max(worst, abs(law.expectedDeficit(below: d) - below) / below)
        worst = max(worst, abs(law.expectedExcess(over: d) - above) / above)
        worst = max(worst, abs(law.limitedExpectedValue(at: d) - (d - below)) / spread)
        let total = law.partialMoment(1, below: d) + law.partialMoment(1, above: d)
        worst = max(worst, abs(total - law.mean) / spread)
      }
      #expect(worst <= 1e-9, "\(law): \(worst)")
    }
  }

  @Test("Layers, excess, deficit and limited moments fit together", arguments: realFamilies)
  func layers(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) {
      let a = law.quantile(0.3)
      let b = law.quantile(0.9)
      if a == b { continue }
      let spread = b - a
      let layer = law.layerMoment(1, from: a, to: b)
      let difference = law.limitedExpectedValue(at: b) - law.limitedExpectedValue(at: a)
      #expect(abs(layer - difference) <= 1e-11 * (spread + abs(law.mean)), "\(law)")
      let parity = law.expectedExcess(over: a) - law.expectedDeficit(below: a)
      #expect(abs(parity - (law.mean - a)) <= 1e-11 * (spread + abs(law.mean)), "\(law)")
      let second = law.layerMoment(2, from: a, to: b)
      let tail = law.excessMoment(2, over: a) - law.excessMoment(2, over: b)
      let crossed = tail - 2 * (b - a) * law.expectedExcess(over: b)
      #expect(abs(second - crossed) <= 1e-10 * (tail + second), "\(law)")
      let mean = law.mean
      let central = law.excessMoment(2, over: mean) + law.deficitMoment(2, below: mean)
      #expect(abs(central / law.variance - 1) <= 1e-10, "\(law)")
    }
  }

  @Test("No function gives NaN in its domain", arguments: realFamilies)
  func neverNaN(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) {
      var bad: [String] = []
      func check(_ value: Double, _ name: String) { if value.isNaN { bad.append(name) } }
      let places = [
        -.infinity, -1e300, -1, -1e-300, 0, 1e-300, 1, 1e300, .infinity, law.support.lowerBound,
        law.support.upperBound, law.mean,
      ]
      for x in places {
        check(law.probability(atMost: x), "cdf \(x)")
        check(law.probability(above: x), "survival \(x)")
        check(law.limitedExpectedValue(at: x), "limited \(x)")
        check(law.expectedExcess(over: x), "excess \(x)")
        check(law.expectedDeficit(below: x), "deficit \(x)")
        if let density = law.continuous { check(density.logDensity(at: x), "density \(x)") }
      }
      for p in [0, 1e-300, 1e-16, 0.5, 1 - 1e-16, 1] {
        check(law.quantile(p), "quantile \(p)")
        check(law.quantile(exceededWith: p), "upper quantile \(p)")
      }
      for k in 0...4 { check(law.rawMoment(k), "moment \(k)") }
      #expect(bad.isEmpty, "\(law): \(bad)")
    }
  }

  // MARK: Samplers

  /// Anderson and Darling's distance of the draws' probabilities from uniform, by n.
  private static func andersonDarling(_ probabilities: [Double]) -> Double {
    let u = probabilities.sorted()
    let n = u.count
    var sum = 0.0
    for i in 0..<n {
      let below = max(u[i], 1e-300)
      let above = max(1 - u[n - 1 - i], 1e-300)
      sum += Double(2 * i + 1) * (log(below) + log(above))
    }
    return -Double(n) - sum / Double(n)
  }

  /// Draws of `sampler`, transformed by the cdf of `law`; at an atom spread evenly over its jump.
  private static func transformed(
    of law: some RealDistribution, drawnFrom sampler: some RealDistribution, _ n: Int
  ) -> [Double] {
    var stream = RandomStream(seed: 2026, at: StreamAddress(purpose: .general, entity: 77))
    var other = RandomStream(seed: 2026, at: StreamAddress(purpose: .general, entity: 78))
    var result: [Double] = []
    for _ in 0..<n {
      let x = sampler.sample(from: &stream)
      let upper = law.probability(atMost: x)
      let lower = law.probability(atMost: x.nextDown)
      result.append(upper - lower > 1e-9 ? lower + (upper - lower) * other.uniform() : upper)
    }
    return result
  }

  /// A limit that Anderson and Darling's statistic exceeds with probability 3.4e-9, below the share
  /// 5e-9 of one of 200 checks at a suite-wide false-alarm rate of 1e-6: its largest eigenvalue
  /// is 1/2, so that P(A > a) tends to sqrt(3) P(chi-square > 2 a).
  private static let limit = 18.0

  @Test("The whole shape of 2,000 draws is right (Anderson-Darling)", arguments: realFamilies)
  func samplerShape(family: DistributionFamily) throws {
    for law in try LawRegistry.real(family) {
      let statistic = Self.andersonDarling(Self.transformed(of: law, drawnFrom: law, 2000))
      #expect(statistic < Self.limit, "\(law): \(statistic)")
    }
  }

  /// 5.85 standard errors are exceeded with probability 5e-9; 2.33 more give a power of 0.99.
  private static let alarm = 5.85
  private static let power99 = 2.33

  @Test("The mean of draws is right, and a scale wrong by 2 % is caught", arguments: realFamilies)
  func samplerMean(family: DistributionFamily) throws {
    let laws = try LawRegistry.real(family)
    let law = try #require(
      laws.min { $0.coefficientOfVariation.magnitude < $1.coefficientOfVariation.magnitude })
    let steps = (Self.alarm + Self.power99) * law.coefficientOfVariation / 0.02
    let n = max(100, Int(steps * steps))
    func score(_ sampler: some RealDistribution) -> Double {
      var stream = RandomStream(seed: 7, at: StreamAddress(purpose: .general, entity: 5))
      var sum = 0.0
      for _ in 0..<n { sum += sampler.sample(from: &stream) - law.mean }
      return abs(sum) / (law.standardDeviation * Double(n).squareRoot())
    }
    #expect(score(law) < Self.alarm, "\(law), \(n) draws")
    #expect(score(Scaled(base: law, factor: 1.02)) > Self.alarm, "\(law), \(n) draws")
  }

  // MARK: Counts

  @Test("Count laws: sums, samplers and a parameter wrong by 2 %", arguments: countFamilies)
  func counts(family: DistributionFamily) throws {
    let laws = try LawRegistry.counts(family)
    #expect(!laws.isEmpty)
    for law in laws {
      #expect(law.family == family)
      var worst = 0.0
      var sum = 0.0
      for k in 0...300 {
        sum += law.probability(of: k)
        let cdf = law.probability(atMost: k)
        worst = max(worst, abs(cdf - sum), abs(cdf + law.probability(above: k) - 1))
      }
      #expect(worst < 1e-13, "\(law)")
      #expect(law.probability(atMost: -1) == 0 && law.probability(above: -1) == 1)
      #expect(abs(law.limitedExpectedValue(at: 100_000) / law.mean - 1) < 1e-12)
      var isSmallest = true
      for p in Self.probabilities {
        let k = law.quantile(p)
        if law.probability(atMost: k) < p { isSmallest = false }
        if k > 0, law.probability(atMost: k - 1) >= p { isSmallest = false }
        let j = law.quantile(exceededWith: p)
        if law.probability(above: j) > p { isSmallest = false }
        if j > law.support.lowerBound, law.probability(above: j - 1) <= p { isSmallest = false }
      }
      #expect(isSmallest, "\(law)")
      let mutant = try LawRegistry.mutant(law)
      let steps =
        (Self.alarm + Self.power99) * law.standardDeviation / (mutant.mean - law.mean)
      let n = Int(steps * steps)
      func score(_ sampler: AnyCountDistribution) -> Double {
        var stream = RandomStream(seed: 3, at: StreamAddress(purpose: .general, entity: 6))
        var sum = 0.0
        for _ in 0..<n { sum += Double(sampler.sample(from: &stream)) - law.mean }
        return abs(sum) / (law.standardDeviation * Double(n).squareRoot())
      }
      if n < 400_000 {
        #expect(score(law) < Self.alarm, "\(law), \(n) draws")
        #expect(score(mutant) > Self.alarm, "\(law), \(n) draws")
      }
    }
  }

  // MARK: Parameters

  @Test("NaN, infinities and values outside the domain are refused", arguments: realFamilies)
  func invalidParameters(family: DistributionFamily) throws {
    guard let names = family.parameterNames else { return }
    let law = try #require(try LawRegistry.real(family).first)
    let good = Dictionary(uniqueKeysWithValues: zip(names, try #require(law.parameters)))
    let canBeInfinite = family == .truncatedNormal ? ["lower", "upper"] : []
    let canBeAny = ["mean", "logMean", "location", "lower", "upper"]
    for name in names {
      var bad: [Double] = [.nan]
      if !canBeInfinite.contains(name) { bad += [.infinity, -.infinity] }
      let isShapeOfExtremes = name == "shape" && names.contains("location")
      if !canBeAny.contains(name) || family == .exponential, !isShapeOfExtremes {
        bad += [0, -1]
      }
      for value in bad {
        var parameters = good
        parameters[name] = value
        #expect(throws: ParameterError.self, "\(family) \(name) \(value)") {
          try AnyDistribution(family, parameters: parameters)
        }
      }
      var missing = good
      missing[name] = nil
      #expect(throws: ParameterError.self) { try AnyDistribution(family, parameters: missing) }
    }
  }
}
