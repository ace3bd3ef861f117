internal import AgroModel
internal import AgroQuantities
internal import AgroStatistics
internal import CAgroKernels
internal import Synchronization

/// The laws of damage of a struck object: what a footprint's mean and coefficient of variation stand
/// for.
///
/// Between the nodes of ``DamageGrid`` the law is a mixture of the beta laws of the four nodes around.
/// The quantile of each node's law is linear between 256 cells. That
/// mixture *is* the law that objects are drawn from, and its expected excess is known in closed
/// form; against the beta law with the same two moments its excess differs by less than 0.002 of
/// the damage (checked by a test).
///
/// Nodes are built when first asked for and kept; ``SharedDamageLaws`` lends them to workers.
package struct DamageLaws: Sendable {
  package static let cells = Int(AGRO_DAMAGE_CELLS)
  /// No tables yet.
  package init() {}

  /// The tables that there are, one behind the other.
  package private(set) var values: [Double] = []
  /// Where the table of a node begins; `missing` where there is none yet.
  private var places = [UInt32](repeating: missing, count: DamageGrid.nodes)
  private static let missing = UInt32.max

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
        mean: DamageGrid.mean(ofNode: node),
        dispersion: DamageGrid.dispersion(ofNode: node))
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
    let mixture = DamageGrid.mixture(mean: mean, variation: variation)
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

  /// The mean of a function of a damage of the mixture, by two points of Gauss on eighths of cells:
  /// exact for cubics, whose bends lie between them.
  mutating func expectation(
    mean: Double, variation: Double, of payment: (Double) -> Double
  ) -> Double {
    let mixture = DamageGrid.mixture(mean: mean, variation: variation)
    let pieces = 8
    let offset = 0.5 / 3.0.squareRoot()
    var sum = 0.0
    for (node, weight) in zip(mixture.nodes, mixture.weights) where weight > 0 {
      let start = Int(place(node))
      var part = 0.0
      for cell in start..<start + Self.cells {
        let step = (values[cell + 1] - values[cell]) / Double(pieces)
        for piece in 0..<pieces {
          let middle = values[cell] + (Double(piece) + 0.5) * step
          part += payment(middle - offset * step) + payment(middle + offset * step)
        }
      }
      sum += weight * part / Double(2 * pieces * Self.cells)
    }
    return sum
  }
}

/// The laws that the workers of a portfolio share.
final class SharedDamageLaws: Sendable {
  private let laws = Mutex(DamageLaws())

  /// The laws with the tables of these mixtures among them.
  func laws(for mixtures: [DamageGrid.Mixture]) -> DamageLaws {
    laws.withLock { laws in
      for mixture in mixtures {
        for node in mixture.nodes { _ = laws.place(node) }
      }
      return laws
    }
  }
}
