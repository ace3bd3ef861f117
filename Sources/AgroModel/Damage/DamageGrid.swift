/// The grid of laws of the damage of a struck object: what a mean and a coefficient of variation
/// stand for.
///
/// Nodes are beta laws with the mean m and the dispersion k = variance / (m (1 - m)). Between nodes a
/// law is the mixture of the four around, with weights that give its mean and its variance.
package enum DamageGrid {
  /// Steps of the grid in the mean: m = sin^2(pi i / 128).
  private static let meanSteps = 64
  /// The grid in the dispersion.
  private static let dispersions = [0, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.25, 0.5, 1]

  private static let means: [Double] = (0...meanSteps).map { step in
    let sine = Sine.of(Double(step) * Double.pi / Double(2 * meanSteps))
    return step == meanSteps ? 1 : sine * sine
  }

  /// Number of nodes.
  package static let nodes = (meanSteps + 1) * dispersions.count

  /// The mean of a node's law.
  package static func mean(ofNode node: Int) -> Double { means[node / dispersions.count] }

  /// The dispersion of a node's law.
  package static func dispersion(ofNode node: Int) -> Double {
    dispersions[node % dispersions.count]
  }

  /// The four laws of a footprint with their weights; nodes with weight 0 repeat the first.
  package struct Mixture {
    package var nodes: [Int]
    package var weights: [Double]
  }

  /// The mixture with this mean, in 0...1, and coefficient of variation.
  package static func mixture(mean: Double, variation: Double) -> Mixture {
    let m = min(max(mean, 0), 1)
    guard m > 0, m < 1 else {
      let node = m > 0 ? meanSteps * dispersions.count : 0
      return Mixture(nodes: [node, node, node, node], weights: [1, 0, 0, 0])
    }
    let cell = cell(of: m, variation: variation)
    let second = cell.node + dispersions.count
    let (w, v) = (cell.alongMean, cell.alongDispersion)
    return Mixture(
      nodes: [cell.node, second, cell.node + 1, second + 1],
      weights: [(1 - w) * (1 - v), w * (1 - v), (1 - w) * v, w * v])
  }

  /// The mean of numbers, one for each node's law, over the mixture with a mean between 0 and 1.
  static func mean(of values: [Double], mean: Double, variation: Double) -> Double {
    let cell = cell(of: mean, variation: variation)
    let second = cell.node + dispersions.count
    let (w, v) = (cell.alongMean, cell.alongDispersion)
    return (1 - v) * ((1 - w) * values[cell.node] + w * values[second])
      + v * ((1 - w) * values[cell.node + 1] + w * values[second + 1])
  }

  /// The cell of the grid that a law with a mean within 0...1 lies in: its first node, and how far
  /// the law is from there to the others.
  private static func cell(
    of m: Double, variation: Double
  ) -> (node: Int, alongMean: Double, alongDispersion: Double) {
    let low = max(0, means.partitioningIndex { $0 > m } - 1)
    let span = means[low + 1] - means[low]
    let w = (m - means[low]) / span
    // Mixing two means adds this to the variance of the mixture.
    let added = w * (1 - w) * span * span
    let full = m * (1 - m)
    let wanted = min(variation * variation * m * m, full)
    let k = min(max((wanted - added) / (full - added), 0), 1)
    let column = min(
      max(0, dispersions.partitioningIndex { $0 > k } - 1), dispersions.count - 2)
    let v = (k - dispersions[column]) / (dispersions[column + 1] - dispersions[column])
    return (low * dispersions.count + column, w, v)
  }
}

/// The sine on 0...pi/2 by its series: the grid must not depend on a C library.
private enum Sine {
  static func of(_ x: Double) -> Double {
    var term = x
    var sum = x
    for k in 1...14 {
      term *= -x * x / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}

extension Array {
  /// The first index whose element fulfils a condition that all later ones fulfil too.
  fileprivate func partitioningIndex(where isLater: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
