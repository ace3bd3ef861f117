import AgroStatistics
import Testing

/// Inversion and GSL's rejection samplers over the same streams: two ways to one law.
///
/// Each check has a false-alarm rate of 5e-9 (|z| < 5.85; Kolmogorov-Smirnov distance times root of
/// the sample size < 3.15). With 170,000 draws a mean that is wrong by 2 % of its standard
/// deviation is met with a power of 0.99.
@Suite("Inversion against GSL's samplers")
struct SamplerCheckTests {
  static let draws = 170_000
  static let zLimit = 5.85
  static let distanceLimit = 3.15

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let law: InversionLaw
    let sampler: GSLSampler
    let mean: Double
    let standardDeviation: Double
  }

  static let cases = [
    Case(
      testDescription: "uniform", law: .uniform(), sampler: .uniform, mean: 0.5,
      standardDeviation: 0.28867513459481287),
    Case(
      testDescription: "normal", law: .normal(), sampler: .normal, mean: 0, standardDeviation: 1),
    Case(
      testDescription: "exponential", law: .exponential(scale: 3), sampler: .exponential(mean: 3),
      mean: 3, standardDeviation: 3),
    // Mean scale · gamma(1 + 1/3), variance scale² (gamma(1 + 2/3) - gamma(1 + 1/3)²).
    Case(
      testDescription: "Weibull", law: .weibull(shape: 3, scale: 12),
      sampler: .weibull(shape: 3, scale: 12), mean: 10.715754139347414,
      standardDeviation: 3.8949358209377497),
    // Mean exp(mu + s²/2), variance mean² (exp(s²) - 1).
    Case(
      testDescription: "lognormal", law: .lognormal(logMean: 1, logStandardDeviation: 0.25),
      sampler: .lognormal(logMean: 1, logStandardDeviation: 0.25), mean: 2.8045693549278573,
      standardDeviation: 0.7122545393766925),
  ]

  static let address = StreamAddress(purpose: .general, entity: StreamID.hash(of: "sampler check"))

  static func inverted(_ law: InversionLaw) -> [Double] {
    var values = [Double](repeating: 0, count: draws)
    RandomBlock(seed: 11, at: address, along: .years(draw: 0)).fill(&values, with: law)
    return values
  }

  static func rejected(_ sampler: GSLSampler) -> [Double] {
    var stream = RandomStream(seed: 12, at: address)
    return (0..<draws).map { _ in sampler.sample(from: &stream) }
  }

  static func z(_ values: [Double], _ check: Case) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean - check.mean) / check.standardDeviation * Double(values.count).squareRoot()
  }

  /// The two-sample distance of Kolmogorov and Smirnov times the root of the sample size.
  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    let a = a.sorted()
    let b = b.sorted()
    var i = 0
    var j = 0
    var largest = 0
    while i < a.count && j < b.count {
      let x = min(a[i], b[j])
      while i < a.count && a[i] <= x { i += 1 }
      while j < b.count && b[j] <= x { j += 1 }
      largest = max(largest, abs(i - j))
    }
    return Double(largest) / Double(a.count) * (Double(a.count) / 2).squareRoot()
  }

  @Test("Both have the law's mean and each other's shape", arguments: cases)
  func agreement(check: Case) {
    let inverted = SamplerCheckTests.inverted(check.law)
    let rejected = SamplerCheckTests.rejected(check.sampler)
    #expect(abs(SamplerCheckTests.z(inverted, check)) < SamplerCheckTests.zLimit)
    #expect(abs(SamplerCheckTests.z(rejected, check)) < SamplerCheckTests.zLimit)
    #expect(SamplerCheckTests.distance(inverted, rejected) < SamplerCheckTests.distanceLimit)
  }

  @Test("A scale that is wrong by 2 % is caught")
  func mutation() {
    let check = SamplerCheckTests.cases[2]
    let wrong = SamplerCheckTests.inverted(.exponential(scale: 3 * 1.02))
    #expect(abs(SamplerCheckTests.z(wrong, check)) > SamplerCheckTests.zLimit)
  }

  @Test("A sampler over another law is caught by its shape")
  func wrongShape() {
    // Same mean and standard deviation as the standard normal law.
    let uniform = SamplerCheckTests.inverted(.uniform()).map { ($0 - 0.5) * 12.0.squareRoot() }
    let normal = SamplerCheckTests.rejected(.normal)
    #expect(SamplerCheckTests.distance(uniform, normal) > SamplerCheckTests.distanceLimit)
  }

  @Test("GSL's uniform is the stream's, digit for digit")
  func sameDigits() {
    var first = RandomStream(seed: 5, at: SamplerCheckTests.address)
    var second = RandomStream(seed: 5, at: SamplerCheckTests.address)
    var differences = 0
    for _ in 0..<1000 where first.uniform() != GSLSampler.uniform.sample(from: &second) {
      differences += 1
    }
    #expect(differences == 0)
  }

  @Test("Counts: a table by inversion and GSL's Poisson, binomial and negative binomial")
  func counts() throws {
    // Poisson(10), binomial(20, 0.3), negative binomial(0.25, 4): means 10, 6, 12;
    // variances 10, 4.2, 48.
    let poisson = try SamplerCheckTests.cumulative(60) { k in
      try -10 + Double(k) * 2.302585092994046 - SpecialFunctions.logFactorial(UInt32(k))
    }
    let binomial = try SamplerCheckTests.cumulative(20) { k in
      try SpecialFunctions.logChoose(20, UInt32(k)) + Double(k) * -1.2039728043259361
        + Double(20 - k) * -0.35667494393873245
    }
    let negativeBinomial = try SamplerCheckTests.cumulative(400) { k in
      try SpecialFunctions.logChoose(UInt32(k + 3), 3) + 4 * -1.3862943611198906
        + Double(k) * -0.2876820724517809
    }
    let tables: [([Double], GSLSampler, Double, Double)] = [
      (poisson, .poisson(mean: 10), 10, 10),
      (binomial, .binomial(probability: 0.3, trials: 20), 6, 4.2),
      (negativeBinomial, .negativeBinomial(probability: 0.25, size: 4), 12, 48),
    ]
    for (cumulative, sampler, mean, variance) in tables {
      let check = Case(
        testDescription: "", law: .uniform(), sampler: sampler, mean: mean,
        standardDeviation: variance.squareRoot())
      let table = CountTable(first: 0, cumulative: cumulative)
      let inverted = table.counts(of: SamplerCheckTests.inverted(.uniform())).map { Double($0) }
      let rejected = SamplerCheckTests.rejected(sampler)
      #expect(abs(SamplerCheckTests.z(inverted, check)) < SamplerCheckTests.zLimit)
      #expect(abs(SamplerCheckTests.z(rejected, check)) < SamplerCheckTests.zLimit)
      // With ties the distance is smaller than for a continuous law, so the limit still holds.
      #expect(SamplerCheckTests.distance(inverted, rejected) < SamplerCheckTests.distanceLimit)
    }
  }

  static func cumulative(_ last: Int, _ logProbability: (Int) throws -> Double) rethrows -> [Double]
  {
    var sum = 0.0
    return try (0...last).map { k in
      sum += Elementary.exp(try logProbability(k))
      return min(sum, 1)
    }
  }
}
