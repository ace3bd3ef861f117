import AgroSimulation
internal import Foundation
import Testing

@Suite("Bands of replicates")
struct ReplicateBandTests {
  @Test("The ends are order statistics; what the band holds follows their beta law")
  func content() throws {
    // Any order; the smallest and the largest of 20.
    let twenty = try ReplicateBand((1...20).map { Double(($0 * 7) % 20) })
    #expect(twenty.bounds == 0...19)
    #expect(twenty.median == 9.5)
    #expect(twenty.count == 20)
    // Beta (19, 2): P(content <= x) = 20 x^19 - 19 x^20.
    func held(_ x: Double) -> Double { 20 * pow(x, 19) - 19 * pow(x, 20) }
    #expect(abs(held(twenty.content.lowerBound) - 0.05) < 1e-9)
    #expect(abs(held(twenty.content.upperBound) - 0.95) < 1e-9)
    // From 39 on the second from either side: 36 of 40 parts on average.
    let many = try ReplicateBand((1...39).map(Double.init))
    #expect(many.bounds == 2...38)
    #expect(many.median == 20)
    #expect(many.content.lowerBound > twenty.content.lowerBound)
    let four = try ReplicateBand([4, 1, 3, 2])
    #expect(four.bounds == 1...4)
    #expect(four.median == 2.5)
    #expect(throws: (any Error).self) { try ReplicateBand([1, 2, 3]) }
    #expect(throws: (any Error).self) { try ReplicateBand([1, 2, 3, .nan]) }
  }

  @Test("Of many sets of replicates as many bands hold as little as the beta law says")
  func simulated() throws {
    // Of a uniform law the content is the width. 4,000 sets: the share below the 5 % point has a
    // standard error of 0.0034, twice in a million beyond 5 of them.
    var state: UInt64 = 12_345
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    var below = 0
    var above = 0
    for _ in 0..<4_000 {
      let band = try ReplicateBand((0..<20).map { _ in uniform() })
      let width = band.bounds.upperBound - band.bounds.lowerBound
      if width < band.content.lowerBound { below += 1 }
      if width > band.content.upperBound { above += 1 }
    }
    #expect(abs(Double(below) / 4_000 - 0.05) < 5 * 0.0034)
    #expect(abs(Double(above) / 4_000 - 0.05) < 5 * 0.0034)
  }
}
