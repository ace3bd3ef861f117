internal import CAgroKernels
internal import Glibc

/// Discrete Fourier transforms of a power-of-two length over the C kernel.
struct FourierTransform {
  /// The length, 2^bits.
  let count: Int
  private let bits: Int
  private let cosines: [Double]
  private let sines: [Double]
  private var workReal: [Double]
  private var workImaginary: [Double]

  /// A transform of the smallest power of two that is at least `minimum`.
  init(atLeast minimum: Int) {
    var bits = 3
    while 1 << bits < minimum { bits += 1 }
    self.bits = bits
    count = 1 << bits
    // Angles up to pi / 4 from the C library, the rest by symmetry: every factor is within a
    // rounding error, and the circle closes exactly.
    let eighth = count / 8
    var cosines = [Double](repeating: 0, count: count)
    var sines = cosines
    for j in 0...eighth {
      let angle = Double(j) * (2 * Double.pi / Double(count))
      let c = j == eighth ? 0.5.squareRoot() : cos(angle)
      let s = j == eighth ? 0.5.squareRoot() : sin(angle)
      let quarter = 2 * eighth
      cosines[j] = c
      sines[j] = s
      cosines[quarter - j] = s
      sines[quarter - j] = c
    }
    let quarter = 2 * eighth
    for j in 0..<quarter {
      let c = cosines[j]
      let s = sines[j]
      cosines[j + quarter] = -s
      sines[j + quarter] = c
      cosines[j + 2 * quarter] = -c
      sines[j + 2 * quarter] = -s
      cosines[j + 3 * quarter] = s
      sines[j + 3 * quarter] = -c
    }
    self.cosines = cosines
    self.sines = sines
    workReal = [Double](repeating: 0, count: count)
    workImaginary = workReal
  }

  /// `sum x_j exp(-2 pi i j k / n)` in place; both parts must have ``count`` numbers.
  mutating func forward(real: inout [Double], imaginary: inout [Double]) {
    precondition(real.count == count && imaginary.count == count, "Parts must fit the transform.")
    unsafe agro_fourier(
      &real, &imaginary, &workReal, &workImaginary, cosines, sines, Int32(bits))
  }

  /// n times the inverse, in place.
  mutating func scaledInverse(real: inout [Double], imaginary: inout [Double]) {
    forward(real: &imaginary, imaginary: &real)
  }

  /// cos and sin of `2 pi k / n`.
  func root(_ k: Int) -> (cosine: Double, sine: Double) { (cosines[k], sines[k]) }
}

extension ClaimCount {
  /// Replaces each value z by the generating function `E z^N`, |z| at most 1.
  func applyGeneratingFunction(real: inout [Double], imaginary: inout [Double]) {
    let count = real.count
    switch family {
    case .poisson(let mean) where mean <= 1e6:
      for i in 0..<count {
        real[i] = mean * (real[i] - 1)
        imaginary[i] *= mean
      }
      unsafe agro_complex_exp(&real, &imaginary, count)
    case .table(let probabilities):
      for i in 0..<count {
        let x = real[i]
        let y = imaginary[i]
        var re = 0.0
        var im = 0.0
        for probability in probabilities.reversed() {
          let kept = re * x - im * y + probability
          im = re * y + im * x
          re = kept
        }
        real[i] = re
        imaginary[i] = im
      }
    default:
      for i in 0..<count {
        let value = familyFunction(real[i], imaginary[i])
        real[i] = value.0
        imaginary[i] = value.1
      }
    }
    guard let zero = zeroProbability else { return }
    let factor = modification
    let shift = zero - factor * familyZero
    for i in 0..<count {
      real[i] = shift + factor * real[i]
      imaginary[i] *= factor
    }
  }

  private func familyFunction(_ x: Double, _ y: Double) -> (Double, Double) {
    /// log(1 + u + i v), accurate near 1.
    func log1(_ u: Double, _ v: Double) -> (Double, Double) {
      (0.5 * log1p(u * (2 + u) + v * v), atan2(v, 1 + u))
    }
    func power(_ exponent: Double, _ u: Double, _ v: Double) -> (Double, Double) {
      let (modulus, angle) = log1(u, v)
      let scale = exp(exponent * modulus)
      return (scale * cos(exponent * angle), scale * sin(exponent * angle))
    }
    switch family {
    case .poisson(let mean):
      let scale = exp(mean * (x - 1))
      return (scale * cos(mean * y), scale * sin(mean * y))
    case .binomial(let trials, let q):
      if q == 1 && x * x + y * y == 0 { return (trials == 0 ? 1 : 0, 0) }
      return power(Double(trials), q * (x - 1), q * y)
    case .negativeBinomial(let size, let scale):
      return power(-size, scale * (1 - x), -scale * y)
    case .logarithmic(let scale):
      let (modulus, angle) = log1(scale * (1 - x), -scale * y)
      let base = log1p(scale)
      return (1 - modulus / base, -angle / base)
    case .extended(let size, let scale):
      let (re, im) = power(-size, scale * (1 - x), -scale * y)
      let none = exp(-size * log1p(scale))
      return ((re - none) / (1 - none), im / (1 - none))
    case .table: return (0, 0)
    }
  }
}
