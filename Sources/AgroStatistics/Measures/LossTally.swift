/// A sum of simulated losses that does not depend on the order of adding.
///
/// A loss is a whole number of thousandths of the minor unit. Counts, sums and sums of squares are
/// integers that cannot overflow, so any grouping of years, objects, threads or shards gives the
/// same bytes, and parts add up to the total exactly.
public struct LossTally: Sendable, Hashable {
  /// How many losses.
  public private(set) var count: Int64 = 0
  /// Their sum, in minor units.
  public private(set) var sum: Int128 = 0
  /// The sum of squares is `squaresHigh * 2^128 + squaresLow`.
  public private(set) var squaresHigh: UInt64 = 0
  /// The low 128 bits of the sum of squares.
  public private(set) var squaresLow: UInt128 = 0
  /// The smallest loss; `Int64.max` of none.
  public private(set) var smallest: Int64 = .max
  /// The largest loss; `Int64.min` of none.
  public private(set) var largest: Int64 = .min

  /// A tally of no losses.
  public init() {}

  /// The whole number of thousandths nearest to a loss in minor units, ties to even.
  ///
  /// - Throws: ``ParameterError`` for a loss that is not finite or exceeds 9e15 minor units.
  public static func thousandths(ofMinorUnits loss: Double) throws(ParameterError) -> Int64 {
    let scaled = (loss * 1000).rounded(.toNearestOrEven)
    guard abs(scaled) <= 9e18 else {
      throw ParameterError(
        parameter: "loss", value: loss, requirement: "a finite number of at most 9e15 minor units")
    }
    return Int64(scaled)
  }

  /// Adds one loss, in thousandths of the minor unit.
  public mutating func add(_ loss: Int64) {
    count += 1
    sum += Int128(loss)
    let magnitude = UInt128(loss.magnitude)
    addSquares(high: 0, low: magnitude * magnitude)
    smallest = min(smallest, loss)
    largest = max(largest, loss)
  }

  /// Adds all losses of another tally.
  public mutating func merge(_ other: LossTally) {
    count += other.count
    sum += other.sum
    addSquares(high: other.squaresHigh, low: other.squaresLow)
    smallest = min(smallest, other.smallest)
    largest = max(largest, other.largest)
  }

  private mutating func addSquares(high: UInt64, low: UInt128) {
    let (total, carried) = squaresLow.addingReportingOverflow(low)
    squaresLow = total
    squaresHigh += high + (carried ? 1 : 0)
  }

  /// The mean in minor units; 0 for an empty tally.
  public var mean: Double {
    count > 0 ? Double(sum) / (1000 * Double(count)) : 0
  }

  /// The unbiased variance in squared minor units, its numerator `n sum x^2 - (sum x)^2` formed
  /// in whole numbers; 0 for fewer than two losses.
  public var variance: Double {
    guard count > 1 else { return 0 }
    let n = UInt128(count)
    // n * squares in 256 bits: the high word of squares stays far below 2^64.
    let low = squaresLow.multipliedFullWidth(by: n)
    let left = (high: low.high + UInt128(squaresHigh) * n, low: low.low)
    let square = sum.magnitude.multipliedFullWidth(by: sum.magnitude)
    let (difference, borrowed) = left.low.subtractingReportingOverflow(square.low)
    let high = left.high - square.high - (borrowed ? 1 : 0)
    let numerator = Double(high) * 0x1p128 + Double(difference)
    return numerator / (Double(count) * Double(count - 1)) / 1e6
  }

  /// The standard error of the mean, in minor units.
  public var standardError: Double {
    count > 0 ? (variance / Double(count)).squareRoot() : 0
  }
}
