/// A run of whole records of a table, small enough to stay in memory, to be read by a `CSVCursor`.
public struct CSVChunk: Sendable {
  /// Records with their line ends; no header.
  public var bytes: [UInt8]
  /// Number of the chunk from 0.
  public var number: Int
  /// Line of the first byte, from 1.
  public var firstLine: Int
  /// What stands between fields.
  public var separator: UInt8
  /// The file as it was named, for errors.
  public var path: String

  /// A cursor before the first record.
  public func makeCursor() -> CSVCursor {
    CSVCursor(separator: separator, firstLine: firstLine, path: path)
  }
}
