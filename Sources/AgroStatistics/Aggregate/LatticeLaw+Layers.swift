extension LatticeLaw {
  // MARK: Moments of the mass on the grid; the lost mass counts only where stated

  public func rawMoment(_ order: Int) -> Double {
    mass > 0 ? sum(over: 0..<count) { power($0, order) } / mass : .infinity
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    sum(over: 0..<end(atMost: x)) { power($0, order) }
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    sum(over: end(atMost: x)..<count) { power($0, order) } + (order == 0 ? lostMass : 0)
  }

  /// The lost mass counts with the limit.
  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    partialMoment(order, below: limit) + power(limit, order) * probability(above: limit)
  }

  /// Without the lost mass, whose excess is unknown.
  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    return sum(over: end(atMost: x)..<count) { power($0 - x, order) }
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    sum(over: 0..<end(atMost: x)) { power(x - $0, order) }
  }

  /// The lost mass exhausts a layer that ends on the grid or beyond it.
  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    if order == 0 { return probability(above: lower) }
    let low = end(atMost: lower)
    let high = end(atMost: upper)
    let inside = sum(over: low..<max(low, high)) { power($0 - lower, order) }
    guard upper.isFinite else { return inside }
    return inside + power(upper - lower, order) * probability(above: upper)
  }

  /// The number of points at or below x.
  private func end(atMost x: Double) -> Int { min(count, index(atMost: x) + 1) }

  private func sum(over range: Range<Int>, _ term: (Double) -> Double) -> Double {
    var sum = 0.0
    for i in range { sum += masses[i] * term(point(i)) }
    return sum
  }

  // MARK: Layers

  /// E(S - retention)+ of the mass on the grid: the stop-loss premium.
  public func stopLossPremium(retention: Double) -> Double {
    excessMoment(1, over: retention)
  }

  /// E[min((S - attachment)+, limit)]: the pure premium of an aggregate layer.
  public func layerPremium(attachment: Double, limit: Double) -> Double {
    layerMoment(1, from: attachment, to: attachment + limit)
  }

  /// The law of `min((S - attachment)+, limit)`, attachment and limit whole numbers of steps.
  ///
  /// - Throws: ``ParameterError`` where they are not.
  public func layered(attachment: Double, limit: Double) throws(ParameterError) -> LatticeLaw {
    for (name, value) in [("attachment", attachment - start), ("limit", limit)] {
      let steps = value / step
      let isWhole = steps >= 0 && (steps == .infinity || abs(steps - steps.rounded()) < 1e-9)
      guard isWhole || (name == "attachment" && steps < 0) else {
        throw ParameterError(
          parameter: name, value: value, requirement: "a whole number of steps of \(step)")
      }
    }
    let top = limit / step
    let size = min(Double(count), top.rounded() + 1)
    var result = [Double](repeating: 0, count: max(1, Int(size)))
    for i in 0..<count where masses[i] > 0 {
      let excess = max(0, ((point(i) - attachment) / step).rounded())
      result[min(Int(excess), result.count - 1)] += masses[i]
    }
    // Beyond the grid a loss exhausts a layer that the grid holds.
    let exhausted = top.isFinite && top <= Double(count - 1)
    if exhausted { result[result.count - 1] += lostMass }
    return LatticeLaw(step: step, unchecked: result, lostMass: exhausted ? 0 : lostMass)
  }

  /// The law without the points after the first at which the exceedance probability is at most
  /// `lostMass`; their probability joins the lost mass.
  public func truncated(lostMass bound: Double) -> LatticeLaw {
    let last = exceedance.firstIndex { $0 <= bound } ?? (count - 1)
    return LatticeLaw(
      start: start, step: step, unchecked: Array(masses[...last]), lostMass: exceedance[last])
  }
}
