import AgroModel
import Foundation
import Testing

/// Fruit that hail has marked, against quadrature (Tests/Reference/generated/marked_fruit.json).
@Suite("Fruit that hail has marked")
struct MarkedFruitTests {
  struct Reference: Decodable {
    struct Row: Decodable {
      var mean: Double
      var variation: Double
      var marked: Double
    }
    var rows: [Row]
  }

  @Test("The mean marked share of the grid's laws is that of their beta laws")
  func reference() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Reference/generated/marked_fruit.json")
    let rows = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url)).rows
    #expect(rows.count == 35)
    let worst = rows.map {
      abs(MarkedFruit.expectedShare(mean: $0.mean, variation: $0.variation) - $0.marked)
    }.max()
    // Kept on multiples of 2^-30; a mean written in decimals lies beside its node by an ulp.
    #expect(try #require(worst) < 2e-9)
  }

  @Test("Nothing is marked where nothing is struck or nothing is left")
  func ends() {
    #expect(MarkedFruit.share(ofDamage: 0) == 0)
    #expect(MarkedFruit.share(ofDamage: 0.25) == 0.5)
    #expect(MarkedFruit.share(ofDamage: 0.8) == 1)
    #expect(MarkedFruit.expectedShare(mean: 0, variation: 0) == 0)
    #expect(MarkedFruit.expectedShare(mean: 1, variation: 0) == 0)
    // All or nothing leaves nothing that is marked.
    #expect(MarkedFruit.expectedShare(mean: 0.5, variation: 1) == 0)
  }
}
