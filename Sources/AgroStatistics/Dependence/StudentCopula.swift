internal import Glibc

/// The copula of a multivariate Student t law: like the Gaussian one, but extremes come together.
public struct StudentCopula: Copula {
  /// The correlation of the t law.
  public let correlation: CorrelationMatrix
  /// Degrees of freedom, above 0; infinite would be the Gaussian copula.
  public let degreesOfFreedom: Double
  private let factor: DenseMatrix
  private let margin: StudentLaw

  /// The copula of a t law with this correlation and degrees of freedom above 0.
  public init(
    _ correlation: CorrelationMatrix, degreesOfFreedom: Double
  ) throws(ParameterError) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw ParameterError(
        parameter: "degreesOfFreedom", value: degreesOfFreedom,
        requirement: "a finite number above 0")
    }
    self.correlation = correlation
    self.degreesOfFreedom = degreesOfFreedom
    factor = correlation.cholesky
    margin = StudentLaw(degreesOfFreedom: degreesOfFreedom)
  }

  public var dimension: Int { correlation.count }

  public func probability(atMost u: [Double]) -> Double {
    MultivariateProbability.student(
      u.map { margin.quantile($0) }, correlation.rows, degreesOfFreedom: degreesOfFreedom)
  }

  public func logDensity(at u: [Double]) -> Double {
    logDensity(atQuantiles: u.map { margin.quantile($0) })
  }

  func logDensity(atQuantiles x: [Double]) -> Double {
    let v = degreesOfFreedom
    let d = Double(dimension)
    var residuals: [Double] = []
    var squares = 0.0
    var margins = 0.0
    var sum = 0.0
    for i in x.indices {
      var e = x[i]
      for j in 0..<i { e -= factor[i, j] * residuals[j] }
      e /= factor[i, i]
      residuals.append(e)
      squares += e * e
      margins += log1p(x[i] * x[i] / v)
      sum -= log(factor[i, i])
    }
    sum += ScoreFunctions.logGamma(0.5 * (v + d)) + (d - 1) * ScoreFunctions.logGamma(0.5 * v)
    sum -= d * ScoreFunctions.logGamma(0.5 * (v + 1))
    return sum - 0.5 * (v + d) * log1p(squares / v) + 0.5 * (v + 1) * margins
  }

  public func conditionalProbability(atMost u: Double, given: [Double]) -> Double {
    if u <= 0 { return 0 }
    if u >= 1 { return 1 }
    let (mean, deviation) = conditional(given)
    let law = StudentLaw(degreesOfFreedom: degreesOfFreedom + Double(given.count))
    let x = margin.quantile(u)
    if deviation == 0 { return x >= mean ? 1 : 0 }
    return law.probability(atMost: (x - mean) / deviation)
  }

  public func conditionalQuantile(_ w: Double, given: [Double]) -> Double {
    let (mean, deviation) = conditional(given)
    let law = StudentLaw(degreesOfFreedom: degreesOfFreedom + Double(given.count))
    return margin.probability(atMost: mean + deviation * law.quantile(w))
  }

  /// Given k coordinates with squared length q of their residuals, the next is Student with v + k
  /// degrees of freedom and variance factor (v + q) / (v + k).
  private func conditional(_ given: [Double]) -> (mean: Double, deviation: Double) {
    let k = given.count
    var residuals: [Double] = []
    var squares = 0.0
    for i in 0..<k {
      var e = margin.quantile(given[i])
      for j in 0..<i { e -= factor[i, j] * residuals[j] }
      let r = factor[i, i] > 0 ? e / factor[i, i] : 0
      residuals.append(r)
      squares += r * r
    }
    var mean = 0.0
    for j in 0..<k { mean += factor[k, j] * residuals[j] }
    let v = degreesOfFreedom
    return (mean, factor[k, k] * ((v + squares) / (v + Double(k))).squareRoot())
  }

  /// The tail dependence of two coordinates with correlation r, both tails:
  /// 2 T_(v+1)(-sqrt((v + 1) (1 - r) / (1 + r))).
  public static func tailDependence(correlation r: Double, degreesOfFreedom v: Double) -> Double {
    if r >= 1 { return 1 }
    if r <= -1 { return 0 }
    let law = StudentLaw(degreesOfFreedom: v + 1)
    return 2 * law.probability(atMost: -((v + 1) * (1 - r) / (1 + r)).squareRoot())
  }

  /// Measures of coordinates i and j. Spearman's rho is an integral, the rest closed forms.
  public func measures(_ i: Int = 0, _ j: Int = 1) -> DependenceMeasures {
    let r = correlation[i, j]
    let tail = StudentCopula.tailDependence(correlation: r, degreesOfFreedom: degreesOfFreedom)
    return DependenceMeasures(
      kendallTau: 2 / Double.pi * asin(r), spearmanRho: spearman(r), lowerTailDependence: tail,
      upperTailDependence: tail)
  }

  private func spearman(_ r: Double) -> Double {
    if r == 0 { return 0 }
    if abs(r) >= 1 { return r }
    // 12 E[U V] - 3, with V = T_v(r x + sqrt((v + x^2) (1 - r^2) / (v + 1)) z) given U = T_v(x), z
    // Student with v + 1 degrees of freedom.
    let v = degreesOfFreedom
    let next = StudentLaw(degreesOfFreedom: v + 1)
    let product = DoubleExponential.integral(from: 0, to: 1) { u in
      let x = margin.quantile(u)
      let stretch = ((v + x * x) * (1 - r * r) / (v + 1)).squareRoot()
      let mean = DoubleExponential.integral(from: 0, to: 1) { w in
        margin.probability(atMost: r * x + stretch * next.quantile(w))
      }
      return u * mean
    }
    return 12 * product - 3
  }
}
