internal import Glibc

/// What every law with a density has: moments by quadrature where its family has no closed form,
/// and where the closed form would cancel.
///
/// The integrands are the survival function above and the cdf below, both positive, so nothing
/// cancels; panels end at quantiles, so no bump is missed, and the double exponential rule takes
/// care of poles at the ends. Accuracy about 1e-13 relative, at some 500 evaluations.
extension ContinuousDistribution {
  public func density(at x: Double) -> Double { exp(logDensity(at: x)) }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    let x = min(x, support.upperBound)
    if x <= support.lowerBound { return 0 }
    return integralBelow(x) { density(at: $0) * power($0, order) }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    let x = max(x, support.lowerBound)
    if x >= support.upperBound { return 0 }
    if rawMoment(order) == .infinity { return .infinity }
    return integralAbove(x) { density(at: $0) * power($0, order) }
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
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
    return integralAbove(x) { k * power($0 - x, order - 1) * probability(above: $0) }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
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
    return integralBelow(x) { k * power(x - $0, order - 1) * probability(atMost: $0) }
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
    return size.isFinite && (sum >= 0.02 * size || size == 0) && sum >= 0 ? sum : nil
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

  /// An integral over everything above `x`, panels ending where the survival function has fallen
  /// by powers of ten.
  func integralAbove(_ x: Double, of body: (Double) -> Double) -> Double {
    let survival = probability(above: x)
    if survival <= 0 { return 0 }
    var points = [x]
    for factor in [0.75, 0.5, 0.2, 1e-2, 1e-4, 1e-8, 1e-13] {
      let next = quantile(exceededWith: survival * factor)
      if next > points[points.count - 1], next < support.upperBound { points.append(next) }
    }
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
    let probability = probability(atMost: x)
    if probability <= 0 { return 0 }
    var points = [x]
    for factor in [0.75, 0.5, 0.2, 1e-2, 1e-4, 1e-8, 1e-13] {
      let next = quantile(probability * factor)
      if next < points[points.count - 1], next > support.lowerBound { points.append(next) }
    }
    if support.lowerBound > -.infinity {
      points.append(support.lowerBound)
      return DoubleExponential.integral(over: points.reversed(), of: body)
    }
    let last = points[points.count - 1]
    let scale = max(x - last, .leastNormalMagnitude)
    return DoubleExponential.integral(over: points.reversed(), of: body)
      + DoubleExponential.integralToInfinity(from: -last, scale: scale) { body(-$0) }
  }
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
