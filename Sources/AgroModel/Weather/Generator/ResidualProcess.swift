internal import AgroStatistics

/// A stationary first-order autoregression `z(t) = A z(t-1) + B e(t)` with given correlations.
///
/// `A = M1 M0^-1` and `B B' = M0 - A M0 A'`, M0 the correlation of a day's scores and M1 their
/// correlation with the day before (Matalas 1967). Between sites only M0 is prescribed: A has a
/// block of two variables for each site and B, lower triangular, holds what sites share, so that a
/// site depends on itself and on the sites before it alone.
struct ResidualProcess: Sendable, Equatable {
  /// A, four numbers a site.
  let own: [Double]
  /// B, row by row.
  let factor: [Double]
  /// Cholesky factor of M0, for the first day.
  let start: [Double]

  /// - Parameters:
  ///   - correlation: M0 of 2 n rows.
  ///   - lag: The diagonal blocks of M1, four numbers a site.
  init(correlation: [Double], lag: [Double]) throws(FitError) {
    let sites = lag.count / 4
    let size = 2 * sites
    let m0 = try Correlations.repaired(correlation, size)
    var own = [Double](repeating: 0, count: 4 * sites)
    for s in 0..<sites {
      let r = m0[2 * s * size + 2 * s + 1]
      let scale = 1 / (1 - r * r)
      for row in 0..<2 {
        let (a, b) = (lag[4 * s + 2 * row], lag[4 * s + 2 * row + 1])
        own[4 * s + 2 * row] = (a - b * r) * scale
        own[4 * s + 2 * row + 1] = (b - a * r) * scale
      }
    }
    // B B' = M0 - A M0 A'; what the record's noise makes indefinite is repaired.
    func product(_ m: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: size * size)
      for i in 0..<size {
        let (s, r) = (i / 2, i % 2)
        for j in 0..<size {
          result[i * size + j] =
            own[4 * s + 2 * r] * m[2 * s * size + j]
            + own[4 * s + 2 * r + 1] * m[(2 * s + 1) * size + j]
        }
      }
      return result
    }
    func transposed(_ m: [Double]) -> [Double] {
      var result = m
      for i in 0..<size { for j in 0..<size { result[j * size + i] = m[i * size + j] } }
      return result
    }
    let carried = product(transposed(product(m0)))
    var innovation = m0
    for i in 0..<(size * size) { innovation[i] -= carried[i] }
    self.own = own
    factor = try Correlations.factor(covariance: innovation, size)
    start = try Correlations.factor(covariance: m0, size)
  }
}

/// Correlation matrices in flat form.
enum Correlations {
  /// The nearest correlation matrix; entries are first kept within -0.999...0.999.
  static func repaired(_ matrix: [Double], _ size: Int) throws(FitError) -> [Double] {
    guard size > 1 else { return [1] }
    var rows = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for i in 0..<size {
      for j in 0..<size {
        let mean = 0.5 * (matrix[i * size + j] + matrix[j * size + i])
        rows[i][j] = i == j ? 1 : min(max(mean, -0.999), 0.999)
      }
    }
    let nearest = try CorrelationMatrix.nearest(to: rows).matrix
    // The same bits on both sides of the diagonal.
    return (0..<(size * size)).map { at in
      let (i, j) = (at / size, at % size)
      return nearest[max(i, j), min(i, j)]
    }
  }

  /// The lower Cholesky factor of a covariance matrix whose correlation is repaired if it must be.
  static func factor(covariance: [Double], _ size: Int) throws(FitError) -> [Double] {
    let deviation = (0..<size).map { max(covariance[$0 * size + $0], 1e-6).squareRoot() }
    var correlation = covariance
    for i in 0..<size {
      for j in 0..<size { correlation[i * size + j] /= deviation[i] * deviation[j] }
    }
    let repaired = try Self.repaired(correlation, size)
    let rows = (0..<size).map { i in Array(repaired[i * size..<(i + 1) * size]) }
    do {
      var factor = try CorrelatedNormals(correlation: rows).factor
      for i in 0..<size { for j in 0...i { factor[i * size + j] *= deviation[i] } }
      return factor
    } catch {
      throw .dependence(reason: "\(error)")
    }
  }

  /// `(m - s c s') / (f f')`, f = sqrt(1 - s^2): what remains for the days when the months' share
  /// of a correlation is taken out.
  static func withoutSlow(
    _ matrix: [Double], slow: [Double], correlation: (Int, Int) -> Double
  ) -> [Double] {
    let size = slow.count
    let fast = slow.map { (1 - $0 * $0).squareRoot() }
    var result = matrix
    for i in 0..<size {
      for j in 0..<size where i != j {
        let rest = matrix[i * size + j] - slow[i] * slow[j] * correlation(i, j)
        result[i * size + j] = rest / (fast[i] * fast[j])
      }
    }
    return result
  }
}
