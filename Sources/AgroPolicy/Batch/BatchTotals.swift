internal import AgroQuantities

/// Control totals of a list of quotes: what the output file adds up to, by crop and zone.
public struct BatchTotals: Sendable, Hashable {
  /// What a row of the totals stands for.
  public struct Key: Sendable, Hashable, Comparable {
    /// The id of the rule book.
    public var book: String
    /// The id of the insured object.
    public var crop: String
    /// The region of the country.
    public var zone: String
    /// The code of the currency in which the sums are.
    public var currency: String

    /// By currency, then book, crop and zone.
    public static func < (a: Key, b: Key) -> Bool {
      (a.currency, a.book, a.crop, a.zone) < (b.currency, b.book, b.crop, b.zone)
    }
  }

  /// Sums in minor units.
  public struct Sums: Sendable, Hashable {
    /// How many rows are summed.
    public internal(set) var rows = 0
    /// Sums insured, in minor units.
    public internal(set) var sumInsured: Int128 = 0
    /// Premiums at the lowest rates, in minor units.
    public internal(set) var grossLow: Int128 = 0
    /// Premiums at the highest rates, in minor units.
    public internal(set) var grossHigh: Int128 = 0
    /// Parts of all payers but the holder at the lowest rates, in minor units.
    public internal(set) var subsidyLow: Int128 = 0
    /// Parts of all payers but the holder at the highest rates, in minor units.
    public internal(set) var subsidyHigh: Int128 = 0
    /// The holders' parts at the lowest rates, in minor units.
    public internal(set) var holderLow: Int128 = 0
    /// The holders' parts at the highest rates, in minor units.
    public internal(set) var holderHigh: Int128 = 0

    /// Sums over no rows.
    public init() {}

    mutating func add(low: BatchQuoter.RowAmounts, high: BatchQuoter.RowAmounts) {
      rows += 1
      sumInsured += Int128(low.sumInsured)
      grossLow += Int128(low.gross)
      grossHigh += Int128(high.gross)
      subsidyLow += Int128(low.subsidy)
      subsidyHigh += Int128(high.subsidy)
      holderLow += Int128(low.holder)
      holderHigh += Int128(high.holder)
    }

    // Rows are Int64 each; 2^64 of them fit an Int128, so nothing here can overflow.
    mutating func add(_ other: Sums) {
      rows += other.rows
      sumInsured += other.sumInsured
      grossLow += other.grossLow
      grossHigh += other.grossHigh
      subsidyLow += other.subsidyLow
      subsidyHigh += other.subsidyHigh
      holderLow += other.holderLow
      holderHigh += other.holderHigh
    }
  }

  private var sums: [Key: Sums] = [:]
  /// Rows that were quoted.
  public private(set) var accepted = 0
  /// Rows that were refused.
  public private(set) var rejected = 0

  /// Totals over no rows.
  public init() {}

  mutating func add(_ rows: Sums, key: Key) {
    guard rows.rows > 0 else { return }
    sums[key, default: Sums()].add(rows)
    accepted += rows.rows
  }

  mutating func reject(_ rows: Int) { rejected += rows }

  /// Takes the totals of another part of the list.
  public mutating func merge(_ other: BatchTotals) {
    for (key, value) in other.sums { sums[key, default: Sums()].add(value) }
    accepted += other.accepted
    rejected += other.rejected
  }

  /// The rows in a fixed order.
  public var rows: [(key: Key, sums: Sums)] {
    sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The sum over crops and zones, by currency.
  public var byCurrency: [(currency: String, sums: Sums)] {
    var result: [(currency: String, sums: Sums)] = []
    for row in rows {
      if result.last?.currency == row.key.currency {
        result[result.count - 1].sums.add(row.sums)
      } else {
        result.append((row.key.currency, row.sums))
      }
    }
    return result
  }
}
