extension ExactDecimal {
  /// Rounded to a number of decimals.
  ///
  /// - Parameter decimals: 0 ... 400 digits after the point; fewer than the value has.
  /// - Throws: `QuantityError.overflow` where rounding up needs more than 76 digits.
  public func rounded(
    decimals: Int, _ rule: RoundingRule = .halfUp
  ) throws(QuantityError) -> ExactDecimal {
    let excess = Int(scale) - max(0, decimals)
    guard excess > 0 else { return self }
    let target = scale - Int32(excess)
    if excess <= 19 && magnitude.isWord {
      let divisor = PowersOfTen.words[excess]
      let (quotient, remainder) = magnitude.word.quotientAndRemainder(dividingBy: divisor)
      let rest = divisor - remainder
      let half = remainder < rest ? -1 : (remainder == rest ? 0 : 1)
      let increments = rule.increments(
        isNegative: isNegative, isOdd: quotient & 1 == 1, half: half, isInexact: remainder != 0)
      return ExactDecimal(
        magnitude: UInt256(quotient + (increments ? 1 : 0)), scale: target, isNegative: isNegative)
    }
    return try roundedWide(excess: excess, scale: target, rule)
  }

  private func roundedWide(
    excess: Int, scale: Int32, _ rule: RoundingRule
  ) throws(QuantityError) -> ExactDecimal {
    var digits = UInt512(high: .zero, low: magnitude)
    var left = min(excess, 95)  // 256 bits are gone after 78 digits; then only the rest counts.
    var isInexact = false
    while left > 19 {
      if digits.divide(by: PowersOfTen.words[19]) != 0 { isInexact = true }
      left -= 19
    }
    let divisor = PowersOfTen.words[left]
    let remainder = digits.divide(by: divisor)
    let rest = divisor - remainder
    var half = remainder < rest ? -1 : (remainder == rest ? 0 : 1)
    if half == 0 && isInexact { half = 1 }
    let quotient = digits.low
    let increments = rule.increments(
      isNegative: isNegative, isOdd: quotient.isOdd, half: half,
      isInexact: isInexact || remainder != 0)
    let (sum, overflow) = quotient.addingReportingOverflow(
      increments ? UInt256(1 as UInt64) : .zero)
    guard !overflow else { throw .overflow(operation: "rounding") }
    return ExactDecimal(magnitude: sum, scale: scale, isNegative: isNegative)
  }

  /// Rounded to a multiple of a positive step: 7.5 to a multiple of 0.4 is 7.6.
  ///
  /// - Throws: `QuantityError.domain` unless the step is above zero; `QuantityError.overflow`.
  public func rounded(
    toMultipleOf step: ExactDecimal, _ rule: RoundingRule = .halfUp
  ) throws(QuantityError) -> ExactDecimal {
    guard step.isPositive else {
      throw .domain("The step of a rounding is \(step); it must be above zero.")
    }
    if step.magnitude.isWord && step.magnitude.word == 1 {
      return try rounded(decimals: Int(step.scale), rule)
    }
    let common = max(scale, step.scale)
    guard let own = magnitude(atScale: common), let unit = step.magnitude(atScale: common) else {
      throw .overflow(operation: "rounding")
    }
    let (quotient, remainder): (UInt256, UInt256)
    if own.isWord && unit.isWord {
      let parts = own.word.quotientAndRemainder(dividingBy: unit.word)
      (quotient, remainder) = (UInt256(parts.quotient), UInt256(parts.remainder))
    } else {
      (quotient, remainder) = UInt512(high: .zero, low: own).dividedKnowingThatItFits(by: unit)
    }
    let rest = unit.subtracting(remainder)
    let half = remainder < rest ? -1 : (remainder == rest ? 0 : 1)
    let increments = rule.increments(
      isNegative: isNegative, isOdd: quotient.isOdd, half: half, isInexact: !remainder.isZero)
    let count =
      increments
      ? quotient.addingReportingOverflow(UInt256(1 as UInt64)).sum : quotient
    guard let result = count.multiplied(by: unit) else {
      throw .overflow(operation: "rounding")
    }
    return ExactDecimal(magnitude: result, scale: common, isNegative: isNegative)
  }

  /// Not below `low` and not above `high`; `low` wins where they cross.
  public func clamped(low: ExactDecimal?, high: ExactDecimal?) -> ExactDecimal {
    var value = self
    if let high, value > high { value = high }
    if let low, value < low { value = low }
    return value
  }
}

extension Int {
  /// The whole number, or nil where the value has a fraction or needs more than 63 bits.
  public init?(exactly exact: ExactDecimal) {
    guard let value = exact.minorUnits(decimals: 0) else { return nil }
    self.init(exactly: value)
  }
}

extension ExactDecimal {
  /// The value times 10 to the power of `decimals`, or nil where that is no `Int64`.
  public func minorUnits(decimals: Int) -> Int64? {
    let target = Int32(clamping: decimals)
    var value = self
    if value.scale > target { value = value.normalised }
    guard value.scale <= target, let digits = value.magnitude(atScale: target), digits.isWord
    else { return nil }
    if isNegative {
      return digits.word <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- digits.word) : nil
    }
    return Int64(exactly: digits.word)
  }
}
