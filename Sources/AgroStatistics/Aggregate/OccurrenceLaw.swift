/// The law of the largest loss of a year, from the law of the count and that of one loss:
/// `P(M <= x) = P_N(F(x))`. Its exceedance curve is the OEP, beside the AEP of the sum.
public struct OccurrenceLaw<Severity: RealDistribution>: Sendable {
  /// The law of the number of losses.
  public let count: ClaimCount
  /// The law of one loss.
  public let severity: Severity

  /// The law of the largest of so many losses.
  public init(count: ClaimCount, severity: Severity) {
    self.count = count
    self.severity = severity
  }

  /// The probability that a year's largest loss is at most x, x at least 0.
  public func probability(atMost x: Double) -> Double {
    count.generatingFunction(at: 1 - severity.probability(above: x))
  }

  /// The probability that a loss of the year exceeds x.
  public func probability(above x: Double) -> Double {
    count.probabilityOfAny(eachWith: severity.probability(above: x))
  }

  /// The loss that the largest of a year exceeds once in so many years: a point of the OEP curve.
  ///
  /// - Throws: ``ParameterError`` unless the return period is at least 2 years.
  public func quantile(returnPeriod years: Int) throws(ParameterError) -> Double {
    quantile(exceededWith: try ProbabilityLevel(returnPeriod: years).complement)
  }

  /// The loss that a year's largest exceeds with probability q in (0, 1); 0 where years without a
  /// loss are more frequent.
  public func quantile(exceededWith q: Double) -> Double {
    guard q < probability(above: 0) else { return 0 }
    // The probability that any loss exceeds grows with that of one.
    var low = 0.0
    var high = 1.0
    for _ in 0..<2000 {
      let middle = low > 0 ? (low * high).squareRoot() : high / 16
      if middle <= low || middle >= high || middle < 1e-300 { break }
      if count.probabilityOfAny(eachWith: middle) > q { high = middle } else { low = middle }
      if high - low < 2e-16 * high { break }
    }
    return severity.quantile(exceededWith: high)
  }
}
