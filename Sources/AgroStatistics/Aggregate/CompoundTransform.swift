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
  private let growth: [Double]

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
    growth = theta > 0 ? (0..<nodes).map { exp(theta * Double($0)) } : []
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

  /// The compound laws of one or two severities with the same count.
  ///
  /// The second severity may be shifted by one point on the way, which is how the lower
  /// discretisation is had from the transform of the upper.
  mutating func laws(
    _ first: [Double], _ second: [Double]?, shiftedSecond: Bool
  ) -> (masses: [[Double]], error: TransformError) {
    let n = fourier.count
    var real = [Double](repeating: 0, count: n)
    var imaginary = real
    for j in 0..<min(first.count, n) { real[j] = first[j] }
    if let second {
      for j in 0..<min(second.count, n) { imaginary[j] = second[j] }
    }
    if tilt > 0 {
      for j in 0..<max(first.count, second?.count ?? 0) {
        let factor = exp(-tilt * Double(j))
        real[j] *= factor
        imaginary[j] *= factor
      }
    }
    fourier.forward(real: &real, imaginary: &imaginary)
    // The transforms of both real sequences, for the frequencies 0 ... n / 2.
    let half = n / 2
    var parts: [([Double], [Double])] = []
    var firstReal = [Double](repeating: 0, count: half + 1)
    var firstImaginary = firstReal
    var secondReal = firstReal
    var secondImaginary = firstReal
    for k in 0...half {
      let mirror = (n - k) & (n - 1)
      firstReal[k] = 0.5 * (real[k] + real[mirror])
      firstImaginary[k] = 0.5 * (imaginary[k] - imaginary[mirror])
      secondReal[k] = 0.5 * (imaginary[k] + imaginary[mirror])
      secondImaginary[k] = 0.5 * (real[mirror] - real[k])
    }
    parts.append((firstReal, firstImaginary))
    if second != nil {
      if shiftedSecond {
        let factor = exp(-tilt)
        var shiftedReal = secondReal
        var shiftedImaginary = secondImaginary
        for k in 0...half {
          let (c, s) = fourier.root(k)
          shiftedReal[k] = factor * (secondReal[k] * c + secondImaginary[k] * s)
          shiftedImaginary[k] = factor * (secondImaginary[k] * c - secondReal[k] * s)
        }
        parts.append((shiftedReal, shiftedImaginary))
      }
      parts.append((secondReal, secondImaginary))
    }
    var modulus = 0.0
    for i in parts.indices {
      var (partReal, partImaginary) = parts[i]
      parts[i] = ([], [])
      count.applyGeneratingFunction(real: &partReal, imaginary: &partImaginary)
      parts[i] = (partReal, partImaginary)
    }
    for k in 0...half { modulus += abs(parts[0].0[k]) + abs(parts[0].1[k]) }
    var masses: [[Double]] = []
    var index = 0
    while index < parts.count {
      // Two results in one inverse transform: the second in the imaginary part.
      let a = parts[index]
      let b = index + 1 < parts.count ? parts[index + 1] : nil
      for k in 0...half {
        let mirror = (n - k) & (n - 1)
        let br = b?.0[k] ?? 0
        let bi = b?.1[k] ?? 0
        real[k] = a.0[k] - bi
        imaginary[k] = a.1[k] + br
        real[mirror] = a.0[k] + bi
        imaginary[mirror] = br - a.1[k]
      }
      fourier.scaledInverse(real: &real, imaginary: &imaginary)
      masses.append(finish(real))
      if b != nil { masses.append(finish(imaginary)) }
      index += 2
    }
    // A mass is a mean of n terms whose relative errors are a few units for every stage of the
    // transforms and for every unit of the exponent; the errors of n masses add up at worst.
    let exponent = count.mean + 4 * log2(Double(n))
    let largest = 2 * modulus / Double(n)
    let rounding =
      Double.ulpOfOne * exponent * largest * Double(nodes) * exp(tilt * Double(nodes))
    return (masses, TransformError(aliasing: aliasing, rounding: rounding, tilt: tilt))
  }

  private func finish(_ part: [Double]) -> [Double] {
    let scale = 1 / Double(fourier.count)
    var result = [Double](repeating: 0, count: nodes)
    if tilt > 0 {
      for j in 0..<nodes { result[j] = max(0, part[j] * scale * growth[j]) }
    } else {
      for j in 0..<nodes { result[j] = max(0, part[j] * scale) }
    }
    return result
  }
}
