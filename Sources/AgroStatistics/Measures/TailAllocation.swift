/// The share of each part of a portfolio in its tail value at risk: Euler's allocation.
///
///     K_i = E[X_i in the years of the tail], the boundary year weighted
///
/// The contributions add up to the tail value at risk of the total. Where several years have the
/// boundary loss they share the boundary's weight, so that the result does not depend on their
/// order.
///
/// Reference: Tasche (1999); McNeil, Frey and Embrechts (2015), Quantitative Risk Management,
/// section 8.5.
public struct TailAllocation: Sendable, Equatable {
  /// The contribution of each part, in the unit of the loss.
  public let contributions: [Double]
  /// The tail value at risk of the total: the sum of the contributions.
  public let total: Double

  /// - Parameter parts: the annual losses of every part, in the same years.
  /// - Throws: ``MeasureError`` for no parts, parts of different length, or a loss that is not
  ///   finite.
  public init(parts: [[Double]], level: ProbabilityLevel) throws(MeasureError) {
    guard let first = parts.first else { throw .emptySample }
    for part in parts where part.count != first.count {
      throw .unequalCounts(losses: first.count, weights: part.count)
    }
    var totals = [Double](repeating: 0, count: first.count)
    for part in parts {
      for (year, loss) in part.enumerated() { totals[year] += loss }
    }
    let quantile = try LossSample(totals).valueAtRisk(level)
    let above = totals.count { $0 > quantile }
    let ties = totals.count { $0 == quantile }
    let tail = level.tailCount(in: totals.count)
    let boundary = (tail - Double(above)) / Double(ties)
    contributions = parts.map { part in
      let sum = pairwiseSum(count: part.count) { year in
        let total = totals[year]
        return total > quantile ? part[year] : total == quantile ? boundary * part[year] : 0
      }
      return sum / tail
    }
    total = pairwiseSum(contributions)
  }
}
