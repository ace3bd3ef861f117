public import AgroQuantities

/// Builds records of a table as bytes; fields are quoted where they need it (RFC 4180, lines end
/// with LF).
public struct CSVWriter: Sendable {
  /// What has been written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  /// What stands between fields.
  public let separator: UInt8
  private var isAtStart = true

  /// A writer without records.
  public init(separator: UInt8 = UInt8(ascii: ",")) { self.separator = separator }

  /// Adds a field.
  public mutating func append(_ text: String) {
    begin()
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    let written = bytes[start...]
    let edges = [written.first, written.last]
    guard written.contains(where: needsQuotes) || edges.contains(0x20) || edges.contains(0x09)
    else { return }
    bytes.removeLast(bytes.count - start)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a number with all its digits.
  public mutating func append(_ number: ExactDecimal) {
    begin()
    number.write(to: &bytes)
  }

  /// Adds a whole number.
  public mutating func append(_ number: Int) {
    append(ExactDecimal(number))
  }

  /// Adds a field of bytes that are known to need no quotes, or to have them.
  public mutating func append(verbatim field: Span<UInt8>) {
    begin()
    for index in field.indices { bytes.append(field[index]) }
  }

  /// Ends the record.
  public mutating func endRecord() {
    bytes.append(0x0A)
    isAtStart = true
  }

  /// Takes what has been written.
  public mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func begin() {
    if !isAtStart { bytes.append(separator) }
    isAtStart = false
  }

  private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == separator || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }
}
