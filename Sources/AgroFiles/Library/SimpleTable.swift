/// The rows of a small CSV file of the rule books: UTF-8, commas, quotes where a text has a comma.
///
/// For `Names.csv`, `Places.csv` and `ExchangeRates.csv`, which are read at every start.
struct SimpleTable {
  struct Row {
    var line: Int
    var cells: [String]
  }
  var rows: [Row] = []

  /// - Throws: every row with a wrong number of cells, or the quote that is not closed.
  init(_ bytes: [UInt8], path: String, header: [String]) throws(FileErrors) {
    let log = ProblemLog(path: path)
    if (try? UTF8Span(validating: bytes.span)) == nil {
      log.report(line: 0, column: 0, found: "bytes that are not UTF-8", expected: "UTF-8")
      try log.finish()
    }
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    var isHeader = true
    while at < bytes.count {
      let start = line
      let cells = Self.row(bytes, &at, &line, count: header.count, log)
      if cells.count == 1 && cells[0].isEmpty { continue }
      if isHeader {
        isHeader = false
        if cells != header {
          log.report(
            line: start, column: 1, found: "the header '\(cells.joined(separator: ","))'",
            expected: "'\(header.joined(separator: ","))'")
          try log.finish()
        }
      } else if cells.count != header.count {
        log.report(
          line: start, column: 1, found: "\(cells.count) cells",
          expected: "\(header.count) (a text with a comma needs quotes)")
      } else {
        rows.append(Row(line: start, cells: cells))
      }
    }
    if isHeader {
      log.report(
        line: 1, column: 1, found: "an empty file",
        expected: "the header '\(header.joined(separator: ","))'")
    }
    try log.finish()
  }

  private static func row(
    _ bytes: [UInt8], _ at: inout Int, _ line: inout Int, count: Int, _ log: ProblemLog
  ) -> [String] {
    var cells: [String] = []
    cells.reserveCapacity(count)
    while true {
      if at < bytes.count && bytes[at] == UInt8(ascii: "\"") {
        cells.append(quoted(bytes, &at, &line, log))
      } else {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != .newline { at += 1 }
        let isEnd = at == bytes.count || bytes[at] == .newline
        let end = isEnd && at > start && bytes[at - 1] == .carriageReturn ? at - 1 : at
        cells.append(String(decoding: bytes[start..<end], as: UTF8.self))
      }
      guard at < bytes.count else { return cells }
      let byte = bytes[at]
      at += 1
      if byte == .newline {
        line += 1
        return cells
      }
    }
  }

  private static func quoted(
    _ bytes: [UInt8], _ at: inout Int, _ line: inout Int, _ log: ProblemLog
  ) -> String {
    let start = line
    var text: [UInt8] = []
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          if at < bytes.count && bytes[at] == .carriageReturn { at += 1 }
          if at < bytes.count && bytes[at] != UInt8(ascii: ",") && bytes[at] != .newline {
            log.report(
              line: line, column: 1, found: "text behind a closing quote", expected: "a comma")
            while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != .newline {
              at += 1
            }
          }
          return String(decoding: text, as: UTF8.self)
        }
        at += 1
      }
      if byte == .newline { line += 1 }
      text.append(byte)
    }
    log.report(
      line: start, column: 1, found: "a quote that is not closed", expected: "a closing quote")
    return String(decoding: text, as: UTF8.self)
  }
}
