internal import Glibc

/// What every law with a density has: moments by quadrature where its family has no closed form,
/// and where the closed form would cancel.
///
/// The integrands are the survival function above and the cdf below, both positive, so nothing
/// cancels; panels end at quantiles, so no bump is missed, and the double exponential rule takes
/// care of poles at the ends. Accuracy about 1e-13 relative, at some 500 evaluations.
extension ContinuousDistribution {
  public func density(at x: Double) -> Double { exp(logDensity(at: x)) }

  /// The hazard rate f(x) / S(x); `+infinity` where nothing lies above `x`.
  public func hazard(at x: Double) -> Double {
    let survival = probability(above: x)
    return survival > 0 ? density(at: x) / survival : .infinity
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    let x = min(x, support.upperBound)
    if x <= support.lowerBound { return 0 }
    return integralBelow(x) { weighted(density(at: $0), $0, order) }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    let x = max(x, support.lowerBound)
    if x >= support.upperBound { return 0 }
    if rawMoment(order) == .infinity { return .infinity }
    return integralAbove(x) { weighted(density(at: $0), $0, order) }
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    integratedExcessMoment(order, over: x)
  }

  /// The default of `excessMoment`, for laws that take it on part of the line.
  func integratedExcessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x >= support.upperBound { return 0 }
    if rawMoment(order) == .infinity { return .infinity }
    if x == -.infinity { return .infinity }
    let closed = binomialSum(order, shift: -x) { partialMoment($0, above: x) }
    if let closed { return closed }
    if x < support.lowerBound {
      let gap = support.lowerBound - x
      return binomialSum(order, shift: gap) { excessMoment($0, over: support.lowerBound) } ?? 0
    }
    let k = Double(order)
    return integralAbove(x) { weighted(k * probability(above: $0), $0 - x, order - 1) }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    integratedDeficitMoment(order, below: x)
  }

  /// The default of `deficitMoment`, for laws that call it on a shifted copy of themselves.
  func integratedDeficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x <= support.lowerBound { return 0 }
    if x == .infinity { return .infinity }
    let sign = order.isMultiple(of: 2) ? 1.0 : -1.0
    let closed = binomialSum(order, shift: -x) { partialMoment($0, below: x) }
    if let closed { return sign * closed }
    if x > support.upperBound {
      let gap = x - support.upperBound
      return binomialSum(order, shift: gap) { deficitMoment($0, below: support.upperBound) } ?? 0
    }
    let k = Double(order)
    return integralBelow(x) { weighted(k * probability(atMost: $0), x - $0, order - 1) }
  }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    if order == 0 { return 1 }
    if limit >= support.upperBound { return rawMoment(order) }
    if limit <= support.lowerBound { return power(limit, order) }
    return partialMoment(order, below: limit) + power(limit, order) * probability(above: limit)
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    if order == 0 { return probability(above: lower) }
    if upper == .infinity { return excessMoment(order, over: lower) }
    let from = max(lower, support.lowerBound)
    let to = min(upper, support.upperBound)
    let k = Double(order)
    if from >= to { return upper <= support.lowerBound ? power(upper - lower, order) : 0 }
    // Below the support the survival function is 1 and integrates in closed form.
    let certain = power(from - lower, order)
    if order == 1 {
      let closed = expectedExcess(over: from) - expectedExcess(over: to)
      if closed > 0.1 * expectedExcess(over: from) { return certain + closed }
    }
    return certain
      + DoubleExponential.integral(over: panels(from: from, to: to)) {
        k * power($0 - lower, order - 1) * probability(above: $0)
      }
  }

  /// E[(X - mean)^k] for k >= 2 from the parts above and below the mean, where the difference of
  /// raw moments would cancel; `+infinity` where the moment diverges.
  func centralMoment(_ order: Int) -> Double {
    let mean = mean
    let above = excessMoment(order, over: mean)
    let below = deficitMoment(order, below: mean)
    if above == .infinity { return above }
    return order.isMultiple(of: 2) ? above + below : above - below
  }

  // MARK: Panels

  /// The sum over j of binomial(order, j) shift^(order - j) term(j), or nil where it cancels so
  /// much that a quadrature is more accurate.
  private func binomialSum(
    _ order: Int, shift: Double, term: (Int) -> Double
  ) -> Double? {
    var sum = 0.0
    var size = 0.0
    var coefficient = 1.0
    for j in 0...order {
      let part = coefficient * power(shift, order - j) * term(j)
      sum += part
      size += abs(part)
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return size.isFinite && (sum >= 0.1 * size || size == 0) && sum >= 0 ? sum : nil
  }

  /// The ends of panels between `from` and `to`, cut where the law has its mass.
  private func panels(from: Double, to: Double) -> [Double] {
    let tails: [Double] = [1e-10, 1e-4, 0.02, 0.2]
    var points = [from]
    for p in tails { points.append(quantile(p)) }
    points.append(quantile(0.5))
    for q in tails.reversed() { points.append(quantile(exceededWith: q)) }
    points = points.filter { $0 >= from && $0 < to }
    points.sort()
    points.append(to)
    return points
  }

  /// The shares of probability at which the panels of a tail end.
  private var tailShares: [Double] { [1e-13, 1e-8, 1e-4, 1e-2, 0.2, 0.6] }

  /// An integral over everything above `x`, in panels that hold fixed shares of its probability,
  /// counted from both ends.
  func integralAbove(_ x: Double, of body: (Double) -> Double) -> Double {
    let survival = probability(above: x)
    if survival <= 0 { return 0 }
    let cumulative = probability(atMost: x)
    var points = [x]
    for share in tailShares {
      points.append(quantile(cumulative + survival * share))
      points.append(quantile(exceededWith: survival * share))
    }
    points = points.filter { $0 >= x && $0 < support.upperBound }
    points.sort()
    if support.upperBound < .infinity {
      points.append(support.upperBound)
      return DoubleExponential.integral(over: points, of: body)
    }
    let last = points[points.count - 1]
    let scale = max(last - x, .leastNormalMagnitude)
    return DoubleExponential.integral(over: points, of: body)
      + DoubleExponential.integralToInfinity(from: last, scale: scale, of: body)
  }

  /// The mirror image of `integralAbove`.
  func integralBelow(_ x: Double, of body: (Double) -> Double) -> Double {
    let cumulative = probability(atMost: x)
    if cumulative <= 0 { return 0 }
    let survival = probability(above: x)
    var points = [x]
    for share in tailShares {
      points.append(quantile(cumulative * share))
      points.append(quantile(exceededWith: survival + cumulative * share))
    }
    points = points.filter { $0 <= x && $0 > support.lowerBound }
    points.sort()
    if support.lowerBound > -.infinity {
      points.insert(support.lowerBound, at: 0)
      return DoubleExponential.integral(over: points, of: body)
    }
    let first = points[0]
    let scale = max(x - first, .leastNormalMagnitude)
    return DoubleExponential.integral(over: points, of: body)
      + DoubleExponential.integralToInfinity(from: -first, scale: scale) { body(-$0) }
  }
}

/// weight x^n, 0 where the weight is 0 even if the power overflows.
func weighted(_ weight: Double, _ x: Double, _ n: Int) -> Double {
  if weight == 0 { return 0 }
  let factor = power(x, n)
  if factor.isFinite { return weight * factor }
  let size = exp(log(weight) + Double(n) * log(abs(x)))
  return x < 0 && !n.isMultiple(of: 2) ? -size : size
}

/// x^n for n >= 0 by repeated squaring; 0^0 is 1.
@inline(__always)
package func power(_ x: Double, _ n: Int) -> Double {
  var result = 1.0
  var base = x
  var rest = n
  while rest > 0 {
    if rest & 1 == 1 { result *= base }
    base *= base
    rest >>= 1
  }
  return result
}
