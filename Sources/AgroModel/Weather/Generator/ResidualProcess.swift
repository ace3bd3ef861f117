package import AgroStatistics

/// A stationary first-order autoregression `z(t) = A z(t-1) + C w(t) + B e(t)` with given
/// correlations; w are the drivers of rain, of which C holds two numbers a site.
///
/// `A = M1 M0^-1` and `B B' = M0 - A M0 A' - C W C'`, M0 the correlation of a day's scores, M1 their
/// correlation with the day before (Matalas 1967), W that of the drivers. Between sites only M0 is prescribed: A has a
/// block of two variables for each site and B, lower triangular, holds what sites share, so that a
/// site depends on itself and on the sites before it alone.
package struct ResidualProcess: Sendable, Equatable {
  /// A, four numbers a site.
  package let own: [Double]
  /// C, two numbers a site.
  package let effect: [Double]
  /// B, row by row.
  package let factor: [Double]
  /// Cholesky factor of M0, for the first day.
  package let start: [Double]
  /// M0 of the process, which repairs may have moved from what was asked.
  package let correlation: [Double]

  /// - Parameters:
  ///   - correlation: M0 of 2 n rows.
  ///   - lag: The diagonal blocks of M1, four numbers a site.
  ///   - effect: C, two numbers a site; nil for none.
  ///   - drivers: W; nil for independent ones.
  package init(
    correlation: [Double], lag: [Double], effect: [Double]? = nil, drivers: [Double]? = nil
  ) throws(FitError) {
    let sites = lag.count / 4
    let size = 2 * sites
    var effect = effect ?? [Double](repeating: 0, count: size)
    let rain = Self.rain(effect, drivers)
    let m0 = try Correlations.repaired(correlation, size)
    var own = [Double](repeating: 0, count: 4 * sites)
    for s in 0..<sites {
      let block = Self.block(
        correlation: m0[2 * s * size + 2 * s + 1], lag: Array(lag[(4 * s)..<(4 * s + 4)]))
      own.replaceSubrange((4 * s)..<(4 * s + 4), with: block)
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
    for i in 0..<(size * size) { innovation[i] -= carried[i] + rain[i] }
    var lower = try Correlations.factor(covariance: innovation, size)
    // A repaired B changes the variances of the process; they are made 1 again.
    var covariance = m0
    for _ in 0..<300 {
      let next = product(transposed(product(covariance)))
      var change = 0.0
      for i in 0..<size {
        for j in 0...i {
          var sum = next[i * size + j] + rain[i * size + j]
          for k in 0...j { sum += lower[i * size + k] * lower[j * size + k] }
          change = max(change, abs(sum - covariance[i * size + j]))
          covariance[i * size + j] = sum
          covariance[j * size + i] = sum
        }
      }
      if change < 1e-12 { break }
    }
    let deviations = (0..<size).map { max(covariance[$0 * size + $0], 1e-6).squareRoot() }
    for s in 0..<sites {
      let (u, v) = (deviations[2 * s], deviations[2 * s + 1])
      own[4 * s + 1] *= v / u
      own[4 * s + 2] *= u / v
    }
    for i in 0..<size {
      effect[i] /= deviations[i]
      for j in 0..<size {
        lower[i * size + j] /= deviations[i]
        covariance[i * size + j] /= deviations[i] * deviations[j]
      }
    }
    self.own = own
    self.effect = effect
    factor = lower
    start = try Correlations.factor(covariance: covariance, size)
    self.correlation = covariance
  }

  /// C W C'.
  private static func rain(_ effect: [Double], _ drivers: [Double]?) -> [Double] {
    let size = effect.count
    var result = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0..<size {
        let common = drivers?[i / 2 * (size / 2) + j / 2] ?? (i / 2 == j / 2 ? 1 : 0)
        result[i * size + j] = effect[i] * effect[j] * common
      }
    }
    return result
  }

  /// The largest part of C, in twentieths, that the correlations leave room for.
  ///
  /// What sites share of temperature can be more than what they share of rain: then not all of it
  /// can come from rain.
  static func room(
    for effect: [Double], correlation m0: [Double], lag: [Double], drivers: [Double]
  ) -> Double {
    let size = effect.count
    var own: [Double] = []
    for s in 0..<(size / 2) {
      own += block(
        correlation: m0[2 * s * size + 2 * s + 1], lag: Array(lag[(4 * s)..<(4 * s + 4)]))
    }
    func carried(_ i: Int, _ j: Int) -> Double {
      var sum = 0.0
      for a in 0..<2 {
        for b in 0..<2 {
          sum += own[4 * (i / 2) + 2 * (i % 2) + a] * own[4 * (j / 2) + 2 * (j % 2) + b]
            * m0[(2 * (i / 2) + a) * size + 2 * (j / 2) + b]
        }
      }
      return sum
    }
    let rain = rain(effect, drivers)
    let fresh = (0..<(size * size)).map { m0[$0] - carried($0 / size, $0 % size) }
    for (slack, step) in slacks.flatMap({ slack in (0..<20).map { (slack, $0) } }) {
      let share = 1 - 0.05 * Double(step)
      let rest = fresh.indices.map { fresh[$0] - share * share * rain[$0] }
      let deviation = (0..<size).map { max(rest[$0 * size + $0], 0).squareRoot() }
      guard deviation.allSatisfy({ $0 * $0 > leastFresh }) else { continue }
      let scaled = rest.indices.map {
        rest[$0] / (deviation[$0 / size] * deviation[$0 % size])
          + ($0 / size == $0 % size ? slack : 0)
      }
      if isPositive(scaled, size) { return share }
    }
    return 0
  }

  /// How far below 0 an eigenvalue may lie that a repair lifts without much harm; the second where
  /// the first leaves nothing.
  private static let slacks = [0.02, 0.04]

  /// Whether a symmetric matrix has a Cholesky factor.
  private static func isPositive(_ matrix: [Double], _ size: Int) -> Bool {
    var l = matrix
    for i in 0..<size {
      for j in 0...i {
        var sum = l[i * size + j]
        for k in 0..<j { sum -= l[i * size + k] * l[j * size + k] }
        guard i == j else {
          l[i * size + j] = sum / l[j * size + j]
          continue
        }
        guard sum > 1e-9 else { return false }
        l[i * size + i] = sum.squareRoot()
      }
    }
    return true
  }

  /// The least share of a variable's variance that is fresh every day.
  static let leastFresh = 0.03

  /// A = M1 M0^-1 of one site. Where M0 - A M0 A' is not positive definite, or leaves less than
  /// `leastFresh`, no such process exists: M1 is then brought nearer to 0 until it does.
  static func block(correlation r: Double, lag: [Double]) -> [Double] {
    var m1 = lag
    for _ in 0..<400 {
      let scale = 1 / (1 - r * r)
      let a = [
        (m1[0] - m1[1] * r) * scale, (m1[1] - m1[0] * r) * scale,
        (m1[2] - m1[3] * r) * scale, (m1[3] - m1[2] * r) * scale,
      ]
      // A M0 A' = M1 M0^-1 M1' = A M1'.
      let q00 = 1 - (a[0] * m1[0] + a[1] * m1[1])
      let q01 = r - (a[0] * m1[2] + a[1] * m1[3])
      let q11 = 1 - (a[2] * m1[2] + a[3] * m1[3])
      if q00 >= leastFresh, q11 >= leastFresh, q00 * q11 - q01 * q01 >= 0.05 * q00 * q11 {
        return a
      }
      for index in 0..<4 { m1[index] *= 0.99 }
    }
    return [0, 0, 0, 0]
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

  /// `L L'` of a lower triangular factor.
  static func product(_ factor: [Double], _ size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        let sum = (0...j).reduce(0) { $0 + factor[i * size + $1] * factor[j * size + $1] }
        result[i * size + j] = sum
        result[j * size + i] = sum
      }
    }
    return result
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
