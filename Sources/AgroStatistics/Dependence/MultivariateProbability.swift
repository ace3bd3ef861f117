internal import Glibc

/// Distribution functions of the multivariate normal and Student laws.
enum MultivariateProbability {
  /// P(X_i <= b_i) for standard normal variables with this correlation.
  static func normal(_ b: [Double], _ r: [[Double]]) -> Double {
    probability(b, r, degreesOfFreedom: .infinity)
  }

  static func student(_ b: [Double], _ r: [[Double]], degreesOfFreedom: Double) -> Double {
    probability(b, r, degreesOfFreedom: degreesOfFreedom)
  }

  /// Two coordinates by quadrature of Plackett's identity, three by conditioning on the first, more
  /// by a randomised lattice rule with fixed points (error about 1e-5).
  private static func probability(
    _ b: [Double], _ r: [[Double]], degreesOfFreedom v: Double
  ) -> Double {
    if b.contains(-.infinity) { return 0 }
    let kept = b.indices.filter { b[$0] != .infinity }
    if kept.count < b.count {
      return probability(
        kept.map { b[$0] }, kept.map { i in kept.map { r[i][$0] } }, degreesOfFreedom: v)
    }
    switch b.count {
    case 0: return 1
    case 1:
      return v == .infinity
        ? SpecialFunctions.normalProbability(atMost: b[0])
        : StudentLaw(degreesOfFreedom: v).probability(atMost: b[0])
    case 2:
      return v == .infinity
        ? BivariateLaw.normal(b[0], b[1], correlation: r[0][1])
        : BivariateLaw.student(b[0], b[1], correlation: r[0][1], degreesOfFreedom: v)
    case 3: return conditioned(b, r, v)
    default: return lattice(b, r, v)
    }
  }

  private static func conditioned(_ b: [Double], _ r: [[Double]], _ v: Double) -> Double {
    let s1 = (1 - r[0][1] * r[0][1]).squareRoot()
    let s2 = (1 - r[0][2] * r[0][2]).squareRoot()
    guard s1 > 0, s2 > 0 else { return lattice(b, r, v) }
    let partial = min(1, max(-1, (r[1][2] - r[0][1] * r[0][2]) / (s1 * s2)))
    let law = StudentLaw(degreesOfFreedom: v)
    let end =
      v == .infinity
      ? SpecialFunctions.normalProbability(atMost: b[0]) : law.probability(atMost: b[0])
    return DoubleExponential.integral(from: 0, to: end) { p in
      let x = v == .infinity ? SpecialFunctions.normalQuantile(p) : law.quantile(p)
      let stretch = v == .infinity ? 1 : ((v + 1) / (v + x * x)).squareRoot()
      let h = (b[1] - r[0][1] * x) / s1 * stretch
      let k = (b[2] - r[0][2] * x) / s2 * stretch
      return v == .infinity
        ? BivariateLaw.normal(h, k, correlation: partial)
        : BivariateLaw.student(h, k, correlation: partial, degreesOfFreedom: v + 1)
    }
  }

  /// Genz's (1992) separation of variables over a Richtmyer lattice with the baker's transform.
  private static func lattice(_ b: [Double], _ r: [[Double]], _ v: Double) -> Double {
    let n = b.count
    var l = DenseMatrix(zero: n, n)
    for i in 0..<n {
      for j in 0...i {
        var sum = r[i][j]
        for k in 0..<j { sum -= l[i, k] * l[j, k] }
        l[i, j] = i == j ? max(sum, 1e-30).squareRoot() : sum / l[j, j]
      }
    }
    let roots = primes(n).map { $0.squareRoot() }
    let law = StudentLaw(degreesOfFreedom: v)
    let points = 1 << 15
    var total = 0.0
    var y = [Double](repeating: 0, count: n)
    for index in 1...points {
      var product = 1.0
      var squares = 0.0
      for i in 0..<n {
        var mean = 0.0
        for j in 0..<i { mean += l[i, j] * y[j] }
        // The coordinate before has degrees of freedom v + i given the others.
        let stretch = v == .infinity ? 1 : ((v + Double(i)) / (v + squares)).squareRoot()
        let bound = (b[i] - mean) / l[i, i] * stretch
        let conditional = i == 0 ? law : StudentLaw(degreesOfFreedom: v + Double(i))
        let p =
          v == .infinity
          ? SpecialFunctions.normalProbability(atMost: bound)
          : conditional.probability(atMost: bound)
        product *= p
        if i == n - 1 || product == 0 { break }
        let fraction = (Double(index) * roots[i]).truncatingRemainder(dividingBy: 1)
        let w = 1 - abs(2 * fraction - 1)
        let q = min(max(w * p, 1e-300), 1 - 1e-16)
        let x = v == .infinity ? SpecialFunctions.normalQuantile(q) : conditional.quantile(q)
        y[i] = x / stretch
        squares += y[i] * y[i]
      }
      total += product
    }
    return total / Double(points)
  }

  private static func primes(_ count: Int) -> [Double] {
    var found: [Int] = []
    var candidate = 2
    while found.count < count {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found.map { Double($0) }
  }
}
