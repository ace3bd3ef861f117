internal import AgroPolicy
internal import AgroQuantities

/// The first record of a table.
struct CSVHeader {
  let names: [String]
  let separator: UInt8
  /// Position behind the header.
  let end: Int
  /// Line behind the header, from 1.
  let nextLine: Int

  /// Reads the header at the beginning of a file.
  init(_ bytes: [UInt8], separator: UInt8?, path: String) throws(DataFileError) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = bytes.starts(with: mark) ? 3 : 0
    let separator = separator ?? Self.separator(of: bytes[start...])
    let whole = CSVChunk(
      bytes: Array(bytes[start...]), number: 0, firstLine: 1, separator: separator, path: path)
    var cursor = whole.makeCursor()
    let span = whole.bytes.span
    guard try cursor.next(in: span) else {
      throw DataFileError(path: path, .fileEmpty)
    }
    var names: [String] = []
    for index in 0..<cursor.count { names.append(try cursor.text(index, in: span)) }
    let header = cursor.recordRange
    for index in header where span[index] == 0x0D {
      guard index + 1 < span.count, span[index + 1] != 0x0A else { continue }
      throw DataFileError(path: path, line: 1, .lineEnds)
    }
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() where !name.isEmpty {
      if let first = seen.updateValue(index, forKey: NameFolding.fold(name)) {
        throw DataFileError(
          path: path, line: cursor.line, .columnNamedTwice,
          ["first": "\(first + 1)", "second": "\(index + 1)", "text": name])
      }
    }
    self.names = names
    self.separator = separator
    end = start + header.upperBound
    nextLine = 1 + CSVBoundary.lineCount(in: span.extracting(0..<header.upperBound))
  }

  /// The most frequent of comma, semicolon and tab in the first line that is not blank.
  static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var isBlank = true
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == 0x0A && !isQuoted && !isBlank { break }
      if byte > 0x20 { isBlank = false }
      if !isQuoted && [0x2C, 0x3B, 0x09].contains(byte) { counts[byte, default: 0] += 1 }
    }
    let order: [UInt8] = [0x2C, 0x3B, 0x09]
    return order.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? 0x2C
  }

  /// Refuses what begins like a workbook, an archive or a text in UTF-16.
  static func requireText(_ bytes: [UInt8], path: String) throws(DataFileError) {
    let sentence: QuoteError.Sentence? =
      if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
        .isWorkbook
      } else if bytes.starts(with: [0x1F, 0x8B]) {
        .isCompressed
      } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        .isUTF16
      } else {
        nil
      }
    if let sentence { throw DataFileError(path: path, sentence) }
  }
}
