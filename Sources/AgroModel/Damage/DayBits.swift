package import AgroStatistics
internal import CAgroKernels

/// The days on which a value passes a threshold, for every lane of a block: what a peril looks at
/// instead of all days.
package struct DayBits {
  /// Which side of the threshold passes; the threshold itself does not.
  package enum Side: Sendable {
    case below
    case above
  }

  private static let words = (SeasonCalendar.dayCount + 63) / 64
  /// `[lane * words + day / 64]`, a bit a day.
  private var bits: [UInt64]

  /// The days among some.
  ///
  /// - Parameters:
  ///   - values: day-major.
  ///   - days: the days that are looked at, within the season.
  ///   - summed: with more than 1, the sum of a day and the days before it is compared.
  package init(
    _ values: [Double], _ side: Side, _ threshold: Double, years: Int, days: Range<Int>,
    summed: Int = 1, level: KernelLevel = .best
  ) {
    bits = [UInt64](repeating: 0, count: Self.words * years)
    guard !days.isEmpty, years > 0 else { return }
    unsafe agro_day_bits(
      agro_level(rawValue: UInt32(level.rawValue)), years, days.lowerBound, days.upperBound,
      max(1, summed), side == .below ? 1 : 0, threshold, values, Self.words, &bits)
  }

  /// Calls the body for each day of a lane that passes, in their order.
  @inline(__always)
  package func forEach(lane: Int, in days: Range<Int>, _ body: (Int) -> Void) {
    guard !days.isEmpty else { return }
    let (first, last) = (days.lowerBound >> 6, (days.upperBound - 1) >> 6)
    for word in first...last {
      var rest = bits[lane * Self.words + word]
      if word == first { rest &= ~0 << UInt64(days.lowerBound & 63) }
      if word == last { rest &= ~0 >> UInt64(63 - (days.upperBound - 1) & 63) }
      while rest != 0 {
        body(word << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
