import AgroStatistics
import Foundation
import Testing

@Suite("Ruin")
struct RuinTests {
  @Test("Exponential claims: adjustment coefficient, bound and closed form")
  func exponential() throws {
    // Claims of rate 5 arriving at rate 3, premium 1: psi(u) = 0.6 exp(-2 u).
    let claims = try Exponential(mean: 0.2)
    let coefficient = try AdjustmentCoefficient.cramerLundberg(
      claims: claims, claimRate: 3, premiumRate: 1)
    #expect(abs(coefficient - 2) < 1e-12)
    let ruin = try InfiniteTimeRuin(
      claims: .exponential(rate: 5), waits: .exponential(rate: 3), premiumRate: 1)
    var worst = 0.0
    for u in [0, 0.5, 1, 3, 10.0] {
      worst = max(worst, abs(ruin.probability(capital: u) / (0.6 * exp(-2 * u)) - 1))
      #expect(
        ruin.probability(capital: u)
          <= AdjustmentCoefficient.bound(coefficient: coefficient, capital: u))
    }
    #expect(worst < 1e-13)
    #expect(abs(try ruin.capital(ruinProbability: 0.01) - log(60) / 2) < 1e-12)
  }

  @Test("A mixture of exponentials: Bowers's example")
  func mixture() throws {
    // Equal parts of rates 3 and 7, claim rate 3, premium 1 (Bowers et al., Actuarial
    // Mathematics, example 13.6.1): psi(u) = 24/35 exp(-u) + 1/35 exp(-6 u).
    let claims = try PhaseType.mixture(of: [(0.5, 1, 3), (0.5, 1, 7)])
    let ruin = try InfiniteTimeRuin(
      claims: claims, waits: .exponential(rate: 3), premiumRate: 1)
    var worst = 0.0
    for u in [0, 0.1, 1, 5.0, 20] {
      let exact = 24.0 / 35 * exp(-u) + exp(-6 * u) / 35
      worst = max(worst, abs(ruin.probability(capital: u) / exact - 1))
    }
    #expect(worst < 1e-12)
  }

  @Test("Erlang waits with exponential claims: the renewal closed form")
  func renewal() throws {
    // psi(u) = (1 - R / beta) exp(-R u), R the root of the two generating functions' equation.
    let waits = try PhaseType.erlang(shape: 2, rate: 4)
    let claims = try PhaseType.exponential(rate: 3)
    let premium = 1.1
    let coefficient = try AdjustmentCoefficient.root(below: 3) { r in
      guard let claim = claims.momentGeneratingFunction(at: r),
        let wait = waits.momentGeneratingFunction(at: -premium * r)
      else { return .infinity }
      return log(claim) + log(wait)
    }
    let ruin = try InfiniteTimeRuin(claims: claims, waits: waits, premiumRate: premium)
    var worst = 0.0
    for u in [0, 1, 5.0, 30] {
      let exact = (1 - coefficient / 3) * exp(-coefficient * u)
      worst = max(worst, abs(ruin.probability(capital: u) / exact - 1))
    }
    #expect(worst < 1e-11)
    // The same law written with two phases of one rate must give the one-phase answer.
    let split = try PhaseType.mixture(of: [(0.4, 1, 2), (0.6, 1, 2)])
    let twice = try InfiniteTimeRuin(claims: claims, waits: split, premiumRate: premium)
    let once = try InfiniteTimeRuin(
      claims: claims, waits: .exponential(rate: 2), premiumRate: premium)
    #expect(abs(twice.probability(capital: 2) / once.probability(capital: 2) - 1) < 1e-12)
  }

  @Test("Phase-type laws have the moments and tails of their families")
  func phaseType() throws {
    let erlang = try PhaseType.erlang(shape: 4, rate: 2)
    let gamma = try Gamma(shape: 4, scale: 0.5)
    #expect(abs(erlang.mean - 2) < 1e-14)
    #expect(abs(erlang.moment(2) - 5) < 1e-13)
    var worst = 0.0
    for x in [0.01, 0.5, 2, 8, 20.0] {
      worst = max(worst, abs(erlang.probability(above: x) / gamma.probability(above: x) - 1))
    }
    #expect(worst < 1e-12)
    #expect(erlang.momentGeneratingFunction(at: 2.5) == nil)
    let transform = try #require(erlang.momentGeneratingFunction(at: 1))
    #expect(abs(transform - 16) < 1e-12)
  }

  @Test("Finite horizon: against all paths of a small game")
  func finiteHorizon() throws {
    let masses = [0.5, 0.2, 0.1, 0.15, 0.05]
    let law = try LatticeLaw(step: 2, masses: masses)
    let run = try FiniteTimeRuin(losses: law, premium: 2, capital: 4, years: 5)
    var expected = [Double](repeating: 0, count: 5)
    func walk(_ capital: Int, _ year: Int, _ probability: Double) {
      guard year < 5 else { return }
      for (loss, mass) in masses.enumerated() {
        let next = capital + 1 - loss
        if next < 0 {
          for later in year..<5 { expected[later] += probability * mass }
        } else {
          walk(next, year + 1, probability * mass)
        }
      }
    }
    walk(2, 0, 1)
    #expect(worstRelative(run.probabilities, expected) < 1e-14)
    #expect(abs(run.survivingCapital.reduce(0, +) + run.probabilities[4] - 1) < 1e-14)
  }

  @Test("Finite horizon: bounded by Lundberg, rising to the infinite horizon")
  func lundberg() throws {
    let law = try AggregateLaw(
      count: .poisson(mean: 2), severity: LatticeLaw(step: 1, masses: [0, 0.6, 0.3, 0.1]),
      nodes: 200
    ).law
    let coefficient = try AdjustmentCoefficient.yearly(losses: law, premium: 4)
    let run = try FiniteTimeRuin(losses: law, premium: 4, capital: 10, years: 50)
    let bound = AdjustmentCoefficient.bound(coefficient: coefficient, capital: 10)
    #expect(run.probabilities[49] < bound)
    #expect(run.probabilities[49] > 0.1 * bound)
    #expect(zip(run.probabilities, run.probabilities.dropFirst()).allSatisfy { $0 <= $1 })
    let capital = try FiniteTimeRuin.leastCapital(
      losses: law, premium: 4, years: 10, ruinProbability: 0.01)
    func ruin(_ capital: Double) throws -> Double {
      try FiniteTimeRuin(losses: law, premium: 4, capital: capital, years: 10).probabilities[9]
    }
    #expect(try ruin(capital) <= 0.01)
    #expect(try ruin(capital - 1) > 0.01)
  }

  @Test("Refusals")
  func refusals() throws {
    #expect(throws: MeasureError.self) {
      try InfiniteTimeRuin(
        claims: .exponential(rate: 1), waits: .exponential(rate: 2), premiumRate: 1)
    }
    #expect(throws: MeasureError.self) {
      try AdjustmentCoefficient.cramerLundberg(
        claims: Exponential(mean: 1), claimRate: 2, premiumRate: 2)
    }
    #expect(throws: ParameterError.self) {
      try PhaseType(initial: [1], intensities: [[1]])
    }
    #expect(throws: ParameterError.self) {
      try PhaseType(initial: [0.5, 0.4], intensities: [[-1, 0], [0, -1]])
    }
    let law = try LatticeLaw(step: 1, masses: [0.5, 0.5])
    #expect(throws: MeasureError.self) {
      try FiniteTimeRuin(losses: law, premium: 0.5, capital: 1, years: 1)
    }
  }
}
