extension LatticeLaw {
  /// The law of the sum of independent lattice losses of one step, cut after `nodes` points.
  ///
  /// Small sums are convolved directly, so that every mass keeps its relative accuracy; large
  /// ones by Fourier transform, with an absolute error of a few units of 1e-16.
  /// - Throws: ``AggregateError`` for laws of different steps, or none.
  public static func sum(
    of laws: [LatticeLaw], nodes: Int? = nil
  ) throws(AggregateError) -> LatticeLaw {
    guard var result = laws.first else {
      throw .invalidParameter(
        ParameterError(parameter: "number of laws", value: 0, requirement: "at least 1"))
    }
    for law in laws.dropFirst() {
      guard abs(law.step / result.step - 1) < 1e-12 else {
        throw .stepsDiffer(result.step, law.step)
      }
      let size = min(nodes ?? .max, result.count + law.count - 1)
      let masses =
        result.count * law.count <= 1 << 24
        ? convolve(result.masses, law.masses, size: size)
        : transform(result.masses, law.masses, size: size)
      // What either law lost is beyond the grid of the sum too.
      let known = result.mass * law.mass
      let kept = masses.reduce(0, +)
      let lost = max(0, known - kept) + (1 - (1 - result.lostMass) * (1 - law.lostMass))
      let rounding = 1e-15 * Double(size)
      result = LatticeLaw(
        start: result.start + law.start, step: result.step, unchecked: masses,
        lostMass: lost < rounding ? 0 : lost)
    }
    if let nodes, nodes < result.count {
      let cut = max(1, nodes)
      return LatticeLaw(
        start: result.start, step: result.step, unchecked: Array(result.masses[..<cut]),
        lostMass: result.exceedance[cut - 1])
    }
    return result
  }

  static func convolve(_ f: [Double], _ g: [Double], size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    for i in 0..<min(f.count, size) where f[i] != 0 {
      let mass = f[i]
      for j in 0..<min(g.count, size - i) { result[i + j] += mass * g[j] }
    }
    return result
  }

  private static func transform(_ f: [Double], _ g: [Double], size: Int) -> [Double] {
    var fourier = FourierTransform(atLeast: f.count + g.count - 1)
    let n = fourier.count
    // Both laws in one complex transform: f in the real part, g in the imaginary part.
    var real = f + [Double](repeating: 0, count: n - f.count)
    var imaginary = g + [Double](repeating: 0, count: n - g.count)
    fourier.forward(real: &real, imaginary: &imaginary)
    var productReal = [Double](repeating: 0, count: n)
    var productImaginary = productReal
    for k in 0..<n {
      let mirror = (n - k) % n
      let fr = 0.5 * (real[k] + real[mirror])
      let fi = 0.5 * (imaginary[k] - imaginary[mirror])
      let gr = 0.5 * (imaginary[k] + imaginary[mirror])
      let gi = -0.5 * (real[k] - real[mirror])
      productReal[k] = fr * gr - fi * gi
      productImaginary[k] = fr * gi + fi * gr
    }
    fourier.scaledInverse(real: &productReal, imaginary: &productImaginary)
    return (0..<size).map { max(0, productReal[$0] / Double(n)) }
  }

  /// The compound law by Horner's rule on the powers of the severity: for any finite table of
  /// counts, all terms positive.
  static func powers(
    counts: [Double], severity: LatticeLaw, nodes: Int
  ) throws(AggregateError) -> LatticeLaw {
    guard severity.start == 0 else { throw .startNotZero(severity.start) }
    var result = [Double](repeating: 0, count: nodes)
    var length = 1
    for probability in counts.reversed() {
      let next = min(nodes, length + severity.count - 1)
      result = convolve(Array(result[..<length]), severity.masses, size: next)
      result[0] += probability
      length = next
    }
    let total = result.reduce(0, +)
    let lost = 1 - total
    return LatticeLaw(
      step: severity.step, unchecked: result,
      lostMass: lost < 1e-15 * Double(nodes) ? 0 : lost)
  }
}
