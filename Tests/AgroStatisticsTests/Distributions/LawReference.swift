import Foundation

/// The file of reference values that generators/distributions.py writes.
struct LawReference: Decodable {
  struct Law: Decodable {
    let family: String
    let parameters: [String: String]
    let mean: String
    let variance: String
    let skewness: String
    let points: [Point]
    let quantiles: [Quantile]
  }

  struct Point: Decodable {
    let x: String
    let logDensity: String
    let cdf: String
    let survival: String
    let limited: String
    let excess: String
    let deficit: String
  }

  struct Quantile: Decodable {
    let p: String?
    let q: String?
    let x: String
  }

  let laws: [Law]

  /// The reference file beside the tests.
  static func load() throws -> LawReference {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/generated/distributions.json")
    return try JSONDecoder().decode(LawReference.self, from: Data(contentsOf: file))
  }
}

/// The relative errors of one function over a grid.
struct ErrorBudget {
  private(set) var errors: [Double] = []
  private(set) var worstCase = "none"
  private var worst = 0.0

  /// Records the distance of `value` from `expected` relative to the larger of `expected` and
  /// `floor`.
  mutating func record(
    _ value: Double, _ expected: Double, floor: Double = 0, _ name: @autoclosure () -> String
  ) {
    let error: Double
    if value == expected {
      error = 0
    } else if !value.isFinite || !expected.isFinite {
      error = .infinity
    } else {
      error = abs(value - expected) / max(abs(expected), floor, .leastNormalMagnitude)
    }
    errors.append(error)
    if error > worst || (error.isNaN && worst.isFinite) {
      worst = error.isNaN ? .infinity : error
      worstCase = "\(name()): \(value) for \(expected)"
    }
  }

  var peak: Double { worst }
  var median: Double { errors.isEmpty ? 0 : errors.sorted()[errors.count / 2] }
}
