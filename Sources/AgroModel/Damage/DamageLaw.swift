public import AgroStatistics

/// The law of an affected object's damage: a beta law on 0...1 with, beside it, a mass at total
/// loss.
///
/// ```
/// D = 1 with probability w, else B ~ Beta(a, b)
/// E[max(0, D - f)] = w (1 - f) + (1 - w) (m Q(f; a + 1, b) - f Q(f; a, b)),   m = a / (a + b)
/// ```
/// Q the beta law's survival function. Means and deductibles of one event are exact by it; objects
/// are drawn by `quantile(_:)`. A coefficient of variation of 0 gives a certain damage; the largest
/// that its mean allows gives all or nothing.
///
/// Checked by: DamageLawTests, against SciPy and against quadrature.
public struct DamageLaw: Sendable, Hashable {
  /// Mean of the damage, 0...1.
  public let mean: Double
  /// Variance of the damage.
  public let variance: Double
  /// Probability of total loss that stands beside the beta law.
  public let totalLossShare: Double
  /// What is drawn where the loss is not total.
  let body: Body

  enum Body: Sendable, Hashable {
    case certain(Double)
    case allOrNothing(Double)
    case beta(Beta)
  }

  /// The law with a mean and a coefficient of variation.
  ///
  /// - Parameters:
  ///   - mean: In 0...1.
  ///   - variation: From 0 to the largest that a law on 0...1 with this mean has, `sqrt((1 - mean) /
  ///     mean)`; a number above it by rounding counts as it.
  ///   - totalLossShare: The mass at total loss, from 0 to what mean and variation leave room for.
  /// - Throws: `ParameterError` outside of these.
  public init(
    mean: Double, variation: Double, totalLossShare: Double = 0
  ) throws(ParameterError) {
    guard mean >= 0, mean <= 1 else {
      throw ParameterError(parameter: "mean", value: mean, requirement: "a share in 0...1")
    }
    let deviation = variation * mean
    let most = mean * (1 - mean)
    guard variation >= 0, deviation * deviation <= most * (1 + 1e-9) + 1e-300 else {
      throw ParameterError(
        parameter: "variation", value: variation,
        requirement: "from 0 to \((most.squareRoot() / mean)), the most for the mean \(mean)")
    }
    guard totalLossShare >= 0, totalLossShare <= mean else {
      throw ParameterError(
        parameter: "totalLossShare", value: totalLossShare,
        requirement: "from 0 to the mean \(mean)")
    }
    let variance = min(deviation * deviation, most)
    let rest = 1 - totalLossShare
    let restMean = rest > 0 ? (mean - totalLossShare) / rest : 0
    let second = rest > 0 ? (variance + mean * mean - totalLossShare) / rest : 0
    let restVariance = second - restMean * restMean
    guard restVariance >= -1e-12 else {
      throw ParameterError(
        parameter: "totalLossShare", value: totalLossShare,
        requirement: "small enough for the coefficient of variation \(variation)")
    }
    self.mean = mean
    self.variance = variance
    self.totalLossShare = totalLossShare
    body = try Self.body(mean: restMean, variance: max(0, restVariance))
  }

  /// The law of which the part beside total loss has a mean and a coefficient of variation; both are
  /// held to what a law on 0...1 can have.
  public init(partialMean: Double, partialVariation: Double, totalLossShare: Double) {
    let m = min(max(partialMean, 0), 1)
    let w = min(max(totalLossShare, 0), 1)
    let most = m * (1 - m)
    let v = min(partialVariation * partialVariation * m * m, most)
    mean = w + (1 - w) * m
    let second = w + (1 - w) * (v + m * m)
    variance = max(0, second - mean * mean)
    self.totalLossShare = w
    let made = try? Self.body(mean: m, variance: v)
    body = made ?? .certain(m)
  }

  private static func body(mean: Double, variance: Double) throws(ParameterError) -> Body {
    let most = mean * (1 - mean)
    if variance <= 1e-12 * most || most <= 1e-300 { return .certain(mean) }
    if variance >= most * (1 - 1e-9) { return .allOrNothing(mean) }
    let sum = most / variance - 1
    return .beta(try Beta(firstShape: mean * sum, secondShape: (1 - mean) * sum))
  }

  /// The coefficient of variation, 0 where the mean is.
  public var variation: Double { mean > 0 ? variance.squareRoot() / mean : 0 }

  /// P(D > x), x in 0...1.
  public func probability(above x: Double) -> Double {
    if x < 0 { return 1 }
    if x >= 1 { return 0 }
    return totalLossShare + (1 - totalLossShare) * bodyProbability(above: x)
  }

  private func bodyProbability(above x: Double) -> Double {
    switch body {
    case .certain(let damage): damage > x ? 1 : 0
    case .allOrNothing(let share): share
    case .beta(let law): law.probability(above: x)
    }
  }

  /// E[max(0, D - f)] in closed form, f in 0...1; the mean at 0.
  ///
  /// - Complexity: Two incomplete beta functions, about a microsecond.
  public func expectedExcess(over f: Double) -> Double {
    if f <= 0 { return mean - f }
    if f >= 1 { return 0 }
    let partial: Double
    switch body {
    case .certain(let damage): partial = max(0, damage - f)
    case .allOrNothing(let share): partial = share * (1 - f)
    case .beta(let law):
      let a = law.firstShape
      let b = law.secondShape
      let above = SpecialFunctions.betaProbability(above: f, a + 1, b)
      let part = a / (a + b) * above - f * SpecialFunctions.betaProbability(above: f, a, b)
      partial = max(0, part)
    }
    return totalLossShare * (1 - f) + (1 - totalLossShare) * partial
  }

  /// The damage of an object by inversion of a uniform number: the largest ones are total losses.
  ///
  /// The same digits on one machine; across machines the beta law's quantile differs in its last
  /// bits, so drawn objects go through `table(relativeError:)`.
  public func quantile(_ p: Double) -> Double {
    if p >= 1 - totalLossShare { return 1 }
    let u = totalLossShare > 0 ? p / (1 - totalLossShare) : p
    switch body {
    case .certain(let damage): return damage
    case .allOrNothing(let share): return u >= 1 - share ? 1 : 0
    case .beta(let law): return law.quantile(u)
    }
  }
}

extension DamageLaw {
  /// The damage of objects by inversion through a table: a few nanoseconds a draw and the same
  /// digits on every machine.
  public struct Table: Sendable {
    let totalLossShare: Double
    let kind: Kind

    enum Kind: Sendable {
      case certain(Double)
      case allOrNothing(Double)
      case beta(TabulatedQuantile)
    }

    /// The damage of an object whose uniform number is u in (0, 1).
    public func callAsFunction(_ u: Double) -> Double {
      if u >= 1 - totalLossShare { return 1 }
      let v = totalLossShare > 0 ? u / (1 - totalLossShare) : u
      switch kind {
      case .certain(let damage): return damage
      case .allOrNothing(let share): return v >= 1 - share ? 1 : 0
      case .beta(let table): return min(max(table.quantile(v), 0), 1)
      }
    }
  }

  /// The table of the law.
  ///
  /// - Throws: `ParameterError` where the error asked for is out of reach.
  public func table(relativeError: Double = 1e-6) throws(ParameterError) -> Table {
    switch body {
    case .certain(let damage):
      return Table(totalLossShare: totalLossShare, kind: .certain(damage))
    case .allOrNothing(let share):
      return Table(totalLossShare: totalLossShare, kind: .allOrNothing(share))
    case .beta(let law):
      let table = try TabulatedQuantile(law, relativeError: relativeError)
      return Table(totalLossShare: totalLossShare, kind: .beta(table))
    }
  }
}

extension DamageEvent {
  /// The law of an affected object's damage, without a mass at total loss but what its variation
  /// asks for.
  public var law: DamageLaw {
    DamageLaw(partialMean: meanDamage, partialVariation: variation, totalLossShare: 0)
  }

  /// Expected loss of an object of the zone above a deductible f of the sum insured: `a E[max(0, D -
  /// f)]`. Never the same as `max(0, a E[D] - f)`, which applies the deductible to the zone's mean.
  public func expectedExcess(over f: Double) -> Double {
    shareAffected * law.expectedExcess(over: f)
  }
}
