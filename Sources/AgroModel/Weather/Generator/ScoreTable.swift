/// A monotone function of a standard normal number: the quantiles of a law at the probabilities of
/// equally spaced normal scores, joined by monotone cubics.
///
/// The values at the nodes are the law: they are what a file keeps.
///
/// Reference: Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17 (slopes that keep monotony).
public struct ScoreTable: Sendable, Equatable {
  /// The first node.
  public static let low = -6.0
  /// Distance of nodes.
  public static let step = 0.25
  /// Number of nodes, from -6 to 6.
  public static let nodeCount = 49

  /// The value at each node, not decreasing.
  public let values: [Double]
  /// Four coefficients an interval, for the kernel.
  let coefficients: [Double]

  /// A table of `nodeCount` values; one that decreases is raised to the one before it.
  public init(_ values: [Double]) {
    precondition(values.count == Self.nodeCount, "A score table has \(Self.nodeCount) values.")
    var rising = values
    for i in 1..<rising.count { rising[i] = max(rising[i], rising[i - 1]) }
    self.values = rising
    let slopes = Self.slopes(rising)
    var coefficients: [Double] = []
    coefficients.reserveCapacity(4 * (rising.count - 1))
    for i in 0..<(rising.count - 1) {
      let rise = rising[i + 1] - rising[i]
      coefficients.append(rising[i])
      coefficients.append(slopes[i])
      coefficients.append(3 * rise - 2 * slopes[i] - slopes[i + 1])
      coefficients.append(slopes[i] + slopes[i + 1] - 2 * rise)
    }
    self.coefficients = coefficients
  }

  /// The node of an index.
  public static func node(_ index: Int) -> Double { low + step * Double(index) }

  /// Slopes a node distance: harmonic means of the rises on either side.
  private static func slopes(_ values: [Double]) -> [Double] {
    let last = values.count - 1
    let rises = (0..<last).map { values[$0 + 1] - values[$0] }
    var slopes = [Double](repeating: 0, count: values.count)
    for i in 1..<last where rises[i - 1] > 0 && rises[i] > 0 {
      slopes[i] = 2 * rises[i - 1] * rises[i] / (rises[i - 1] + rises[i])
    }
    slopes[0] = rises[0]
    slopes[last] = rises[last - 1]
    return slopes
  }

  /// The value at a normal score; the end values beyond -6 and 6.
  public func callAsFunction(_ z: Double) -> Double {
    let end = Double(Self.nodeCount - 1)
    let position = min(max((z - Self.low) * (1 / Self.step), 0), end)
    let k = min(Int(position), Self.nodeCount - 2)
    let t = position - Double(k)
    let c = 4 * k
    return coefficients[c]
      + t * (coefficients[c + 1] + t * (coefficients[c + 2] + t * coefficients[c + 3]))
  }

  /// The normal score of a value: the inverse function, by bisection.
  public func score(of value: Double) -> Double {
    var low = Self.low
    var high = Self.node(Self.nodeCount - 1)
    for _ in 0..<44 {
      let middle = 0.5 * (low + high)
      if self(middle) < value { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The same table with what lies below the value of score -1.25 moved away from it by a factor.
  func stretched(_ factor: Double) -> ScoreTable {
    let from = 19
    return ScoreTable(
      values.indices.map { index in
        index < from ? values[from] - factor * (values[from] - values[index]) : values[index]
      })
  }

  /// The same shape, every value times a factor and plus a shift.
  func scaled(by factor: Double, plus shift: Double = 0) -> ScoreTable {
    ScoreTable(values.map { factor * $0 + shift })
  }
}
