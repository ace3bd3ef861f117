internal import Glibc

/// A severity whose sums have a known law.
public protocol SummableLaw: Sendable {
  /// P(X_1 + ... + X_n <= x), n at least 1.
  func probability(ofSumOf n: Int, atMost x: Double) -> Double
  /// P(X_1 + ... + X_n > x), n at least 1.
  func probability(ofSumOf n: Int, above x: Double) -> Double
  /// E[S; S > x] of the sum of n losses; `+infinity` where it diverges.
  func partialMean(ofSumOf n: Int, above x: Double) -> Double
}

extension Gamma: SummableLaw {
  public func probability(ofSumOf n: Int, atMost x: Double) -> Double {
    x <= 0 ? 0 : Gamma.lower(x / scale, Double(n) * shape)
  }

  public func probability(ofSumOf n: Int, above x: Double) -> Double {
    x <= 0 ? 1 : Gamma.upper(x / scale, Double(n) * shape)
  }

  public func partialMean(ofSumOf n: Int, above x: Double) -> Double {
    let total = Double(n) * shape
    return total * scale * (x <= 0 ? 1 : Gamma.upper(x / scale, total + 1))
  }
}

extension Exponential: SummableLaw {
  public func probability(ofSumOf n: Int, atMost x: Double) -> Double {
    x <= 0 ? 0 : Gamma.lower(x / mean, Double(n))
  }

  public func probability(ofSumOf n: Int, above x: Double) -> Double {
    x <= 0 ? 1 : Gamma.upper(x / mean, Double(n))
  }

  public func partialMean(ofSumOf n: Int, above x: Double) -> Double {
    Double(n) * mean * (x <= 0 ? 1 : Gamma.upper(x / mean, Double(n) + 1))
  }
}

/// The standard Levy law times a scale: the stable law of index 1/2, the hitting time of a
/// Brownian motion. Its mean is infinite; a sum of n is n^2 times one. A hard case for every
/// numerical aggregate law, kept for checks.
public struct LevyLaw: SummableLaw, Equatable {
  /// The scale c, above 0.
  public let scale: Double

  /// - Throws: ``ParameterError`` unless the scale is a finite number above 0.
  public init(scale: Double) throws(ParameterError) {
    guard scale > 0, scale.isFinite else {
      throw ParameterError(
        parameter: "scale", value: scale, requirement: "a finite number above 0")
    }
    self.scale = scale
  }

  public func probability(ofSumOf n: Int, atMost x: Double) -> Double {
    x <= 0 ? 0 : erfc(Double(n) * (scale / (2 * x)).squareRoot())
  }

  public func probability(ofSumOf n: Int, above x: Double) -> Double {
    x <= 0 ? 1 : erf(Double(n) * (scale / (2 * x)).squareRoot())
  }

  public func partialMean(ofSumOf n: Int, above x: Double) -> Double { .infinity }
}

/// A compound law as the exact series over the count,
/// `P(S <= x) = sum p_n P(X_1 + ... + X_n <= x)`: the control that stands beside a lattice.
public struct CompoundSeries<Severity: SummableLaw>: Sendable {
  /// The law of the number of losses.
  public let count: ClaimCount
  /// The law of one loss.
  public let severity: Severity
  private let terms: [(n: Int, probability: Double)]

  /// The most counts that a series may look at.
  static var largestTermCount: Double { 20_000_000 }

  /// - Complexity: every value costs a term for each count whose probability is above 1e-20.
  /// - Throws: ``AggregateError/tooManyTerms(mean:)`` where the counts within sixty standard
  ///   deviations of the mean are more than twenty million.
  public init(count: ClaimCount, severity: Severity) throws(AggregateError) {
    self.count = count
    self.severity = severity
    var terms: [(n: Int, probability: Double)] = []
    // Sixty standard deviations leave less than the smallest term even for a geometric count.
    let width = 60 * (count.variance.squareRoot() + 1)
    let isTable = count.tableCount > 0
    let last = isTable ? Double(count.tableCount) : count.mean + width
    let start = isTable ? 1 : max(1, count.mean - width)
    guard last - start <= Self.largestTermCount, last < 1e15 else {
      throw .tooManyTerms(mean: count.mean)
    }
    var n = Int(start)
    while Double(n) <= last {
      let probability = count.probability(of: n)
      if probability > 1e-20 { terms.append((n, probability)) }
      if !isTable && probability <= 1e-20 && Double(n) > count.mean { break }
      n += 1
    }
    self.terms = terms
  }

  public func probability(atMost x: Double) -> Double {
    guard x >= 0 else { return 0 }
    return terms.reduce(count.probability(of: 0)) {
      $0 + $1.probability * severity.probability(ofSumOf: $1.n, atMost: x)
    }
  }

  public func probability(above x: Double) -> Double {
    guard x >= 0 else { return 1 }
    return terms.reduce(0) {
      $0 + $1.probability * severity.probability(ofSumOf: $1.n, above: x)
    }
  }

  /// P(lower < S <= upper), 0 <= lower <= upper.
  public func probability(above lower: Double, atMost upper: Double) -> Double {
    terms.reduce(0) {
      // Whichever tail is smaller cancels least.
      let below = severity.probability(ofSumOf: $1.n, atMost: upper)
      let difference =
        below < 0.5
        ? below - severity.probability(ofSumOf: $1.n, atMost: lower)
        : severity.probability(ofSumOf: $1.n, above: lower)
          - severity.probability(ofSumOf: $1.n, above: upper)
      return $0 + $1.probability * difference
    }
  }

  /// The smallest x with P(S > x) <= q, to about 1e-14 relative.
  public func quantile(exceededWith q: Double) -> Double {
    if q >= probability(above: 0) { return 0 }
    if q <= 0 { return .infinity }
    var high = 1.0
    while probability(above: high) > q {
      high *= 2
      if !high.isFinite { return .infinity }
    }
    var low = high / 2
    while low > 1e-300 && probability(above: low) <= q {
      high = low
      low /= 2
    }
    while high - low > 2e-15 * high {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { break }
      if probability(above: middle) > q { low = middle } else { high = middle }
    }
    return high
  }

  /// The smallest x with P(S <= x) >= p.
  public func quantile(_ p: Double) -> Double { quantile(exceededWith: 1 - p) }

  /// The expected shortfall at level p: `E[S; S > v] / (1 - p)` with v the p-quantile, and what
  /// of the atom at 0 the level cuts.
  public func tailValueAtRisk(_ p: Double) -> Double {
    let quantile = self.quantile(p)
    let mean = terms.reduce(0) {
      $0 + $1.probability * severity.partialMean(ofSumOf: $1.n, above: quantile)
    }
    return (mean + quantile * max(0, 1 - p - probability(above: quantile))) / (1 - p)
  }
}
