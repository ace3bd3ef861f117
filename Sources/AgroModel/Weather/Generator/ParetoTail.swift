internal import Glibc

/// A generalised Pareto law of excesses, fitted by L-moments.
///
/// Reference: Hosking and Wallis 1987, Technometrics 29.
struct ParetoTail: Sendable {
  let scale: Double
  let shape: Double

  /// The law of excesses above 0.
  ///
  /// - Parameter shapes: Where the shape is kept; the scale then matches the mean.
  static func fit(_ excesses: [Double], shapes: ClosedRange<Double>) -> ParetoTail {
    let sorted = excesses.sorted()
    let n = Double(sorted.count)
    guard sorted.count >= 3 else {
      return ParetoTail(scale: max(sorted.reduce(0, +) / max(n, 1), 1e-6), shape: 0)
    }
    var mean = 0.0
    var weighted = 0.0
    for (rank, value) in sorted.enumerated() {
      mean += value
      weighted += value * Double(rank) / (n - 1)
    }
    mean /= n
    weighted /= n
    let second = 2 * weighted - mean
    guard mean > 0, second > 0 else { return ParetoTail(scale: max(mean, 1e-6), shape: 0) }
    let shape = min(max(2 - mean / second, shapes.lowerBound), shapes.upperBound)
    return ParetoTail(scale: mean * (1 - shape), shape: shape)
  }

  /// The excess that is exceeded with probability `q` in (0, 1].
  func excess(exceededWith q: Double) -> Double {
    let x = -log(q)
    return abs(shape) < 1e-9 ? scale * x : scale * expm1(shape * x) / shape
  }
}
