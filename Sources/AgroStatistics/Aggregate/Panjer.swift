internal import CAgroKernels
internal import Glibc

extension LatticeLaw {
  /// The compound law by Panjer's (1981) recursion: exact for the lattice severity but for
  /// rounding, whose relative error stays near `n` units in the last place where all terms are
  /// positive (Poisson, negative binomial, logarithmic).
  ///
  ///     g_x = [ (p_1 - (a + b) p_0) f_x + sum (a + b y / x) f_y g_(x - y) ] / (1 - a f_0)
  ///
  /// The recursion starts at 1 wherever `P(S = 0)` would underflow and is scaled on the way.
  /// - Complexity: `nodes` times the number of severity points.
  /// - Throws: ``AggregateError`` for a count outside the classes, a severity that does not start
  ///   at 0, or a loss of accuracy (a binomial count with a large probability).
  static func panjer(
    count: ClaimCount, severity: LatticeLaw, nodes: Int
  ) throws(AggregateError) -> LatticeLaw {
    guard severity.start == 0 else { throw .startNotZero(severity.start) }
    guard let (a, b) = count.recursion else { throw .noRecursion }
    let points = min(nodes, severity.count)
    var f = Array(severity.masses[..<points])
    while f.count > 1 && f[f.count - 1] == 0 { f.removeLast() }
    let m = f.count - 1
    var reversed = [Double](repeating: 0, count: m)
    var weighted = reversed
    for y in stride(from: m, to: 0, by: -1) {
      reversed[m - y] = f[y]
      weighted[m - y] = Double(y) * f[y]
    }
    let isSecondClass: Bool
    switch count.family {
    case .logarithmic, .extended: isSecondClass = true
    default: isSecondClass = false
    }
    // The family without its changed zero, g_0 = P(f_0).
    let base = ClaimCount(family: count.family)
    var g = [Double](repeating: 0, count: nodes)
    let logZero = isSecondClass ? 0 : base.logFamilyFunction(at: f[0])
    let isScaled = logZero < -600
    g[0] = isSecondClass ? base.generatingFunction(at: f[0]) : isScaled ? 1 : exp(logZero)
    let rescalings: Int32
    if isSecondClass {
      let first = base.probability(of: 1)
      let source = f.map { first * $0 }
      rescalings = unsafe agro_panjer(&g, nodes, reversed, weighted, m, a, b, f[0], source)
    } else {
      rescalings = unsafe agro_panjer(&g, nodes, reversed, weighted, m, a, b, f[0], nil)
    }
    if isScaled || rescalings > 0 {
      // Two factors, since either alone may leave the range of a double.
      let exponent = (isScaled ? logZero : 0) + Double(rescalings) * 250 * log(10)
      let factor = exp(exponent / 2)
      for x in 0..<nodes { g[x] = g[x] * factor * factor }
    }
    if count.zeroProbability != nil {
      let factor = count.modification
      for x in 1..<max(1, nodes) { g[x] *= factor }
      g[0] = count.generatingFunction(at: f[0])
    }
    var lowest = 0.0
    var total = 0.0
    for mass in g {
      lowest = min(lowest, mass)
      total += mass
    }
    guard lowest > -1e-12, total < 1 + 1e-9, total.isFinite else {
      throw .unstableRecursion(lowestMass: lowest)
    }
    if lowest < 0 {
      for x in 0..<nodes where g[x] < 0 { g[x] = 0 }
    }
    let lost = 1 - total
    let allowance = rounding(count: count, nodes: nodes)
    return LatticeLaw(
      step: severity.step, unchecked: g, lostMass: lost <= allowance ? 0 : lost)
  }
}

extension LatticeLaw {
  /// A bound on the relative rounding error of a recursion: a unit for every point, and those of
  /// the logarithm of the first mass, which is of the order of the mean count.
  static func rounding(count: ClaimCount, nodes: Int) -> Double {
    Double.ulpOfOne * (Double(nodes) + 4 * count.mean)
  }
}

extension ClaimCount {
  /// log E z^N of the unchanged first-class family, without underflow.
  fileprivate func logFamilyFunction(at z: Double) -> Double {
    switch family {
    case .poisson(let mean): mean * (z - 1)
    case .binomial(let trials, let q): Double(trials) * log1p(q * (z - 1))
    case .negativeBinomial(let size, let scale): -size * log1p(scale * (1 - z))
    case .logarithmic, .extended, .table: 0
    }
  }
}
