internal import Glibc

extension ClaimCount {
  /// a of the recursion `p_k = (a + b / k) p_(k - 1)`; nil for a table.
  public var a: Double? { recursion?.a }

  /// b of the recursion `p_k = (a + b / k) p_(k - 1)`; nil for a table.
  public var b: Double? { recursion?.b }

  var recursion: (a: Double, b: Double)? {
    switch family {
    case .poisson(let mean): return (0, mean)
    case .binomial(let trials, let probability):
      guard probability < 1 else { return nil }
      let odds = probability / (1 - probability)
      return (-odds, Double(trials + 1) * odds)
    case .negativeBinomial(let size, let scale), .extended(let size, let scale):
      let ratio = scale / (1 + scale)
      return (ratio, (size - 1) * ratio)
    case .logarithmic(let scale):
      let ratio = scale / (1 + scale)
      return (ratio, -ratio)
    case .table: return nil
    }
  }

  /// The family's own probability of zero.
  var familyZero: Double {
    switch family {
    case .poisson(let mean): exp(-mean)
    case .binomial(let trials, let probability):
      exp(Double(trials) * log1p(-probability))
    case .negativeBinomial(let size, let scale): exp(-size * log1p(scale))
    case .logarithmic, .extended: 0
    case .table(let probabilities): probabilities.first ?? 0
    }
  }

  /// The factor of the probabilities of one claim and more that the changed zero brings.
  var modification: Double {
    guard let zero = zeroProbability else { return 1 }
    return (1 - zero) / claimProbability
  }

  /// 1 - p_0 of the family, without cancellation.
  private var claimProbability: Double {
    switch family {
    case .poisson(let mean): -expm1(-mean)
    case .binomial(let trials, let probability): -expm1(Double(trials) * log1p(-probability))
    case .negativeBinomial(let size, let scale): -expm1(-size * log1p(scale))
    case .logarithmic, .extended: 1
    case .table(let probabilities): probabilities.dropFirst().reduce(0, +)
    }
  }

  /// P(N = count).
  public func probability(of count: Int) -> Double {
    guard count >= 0 else { return 0 }
    guard count > 0 else { return zeroProbability ?? familyZero }
    return modification * familyProbability(of: count)
  }

  private func familyProbability(of count: Int) -> Double {
    let k = Double(count)
    switch family {
    case .poisson(let mean):
      return mean == 0 ? 0 : exp(k * log(mean) - mean - lgamma(k + 1))
    case .binomial(let trials, let probability):
      guard count <= trials else { return 0 }
      let n = Double(trials)
      guard probability > 0 else { return 0 }
      guard probability < 1 else { return count == trials ? 1 : 0 }
      let choose = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      return exp(choose + k * log(probability) + (n - k) * log1p(-probability))
    case .negativeBinomial(let size, let scale):
      let choose = lgamma(size + k) - lgamma(size) - lgamma(k + 1)
      return exp(choose - size * log1p(scale) - k * log1p(1 / scale))
    case .logarithmic(let scale):
      return exp(-k * log1p(1 / scale)) / (k * log1p(scale))
    case .extended(let size, let scale):
      // gamma(r + k) / gamma(r) with r in (-1, 0): one negative factor, as is 1 - (1 + beta)^r.
      let rising = lgamma(size + k) - lgamma(size + 1) - lgamma(k + 1)
      return size * exp(rising - k * log1p(1 / scale)) / expm1(size * log1p(scale))
    case .table(let probabilities):
      return count < probabilities.count ? probabilities[count] : 0
    }
  }

  /// The probability generating function `E z^N` at a real z in 0...1.
  public func generatingFunction(at z: Double) -> Double {
    guard let zero = zeroProbability else { return familyFunction(at: z) }
    // P(z) - p_0 over 1 - p_0 is the function given a claim.
    return zero + modification * max(0, familyFunction(at: z) - familyZero)
  }

  /// `1 - E (1 - q)^N`: the probability that at least one claim has a property that each has with
  /// probability q, accurate for small q.
  public func probabilityOfAny(eachWith q: Double) -> Double {
    let value: Double
    switch family {
    case .poisson(let mean): value = -expm1(-mean * q)
    case .binomial(let trials, let probability):
      value = -expm1(Double(trials) * log1p(-probability * q))
    case .negativeBinomial(let size, let scale): value = -expm1(-size * log1p(scale * q))
    case .logarithmic(let scale): value = log1p(scale * q) / log1p(scale)
    case .extended(let size, let scale):
      value = expm1(-size * log1p(scale * q)) / expm1(-size * log1p(scale))
    case .table(let probabilities):
      var sum = 0.0
      for (count, probability) in probabilities.enumerated() {
        sum += probability * -expm1(Double(count) * log1p(-q))
      }
      value = q < 1 ? sum : 1 - (probabilities.first ?? 0)
    }
    return modification * value
  }

  private func familyFunction(at z: Double) -> Double {
    switch family {
    case .poisson(let mean): return exp(mean * (z - 1))
    case .binomial(let trials, let probability):
      return exp(Double(trials) * log1p(probability * (z - 1)))
    case .negativeBinomial(let size, let scale): return exp(-size * log1p(scale * (1 - z)))
    case .logarithmic(let scale):
      return 1 - log1p(scale * (1 - z)) / log1p(scale)
    case .extended(let size, let scale):
      return 1 + expm1(-size * log1p(scale * (1 - z))) / -expm1(-size * log1p(scale))
    case .table(let probabilities):
      return probabilities.reversed().reduce(0) { $0 * z + $1 }
    }
  }

  /// log E z^N for a real z above 1, `+infinity` where the expectation diverges.
  func logGeneratingFunction(above z: Double) -> Double {
    let value: Double
    switch family {
    case .poisson(let mean): value = mean * (z - 1)
    case .binomial(let trials, let probability):
      value = Double(trials) * log1p(probability * (z - 1))
    case .negativeBinomial(let size, let scale):
      guard scale * (z - 1) < 1 else { return .infinity }
      value = -size * log1p(-scale * (z - 1))
    case .logarithmic(let scale):
      guard scale * (z - 1) < 1 else { return .infinity }
      value = log(1 - log1p(-scale * (z - 1)) / log1p(scale))
    case .extended(let size, let scale):
      guard scale * (z - 1) < 1 else { return .infinity }
      value = log(1 + expm1(-size * log1p(-scale * (z - 1))) / -expm1(-size * log1p(scale)))
    case .table(let probabilities):
      var sum = 0.0
      for probability in probabilities.reversed() { sum = sum * z + probability }
      value = log(sum)
    }
    guard zeroProbability != nil else { return value }
    // An upper bound is all that is asked: p_0' + c P(z) <= max(1, c) P(z) + p_0'.
    let factor = max(1, modification)
    return value + log(factor + (zeroProbability ?? 0))
  }
}
