/// An unsigned integer of 256 bits, the magnitude of an exact decimal.
struct UInt256: Hashable, Sendable {
  var high: UInt128
  var low: UInt128

  init(high: UInt128, low: UInt128) {
    self.high = high
    self.low = low
  }

  init(_ low: UInt128) {
    self.high = 0
    self.low = low
  }

  init(_ low: UInt64) {
    self.high = 0
    self.low = UInt128(low)
  }

  static var zero: UInt256 { UInt256(high: 0, low: 0) }

  var isZero: Bool { (high | low) == 0 }
  var isOdd: Bool { low & 1 == 1 }

  /// Whether the value fits 64 bits: the common case, with faster arithmetic.
  var isWord: Bool { high == 0 && low >> 64 == 0 }

  /// The lowest 64 bits.
  var word: UInt64 { UInt64(truncatingIfNeeded: low) }

  /// Number of bits up to the highest one set; 0 of zero.
  var bitCount: Int {
    high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
  }

  /// Number of decimal digits; 1 of zero.
  var digitCount: Int {
    // bits * log10(2) is right or one too few; the table decides.
    let estimate = (bitCount * 1233) >> 12
    guard estimate < 78 else { return 78 }
    return estimate == 0 ? 1 : (self < PowersOfTen.wide(estimate) ? estimate : estimate + 1)
  }

  func addingReportingOverflow(_ other: UInt256) -> (sum: UInt256, overflow: Bool) {
    let (low, carry) = self.low.addingReportingOverflow(other.low)
    let (partial, first) = self.high.addingReportingOverflow(other.high)
    let (high, second) = partial.addingReportingOverflow(carry ? 1 : 0)
    return (UInt256(high: high, low: low), first || second)
  }

  /// The difference modulo 2^256; `other` is not above `self` wherever this is called.
  func subtracting(_ other: UInt256) -> UInt256 {
    let (low, borrow) = self.low.subtractingReportingOverflow(other.low)
    return UInt256(high: self.high &- other.high &- (borrow ? 1 : 0), low: low)
  }

  /// The exact product of 512 bits.
  func multipliedFullWidth(by other: UInt256) -> (high: UInt256, low: UInt256) {
    if high == 0 && other.high == 0 {
      let product = low.multipliedFullWidth(by: other.low)
      return (.zero, UInt256(high: product.high, low: product.low))
    }
    let ll = low.multipliedFullWidth(by: other.low)
    let lh = low.multipliedFullWidth(by: other.high)
    let hl = high.multipliedFullWidth(by: other.low)
    let hh = high.multipliedFullWidth(by: other.high)
    let (middle1, carry1) = ll.high.addingReportingOverflow(lh.low)
    let (middle2, carry2) = middle1.addingReportingOverflow(hl.low)
    let lowHalf = UInt256(high: middle2, low: ll.low)
    let carried = UInt256(UInt128((carry1 ? 1 : 0) + (carry2 ? 1 : 0)))
    var highHalf = UInt256(high: hh.high, low: hh.low)
    highHalf = highHalf.addingReportingOverflow(UInt256(lh.high)).sum
    highHalf = highHalf.addingReportingOverflow(UInt256(hl.high)).sum
    highHalf = highHalf.addingReportingOverflow(carried).sum
    return (highHalf, lowHalf)
  }

  /// The product, or nil where it needs more than 256 bits.
  func multiplied(by other: UInt256) -> UInt256? {
    if isWord && other.isWord {
      let product = word.multipliedFullWidth(by: other.word)
      return UInt256(UInt128(product.high) << 64 | UInt128(product.low))
    }
    let product = multipliedFullWidth(by: other)
    return product.high.isZero ? product.low : nil
  }
}

extension UInt256: Comparable {
  static func < (one: UInt256, other: UInt256) -> Bool {
    one.high == other.high ? one.low < other.low : one.high < other.high
  }
}
