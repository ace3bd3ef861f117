internal import AgroQuantities

/// The bytes of a weather file and the small readings that all formats share.
struct WeatherText {
  /// Larger files are refused; a station's century takes about 3 MB.
  static let maximumSize = 512 << 20

  let path: String
  /// Index of the file among all that are read.
  let file: Int32
  let bytes: [UInt8]

  init(path: String, file: Int) throws(DataFileError) {
    self.path = path
    self.file = Int32(file)
    let descriptor = try SystemCalls.openForReading(path)
    defer { SystemCalls.closeFile(descriptor) }
    var bytes: [UInt8] = []
    while try SystemCalls.read(descriptor, appendingTo: &bytes, count: 1 << 20, path: path) > 0 {
      guard bytes.count <= Self.maximumSize else {
        throw DataFileError(path: path, message: "The file is larger than 512 MB.")
      }
    }
    try CSVHeader.requireText(bytes, path: path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw DataFileError(path: path, message: "The file is empty; daily weather is expected.")
    }
    self.bytes = bytes
  }

  /// The name of the file without folder and ending.
  var baseName: String { Self.baseName(path) }

  static func baseName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The first lines of the file with their positions; lines are cut at 4096 bytes.
  func firstLines(_ count: Int) -> [(start: Int, text: String)] {
    var result: [(start: Int, text: String)] = []
    var start = 0
    while start < bytes.count, result.count < count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let stop = end > start && bytes[end - 1] == 0x0D ? end - 1 : end
      result.append(
        (start, String(decoding: bytes[start..<min(stop, start + 4096)], as: UTF8.self)))
      start = end + 1
    }
    return result
  }

  /// The records from a position on.
  func chunk(from start: Int, line: Int, separator: UInt8) -> CSVChunk {
    CSVChunk(
      bytes: start == 0 ? bytes : Array(bytes[start...]), number: 0, firstLine: line,
      separator: separator, path: path)
  }

  /// A problem of a line.
  func problem(_ line: Int, _ message: String) -> DataFileError {
    DataFileError(path: path, line: line, message: message)
  }

  /// The cells of one line of CSV.
  static func cells(_ line: String, separator: UInt8) -> [String]? {
    let chunk = CSVChunk(
      bytes: Array(line.utf8), number: 0, firstLine: 1, separator: separator, path: "")
    var cursor = chunk.makeCursor()
    let span = chunk.bytes.span
    guard (try? cursor.next(in: span)) == true else { return nil }
    var cells: [String] = []
    for index in 0..<cursor.count {
      guard let text = try? cursor.text(index, in: span) else { return nil }
      cells.append(text)
    }
    return cells
  }
}

extension String {
  /// The text without spaces and tabs around it, which quotes may enclose.
  var trimmed: String {
    guard let first = utf8.first, let last = utf8.last, first <= 0x20 || last <= 0x20 else {
      return self
    }
    var rest = self[...]
    while let character = rest.first, character.isWhitespace { rest.removeFirst() }
    while let character = rest.last, character.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

/// A number of a weather file.
enum WeatherNumber {
  /// Numbers that programs write for a value that is not there.
  static let sentinels: Set<Double> = [
    -99, -99.9, -99.99, -999, -999.9, -999.99, -9999, -9999.9, -32768, 999.9, 9999, 9999.9, 99999,
  ]
  static let missing: Set<String> = [
    "", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "none", "-", "--", "..",
    "...", ".", "M", "m", "?", "missing", "*",
  ]

  /// Those of tables in tenths, where -99 is a temperature.
  static let sentinelsOfTenths: Set<Double> = [-9999, -9999.9, -32768, 9999, 9999.9, 99999]

  /// The value; NaN where the text says that there is none, nil where it is no number.
  static func parse(_ text: String, isTenths: Bool = false) -> Double? {
    if missing.contains(text) { return .nan }
    var plain = text
    if text.utf8.contains(UInt8(ascii: ",")) {
      guard text.utf8.count(where: { $0 == UInt8(ascii: ",") }) == 1 else { return nil }
      plain = String(text.map { $0 == "," ? "." : $0 })
    }
    guard
      plain.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
      }), let value = Double(plain), value.isFinite
    else {
      // The true minus sign of typeset tables.
      if text.hasPrefix("\u{2212}") { return parse("-" + text.dropFirst(), isTenths: isTenths) }
      return nil
    }
    return (isTenths ? sentinelsOfTenths : sentinels).contains(value) ? .nan : value
  }
}
