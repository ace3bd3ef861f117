import AgroStatistics
import Foundation
import Testing

/// Quantiles from elementary kernels alone, against mpmath
/// (Tests/Reference/generated/reproducible_quantiles.csv).
@Suite("Reproducible quantiles")
struct ReproducibleQuantileTests {
  struct Row {
    let first: Double
    let second: Double?
    let z: Double
    let quantile: Double
    let slope: Double

    func law() throws -> any ContinuousDistribution & ReproducibleQuantile {
      guard let second else { return try Gamma(shape: first, scale: 1) }
      return try Beta(firstShape: first, secondShape: second, lower: 0, upper: 1)
    }
  }

  static func rows() throws -> [Row] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Reference/generated/reproducible_quantiles.csv")
    let text = try String(contentsOf: path, encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = cells.map { Double($0) }
      return Row(
        first: numbers[0] ?? .nan, second: numbers[1], z: numbers[2] ?? .nan,
        quantile: numbers[3] ?? .nan, slope: numbers[5] ?? .nan)
    }
  }

  @Test("Values and slopes within 1e-13, budgets of a table included")
  func nodes() throws {
    let rows = try ReproducibleQuantileTests.rows()
    #expect(rows.count > 150)
    var worst = 0.0
    var worstSlope = 0.0
    var place = ""
    for row in rows {
      let node = try #require(try row.law().reproducibleNode(atNormal: row.z))
      let error = abs(node.value / row.quantile - 1)
      if !(error <= worst) {
        worst = error
        place = "\(row)"
      }
      worstSlope = max(worstSlope, abs(node.slope / row.slope - 1))
    }
    #expect(worst < 1e-13, "\(place)")
    #expect(worstSlope < 1e-12)
  }

  @Test("Probabilities are the normal ones of their z")
  func probabilities() throws {
    var worst = 0.0
    for row in try ReproducibleQuantileTests.rows() where row.z <= 0 {
      let law = try row.law()
      let probability = try #require(law.reproducibleProbability(atMost: row.quantile))
      // An ulp of the quantile moves the probability by the logarithmic slope.
      let exact = Elementary.normalProbability(row.z)
      let density = Elementary.exp(-0.5 * row.z * row.z) * 0.3989422804014327 / row.slope
      let noise = 1 + density * row.quantile / exact
      worst = max(worst, abs(probability / exact - 1) / noise)
    }
    #expect(worst < 1e-13)
  }

  @Test("A shape beyond the series is refused, not approximated")
  func tooLarge() throws {
    #expect(try Gamma(shape: 2e6, scale: 1).reproducibleNode(atNormal: 0) == nil)
  }

  @Test("Digits are frozen: the same on every machine, whatever its C library does")
  func digits() throws {
    var values: [Double] = []
    for row in try ReproducibleQuantileTests.rows() {
      let node = try #require(try row.law().reproducibleNode(atNormal: row.z))
      values += [node.value, node.slope]
    }
    let digest = FrozenDigitsTests.digest(values)
    #expect(digest == 0xdee0_5bfd_c1eb_330a, "0x\(String(digest, radix: 16))")
  }

  @Test("Tables have frozen digits, and each table's error is certified by GSL")
  func tables() throws {
    let laws: [any ContinuousDistribution] = [
      try Gamma(shape: 9, scale: 0.9), try Gamma(shape: 0.05, scale: 2),
      try Beta(firstShape: 5, secondShape: 4, lower: 0, upper: 20),
      try Weibull(shape: 3, scale: 12),
      try GeneralisedExtremeValue(location: 3.9, scale: 0.2, shape: -0.05),
    ]
    var numbers: [Double] = []
    var certified = 0.0
    for law in laws {
      let tabulated = try TabulatedQuantile(law, relativeError: 1e-9)
      certified = max(certified, tabulated.certifiedError)
      numbers += tabulated.table.origins + tabulated.table.coefficients
    }
    #expect(certified <= 1e-9)
    let digest = FrozenDigitsTests.digest(numbers)
    #expect(digest == 0x180e_7d36_f43f_0046, "0x\(String(digest, radix: 16))")
  }
}
