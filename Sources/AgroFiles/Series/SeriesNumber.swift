/// Numbers in tables of series.
enum SeriesNumber {
  /// Largest magnitude that is computed with.
  static let limit = 1e100

  /// Whether a cell says that there is no value.
  static func isMissing(_ text: String) -> Bool {
    ["", "NA", "N/A", "n/a", "..", "...", "-", "null", "NULL", ":"].contains(text)
  }

  /// A number, or the reason why it is none in words.
  ///
  /// - Parameter decimalComma: whether "1,5" is one and a half, as in tables with semicolons.
  static func parse(_ text: String, decimalComma: Bool) -> Result<Double, Reason> {
    var plain = text
    if decimalComma, text.count(where: { $0 == "," }) == 1 {
      plain = String(text.map { $0 == "," ? "." : $0 })
    }
    if ["nan", "inf", "+inf", "-inf", "infinity"].contains(plain.lowercased()) {
      return .failure(Reason(text: "is '\(text)', but must be a finite number"))
    }
    let isPlain = plain.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
    guard isPlain, let value = Double(plain) else {
      return .failure(Reason(text: "is '\(text)', but must be a number"))
    }
    guard value.magnitude <= limit else {
      return .failure(Reason(text: "is \(text), but must not exceed 1e100 in magnitude"))
    }
    return .success(value)
  }

  /// Whether a cell is meant as a number, usable or not.
  static func looksNumeric(_ text: String) -> Bool {
    if ["nan", "inf", "+inf", "-inf", "infinity"].contains(text.lowercased()) { return true }
    return text.utf8.contains { (0x30...0x39).contains($0) }
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || [0x20, 0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F].contains(byte)
          || [0x45, 0x65].contains(byte)
      }
  }

  /// A year in 1500...2500: 1998, 1998.0, or a date that begins with it.
  static func year(_ text: String) -> Int? {
    guard text.utf8.count >= 4, let year = Int(text.prefix(4)), (1500...2500).contains(year) else {
      return nil
    }
    let rest = text.dropFirst(4)
    return rest.isEmpty || rest == ".0" || rest.hasPrefix("-") || rest.hasPrefix("/") ? year : nil
  }

  /// The year that names a column: "1998" or "Y1998".
  static func year(ofHeader name: String) -> Int? {
    let text = name.hasPrefix("Y") ? String(name.dropFirst()) : name
    return text.utf8.count == 4 ? year(text) : nil
  }

  struct Reason: Error { let text: String }
}
