extension ExactDecimal {
  /// Whether `parse` accepts an exponent such as `1.5e3`.
  public enum Notation: Sendable {
    /// Digits, one point, a sign: "-12.50".
    case plain
    /// The same with an optional exponent of at most three digits.
    case scientific
  }

  /// Reads a number as files write it: "-12.50"; digits on both sides of an optional point.
  ///
  /// No spaces, no grouping, no plus sign; ASCII digits only.
  /// - Throws: `QuantityError.malformed` naming the text; `QuantityError.overflow` beyond 76
  ///   digits.
  public static func parse(
    _ utf8: Span<UInt8>, _ notation: Notation = .plain
  ) throws(QuantityError) -> ExactDecimal {
    let count = utf8.count
    var index = 0
    var isNegative = false
    if count > 0 && utf8[0] == UInt8(ascii: "-") {
      isNegative = true
      index = 1
    }
    let firstDigit = index
    var word: UInt64 = 0
    var wide = UInt256.zero
    var isWide = false
    var scale: Int32 = 0
    var hasPoint = false
    while index < count {
      let byte = utf8[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        if word >= 1_000_000_000_000_000_000 && !isWide {
          wide = UInt256(word)
          isWide = true
        }
        if isWide {
          guard let shifted = wide.multiplied(by: UInt256(10 as UInt64)) else {
            throw .overflow(operation: "reading of a number")
          }
          let (sum, overflow) = shifted.addingReportingOverflow(UInt256(UInt64(digit)))
          guard !overflow else { throw .overflow(operation: "reading of a number") }
          wide = sum
        } else {
          word = word &* 10 &+ UInt64(digit)
        }
        if hasPoint { scale += 1 }
      } else if byte == UInt8(ascii: ".") && !hasPoint && index > firstDigit {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    var isValid = index > firstDigit && utf8[index - 1] != UInt8(ascii: ".")
    var exponent = 0
    if isValid && index < count && notation == .scientific
      && utf8[index] | 0x20 == UInt8(ascii: "e")
    {
      index += 1
      var isDown = false
      if index < count && (utf8[index] == UInt8(ascii: "-") || utf8[index] == UInt8(ascii: "+")) {
        isDown = utf8[index] == UInt8(ascii: "-")
        index += 1
      }
      let first = index
      while index < count && utf8[index] &- UInt8(ascii: "0") < 10 && index - first < 4 {
        exponent = exponent * 10 + Int(utf8[index] &- UInt8(ascii: "0"))
        index += 1
      }
      isValid = index > first && index - first <= 3
      if isDown { exponent = -exponent }
    }
    guard isValid && index == count && scale <= maximumScale else {
      throw .malformed(text: text(of: utf8), expected: "a number such as 1234.5")
    }
    let magnitude = isWide ? wide : UInt256(word)
    if exponent == 0 {
      return ExactDecimal(magnitude: magnitude, scale: scale, isNegative: isNegative)
    }
    if magnitude.isZero { return .zero }
    return try exact(
      magnitude, scale: Int(scale) - exponent, preferred: 0, isNegative: isNegative)
  }

  /// Reads a number as files write it, see `parse(_:_:)`.
  public init(_ text: some StringProtocol) throws(QuantityError) {
    let bytes = Array(text.utf8)
    self = try Self.parse(bytes.span, .plain)
  }

  /// The bytes as a text for an error, at most 200 of them.
  static func text(of utf8: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    for index in 0..<min(utf8.count, 200) { bytes.append(utf8[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Digits of the magnitude, the lowest last.
  var digits: [UInt8] {
    var wide = UInt512(high: .zero, low: magnitude)
    var result: [UInt8] = []
    while !wide.low.isZero {
      var part = wide.divide(by: PowersOfTen.words[19])
      let isLast = wide.low.isZero
      var count = 0
      while isLast ? part > 0 : count < 19 {
        result.append(UInt8(ascii: "0") + UInt8(part % 10))
        part /= 10
        count += 1
      }
    }
    if result.isEmpty { result = [UInt8(ascii: "0")] }
    result.reverse()
    return result
  }

  /// The value with a fixed number of decimals, rounded half up: "180.00".
  public func string(decimals: Int, _ rule: RoundingRule = .halfUp) -> String {
    // Rounding to fewer decimals overflows for no value of at most 76 digits.
    let value = (try? rounded(decimals: decimals, rule)) ?? self
    return value.text(decimals: max(decimals, Int(value.scale)))
  }

  private func text(decimals: Int) -> String {
    var digits = self.digits
    for _ in 0..<(decimals - Int(scale)) { digits.append(UInt8(ascii: "0")) }
    if digits.count <= decimals {
      digits.insert(
        contentsOf: repeatElement(UInt8(ascii: "0"), count: decimals + 1 - digits.count), at: 0)
    }
    if decimals > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - decimals) }
    if isNegative { digits.insert(UInt8(ascii: "-"), at: 0) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends the minimal decimal text to a buffer of bytes, without allocating for short numbers.
  public func write(to buffer: inout [UInt8]) {
    let value = normalised
    guard value.magnitude.isWord else {
      buffer.append(contentsOf: value.description.utf8)
      return
    }
    if value.isNegative { buffer.append(UInt8(ascii: "-")) }
    var word = value.magnitude.word
    var length = word == 0 ? 1 : 0
    var copy = word
    while copy > 0 {
      copy /= 10
      length += 1
    }
    let scale = Int(value.scale)
    let digits = max(length, scale + 1)
    let total = digits + (scale > 0 ? 1 : 0)
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: total))
    var position = start + total - 1
    for index in 0..<digits {
      if index == scale && scale > 0 {
        buffer[position] = UInt8(ascii: ".")
        position -= 1
      }
      buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word % 10)
      word /= 10
      position -= 1
    }
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The shortest plain text: no exponent, no trailing zeros, a zero before the point.
  public var description: String {
    let value = normalised
    return value.text(decimals: Int(value.scale))
  }
}
