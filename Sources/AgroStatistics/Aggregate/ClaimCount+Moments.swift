internal import Glibc

extension ClaimCount {
  public var mean: Double { factorialMoments.0 }

  public var variance: Double {
    let (m1, m2, _) = factorialMoments
    return m2 + m1 - m1 * m1
  }

  /// E(N - E N)^3.
  public var thirdCentralMoment: Double {
    let (m1, m2, m3) = factorialMoments
    let raw2 = m2 + m1
    let raw3 = m3 + 3 * m2 + m1
    return raw3 - 3 * m1 * raw2 + 2 * m1 * m1 * m1
  }

  public var skewness: Double { thirdCentralMoment / (variance * variance.squareRoot()) }

  /// E N, E N(N - 1), E N(N - 1)(N - 2).
  private var factorialMoments: (Double, Double, Double) {
    let c = modification
    switch family {
    case .poisson(let m): return (c * m, c * m * m, c * m * m * m)
    case .binomial(let trials, let q):
      let n = Double(trials)
      return (c * n * q, c * n * (n - 1) * q * q, c * n * (n - 1) * (n - 2) * q * q * q)
    case .negativeBinomial(let r, let s):
      return (
        c * r * s, c * r * (r + 1) * s * s, c * r * (r + 1) * (r + 2) * s * s * s
      )
    case .logarithmic(let s):
      let base = c / log1p(s)
      return (base * s, base * s * s, base * 2 * s * s * s)
    case .extended(let r, let s):
      let base = c / -expm1(-r * log1p(s))
      return (
        base * r * s, base * r * (r + 1) * s * s, base * r * (r + 1) * (r + 2) * s * s * s
      )
    case .table(let probabilities):
      var m1 = 0.0
      var m2 = 0.0
      var m3 = 0.0
      for (count, probability) in probabilities.enumerated() {
        let n = Double(count)
        m1 += n * probability
        m2 += n * (n - 1) * probability
        m3 += n * (n - 1) * (n - 2) * probability
      }
      return (c * m1, c * m2, c * m3)
    }
  }
}

/// Mean, variance and third central moment of a loss.
public struct LossMoments: Sendable, Equatable {
  public let mean: Double
  public let variance: Double
  /// E(X - E X)^3.
  public let thirdCentralMoment: Double

  /// Moments of a loss: the mean in its unit, the others in powers of it.
  public init(mean: Double, variance: Double, thirdCentralMoment: Double) {
    self.mean = mean
    self.variance = variance
    self.thirdCentralMoment = thirdCentralMoment
  }

  /// Moments of a loss: the mean in its unit, the others in powers of it.
  public init(mean: Double, variance: Double, skewness: Double) {
    self.init(
      mean: mean, variance: variance,
      thirdCentralMoment: skewness * variance * variance.squareRoot())
  }

  /// The square root of the variance, in the unit of the losses.
  public var standardDeviation: Double { variance.squareRoot() }
  /// Standard deviation over mean; not finite where the mean is 0.
  public var coefficientOfVariation: Double { standardDeviation / mean }
  /// `+infinity` where the third moment diverges; 0 for a constant.
  public var skewness: Double {
    guard variance > 0 else { return 0 }
    guard variance.isFinite, thirdCentralMoment.isFinite else { return .infinity }
    return thirdCentralMoment / (variance * variance.squareRoot())
  }

  /// The exact moments of the sum of a random number of independent losses:
  ///
  ///     E S = E N E X,   var S = E N var X + var N (E X)^2,
  ///     m3(S) = E N m3(X) + 3 var N E X var X + m3(N) (E X)^3.
  public static func compound(count: ClaimCount, severity: LossMoments) -> LossMoments {
    let m = severity.mean
    let n = count.mean
    if n == 0 { return LossMoments(mean: 0, variance: 0, thirdCentralMoment: 0) }
    return LossMoments(
      mean: n * m, variance: n * severity.variance + count.variance * m * m,
      thirdCentralMoment: n * severity.thirdCentralMoment
        + 3 * count.variance * m * severity.variance + count.thirdCentralMoment * m * m * m)
  }

  /// The moments of a sum of independent losses.
  public static func sum(_ parts: [LossMoments]) -> LossMoments {
    LossMoments(
      mean: parts.reduce(0) { $0 + $1.mean }, variance: parts.reduce(0) { $0 + $1.variance },
      thirdCentralMoment: parts.reduce(0) { $0 + $1.thirdCentralMoment })
  }
}

extension Distribution {
  /// The law's first three moments; infinite where they diverge.
  public var lossMoments: LossMoments {
    guard variance.isFinite else {
      return LossMoments(mean: mean, variance: .infinity, thirdCentralMoment: .infinity)
    }
    return LossMoments(mean: mean, variance: variance, skewness: variance > 0 ? skewness : 0)
  }
}
