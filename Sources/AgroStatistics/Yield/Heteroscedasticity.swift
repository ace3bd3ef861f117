internal import Glibc

/// How the spread of yields grows with their level: E e^2 = exp(a) yhat^b.
///
/// b = 0 is a constant variance, b = 2 a constant coefficient of variation. Estimated by
/// quasi-likelihood with log link and variance proportional to the squared mean, so that a residual
/// of 0 (a median line passes through a point) does no harm. Each place has its own a; b is common
/// to the region, and each place's own b is shrunk towards it.
/// Reference: Harri, Coble, Ker and Goodwin (2011), Am. J. Agric. Econ. 93, 707-719.
public struct Heteroscedasticity: Sendable, Equatable {
  /// An exponent with its standard error.
  public struct Exponent: Sendable, Equatable {
    /// As estimated.
    public let raw: Double
    /// The standard error of the estimate.
    public let standardError: Double
    /// `raw` restricted to 0...2.
    public var value: Double { min(2, max(0, raw)) }
  }

  /// The pooled exponent of the region.
  public let pooled: Exponent
  /// Each place's exponent, shrunk towards the pooled one by the ratio of variances.
  public let places: [Exponent]
  /// Variance of the true exponents between places (DerSimonian and Laird's estimator, cut at 0).
  public let betweenVariance: Double

  /// Estimates the exponents from trends, one a place.
  ///
  /// - Throws: ``FitError`` where a place's residuals are all 0, or no trend varies at all: then
  ///   nothing tells the exponents apart.
  public init(_ trends: [YieldTrend], places names: [String]) throws(FitError) {
    precondition(trends.count == names.count, "\(trends.count) trends for \(names.count) places.")
    var series: [(logs: [Double], squares: [Double])] = []
    for (index, trend) in trends.enumerated() {
      guard trend.residuals.contains(where: { $0 != 0 }) else {
        throw .notFittable(
          series: names[index], family: "heteroscedasticity",
          reason: "all residuals of its trend are 0")
      }
      series.append((trend.fitted.map { log($0) }, trend.residuals.map { $0 * $0 }))
    }
    let common = try Heteroscedasticity.solve(series, names.joined(separator: ", "))
    pooled = common
    guard trends.count > 1 else {
      places = [common]
      betweenVariance = 0
      return
    }
    // A place whose trend is flat says nothing of b: it takes the pooled exponent.
    let own = series.enumerated().map { index, one in
      try? Heteroscedasticity.solve([one], names[index])
    }
    var weights = 0.0
    var squares = 0.0
    var weighted = 0.0
    for case .some(let exponent) in own {
      let w = 1 / (exponent.standardError * exponent.standardError)
      weights += w
      squares += w * w
      weighted += w * exponent.raw
    }
    let centre = weighted / weights
    var q = 0.0
    for case .some(let exponent) in own {
      let z = (exponent.raw - centre) / exponent.standardError
      q += z * z
    }
    let known = Double(own.count { $0 != nil })
    let variance = max(0, (q - (known - 1)) / (weights - squares / weights))
    betweenVariance = variance.isFinite ? variance : 0
    let spread = betweenVariance
    places = own.map { exponent in
      guard let exponent else { return common }
      let error = exponent.standardError * exponent.standardError
      let z = spread / (spread + error)
      let pooledError = common.standardError * common.standardError
      return Exponent(
        raw: z * exponent.raw + (1 - z) * common.raw,
        standardError: (z * z * error + (1 - z) * (1 - z) * (pooledError + spread)).squareRoot())
    }
  }

  /// Minimises sum_i n_i ln mean(e^2 yhat^-b) + b sum ln yhat, a convex function of b.
  private static func solve(
    _ series: [(logs: [Double], squares: [Double])], _ name: String
  ) throws(FitError) -> Exponent {
    var centred: [(logs: [Double], squares: [Double])] = []
    var information = 0.0
    var count = 0.0
    for one in series {
      let mean = one.logs.reduce(0, +) / Double(one.logs.count)
      let logs = one.logs.map { $0 - mean }
      information += logs.reduce(0) { $0 + $1 * $1 }
      count += Double(logs.count)
      centred.append((logs, one.squares))
    }
    guard information > 1e-12 * count else {
      throw .notFittable(
        series: name, family: "heteroscedasticity",
        reason: "the trend is flat, so the spread cannot be compared between levels")
    }
    var b = 0.0
    for _ in 0..<200 {
      var slope = 0.0
      var curvature = 0.0
      for one in centred {
        var (s0, s1, s2) = (0.0, 0.0, 0.0)
        for (x, e) in zip(one.logs, one.squares) {
          let w = e * exp(-b * x)
          s0 += w
          s1 += w * x
          s2 += w * x * x
        }
        let n = Double(one.logs.count)
        slope -= n * s1 / s0
        curvature += n * (s2 / s0 - (s1 / s0) * (s1 / s0))
      }
      guard curvature > 0 else { break }
      let step = min(2, max(-2, -slope / curvature))
      b += step
      if abs(step) < 1e-12 || abs(b) > 60 { break }
    }
    // Dispersion of e^2 about its mean, in units of the mean; 2 for normal errors.
    var pearson = 0.0
    for one in centred {
      var s0 = 0.0
      for (x, e) in zip(one.logs, one.squares) { s0 += e * exp(-b * x) }
      let level = s0 / Double(one.logs.count)
      for (x, e) in zip(one.logs, one.squares) {
        let r = e * exp(-b * x) / level - 1
        pearson += r * r
      }
    }
    let dispersion = pearson / max(1, count - Double(series.count) - 1)
    return Exponent(raw: b, standardError: (dispersion / information).squareRoot())
  }
}
