internal import Glibc

/// The law of the number of claims: the (a, b, 0) and (a, b, 1) classes of Panjer, and any
/// finite table.
///
/// Members of a class obey `p_k = (a + b / k) p_(k - 1)` from k = 1, respectively 2, on. Every law
/// of the first class has zero-truncated and zero-modified versions in the second; the logarithmic
/// and the extended truncated negative binomial law belong to the second alone.
///
/// Reference: Klugman, Panjer and Willmot, Loss Models, chapter 6 and appendix B.
public struct ClaimCount: Sendable, Equatable {
  /// The law before its probability of zero was changed.
  enum Family: Sendable, Equatable {
    case poisson(mean: Double)
    case binomial(trials: Int, probability: Double)
    case negativeBinomial(size: Double, scale: Double)
    case logarithmic(scale: Double)
    /// Zero-truncated, size in (-1, 0).
    case extended(size: Double, scale: Double)
    case table([Double])
  }

  let family: Family
  /// The changed probability of zero; nil where it is the family's own.
  let zeroProbability: Double?

  init(family: Family, zeroProbability: Double? = nil) {
    self.family = family
    self.zeroProbability = zeroProbability
  }

  /// Poisson with the given mean, at least 0.
  public static func poisson(mean: Double) throws(ParameterError) -> ClaimCount {
    try require("mean", mean, mean >= 0, "a finite number of at least 0")
    return ClaimCount(family: .poisson(mean: mean))
  }

  /// Binomial: claims among so many risks, each with the given probability.
  public static func binomial(
    trials: Int, probability: Double
  ) throws(ParameterError) -> ClaimCount {
    try require("trials", Double(trials), trials >= 0, "a whole number of at least 0")
    try require(
      "probability", probability, probability >= 0 && probability <= 1, "a number in 0...1")
    return ClaimCount(family: .binomial(trials: trials, probability: probability))
  }

  /// Negative binomial with size r and scale beta, both above 0: mean `r beta`, variance
  /// `r beta (1 + beta)`.
  public static func negativeBinomial(
    size: Double, scale: Double
  ) throws(ParameterError) -> ClaimCount {
    try require("size", size, size > 0, "a finite number above 0")
    try require("scale", scale, scale > 0, "a finite number above 0")
    return ClaimCount(family: .negativeBinomial(size: size, scale: scale))
  }

  /// Negative binomial with the given moments; the variance must exceed the mean.
  public static func negativeBinomial(
    mean: Double, variance: Double
  ) throws(ParameterError) -> ClaimCount {
    try require("mean", mean, mean > 0, "a finite number above 0")
    try require("variance", variance, variance > mean, "a finite number above the mean")
    let scale = variance / mean - 1
    return try negativeBinomial(size: mean / scale, scale: scale)
  }

  /// Geometric with mean beta: the negative binomial of size 1.
  public static func geometric(scale: Double) throws(ParameterError) -> ClaimCount {
    try negativeBinomial(size: 1, scale: scale)
  }

  /// Logarithmic on 1, 2, ...: `p_k = (beta / (1 + beta))^k / (k ln(1 + beta))`, beta above 0.
  public static func logarithmic(scale: Double) throws(ParameterError) -> ClaimCount {
    try require("scale", scale, scale > 0, "a finite number above 0")
    return ClaimCount(family: .logarithmic(scale: scale))
  }

  /// Extended truncated negative binomial on 1, 2, ...: size r above -1, other than 0; scale beta
  /// above 0.
  public static func extendedTruncatedNegativeBinomial(
    size: Double, scale: Double
  ) throws(ParameterError) -> ClaimCount {
    try require("size", size, size > -1 && size != 0, "a finite number above -1 other than 0")
    try require("scale", scale, scale > 0, "a finite number above 0")
    if size > 0 {
      return try negativeBinomial(size: size, scale: scale).zeroTruncated()
    }
    return ClaimCount(family: .extended(size: size, scale: scale))
  }

  /// A count given by its probabilities of 0, 1, 2, ...; they must add up to 1 within 1e-9.
  public static func table(_ probabilities: [Double]) throws(ParameterError) -> ClaimCount {
    for probability in probabilities {
      try require(
        "probability", probability, probability >= 0 && probability <= 1, "a number in 0...1")
    }
    let total = probabilities.reduce(0, +)
    try require("sum of probabilities", total, abs(total - 1) <= 1e-9, "1 within 1e-9")
    return ClaimCount(family: .table(probabilities))
  }

  /// Always the same number of claims.
  public static func fixed(_ count: Int) throws(ParameterError) -> ClaimCount {
    try require("count", Double(count), count >= 0, "a whole number of at least 0")
    return ClaimCount(family: .table([Double](repeating: 0, count: count) + [1]))
  }

  /// The same law given that there is a claim.
  public func zeroTruncated() throws(ParameterError) -> ClaimCount {
    try zeroModified(probability: 0)
  }

  /// The same law with another probability of no claim; the others keep their proportions.
  public func zeroModified(probability: Double) throws(ParameterError) -> ClaimCount {
    try Self.require(
      "probability", probability, probability >= 0 && probability <= 1, "a number in 0...1")
    try Self.require(
      "probability of a claim", 1 - familyZero, familyZero < 1, "above 0 to be scaled")
    return ClaimCount(family: family, zeroProbability: probability)
  }

  /// The number of claims that remain when each is kept with the given probability, for instance
  /// the probability that a loss exceeds the deductible.
  public func thinned(keeping share: Double) throws(ParameterError) -> ClaimCount {
    try Self.require("share", share, share > 0 && share <= 1, "a number above 0, at most 1")
    if share == 1 { return self }
    let none = generatingFunction(at: 1 - share)
    switch family {
    case .poisson(let mean):
      let law = ClaimCount(family: .poisson(mean: mean * share))
      return zeroProbability == nil ? law : try law.zeroModified(probability: none)
    case .binomial(let trials, let probability):
      let law = ClaimCount(family: .binomial(trials: trials, probability: probability * share))
      return zeroProbability == nil ? law : try law.zeroModified(probability: none)
    case .negativeBinomial(let size, let scale):
      let law = ClaimCount(family: .negativeBinomial(size: size, scale: scale * share))
      return zeroProbability == nil ? law : try law.zeroModified(probability: none)
    case .logarithmic(let scale):
      return ClaimCount(family: .logarithmic(scale: scale * share), zeroProbability: none)
    case .extended(let size, let scale):
      return ClaimCount(
        family: .extended(size: size, scale: scale * share), zeroProbability: none)
    case .table:
      // Every count is split binomially.
      var result: [Double] = []
      let own = (0..<tableCount).map { probability(of: $0) }
      for kept in own.indices {
        var sum = 0.0
        for count in kept..<own.count where own[count] > 0 {
          let choose =
            lgamma(Double(count + 1)) - lgamma(Double(kept + 1))
            - lgamma(Double(count - kept + 1))
          let weight = choose + Double(kept) * log(share)
          sum += own[count] * exp(weight + Double(count - kept) * log1p(-share))
        }
        result.append(min(1, sum))
      }
      return ClaimCount(family: .table(result))
    }
  }

  private static func require(
    _ name: String, _ value: Double, _ holds: Bool, _ requirement: String
  ) throws(ParameterError) {
    guard holds, value.isFinite else {
      throw ParameterError(parameter: name, value: value, requirement: requirement)
    }
  }

  /// The number of entries of a table; 0 for the other families.
  var tableCount: Int {
    if case .table(let probabilities) = family { probabilities.count } else { 0 }
  }
}
