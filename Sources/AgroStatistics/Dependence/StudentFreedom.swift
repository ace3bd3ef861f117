internal import Glibc

/// Degrees of freedom of a t copula by profile likelihood.
public struct StudentFreedom: Sendable, Equatable {
  /// The estimate in 1...100; 100 stands for "no sign of joint extremes".
  public let value: Double
  /// 90 % profile interval, cut at 1 and 100.
  public let lower: Double
  /// The upper end of the interval.
  public let upper: Double
  /// The logarithm of the likelihood at the estimate.
  public let logLikelihood: Double
  /// The log-likelihood of the Gaussian copula with the same correlations.
  public let gaussianLogLikelihood: Double

  /// The least and the largest degrees of freedom tried.
  public static let range: ClosedRange<Double> = 1...100

  /// Maximises the likelihood of pseudo-observations rank / (n + 1), correlations fixed.
  ///
  /// - Parameter values: one row a place, one column a year.
  /// Reference: Genest, Ghoudi and Rivest (1995), Biometrika 82; Demarta and McNeil (2005).
  public init(values: [[Double]], correlation: CorrelationMatrix) throws(FitError) {
    let ranks = values.map { StudentFreedom.scaledRanks($0) }
    let years = values[0].count
    let observations = (0..<years).map { year in ranks.map { $0[year] } }
    func likelihood(_ v: Double) -> Double {
      guard let copula = try? StudentCopula(correlation, degreesOfFreedom: v) else {
        return -.infinity
      }
      // Ranks repeat between places: each distinct quantile is computed once.
      let margin = StudentLaw(degreesOfFreedom: v)
      var known: [Double: Double] = [:]
      var sum = 0.0
      for row in observations {
        var x: [Double] = []
        for u in row {
          let quantile = known[u] ?? margin.quantile(u)
          known[u] = quantile
          x.append(quantile)
        }
        sum += copula.logDensity(atQuantiles: x)
      }
      return sum
    }
    let logs = (0...24).map { log(100) * Double($0) / 24 }
    let grid = logs.map { likelihood(exp($0)) }
    var top = 0
    for k in grid.indices where grid[k] > grid[top] { top = k }
    var low = logs[max(top - 1, 0)]
    var high = logs[min(top + 1, 24)]
    let golden = 0.618_033_988_749_894_9
    for _ in 0..<60 where high - low > 1e-9 {
      let a = high - golden * (high - low)
      let b = low + golden * (high - low)
      if likelihood(exp(a)) >= likelihood(exp(b)) { high = b } else { low = a }
    }
    var best = 0.5 * (low + high)
    if grid[top] >= likelihood(exp(best)) { best = logs[top] }
    let maximum = likelihood(exp(best))
    let fall = 0.5 * 2.705_543_454_095_404
    func bound(_ end: Double) -> Double {
      if likelihood(exp(end)) >= maximum - fall { return end }
      var inside = best
      var outside = end
      for _ in 0..<50 {
        let middle = 0.5 * (inside + outside)
        if likelihood(exp(middle)) >= maximum - fall { inside = middle } else { outside = middle }
      }
      return 0.5 * (inside + outside)
    }
    value = exp(best)
    lower = exp(bound(0))
    upper = exp(bound(log(100)))
    logLikelihood = maximum
    let gaussian = GaussianCopula(correlation)
    gaussianLogLikelihood = observations.reduce(0) { $0 + gaussian.logDensity(at: $1) }
  }

  /// Ranks over n + 1, ties at their mean rank.
  static func scaledRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      let rank = 0.5 * Double(start + end) + 1
      for k in start...end { ranks[order[k]] = rank / Double(values.count + 1) }
      start = end + 1
    }
    return ranks
  }
}
