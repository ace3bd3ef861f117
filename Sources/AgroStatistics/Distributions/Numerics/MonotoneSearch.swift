/// The smallest argument at which a monotone condition holds, by bisection over all doubles or all
/// counts: exact also where the distribution function jumps or is flat.
package enum MonotoneSearch {
  /// The smallest double in `bracket` at which `condition` holds; the upper end where none does.
  ///
  /// - Complexity: at most 64 evaluations.
  package static func smallest(
    in bracket: ClosedRange<Double>, where condition: (Double) -> Bool
  ) -> Double {
    var low = ordinal(bracket.lowerBound)
    var high = ordinal(bracket.upperBound)
    if low < high, condition(bracket.lowerBound) { return bracket.lowerBound }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if condition(double(middle)) { high = middle } else { low = middle }
    }
    return double(high)
  }

  /// The smallest count of 0 or more at which `condition` holds, searched outwards from `guess`.
  package static func smallestCount(
    near guess: Int, upTo limit: Int, where condition: (Int) -> Bool
  ) -> Int {
    var low: Int
    var high: Int
    let start = min(max(guess, 0), limit)
    var step = 1
    if condition(start) {
      high = start
      low = -1
      while high > 0 {
        let next = max(high - step, 0)
        if !condition(next) {
          low = next
          break
        }
        high = next
        step *= 2
      }
    } else {
      low = start
      high = limit
      while low < limit {
        let next = low > limit - step ? limit : low + step
        if next == limit || condition(next) {
          high = next
          break
        }
        low = next
        step *= 2
      }
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if condition(middle) { high = middle } else { low = middle }
    }
    return max(high, 0)
  }

  /// Doubles in order as integers, symmetric about 0; -0 and 0 are the same number.
  private static func ordinal(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: abs(x).bitPattern)
    return x < 0 ? -bits : bits
  }

  private static func double(_ ordinal: Int64) -> Double {
    let size = Double(bitPattern: UInt64(ordinal.magnitude))
    return ordinal < 0 ? -size : size
  }
}
