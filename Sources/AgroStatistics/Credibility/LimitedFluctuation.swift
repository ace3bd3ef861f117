/// Limited-fluctuation (American) credibility: how much experience is needed for an estimate to
/// lie within a share k of its mean with a probability p, by the normal approximation.
///
/// Reference: Klugman, Panjer and Willmot, Loss Models, section 17.3; Loss Data Analytics,
/// section 9.2.
public struct LimitedFluctuation: Sendable, Equatable {
  /// k, the accepted relative deviation.
  public let deviation: Double
  /// z, the standard normal quantile at (1 + p) / 2.
  public let normalQuantile: Double

  /// - Parameters:
  ///   - deviation: k, above 0.
  ///   - normalQuantile: the z of the probability; 1.96 in printed tables for p = 0.95.
  /// - Throws: ``ParameterError``.
  public init(deviation: Double, normalQuantile: Double) throws(ParameterError) {
    for (name, value) in [("deviation", deviation), ("normalQuantile", normalQuantile)]
    where !(value > 0 && value.isFinite) {
      throw ParameterError(
        parameter: name, value: value, requirement: "a finite number above 0")
    }
    self.deviation = deviation
    self.normalQuantile = normalQuantile
  }

  /// The standard for a probability p with the exact normal quantile.
  ///
  /// - Throws: ``ParameterError`` unless p is in (0, 1).
  public init(deviation: Double, probability: Double) throws(ParameterError) {
    guard probability > 0, probability < 1 else {
      throw ParameterError(
        parameter: "probability", value: probability, requirement: "a number in (0, 1)")
    }
    let quantile = SpecialFunctions.normalQuantile(exceededWith: (1 - probability) / 2)
    try self.init(deviation: deviation, normalQuantile: quantile)
  }

  /// The number of claims at which a claim frequency has full credibility.
  ///
  ///     (z / k)^2 x (variance / mean of the count)
  ///
  /// - Parameter dispersion: variance over mean of the claim count: 1 for Poisson, `1 + beta` for
  ///   the negative binomial, `1 - q` for the binomial law.
  public func fullCredibilityClaims(dispersion: Double = 1) -> Double {
    let ratio = normalQuantile / deviation
    return ratio * ratio * dispersion
  }

  /// The number of claims at which a pure premium (or, with `dispersion` 0, a mean severity) has
  /// full credibility: `(z / k)^2 (dispersion + cv^2)`.
  public func fullCredibilityClaims(
    dispersion: Double = 1, severityCoefficientOfVariation cv: Double
  ) -> Double {
    let ratio = normalQuantile / deviation
    return ratio * ratio * (dispersion + cv * cv)
  }

  /// The credibility of fewer claims by the square root rule, at most 1.
  public static func partialCredibility(claims: Double, fullCredibility: Double) -> Double {
    guard claims < fullCredibility else { return 1 }
    return (claims / fullCredibility).squareRoot()
  }
}
