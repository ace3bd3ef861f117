import AgroModel
import AgroStatistics
import Testing

@Suite("Parts of the weather generator")
struct GeneratorPartsTests {
  @Test("A and B reproduce the prescribed correlations")
  func matalas() throws {
    // Two sites with two variables; M1 is given for each site.
    let m0: [Double] = [
      1, 0.3, 0.8, 0.2, 0.3, 1, 0.25, 0.6, 0.8, 0.25, 1, 0.35, 0.2, 0.6, 0.35, 1,
    ]
    let lag = [0.7, 0.2, 0.1, 0.4, 0.6, 0.15, 0.2, 0.5]
    let process = try ResidualProcess(correlation: m0, lag: lag)
    var a = [Double](repeating: 0, count: 16)
    for s in 0..<2 {
      for r in 0..<2 {
        for c in 0..<2 { a[(2 * s + r) * 4 + 2 * s + c] = process.own[4 * s + 2 * r + c] }
      }
    }
    func product(_ x: [Double], _ y: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: 16)
      for i in 0..<4 {
        for j in 0..<4 { for k in 0..<4 { result[4 * i + j] += x[4 * i + k] * y[4 * k + j] } }
      }
      return result
    }
    func transposed(_ x: [Double]) -> [Double] { (0..<16).map { x[4 * ($0 % 4) + $0 / 4] } }
    let lagged = product(a, m0)
    var worst = 0.0
    for s in 0..<2 {
      for r in 0..<2 {
        for c in 0..<2 {
          worst = max(
            worst, abs(lagged[(2 * s + r) * 4 + 2 * s + c] - lag[4 * s + 2 * r + c]))
        }
      }
    }
    #expect(worst < 1e-14)
    let kept = product(lagged, transposed(a))
    let fresh = product(process.factor, transposed(process.factor))
    #expect((0..<16).map { abs(kept[$0] + fresh[$0] - m0[$0]) }.max() ?? 1 < 1e-14)
  }

  @Test("A persistence that no process has is brought to one that exists")
  func impossible() throws {
    let process = try ResidualProcess(correlation: [1, 0.9, 0.9, 1], lag: [0.99, -0.9, -0.9, 0.99])
    #expect(process.own.allSatisfy({ $0.isFinite }) && process.factor.allSatisfy(\.isFinite))
  }

  @Test("Both below the median: 1/4 + asin r / (2 pi)", arguments: [-0.9, -0.3, 0.0, 0.5, 0.95])
  func orthant(r: Double) {
    let exact: Double
    switch r {  // asin by mpmath
    case -0.9: exact = 0.25 - 1.1197695149986342 / (2 * Double.pi)
    case -0.3: exact = 0.25 - 0.30469265401539751 / (2 * Double.pi)
    case 0.5: exact = 0.25 + 1.0 / 12
    case 0.95: exact = 0.25 + 1.2532358975033753 / (2 * Double.pi)
    default: exact = 0.25
    }
    #expect(abs(NormalPair.probability(0, 0, correlation: r) - exact) < 1e-6)
  }

  @Test("Thresholds give the chain its probabilities although months differ")
  func thresholds() {
    let (p01, p11, slow) = (0.15, 0.45, 0.5)
    let edges = WetChain.thresholds(afterDry: p01, afterWet: p11, slow: slow)
    // Another quadrature: 2,001 points from -8 to 8.
    var sums = [0.0, 0.0, 0.0, 0.0]
    for i in 0...2000 {
      let u = -8 + 0.008 * Double(i)
      let weight = Elementary.exp(-0.5 * u * u)
      let fast = (1 - slow * slow).squareRoot()
      let a = Elementary.normalProbability((edges.afterDry - slow * u) / fast)
      let b = Elementary.normalProbability((edges.afterWet - slow * u) / fast)
      let share = a / (1 + a - b)
      sums[0] += weight * (1 - share)
      sums[1] += weight * (1 - share) * a
      sums[2] += weight * share
      sums[3] += weight * share * b
    }
    #expect(abs(sums[1] / sums[0] - p01) < 1e-4)
    #expect(abs(sums[3] / sums[2] - p11) < 1e-4)
  }

  @Test("A score table rises, meets its nodes and inverts")
  func tables() {
    let table = ScoreTable((0..<ScoreTable.nodeCount).map { Elementary.exp(ScoreTable.node($0)) })
    #expect(table(0) == 1)
    #expect(abs(table.score(of: table(0.3)) - 0.3) < 1e-9)
    var last = -1.0
    var rises = true
    for i in 0...1200 {
      let value = table(-6 + 0.01 * Double(i))
      rises = rises && value >= last
      last = value
    }
    #expect(rises)
    #expect(table(-9) == table(-6) && table(9) == table(6))
  }

  @Test("A cycle is its cosine series")
  func cycles() {
    let cycle = AnnualCycle([10, -5, 2, 0.5, 0.25])
    var worst = 0.0
    for (day, value) in cycle.daily.enumerated() {
      let turn = 2 * Double.pi * Double(day) / 365
      var exact: Double = 10 - 5 * Trigonometry.cosine(turn) + 2 * Trigonometry.sine(turn)
      exact += 0.5 * Trigonometry.cosine(2 * turn) + 0.25 * Trigonometry.sine(2 * turn)
      worst = max(worst, abs(value - exact))
    }
    // 182 steps of the addition theorem lose at most a few hundred units of the last place.
    #expect(worst < 1e-12)
  }
}
