import AgroStatistics
internal import Foundation

/// How the suites against closed forms share one rate of false alarms.
enum SimulationCheck {
  static let isHeavy = ProcessInfo.processInfo.environment["AGRORISK_HEAVY"] == "1"
  /// Random parameter sets: all in the heavy run, a tenth in the normal one.
  static let sets = isHeavy ? 200 : 20
  /// Draws of a check.
  static let draws = isHeavy ? 50_000 : 20_000
  /// Comparisons of one parameter set, by suite.
  static let comparisons = ["covers": 21, "objects": 9, "principles": 10, "compound": 4]
  /// The rate of one comparison of a heavy run, so that all of them together raise a false alarm
  /// once in a million (Bonferroni). Seeds are fixed, so that a run that has passed passes again.
  static let rate = 1e-6 / Double(200 * comparisons.values.reduce(0, +))

  /// How far a mean of n numbers in [0, bound] may lie from its expectation: the empirical
  /// Bernstein bound, which holds for every law and every n.
  /// Reference: Maurer and Pontil (2009), Empirical Bernstein bounds and sample variance
  /// penalization, theorem 4, on both sides.
  static func radius(variance: Double, bound: Double, count: Int) -> Double {
    let log = Foundation.log(4 / rate)
    let n = Double(count)
    return (2 * variance * log / n).squareRoot() + 7 * bound * log / (3 * (n - 1))
  }

  /// The same for numbers in [0, bound] with a known expectation, whose variance is at most
  /// `mean (bound - mean)`: Bernstein's inequality on both sides, with the bound of Bhatia and Davis.
  static func radius(mean: Double, bound: Double, count: Int) -> Double {
    let log = Foundation.log(2 / rate)
    let n = Double(count)
    let reach = bound * log / 3
    return (reach + (reach * reach + 2 * n * mean * max(0, bound - mean) * log).squareRoot()) / n
  }

  /// The distance that a normal estimate keeps with the rate of one check on both sides.
  static let deviations = Elementary.normalQuantile(1 - rate / 2)

  /// The stream of a parameter set.
  static func stream(_ name: String, _ set: Int) -> RandomStream {
    RandomStream(
      seed: 2026,
      at: StreamAddress(
        purpose: .general, entity: StreamID.hash(of: name), replicate: UInt32(set)))
  }

  /// The mean, the variance, and how far the mean is off in units of what is allowed.
  struct Outcome {
    var name: String
    var mean: Double
    var exact: Double
    var radius: Double

    var excess: Double { radius > 0 ? abs(mean - exact) / radius : mean == exact ? 0 : .infinity }
    var text: String { "\(name): \(mean) for \(exact), allowed \(radius)" }
  }

  /// The mean of bounded numbers beside its expectation.
  static func compare(
    _ name: String, exact: Double, bound: Double, count: Int = draws, _ draw: (Int) -> Double
  ) -> Outcome {
    var sum = 0.0
    var squares = 0.0
    for index in 0..<count {
      let value = draw(index)
      sum += value
      squares += value * value
    }
    let mean = sum / Double(count)
    let variance = max(0, squares - mean * sum) / Double(count - 1)
    return Outcome(
      name: name, mean: mean, exact: exact,
      radius: radius(variance: variance, bound: bound, count: count))
  }

  /// The integral of a function of a standard normal number over the stretches between breaks,
  /// by Gauss's rule of five points on 60 pieces each.
  static func normalMean(breaks: [Double] = [], _ value: (Double) -> Double) -> Double {
    let nodes = [-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664]
    let weights = [
      0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366,
      0.236926885056189,
    ]
    let ends = [-9.0] + breaks.filter { abs($0) < 9 }.sorted() + [9.0]
    var sum = 0.0
    for (low, high) in zip(ends, ends.dropFirst()) {
      let step = (high - low) / 60
      for piece in 0..<60 {
        let centre = low + (Double(piece) + 0.5) * step
        for (node, weight) in zip(nodes, weights) {
          let z = centre + node * step / 2
          sum += weight * step / 2 * exp(-z * z / 2) * value(z)
        }
      }
    }
    return sum / (2 * Double.pi).squareRoot()
  }
}
