extension ExactDecimal {
  /// The power with any decimal exponent.
  ///
  /// A whole exponent gives the exact value where every square on the way fits 76 digits. Every
  /// other result is exp(y ln x) rounded to 40 significant digits; before that rounding its
  /// relative error is below 1e-41, for exponents below 1e15 in size.
  ///
  /// Checked by: `ExactDecimalReferenceTests.powers`, against mpmath.
  /// - Throws: `QuantityError.domain` for a base below zero with a fraction in the exponent, for
  ///   zero to a power that is not positive, and for exponents from 1e15 on;
  ///   `QuantityError.overflow` where the result needs more than 76 digits before the point or is
  ///   zero at 400 decimals; below 1e-360 it has the digits that 400 decimals can show.
  public func power(_ exponent: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    if isZero {
      guard exponent.isPositive else {
        throw .domain("Zero to the power of \(exponent) has no value; the base must be above zero.")
      }
      return .zero
    }
    if self == .one { return .one }
    let whole = Int(exactly: exponent)
    if let whole, whole.magnitude <= 1024, let result = exactPower(whole.magnitude) {
      return whole < 0 ? try ExactDecimal.one.divided(by: result) : result
    }
    guard !isNegative || exponent.isWhole else {
      throw .domain(
        "\(self) to the power of \(exponent) has no value; the base must be above zero.")
    }
    guard exponent.absolute < UserNumber.limit else {
      throw .domain("The exponent \(exponent) is too large; it must be below 1e15.")
    }
    let result = try FixedPoint.power(absolute.normalised, exponent.normalised)
    guard isNegative, let whole, whole % 2 != 0 else { return result }
    return result.negated
  }

  /// Repeated squaring, or nil where a step does not fit exactly.
  private func exactPower(_ exponent: UInt) -> ExactDecimal? {
    var result = ExactDecimal.one
    var square = normalised
    var rest = exponent
    while true {
      if rest & 1 == 1 {
        guard let product = result.exactProduct(square) else { return nil }
        result = product
      }
      rest >>= 1
      if rest == 0 { return result }
      guard let next = square.exactProduct(square) else { return nil }
      square = next
    }
  }
}

/// A signed number with 200 bits after the binary point, for logarithms and exponentials.
///
/// One unit of the last place is 2^-200, about 6e-61. A logarithm is right to about 1e-57, so that
/// its product with an exponent below 1e15 is right to 1e-42, which is the relative error of a
/// power.
private struct FixedPoint {
  var magnitude: UInt256
  var isNegative: Bool

  static let one = UInt256(high: 1 << 72, low: 0)
  /// ln 2 and ln 10 times 2^200, truncated.
  static let ln2 = UInt256(
    high: 0xB1_7217_F7D1_CF79_ABC9, low: 0xE3B3_9803_F2F6_AF40_F343_2672_98B6_2D8A)
  static let ln10 = UInt256(
    high: 0x24D_7637_76AA_A2B0_5BA9, low: 0x5B58_AE0B_4C28_A38A_3FB3_E769_77E4_3A0F)

  static func + (one: FixedPoint, other: FixedPoint) -> FixedPoint {
    if one.isNegative == other.isNegative {
      let sum = one.magnitude.addingReportingOverflow(other.magnitude).sum
      return FixedPoint(magnitude: sum, isNegative: one.isNegative)
    }
    return one.magnitude < other.magnitude
      ? FixedPoint(
        magnitude: other.magnitude.subtracting(one.magnitude), isNegative: other.isNegative)
      : FixedPoint(
        magnitude: one.magnitude.subtracting(other.magnitude), isNegative: one.isNegative)
  }

  /// The product of two magnitudes that fits 256 bits, truncated.
  static func product(_ one: UInt256, _ other: UInt256) -> UInt256 {
    let full = one.multipliedFullWidth(by: other)
    let upper = full.high.shifted(left: 56)
    let lower = full.low.shifted(left: -200)
    return UInt256(high: upper.high | lower.high, low: upper.low | lower.low)
  }

  /// The natural logarithm of a positive decimal.
  static func logarithm(_ x: ExactDecimal) -> FixedPoint {
    var bits = x.magnitude.bitCount
    // m in [0.5, 1), then in [0.707, 1.414).
    var m = x.magnitude.shifted(left: 200 - bits)
    if m.high < 0xB5_04F3_33F9_DE64_8459 {  // sqrt(1/2)
      m = x.magnitude.shifted(left: 201 - bits)
      bits -= 1
    }
    let isBelow = m < one
    let difference = isBelow ? one.subtracting(m) : m.subtracting(one)
    let sum = m.addingReportingOverflow(one).sum
    let numerator = difference.multipliedFullWidth(by: one)
    let z = UInt512(high: numerator.high, low: numerator.low)
      .dividedKnowingThatItFits(by: sum).quotient
    // ln m = 2 (z + z^3/3 + z^5/5 + ...), |z| < 0.172.
    let square = product(z, z)
    var power = z
    var total = z
    var k: UInt64 = 3
    while !power.isZero {
      power = product(power, square)
      total = total.addingReportingOverflow(power.divided(by: k)).sum
      k += 2
    }
    let mantissa = FixedPoint(magnitude: total.shifted(left: 1), isNegative: isBelow)
    let binary = FixedPoint(
      magnitude: ln2.times(UInt64(bits.magnitude)), isNegative: bits < 0)
    let decimal = FixedPoint(magnitude: ln10.times(UInt64(x.scale)), isNegative: true)
    return mantissa + binary + decimal
  }

  /// x to the power of y, for normalised x > 0 and |y| < 1e15.
  static func power(_ x: ExactDecimal, _ y: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    let logarithm = logarithm(x)
    let y = try y.rounded(decimals: 60, .halfEven)
    let divisor = PowersOfTen.wide(Int(y.scale))
    let full = logarithm.magnitude.multipliedFullWidth(by: y.magnitude)
    // |y ln x| below 1000, or the result is beyond 1e434 or below 1e-434.
    guard full.high < divisor else { throw .overflow(operation: "power") }
    let t = UInt512(high: full.high, low: full.low).dividedKnowingThatItFits(by: divisor).quotient
    guard t < one.times(1000) else { throw .overflow(operation: "power") }
    let isNegative = logarithm.isNegative != y.isNegative
    // t = n ln 10 + r with 0 <= r < ln 10.
    let parts = UInt512(high: .zero, low: t).dividedKnowingThatItFits(by: ln10)
    var n = Int(parts.quotient.word)
    var r = parts.remainder
    if isNegative {
      n = -n
      if !r.isZero {
        n -= 1
        r = ln10.subtracting(r)
      }
    }
    let mantissa = exponential(r).multipliedFullWidth(by: PowersOfTen.wide(39))
    let divided = UInt512(high: mantissa.high, low: mantissa.low)
      .dividedKnowingThatItFits(by: one)
    let isAbove = divided.remainder > one.shifted(left: -1)
    let digits = divided.quotient
      .addingReportingOverflow(isAbove ? UInt256(1 as UInt64) : .zero).sum
    return try ExactDecimal.rounding(
      UInt512(high: .zero, low: digits), scale: 39 - n, isNegative: false, operation: "power")
  }

  /// exp r for 0 <= r < 2.31: sixteen times smaller by its series, then squared four times.
  private static func exponential(_ r: UInt256) -> UInt256 {
    let small = r.shifted(left: -4)
    var term = one
    var total = one
    var k: UInt64 = 1
    while !term.isZero {
      term = product(term, small).divided(by: k)
      total = total.addingReportingOverflow(term).sum
      k += 1
    }
    for _ in 0..<4 { total = product(total, total) }
    return total
  }
}

extension UInt256 {
  /// Shifted by a number of bits, to the right where that is negative.
  fileprivate func shifted(left count: Int) -> UInt256 {
    switch count {
    case ..<(-255): .zero
    case ..<(-127): UInt256(high: 0, low: high >> UInt128(-count - 128))
    case ..<0:
      UInt256(
        high: high >> UInt128(-count), low: low >> UInt128(-count) | high << UInt128(128 + count))
    case 0: self
    case ..<128:
      UInt256(
        high: high << UInt128(count) | low >> UInt128(128 - count), low: low << UInt128(count))
    case ..<256: UInt256(high: low << UInt128(count - 128), low: 0)
    default: .zero
    }
  }

  fileprivate func divided(by word: UInt64) -> UInt256 {
    var wide = UInt512(high: .zero, low: self)
    _ = wide.divide(by: word)
    return wide.low
  }

  fileprivate func times(_ word: UInt64) -> UInt256 {
    multipliedFullWidth(by: UInt256(word)).low
  }
}
