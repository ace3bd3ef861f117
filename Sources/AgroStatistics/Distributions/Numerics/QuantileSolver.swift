internal import Glibc

/// The inverse of a monotone probability by Newton steps inside a shrinking bracket.
///
/// The equation solved is log P(x) = log p: near a tail the logarithm is close to a straight line
/// of x (or of log x), so that few steps suffice where the plain equation would creep. The caller
/// passes the cdf for p below 1/2 and the survival function above, never one minus the other.
/// A step that leaves the bracket, or meets a density of zero, becomes a bisection. The design is
/// that of statrs' `newton_raphson_quantile`: bracket kept, smaller tail inverted, relative
/// tolerance.
package enum QuantileSolver {
  /// Whether steps are differences or factors of x.
  package enum Scale: Sendable { case linear, logarithmic }

  /// Which probability the caller's function returns.
  package enum Tail: Sendable { case lower, upper }

  /// The x in `lower...upper` at which `probability` equals `target`.
  ///
  /// - Parameters:
  ///   - start: any point of the bracket; the better, the fewer steps.
  ///   - scale: `.logarithmic` for positive laws; then `lower` must not be negative.
  ///   - evaluate: the probability and the density at x.
  package static func solve(
    _ tail: Tail, target: Double, start: Double, in bracket: ClosedRange<Double>,
    scale: Scale, evaluate: (Double) -> (probability: Double, density: Double)
  ) -> Double {
    var lower = bracket.lowerBound
    var upper = bracket.upperBound
    if !(lower < upper) { return lower }
    var x = start
    if !(x > lower && x < upper) { x = middle(lower, upper, scale) }
    for _ in 0..<400 {
      let (probability, density) = evaluate(x)
      if probability == target { return x }
      let isLeft = tail == .lower ? probability < target : probability > target
      if isLeft { lower = x } else { upper = x }
      var next = Double.nan
      if probability > 0, density > 0 {
        // log(p / target) needs log1p near the solution, where the ratio is 1 within rounding.
        let ratio = (target - probability) / probability
        let gap = ratio.isFinite ? log1p(ratio) : .infinity
        let change = (tail == .lower ? gap : -gap) * (probability / density)
        next = scale == .linear ? x + change : x * exp(change / x)
      }
      if !(next > lower && next < upper) {
        // Newton's step rounds to the point itself: solved, unless the slope was useless.
        if abs(next - x) <= x.ulp * 2 { return x }
        next = middle(lower, upper, scale)
        if !(next > lower && next < upper) { return isLeft ? upper : x }
      }
      if abs(next - x) <= abs(x) * 1e-16 { return next }
      x = next
    }
    return x
  }

  /// A point strictly inside the bracket, where there is one, that halves it on the scale.
  private static func middle(_ lower: Double, _ upper: Double, _ scale: Scale) -> Double {
    switch scale {
    case .logarithmic:
      let a = max(lower, Double.leastNonzeroMagnitude)
      let b = min(upper, Double.greatestFiniteMagnitude)
      let root = a.squareRoot() * b.squareRoot()
      return root > lower && root < upper ? root : a + (b - a) / 2
    case .linear:
      if lower.isFinite, upper.isFinite { return lower + (upper - lower) / 2 }
      if lower.isFinite { return lower + max(1, abs(lower)) * 2 }
      if upper.isFinite { return upper - max(1, abs(upper)) * 2 }
      return 0
    }
  }
}
