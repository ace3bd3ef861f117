/// A product of two 256-bit integers, as eight words from the lowest, with the divisions that
/// rounding needs.
struct UInt512 {
  var words: InlineArray<8, UInt64>

  init(high: UInt256, low: UInt256) {
    words = [
      UInt64(truncatingIfNeeded: low.low), UInt64(truncatingIfNeeded: low.low >> 64),
      UInt64(truncatingIfNeeded: low.high), UInt64(truncatingIfNeeded: low.high >> 64),
      UInt64(truncatingIfNeeded: high.low), UInt64(truncatingIfNeeded: high.low >> 64),
      UInt64(truncatingIfNeeded: high.high), UInt64(truncatingIfNeeded: high.high >> 64),
    ]
  }

  /// The lower half.
  var low: UInt256 {
    UInt256(
      high: UInt128(words[3]) << 64 | UInt128(words[2]),
      low: UInt128(words[1]) << 64 | UInt128(words[0]))
  }

  /// The upper half.
  var high: UInt256 {
    UInt256(
      high: UInt128(words[7]) << 64 | UInt128(words[6]),
      low: UInt128(words[5]) << 64 | UInt128(words[4]))
  }

  /// Divides in place by a word and returns the remainder.
  mutating func divide(by divisor: UInt64) -> UInt64 {
    var remainder: UInt64 = 0
    for index in stride(from: 7, through: 0, by: -1) {
      if remainder == 0 && words[index] == 0 { continue }
      let step = divisor.dividingFullWidth((remainder, words[index]))
      words[index] = step.quotient
      remainder = step.remainder
    }
    return remainder
  }

  /// The quotient and remainder of a division by 256 bits whose quotient fits 256 bits.
  ///
  /// Reference: D. E. Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
  func dividedKnowingThatItFits(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
    if divisor.isWord {
      var quotient = self
      let remainder = quotient.divide(by: divisor.word)
      return (quotient.low, UInt256(remainder))
    }
    let shift = (256 - divisor.bitCount) % 64
    let count = (divisor.bitCount + 63) / 64
    let wideDivisor = UInt512(high: .zero, low: divisor)
    var d: InlineArray<4, UInt64> = .init(repeating: 0)
    for index in 0..<count {
      let below = index > 0 && shift > 0 ? wideDivisor.words[index - 1] >> UInt64(64 - shift) : 0
      d[index] = wideDivisor.words[index] << UInt64(shift) | below
    }
    var n: InlineArray<9, UInt64> = .init(repeating: 0)
    for index in 0..<9 {
      let own = index < 8 ? words[index] << UInt64(shift) : 0
      let below = index > 0 && shift > 0 ? words[index - 1] >> UInt64(64 - shift) : 0
      n[index] = own | below
    }
    var quotient = UInt512(high: .zero, low: .zero)
    for position in stride(from: 8 - count, through: 0, by: -1) {
      let top = n[position + count]
      var digit: UInt64
      if top >= d[count - 1] {
        digit = .max
      } else {
        let estimate = d[count - 1].dividingFullWidth((top, n[position + count - 1]))
        digit = estimate.quotient
        // One look at the next word; what remains too large is put right below.
        let test = digit.multipliedFullWidth(by: d[count - 2])
        let rest = (estimate.remainder, n[position + count - 2])
        if test.high > rest.0 || (test.high == rest.0 && test.low > rest.1) { digit -= 1 }
      }
      var borrow: UInt64 = 0
      var carry: UInt64 = 0
      for index in 0..<count {
        let product = digit.multipliedFullWidth(by: d[index])
        let (low, more) = product.low.addingReportingOverflow(carry)
        carry = product.high &+ (more ? 1 : 0)
        let (first, under1) = n[position + index].subtractingReportingOverflow(low)
        let (second, under2) = first.subtractingReportingOverflow(borrow)
        n[position + index] = second
        borrow = under1 || under2 ? 1 : 0
      }
      let (first, under1) = n[position + count].subtractingReportingOverflow(carry)
      let (second, under2) = first.subtractingReportingOverflow(borrow)
      n[position + count] = second
      var isNegative = under1 || under2
      while isNegative {
        digit -= 1
        var over: UInt64 = 0
        for index in 0..<count {
          let (sum1, carry1) = n[position + index].addingReportingOverflow(d[index])
          let (sum2, carry2) = sum1.addingReportingOverflow(over)
          n[position + index] = sum2
          over = carry1 || carry2 ? 1 : 0
        }
        let (sum, carried) = n[position + count].addingReportingOverflow(over)
        n[position + count] = sum
        isNegative = !carried
      }
      quotient.words[position] = digit
    }
    var remainder = UInt512(high: .zero, low: .zero)
    for index in 0..<count {
      let above = shift > 0 ? n[index + 1] << UInt64(64 - shift) : 0
      remainder.words[index] = n[index] >> UInt64(shift) | above
    }
    return (quotient.low, remainder.low)
  }
}
