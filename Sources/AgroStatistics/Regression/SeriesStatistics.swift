internal import Glibc

/// Classical statistics of a series of residuals or yields.
public enum SeriesStatistics {
  /// Durbin and Watson's statistic: sum of squared differences over the sum of squares.
  public static func durbinWatson(_ residuals: [Double]) -> Double {
    var differences = 0.0
    var squares = 0.0
    for (i, e) in residuals.enumerated() {
      squares += e * e
      if i > 0 { differences += (e - residuals[i - 1]) * (e - residuals[i - 1]) }
    }
    return squares > 0 ? differences / squares : 0
  }

  /// The autocorrelation at `lag`: sum of products of deviations from the common mean over the sum
  /// of squares, as in R's `acf`.
  public static func autocorrelation(_ values: [Double], lag: Int = 1) -> Double {
    guard lag < values.count else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    var products = 0.0
    var squares = 0.0
    for (i, x) in values.enumerated() {
      squares += (x - mean) * (x - mean)
      if i >= lag { products += (x - mean) * (values[i - lag] - mean) }
    }
    return squares > 0 ? products / squares : 0
  }

  /// Mann and Kendall's S (rises minus falls over all pairs), with its two-sided normal p-value
  /// corrected for ties and continuity.
  public static func mannKendall(_ values: [Double]) -> (statistic: Int, probability: Double) {
    var s = 0
    for i in values.indices {
      for j in 0..<i {
        if values[i] > values[j] { s += 1 } else if values[i] < values[j] { s -= 1 }
      }
    }
    let n = Double(values.count)
    var variance = n * (n - 1) * (2 * n + 5)
    let sorted = values.sorted()
    var run = 1.0
    for i in 1..<max(sorted.count, 1) {
      if sorted[i] == sorted[i - 1] {
        run += 1
      } else {
        variance -= run * (run - 1) * (2 * run + 5)
        run = 1
      }
    }
    variance -= run * (run - 1) * (2 * run + 5)
    guard variance > 0 else { return (s, 1) }
    let corrected = Double(abs(s)) - (s == 0 ? 0 : 1)
    let z = corrected / (variance / 18).squareRoot()
    return (s, min(1, 2 * SpecialFunctions.normalProbability(above: z)))
  }
}
