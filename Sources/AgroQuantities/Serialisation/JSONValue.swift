/// A JSON document whose objects keep the order of their members.
public enum JSONValue: Sendable, Hashable {
  /// null.
  case null
  /// true or false.
  case bool(Bool)
  /// A number as it is written: exact decimals keep every digit.
  case number(String)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in order.
  case object([Member])

  /// A name with its value.
  public struct Member: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// A name with its value.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An exact number with every digit.
  public static func exact(_ value: ExactDecimal) -> JSONValue { .number(value.description) }

  /// A whole number.
  public static func int(_ value: Int) -> JSONValue { .number(String(value)) }

  /// A binary number in its shortest form that reads back the same; null where it is not finite.
  public static func double(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53, value != 0 || value.sign == .plus
    {
      return .number(String(whole))
    }
    return .number(value.description)
  }

  /// The value of the first member of a name; nil where there is none or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The elements of a list; nil of anything else.
  public var elements: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The members of an object in order; nil of anything else.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The text of a string; nil of anything else.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The truth of a Boolean; nil of anything else.
  public var truth: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The exact value of a number; nil of anything else and beyond 76 digits.
  public var exactNumber: ExactDecimal? {
    guard case .number(let text) = self else { return nil }
    let bytes = Array(text.utf8)
    return try? ExactDecimal.parse(bytes.span, .scientific)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string, from its literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number, from its literal.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// True or false, from its literal.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array, from its literal.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object, from its literal, in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0, $1) })
  }
}

extension JSONValue {
  /// How the text is laid out.
  public enum Layout: Sendable {
    /// On one line without spaces.
    case compact
    /// Two spaces a level; lists of plain values on one line.
    case indented
  }

  /// The document as text, without a line break at the end.
  public func text(_ layout: Layout) -> String {
    var output: [UInt8] = []
    write(to: &output, layout)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the document to a buffer of bytes.
  public func write(to output: inout [UInt8], _ layout: Layout = .compact) {
    write(to: &output, layout, level: 0)
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to output: inout [UInt8], _ layout: Layout, level: Int) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let text): output.append(contentsOf: text.utf8)
    case .string(let text): Self.quote(text, to: &output)
    case .array(let values):
      let isFlat = layout == .compact || values.allSatisfy(\.isPlain)
      output.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 {
          output.append(contentsOf: (isFlat && layout == .indented ? ", " : ",").utf8)
        }
        if !isFlat { Self.breakLine(&output, level + 1) }
        value.write(to: &output, layout, level: level + 1)
      }
      if !isFlat { Self.breakLine(&output, level) }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        if layout == .indented { Self.breakLine(&output, level + 1) }
        Self.quote(member.name, to: &output)
        output.append(contentsOf: (layout == .indented ? ": " : ":").utf8)
        member.value.write(to: &output, layout, level: level + 1)
      }
      if layout == .indented && !members.isEmpty { Self.breakLine(&output, level) }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func breakLine(_ output: inout [UInt8], _ level: Int) {
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  /// Appends a text in quotes with the escapes that RFC 8259, section 7, demands.
  static func quote(_ text: String, to output: inout [UInt8]) {
    let hex = Array("0123456789abcdef".utf8)
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        output.append(contentsOf: "\\u00".utf8)
        output.append(hex[Int(byte >> 4)])
        output.append(hex[Int(byte & 15)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
