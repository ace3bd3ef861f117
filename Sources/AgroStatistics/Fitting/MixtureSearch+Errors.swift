internal import Glibc

extension MixtureSearch {
  /// Standard errors at the maximum, from the observed information of all free parameters: the
  /// shares but the last, the means, and the deviations above the floor.
  ///
  /// With ln f = ln sum_j exp(l_j), l_j = ln(share_j density_j) and r_j = share_j density_j / f, the
  /// second derivatives of ln f are sum_j r_j (l_j'' + l_j' l_j'^T) - g g^T, g = sum_j r_j l_j'.
  /// Reference: Louis (1982), J. R. Stat. Soc. B 44, 226-233.
  func standardErrors() -> (shares: [Double], means: [Double], deviations: [Double]) {
    let k = shares.count
    // Coordinates: shares 0..<k-1, means k-1..<2k-1, deviations 2k-1..<3k-1.
    let size = 3 * k - 1
    var information = DenseMatrix(zero: size, size)
    for (value, weight) in zip(x, w) where weight > 0 {
      var logs = [Double](repeating: 0, count: k)
      for j in 0..<k {
        let z = (value - means[j]) / deviations[j]
        logs[j] = log(shares[j]) - log(deviations[j]) - 0.5 * z * z
      }
      let largest = logs.reduce(-.infinity, max)
      let total = logs.reduce(0) { $0 + exp($1 - largest) }
      var gradient = [Double](repeating: 0, count: size)
      for j in 0..<k {
        let r = exp(logs[j] - largest) / total
        let s = deviations[j]
        let z = (value - means[j]) / s
        let mean = k - 1 + j
        let deviation = 2 * k - 1 + j
        // First derivatives of l_j.
        var slopes: [(index: Int, slope: Double)] = [
          (mean, z / s), (deviation, (z * z - 1) / s),
        ]
        if j < k - 1 {
          slopes.append((j, 1 / shares[j]))
          information[j, j] += weight * r / (shares[j] * shares[j])
        } else {
          for a in 0..<(k - 1) {
            slopes.append((a, -1 / shares[j]))
            for b in 0..<(k - 1) { information[a, b] += weight * r / (shares[j] * shares[j]) }
          }
        }
        information[mean, mean] += weight * r / (s * s)
        information[mean, deviation] += weight * r * 2 * z / (s * s)
        information[deviation, mean] += weight * r * 2 * z / (s * s)
        information[deviation, deviation] += weight * r * (3 * z * z - 1) / (s * s)
        for one in slopes {
          gradient[one.index] += r * one.slope
          for other in slopes {
            information[one.index, other.index] -= weight * r * one.slope * other.slope
          }
        }
      }
      for a in 0..<size {
        for b in 0..<size { information[a, b] += weight * gradient[a] * gradient[b] }
      }
    }
    // A held deviation is no parameter: the others are conditional on it.
    let held = (0..<k).filter { deviations[$0] <= floor }.map { 2 * k - 1 + $0 }
    for index in held {
      for other in 0..<size {
        information[index, other] = 0
        information[other, index] = 0
      }
      information[index, index] = 1
    }
    guard let covariance = information.solving(.identity(size)) else {
      let unknown = [Double](repeating: .infinity, count: k)
      return (unknown, unknown, unknown)
    }
    func error(_ index: Int) -> Double {
      if held.contains(index) { return 0 }
      let variance = covariance[index, index]
      return variance >= 0 ? variance.squareRoot() : .infinity
    }
    // The last share is one minus the others.
    var last = 0.0
    for a in 0..<(k - 1) { for b in 0..<(k - 1) { last += covariance[a, b] } }
    return (
      (0..<(k - 1)).map(error) + [last >= 0 ? last.squareRoot() : .infinity],
      (0..<k).map { error(k - 1 + $0) }, (0..<k).map { error(2 * k - 1 + $0) }
    )
  }
}
