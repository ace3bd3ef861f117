/// How a continuous loss is put on a lattice of step h.
public enum DiscretisationMethod: String, Sendable, CaseIterable {
  /// The mass of `(x - h/2, x + h/2]` at x.
  case rounding
  /// The mass of `(x - h, x]` at x: the distribution function lies below the true one, so that
  /// losses and quantiles come out too high.
  case lower
  /// The mass of `(x, x + h]` at x: the distribution function lies above the true one, so that
  /// losses and quantiles come out too low.
  case upper
  /// Local matching of the first moment: every limited expected value at a point of the lattice,
  /// and with it the mean, is kept.
  case meanMatching
}

/// Terms of one loss: what exceeds the attachment, at most the limit, times a share.
public struct LossLayer: Sendable, Equatable {
  public let attachment: Double
  /// `+infinity` for no limit.
  public let limit: Double
  /// In (0, 1].
  public let share: Double

  /// - Throws: ``ParameterError`` for a negative attachment, a limit not above 0, or a share
  ///   outside (0, 1].
  public init(
    attachment: Double = 0, limit: Double = .infinity, share: Double = 1
  ) throws(ParameterError) {
    guard attachment >= 0, attachment.isFinite else {
      throw ParameterError(
        parameter: "attachment", value: attachment, requirement: "a finite number of at least 0")
    }
    guard limit > 0 else {
      throw ParameterError(parameter: "limit", value: limit, requirement: "a number above 0")
    }
    guard share > 0, share <= 1 else {
      throw ParameterError(
        parameter: "share", value: share, requirement: "a number above 0, at most 1")
    }
    self.attachment = attachment
    self.limit = limit
    self.share = share
  }

  init() {
    attachment = 0
    limit = .infinity
    share = 1
  }

  /// The most that one loss can pay.
  public var largestPayment: Double { share * limit }

  /// What a loss pays.
  public func payment(for loss: Double) -> Double {
    share * min(max(0, loss - attachment), limit)
  }

  /// The expected payment of one loss.
  public func expectedPayment(of law: some ContinuousDistribution) -> Double {
    let upper = attachment + limit
    let top = upper.isFinite ? law.limitedExpectedValue(at: upper) : law.mean
    return share * (top - law.limitedExpectedValue(at: attachment))
  }

  /// The first three moments of the payment of one loss, by quadrature of
  /// `E Y^k = integral of k (x - attachment)^(k - 1) S(x)` over the layer.
  ///
  /// - Throws: ``AggregateError`` when the quadrature fails; a moment that diverges is infinite
  ///   where the law's own is.
  public func moments(of law: some ContinuousDistribution) throws(AggregateError) -> LossMoments {
    if attachment == 0 && limit == .infinity && law.support.lowerBound >= 0 {
      let own = law.lossMoments
      return LossMoments(
        mean: share * own.mean, variance: share * share * own.variance,
        thirdCentralMoment: share * share * share * own.thirdCentralMoment)
    }
    let upper = min(attachment + limit, law.support.upperBound)
    guard upper > attachment else {
      return LossMoments(mean: 0, variance: 0, thirdCentralMoment: 0)
    }
    if limit == .infinity && !law.variance.isFinite {
      return LossMoments(
        mean: expectedPayment(of: law), variance: .infinity, thirdCentralMoment: .infinity)
    }
    let first = expectedPayment(of: law) / share
    let second = try rawMoment(2, of: law, upTo: upper)
    let third =
      limit == .infinity && !law.skewness.isFinite
      ? .infinity : try rawMoment(3, of: law, upTo: upper)
    return LossMoments(
      mean: share * first, variance: share * share * (second - first * first),
      thirdCentralMoment: share * share * share
        * (third - 3 * first * second + 2 * first * first * first))
  }

  private func rawMoment(
    _ order: Int, of law: some ContinuousDistribution, upTo upper: Double
  ) throws(AggregateError) -> Double {
    // Pieces between quantiles, so that no quadrature meets a mass it cannot see.
    var cuts = [attachment]
    for exceeded in [0.5, 0.1, 1e-2, 1e-4, 1e-8, 1e-12] {
      let cut = law.quantile(exceededWith: exceeded)
      if cut > cuts[cuts.count - 1] && cut < upper { cuts.append(cut) }
    }
    cuts.append(upper)
    let k = Double(order)
    var sum = 0.0
    for (from, to) in zip(cuts, cuts.dropFirst()) {
      do {
        sum += try Quadrature.integrate(
          from: from, to: to, relativeError: 1e-12, absoluteError: 1e-14 * sum
        ) { x in
          let excess = x - self.attachment
          return k * (order == 2 ? excess : excess * excess) * law.probability(above: x)
        }.value
      } catch {
        throw .quadrature("\(error)")
      }
    }
    return sum
  }
}

extension LatticeLaw {
  /// Puts a continuous loss on the points `start`, `start + step`, ... up to `end`.
  ///
  /// The points are those of the usual definition: rounding and upper have none at `end`, lower
  /// and mean matching have. Mass below `start` is put on it; mass beyond the last point is lost.
  ///
  /// - Parameters:
  ///   - layer: terms applied to each loss first.
  ///   - cut: the grid may end early, where the law exceeds the point with at most this
  ///     probability; that probability joins the lost mass.
  /// - Throws: ``ParameterError`` unless the points number 2 to 2^26.
  ///
  /// Reference: Gerber (1982), Insurance: Mathematics and Economics 1; Loss Models, section 9.6.5.
  public init(
    discretising law: some ContinuousDistribution, by method: DiscretisationMethod, step: Double,
    from start: Double = 0, through end: Double, layer: LossLayer? = nil, cut: Double = 0
  ) throws(ParameterError) {
    let intervals = ((end - start) / step).rounded()
    guard step > 0, intervals >= 1, intervals <= 0x1p26 else {
      throw ParameterError(
        parameter: "number of steps", value: intervals, requirement: "a number from 1 to 2^26")
    }
    let terms = layer ?? LossLayer()
    let view = LayeredView(law: law, layer: terms)
    let count = Int(intervals)
    let median = view.median
    self =
      switch method {
      case .rounding:
        Self.differences(
          view, start: start, step: step, count: count, offset: 0.5, median: median, cut: cut)
      case .upper:
        Self.differences(
          view, start: start, step: step, count: count, offset: 1, median: median, cut: cut)
      case .lower:
        Self.differences(
          view, start: start, step: step, count: count + 1, offset: 0, median: median, cut: cut)
      case .meanMatching:
        Self.meanMatching(view, start: start, step: step, count: count + 1, cut: cut)
      }
  }

  /// Mass of `(x + (offset - 1) h, x + offset h]` at x.
  private static func differences(
    _ view: LayeredView<some ContinuousDistribution>, start: Double, step: Double, count: Int,
    offset: Double, median: Double, cut: Double
  ) -> LatticeLaw {
    var masses: [Double] = []
    masses.reserveCapacity(count)
    var isUpper = false
    var previous = 0.0
    for i in 0..<count {
      let bound = start + (Double(i) + offset) * step
      // Differences of the distribution function below the median, of the survival function
      // above it: small masses of either tail keep their relative accuracy.
      if bound <= median {
        let value = view.probability(atMost: bound)
        masses.append(max(0, value - previous))
        previous = value
      } else {
        let value = view.probability(above: bound)
        if !isUpper {
          masses.append(max(0, 1 - previous - value))
          isUpper = true
        } else {
          masses.append(max(0, previous - value))
        }
        previous = value
        if value <= cut { break }
      }
    }
    return LatticeLaw(
      start: start, step: step, unchecked: masses, lostMass: isUpper ? previous : 1 - previous)
  }

  /// Second differences of the limited expected value; the ends take what makes the masses and
  /// means of the closing intervals right.
  private static func meanMatching(
    _ view: LayeredView<some ContinuousDistribution>, start: Double, step: Double, count: Int,
    cut: Double
  ) -> LatticeLaw {
    var masses: [Double] = []
    masses.reserveCapacity(count)
    var here = view.limitedExpectedValue(at: start)
    // Mean of the survival function over the interval before, and over the one after a point.
    var before = 1.0
    for i in 0..<(count - 1) {
      let next = start + Double(i + 1) * step
      let there = view.limitedExpectedValue(at: next)
      let after = (there - here) / step
      masses.append(max(0, before - after))
      before = after
      here = there
      // Differences of the limited expected value carry its rounding error.
      if after <= max(cut, 4 * there.ulp / step) { break }
    }
    let last = start + Double(masses.count) * step
    let survival = view.probability(above: last)
    masses.append(max(0, before - survival))
    return LatticeLaw(start: start, step: step, unchecked: masses, lostMass: survival)
  }
}

/// A law seen through the terms of a layer.
struct LayeredView<Law: ContinuousDistribution> {
  let law: Law
  let layer: LossLayer

  var median: Double { layer.payment(for: law.quantile(0.5)) }

  func probability(atMost y: Double) -> Double {
    if y < 0 { return 0 }
    let excess = y / layer.share
    return excess >= layer.limit ? 1 : law.probability(atMost: layer.attachment + excess)
  }

  func probability(above y: Double) -> Double {
    if y < 0 { return 1 }
    let excess = y / layer.share
    return excess >= layer.limit ? 0 : law.probability(above: layer.attachment + excess)
  }

  func limitedExpectedValue(at y: Double) -> Double {
    let excess = min(max(0, y) / layer.share, layer.limit)
    let top = law.limitedExpectedValue(at: layer.attachment + excess)
    let base = layer.attachment > 0 ? law.limitedExpectedValue(at: layer.attachment) : 0
    return layer.share * (top - base)
  }
}
