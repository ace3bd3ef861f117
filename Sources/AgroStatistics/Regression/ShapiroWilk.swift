internal import Glibc

/// Shapiro and Wilk's test of normality.
///
/// Reference: Royston (1995), Applied Statistics 44, algorithm AS R94; weights are Royston's
/// polynomial approximations, as in R and SciPy.
public struct ShapiroWilk: Sendable, Equatable {
  /// W, at most 1; small values speak against normality.
  public let statistic: Double
  public let probability: Double

  /// - Throws: ``FitError`` with fewer than 4 or more than 5000 observations, or none that differ.
  public init(_ values: [Double], series: String = "The series") throws(FitError) {
    let n = values.count
    guard n >= 4 else {
      throw .tooFewObservations(series: series, count: n, required: 4)
    }
    guard n <= 5000 else {
      throw .inconsistentSample(
        series: series, reason: "the normality test is calibrated up to 5000 observations")
    }
    let x = values.sorted()
    guard x[n - 1] > x[0] else { throw .constantSeries(series: series, value: x[0]) }
    let weights = ShapiroWilk.weights(n)
    let mean = x.reduce(0, +) / Double(n)
    var squares = 0.0
    var linear = 0.0
    for i in 0..<n {
      squares += (x[i] - mean) * (x[i] - mean)
      linear += weights[i] * (x[i] - mean)
    }
    let w = min(1, linear * linear / squares)
    statistic = w
    probability = ShapiroWilk.probability(w, n)
  }

  private static func polynomial(_ c: [Double], _ u: Double) -> Double {
    c.reversed().reduce(0) { $0 * u + $1 }
  }

  private static func weights(_ n: Int) -> [Double] {
    let count = Double(n)
    var m = [Double](repeating: 0, count: n)
    var squares = 0.0
    for i in 0..<n {
      m[i] = SpecialFunctions.normalQuantile((Double(i + 1) - 0.375) / (count + 0.25))
      squares += m[i] * m[i]
    }
    let u = 1 / count.squareRoot()
    let root = squares.squareRoot()
    var a = [Double](repeating: 0, count: n)
    let last =
      m[n - 1] / root
      + polynomial([0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056], u)
    a[n - 1] = last
    a[0] = -last
    if n <= 5 {
      let rest = (squares - 2 * m[n - 1] * m[n - 1]) / (1 - 2 * last * last)
      for i in 1..<(n - 1) { a[i] = m[i] / rest.squareRoot() }
    } else {
      let second =
        m[n - 2] / root
        + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u)
      a[n - 2] = second
      a[1] = -second
      let used = 2 * (m[n - 1] * m[n - 1] + m[n - 2] * m[n - 2])
      let rest = (squares - used) / (1 - 2 * last * last - 2 * second * second)
      for i in 2..<(n - 2) { a[i] = m[i] / rest.squareRoot() }
    }
    return a
  }

  private static func probability(_ w: Double, _ n: Int) -> Double {
    let count = Double(n)
    guard w < 1 else { return 1 }
    var y = log1p(-w)
    let mean: Double
    let deviation: Double
    if n <= 11 {
      let limit = polynomial([-2.273, 0.459], count)
      if y >= limit { return 0 }
      y = -log(limit - y)
      mean = polynomial([0.5440, -0.39978, 0.025054, -6.714e-4], count)
      deviation = exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], count))
    } else {
      let l = log(count)
      mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], l)
      deviation = exp(polynomial([-0.4803, -0.082676, 0.0030302], l))
    }
    return SpecialFunctions.normalProbability(above: (y - mean) / deviation)
  }
}
