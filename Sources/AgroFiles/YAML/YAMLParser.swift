/// Reads the part of YAML that rule books are written in, exactly as YAML 1.2 reads it.
///
/// Block and flow mappings and lists, plain, quoted and block scalars, comments. Scalars are never
/// converted: `no`, `1.50` and `2022-02-01` stay texts. What makes YAML files surprising or
/// dangerous is refused with a word: anchors, aliases, merge keys, tags, directives, several
/// documents, complex keys, tabs as indentation, a key that is given twice.
///
/// A general parser was measured at ten times the time and needs Foundation, which alone takes
/// as long to start as a whole quote; the tests compare this one with it on every shipped file.
package struct YAMLParser {
  /// Files above this many bytes are refused.
  package static let maximumSize = 16 << 20
  /// Collections nested deeper than this are refused.
  package static let maximumDepth = 64

  let path: String
  let bytes: [UInt8]
  var at = 0
  var line = 1
  var lineStart = 0
  var depth = 0
  /// Problems that do not stop the reading: keys given twice.
  var problems: [FileError] = []

  private init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The root of a file.
  ///
  /// - Throws: all keys that are given twice, or the first place that is not YAML.
  package static func parse(_ bytes: [UInt8], path: String) throws(FileErrors) -> YAMLNode {
    var parser = YAMLParser(path: path, bytes: bytes)
    let root: YAMLNode
    do throws(FileError) {
      root = try parser.document()
    } catch {
      throw FileErrors(parser.problems + [error])
    }
    guard parser.problems.isEmpty else { throw FileErrors(parser.problems) }
    return root
  }

  // MARK: Characters

  /// The byte at an offset; 0 beyond the end (a file holds no zero byte, that is checked first).
  func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  var current: UInt8 { at < bytes.count ? bytes[at] : 0 }

  func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == .tab }

  func isBreak(_ byte: UInt8) -> Bool { byte == .newline || byte == .carriageReturn || byte == 0 }

  func isBlankOrBreak(_ byte: UInt8) -> Bool { isBlank(byte) || isBreak(byte) }

  func isFlowIndicator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }

  /// The column, from 0, counted in bytes; indentation is ASCII.
  var indent: Int { at - lineStart }

  /// The column of an offset of the current line, from 1, counted in code points.
  func column(_ offset: Int) -> Int {
    var count = 1
    var index = lineStart
    while index < offset && index < bytes.count {
      if bytes[index] & 0xC0 != 0x80 { count += 1 }
      index += 1
    }
    return count
  }

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  mutating func consumeBreak() {
    if current == .carriageReturn { at += 1 }
    if current == .newline { at += 1 }
    line += 1
    lineStart = at
  }

  mutating func skipSpaces() {
    while isBlank(current) { at += 1 }
  }

  func error(_ found: String, expected: String, offset: Int? = nil) -> FileError {
    FileError(
      path: path, line: line, column: column(offset ?? at), found: found, expected: expected)
  }

  // MARK: Document

  private mutating func document() throws(FileError) -> YAMLNode {
    try checkCharacters()
    if bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF {
      at = 3
      lineStart = 3
    }
    guard try nextContent() else {
      throw FileError(
        path: path, line: 1, column: 1, found: "an empty file", expected: "a mapping")
    }
    if current == UInt8(ascii: "%") {
      throw error("a YAML directive", expected: "no directives")
    }
    if isMarker(UInt8(ascii: "-")) {
      at += 3
      try endOfLine(after: "the document marker")
      guard try nextContent() else {
        throw error("an empty document", expected: "a mapping")
      }
    }
    let root = try block(indent: indent, parent: -1)
    if try nextContent() {
      if isMarker(UInt8(ascii: ".")) || isMarker(UInt8(ascii: "-")) {
        throw error("a second document", expected: "one document a file")
      }
      throw error(
        "a line indented by \(indent)", expected: "an entry indented like those before it")
    }
    return root
  }

  /// Whether `---` or `...` stands at the start of the line.
  func isMarker(_ byte: UInt8) -> Bool {
    indent == 0 && current == byte && self.byte(at + 1) == byte && self.byte(at + 2) == byte
      && isBlankOrBreak(self.byte(at + 3))
  }

  /// Refuses what is too large, not UTF-8, or holds control characters.
  private mutating func checkCharacters() throws(FileError) {
    guard bytes.count <= Self.maximumSize else {
      throw FileError(
        path: path, line: 0, column: 0, found: "\(bytes.count) bytes",
        expected: "at most \(Self.maximumSize)")
    }
    var index = 0
    var newlines = 0
    var start = 0
    func position() -> FileError {
      var column = 1
      for offset in start..<index where bytes[offset] & 0xC0 != 0x80 { column += 1 }
      return FileError(
        path: path, line: newlines + 1, column: column, found: "", expected: "")
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F {
        // Most bytes are these.
      } else if byte == .newline {
        newlines += 1
        start = index + 1
      } else if (byte < 0x20 && byte != .tab && byte != .carriageReturn) || byte == 0x7F {
        var problem = position()
        problem.found = "the control character \(byte)"
        problem.expected = "text"
        throw problem
      } else if byte >= 0x80 {
        let length = Self.sequenceLength(bytes, index)
        guard length > 0 else {
          var problem = position()
          problem.found = "the byte \(String(byte, radix: 16)), which is not UTF-8"
          problem.expected = "a file in UTF-8"
          throw problem
        }
        index += length - 1
      } else if byte == .carriageReturn && index + 1 < bytes.count && bytes[index + 1] != .newline {
        var problem = position()
        problem.found = "a carriage return without a line feed"
        problem.expected = "lines that end with a line feed"
        throw problem
      }
      index += 1
    }
  }

  /// The length of the UTF-8 sequence at `index`, 0 where it is not one.
  static func sequenceLength(_ bytes: [UInt8], _ index: Int) -> Int {
    let lead = bytes[index]
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return 0 }
    for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    let second = bytes[index + 1]
    switch lead {
    case 0xE0: return second >= 0xA0 ? length : 0
    case 0xED: return second < 0xA0 ? length : 0
    case 0xF0: return second >= 0x90 ? length : 0
    case 0xF4: return second < 0x90 ? length : 0
    default: return length
    }
  }

  // MARK: Lines

  /// Moves to the next character that is neither a space nor part of a comment, over lines.
  ///
  /// - Returns: false at the end of the file.
  mutating func nextContent() throws(FileError) -> Bool {
    while at < bytes.count {
      let isLineStart = at == lineStart
      while current == .space { at += 1 }
      if current == .tab {
        let tab = at
        skipSpaces()
        if !isBreak(current) && current != UInt8(ascii: "#") && isLineStart {
          throw error("a tab", expected: "spaces as indentation", offset: tab)
        }
      }
      if current == UInt8(ascii: "#") {
        while !isBreak(current) { at += 1 }
      }
      guard isBreak(current) else { return true }
      if at < bytes.count { consumeBreak() }
    }
    return false
  }

  /// Moves behind the end of the line, which must hold nothing but a comment.
  mutating func endOfLine(after what: String) throws(FileError) {
    let start = at
    skipSpaces()
    if current == UInt8(ascii: "#") && (at > start || at == lineStart) {
      while !isBreak(current) { at += 1 }
    }
    guard isBreak(current) else {
      throw error("'\(text(at, lineEnd(at)))' after \(what)", expected: "the end of the line")
    }
    if at < bytes.count { consumeBreak() }
  }

  func lineEnd(_ offset: Int) -> Int {
    var index = offset
    while !isBreak(byte(index)) { index += 1 }
    return index
  }
}

extension UInt8 {
  static var space: UInt8 { UInt8(ascii: " ") }
  static var tab: UInt8 { 9 }
  static var newline: UInt8 { 10 }
  static var carriageReturn: UInt8 { 13 }
}
