/// A law on the points 0, h, 2h, ... (or shifted by a start), with what its grid does not hold.
///
/// `lostMass` is probability beyond the last point. Functions of the upper tail count it as lying
/// above every point; moments are those of the mass on the grid, divided by that mass.
public struct LatticeLaw: RealDistribution, Equatable {
  /// Points of the lattice are real amounts.
  public typealias Value = Double

  /// The first point.
  public let start: Double
  /// h, above 0.
  public let step: Double
  /// The probabilities of the points.
  public let masses: [Double]
  /// The probability beyond the last point.
  public let lostMass: Double
  let cumulative: [Double]
  let exceedance: [Double]

  /// A law from its probabilities.
  ///
  /// - Parameters:
  ///   - lostMass: what is missing to 1, at least 0; nil computes it, and takes a deficit within
  ///     the rounding error of the sum as 0.
  /// - Throws: ``ParameterError`` for a step that is not above 0, no mass, a probability that is
  ///   negative beyond rounding, or masses that add up to more than 1.
  public init(
    start: Double = 0, step: Double, masses: [Double], lostMass: Double? = nil
  ) throws(ParameterError) {
    guard step > 0, step.isFinite else {
      throw ParameterError(parameter: "step", value: step, requirement: "a finite number above 0")
    }
    guard start.isFinite else {
      throw ParameterError(parameter: "start", value: start, requirement: "a finite number")
    }
    guard !masses.isEmpty else {
      throw ParameterError(parameter: "number of masses", value: 0, requirement: "at least 1")
    }
    var total = 0.0
    var lowest = 0.0
    for mass in masses {
      total += mass
      lowest = min(lowest, mass)
    }
    guard lowest >= -1e-9 else {
      throw ParameterError(
        parameter: "mass", value: lowest, requirement: "a number of at least 0")
    }
    let lost = lostMass ?? (1 - total)
    let rounding = 1e-15 * Double(masses.count) + 1e-12
    guard total.isFinite, lost >= -rounding, total + max(0, lost) < 1 + 1e-6 else {
      throw ParameterError(
        parameter: "sum of masses", value: total, requirement: "a finite number of at most 1")
    }
    self.init(
      start: start, step: step, unchecked: masses,
      lostMass: lost < rounding && lostMass == nil ? 0 : max(0, lost))
  }

  init(start: Double = 0, step: Double, unchecked masses: [Double], lostMass: Double) {
    self.start = start
    self.step = step
    self.masses = masses
    self.lostMass = lostMass
    var cumulative = masses
    var sum = 0.0
    for i in 0..<cumulative.count {
      sum += cumulative[i]
      cumulative[i] = sum
    }
    var exceedance = masses
    sum = lostMass
    for i in stride(from: exceedance.count - 1, through: 0, by: -1) {
      let mass = exceedance[i]
      exceedance[i] = sum
      sum += mass
    }
    self.cumulative = cumulative
    self.exceedance = exceedance
  }

  /// The number of points.
  public var count: Int { masses.count }

  /// The amount of the lattice point of an index.
  public func point(_ index: Int) -> Double { start + Double(index) * step }

  /// The mass on the grid.
  public var mass: Double { cumulative[cumulative.count - 1] }

  public var support: ClosedRange<Double> {
    let first = masses.firstIndex { $0 > 0 } ?? 0
    let last = masses.lastIndex { $0 > 0 } ?? 0
    return point(first)...(lostMass > 0 ? .infinity : point(max(first, last)))
  }

  // MARK: Moments of the mass on the grid

  /// `+infinity` where all of the mass is beyond the grid.
  public var mean: Double {
    guard mass > 0 else { return .infinity }
    var sum = 0.0
    for i in 0..<masses.count { sum += Double(i) * masses[i] }
    return start + step * (sum / mass)
  }

  public var variance: Double { moments.variance }
  public var skewness: Double { moments.skewness }

  /// The first three moments.
  public var moments: LossMoments {
    let mean = self.mean
    guard mean.isFinite else {
      return LossMoments(mean: mean, variance: .infinity, thirdCentralMoment: .infinity)
    }
    let centre = (mean - start) / step
    var second = 0.0
    var third = 0.0
    for i in 0..<masses.count {
      let deviation = Double(i) - centre
      let square = deviation * deviation * masses[i]
      second += square
      third += square * deviation
    }
    let total = mass
    return LossMoments(
      mean: mean, variance: step * step * second / total,
      thirdCentralMoment: step * step * step * third / total)
  }

  // MARK: Probabilities

  /// The index of the last point at or below x; -1 below the first.
  func index(atMost x: Double) -> Int {
    let position = (x - start) / step
    guard position >= 0 else { return -1 }
    // A point that the caller wrote as a decimal may lie a rounding error below its index.
    let nearest = position.rounded()
    let isPoint = abs(position - nearest) <= 4 * nearest.ulp
    let index = isPoint ? nearest : position.rounded(.down)
    return index >= Double(count) ? count : Int(index)
  }

  public func probability(atMost x: Double) -> Double {
    let index = index(atMost: x)
    return index < 0 ? 0 : min(1, cumulative[min(index, count - 1)])
  }

  public func probability(above x: Double) -> Double {
    let index = index(atMost: x)
    return index < 0 ? 1 : min(1, exceedance[min(index, count - 1)])
  }

  /// The smallest point whose cumulative probability reaches p, p within 8 units in the last
  /// place; `+infinity` where p lies in the lost mass.
  public func quantile(_ p: Double) -> Double {
    guard p < 1, let index = index(ofQuantile: p - 8 * p.ulp) else {
      return support.upperBound
    }
    return point(index)
  }

  /// The first index with a cumulative probability of at least p and mass at or before it.
  func index(ofQuantile p: Double) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] >= p && cumulative[middle] > 0 {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low < count ? low : nil
  }

  public func quantile(exceededWith q: Double) -> Double {
    var low = 0
    var high = count
    let bound = q + 8 * q.ulp
    while low < high {
      let middle = (low + high) / 2
      if exceedance[middle] <= bound { high = middle } else { low = middle + 1 }
    }
    return low < count ? point(low) : .infinity
  }

}
