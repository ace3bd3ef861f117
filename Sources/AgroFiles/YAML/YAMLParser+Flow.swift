extension YAMLParser {
  /// A flow collection, whose opening bracket is at the cursor; it is left behind the closing one.
  mutating func flow(parent: Int) throws(FileError) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw error(
        "more than \(Self.maximumDepth) levels", expected: "at most that many nested collections")
    }
    return current == UInt8(ascii: "{")
      ? try flowMapping(parent: parent) : try flowSequence(parent: parent)
  }

  private mutating func flowMapping(parent: Int) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    at += 1
    var entries: [YAMLEntry] = []
    entries.reserveCapacity(4)
    var keys = KeySet()
    while true {
      try skipInFlow(parent: parent, opened: start)
      if current == UInt8(ascii: "}") { break }
      let position = (line: line, column: column(at))
      guard current != UInt8(ascii: ",") else {
        throw error("a comma", expected: "a key")
      }
      let key: String
      if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
        key = try quoted(parent: parent)
      } else {
        if current == UInt8(ascii: "{") || current == UInt8(ascii: "[") {
          throw error("a collection as a key", expected: "a text as a key")
        }
        if current == UInt8(ascii: "]") {
          throw error("']'", expected: "'}' for the '{' of \(start.line):\(start.column)")
        }
        try checkPlainStart(isFlow: true)
        key = try flowPlain(parent: parent, opened: start)
      }
      try skipInFlow(parent: parent, opened: start)
      guard current == UInt8(ascii: ":") else {
        throw FileError(
          path: path, line: position.line, column: position.column, key: key,
          found: "'\(key)' without a value",
          expected: "'key: value' (decimals have a point, a text with a comma has quotes)")
      }
      at += 1
      checkKey(key, among: entries, &keys, line: position.line, column: position.column)
      try skipInFlow(parent: parent, opened: start)
      let value: YAMLNode
      if current == UInt8(ascii: ",") || current == UInt8(ascii: "}") {
        value = YAMLNode(.empty, line: line, column: column(at))
      } else {
        value = try flowNode(parent: parent, opened: start)
      }
      entries.append(
        YAMLEntry(key: key, line: position.line, column: position.column, value: value))
      try skipInFlow(parent: parent, opened: start)
      if current == UInt8(ascii: ",") {
        at += 1
      } else if current != UInt8(ascii: "}") {
        throw error(
          "'\(Character(Unicode.Scalar(current)))'",
          expected: "',' or '}' (the '{' is at \(start.line):\(start.column))")
      }
    }
    at += 1
    return YAMLNode(.mapping(entries), line: start.line, column: start.column)
  }

  private mutating func flowSequence(parent: Int) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    at += 1
    var items: [YAMLNode] = []
    while true {
      try skipInFlow(parent: parent, opened: start)
      if current == UInt8(ascii: "]") { break }
      guard current != UInt8(ascii: ",") else {
        throw error("a comma", expected: "a list entry")
      }
      items.append(try flowNode(parent: parent, opened: start))
      try skipInFlow(parent: parent, opened: start)
      if current == UInt8(ascii: ",") {
        at += 1
      } else if current == UInt8(ascii: ":") {
        throw error("a key inside a list", expected: "braces around 'key: value'")
      } else if current != UInt8(ascii: "]") {
        throw error(
          "'\(Character(Unicode.Scalar(current)))'",
          expected: "',' or ']' (the '[' is at \(start.line):\(start.column))")
      }
    }
    at += 1
    return YAMLNode(.sequence(items), line: start.line, column: start.column)
  }

  private mutating func flowNode(
    parent: Int, opened: (line: Int, column: Int)
  ) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    switch current {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return try flow(parent: parent)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let value = try quoted(parent: parent)
      return YAMLNode(
        .scalar(value, isQuoted: true), line: start.line, column: start.column)
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      throw error("'\(Character(Unicode.Scalar(current)))'", expected: "a value")
    default:
      try checkPlainStart(isFlow: true)
      let value = try flowPlain(parent: parent, opened: opened)
      return YAMLNode(
        .scalar(value, isQuoted: false), line: start.line, column: start.column)
    }
  }

  /// Moves over spaces, comments and line ends inside brackets.
  private mutating func skipInFlow(
    parent: Int, opened: (line: Int, column: Int)
  ) throws(FileError) {
    while true {
      let start = at
      skipSpaces()
      if current == UInt8(ascii: "#") && (at > start || at == lineStart) {
        while !isBreak(current) { at += 1 }
      }
      guard isBreak(current) else { break }
      guard at < bytes.count else { throw unclosed(opened) }
      consumeBreak()
      var index = at
      while byte(index) == .space { index += 1 }
      // A line that is not indented belongs to the collection around: the bracket was forgotten.
      let isClosing = byte(index) == UInt8(ascii: "}") || byte(index) == UInt8(ascii: "]")
      if index - at <= parent && !isBreak(byte(index)) && !isClosing
        && byte(index) != UInt8(ascii: "#")
      {
        throw unclosed(opened)
      }
    }
  }

  private func unclosed(_ opened: (line: Int, column: Int)) -> FileError {
    FileError(
      path: path, line: opened.line, column: opened.column,
      found: "an opening bracket that is not closed before line \(line)",
      expected: "the closing bracket")
  }

  /// A plain scalar inside brackets; lines are folded.
  private mutating func flowPlain(
    parent: Int, opened: (line: Int, column: Int)
  ) throws(FileError) -> String {
    var result = ""
    while true {
      let start = at
      while !isBreak(current) && !isFlowIndicator(current) {
        if current == UInt8(ascii: ":") {
          let next = byte(at + 1)
          if isBlankOrBreak(next) || isFlowIndicator(next) { break }
        }
        if current == UInt8(ascii: "#") && at > start && isBlank(byte(at - 1)) { break }
        at += 1
      }
      var end = at
      while end > start && isBlank(byte(end - 1)) { end -= 1 }
      result += text(start, end)
      guard isBreak(current), at < bytes.count else { return result }
      var breaks = 0
      while isBreak(current) && at < bytes.count {
        consumeBreak()
        breaks += 1
        skipSpaces()
      }
      if current == UInt8(ascii: "#") || isFlowIndicator(current)
        || (current == UInt8(ascii: ":") && isBlankOrBreak(byte(at + 1)))
      {
        return result
      }
      if indent <= parent || at >= bytes.count { throw unclosed(opened) }
      result += breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)
    }
  }
}
