internal import Glibc

/// A law whose moment generating function `E exp(t X)` is known.
///
/// Lognormal, Pareto, Burr, log-logistic and generalised Pareto laws of positive shape have none
/// for t above 0 and do not conform.
public protocol MomentGeneratingLaw: RealDistribution {
  /// `log E exp(t X)` and its derivative in t; both `+infinity` where the expectation diverges.
  func cumulantGenerator(at t: Double) -> (value: Double, slope: Double)
  /// The supremum of the t at which the expectation is finite; may be `+infinity`.
  var momentGeneratingLimit: Double { get }
}

extension Normal: MomentGeneratingLaw {
  public var momentGeneratingLimit: Double { .infinity }
  public func cumulantGenerator(at t: Double) -> (value: Double, slope: Double) {
    (mean * t + 0.5 * variance * t * t, mean + variance * t)
  }
}

extension Gamma: MomentGeneratingLaw {
  public var momentGeneratingLimit: Double { 1 / scale }
  public func cumulantGenerator(at t: Double) -> (value: Double, slope: Double) {
    guard scale * t < 1 else { return (.infinity, .infinity) }
    return (-shape * log1p(-scale * t), shape * scale / (1 - scale * t))
  }
}

extension Exponential: MomentGeneratingLaw {
  public var momentGeneratingLimit: Double { 1 / mean }
  public func cumulantGenerator(at t: Double) -> (value: Double, slope: Double) {
    guard mean * t < 1 else { return (.infinity, .infinity) }
    return (-log1p(-mean * t), mean / (1 - mean * t))
  }
}

extension LatticeLaw: MomentGeneratingLaw {
  public var momentGeneratingLimit: Double { .infinity }
  public func cumulantGenerator(at t: Double) -> (value: Double, slope: Double) {
    // Relative to the end at which the weight is largest, so that nothing overflows.
    let anchor = t > 0 ? point(count - 1) : start
    var total = 0.0
    var moment = 0.0
    for i in 0..<count where masses[i] > 0 {
      let x = point(i)
      let weight = masses[i] * exp(t * (x - anchor))
      total += weight
      moment += weight * x
    }
    return (t * anchor + log(total / mass), moment / total)
  }
}

extension RealDistribution {
  /// The cumulant generator of a law: its own where it is known, by quadrature where the support
  /// is bounded, and nil otherwise.
  func anyCumulantGenerator(at t: Double) -> (value: Double, slope: Double)? {
    if let law = self as? any MomentGeneratingLaw { return law.cumulantGenerator(at: t) }
    let support = self.support
    guard support.lowerBound.isFinite, support.upperBound.isFinite else { return nil }
    if t == 0 { return (0, mean) }
    // E exp(t X) by parts, from the end b at which exp(t x) is largest, so that the integrands
    // below are positive and at most 1: with y = |x - b|, E exp(-|t| Y) = 1 - |t| int exp(-|t| y)
    // P(Y > y), and E Y exp(-|t| Y) = int exp(-|t| y) (1 - |t| y) P(Y > y).
    let anchor = t > 0 ? support.upperBound : support.lowerBound
    let rate = abs(t)
    let width = support.upperBound - support.lowerBound
    func beyond(_ y: Double) -> Double {
      t > 0 ? probability(atMost: anchor - y) : probability(above: anchor + y)
    }
    var points = [0.0, width]
    for p in [1e-8, 1e-3, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999] {
      points.append(abs((t > 0 ? quantile(exceededWith: p) : quantile(p)) - anchor))
    }
    for multiple in [1.0, 4, 16, 64] where multiple / rate < width {
      points.append(multiple / rate)
    }
    points = points.filter { $0 >= 0 && $0 <= width }.sorted()
    let complement =
      rate * DoubleExponential.integral(over: points) { exp(-rate * $0) * beyond($0) }
    let factor = 1 - complement
    guard factor > 0 else { return nil }
    let moment = DoubleExponential.integral(over: points) {
      exp(-rate * $0) * (1 - rate * $0) * beyond($0)
    }
    let direction = t > 0 ? -1.0 : 1.0
    return (t * anchor + log(factor), anchor + direction * moment / factor)
  }
}
