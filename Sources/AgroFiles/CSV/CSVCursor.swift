internal import AgroPolicy

/// Walks over the records of a chunk and shows their fields as ranges of its bytes.
///
///     let bytes = chunk.bytes.span
///     var cursor = chunk.makeCursor()
///     while try cursor.next(in: bytes) {
///       let area = try ExactDecimal.parse(bytes.extracting(cursor[0]))
///     }
///
/// Fields are separated as the header says, quoted by `"` where they hold separators, quotes
/// (doubled) or line ends; RFC 4180. Spaces and tabs around a field are not part of it. Blank lines
/// are no records. A quote inside an unquoted field is an ordinary character.
public struct CSVCursor: Sendable {
  /// Line on which the record begins, from 1.
  public private(set) var line: Int
  /// Number of the record in the chunk, from 1.
  public private(set) var record = 0
  /// Range of the record with its line end, to copy it unchanged.
  public private(set) var recordRange: Range<Int> = 0..<0

  private let separator: UInt8
  private let path: String
  private var position = 0
  private var nextLine: Int
  private var fields: [Field] = []

  private struct Field {
    var start: Int32
    var end: Int32
    var hasDoubledQuotes = false
  }

  init(separator: UInt8, firstLine: Int, path: String) {
    self.separator = separator
    self.path = path
    line = firstLine
    nextLine = firstLine
  }

  /// Number of fields of the record.
  public var count: Int { fields.count }

  /// The bytes of a field without quotes around it.
  ///
  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> Range<Int> {
    let field = fields[index]
    return Int(field.start)..<Int(field.end)
  }

  /// Whether a field holds doubled quotes, which `text` makes single.
  public func hasDoubledQuotes(_ index: Int) -> Bool { fields[index].hasDoubledQuotes }

  /// A field as text.
  ///
  /// - Throws: `DataFileError` where the bytes are not UTF-8.
  public func text(_ index: Int, in bytes: Span<UInt8>) throws(DataFileError) -> String {
    var field: [UInt8] = []
    let range = self[index]
    field.reserveCapacity(range.count)
    var wasQuote = false
    for position in range {
      let byte = bytes[position]
      wasQuote = fields[index].hasDoubledQuotes && byte == UInt8(ascii: "\"") && !wasQuote
      if !wasQuote { field.append(byte) }
    }
    guard let text = String(validating: field, as: UTF8.self) else {
      throw DataFileError(
        path: path, line: line,
        .fieldNotText, ["count": "\(index + 1)"])
    }
    return text
  }

  /// Moves to the next record; false after the last.
  ///
  /// - Throws: `DataFileError` for text behind a closing quote, for a quote that is never closed
  ///   and for
  /// a byte 0. After the first and the last of these errors the cursor stands behind the bad
  /// record,
  ///   so that the reading may go on.
  public mutating func next(in bytes: Span<UInt8>) throws(DataFileError) -> Bool {
    let count = bytes.count
    repeat {
      guard position < count else { return false }
      line = nextLine
      try read(bytes)
    } while isBlank
    record += 1
    return true
  }

  private var isBlank: Bool {
    fields.count == 1 && fields[0].start == fields[0].end && !wasQuoted
  }
  private var wasQuoted = false

  private mutating func read(_ bytes: Span<UInt8>) throws(DataFileError) {
    let count = bytes.count
    let start = position
    fields.removeAll(keepingCapacity: true)
    wasQuoted = false
    var index = position
    var problem: DataFileError?
    while true {
      while index < count && isSpace(bytes[index]) { index += 1 }
      if index < count && bytes[index] == UInt8(ascii: "\"") {
        index = try readQuoted(bytes, from: index + 1)
        while index < count && isSpace(bytes[index]) { index += 1 }
        if !isEnd(bytes, index) {
          let column = index - start + 1
          problem =
            problem
            ?? DataFileError(
              path: path, line: nextLine, column: column,
              .textAfterQuote, ["count": "\(fields.count)"])
          while !isEnd(bytes, index) { index += 1 }
        }
      } else {
        let first = index
        index = fieldEnd(bytes, from: index)
        while index < count && bytes[index] == 0 {
          problem =
            problem
            ?? DataFileError(
              path: path, line: nextLine, column: index - start + 1,
              .zeroByte)
          index = fieldEnd(bytes, from: index + 1)
        }
        var last = index
        while last > first && (isSpace(bytes[last - 1]) || bytes[last - 1] == 0x0D) { last -= 1 }
        fields.append(Field(start: Int32(first), end: Int32(last)))
      }
      if index < count && bytes[index] == 0x0D { index += 1 }
      if index < count && bytes[index] == separator {
        index += 1
        continue
      }
      break
    }
    if index < count {
      index += 1
      nextLine += 1
    }
    position = index
    recordRange = start..<index
    if let problem {
      record += 1
      throw problem
    }
  }

  /// Reads behind an opening quote and returns the position behind the closing one.
  private mutating func readQuoted(
    _ bytes: Span<UInt8>, from first: Int
  ) throws(DataFileError) -> Int {
    let count = bytes.count
    var index = first
    var hasDoubled = false
    let openingLine = nextLine
    while index < count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if index + 1 < count && bytes[index + 1] == UInt8(ascii: "\"") {
          hasDoubled = true
          index += 2
          continue
        }
        fields.append(
          Field(start: Int32(first), end: Int32(index), hasDoubledQuotes: hasDoubled))
        wasQuoted = true
        return index + 1
      }
      if byte == 0x0A { nextLine += 1 }
      index += 1
    }
    position = count
    record += 1
    throw DataFileError(
      path: path, line: openingLine, .quoteOpen)
  }

  /// The first separator, line feed or byte 0 from a position on, or the end of the bytes.
  private func fieldEnd(_ bytes: Span<UInt8>, from first: Int) -> Int {
    let count = bytes.count
    let raw = unsafe bytes.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    let separators = ones &* UInt64(separator)
    let lineFeeds = ones &* 0x0A
    var index = first
    // Eight bytes at a time: the lowest high bit of (x - 1) & ~x marks the first byte 0 of x.
    while index + 8 <= count {
      let stored = unsafe raw.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index, as: UInt64.self)
      let word = UInt64(littleEndian: stored)
      let one = word ^ separators
      let two = word ^ lineFeeds
      let marks =
        ((one &- ones) & ~one | (two &- ones) & ~two | (word &- ones) & ~word) & (ones << 7)
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < count {
      let byte = bytes[index]
      if byte == separator || byte == 0x0A || byte == 0 { break }
      index += 1
    }
    return index
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte == 0x09 && separator != 0x09)
  }

  /// Whether a field ends here: at a separator, a line end or the end of the file.
  private func isEnd(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    guard index < bytes.count else { return true }
    let byte = bytes[index]
    if byte == 0x0D { return index + 1 == bytes.count || bytes[index + 1] == 0x0A }
    return byte == separator || byte == 0x0A
  }
}
