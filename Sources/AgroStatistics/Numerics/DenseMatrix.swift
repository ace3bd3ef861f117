/// A small dense matrix in row order, for the few-by-few algebra of regression credibility and
/// phase-type laws. Large matrices belong elsewhere: nothing here is blocked or pivoted by columns.
package struct DenseMatrix: Sendable, Equatable {
  let rows: Int
  let columns: Int
  private(set) var elements: [Double]

  package init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "A matrix has rows times columns elements.")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  init(zero rows: Int, _ columns: Int) {
    self.init(
      rows: rows, columns: columns, elements: [Double](repeating: 0, count: rows * columns))
  }

  static func identity(_ size: Int) -> DenseMatrix {
    var result = DenseMatrix(zero: size, size)
    for i in 0..<size { result[i, i] = 1 }
    return result
  }

  package subscript(_ row: Int, _ column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  var transposed: DenseMatrix {
    var result = DenseMatrix(zero: columns, rows)
    for i in 0..<rows {
      for j in 0..<columns { result[j, i] = self[i, j] }
    }
    return result
  }

  /// The largest absolute row sum.
  var rowSumNorm: Double {
    var norm = 0.0
    for i in 0..<rows {
      var sum = 0.0
      for j in 0..<columns { sum += abs(self[i, j]) }
      norm = max(norm, sum)
    }
    return norm
  }

  static func + (a: DenseMatrix, b: DenseMatrix) -> DenseMatrix {
    var result = a
    for i in 0..<a.elements.count { result.elements[i] += b.elements[i] }
    return result
  }

  static func - (a: DenseMatrix, b: DenseMatrix) -> DenseMatrix {
    var result = a
    for i in 0..<a.elements.count { result.elements[i] -= b.elements[i] }
    return result
  }

  static func * (factor: Double, a: DenseMatrix) -> DenseMatrix {
    var result = a
    for i in 0..<a.elements.count { result.elements[i] *= factor }
    return result
  }

  static func * (a: DenseMatrix, b: DenseMatrix) -> DenseMatrix {
    precondition(a.columns == b.rows, "Factors of a matrix product must fit.")
    var result = DenseMatrix(zero: a.rows, b.columns)
    for i in 0..<a.rows {
      for k in 0..<a.columns {
        let factor = a[i, k]
        for j in 0..<b.columns { result[i, j] += factor * b[k, j] }
      }
    }
    return result
  }

  static func * (a: DenseMatrix, x: [Double]) -> [Double] {
    precondition(a.columns == x.count, "Factors of a matrix product must fit.")
    var result = [Double](repeating: 0, count: a.rows)
    for i in 0..<a.rows {
      for j in 0..<a.columns { result[i] += a[i, j] * x[j] }
    }
    return result
  }

  /// The solution X of `self X = right`, by elimination with partial pivoting, or nil where the
  /// matrix is singular to working precision.
  func solving(_ right: DenseMatrix) -> DenseMatrix? {
    precondition(rows == columns && right.rows == rows, "A system must be square.")
    var a = self
    var x = right
    let scale = rowSumNorm
    guard scale > 0, scale.isFinite else { return rows == 0 ? right : nil }
    for k in 0..<rows {
      var pivot = k
      for i in k..<rows where abs(a[i, k]) > abs(a[pivot, k]) { pivot = i }
      guard abs(a[pivot, k]) > 1e-17 * scale else { return nil }
      if pivot != k {
        for j in 0..<columns { a.swap(k, pivot, column: j) }
        for j in 0..<x.columns { x.swap(k, pivot, column: j) }
      }
      for i in (k + 1)..<max(rows, k + 1) {
        let factor = a[i, k] / a[k, k]
        guard factor != 0 else { continue }
        for j in k..<columns { a[i, j] -= factor * a[k, j] }
        for j in 0..<x.columns { x[i, j] -= factor * x[k, j] }
      }
    }
    for j in 0..<x.columns {
      for i in stride(from: rows - 1, through: 0, by: -1) {
        var sum = x[i, j]
        for k in (i + 1)..<max(rows, i + 1) { sum -= a[i, k] * x[k, j] }
        x[i, j] = sum / a[i, i]
      }
    }
    return x
  }

  private mutating func swap(_ i: Int, _ k: Int, column j: Int) {
    let kept = self[i, j]
    self[i, j] = self[k, j]
    self[k, j] = kept
  }

  /// The inverse, or nil where the matrix is singular to working precision.
  package var inverse: DenseMatrix? { solving(.identity(rows)) }

  /// The matrix exponential by scaling and squaring of a diagonal Pade approximant of order 8.
  ///
  /// Reference: Moler and Van Loan (2003), SIAM Review 45, method 3; with the norm scaled below
  /// 1/2 the truncation error is far below the rounding error.
  var exponential: DenseMatrix {
    let norm = rowSumNorm
    var halvings = 0
    var scaled = norm
    while scaled > 0.5 && halvings < 1100 {
      scaled /= 2
      halvings += 1
    }
    let a = Double(sign: .plus, exponent: -halvings, significand: 1) * self
    let order = 8
    var coefficient = 1.0
    var power = DenseMatrix.identity(rows)
    var numerator = power
    var denominator = power
    for k in 1...order {
      coefficient *= Double(order - k + 1) / (Double(k) * Double(2 * order - k + 1))
      power = power * a
      numerator = numerator + coefficient * power
      denominator = denominator + (k % 2 == 0 ? coefficient : -coefficient) * power
    }
    // The denominator is within 0.3 of the identity when the norm is below 1/2: never singular.
    var result = denominator.solving(numerator) ?? numerator
    for _ in 0..<halvings { result = result * result }
    return result
  }
}
