internal import Glibc

/// Lundberg's adjustment coefficient and the bounds that follow from it.
///
/// R is the positive root of `E exp(r X) E exp(-r c W) = 1`, X a claim, W the time between claims,
/// c the premium rate; in the model of Cramer and Lundberg, W exponential with the claim rate as
/// its parameter, of `lambda (E exp(r X) - 1) = c r`. The probability of ruin from the capital u
/// is at most `exp(-R u)`.
///
/// Reference: Asmussen and Albrecher (2010), Ruin Probabilities; Klugman et al., Loss Models,
/// chapter 11.
public enum AdjustmentCoefficient {
  /// The positive root of a convex function that is 0 at 0 and falls there.
  ///
  /// - Parameters:
  ///   - limit: where the function ends (its values may run to infinity there); may be infinite.
  ///   - function: for instance `log E exp(r X) + log E exp(-r c W)`.
  /// - Throws: ``MeasureError/noRoot(_:)`` where the function stays below 0.
  public static func root(
    below limit: Double = .infinity, of function: (Double) -> Double
  ) throws(MeasureError) -> Double {
    // A bracket: the function is negative first and positive in the end.
    var low = 0.0
    var high = limit.isFinite ? limit / 2 : 1.0
    var steps = 0
    while true {
      let value = function(high)
      if value.isNaN || value > 0 { break }
      low = high
      high = limit.isFinite ? 0.5 * (high + limit) : 2 * high
      steps += 1
      guard steps < 1100, high > low, high.isFinite else {
        throw .noRoot("adjustment coefficient")
      }
    }
    // Down from there where even the first guess was beyond the root.
    while low == 0 {
      let middle = high / 2
      guard middle > 1e-300 else { throw .noRoot("adjustment coefficient") }
      let value = function(middle)
      if value < 0 {
        low = middle
      } else {
        high = middle
      }
    }
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { break }
      let value = function(middle)
      if value > 0 || value.isNaN { high = middle } else { low = middle }
    }
    return 0.5 * (low + high)
  }

  /// R of the model of Cramer and Lundberg.
  ///
  /// - Parameters:
  ///   - claimRate: expected claims a unit of time, above 0.
  ///   - premiumRate: premium a unit of time; it must exceed the expected claims.
  /// - Throws: ``MeasureError/noProfit(expectedClaims:premiumRate:)`` or
  ///   ``MeasureError/noRoot(_:)``.
  public static func cramerLundberg(
    claims: some MomentGeneratingLaw, claimRate: Double, premiumRate: Double
  ) throws(MeasureError) -> Double {
    guard claimRate > 0, premiumRate > claimRate * claims.mean else {
      throw .noProfit(expectedClaims: claimRate * claims.mean, premiumRate: premiumRate)
    }
    return try root(below: claims.momentGeneratingLimit) { r in
      claimRate * expm1(claims.cumulantGenerator(at: r).value) - premiumRate * r
    }
  }

  /// R of independent yearly results: `E exp(r (loss - premium)) = 1`.
  ///
  /// - Throws: ``MeasureError``.
  public static func yearly(
    losses: some MomentGeneratingLaw, premium: Double
  ) throws(MeasureError) -> Double {
    guard premium > losses.mean else {
      throw .noProfit(expectedClaims: losses.mean, premiumRate: premium)
    }
    return try root(below: losses.momentGeneratingLimit) { r in
      losses.cumulantGenerator(at: r).value - premium * r
    }
  }

  /// Lundberg's bound `exp(-R u)` of the probability of ever being ruined.
  public static func bound(coefficient: Double, capital: Double) -> Double {
    exp(-coefficient * max(0, capital))
  }
}
