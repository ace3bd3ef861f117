internal import AgroStatistics

/// The law of the area that one occurrence strikes: straight pieces of the logarithm of area between
/// published probabilities.
///
/// ```
/// ln A(p) = ln a_i + (ln a_(i+1) - ln a_i) (p - p_i) / (p_(i+1) - p_i)
/// share   = min(1, A / zone area)
/// ```
/// Checked by: HazardProcessTests (mean against quadrature).
public struct StruckAreaLaw: Sendable, Hashable {
  /// A point of the quantile function.
  public struct Knot: Sendable, Hashable {
    /// Share of occurrences that strike no more than the area.
    public var probability: Parameter
    /// Area, square kilometres.
    public var area: Parameter

    /// A point.
    public init(_ probability: Parameter, _ area: Parameter) {
      self.probability = probability
      self.area = area
    }
  }

  /// The points, both numbers rising, the first probability 0 and the last 1.
  public var knots: [Knot]
  /// The area that is at risk in a zone, square kilometres.
  public var zoneArea: Parameter

  /// A law.
  public init(knots: [Knot], zoneArea: Parameter) {
    self.knots = knots
    self.zoneArea = zoneArea
  }

  /// The share of the zone that is struck, for a uniform number in (0, 1).
  public func share(_ u: Double) -> Double {
    guard let first = knots.first, let last = knots.last else { return 0 }
    var area = last.area.value
    if u <= first.probability.value { area = first.area.value }
    for (low, high) in zip(knots, knots.dropFirst())
    where u > low.probability.value && u <= high.probability.value {
      let width = high.probability.value - low.probability.value
      let rise = Elementary.log(high.area.value / low.area.value)
      area = low.area.value * Elementary.exp(rise * (u - low.probability.value) / width)
      break
    }
    return min(1, area / zoneArea.value)
  }

  /// The mean share, exact.
  public var meanShare: Double {
    var sum = 0.0
    let most = zoneArea.value
    for (low, high) in zip(knots, knots.dropFirst()) {
      let width = high.probability.value - low.probability.value
      let a = low.area.value
      let b = high.area.value
      if a >= most {
        sum += width * most
        continue
      }
      let rise = Elementary.log(b / a)
      if rise < 1e-12 {
        sum += width * min(a, most)
      } else if b <= most {
        sum += width * (b - a) / rise
      } else {
        // The part below the zone's area, and the rest that strikes all of it.
        let part = Elementary.log(most / a) / rise
        sum += width * ((most - a) / rise + (1 - part) * most)
      }
    }
    return sum / most
  }
}
