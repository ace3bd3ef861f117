import AgroStatistics
import Foundation
import Testing

@Suite("Distortion measures")
struct RiskMeasureTests {
  @Test("Closed forms of laws")
  func closedForms() throws {
    var obtained: [Double] = []
    var expected: [Double] = []
    // Wang's transform moves a normal law by load times the deviation.
    let wang = try WangTransform(load: 0.4)
    obtained.append(try wang.value(of: Normal(mean: -3, standardDeviation: 2)))
    expected.append(-3 + 0.4 * 2)
    // A lognormal law keeps its kind: log mean + load x log deviation.
    obtained.append(try wang.value(of: Lognormal(logMean: 1, logStandardDeviation: 0.8)))
    expected.append(exp(1 + 0.4 * 0.8 + 0.32))
    // Proportional hazards stretch an exponential law, and change the shape of a Pareto law.
    let hazards = try ProportionalHazards(aversion: 1.5)
    obtained.append(try hazards.value(of: Exponential(mean: 7)))
    expected.append(10.5)
    obtained.append(try hazards.value(of: GeneralisedPareto.lomax(shape: 3, scale: 10)))
    expected.append(10 / (3 / 1.5 - 1))
    // The largest of three exponentials has the mean 1 + 1/2 + 1/3.
    obtained.append(try DualPower(exponent: 3).value(of: Exponential(mean: 6)))
    expected.append(11)
    // Uniform: the integral of (1 - x)^(1/1.5).
    obtained.append(try hazards.value(of: Uniform(from: 2, to: 3)))
    expected.append(2 + 1 / (1 / 1.5 + 1))
    let level = try ProbabilityLevel(0.99)
    obtained.append(try TailValueAtRisk(level: level).value(of: Exponential(mean: 1)))
    expected.append(1 - log(0.01))
    obtained.append(try ExpectedValue().value(of: Gamma(shape: 0.3, scale: 5)))
    expected.append(1.5)
    #expect(worstRelative(obtained, expected) < 1e-9)
  }

  @Test("Tail measures of laws: two definitions, one for continuous laws")
  func tails() throws {
    let level = try ProbabilityLevel(0.99)
    let exponential = try Exponential(mean: 1)
    #expect(abs(exponential.tailValueAtRisk(level) - (1 - log(0.01))) < 1e-13)
    let conditional = try #require(exponential.conditionalTailExpectation(level))
    #expect(abs(conditional - (1 - log(0.01))) < 1e-13)
    // A fair die at 0.5: the worst half is 4, 5, 6; above the median 3 are the same; at 0.6 the
    // boundary face is split.
    let die = try LatticeLaw(start: 1, step: 1, masses: [Double](repeating: 1.0 / 6, count: 6))
    #expect(abs(die.tailValueAtRisk(try ProbabilityLevel(0.6)) - 12.6 / 2.4) < 1e-12)
    #expect(try die.conditionalTailExpectation(ProbabilityLevel(0.6)) == 5.5)
    #expect(
      abs(die.tailValueAtRisk(0.6) - die.tailValueAtRisk(try ProbabilityLevel(0.6))) < 1e-14)
  }

  @Test("A tail too heavy for the distortion is refused, never a number")
  func divergence() throws {
    let law = try GeneralisedPareto.lomax(shape: 1.4, scale: 1)
    #expect(throws: MeasureError.infinite("risk measure")) {
      try ProportionalHazards(aversion: 1.5).value(of: law)
    }
    // Just inside: 1 / (1.4 / 1.3 - 1) = 13.
    let inside = try ProportionalHazards(aversion: 1.3).value(of: law)
    #expect(abs(inside / 13 - 1) < 1e-6)
    #expect(throws: ParameterError.self) { try WangTransform(load: -1) }
    #expect(throws: ParameterError.self) { try ProportionalHazards(aversion: 0.5) }
    #expect(throws: ParameterError.self) { try DualPower(exponent: .nan) }
  }

  @Test("Standard errors are those of repeated samples")
  func standardErrors() throws {
    let level = try ProbabilityLevel(0.95)
    let principles: [PremiumPrinciple] = [
      .expectation(loading: 0.2), .standardDeviation(loading: 0.5), .variance(loading: 0.3),
      .semiVariance(loading: 0.3), .returnOnRisk(rate: 0.1, level: level),
      .costOfCapital(rate: 0.1, level: level), .wang(load: 0.3),
      .proportionalHazards(aversion: 1.2), .esscher(parameter: 0.1), .exponential(parameter: 0.1),
    ]
    let exact = try principles.map { try $0.premium(of: Exponential(mean: 1)) }
    var values = [[Double]](repeating: [], count: principles.count)
    var errors = values
    var generator = TestGenerator(state: 77)
    let replicates = 1000
    for _ in 0..<replicates {
      let sample = try LossSample((0..<1000).map { _ in generator.exponential() })
      for (index, principle) in principles.enumerated() {
        let estimate = try principle.premium(of: sample)
        values[index].append(estimate.value)
        errors[index].append(estimate.standardError)
      }
    }
    for (index, principle) in principles.enumerated() {
      let (mean, error) = meanAndError(values[index])
      let deviation = error * Double(replicates).squareRoot()
      let stated = errors[index].reduce(0, +) / Double(replicates)
      // The deviation of 1,000 values is known to 2.2 %, somewhat less well where they are skew;
      // five times that, and the order-1/n bias of a stated error.
      #expect(abs(stated / deviation - 1) < 0.13, "\(principle.name)")
      // Consistent: the bias is of the order of the variance, 1/1000 of the squared deviations.
      #expect(abs(mean - exact[index]) < 5 * error + 0.003, "\(principle.name)")
    }
  }
}
