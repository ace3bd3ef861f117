internal import Glibc

/// A Gaussian kernel density on x >= 0, reflected at 0 so that no probability lies below it.
///
/// ```
/// f(x) = sum w_i (phi((x - x_i) / h) + phi((x + x_i) / h)) / h,   x >= 0
/// ```
///
/// Each observation stands for |x_i + h Z| with Z standard normal; every function is a sum of
/// closed forms. Reference: B. W. Silverman, Density Estimation (1986), section 2.10.
public struct KernelDensity: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The observations.
  public let values: [Double]
  /// Their shares, with the sum 1.
  public let weights: [Double]
  /// The standard deviation h of the kernel, in the unit of X.
  public let bandwidth: Double

  /// A kernel density with a given bandwidth.
  ///
  /// - Parameters:
  ///   - sample: one finite number or more, none negative.
  ///   - weights: as many as values, 0 or more, not all 0; equal by default.
  ///   - bandwidth: finite, above 0; `nil` takes `silvermanBandwidth`.
  /// - Throws: `ParameterError` outside these domains, and for a constant sample without a
  ///   bandwidth.
  public init(
    _ sample: [Double], weights: [Double]? = nil, bandwidth: Double? = nil
  ) throws(ParameterError) {
    for value in sample { try Require.nonNegative(value, "sample") }
    let weights = weights ?? [Double](repeating: 1, count: sample.count)
    let empirical = try Empirical(sample, weights: weights)
    let total = weights.reduce(0, +)
    self.values = sample
    self.weights = weights.map { $0 / total }
    self.bandwidth =
      bandwidth ?? Self.silvermanBandwidth(of: empirical, count: sample.count)
    try Require.positive(self.bandwidth, "bandwidth")
  }

  /// Silverman's rule: 0.9 min(standard deviation, interquartile range / 1.34) n^(-1/5), with the
  /// variance of n - 1 and the standard deviation alone where the quartiles coincide.
  public static func silvermanBandwidth(of law: Empirical, count: Int) -> Double {
    if count < 2 { return 0 }
    let n = Double(count)
    let deviation = (law.variance * n / (n - 1)).squareRoot()
    let range = (law.quantile(0.75) - law.quantile(0.25)) / 1.34
    return 0.9 * (range > 0 ? min(deviation, range) : deviation) * pow(n, -0.2)
  }

  public var support: ClosedRange<Double> { 0 ... .infinity }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    // Component by component: E Y^2 = x_i^2 + h^2 whether folded or not.
    let mean = mean
    return sum { i in
      let m = foldedMean(values[i])
      let second = values[i] * values[i] + bandwidth * bandwidth
      return second - m * m + (m - mean) * (m - mean)
    }
  }

  public var skewness: Double {
    let variance = variance
    return centralMoment(3) / (variance * variance.squareRoot())
  }

  private func foldedMean(_ x: Double) -> Double {
    let z = x / bandwidth
    return x * erf(z * 0.5.squareRoot())
      + bandwidth * (2 / Double.pi).squareRoot() * exp(-0.5 * z * z)
  }

  /// The weighted sum over the observations.
  private func sum(_ body: (Int) -> Double) -> Double {
    var sum = 0.0
    for i in values.indices where weights[i] > 0 { sum += weights[i] * body(i) }
    return sum
  }

  public func rawMoment(_ order: Int) -> Double {
    order == 0 ? 1 : partialMoment(order, above: 0)
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if x <= 0 { return 0 }
    if order == 0 { return probability(atMost: x) }
    return integralBelow(x) { power($0, order) * density(at: $0) }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    let x = max(0, x)
    return sum { i in
      upperMoment(order, from: x, centre: values[i])
        + upperMoment(order, from: x, centre: -values[i])
    }
  }

  /// E[Y^k; Y > x] of the normal law around `centre`, x >= 0.
  private func upperMoment(_ order: Int, from x: Double, centre: Double) -> Double {
    if x == .infinity { return 0 }
    let z = (x - centre) / bandwidth
    let edge = bandwidth * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    var before = 0.0
    var moment = 0.5 * erfc(z * 0.5.squareRoot())
    for k in 1...order {
      let next =
        centre * moment + Double(k - 1) * bandwidth * bandwidth * before + power(x, k - 1) * edge
      (before, moment) = (moment, next)
    }
    return moment
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    // The nearest observation carries the largest term, taken out so that far tails do not vanish.
    var nearest = Double.infinity
    for i in values.indices where weights[i] > 0 { nearest = min(nearest, abs(x - values[i])) }
    let offset = 0.5 * (nearest / bandwidth) * (nearest / bandwidth)
    if offset == .infinity { return -.infinity }
    let total = sum { i in
      let near = (x - values[i]) / bandwidth
      let far = (x + values[i]) / bandwidth
      return exp(offset - 0.5 * near * near) + exp(offset - 0.5 * far * far)
    }
    return log(total) - offset - log(bandwidth) - 0.918938533204672741780329736406
  }

  public func probability(atMost x: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return 1 }
    // Beside 0 the closed form is a difference of nearly equal numbers.
    if x < bandwidth { return DoubleExponential.integral(from: 0, to: x) { density(at: $0) } }
    let root = 0.5.squareRoot()
    let total = sum { i in
      // P(-x < N(x_i, h) <= x), by differences of erf near the observation and of erfc away from it.
      let a = (x - values[i]) / bandwidth * root
      let b = (x + values[i]) / bandwidth * root
      return a < -0.5 ? 0.5 * (erfc(-a) - erfc(b)) : 0.5 * (erf(a) + erf(b))
    }
    return min(1, max(0, total))
  }

  public func probability(above x: Double) -> Double {
    if x <= 0 { return 1 }
    let root = 0.5.squareRoot()
    return min(
      1,
      sum { i in
        0.5
          * (erfc((x - values[i]) / bandwidth * root) + erfc((x + values[i]) / bandwidth * root))
      })
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p > 0.5 { return quantile(exceededWith: 1 - p) }
    return QuantileSolver.solve(
      .lower, target: p, start: start, in: 0...reach, scale: .logarithmic
    ) { (probability(atMost: $0), density(at: $0)) }
  }

  public func quantile(exceededWith q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q > 0.5 { return quantile(1 - q) }
    return QuantileSolver.solve(
      .upper, target: q, start: start, in: 0...reach, scale: .linear
    ) { (probability(above: $0), density(at: $0)) }
  }

  /// A point with mass around it.
  private var start: Double { values.isEmpty ? bandwidth : values[values.count / 2] }

  /// A point above which there is no probability left in double precision.
  private var reach: Double { (values.max() ?? 0) + 40 * bandwidth }
}
