internal import Glibc

/// How much a lattice is tilted (multiplied by `exp(-theta j)`) before it is transformed, which
/// keeps mass beyond the grid from coming back at its beginning.
public enum ExponentialTilt: Sendable, Equatable {
  /// The grid is lengthened up to fourfold until the mass beyond it is below rounding; where that
  /// is not enough it is tilted, so that the errors of wrapping round and of rounding balance.
  case automatic
  case none
  /// theta per point, at least 0. Grubel and Hermesmeier (1999) advise 20 over the grid.
  case perPoint(Double)
}

/// What a Fourier transform of a compound law may have done to its masses.
struct TransformError {
  /// A bound on the mass beyond the grid that came back onto it.
  var aliasing: Double
  /// A bound on the rounding error of the distribution function.
  var rounding: Double
  var tilt: Double
}

/// Compound laws by Fourier transform: up to two severities at a time, in one complex transform.
///
/// Reference: Heckman and Meyers (1983); Grubel and Hermesmeier (1999), ASTIN Bulletin 29, for
/// the tilt; Embrechts and Frei (2009).
struct CompoundTransform {
  let count: ClaimCount
  let nodes: Int
  let tilt: Double
  let aliasing: Double
  private var fourier: FourierTransform

  init(count: ClaimCount, severity: [Double], nodes: Int, tilt: ExponentialTilt) {
    self.count = count
    self.nodes = nodes
    var length = nodes
    var beyond = Self.massBeyond(length, count: count, severity: severity)
    var theta = 0.0
    switch tilt {
    case .none: break
    case .perPoint(let value): theta = value
    case .automatic:
      while beyond > 1e-16 && (length < 4 * nodes || length < 1024) {
        length *= 2
        beyond = Self.massBeyond(length, count: count, severity: severity)
      }
      // exp(theta nodes) 1e-16 of rounding against exp(-theta length) of mass beyond.
      theta = log(max(beyond, 1e-16) / 1e-16) / Double(nodes + length)
    }
    fourier = FourierTransform(atLeast: length)
    self.tilt = theta
    aliasing = beyond * exp(-theta * Double(fourier.count))
  }

  /// Chernoff's bound of P(S >= n) in steps: the least of `E z^S / z^n` over z > 1.
  static func massBeyond(_ n: Int, count: ClaimCount, severity: [Double]) -> Double {
    func bound(_ s: Double) -> Double {
      let z = exp(s)
      var sum = 0.0
      for mass in severity.reversed() { sum = sum * z + mass }
      guard sum.isFinite else { return .infinity }
      return count.logGeneratingFunction(above: sum) - s * Double(n)
    }
    // The bound is convex in s; s of the order of 1 / n is a safe start.
    var low = 0.0
    var high = 1 / Double(n)
    var best = 0.0
    while high < 1 {
      let value = bound(2 * high)
      if value >= best || value < -80 {
        best = min(best, value)
        break
      }
      best = value
      low = high
      high *= 2
    }
    if best < -40 { return exp(best) }
    high *= 2
    for _ in 0..<12 {
      let third = (high - low) / 3
      let left = bound(low + third)
      let right = bound(high - third)
      best = min(best, left, right)
      if left < right { high -= third } else { low += third }
    }
    return exp(best)
  }

  /// The masses of the compound law of one severity.
  mutating func law(_ severity: [Double]) -> (masses: [Double], error: TransformError) {
    var (real, imaginary) = tilted(severity, [])
    fourier.forward(real: &real, imaginary: &imaginary)
    let half = fourier.count / 2
    var spectrum = Spectrum(
      real: Array(real[0...half]), imaginary: Array(imaginary[0...half]))
    spectrum.apply(count)
    let modulus = spectrum.modulus
    invert(spectrum, nil, real: &real, imaginary: &imaginary)
    return (finish(real), error(modulus: modulus))
  }

  /// The masses of the compound laws of a severity, and of the laws above and below the true one
  /// that the upper discretisation gives: the lower is the upper moved by a point.
  mutating func laws(
    _ severity: [Double], upper: [Double]
  ) -> (main: [Double], above: [Double], below: [Double], error: TransformError) {
    // Two real sequences in one complex transform, separated by symmetry.
    var (real, imaginary) = tilted(severity, upper)
    fourier.forward(real: &real, imaginary: &imaginary)
    let n = fourier.count
    let half = n / 2
    var main = Spectrum(zero: half + 1)
    var above = Spectrum(zero: half + 1)
    var below = Spectrum(zero: half + 1)
    let shift = exp(-tilt)
    for k in 0...half {
      let mirror = (n - k) & (n - 1)
      let (r, i, rm, im) = (real[k], imaginary[k], real[mirror], imaginary[mirror])
      main.real[k] = 0.5 * (r + rm)
      main.imaginary[k] = 0.5 * (i - im)
      let u = 0.5 * (i + im)
      let v = 0.5 * (rm - r)
      below.real[k] = u
      below.imaginary[k] = v
      let (c, s) = fourier.root(k)
      above.real[k] = shift * (u * c + v * s)
      above.imaginary[k] = shift * (v * c - u * s)
    }
    main.apply(count)
    above.apply(count)
    below.apply(count)
    let modulus = main.modulus
    invert(main, nil, real: &real, imaginary: &imaginary)
    let masses = finish(real)
    invert(above, below, real: &real, imaginary: &imaginary)
    return (masses, finish(real), finish(imaginary), error(modulus: modulus))
  }

  private func tilted(_ first: [Double], _ second: [Double]) -> ([Double], [Double]) {
    func padded(_ masses: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: fourier.count)
      for j in 0..<min(masses.count, result.count) { result[j] = masses[j] }
      if tilt > 0 {
        for j in 0..<min(masses.count, result.count) { result[j] *= exp(-tilt * Double(j)) }
      }
      return result
    }
    return (padded(first), padded(second))
  }

  /// The real sequences of one or two spectra by one transform, the second in the imaginary part.
  private mutating func invert(
    _ first: Spectrum, _ second: Spectrum?, real: inout [Double], imaginary: inout [Double]
  ) {
    let n = fourier.count
    let half = n / 2
    if let second {
      for k in 0...half {
        let mirror = (n - k) & (n - 1)
        let (ar, ai) = (first.real[k], first.imaginary[k])
        let (br, bi) = (second.real[k], second.imaginary[k])
        real[k] = ar - bi
        imaginary[k] = ai + br
        real[mirror] = ar + bi
        imaginary[mirror] = br - ai
      }
    } else {
      for k in 0...half {
        let mirror = (n - k) & (n - 1)
        let (ar, ai) = (first.real[k], first.imaginary[k])
        real[k] = ar
        imaginary[k] = ai
        real[mirror] = ar
        imaginary[mirror] = -ai
      }
    }
    fourier.scaledInverse(real: &real, imaginary: &imaginary)
  }

  /// A mass is a mean of n terms whose relative errors are a few units for every stage of the
  /// transforms and for every unit of the exponent; the errors of n masses add up at worst.
  private func error(modulus: Double) -> TransformError {
    let exponent = count.mean + 4 * log2(Double(fourier.count))
    let largest = 2 * modulus / Double(fourier.count)
    let growth = exp(tilt * Double(nodes))
    return TransformError(
      aliasing: aliasing,
      rounding: Double.ulpOfOne * exponent * largest * Double(nodes) * growth, tilt: tilt)
  }

  private func finish(_ part: [Double]) -> [Double] {
    let scale = 1 / Double(fourier.count)
    var result = [Double](repeating: 0, count: nodes)
    for j in 0..<nodes { result[j] = max(0, part[j] * scale) }
    if tilt > 0 {
      for j in 0..<nodes { result[j] *= exp(tilt * Double(j)) }
    }
    return result
  }
}

/// The transform of a real sequence at the frequencies 0 ... n / 2; the others mirror them.
private struct Spectrum {
  var real: [Double]
  var imaginary: [Double]

  init(real: [Double], imaginary: [Double]) {
    self.real = real
    self.imaginary = imaginary
  }

  init(zero count: Int) {
    real = [Double](repeating: 0, count: count)
    imaginary = real
  }

  mutating func apply(_ count: ClaimCount) {
    count.applyGeneratingFunction(real: &real, imaginary: &imaginary)
  }

  var modulus: Double {
    var sum = 0.0
    for k in 0..<real.count { sum += abs(real[k]) + abs(imaginary[k]) }
    return sum
  }
}
