extension ExactDecimal {
  /// The sum.
  ///
  /// - Throws: `QuantityError.overflow` where the result needs more than 76 digits before the
  ///   point.
  public func adding(_ other: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    if scale == other.scale {
      if let sum = Self.sum(magnitude, isNegative, other.magnitude, other.isNegative, scale) {
        return sum
      }
    } else if let sum = exactSum(other) {
      return sum
    }
    return try addingWithRounding(other)
  }

  /// The difference.
  ///
  /// - Throws: `QuantityError.overflow` where the result needs more than 76 digits before the
  ///   point.
  public func subtracting(_ other: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    try adding(other.negated)
  }

  /// The product.
  ///
  /// Exact where it fits 256 bits (76 digits). A longer one, which only the digits of a quotient
  /// or a power can cause, is rounded to 40 significant digits, half to even.
  /// - Throws: `QuantityError.overflow` where the result needs more than 76 digits before the
  ///   point.
  public func multiplied(by other: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    if let product = exactProduct(other) { return product }
    let one = normalised
    let two = other.normalised
    // Whether a product is exact depends on the values alone, not on the zeros they carry.
    if let product = one.exactProduct(two) { return product }
    let product = one.magnitude.multipliedFullWidth(by: two.magnitude)
    return try Self.rounding(
      UInt512(high: product.high, low: product.low), scale: Int(one.scale + two.scale),
      isNegative: isNegative != other.isNegative, operation: "multiplication")
  }

  /// The product where it fits, or nil.
  func exactProduct(_ other: ExactDecimal) -> ExactDecimal? {
    let scale = self.scale + other.scale
    guard scale <= Self.maximumScale,
      let product = magnitude.multiplied(by: other.magnitude)
    else { return nil }
    return ExactDecimal(
      magnitude: product, scale: scale, isNegative: isNegative != other.isNegative)
  }

  /// The quotient to 40 significant digits, half to even.
  ///
  /// A power of ten divides exactly, and an exact quotient that is met keeps all its digits.
  /// - Throws: `QuantityError.divisionByZero`; `QuantityError.overflow` where the result needs more
  ///   than 76 digits before the point or is nearer to zero than 400 decimals can show.
  public func divided(by other: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    guard !other.isZero else { throw .divisionByZero }
    if isZero { return .zero }
    let isNegative = self.isNegative != other.isNegative
    if let result = dividedByWord(other, isNegative) { return result }
    // One digit more than asked; the remainder says what lies beyond it.
    let wanted = Self.quotientDigits + 1 - magnitude.digitCount + other.magnitude.digitCount
    let shift = max(0, wanted)
    // A shift above 77 means a divisor 37 digits longer, so that the first product fits.
    let product =
      shift > 77
      ? magnitude.multipliedFullWidth(by: PowersOfTen.wide(shift - 77)).low
        .multipliedFullWidth(by: PowersOfTen.wide(77))
      : magnitude.multipliedFullWidth(by: PowersOfTen.wide(shift))
    let result = UInt512(high: product.high, low: product.low)
      .dividedKnowingThatItFits(by: other.magnitude)
    let scale = Int(self.scale) + shift - Int(other.scale)
    if result.remainder.isZero {
      return try Self.exact(
        result.quotient, scale: scale, preferred: max(0, Int(self.scale - other.scale)),
        isNegative: isNegative)
    }
    return try Self.rounding(
      UInt512(high: .zero, low: result.quotient), scale: scale, isNegative: isNegative,
      isSticky: true, operation: "division")
  }

  /// The cases that need no long division: a power of ten, and what leaves no remainder.
  private func dividedByWord(_ other: ExactDecimal, _ isNegative: Bool) -> ExactDecimal? {
    guard other.magnitude.isWord else { return nil }
    let divisor = other.magnitude.word
    let zeros = other.magnitude.digitCount - 1
    if divisor == PowersOfTen.words[zeros] {
      let target = scale - other.scale + Int32(zeros)
      guard (0...Self.maximumScale).contains(target) else { return nil }
      return ExactDecimal(magnitude: magnitude, scale: target, isNegative: isNegative)
    }
    guard magnitude.isWord, scale >= other.scale else { return nil }
    let (quotient, remainder) = magnitude.word.quotientAndRemainder(dividingBy: divisor)
    guard remainder == 0 else { return nil }
    return ExactDecimal(
      magnitude: UInt256(quotient), scale: scale - other.scale, isNegative: isNegative)
  }

  /// The sum of signed magnitudes of one scale, or nil where it does not fit.
  private static func sum(
    _ one: UInt256, _ oneIsNegative: Bool, _ two: UInt256, _ twoIsNegative: Bool, _ scale: Int32
  ) -> ExactDecimal? {
    if oneIsNegative == twoIsNegative {
      let (sum, overflow) = one.addingReportingOverflow(two)
      return overflow ? nil : ExactDecimal(magnitude: sum, scale: scale, isNegative: oneIsNegative)
    }
    return one < two
      ? ExactDecimal(magnitude: two.subtracting(one), scale: scale, isNegative: twoIsNegative)
      : ExactDecimal(magnitude: one.subtracting(two), scale: scale, isNegative: oneIsNegative)
  }

  private func exactSum(_ other: ExactDecimal) -> ExactDecimal? {
    let scale = max(self.scale, other.scale)
    guard let one = magnitude(atScale: scale), let two = other.magnitude(atScale: scale) else {
      return nil
    }
    return Self.sum(one, isNegative, two, other.isNegative, scale)
  }

  /// A sum whose operands have no common scale: the one that reaches further right is cut.
  private func addingWithRounding(_ other: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    let one = normalised
    let two = other.normalised
    if one.isZero { return two }
    if two.isZero { return one }
    if let sum = one.exactSum(two) { return sum }
    // Decimals at which the larger operand has 76 digits: both fit, and far more than 40 remain.
    let integerDigits = max(
      one.magnitude.digitCount - Int(one.scale), two.magnitude.digitCount - Int(two.scale))
    let scale = min(max(0, 75 - integerDigits), Int(max(one.scale, two.scale)))
    let first = try one.rounded(decimals: scale, .halfEven)
    let second = try two.rounded(decimals: scale, .halfEven)
    if let sum = first.exactSum(second) {
      return try Self.rounding(
        UInt512(high: .zero, low: sum.magnitude), scale: Int(sum.scale),
        isNegative: sum.isNegative, operation: "addition")
    }
    throw .overflow(operation: "addition")
  }

  /// A whole number of any size at a scale of any sign, its trailing zeros dropped down to
  /// `preferred`.
  static func exact(
    _ magnitude: UInt256, scale: Int, preferred: Int, isNegative: Bool
  ) throws(QuantityError) -> ExactDecimal {
    var digits = magnitude
    var scale = scale
    if scale < 0 {
      guard scale >= -77, let larger = digits.multiplied(by: PowersOfTen.wide(-scale)) else {
        throw .overflow(operation: "division")
      }
      digits = larger
      scale = 0
    }
    var step = 16
    while step > 0 {
      while scale - step >= preferred {
        var wide = UInt512(high: .zero, low: digits)
        guard wide.divide(by: PowersOfTen.words[step]) == 0 else { break }
        digits = wide.low
        scale -= step
      }
      step /= 2
    }
    guard scale <= Int(maximumScale) else { throw .overflow(operation: "division") }
    return ExactDecimal(magnitude: digits, scale: Int32(scale), isNegative: isNegative)
  }

  /// A long integer at a scale of any sign, rounded to 40 significant digits, half to even.
  ///
  /// - Parameter isSticky: whether the true value lies above `digits` by less than one unit.
  static func rounding(
    _ digits: UInt512, scale: Int, isNegative: Bool, isSticky: Bool = false, operation: String
  ) throws(QuantityError) -> ExactDecimal {
    var digits = digits
    var scale = scale
    var isInexact = isSticky
    var excess = digits.digitCount - quotientDigits
    if scale - excess > Int(maximumScale) { excess = scale - Int(maximumScale) }
    if excess > 0 {
      scale -= excess
      while excess > 19 {
        if digits.divide(by: PowersOfTen.words[19]) != 0 { isInexact = true }
        excess -= 19
      }
      let divisor = PowersOfTen.words[excess]
      let remainder = digits.divide(by: divisor)
      let rest = divisor - remainder
      var half = remainder < rest ? -1 : (remainder == rest ? 0 : 1)
      if half == 0 && isInexact { half = 1 }
      let increments = RoundingRule.halfEven.increments(
        isNegative: isNegative, isOdd: digits.low.isOdd, half: half, isInexact: true)
      if increments && !(remainder == 0 && !isInexact) {
        let sum = digits.low.addingReportingOverflow(UInt256(1 as UInt64)).sum
        digits = UInt512(high: .zero, low: sum)
      }
      if digits.low.isZero { throw .overflow(operation: operation) }
    }
    return try exact(digits.low, scale: scale, preferred: 0, isNegative: isNegative)
  }
}

extension UInt512 {
  /// Number of decimal digits.
  var digitCount: Int {
    if high.isZero { return low.digitCount }
    var copy = self
    var count = 0
    while !copy.high.isZero {
      _ = copy.divide(by: PowersOfTen.words[19])
      count += 19
    }
    return count + copy.low.digitCount
  }
}
