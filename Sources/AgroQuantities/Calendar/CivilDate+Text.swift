extension CivilDate {
  /// Reads yyyy-MM-dd and nothing else.
  ///
  /// - Throws: `QuantityError.malformed` for another form; `QuantityError.outOfRange` for a day
  ///   that the calendar does not have.
  public static func parse(_ utf8: Span<UInt8>) throws(QuantityError) -> CivilDate {
    var year = 0
    var month = 0
    var day = 0
    var isValid = utf8.count == 10
    if isValid {
      for index in 0..<10 {
        let byte = utf8[index]
        if index == 4 || index == 7 {
          if byte != UInt8(ascii: "-") { isValid = false }
          continue
        }
        let digit = Int(byte) - 48
        if !(0...9).contains(digit) { isValid = false }
        switch index {
        case ..<4: year = year * 10 + digit
        case ..<7: month = month * 10 + digit
        default: day = day * 10 + digit
        }
      }
    }
    guard isValid else {
      throw .malformed(
        text: ExactDecimal.text(of: utf8), expected: "a date of the form 2025-06-05")
    }
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...days(inMonth: month, of: year)).contains(day)
    else {
      throw .outOfRange(
        quantity: "date", text: ExactDecimal.text(of: utf8), requirement: "a day of the calendar")
    }
    return try CivilDate(year: year, month: month, day: day)
  }

  /// Reads yyyy-MM-dd and nothing else.
  ///
  /// - Throws: as `parse(_:)`.
  public init(_ text: String) throws(QuantityError) {
    let bytes = Array(text.utf8)
    self = try Self.parse(bytes.span)
  }

  /// Reads what a person writes: 2025-06-05, 5.6.2025 or 05.06.2025 (day first).
  ///
  /// - Throws: `QuantityError.malformed`, `QuantityError.outOfRange`.
  public init(user text: String) throws(QuantityError) {
    let wrong = QuantityError.malformed(
      text: text, expected: "a date of the form 2025-06-05 or 05.06.2025")
    let trimmed = text.split(separator: " ").joined(separator: " ")
    let parts = trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      let bytes = Array(trimmed.utf8)
      guard bytes.count == 10, bytes[4] == UInt8(ascii: "-") else { throw wrong }
      self = try Self.parse(bytes.span)
      return
    }
    let hasDigitsOnly = parts.allSatisfy { part in
      part.utf8.allSatisfy { (48...57).contains($0) } && (1...4).contains(part.utf8.count)
    }
    guard hasDigitsOnly, parts[2].utf8.count == 4, let day = Int(parts[0]),
      let month = Int(parts[1]), let year = Int(parts[2])
    else { throw wrong }
    try self.init(year: year, month: month, day: day)
  }
}
