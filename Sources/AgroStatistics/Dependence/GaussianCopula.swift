internal import Glibc

/// The copula of a multivariate normal law.
public struct GaussianCopula: Copula {
  /// The correlation of the normal law.
  public let correlation: CorrelationMatrix
  private let factor: DenseMatrix

  /// The copula of a normal law with this correlation.
  public init(_ correlation: CorrelationMatrix) {
    self.correlation = correlation
    factor = correlation.cholesky
  }

  /// Two coordinates with the correlation sin(pi tau / 2).
  public static func matching(kendallTau: Double) throws(FitError) -> GaussianCopula {
    GaussianCopula(try CorrelationMatrix(correlation: sin(0.5 * Double.pi * kendallTau)))
  }

  public var dimension: Int { correlation.count }

  public func probability(atMost u: [Double]) -> Double {
    MultivariateProbability.normal(
      u.map { SpecialFunctions.normalQuantile($0) }, correlation.rows)
  }

  public func logDensity(at u: [Double]) -> Double {
    let z = u.map { SpecialFunctions.normalQuantile($0) }
    var sum = 0.0
    var squares = 0.0
    var residuals: [Double] = []
    for i in z.indices {
      var e = z[i]
      for j in 0..<i { e -= factor[i, j] * residuals[j] }
      e /= factor[i, i]
      residuals.append(e)
      squares += e * e - z[i] * z[i]
      sum -= log(factor[i, i])
    }
    return sum - 0.5 * squares
  }

  public func conditionalProbability(atMost u: Double, given: [Double]) -> Double {
    if u <= 0 { return 0 }
    if u >= 1 { return 1 }
    let (mean, deviation) = conditional(given)
    let z = SpecialFunctions.normalQuantile(u)
    if deviation == 0 { return z >= mean ? 1 : 0 }
    return SpecialFunctions.normalProbability(atMost: (z - mean) / deviation)
  }

  public func conditionalQuantile(_ w: Double, given: [Double]) -> Double {
    let (mean, deviation) = conditional(given)
    let z = mean + deviation * SpecialFunctions.normalQuantile(w)
    return SpecialFunctions.normalProbability(atMost: z)
  }

  private func conditional(_ given: [Double]) -> (mean: Double, deviation: Double) {
    let k = given.count
    var residuals: [Double] = []
    for i in 0..<k {
      var e = SpecialFunctions.normalQuantile(given[i])
      for j in 0..<i { e -= factor[i, j] * residuals[j] }
      residuals.append(factor[i, i] > 0 ? e / factor[i, i] : 0)
    }
    var mean = 0.0
    for j in 0..<k { mean += factor[k, j] * residuals[j] }
    return (mean, factor[k, k])
  }

  /// Measures of coordinates i and j; closed forms.
  public func measures(_ i: Int = 0, _ j: Int = 1) -> DependenceMeasures {
    let r = correlation[i, j]
    return DependenceMeasures(
      kendallTau: 2 / Double.pi * asin(r), spearmanRho: 6 / Double.pi * asin(0.5 * r),
      lowerTailDependence: r >= 1 ? 1 : 0, upperTailDependence: r >= 1 ? 1 : 0)
  }
}
