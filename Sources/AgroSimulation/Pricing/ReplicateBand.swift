internal import AgroStatistics

/// The band of 5 % to 95 % that replicates of a number give, with what so few of them can say.
///
/// The ends are order statistics of rank `r = max(1, floor(0.05 (n + 1)))` from either side. Of
/// all replicates that could be drawn the band holds a share that follows the beta law with shapes
/// `n + 1 - 2 r` and `2 r`, whatever the law of the number: on average 90 % from 20 replicates on
/// (in steps of r), and less or more by chance.
///
/// Reference: David and Nagaraja (2003), Order Statistics, section 7.2.
public struct ReplicateBand: Sendable, Hashable {
  /// The fewest replicates of a band.
  public static let fewest = 4

  /// Replicates drawn.
  public let count: Int
  /// The band.
  public let bounds: ClosedRange<Double>
  /// Half of the replicates lie below.
  public let median: Double
  /// With a probability of 90 % the share of all possible replicates in the band is in this range.
  public let content: ClosedRange<Double>

  /// The band of some replicates, in any order.
  ///
  /// - Throws: `MeasureError` for fewer than ``fewest``, or a number that is not finite.
  public init(_ values: [Double]) throws {
    let sorted = try LossSample(values).losses
    let n = sorted.count
    guard n >= Self.fewest else {
      throw MeasureError.invalidParameter(
        ParameterError(
          parameter: "the number of replicates", value: Double(n),
          requirement: "at least \(Self.fewest)"))
    }
    let rank = max(1, (n + 1) / 20)
    count = n
    bounds = sorted[rank - 1]...sorted[n - rank]
    median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2
    let law = try Beta(
      firstShape: Double(n + 1 - 2 * rank), secondShape: Double(2 * rank), lower: 0, upper: 1)
    content = law.quantile(0.05)...law.quantile(0.95)
  }
}
