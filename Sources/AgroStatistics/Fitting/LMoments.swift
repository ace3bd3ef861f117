/// Sample L-moments: expectations of linear combinations of order statistics.
///
/// Unbiased estimators by probability-weighted moments; with weights, each observation stands for
/// the interval of plotting positions that its weight covers.
/// Reference: Hosking (1990), J. R. Stat. Soc. B 52, 105-124.
public struct LMoments: Sendable, Equatable {
  /// L-location, the mean.
  public let first: Double
  /// L-scale, half of Gini's mean difference.
  public let second: Double
  /// Third L-moment.
  public let third: Double
  /// Fourth L-moment.
  public let fourth: Double

  /// L-skewness.
  public var skewness: Double { third / second }
  /// L-kurtosis.
  public var kurtosis: Double { fourth / second }

  /// The L-moments of a sample; truncation and censoring are ignored.
  public init(of sample: Sample) {
    let order = sample.values.indices.sorted { sample.values[$0] < sample.values[$1] }
    let n = Double(order.count)
    var b = SIMD4<Double>.zero
    if sample.weights == nil {
      for (rank, index) in order.enumerated() {
        let x = sample.values[index]
        let j = Double(rank)
        let p1 = j / (n - 1)
        let p2 = p1 * (j - 1) / (n - 2)
        let p3 = p2 * (j - 2) / (n - 3)
        b += x * SIMD4(1, p1, p2, p3)
      }
      b /= n
    } else {
      let total = sample.size
      var below = 0.0
      for index in order {
        let weight = sample.weight(index) / total
        let p = below + 0.5 * weight
        b += (sample.values[index] * weight) * SIMD4(1, p, p * p, p * p * p)
        below += weight
      }
    }
    first = b[0]
    second = 2 * b[1] - b[0]
    third = 6 * b[2] - 6 * b[1] + b[0]
    fourth = 20 * b[3] - 30 * b[2] + 12 * b[1] - b[0]
  }
}
