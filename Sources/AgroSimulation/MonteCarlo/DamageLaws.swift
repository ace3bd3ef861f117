internal import AgroQuantities
internal import AgroStatistics
internal import CAgroKernels
internal import Synchronization

/// The laws of damage of a struck object: what a footprint's mean and coefficient of variation stand
/// for.
///
/// Between nodes of a grid in the mean m and the dispersion k = variance / (m (1 - m)) the law is a
/// mixture of the beta laws of the four nodes around, with weights that give the mean and the
/// variance of the footprint. The quantile of each node's law is linear between 256 cells. That
/// mixture *is* the law that objects are drawn from, and its expected excess is known in closed
/// form; against the beta law with the same two moments its excess differs by less than 0.002 of
/// the damage (checked by a test).
///
/// Nodes are built when first asked for and kept; ``SharedDamageLaws`` lends them to workers.
package struct DamageLaws: Sendable {
  package static let cells = Int(AGRO_DAMAGE_CELLS)
  /// Steps of the grid in the mean: m = sin^2(pi i / 128).
  static let meanSteps = 64
  /// The grid in the dispersion.
  static let dispersions = [0, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.25, 0.5, 1]

  private static let means: [Double] = (0...meanSteps).map { step in
    let sine = Sine.of(Double(step) * Double.pi / Double(2 * meanSteps))
    return step == meanSteps ? 1 : sine * sine
  }

  /// No tables yet.
  package init() {}

  /// The tables that there are, one behind the other.
  package private(set) var values: [Double] = []
  /// Where the table of a node begins; `missing` where there is none yet.
  private var places = [UInt32](repeating: missing, count: (meanSteps + 1) * dispersions.count)
  private static let missing = UInt32.max

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
    let first = low * dispersions.count + column
    let second = first + dispersions.count
    return Mixture(
      nodes: [first, second, first + 1, second + 1],
      weights: [(1 - w) * (1 - v), w * (1 - v), (1 - w) * v, w * v])
  }

  /// Where in `values` the quantiles of a node at 0, 1/256, ..., 1 begin.
  package mutating func place(_ node: Int) -> UInt32 {
    if places[node] == Self.missing {
      places[node] = UInt32(values.count)
      values += Self.constants.table(node)
    }
    return places[node]
  }

  /// The quantiles of a node at 0, 1/256, ..., 1.
  mutating func table(_ node: Int) -> ArraySlice<Double> {
    let start = Int(place(node))
    return values[start...start + Self.cells]
  }

  /// Nodes are constants of the model; each is computed once a run, whoever asks first. A node takes
  /// two milliseconds, a catalogue asks for hundreds of them in every block.
  private static let constants = Constants()

  private final class Constants: Sendable {
    private let known = Mutex<[Int: [Double]]>([:])

    func table(_ node: Int) -> [Double] {
      if let made = known.withLock({ $0[node] }) { return made }
      // Two threads may compute the same numbers; neither waits for the other.
      let made = DamageLaws.build(
        mean: DamageLaws.means[node / DamageLaws.dispersions.count],
        dispersion: DamageLaws.dispersions[node % DamageLaws.dispersions.count])
      known.withLock { $0[node] = made }
      return made
    }
  }

  private static func build(mean: Double, dispersion: Double) -> [Double] {
    guard mean > 0, mean < 1, dispersion > 0 else {
      return [Double](repeating: mean, count: cells + 1)
    }
    var values: [Double]
    let strength = 1 / dispersion - 1
    if dispersion < 1,
      let law = try? Beta(
        firstShape: mean * strength, secondShape: (1 - mean) * strength, lower: 0, upper: 1)
    {
      values = (0...cells).map { cell in
        cell == 0 ? 0 : cell == cells ? 1 : law.quantile(Double(cell) / Double(cells))
      }
    } else {
      values = (0...cells).map { Double($0) / Double(cells) < 1 - mean ? 0 : 1 }
    }
    // x + c x (1 - x) keeps 0, 1 and the order for |c| <= 1 and brings the mean to its value.
    for _ in 0..<8 {
      var sum = 0.0
      var slope = 0.0
      for cell in 0..<cells {
        sum += (values[cell] + values[cell + 1]) / 2
        slope +=
          (values[cell] * (1 - values[cell]) + values[cell + 1] * (1 - values[cell + 1])) / 2
      }
      guard slope > 0 else { break }
      let c = min(max((mean * Double(cells) - sum) / slope, -1), 1)
      for cell in values.indices { values[cell] += c * values[cell] * (1 - values[cell]) }
    }
    return values
  }

  /// The mean of what terms make of a damage of the mixture, exactly.
  mutating func expectation(
    mean: Double, variation: Double, of line: SettlementLine
  ) -> Double {
    let mixture = Self.mixture(mean: mean, variation: variation)
    var sum = 0.0
    for (node, weight) in zip(mixture.nodes, mixture.weights) where weight > 0 {
      let start = Int(place(node))
      var part = 0.0
      for cell in start..<start + Self.cells {
        let a = values[cell]
        let b = values[cell + 1]
        part += b > a ? line.integral(from: a, to: b) / (b - a) : line.value(a)
      }
      sum += weight * part / Double(Self.cells)
    }
    return sum
  }
}

/// The laws that the workers of a portfolio share.
final class SharedDamageLaws: Sendable {
  private let laws = Mutex(DamageLaws())

  /// The laws with the tables of these mixtures among them.
  func laws(for mixtures: [DamageLaws.Mixture]) -> DamageLaws {
    laws.withLock { laws in
      for mixture in mixtures {
        for node in mixture.nodes { _ = laws.place(node) }
      }
      return laws
    }
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
  func partitioningIndex(where isLater: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
