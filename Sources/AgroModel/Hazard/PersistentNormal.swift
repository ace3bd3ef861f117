internal import AgroStatistics

/// A standard normal number for every year that remembers the years before.
///
/// ```
/// x_y = sum over k < 20 of phi^k e_(y - k) / sqrt(sum over k < 20 of phi^(2 k))
/// ```
/// e the addressed normal of a year: any year is computed alone, without those before it. The
/// correlation of two years n apart is phi^n (1 - phi^(2 (20 - n))) / (1 - phi^40), 0 from 20 on.
///
/// Checked by: HazardProcessTests.
struct PersistentNormal: Sendable {
  static let memory = 20
  private let weights: [Double]

  /// - Parameter phi: The memory, 0 (none) to below 1.
  init(phi: Double) {
    var weights: [Double] = []
    var weight = 1.0
    var squares = 0.0
    for _ in 0..<Self.memory {
      weights.append(weight)
      squares += weight * weight
      weight *= phi
    }
    let scale = squares.squareRoot()
    self.weights = phi == 0 ? [1] : weights.map { $0 / scale }
  }

  /// The numbers of `years` years from `firstYear` on, of one entity.
  func values(seed: UInt64, entity: UInt64, firstYear: Int, years: Int) -> [Double] {
    let before = weights.count - 1
    var normals = [Double](repeating: 0, count: years + before)
    // Years before the first simulated one have addresses modulo 2^32 like all others.
    let start = UInt32(truncatingIfNeeded: firstYear - before)
    let address = StreamAddress(purpose: .peril, entity: entity, year: start)
    RandomBlock(seed: seed, at: address, along: .years(draw: 0)).fillNormal(&normals)
    if before == 0 { return normals }
    var result = [Double](repeating: 0, count: years)
    for year in 0..<years {
      var sum = 0.0
      for k in 0...before { sum += weights[k] * normals[year + before - k] }
      result[year] = sum
    }
    return result
  }
}
