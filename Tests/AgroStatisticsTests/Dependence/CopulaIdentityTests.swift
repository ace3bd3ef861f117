import AgroStatistics
import Foundation
import Testing

@Suite("Copulas: identities")
struct CopulaIdentityTests {
  private func examples() throws -> [any Copula] {
    let rows = [[1, 0.5, 0.3], [0.5, 1, -0.2], [0.3, -0.2, 1]]
    let matrix = try CorrelationMatrix(rows)
    return [
      GaussianCopula(matrix), try StudentCopula(matrix, degreesOfFreedom: 4),
      try ArchimedeanCopula(.clayton, theta: 2, dimension: 3),
      try ArchimedeanCopula(.frank, theta: 5, dimension: 3),
      try ArchimedeanCopula(.gumbel, theta: 1.7, dimension: 3),
      try ArchimedeanCopula(.frank, theta: -4),
    ]
  }

  @Test("Rosenblatt and its inverse undo each other")
  func rosenblatt() throws {
    var worst = 0.0
    for copula in try examples() {
      for k in 0..<40 {
        let w = (0..<copula.dimension).map { j in
          ((Double(k) + 0.5) * [0.618_034, 0.754_878, 0.569_840][j])
            .truncatingRemainder(dividingBy: 1)
        }
        let back = copula.rosenblatt(copula.inverseRosenblatt(w))
        worst = max(worst, worstAbsolute(back, w))
      }
    }
    // One conditional quantile and one conditional probability: each a few thousand ulps.
    #expect(worst < 1e-11)
  }

  @Test("A coordinate at 1 drops out, and a coordinate at 0 leaves nothing")
  func margins() throws {
    var worst = 0.0
    for copula in try examples() {
      var u = [Double](repeating: 1, count: copula.dimension)
      u[1] = 0.37
      worst = max(worst, abs(copula.probability(atMost: u) - 0.37))
      u[0] = 0
      worst = max(worst, abs(copula.probability(atMost: u)))
    }
    #expect(worst < 1e-13)
  }

  @Test("Three coordinates: the distribution function is the integral of conditional laws")
  func threeCoordinates() throws {
    // Orthant probability of three normal variables: 1/8 + sum asin(r) / (4 pi); the same for t.
    let r = [0.5, 0.3, -0.2]
    let expected = 0.125 + r.reduce(0) { $0 + asin($1) } / (4 * Double.pi)
    let copulas = try examples()
    for copula in copulas[..<2] {
      #expect(abs(copula.probability(atMost: [0.5, 0.5, 0.5]) - expected) < 1e-11)
    }
  }

  @Test("Draws have the copula's Kendall's tau")
  func sampling() throws {
    // 4,000 draws: the standard error of tau is below 0.0105; 5.5 of them: false alarms 4e-8.
    var worst = 0.0
    let expected = [2 / Double.pi * asin(0.5), 2 / Double.pi * asin(0.5), 0.5, 0.456_700_9]
    for (index, copula) in try examples().prefix(4).enumerated() {
      var stream = RandomStream(
        seed: 7, at: StreamAddress(purpose: .general, entity: UInt64(index)))
      var x: [Double] = []
      var y: [Double] = []
      for _ in 0..<4_000 {
        let u = copula.sample(from: &stream)
        x.append(u[0])
        y.append(u[1])
      }
      worst = max(worst, abs(try KendallTau(x, y).value - expected[index]))
    }
    #expect(worst < 0.058)
  }
}
