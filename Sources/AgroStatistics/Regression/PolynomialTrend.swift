/// A polynomial in time fitted by least squares, with its standard errors.
public struct PolynomialTrend: Sendable, Equatable {
  /// The time that powers are taken of differences from.
  public let origin: Double
  /// Coefficients of (t - origin)^k, k = 0, 1, ...
  public let coefficients: [Double]
  /// Standard errors of the coefficients.
  public let standardErrors: [Double]
  /// Residual standard deviation, divisor n - number of coefficients.
  public let residualDeviation: Double
  /// Share of the variance explained.
  public let determination: Double
  /// The fitted values, in the order of the data.
  public let fitted: [Double]

  /// Ordinary least squares of `y` on powers of `t - origin` up to `degree`, by a QR decomposition.
  ///
  /// - Throws: ``FitError`` with fewer than degree + 2 points, or fewer distinct times than
  ///   coefficients.
  public init(
    times t: [Double], values y: [Double], degree: Int, origin: Double = 0,
    series: String = "The series"
  ) throws(FitError) {
    guard t.count == y.count, t.count >= degree + 2 else {
      throw .tooFewObservations(series: series, count: min(t.count, y.count), required: degree + 2)
    }
    // The columns are powers of the centred and scaled time; the result is expanded afterwards.
    let centre = t.reduce(0, +) / Double(t.count)
    let reach = t.map { abs($0 - centre) }.reduce(0, max)
    guard reach > 0 else {
      throw .inconsistentSample(series: series, reason: "all observations have the same time")
    }
    var columns: [[Double]] = [[Double](repeating: 1, count: t.count)]
    for k in 1..<max(degree + 1, 1) where degree >= 1 {
      columns.append(t.indices.map { columns[k - 1][$0] * (t[$0] - centre) / reach })
    }
    guard let solution = LeastSquares(columns: columns, response: y) else {
      throw .inconsistentSample(series: series, reason: "too few distinct times for the degree")
    }
    let n = Double(y.count)
    let mean = y.reduce(0, +) / n
    let total = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let expansion = PolynomialTrend.expansion(degree, centre: centre - origin, reach: reach)
    var coefficients: [Double] = []
    var errors: [Double] = []
    let variance = solution.residualSum / (n - Double(degree + 1))
    for row in expansion {
      coefficients.append(zip(row, solution.coefficients).reduce(0) { $0 + $1.0 * $1.1 })
      var sum = 0.0
      for (i, a) in row.enumerated() {
        for (j, b) in row.enumerated() { sum += a * b * solution.inverseGram[i, j] }
      }
      errors.append(max(0, variance * sum).squareRoot())
    }
    self.origin = origin
    self.coefficients = coefficients
    standardErrors = errors
    residualDeviation = variance.squareRoot()
    determination = total > 0 ? 1 - solution.residualSum / total : 1
    fitted = solution.fitted
  }

  /// The value of the polynomial at time `t`.
  public func value(at t: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * (t - origin) + $1 }
  }

  /// Rows k: coefficient of x^k in sum_j c_j ((x - centre) / reach)^j, as a linear form in c.
  private static func expansion(_ degree: Int, centre: Double, reach: Double) -> [[Double]] {
    var rows = [[Double]](
      repeating: [Double](repeating: 0, count: degree + 1), count: degree + 1)
    var power: [Double] = [1]
    for j in 0...degree {
      for (k, value) in power.enumerated() { rows[k][j] = value }
      var next = [Double](repeating: 0, count: power.count + 1)
      for (k, value) in power.enumerated() {
        next[k + 1] += value / reach
        next[k] -= value * centre / reach
      }
      power = next
    }
    return rows
  }
}

/// Least squares by modified Gram-Schmidt with one reorthogonalisation.
struct LeastSquares {
  let coefficients: [Double]
  let fitted: [Double]
  let residualSum: Double
  /// (X'X)^-1.
  let inverseGram: DenseMatrix

  init?(columns: [[Double]], response: [Double]) {
    let p = columns.count
    var basis: [[Double]] = []
    var triangle = DenseMatrix(zero: p, p)
    for j in 0..<p {
      var v = columns[j]
      let length = LeastSquares.dot(v, v).squareRoot()
      for _ in 0..<2 {
        for (i, q) in basis.enumerated() {
          let r = LeastSquares.dot(q, v)
          triangle[i, j] += r
          for k in v.indices { v[k] -= r * q[k] }
        }
      }
      let norm = LeastSquares.dot(v, v).squareRoot()
      guard norm > 1e-12 * length else { return nil }
      triangle[j, j] = norm
      basis.append(v.map { $0 / norm })
    }
    var residual = response
    var rotated = [Double](repeating: 0, count: p)
    for _ in 0..<2 {
      for (i, q) in basis.enumerated() {
        let r = LeastSquares.dot(q, residual)
        rotated[i] += r
        for k in residual.indices { residual[k] -= r * q[k] }
      }
    }
    guard let inverse = triangle.inverse else { return nil }
    coefficients = inverse * rotated
    inverseGram = inverse * inverse.transposed
    fitted = zip(response, residual).map { $0 - $1 }
    residualSum = LeastSquares.dot(residual, residual)
  }

  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
