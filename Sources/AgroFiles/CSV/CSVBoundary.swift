/// Finds where the last whole record of a run of bytes ends, by the same rules as `CSVCursor`.
enum CSVBoundary {
  /// The position behind the last line end outside quotes; 0 where there is none.
  ///
  /// - Parameter bytes: bytes from the beginning of a record on, which may end within one.
  static func last(in bytes: Span<UInt8>, separator: UInt8) -> Int {
    let count = bytes.count
    var boundary = 0
    var outside = 0  // No quote is open from here on.
    var index = 0
    while index < count {
      guard bytes[index] == UInt8(ascii: "\""), opensField(bytes, index, outside, separator) else {
        index += 1
        continue
      }
      boundary = lineEnd(in: bytes, outside..<index) ?? boundary
      guard let closing = closingQuote(bytes, from: index + 1) else { return boundary }
      outside = closing + 1
      index = outside
    }
    return lineEnd(in: bytes, outside..<count) ?? boundary
  }

  /// Number of line feeds.
  static func lineCount(in bytes: Span<UInt8>) -> Int {
    var lines = 0
    for index in bytes.indices { lines += bytes[index] == 0x0A ? 1 : 0 }
    return lines
  }

  /// Whether only spaces stand between a quote and the separator or line end before it.
  private static func opensField(
    _ bytes: Span<UInt8>, _ quote: Int, _ outside: Int, _ separator: UInt8
  ) -> Bool {
    var index = quote
    while index > 0 {
      index -= 1
      let byte = bytes[index]
      if byte == separator || byte == 0x0A { return index >= outside }
      if byte != 0x20 && byte != 0x09 { return false }
    }
    return outside == 0
  }

  /// The closing quote, or nil where it may lie beyond the bytes.
  private static func closingQuote(_ bytes: Span<UInt8>, from first: Int) -> Int? {
    var index = first
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") {
        guard index + 1 < bytes.count else { return nil }
        if bytes[index + 1] != UInt8(ascii: "\"") { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  private static func lineEnd(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      if bytes[index] == 0x0A { return index + 1 }
    }
    return nil
  }
}
