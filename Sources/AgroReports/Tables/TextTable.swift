/// A table for a terminal: columns as wide as their widest cell, numbers to the right.
public struct TextTable: Sendable {
  /// Where the text of a column stands.
  public enum Alignment: Sendable { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private var rulesAfter: Set<Int> = []
  private var titles: Set<Int> = []

  /// An empty table with a column for each alignment.
  public init(alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a row; missing cells are empty.
  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Adds a line across all columns.
  public mutating func add(title: String) {
    titles.insert(rows.count)
    rows.append([title])
  }

  /// Draws a line below the row added last.
  public mutating func rule() { rulesAfter.insert(rows.count - 1) }

  /// The lines of the table, one column's cells broken at spaces so that no line passes a width.
  public func lines(indent: Int = 0, width: Int, wrapping column: Int) -> [String] {
    var others = indent + 2 * max(0, alignments.count - 1)
    for index in alignments.indices where index != column {
      let cells = rows.enumerated().filter { !titles.contains($0.offset) && index < $0.element.count }
      others += cells.map { TextWidth.of($0.element[index]) }.max() ?? 0
    }
    let room = max(12, width - others)
    var table = TextTable(alignments: alignments)
    for (number, row) in rows.enumerated() {
      if titles.contains(number) {
        table.add(title: row[0])
        continue
      }
      let parts = column < row.count ? TextWidth.wrapped(row[column], width: room) : []
      for index in 0..<max(1, parts.count) {
        var cells = index == 0 ? row : row.map { _ in "" }
        if index < parts.count { cells[column] = parts[index] }
        table.add(cells)
      }
      if rulesAfter.contains(number) { table.rule() }
    }
    return table.lines(indent: indent)
  }

  /// The lines of the table.
  public func lines(indent: Int = 0) -> [String] {
    var widths = [Int](repeating: 0, count: alignments.count)
    for (number, row) in rows.enumerated() where !titles.contains(number) {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], TextWidth.of(cell))
      }
    }
    let margin = String(repeating: " ", count: indent)
    var result: [String] = []
    for (number, row) in rows.enumerated() {
      var line = margin + (titles.contains(number) ? row[0] : "")
      for index in alignments.indices where !titles.contains(number) {
        let cell = index < row.count ? row[index] : ""
        let gap = String(repeating: " ", count: widths[index] - TextWidth.of(cell))
        line += (index > 0 ? "  " : "") + (alignments[index] == .right ? gap + cell : cell + gap)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      result.append(line)
      if rulesAfter.contains(number) {
        let width = widths.reduce(0, +) + 2 * max(0, widths.count - 1)
        result.append(margin + String(repeating: "-", count: width))
      }
    }
    return result
  }
}

/// How many columns of a terminal a text takes.
public enum TextWidth {
  /// The columns that a text takes in a terminal.
  public static func of(_ text: String) -> Int {
    var width = 0
    for character in text {
      guard let scalar = character.unicodeScalars.first else { continue }
      width += isWide(scalar.value) ? 2 : 1
    }
    return width
  }

  private static func isWide(_ value: UInt32) -> Bool {
    (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
      || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
      || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
      || (0x1F300...0x1FAFF).contains(value)
  }

  /// Breaks a text into lines of at most `width` columns, at spaces.
  public static func wrapped(_ text: String, width: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let extended = line.isEmpty ? String(word) : line + " " + word
      if of(extended) > width, !line.isEmpty {
        lines.append(line)
        line = indent + word
      } else {
        line = extended
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
