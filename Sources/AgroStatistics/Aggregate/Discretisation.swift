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
  /// The amount of a loss above which the layer pays, not below 0.
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
  public func expectedPayment(of law: some RealDistribution) -> Double {
    share * law.layerMoment(1, from: attachment, to: attachment + limit)
  }

  /// The first three moments of the payment of one loss; infinite where they diverge.
  public func moments(of law: some RealDistribution) -> LossMoments {
    let upper = attachment + limit
    let first = law.layerMoment(1, from: attachment, to: upper)
    let second = law.layerMoment(2, from: attachment, to: upper)
    let third = law.layerMoment(3, from: attachment, to: upper)
    guard second.isFinite else {
      return LossMoments(
        mean: share * first, variance: .infinity, thirdCentralMoment: .infinity)
    }
    let central = third - 3 * first * second + 2 * first * first * first
    return LossMoments(
      mean: share * first, variance: share * share * max(0, second - first * first),
      thirdCentralMoment: share * share * share * (third.isFinite ? central : .infinity))
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
    discretising law: some RealDistribution, by method: DiscretisationMethod, step: Double,
    from start: Double = 0, through end: Double, layer: LossLayer? = nil, cut: Double = 0
  ) throws(ParameterError) {
    let intervals = ((end - start) / step).rounded()
    guard step > 0, intervals >= 1, intervals <= 0x1p26 else {
      throw ParameterError(
        parameter: "number of steps", value: intervals, requirement: "a number from 1 to 2^26")
    }
    let view = LayeredView(law: law, layer: layer)
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
        Self.meanMatching(
          view, start: start, step: step, count: count + 1, median: median, cut: cut)
      }
  }

  /// Mass of `(x + (offset - 1) h, x + offset h]` at x.
  private static func differences(
    _ view: LayeredView<some RealDistribution>, start: Double, step: Double, count: Int,
    offset: Double, median: Double, cut: Double
  ) -> LatticeLaw {
    if let law = view.intervalLaw {
      return intervals(law, start: start, step: step, count: count, offset: offset, cut: cut)
    }
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

  /// The same of a law that gives the probabilities of intervals by itself.
  private static func intervals(
    _ law: any IntervalLaw, start: Double, step: Double, count: Int, offset: Double, cut: Double
  ) -> LatticeLaw {
    func bound(_ i: Int) -> Double { start + (Double(i) + offset) * step }
    var last = count
    let end = ((law.quantile(exceededWith: cut) - start) / step - offset).rounded(.up) + 1
    if cut > 0, end < Double(count) { last = max(1, Int(end)) }
    let masses =
      [law.probability(atMost: bound(0))]
      + law.intervalProbabilities(from: bound(0), step: step, count: last - 1)
    return LatticeLaw(
      start: start, step: step, unchecked: masses, lostMass: law.probability(above: bound(last - 1))
    )
  }

  /// Differences of the mean survival function over the intervals; the ends take what makes the
  /// masses and means of the closing intervals right.
  private static func meanMatching(
    _ view: LayeredView<some RealDistribution>, start: Double, step: Double, count: Int,
    median: Double, cut: Double
  ) -> LatticeLaw {
    var masses: [Double] = []
    masses.reserveCapacity(count)
    var isUpper = start > median
    var here =
      isUpper ? view.expectedExcess(over: start) : view.limitedExpectedValue(at: start)
    var before = 1.0
    for i in 0..<(count - 1) {
      let x = start + Double(i) * step
      if !isUpper && x > median {
        // Above the median the limited expected value saturates and its differences cancel.
        isUpper = true
        here = view.expectedExcess(over: x)
      }
      let there =
        isUpper
        ? view.expectedExcess(over: x + step) : view.limitedExpectedValue(at: x + step)
      let after = (isUpper ? here - there : there - here) / step
      masses.append(max(0, before - after))
      before = after
      here = there
      if after <= cut { break }
    }
    let survival = view.probability(above: start + Double(masses.count) * step)
    masses.append(max(0, before - survival))
    return LatticeLaw(start: start, step: step, unchecked: masses, lostMass: survival)
  }
}

/// A law seen through the terms of a layer.
struct LayeredView<Law: RealDistribution> {
  let law: Law
  let layer: LossLayer

  /// Whether the terms leave every loss as it is.
  private let isPlain: Bool

  /// The law, where it gives the probabilities of intervals by itself.
  var intervalLaw: (any IntervalLaw)? { isPlain ? law as? any IntervalLaw : nil }

  init(law: Law, layer: LossLayer?) {
    self.law = law
    self.layer = layer ?? LossLayer()
    isPlain = layer == nil
  }

  var median: Double {
    isPlain ? law.quantile(0.5) : layer.payment(for: law.quantile(0.5))
  }

  func probability(atMost y: Double) -> Double {
    if isPlain { return law.probability(atMost: y) }
    if y < 0 { return 0 }
    let excess = y / layer.share
    return excess >= layer.limit ? 1 : law.probability(atMost: layer.attachment + excess)
  }

  func probability(above y: Double) -> Double {
    if isPlain { return law.probability(above: y) }
    if y < 0 { return 1 }
    let excess = y / layer.share
    return excess >= layer.limit ? 0 : law.probability(above: layer.attachment + excess)
  }

  func limitedExpectedValue(at y: Double) -> Double {
    if isPlain { return law.limitedExpectedValue(at: y) }
    let excess = min(max(0, y) / layer.share, layer.limit)
    return layer.share
      * law.layerMoment(1, from: layer.attachment, to: layer.attachment + excess)
  }

  /// E(Y - y)+.
  func expectedExcess(over y: Double) -> Double {
    if isPlain { return law.expectedExcess(over: y) }
    let excess = max(0, y) / layer.share
    guard excess < layer.limit else { return 0 }
    return layer.share
      * law.layerMoment(
        1, from: layer.attachment + excess, to: layer.attachment + layer.limit)
  }
}
