/// Reads numbers as people write them.
///
/// Thousands may be grouped by spaces (also no-break and thin ones), apostrophes, or the mark that
/// is not the decimal one: "1 234,5", "1'234.5", "1,234,567.5", "1.234.567,5". Groups have exactly
/// three digits. A single point is always decimal. A single comma is decimal, except that one to
/// three digits, a comma and exactly three digits ("1,234") could mean either: that is an error
/// that asks for "1.234" or "1234"; "0,125" can only be a fraction and is read. An exponent up to
/// e15 is accepted. The value is below 1e15 and has at most 30 digits.
public enum UserNumber {
  /// Reads a text that is a number and nothing else.
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func parse(
    _ text: String, quantity: String = "number"
  ) throws(QuantityError) -> ExactDecimal {
    let (value, rest) = try leading(text, quantity: quantity)
    guard rest.isEmpty else {
      throw .malformed(text: text, expected: "a number such as 1234.5")
    }
    return value
  }

  /// Reads the number at the beginning of a text and returns it with the trimmed rest.
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func leading(
    _ text: String, quantity: String = "number"
  ) throws(QuantityError) -> (value: ExactDecimal, rest: String) {
    if let plain = plainNumber(text) { return plain }
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count && scalars[index].properties.isWhitespace { index += 1 }
    var isNegative = false
    if index < scalars.count, scalars[index] == "-" || scalars[index] == "\u{2212}" {
      isNegative = true
      index += 1
    } else if index < scalars.count, scalars[index] == "+" {
      index += 1
    }
    var number = Digits(text: text)
    while index < scalars.count {
      if let digit = Self.digit(scalars[index]) {
        number.values.append(digit)
      } else if let mark = Mark(scalars[index]), !number.values.isEmpty,
        index + 1 < scalars.count, Self.digit(scalars[index + 1]) != nil
      {
        number.marks.append((mark, number.values.count))
      } else {
        break
      }
      index += 1
    }
    guard !number.values.isEmpty else {
      throw .malformed(text: text, expected: "a number such as 1234.5")
    }
    guard number.values.count <= 30 else {
      throw .outOfRange(
        quantity: quantity, text: text, requirement: "a number of at most 30 digits")
    }
    let whole = try number.wholeCount()
    let exponent = try exponent(scalars, &index, text: text, quantity: quantity)
    var rest = scalars[index...]
    // A mark right behind the number is a number written wrongly: "1.2.", "5,".
    if let next = rest.first, Mark(next) != nil, !next.properties.isWhitespace {
      throw .malformed(text: text, expected: "a number such as 1234.5")
    }
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    for (position, digit) in number.values.enumerated() {
      if position == whole { bytes.append(UInt8(ascii: ".")) }
      bytes.append(digit + UInt8(ascii: "0"))
    }
    if exponent != 0 { bytes += Array("e\(exponent)".utf8) }
    let value = try ExactDecimal.parse(bytes.span, .scientific)
    guard value.absolute < limit else {
      throw .outOfRange(quantity: quantity, text: text, requirement: "below 1e15")
    }
    var tail = ""
    tail.unicodeScalars.append(contentsOf: rest)
    return (value, tail)
  }

  /// Reads "12.5 ha" without a look at other notations; nil for whatever is not as simple.
  private static func plainNumber(_ text: String) -> (value: ExactDecimal, rest: String)? {
    var units: Int64 = 0
    var digits = 0
    var decimals = 0
    var hasPoint = false
    let utf8 = text.utf8
    var index = utf8.startIndex
    while index < utf8.endIndex {
      let byte = utf8[index]
      if (48...57).contains(byte) {
        units = units &* 10 &+ Int64(byte &- 48)
        digits += 1
        if hasPoint { decimals += 1 }
        guard digits <= 15 else { return nil }
      } else if byte == UInt8(ascii: "."), !hasPoint, digits > 0 {
        hasPoint = true
      } else {
        break
      }
      index = utf8.index(after: index)
    }
    guard digits > 0, !hasPoint || decimals > 0 else { return nil }
    let value = ExactDecimal(minorUnits: units, scale: decimals)
    if index == utf8.endIndex { return (value, "") }
    if utf8[index] == 0x20 { index = utf8.index(after: index) }
    // A letter other than the sign of an exponent ends the number for certain, and so do % and /.
    guard index < utf8.endIndex else { return nil }
    let next = utf8[index]
    guard (0x41...0x7A).contains(next) || next == UInt8(ascii: "%") || next == UInt8(ascii: "/"),
      next | 0x20 != UInt8(ascii: "e"), utf8.last != 0x20,
      !utf8[index...].contains(where: { $0 < 0x20 })
    else { return nil }
    return (value, String(text[index...]))
  }

  /// Values from here on are refused.
  static let limit = ExactDecimal(1_000_000_000_000_000)

  private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    (48...57).contains(scalar.value) ? UInt8(scalar.value - 48) : nil
  }

  private static func exponent(
    _ scalars: [Unicode.Scalar], _ index: inout Int, text: String, quantity: String
  ) throws(QuantityError) -> Int {
    guard index < scalars.count, scalars[index] == "e" || scalars[index] == "E" else { return 0 }
    var position = index + 1
    var isDown = false
    if position < scalars.count, scalars[position] == "+" || scalars[position] == "-" {
      isDown = scalars[position] == "-"
      position += 1
    }
    var value = 0
    let first = position
    while position < scalars.count, let digit = digit(scalars[position]) {
      value = min(value * 10 + Int(digit), 1000)
      position += 1
    }
    guard position > first else { return 0 }
    guard value <= 15 else {
      throw .outOfRange(
        quantity: quantity, text: text, requirement: "written with an exponent of at most 15")
    }
    index = position
    return isDown ? -value : value
  }
}

/// What may stand between digits.
private enum Mark: Equatable {
  case point, comma, space, apostrophe

  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x2E: self = .point
    case 0x2C: self = .comma
    case 0x20, 0xA0, 0x2009, 0x202F, 0x2007: self = .space
    case 0x27, 0x2019: self = .apostrophe
    default: return nil
    }
  }
}

/// The digits of a number and the marks between them.
private struct Digits {
  let text: String
  var values: [UInt8] = []
  var marks: [(mark: Mark, digitsBefore: Int)] = []

  /// How many of the digits stand before the decimal mark.
  func wholeCount() throws(QuantityError) -> Int {
    guard let last = marks.last else { return values.count }
    let isAlone = marks.count(where: { $0.mark == last.mark }) == 1
    let isDecimal = isAlone && (last.mark == .point || last.mark == .comma)
    if marks.count == 1, last.mark == .comma, values.count - last.digitsBefore == 3,
      last.digitsBefore <= 3, values[0] != 0
    {
      let digits = values.map(String.init)
      let whole = digits[..<last.digitsBefore].joined()
      let fraction = digits[last.digitsBefore...].joined()
      throw .ambiguous(text: text, readings: ["\(whole).\(fraction)", "\(whole)\(fraction)"])
    }
    let groups = isDecimal ? marks.dropLast() : marks[...]
    let whole = isDecimal ? last.digitsBefore : values.count
    guard let first = groups.first else { return whole }
    let ends = groups.dropFirst().map(\.digitsBefore) + [whole]
    guard groups.allSatisfy({ $0.mark == first.mark }), (1...3).contains(first.digitsBefore),
      zip(groups, ends).allSatisfy({ $1 - $0.digitsBefore == 3 })
    else {
      throw .malformed(
        text: text, expected: "a number such as 1234.5 or 1 234.5, with groups of three digits")
    }
    return whole
  }
}
