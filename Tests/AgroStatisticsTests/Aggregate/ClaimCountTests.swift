import AgroStatistics
import Foundation
import Testing

/// Counts of every class, with a name for reports.
struct CountCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let count: ClaimCount

  static func all() throws -> [CountCase] {
    let laws: [(String, ClaimCount)] = [
      ("Poisson", try .poisson(mean: 2.5)),
      ("binomial", try .binomial(trials: 9, probability: 0.3)),
      ("negative binomial", try .negativeBinomial(size: 1.7, scale: 0.9)),
      ("geometric", try .geometric(scale: 2)),
      ("logarithmic", try .logarithmic(scale: 3)),
      ("extended", try .extendedTruncatedNegativeBinomial(size: -0.5, scale: 1.4)),
      ("truncated Poisson", try .poisson(mean: 2).zeroTruncated()),
      (
        "modified negative binomial",
        try .negativeBinomial(size: 0.6, scale: 2)
          .zeroModified(probability: 0.35)
      ),
      ("modified logarithmic", try .logarithmic(scale: 1).zeroModified(probability: 0.5)),
      (
        "modified extended",
        try .extendedTruncatedNegativeBinomial(size: -0.3, scale: 2)
          .zeroModified(probability: 0.2)
      ),
      ("table", try .table([0.1, 0.5, 0, 0.4])),
      (
        "modified binomial",
        try .binomial(trials: 3, probability: 0.3)
          .zeroModified(probability: 0.4)
      ),
    ]
    return laws.map { CountCase(testDescription: $0.0, count: $0.1) }
  }
}

@Suite("Claim counts")
struct ClaimCountTests {
  @Test("Probabilities add up to 1 and give the moments and the generating function")
  func moments() throws {
    for law in try CountCase.all() {
      let count = law.count
      var total = 0.0
      var first = 0.0
      var second = 0.0
      var third = 0.0
      var function = 0.0
      for n in 0..<800 {
        let p = count.probability(of: n)
        total += p
        first += p * Double(n)
        function += p * pow(0.7, Double(n))
      }
      for n in 0..<800 {
        let deviation = Double(n) - first
        second += count.probability(of: n) * deviation * deviation
        third += count.probability(of: n) * deviation * deviation * deviation
      }
      let worst = worstRelative(
        [count.mean, count.variance, count.generatingFunction(at: 0.7)],
        [first, second, function])
      #expect(abs(total - 1) < 1e-13 && worst < 1e-11, "\(law.testDescription)")
      let scale = pow(second, 1.5)
      #expect(abs(count.thirdCentralMoment - third) < 1e-10 * scale, "\(law.testDescription)")
      #expect(
        abs(count.probabilityOfAny(eachWith: 0.3) - (1 - function)) < 1e-13,
        "\(law.testDescription)")
    }
  }

  @Test("Members of the classes obey p_k = (a + b / k) p_(k - 1)")
  func recursion() throws {
    var worst = 0.0
    for law in try CountCase.all() {
      guard let a = law.count.a, let b = law.count.b else { continue }
      for k in 2...8 {
        let ratio = law.count.probability(of: k) / law.count.probability(of: k - 1)
        if law.count.probability(of: k - 1) > 0 {
          worst = max(worst, abs(ratio - (a + b / Double(k))))
        }
      }
    }
    #expect(worst < 1e-12)
  }

  @Test("Printed probabilities of Loss Models")
  func lossModels() throws {
    // Table 6.3 and example 6.3: negative binomial with r = 2.5 and beta = 0.5.
    let count = try ClaimCount.negativeBinomial(size: 2.5, scale: 0.5)
    let printed = [0.362887, 0.302406, 0.176404]
    let truncated = try count.zeroTruncated()
    let modified = try count.zeroModified(probability: 0.6)
    #expect(worstAbsolute((0..<3).map { count.probability(of: $0) }, printed) < 5e-7)
    #expect(
      worstAbsolute(
        (1..<3).map { truncated.probability(of: $0) }, [0.474651, 0.276880]) < 5e-7)
    #expect(
      worstAbsolute((1..<3).map { modified.probability(of: $0) }, [0.189860, 0.110752]) < 5e-7)
    // Example 6.4: extended truncated negative binomial with r = -0.5 and beta = 1.
    let extended = try ClaimCount.extendedTruncatedNegativeBinomial(size: -0.5, scale: 1)
    #expect(
      worstAbsolute(
        (1..<4).map { extended.probability(of: $0) }, [0.853553, 0.106694, 0.026674]) < 5e-7)
  }

  @Test("Thinning keeps each claim by itself")
  func thinning() throws {
    for law in try CountCase.all() {
      let thinned = try law.count.thinned(keeping: 0.35)
      for kept in 0..<6 {
        // Sum over the counts of the binomial probability.
        var expected = 0.0
        for n in kept..<400 {
          let choose =
            lgamma(Double(n + 1)) - lgamma(Double(kept + 1))
            - lgamma(Double(n - kept + 1))
          let weight = choose + Double(kept) * log(0.35)
          expected += law.count.probability(of: n) * exp(weight + Double(n - kept) * log(0.65))
        }
        #expect(abs(thinned.probability(of: kept) - expected) < 1e-12, "\(law.testDescription)")
      }
    }
  }

  @Test("A count law and its claim count have the same probabilities")
  func countLaws() throws {
    let laws: [AnyCountDistribution] = [
      .poisson(try Poisson(mean: 3)), .binomial(try Binomial(trials: 7, probability: 0.2)),
      .negativeBinomial(try NegativeBinomial(size: 2.5, probability: 0.4)),
      .zeroModified(
        try ZeroModified(.poisson(try Poisson(mean: 1.5)), zeroProbability: 0.6)),
    ]
    for law in laws {
      let count = try ClaimCount(law)
      #expect(
        worstRelative(
          (0..<8).map { count.probability(of: $0) }, (0..<8).map { law.probability(of: $0) })
          < 1e-12)
    }
  }

  @Test("Parameters outside their domain are refused")
  func refusals() {
    #expect(throws: ParameterError.self) { try ClaimCount.poisson(mean: -1) }
    #expect(throws: ParameterError.self) { try ClaimCount.poisson(mean: .nan) }
    #expect(throws: ParameterError.self) { try ClaimCount.poisson(mean: .infinity) }
    #expect(throws: ParameterError.self) { try ClaimCount.binomial(trials: -1, probability: 0.5) }
    #expect(throws: ParameterError.self) { try ClaimCount.binomial(trials: 3, probability: 1.5) }
    #expect(throws: ParameterError.self) { try ClaimCount.negativeBinomial(mean: 3, variance: 2) }
    #expect(throws: ParameterError.self) { try ClaimCount.logarithmic(scale: 0) }
    #expect(throws: ParameterError.self) {
      try ClaimCount.extendedTruncatedNegativeBinomial(size: -1.2, scale: 1)
    }
    #expect(throws: ParameterError.self) { try ClaimCount.table([0.5, 0.4]) }
    #expect(throws: ParameterError.self) { try ClaimCount.poisson(mean: 0).zeroTruncated() }
  }
}
