/// The head of a NumPy file (`.npy`, version 1.0) of a structured array with one dimension.
///
/// Reference: numpy.lib.format, version 1.0: magic, version, length of the head, a Python literal
/// padded with spaces to a multiple of 64 bytes, then the rows without gaps in little endian.
public struct NumPyTable: Sendable, Hashable {
  /// A column: its name, its type in NumPy's words (`<i8`, `<f4`, `<u2`) and the numbers a row has.
  public struct Column: Sendable, Hashable {
    /// The name of the column.
    public var name: String
    /// The type in NumPy's words.
    public var type: String
    /// How many numbers a row has.
    public var count: Int

    /// A column with one number a row, or several.
    public init(_ name: String, _ type: String, count: Int = 1) {
      self.name = name
      self.type = type
      self.count = count
    }

    /// Bytes of a row that are the column's.
    var size: Int { (type.last?.wholeNumberValue ?? 0) * count }
  }

  /// Columns in their order.
  public var columns: [Column]

  /// A table with these columns.
  public init(columns: [Column]) { self.columns = columns }

  /// Bytes of a row.
  public var rowSize: Int { columns.reduce(0) { $0 + $1.size } }

  /// The head of a file with so many rows.
  public func head(rows: Int) -> [UInt8] {
    let fields = columns.map { column in
      column.count == 1
        ? "('\(column.name)', '\(column.type)')"
        : "('\(column.name)', '\(column.type)', (\(column.count),))"
    }
    var text =
      "{'descr': [\(fields.joined(separator: ", "))], 'fortran_order': False, 'shape': (\(rows),), }"
    // 10 bytes stand before the text, a line feed ends it.
    let padding = (64 - (10 + text.utf8.count + 1) % 64) % 64
    text += String(repeating: " ", count: padding) + "\n"
    let length = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(text.utf8)
  }

  /// The number of bytes before the first row, checked against what this program writes.
  ///
  /// - Throws: `DataFileError` where the file holds other columns or another number of rows.
  func headSize(of bytes: [UInt8], rows: Int, path: String) throws(DataFileError) -> Int {
    let head = head(rows: rows)
    guard bytes.count >= head.count, Array(bytes[..<head.count]) == head else {
      throw DataFileError(
        path: path, message: "The file is not the table of \(rows) rows that the catalogue names.")
    }
    return head.count
  }
}

/// Numbers as little-endian bytes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func append(_ number: some FixedWidthInteger) {
    var rest = number.littleEndian
    unsafe withUnsafeBytes(of: &rest) { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func append(_ number: Float) { append(number.bitPattern) }
}

/// Numbers from little-endian bytes.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The next number; the caller has checked that the bytes suffice.
  mutating func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number {
    var result: Number = 0
    for index in 0..<MemoryLayout<Number>.size {
      result |= Number(truncatingIfNeeded: bytes[position + index]) << Number(8 * index)
    }
    position += MemoryLayout<Number>.size
    return result
  }

  mutating func nextFloat() -> Float { Float(bitPattern: next(UInt32.self)) }
}
