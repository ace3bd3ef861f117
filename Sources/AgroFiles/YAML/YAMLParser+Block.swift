extension YAMLParser {
  /// A node that starts at the cursor, whose collections are indented by `indent`.
  ///
  /// - Parameter parent: indentation of the collection around it; -1 for the root.
  mutating func block(indent: Int, parent: Int) throws(FileError) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw error(
        "more than \(Self.maximumDepth) levels", expected: "at most that many nested collections")
    }
    if isDash { return try sequence(indent: indent) }
    if hasKey() { return try mapping(indent: indent) }
    return try inlineValue(parent: parent, isOnOwnLine: true)
  }

  /// Whether a list entry starts at the cursor.
  private var isDash: Bool {
    current == UInt8(ascii: "-") && isBlankOrBreak(byte(at + 1)) && !isMarker(UInt8(ascii: "-"))
  }

  /// Whether `key:` starts at the cursor, on this line.
  private func hasKey() -> Bool {
    var index = at
    let quote = current
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      while !isBreak(byte(index)) {
        if byte(index) == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
          index += 1
        } else if byte(index) == quote {
          if quote == UInt8(ascii: "'") && byte(index + 1) == quote { index += 1 } else { break }
        }
        index += 1
      }
      guard byte(index) == quote else { return false }
      index += 1
      while isBlank(byte(index)) { index += 1 }
      return byte(index) == UInt8(ascii: ":") && isBlankOrBreak(byte(index + 1))
    }
    if quote == UInt8(ascii: "{") || quote == UInt8(ascii: "[") { return false }
    while !isBreak(byte(index)) {
      if byte(index) == UInt8(ascii: ":") && isBlankOrBreak(byte(index + 1)) { return true }
      if byte(index) == UInt8(ascii: "#") && index > at && isBlank(byte(index - 1)) { return false }
      index += 1
    }
    return false
  }

  private mutating func sequence(indent: Int) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    var items: [YAMLNode] = []
    repeat {
      at += 1
      skipSpaces()
      if isBreak(current) || current == UInt8(ascii: "#") {
        items.append(try nested(parent: indent, allowsSequenceAtParent: false))
      } else if isDash || hasKey() {
        items.append(try block(indent: self.indent, parent: indent))
      } else {
        items.append(try inlineValue(parent: indent, isOnOwnLine: false))
      }
      guard try nextContent(), self.indent >= indent else { break }
      if self.indent == indent && !isDash { break }
      guard self.indent == indent else {
        throw error(
          "a line indented by \(self.indent)", expected: "a list entry indented by \(indent)")
      }
    } while true
    return YAMLNode(.sequence(items), line: start.line, column: start.column)
  }

  private mutating func mapping(indent: Int) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    var entries: [YAMLEntry] = []
    entries.reserveCapacity(4)
    var keys = KeySet()
    repeat {
      let position = (line: line, column: column(at))
      let key = try blockKey()
      checkKey(key, among: entries, &keys, line: position.line, column: position.column)
      at += 1  // the colon
      skipSpaces()
      let value: YAMLNode
      if isBreak(current) || current == UInt8(ascii: "#") {
        value = try nested(parent: indent, allowsSequenceAtParent: true)
      } else if isDash {
        throw error("a list entry behind a key", expected: "the list on lines of its own")
      } else {
        value = try inlineValue(parent: indent, isOnOwnLine: false)
      }
      entries.append(
        YAMLEntry(key: key, line: position.line, column: position.column, value: value))
      guard try nextContent(), self.indent >= indent else { break }
      if self.indent == 0 && (isMarker(UInt8(ascii: "-")) || isMarker(UInt8(ascii: "."))) { break }
      guard self.indent == indent, hasKey() else {
        throw error(
          "'\(text(at, lineEnd(at)).prefix(40))' indented by \(self.indent)",
          expected: "a key indented by \(indent), like those before it")
      }
    } while true
    return YAMLNode(.mapping(entries), line: start.line, column: start.column)
  }

  /// What stands on the lines below a key or a dash.
  private mutating func nested(
    parent: Int, allowsSequenceAtParent: Bool
  ) throws(FileError) -> YAMLNode {
    let here = (line: line, column: column(at))
    if try nextContent() {
      if indent > parent { return try block(indent: indent, parent: parent) }
      if allowsSequenceAtParent && indent == parent && isDash {
        return try block(indent: indent, parent: parent)
      }
    }
    return YAMLNode(.empty, line: here.line, column: here.column)
  }

  /// The key at the cursor, which is left at the colon.
  private mutating func blockKey() throws(FileError) -> String {
    if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
      let key = try quoted(parent: -1)
      skipSpaces()
      return key
    }
    try checkPlainStart(isFlow: false)
    let start = at
    while !(current == UInt8(ascii: ":") && isBlankOrBreak(byte(at + 1))) { at += 1 }
    var end = at
    while end > start && isBlank(byte(end - 1)) { end -= 1 }
    return text(start, end)
  }

  /// Reports a key that was given before, and the merge key.
  mutating func checkKey(
    _ key: String, among entries: [YAMLEntry], _ keys: inout KeySet, line: Int, column: Int
  ) {
    if key == "<<" {
      problems.append(
        FileError(
          path: path, line: line, column: column, key: key, found: "a merge key",
          expected: "every key written out"))
    }
    if let first = keys.insert(key, line: line, after: entries) {
      problems.append(
        FileError(
          path: path, line: line, column: column, key: key,
          found: "the key '\(key)' a second time (first on line \(first))",
          expected: "each key once"))
    }
  }

  /// A scalar or a flow collection that starts at the cursor, up to the end of its line.
  private mutating func inlineValue(
    parent: Int, isOnOwnLine: Bool
  ) throws(FileError) -> YAMLNode {
    let start = (line: line, column: column(at))
    switch current {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let node = try flow(parent: parent)
      try endOfLine(after: "the closing bracket")
      return node
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let value = try quoted(parent: parent)
      try endOfLine(after: "the closing quote")
      return YAMLNode(
        .scalar(value, isQuoted: true), line: start.line, column: start.column)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let value = try blockScalar(parent: parent)
      return YAMLNode(
        .scalar(value, isQuoted: true), line: start.line, column: start.column)
    default:
      try checkPlainStart(isFlow: false)
      let value = try plain(parent: parent)
      return YAMLNode(
        .scalar(value, isQuoted: false), line: start.line, column: start.column)
    }
  }
}

/// The keys of a mapping seen so far: a scan of the entries for few, a dictionary for many.
struct KeySet {
  private var lines: [String: Int] = [:]

  /// Adds a key behind those of `entries`; the line where it was given first if it was there.
  mutating func insert(_ key: String, line: Int, after entries: [YAMLEntry]) -> Int? {
    guard entries.count >= 16 else { return entries.first { $0.key == key }?.line }
    if lines.isEmpty {
      for entry in entries.reversed() { lines[entry.key] = entry.line }
    }
    if let first = lines[key] { return first }
    lines[key] = line
    return nil
  }
}
