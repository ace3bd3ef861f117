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
    Self.cumulantGenerator(pointMasses, at: t)
  }

  /// Relative to the end at which the weight is largest, so that nothing overflows.
  static func cumulantGenerator(
    _ sample: LossSample, at t: Double
  ) -> (value: Double, slope: Double) {
    let anchor = sample.losses[t > 0 ? sample.count - 1 : 0]
    let total = sample.expectation { exp(t * ($0 - anchor)) }
    let moment = sample.expectation { exp(t * ($0 - anchor)) * $0 }
    return (t * anchor + log(total), moment / total)
  }
}

/// A law that is a list of points with probabilities.
protocol PointMassLaw: RealDistribution {
  var pointMasses: LossSample { get }
}

extension LatticeLaw: PointMassLaw {
  var pointMasses: LossSample { LossSample(self) }
}

extension Empirical: PointMassLaw {
  var pointMasses: LossSample {
    var previous = 0.0
    let masses = cumulative.map { sum -> Double in
      defer { previous = sum }
      return sum - previous
    }
    return LossSample(points: values, masses: masses, cumulative: cumulative)
  }
}

/// A law made of others, whose generating function is theirs.
protocol CompositeLaw: RealDistribution {
  func compositeCumulantGenerator(at t: Double) -> (value: Double, slope: Double)?
}

extension Mixture: CompositeLaw {
  func compositeCumulantGenerator(at t: Double) -> (value: Double, slope: Double)? {
    var parts: [(share: Double, value: Double, slope: Double)] = []
    for (component, weight) in zip(components, weights) where weight > 0 {
      guard let part = component.anyCumulantGenerator(at: t) else { return nil }
      guard part.value < .infinity else { return part }
      parts.append((weight, part.value, part.slope))
    }
    return combine(parts)
  }
}

extension ZeroInflated: CompositeLaw {
  func compositeCumulantGenerator(at t: Double) -> (value: Double, slope: Double)? {
    guard let part = base.anyCumulantGenerator(at: t) else { return nil }
    guard part.value < .infinity else { return part }
    return combine([(zeroProbability, 0, 0), (1 - zeroProbability, part.value, part.slope)])
  }
}

/// `log sum share exp(value)` and the mean of the slopes under these weights.
private func combine(
  _ parts: [(share: Double, value: Double, slope: Double)]
) -> (value: Double, slope: Double) {
  let anchor = parts.reduce(-Double.infinity) { $1.share > 0 ? max($0, $1.value) : $0 }
  let total = parts.reduce(0) { $0 + $1.share * exp($1.value - anchor) }
  let slope = parts.reduce(0) { $0 + $1.share * exp($1.value - anchor) * $1.slope }
  return (anchor + log(total), slope / total)
}

extension RealDistribution {
  /// The cumulant generator of a law: its own where it is known, by quadrature where the support
  /// is bounded, and nil otherwise.
  func anyCumulantGenerator(at t: Double) -> (value: Double, slope: Double)? {
    if let law = self as? any MomentGeneratingLaw { return law.cumulantGenerator(at: t) }
    if let law = self as? AnyDistribution { return law.law.anyCumulantGenerator(at: t) }
    if let law = self as? any CompositeLaw { return law.compositeCumulantGenerator(at: t) }
    if let law = self as? any PointMassLaw {
      return LatticeLaw.cumulantGenerator(law.pointMasses, at: t)
    }
    return boundedCumulantGenerator(at: t)
  }

  /// By quadrature of a bounded law.
  private func boundedCumulantGenerator(at t: Double) -> (value: Double, slope: Double)? {
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
