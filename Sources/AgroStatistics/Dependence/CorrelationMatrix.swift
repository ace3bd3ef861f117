internal import Glibc

/// A correlation matrix: symmetric, ones on the diagonal, positive semidefinite.
public struct CorrelationMatrix: Sendable, Equatable {
  let matrix: DenseMatrix

  /// The number of places.
  public var count: Int { matrix.rows }

  /// The correlation of two coordinates, both from 0.
  public subscript(_ i: Int, _ j: Int) -> Double { matrix[i, j] }

  /// The matrix row by row.
  public var rows: [[Double]] {
    (0..<count).map { i in (0..<count).map { matrix[i, $0] } }
  }

  /// A checked matrix.
  ///
  /// - Throws: ``FitError/dependence(reason:)`` where it is not square, not symmetric, has no unit
  ///   diagonal, an entry outside -1...1, or a negative eigenvalue beyond rounding.
  public init(_ rows: [[Double]]) throws(FitError) {
    let candidate = try CorrelationMatrix.checkedEntries(rows)
    let eigen = SymmetricEigen(candidate)
    let smallest = eigen.values.min() ?? 0
    guard smallest >= -1e-10 * Double(rows.count) else {
      throw .dependence(
        reason: """
          the matrix has the eigenvalue \(smallest), but a correlation matrix has none below 0; \
          the nearest correlation matrix can be taken instead
          """)
    }
    matrix = candidate
  }

  private init(unchecked matrix: DenseMatrix) { self.matrix = matrix }

  /// Two coordinates with this correlation, in -1...1.
  public init(correlation: Double) throws(FitError) {
    try self.init([[1, correlation], [correlation, 1]])
  }

  private static func checkedEntries(_ rows: [[Double]]) throws(FitError) -> DenseMatrix {
    let n = rows.count
    guard n >= 2, rows.allSatisfy({ $0.count == n }) else {
      throw .dependence(reason: "a correlation matrix must be square with at least 2 rows")
    }
    var result = DenseMatrix(zero: n, n)
    for i in 0..<n {
      for j in 0..<n {
        let value = rows[i][j]
        guard value >= -1, value <= 1 else {
          throw .dependence(
            reason: "the correlation in row \(i + 1), column \(j + 1) is \(value), not in -1...1")
        }
        guard i != j || value == 1 else {
          throw .dependence(
            reason: "the diagonal in row \(i + 1) is \(value), but must be 1")
        }
        guard abs(value - rows[j][i]) <= 1e-12 else {
          throw .dependence(
            reason: "row \(i + 1), column \(j + 1) is \(value), but its mirror is \(rows[j][i])")
        }
        result[i, j] = 0.5 * (value + rows[j][i])
      }
    }
    return result
  }

  /// The nearest correlation matrix in the Frobenius norm, by alternating projections with
  /// Dykstra's correction, and the distance moved.
  ///
  /// Eigenvalues are kept at or above 1e-8, so that the result can be factored.
  /// Reference: Higham (2002), IMA J. Numer. Anal. 22, 329-343, algorithm 3.3.
  public static func nearest(
    to rows: [[Double]]
  ) throws(FitError) -> (matrix: CorrelationMatrix, distance: Double) {
    let target = try checkedEntries(rows)
    let n = target.rows
    if SymmetricEigen(target).values.allSatisfy({ $0 >= 1e-8 }) {
      return (CorrelationMatrix(unchecked: target), 0)
    }
    var y = target
    var correction = DenseMatrix(zero: n, n)
    for _ in 0..<2_000 {
      let r = y - correction
      let x = SymmetricEigen(r).recomposed { max($0, 0) }
      correction = x - r
      var next = x
      for i in 0..<n { next[i, i] = 1 }
      let change = (next - y).elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
      y = next
      if change < 1e-13 * Double(n) { break }
    }
    // Lift what rounding and the boundary leave at 0, and restore the diagonal.
    var lifted = SymmetricEigen(y).recomposed { max($0, 1e-8) }
    let scale = (0..<n).map { 1 / lifted[$0, $0].squareRoot() }
    for i in 0..<n {
      for j in 0..<n { lifted[i, j] = i == j ? 1 : lifted[i, j] * scale[i] * scale[j] }
    }
    let distance = (lifted - target).elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (CorrelationMatrix(unchecked: lifted), distance)
  }

  /// The lower Cholesky factor; a zero pivot leaves a zero column.
  var cholesky: DenseMatrix {
    var l = DenseMatrix(zero: count, count)
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[i, j]
        for k in 0..<j { sum -= l[i, k] * l[j, k] }
        if i == j {
          l[i, i] = max(0, sum).squareRoot()
        } else {
          l[i, j] = l[j, j] > 1e-9 ? sum / l[j, j] : 0
        }
      }
    }
    return l
  }
}

/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's cyclic rotations.
struct SymmetricEigen {
  let values: [Double]
  /// Eigenvectors in columns.
  let vectors: DenseMatrix

  init(_ symmetric: DenseMatrix) {
    let n = symmetric.rows
    var a = symmetric
    var v = DenseMatrix.identity(n)
    for _ in 0..<100 {
      var off = 0.0
      for i in 0..<n { for j in 0..<i { off += a[i, j] * a[i, j] } }
      if off < 1e-30 * Double(n) { break }
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) where abs(a[p, q]) > 1e-300 {
          let theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n {
            let (x, y) = (a[k, p], a[k, q])
            a[k, p] = c * x - s * y
            a[k, q] = s * x + c * y
          }
          for k in 0..<n {
            let (x, y) = (a[p, k], a[q, k])
            a[p, k] = c * x - s * y
            a[q, k] = s * x + c * y
          }
          for k in 0..<n {
            let (x, y) = (v[k, p], v[k, q])
            v[k, p] = c * x - s * y
            v[k, q] = s * x + c * y
          }
        }
      }
    }
    values = (0..<n).map { a[$0, $0] }
    vectors = v
  }

  /// The matrix with each eigenvalue replaced.
  func recomposed(_ change: (Double) -> Double) -> DenseMatrix {
    let n = values.count
    var scaled = vectors
    for j in 0..<n {
      let value = change(values[j])
      for i in 0..<n { scaled[i, j] *= value }
    }
    return scaled * vectors.transposed
  }
}
