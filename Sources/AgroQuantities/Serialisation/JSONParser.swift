/// A text that is no JSON, with the place.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Line from 1.
  public var line: Int
  /// Column from 1, in characters.
  public var column: Int
  /// One sentence with a full stop.
  public var message: String

  /// "Line 3, column 7: A value is missing."
  public var description: String { "Line \(line), column \(column): \(message)" }
}

extension JSONValue {
  /// Reads a document.
  ///
  /// Numbers keep their text. Members of one name, values nested more than 200 deep and anything
  /// behind the document are errors. A byte order mark is skipped.
  ///
  /// Reference: RFC 8259.
  /// - Throws: `JSONError` with line and column.
  public static func parse(_ utf8: Span<UInt8>) throws(JSONError) -> JSONValue {
    var parser = JSONParser()
    return try parser.document(utf8)
  }

  /// Reads a document.
  ///
  /// - Throws: `JSONError` with line and column.
  public static func parse(_ text: String) throws(JSONError) -> JSONValue {
    let bytes = Array(text.utf8)
    return try parse(bytes.span)
  }
}

/// A position in a JSON text.
private struct JSONParser {
  private var index = 0
  private var depth = 0

  mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    if bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF { index = 3 }
    skipSpace(bytes)
    let value = try value(bytes)
    skipSpace(bytes)
    guard index == bytes.count else {
      throw error(bytes, "Something follows the end of the document.")
    }
    return value
  }

  private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    guard index < bytes.count else { throw error(bytes, "A value is missing.") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object(bytes)
    case UInt8(ascii: "["): return try array(bytes)
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "-"), 48...57: return try number(bytes)
    default:
      for (word, value) in [
        ("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null),
      ]
      where take(bytes, word: word) {
        return value
      }
      throw error(bytes, "A value is expected: an object, a list, a text, a number, true or null.")
    }
  }

  private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    try descend(bytes)
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    if try closes(bytes, UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace(bytes)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw error(bytes, "The name of a member in quotes is expected.")
      }
      let start = index
      let name = try string(bytes)
      guard names.insert(name).inserted else {
        index = start
        throw error(bytes, "The member '\(QuantityError.shown(name))' is given twice.")
      }
      skipSpace(bytes)
      guard take(bytes, ":") else { throw error(bytes, "A colon is expected.") }
      skipSpace(bytes)
      members.append(JSONValue.Member(name, try value(bytes)))
      if try !continues(bytes, UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    try descend(bytes)
    var values: [JSONValue] = []
    if try closes(bytes, UInt8(ascii: "]")) { return .array([]) }
    while true {
      skipSpace(bytes)
      values.append(try value(bytes))
      if try !continues(bytes, UInt8(ascii: "]")) { return .array(values) }
    }
  }

  /// Enters an object or a list.
  private mutating func descend(_ bytes: Span<UInt8>) throws(JSONError) {
    depth += 1
    guard depth <= 200 else { throw error(bytes, "Values are nested more than 200 deep.") }
    index += 1
  }

  private mutating func closes(_ bytes: Span<UInt8>, _ end: UInt8) throws(JSONError) -> Bool {
    skipSpace(bytes)
    guard index < bytes.count, bytes[index] == end else { return false }
    index += 1
    depth -= 1
    return true
  }

  /// Whether another element follows.
  private mutating func continues(_ bytes: Span<UInt8>, _ end: UInt8) throws(JSONError) -> Bool {
    if try closes(bytes, end) { return false }
    guard take(bytes, ",") else {
      throw error(bytes, "A comma or '\(Character(Unicode.Scalar(end)))' is expected.")
    }
    return true
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    let start = index
    _ = take(bytes, "-")
    if !take(bytes, "0") {
      guard digits(bytes) > 0 else { throw error(bytes, "A digit is expected.") }
    }
    if take(bytes, "."), digits(bytes) == 0 { throw error(bytes, "A digit is expected.") }
    if take(bytes, "e") || take(bytes, "E") {
      if !take(bytes, "-") { _ = take(bytes, "+") }
      if digits(bytes) == 0 { throw error(bytes, "A digit is expected.") }
    }
    if index < bytes.count, (48...57).contains(bytes[index]) {
      throw error(bytes, "A number does not begin with a zero.")
    }
    return .number(text(bytes, start..<index))
  }

  private mutating func digits(_ bytes: Span<UInt8>) -> Int {
    let start = index
    while index < bytes.count, (48...57).contains(bytes[index]) { index += 1 }
    return index - start
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
    let opening = index
    index += 1
    var content: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          index = opening
          throw error(bytes, "The text is not in UTF-8.")
        }
        return text
      case UInt8(ascii: "\\"):
        index += 1
        content.append(contentsOf: String(try escape(bytes)).utf8)
      case 0..<0x20:
        throw error(bytes, "A text holds a control character; write it as an escape.")
      default:
        content.append(byte)
        index += 1
      }
    }
    index = opening
    throw error(bytes, "The text has no closing quote.")
  }

  /// Reads behind a backslash.
  private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
    guard index < bytes.count else { throw error(bytes, "An escape is not complete.") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"):
      let first = try hexadecimal(bytes)
      if let scalar = Unicode.Scalar(first) { return scalar }
      if (0xD800..<0xDC00).contains(first), take(bytes, word: "\\u") {
        let second = try hexadecimal(bytes)
        let joined = 0x10000 + (first - 0xD800) << 10 + (second &- 0xDC00)
        if (0xDC00..<0xE000).contains(second), let scalar = Unicode.Scalar(joined) { return scalar }
      }
      throw error(bytes, "Half of a surrogate pair stands alone.")
    default:
      index -= 1
      throw error(bytes, "The escape is not known.")
    }
  }

  private mutating func hexadecimal(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else { throw error(bytes, "Four hexadecimal digits are expected.") }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }

  private mutating func take(_ bytes: Span<UInt8>, _ byte: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(truncatingIfNeeded: byte.value) else {
      return false
    }
    index += 1
    return true
  }

  private mutating func take(_ bytes: Span<UInt8>, word: String) -> Bool {
    let letters = word.utf8
    guard index + letters.count <= bytes.count else { return false }
    for (offset, letter) in letters.enumerated() where bytes[index + offset] != letter {
      return false
    }
    index += letters.count
    return true
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  private func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var content: [UInt8] = []
    for position in range { content.append(bytes[position]) }
    return String(decoding: content, as: UTF8.self)
  }

  private func error(_ bytes: Span<UInt8>, _ message: String) -> JSONError {
    var line = 1
    var column = 1
    for position in 0..<min(index, bytes.count) {
      let byte = bytes[position]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(line: line, column: column, message: message)
  }
}
