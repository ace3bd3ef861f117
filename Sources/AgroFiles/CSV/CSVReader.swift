internal import AgroPolicy
internal import AgroQuantities

/// Reads a table of any size in chunks of whole records, in constant memory.
///
/// The first line that is not blank is the header. The separator is the comma, semicolon or tab
/// that is most frequent in it, unless it is given. A byte order mark is skipped; lines may end
/// with LF or CRLF. A record has at most 1 MB.
///
///     var reader = try CSVReader(path: "parcels.csv")
///     while let chunk = try reader.nextChunk() { ... }
public struct CSVReader: ~Copyable {
  /// The file as it was named; "-" is the standard input.
  public let path: String
  /// The names of the columns as they are written.
  public let header: [String]
  /// What stands between fields.
  public let separator: UInt8

  /// Longest record, in bytes.
  public static let longestRecord = 1 << 20

  private let descriptor: Int32
  private let chunkBytes: Int
  private var pending: [UInt8]
  private var line: Int
  private var number = 0
  private var isAtEnd: Bool

  /// Opens a table and reads its header.
  ///
  /// - Parameters:
  ///   - path: the file; "-" is the standard input.
  ///   - separator: what stands between fields; nil finds it in the header.
  ///   - chunkBytes: size of a chunk, about; 1 ... 2^28.
  /// - Throws: `DataFileError` where the file cannot be read, is empty, has two columns of one
  ///   name, or is
  ///   no text in UTF-8.
  public init(
    path: String, separator: UInt8? = nil, chunkBytes: Int = 1 << 20
  ) throws(DataFileError) {
    let name = path == "-" ? "standard input" : path
    self.path = name
    let descriptor = path == "-" ? 0 : try SystemCalls.openForReading(path)
    do {
      var bytes: [UInt8] = []
      var isAtEnd = false
      var end = 0
      // The header, whole; a quoted name may hold line ends.
      repeat {
        isAtEnd =
          try SystemCalls.read(
            descriptor, appendingTo: &bytes, count: max(4, min(1 << 16, chunkBytes)), path: name)
          == 0
        if end == 0 { try CSVHeader.requireText(bytes, path: name) }
        end = CSVBoundary.last(in: bytes.span, separator: separator ?? 0x2C)
      } while !isAtEnd && end == 0 && bytes.count <= Self.longestRecord
      let head = try CSVHeader(bytes, separator: separator, path: name)
      header = head.names
      self.separator = head.separator
      pending = Array(bytes[head.end...])
      line = head.nextLine
      self.isAtEnd = isAtEnd
    } catch {
      if path != "-" { SystemCalls.closeFile(descriptor) }
      throw error
    }
    self.descriptor = descriptor
    self.chunkBytes = min(max(1, chunkBytes), 1 << 28)
  }

  /// Position of a column, whatever its case, diacritics, spaces, hyphens and underscores.
  public func column(_ name: String) -> Int? {
    let wanted = NameFolding.fold(name)
    return header.firstIndex { NameFolding.fold($0) == wanted }
  }

  /// The next records, or nil after the last.
  ///
  /// - Throws: `DataFileError` where the file cannot be read or a record is longer than 1 MB.
  public mutating func nextChunk() throws(DataFileError) -> CSVChunk? {
    var bytes = pending
    pending = []
    bytes.reserveCapacity(chunkBytes + (1 << 16))
    var end = 0
    while true {
      while !isAtEnd && bytes.count < chunkBytes {
        isAtEnd =
          try SystemCalls.read(
            descriptor, appendingTo: &bytes, count: chunkBytes - bytes.count,
            path: path) == 0
      }
      if isAtEnd {
        end = bytes.count
        break
      }
      end = CSVBoundary.last(in: bytes.span, separator: separator)
      if end > 0 { break }
      if bytes.count > Self.longestRecord { throw tooLong(line) }
      isAtEnd =
        try SystemCalls.read(
          descriptor, appendingTo: &bytes, count: min(1 << 16, bytes.count), path: path) == 0
    }
    guard end > 0 else { return nil }
    if end < bytes.count {
      pending = Array(bytes[end...])
      bytes.removeLast(bytes.count - end)
    }
    let chunk = CSVChunk(
      bytes: bytes, number: number, firstLine: line, separator: separator, path: path)
    number += 1
    line += CSVBoundary.lineCount(in: bytes.span)
    // A record that a quote has swallowed shows here, before it grows over the rest of the file.
    if pending.count > Self.longestRecord { throw tooLong(line) }
    return chunk
  }

  private func tooLong(_ line: Int) -> DataFileError {
    DataFileError(path: path, line: line, .recordTooLong)
  }

  deinit {
    if descriptor != 0 { SystemCalls.closeFile(descriptor) }
  }
}
