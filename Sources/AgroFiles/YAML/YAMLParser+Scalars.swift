extension YAMLParser {
  /// Refuses what no plain scalar starts with.
  func checkPlainStart(isFlow: Bool) throws(FileError) {
    let next = byte(at + 1)
    switch current {
    case UInt8(ascii: "&"):
      throw error("an anchor", expected: "the value itself (anchors are not allowed)")
    case UInt8(ascii: "*"):
      throw error("an alias", expected: "the value itself (aliases are not allowed)")
    case UInt8(ascii: "!"):
      throw error("a tag", expected: "a value without a tag")
    case UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: ","),
      UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: ">"):
      throw error(
        "'\(Character(Unicode.Scalar(current)))'",
        expected: "a value (a text that starts with this character needs quotes)")
    case UInt8(ascii: "?") where isBlankOrBreak(next):
      throw error("a complex key", expected: "'key: value'")
    case UInt8(ascii: ":") where isBlankOrBreak(next):
      throw error("':' without a key", expected: "'key: value'")
    case UInt8(ascii: "-") where isBlankOrBreak(next):
      throw error("a dash", expected: "a value")
    case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "?"):
      if isFlow && isFlowIndicator(next) {
        throw error("'\(Character(Unicode.Scalar(current)))'", expected: "a value")
      }
    default: break
    }
  }

  /// A plain scalar outside brackets, with the lines below that are indented deeper than `parent`.
  mutating func plain(parent: Int) throws(FileError) -> String {
    var result = ""
    while true {
      let start = at
      var isCommented = false
      while !isBreak(current) {
        if current == UInt8(ascii: ":") && isBlankOrBreak(byte(at + 1)) {
          throw error(
            "': ' inside a text", expected: "quotes around the text, or another indentation")
        }
        if current == UInt8(ascii: "#") && at > start && isBlank(byte(at - 1)) {
          isCommented = true
          break
        }
        at += 1
      }
      var end = at
      while end > start && isBlank(byte(end - 1)) { end -= 1 }
      result += text(start, end)
      if isCommented { at = lineEnd(at) }
      // Blank lines and then a deeper line continue the text.
      var breaks = 0
      var saved = (at: at, line: line, lineStart: lineStart)
      while at < bytes.count && isBreak(current) {
        consumeBreak()
        breaks += 1
        if breaks == 1 { saved = (at, line, lineStart) }
        while current == .space { at += 1 }
        if current == .tab && isBreak(byte(at + 1)) { at += 1 }
      }
      let isContinued =
        at < bytes.count && indent > parent && current != UInt8(ascii: "#") && !isCommented
        && !isMarker(UInt8(ascii: "-")) && !isMarker(UInt8(ascii: "."))
      guard isContinued else {
        (at, line, lineStart) = saved
        return result
      }
      if current == .tab { throw error("a tab", expected: "spaces as indentation") }
      // YAML would take it as text; who writes it means a list.
      if current == UInt8(ascii: "-") && isBlankOrBreak(byte(at + 1)) {
        throw error("a dash inside a text", expected: "a list entry indented like the others")
      }
      result += breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)
    }
  }

  /// A quoted scalar, whose opening quote is at the cursor.
  mutating func quoted(parent: Int) throws(FileError) -> String {
    let opened = (line: line, column: column(at))
    let quote = current
    let isDouble = quote == UInt8(ascii: "\"")
    at += 1
    var result: [UInt8] = []
    while true {
      let byte = current
      if byte == 0 && at >= bytes.count {
        throw FileError(
          path: path, line: opened.line, column: opened.column,
          found: "a quote that is not closed", expected: "the closing quote")
      }
      if byte == quote {
        if !isDouble && self.byte(at + 1) == quote {
          result.append(quote)
          at += 2
          continue
        }
        at += 1
        return String(decoding: result, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") && isDouble {
        if isBreak(self.byte(at + 1)) {
          at += 1
          consumeBreak()
          skipSpaces()
        } else {
          try escape(into: &result)
        }
      } else if isBreak(byte) {
        while let last = result.last, isBlank(last) { result.removeLast() }
        var breaks = 0
        while isBreak(current) && at < bytes.count {
          consumeBreak()
          breaks += 1
          skipSpaces()
        }
        if indent <= parent && at < bytes.count {
          throw FileError(
            path: path, line: opened.line, column: opened.column,
            found: "a quote that is not closed before line \(line)",
            expected: "the closing quote")
        }
        if breaks == 1 {
          result.append(.space)
        } else {
          for _ in 1..<max(breaks, 2) { result.append(.newline) }
        }
      } else {
        result.append(byte)
        at += 1
      }
    }
  }

  private mutating func escape(into result: inout [UInt8]) throws(FileError) {
    let code = byte(at + 1)
    var digits = 0
    switch code {
    case UInt8(ascii: "n"): result.append(.newline)
    case UInt8(ascii: "t"): result.append(.tab)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), .space: result.append(code)
    case UInt8(ascii: "_"): result.append(contentsOf: "\u{A0}".utf8)
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      throw error("an escape that is not known", expected: "one of \\n \\t \\\" \\\\ \\uXXXX")
    }
    at += 2
    guard digits > 0 else { return }
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
        throw error("an escape that is cut short", expected: "\(digits) hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    guard let scalar = Unicode.Scalar(value), value != 0 else {
      throw error("an escape that is no character", expected: "a Unicode scalar")
    }
    result.append(contentsOf: String(Character(scalar)).utf8)
  }

  /// A literal (`|`) or folded (`>`) block scalar.
  mutating func blockScalar(parent: Int) throws(FileError) -> String {
    let isFolded = current == UInt8(ascii: ">")
    at += 1
    var chomp: UInt8 = 0
    var explicit = 0
    while current == UInt8(ascii: "-") || current == UInt8(ascii: "+")
      || (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(current)
    {
      if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") {
        chomp = current
      } else {
        explicit = Int(current - UInt8(ascii: "0"))
      }
      at += 1
    }
    try endOfLine(after: "the block scalar's header")
    var indentation = explicit > 0 ? max(parent, 0) + explicit : 0
    var lines: [String] = []
    while at < bytes.count {
      var index = at
      while byte(index) == .space && (indentation == 0 || index - at < indentation) { index += 1 }
      if isBreak(byte(index)) {
        lines.append("")
      } else {
        if byte(index) == .tab && indentation == 0 {
          at = index
          throw error("a tab", expected: "spaces as indentation")
        }
        if indentation == 0 {
          guard index - at > parent else { break }
          indentation = index - at
        }
        guard index - at >= indentation else { break }
        index = lineEnd(index)
        lines.append(text(at + indentation, index))
      }
      at = index
      if at < bytes.count { consumeBreak() }
    }
    var trailing = 0
    while lines.last == "" {
      lines.removeLast()
      trailing += 1
    }
    if lines.isEmpty {
      return chomp == UInt8(ascii: "+") ? String(repeating: "\n", count: trailing) : ""
    }
    var result = isFolded ? Self.fold(lines) : lines.joined(separator: "\n")
    if chomp != UInt8(ascii: "-") { result += "\n" }
    if chomp == UInt8(ascii: "+") { result += String(repeating: "\n", count: trailing) }
    return result
  }

  /// Joins lines with spaces; blank lines and lines that are indented further keep their breaks.
  private static func fold(_ lines: [String]) -> String {
    var result = ""
    var blanks = 0
    var isPreviousIndented = false
    for (index, line) in lines.enumerated() {
      if line.isEmpty {
        blanks += 1
        continue
      }
      let isIndented = line.hasPrefix(" ") || line.hasPrefix("\t")
      if index > blanks || !result.isEmpty {
        if blanks == 0 {
          result += isIndented || isPreviousIndented ? "\n" : " "
        } else {
          let extra = isIndented || isPreviousIndented ? 1 : 0
          result += String(repeating: "\n", count: blanks + extra)
        }
      } else {
        result += String(repeating: "\n", count: blanks)
      }
      result += line
      blanks = 0
      isPreviousIndented = isIndented
    }
    return result
  }
}
