import AgroStatistics
import Testing

@Suite("Combinators of laws")
struct CombinatorTests {
  private func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300)
  }

  // MARK: Cover terms

  @Test("Loss Models: Pareto (3, 2000) with a deductible or franchise of 500")
  func lossModels() throws {
    // Klugman, Panjer and Willmot, Loss Models, examples 8.1 and 8.2: expected cost per loss 640
    // and per payment 1,250 with the deductible, 896 and 1,750 with the franchise.
    let loss = try GeneralisedPareto.lomax(shape: 3, scale: 2000)
    let ordinary = try CoverageTerms(deductible: .ordinary(500))
    let franchise = try CoverageTerms(deductible: .franchise(500))
    let expected: [(CoverageTerms, PaymentBasis, Double)] = [
      (ordinary, .perLoss, 640), (ordinary, .perPayment, 1250),
      (franchise, .perLoss, 896), (franchise, .perPayment, 1750),
    ]
    for (terms, basis, mean) in expected {
      let payment = try CoverageModified(loss, terms: terms, basis: basis)
      #expect(isClose(payment.mean, mean), "\(terms) \(basis): \(payment.mean)")
    }
    #expect(isClose(loss.limitedExpectedValue(at: 500), 360))
  }

  @Test("The XL of the GEMAct paper: 20 xs 5 of gamma (5, 1), four claims, costs 3.509")
  func gemact() throws {
    // Pittarello, Luini and Marchione (2024), doi:10.1017/S1748499524000022: 3.51 printed,
    // 3.509346143949113 exact.
    let layer = try CoverageModified(
      Gamma(shape: 5, scale: 1), terms: .layer(attachment: 5, limit: 20), basis: .perLoss)
    #expect(isClose(4 * layer.mean, 3.509346143949113, 1e-13))
  }

  /// All combinations of terms on a gamma law.
  private static func payments() throws -> [CoverageModified<Gamma>] {
    var all: [CoverageModified<Gamma>] = []
    let loss = try Gamma(shape: 1.7, scale: 300)
    for deductible: CoverageTerms.Deductible in [.none, .ordinary(150), .franchise(150)] {
      for limit in [Double.infinity, 900] {
        for coinsurance: Double in [1, 0.8] {
          for inflation: Double in [0, 0.07, -0.1] {
            for basis in PaymentBasis.allCases {
              let terms = try CoverageTerms(
                deductible: deductible, limit: limit, coinsurance: coinsurance,
                inflation: inflation)
              all.append(try CoverageModified(loss, terms: terms, basis: basis))
            }
          }
        }
      }
    }
    return all
  }

  @Test("Every combination of terms: moments, cdf and quantiles against the payment function")
  func coverage() throws {
    for payment in try Self.payments() {
      let loss = payment.loss
      let terms = payment.terms
      let weight = payment.basis == .perLoss ? 1 : payment.paymentProbability
      let top = terms.limit / (1 + terms.inflation)
      let start = terms.deductible.threshold / (1 + terms.inflation)
      // E[g(Y)] as an integral over the density of the loss, cut where the payment has corners.
      func expectation(_ g: (Double) -> Double) -> Double {
        let far = max(loss.quantile(exceededWith: 1e-25), top.isFinite ? top : 0)
        let ends = [start, min(top, loss.quantile(0.9)), min(top, far), far].sorted()
        let paid = DoubleExponential.integral(over: ends) {
          // Just above the start the payment is the franchise, not 0.
          g(terms.payment(for: max($0, start.nextUp))) * loss.density(at: $0)
        }
        let unpaid =
          payment.basis == .perLoss ? g(0) * loss.probability(atMost: start) : 0
        return (paid + unpaid) / weight
      }
      let name = "\(terms) \(payment.basis)"
      // Density and atoms make the whole probability.
      let lowest =
        payment.basis == .perLoss || payment.support.lowerBound == 0
        ? terms.payment(for: start.nextUp) : payment.support.lowerBound
      let highest = min(terms.maximumPayment, payment.quantile(exceededWith: 1e-25))
      let density = DoubleExponential.integral(
        over: [max(0, lowest), payment.mean.clamped(lowest, highest), highest]
      ) { payment.density(at: $0) }
      let atoms = payment.mass(at: 0) + payment.mass(at: terms.maximumPayment)
      #expect(isClose(density + atoms, 1, 1e-11), "\(name)")
      let mean = expectation { $0 }
      #expect(isClose(payment.mean, mean, 1e-11), "\(name)")
      let variance = expectation { power($0 - mean, 2) }
      #expect(isClose(payment.variance, variance, 1e-10), "\(name)")
      let third = expectation { power($0 - mean, 3) } / (variance * variance.squareRoot())
      #expect(abs(payment.skewness - third) < 1e-9, "\(name)")
      for y: Double in [0, 60, 119, 121, 149, 151, 400, 700, 900] {
        // The probability by the loss that pays more than y.
        let exceeding = MonotoneSearch.smallest(in: 0...1e9) { terms.payment(for: $0) > y }
        let survival =
          terms.payment(for: 1e9) > y ? loss.probability(above: exceeding.nextDown) / weight : 0
        #expect(abs(payment.probability(above: y) - survival) < 1e-12, "\(name) \(y)")
        let sum = payment.probability(above: y) + payment.probability(atMost: y)
        #expect(abs(sum - 1) < 1e-12, "\(name) \(y)")
        // Piecewise linear in the loss: split at the corner.
        let corner = min(max(exceeding, start), 1e5)
        let limited =
          (DoubleExponential.integral(
            over: [start, min(loss.quantile(0.5), corner), corner].sorted()
          ) {
            terms.payment(for: max($0, start.nextUp)) * loss.density(at: $0)
          } + y * loss.probability(above: corner)) / weight
        if terms.payment(for: start.nextUp) <= y, terms.payment(for: 1e9) > y {
          #expect(isClose(payment.limitedExpectedValue(at: y), limited, 1e-10), "\(name) \(y)")
        }
        let parts =
          payment.limitedExpectedValue(at: y) + payment.expectedExcess(over: y)
        #expect(isClose(parts, payment.mean, 1e-11), "\(name) \(y)")
        let deficit = y - payment.limitedExpectedValue(at: y)
        #expect(abs(payment.expectedDeficit(below: y) - deficit) < 1e-9, "\(name) \(y)")
      }
      for p in [0.05, 0.4, 0.6, 0.95, 0.9999] {
        let y = payment.quantile(p)
        #expect(payment.probability(atMost: y) >= p - 1e-12, "\(name) \(p)")
        if y > payment.support.lowerBound {
          #expect(payment.probability(atMost: y - 1e-6) <= p + 1e-12, "\(name) \(p)")
        }
        #expect(isClose(payment.quantile(exceededWith: 1 - p), y, 1e-9), "\(name) \(p)")
      }
    }
  }

  @Test("A franchise pays at least what a deductible does, and a limit at most")
  func orderOfTerms() throws {
    let loss = try Lognormal.matching(mean: 1000, coefficientOfVariation: 1.5)
    let none = try CoverageModified(loss, terms: CoverageTerms(), basis: .perLoss)
    let ordinary = try CoverageModified(
      loss, terms: CoverageTerms(deductible: .ordinary(200)), basis: .perLoss)
    let franchise = try CoverageModified(
      loss, terms: CoverageTerms(deductible: .franchise(200)), basis: .perLoss)
    let limited = try CoverageModified(
      loss, terms: CoverageTerms(deductible: .franchise(200), limit: 5000), basis: .perLoss)
    #expect(isClose(none.mean, loss.mean))
    #expect(ordinary.mean < franchise.mean && limited.mean < franchise.mean)
    #expect(franchise.mean < loss.mean)
    #expect(isClose(ordinary.mean, loss.expectedExcess(over: 200)))
  }

  @Test("Impossible terms are refused")
  func invalidTerms() throws {
    #expect(throws: ParameterError.self) { try CoverageTerms(deductible: .ordinary(-1)) }
    #expect(throws: ParameterError.self) { try CoverageTerms(deductible: .ordinary(.nan)) }
    #expect(throws: ParameterError.self) { try CoverageTerms(deductible: .ordinary(5), limit: 5) }
    #expect(throws: ParameterError.self) { try CoverageTerms(coinsurance: 0) }
    #expect(throws: ParameterError.self) { try CoverageTerms(coinsurance: 1.1) }
    #expect(throws: ParameterError.self) { try CoverageTerms(inflation: -1) }
    let negative = try Normal(mean: 1, standardDeviation: 1)
    #expect(throws: ParameterError.self) {
      try CoverageModified(negative, terms: CoverageTerms(), basis: .perLoss)
    }
    let bounded = try Uniform(from: 0, to: 1)
    #expect(throws: ParameterError.self) {
      try CoverageModified(
        bounded, terms: CoverageTerms(deductible: .ordinary(2)), basis: .perPayment)
    }
  }

  // MARK: Samples, mixtures, truncation

  @Test("The law of a sample has its order statistics and weights")
  func empirical() throws {
    let law = try Empirical([1, 1, 1, 1, 10])
    #expect(law.quantile(0.8) == 1 && law.quantile(0.81) == 10)
    #expect(isClose(law.mean, 2.8) && isClose(law.variance, 12.96))
    let hundred = try Empirical((1...100).map(Double.init))
    #expect(hundred.quantile(0.95) == 95 && hundred.quantile(exceededWith: 0.05) == 95)
    let weighted = try Empirical([5, 7], weights: [3, 1])
    #expect(weighted.mean == 5.5 && weighted.probability(above: 5) == 0.25)
    #expect(throws: ParameterError.self) { try Empirical([]) }
    #expect(throws: ParameterError.self) { try Empirical([1, .nan]) }
    #expect(throws: ParameterError.self) { try Empirical([1, 2], weights: [0, 0]) }
    #expect(throws: ParameterError.self) { try Empirical([1, 2], weights: [1]) }
  }

  @Test("A kernel density far from 0 has the mean and the variance of its sample plus the kernel's")
  func kernel() throws {
    let sample = [20.0, 22, 23, 25, 31]
    let law = try KernelDensity(sample, bandwidth: 1)
    let plain = try Empirical(sample)
    #expect(isClose(law.mean, plain.mean) && isClose(law.variance, plain.variance + 1))
    #expect(isClose(law.density(at: -0.0), 2 * law.density(at: 0) / 2))
    #expect(law.probability(atMost: -1e-9) == 0)
    #expect(throws: ParameterError.self) { try KernelDensity([3, 3, 3]) }
    #expect(throws: ParameterError.self) { try KernelDensity([3, -1], bandwidth: 1) }
  }

  @Test("A mixture of one law is that law; equal parts make no difference")
  func mixture() throws {
    let part = try Gamma(shape: 2, scale: 3)
    let mixture = try Mixture([part, part], weights: [1, 4])
    for p in [1e-9, 0.2, 0.5, 0.99, 1 - 1e-9] {
      #expect(isClose(mixture.quantile(p), part.quantile(p), 1e-13))
    }
    #expect(isClose(mixture.variance, part.variance))
    #expect(isClose(mixture.skewness, part.skewness))
    #expect(isClose(mixture.logDensity(at: 4), part.logDensity(at: 4)))
    #expect(throws: ParameterError.self) { try Mixture([part], weights: [0]) }
    #expect(throws: ParameterError.self) { try Mixture([part], weights: [1, 2]) }
    #expect(throws: ParameterError.self) { try Mixture([Gamma](), weights: []) }
  }

  @Test("Truncation at the ends of the support changes nothing; an empty window is refused")
  func truncation() throws {
    let law = try Weibull(shape: 2, scale: 5)
    let whole = try Truncated(law, from: 0)
    #expect(isClose(whole.mean, law.mean) && isClose(whole.variance, law.variance))
    #expect(isClose(whole.quantile(0.123), law.quantile(0.123)))
    // Memoryless: an exponential above a is itself, moved by a.
    let tail = try Truncated(Exponential(mean: 3), from: 7)
    #expect(isClose(tail.mean, 10) && isClose(tail.variance, 9) && isClose(tail.skewness, 2))
    #expect(throws: ParameterError.self) { try Truncated(law, from: -3, to: -1) }
    #expect(throws: ParameterError.self) { try Truncated(law, from: 3, to: 3) }
    #expect(throws: ParameterError.self) { try Truncated(law, from: .nan) }
    #expect(throws: ParameterError.self) {
      try TruncatedNormal(mean: 0, standardDeviation: 1, lower: 60, upper: 70)
    }
  }

  @Test("The zero-inflated law is the mixture with an atom")
  func zeroInflated() throws {
    let base = try Gamma(shape: 2, scale: 1)
    let law = try ZeroInflated(base, zeroProbability: 0.7)
    #expect(law.probability(atMost: 0) == 0.7 && law.quantile(0.7) == 0)
    let more = 0.7.nextUp
    #expect(law.quantile(more) > 0)
    #expect(isClose(law.mean, 0.6) && isClose(law.rawMoment(2), 1.8))
    #expect(isClose(law.variance, 1.8 - 0.36))
    let third = 0.3 * 24 - 3 * 0.6 * 1.8 + 2 * 0.216
    #expect(isClose(law.skewness, third / (1.44 * 1.2)))
    #expect(throws: ParameterError.self) { try ZeroInflated(base, zeroProbability: 1) }
    #expect(throws: ParameterError.self) {
      try ZeroInflated(Normal(mean: 0, standardDeviation: 1), zeroProbability: 0.1)
    }
  }
}

extension Double {
  fileprivate func clamped(_ lower: Double, _ upper: Double) -> Double {
    min(max(self, lower), upper)
  }
}
