import AgroModel
import AgroStatistics
import Testing

@Suite("Chain of wet days")
struct RainChainTests {
  static let chain = try? RainChain(
    wetAfterWet: [0.45, 0.46, 0.47, 0.45, 0.42, 0.35, 0.28, 0.27, 0.33, 0.42, 0.45, 0.46],
    wetAfterDry: [0.18, 0.20, 0.21, 0.20, 0.18, 0.12, 0.07, 0.07, 0.10, 0.16, 0.18, 0.18],
    shape: [0.85, 0.84, 0.83, 0.82, 0.80, 0.75, 0.72, 0.70, 0.74, 0.80, 0.83, 0.85],
    scale: [3.6, 3.8, 4.2, 4.8, 5.6, 6.2, 6.6, 6.4, 5.8, 5.2, 4.4, 3.8])

  @Test("A chain without seasons has the moments of the textbook")
  func stationary() throws {
    let same = [Double](repeating: 0.5, count: 12)
    let chain = try RainChain(
      wetAfterWet: same, wetAfterDry: [Double](repeating: 0.2, count: 12),
      shape: [Double](repeating: 1, count: 12), scale: [Double](repeating: 3, count: 12))
    let moments = chain.moments
    // pi = 0.2 / (1 - 0.3); the variance of the number of wet days is
    // pi (1 - pi) (n (1 + r) / (1 - r) - 2 r (1 - r^n) / (1 - r)^2), r = 0.3 (Gabriel 1959).
    let share = 0.2 / 0.7
    let spread: Double = share * (1 - share)
    let days: Double = 365 * 1.3 / 0.7 - 0.6 / 0.49
    let variance: Double = 9 * share * 365 + 9 * spread * days
    #expect(abs(moments.wetDays - 365 * share) < 1e-9)
    #expect(abs(moments.annualMean - 1095 * share) < 1e-9)
    #expect(abs(moments.annualDeviation - variance.squareRoot()) < 1e-9)
  }

  @Test("Simulated years lie within four standard errors of the exact moments")
  func simulated() throws {
    let chain = try #require(Self.chain)
    let station = try RichardsonStation(rain: chain)
    var block = RichardsonStation.Block(years: 4000, rainOnly: true)
    station.fill(&block, seed: 3, entity: 4)
    var totals = [Double](repeating: 0, count: 4000)
    for (index, amount) in block.rain.enumerated() { totals[index % 4000] += amount }
    let exact = chain.moments
    let error = exact.annualDeviation / 4000.0.squareRoot()
    let mean = totals.reduce(0, +) / 4000
    #expect(abs(mean - exact.annualMean) < 4 * error)
  }

  @Test("All levels of instructions and all cuts into blocks give the same bits")
  func sameBits() throws {
    let station = try RichardsonStation(rain: #require(Self.chain))
    var whole = RichardsonStation.Block(years: 300, rainOnly: true)
    station.fill(&whole, seed: 3, entity: 4, firstYear: 0, level: .baseline)
    for level in KernelLevel.available {
      var again = RichardsonStation.Block(years: 300, rainOnly: true)
      station.fill(&again, seed: 3, entity: 4, firstYear: 0, level: level)
      #expect(again.rain == whole.rain)
    }
    var part = RichardsonStation.Block(years: 7, rainOnly: true)
    station.fill(&part, seed: 3, entity: 4, firstYear: 260)
    var isSame = true
    for day in 0..<365 {
      for lane in 0..<7 {
        isSame = isSame && part.rain[day * 7 + lane] == whole.rain[day * 300 + 260 + lane]
      }
    }
    #expect(isSame)
  }

  @Test("Probabilities outside 0 to 1 are refused")
  func refused() {
    let good = [Double](repeating: 0.5, count: 12)
    var bad = good
    bad[3] = 1.2
    #expect(throws: GeneratorError.self) {
      try RainChain(wetAfterWet: bad, wetAfterDry: good, shape: good, scale: good)
    }
  }
}
