import AgroModel
import AgroStatistics
import Foundation
import Testing

/// Laws of damage against SciPy and mpmath (Tests/Reference/generated/damage_law.json).
@Suite("The law of an affected object's damage")
struct DamageLawTests {
  struct Reference: Decodable {
    struct Row: Decodable {
      var mean: Double
      var variation: Double
      var total: Double
      var excess: [Double]
      var survival: [Double]
      var quantile: [Double]
    }
    var franchises: [Double]
    var probabilities: [Double]
    var rows: [Row]
  }

  static func reference() throws -> Reference {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Reference/generated/damage_law.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }

  @Test("Expected excess, survival and quantiles are SciPy's")
  func reference() throws {
    let reference = try Self.reference()
    var excess = 0.0
    var survival = 0.0
    var quantile = 0.0
    for row in reference.rows {
      let law = try DamageLaw(
        mean: row.mean, variation: row.variation, totalLossShare: row.total)
      for (f, expected) in zip(reference.franchises, row.excess) {
        // The two terms of the closed form are at most 1: errors are relative to the mean.
        excess = max(excess, (law.expectedExcess(over: f) - expected).magnitude / row.mean)
      }
      for (f, expected) in zip(reference.franchises, row.survival) {
        survival = max(survival, (law.probability(above: f) - expected).magnitude)
      }
      for (p, expected) in zip(reference.probabilities, row.quantile) {
        quantile = max(quantile, (law.quantile(p) - expected).magnitude)
      }
    }
    #expect(reference.rows.count == 27)
    // Twice GSL's worst error of the incomplete beta function (1.1e-12), and SciPy's.
    #expect(excess <= 2.5e-12)
    #expect(survival <= 2.5e-12)
    #expect(quantile <= 1e-9)
  }

  @Test("Mean and variance are those asked for; the mean is the excess over 0")
  func moments() throws {
    for row in try Self.reference().rows {
      let law = try DamageLaw(
        mean: row.mean, variation: row.variation, totalLossShare: row.total)
      let deviation = row.mean * row.variation
      #expect((law.variance - deviation * deviation).magnitude <= 1e-15)
      #expect((law.expectedExcess(over: 0) - row.mean).magnitude <= 1e-12)
    }
    let mixed = DamageLaw(partialMean: 0.25, partialVariation: 0.6, totalLossShare: 0.08)
    let again = try DamageLaw(
      mean: mixed.mean, variation: mixed.variation, totalLossShare: 0.08)
    #expect((again.expectedExcess(over: 0.1) - mixed.expectedExcess(over: 0.1)).magnitude <= 1e-12)
  }

  @Test("A certain damage and all or nothing")
  func ends() throws {
    let certain = try DamageLaw(mean: 0.3, variation: 0)
    #expect((certain.expectedExcess(over: 0.1) - 0.2).magnitude <= 1e-15)
    #expect(certain.expectedExcess(over: 0.3) <= 1e-15)
    #expect(certain.quantile(0.01) == 0.3)
    let all = try DamageLaw(mean: 0.3, variation: (0.7 / 0.3).squareRoot())
    #expect((all.expectedExcess(over: 0.1) - 0.27).magnitude <= 1e-9)
    #expect(all.quantile(0.69) == 0)
    #expect(all.quantile(0.71) == 1)
    #expect(throws: ParameterError.self) { try DamageLaw(mean: 0.3, variation: 2) }
    #expect(throws: ParameterError.self) { try DamageLaw(mean: 1.2, variation: 0) }
    #expect(throws: ParameterError.self) {
      try DamageLaw(mean: 0.3, variation: 0.1, totalLossShare: 0.2)
    }
    #expect(throws: ParameterError.self) { try DamageLaw(mean: .nan, variation: 0) }
  }

  @Test("A table's draws are the quantile's")
  func table() throws {
    let law = DamageLaw(partialMean: 0.25, partialVariation: 0.7, totalLossShare: 0.08)
    let table = try law.table()
    var worst = 0.0
    for step in 1..<1000 {
      let p = Double(step) / 1000
      worst = max(worst, (table(p) - law.quantile(p)).magnitude)
    }
    #expect(worst <= 1.1e-6)
    #expect(table(0.93) == 1)
  }

  /// A 10 % deductible on hail is five times as much on objects as on the zone's mean: the shortcut
  /// `max(0, share x mean - deductible)` is nothing, and the one on the mean of the struck too low.
  @Test("A deductible on objects is not a deductible on means")
  func deductible() {
    let event = DamageEvent(
      lane: 0, day: 270, peril: .hail, shareAffected: 0.03, meanDamage: 0.12, variation: 1.5)
    let exact = event.expectedExcess(over: 0.1)
    // By quadrature of the survival function on a fine grid.
    var sum = 0.0
    let steps = 20_000
    for step in 0..<steps {
      sum += event.law.probability(above: 0.1 + 0.9 * (Double(step) + 0.5) / Double(steps))
    }
    let integral = 0.03 * 0.9 * sum / Double(steps)
    #expect((exact - integral).magnitude <= 1e-9)
    #expect(exact > 3 * 0.03 * (0.12 - 0.1))
  }
}
