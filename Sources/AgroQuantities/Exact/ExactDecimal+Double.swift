extension ExactDecimal {
  /// The shortest decimal that reads back as the given binary number: 0.1 gives 0.1.
  ///
  /// - Throws: `QuantityError.domain` for NaN and infinities; `QuantityError.overflow` beyond 76
  ///   digits.
  public init(shortest value: Double) throws(QuantityError) {
    guard value.isFinite else {
      throw .domain("The number is \(value); it must be finite.")
    }
    let bytes = Array(value.description.utf8)
    self = try Self.parse(bytes.span, .scientific)
  }
}

extension Double {
  /// The nearest binary number.
  public init(_ exact: ExactDecimal) {
    let value = exact.normalised
    // Both parts are exact in binary, so the one division rounds correctly.
    if value.magnitude.isWord && value.magnitude.word < 1 << 53 && value.scale <= 22 {
      let magnitude = Double(value.magnitude.word) / Self.power(ofTen: Int(value.scale))
      self = value.isNegative ? -magnitude : magnitude
    } else {
      self = Double(value.description) ?? .nan
    }
  }

  private static func power(ofTen k: Int) -> Double {
    k <= 19 ? Double(PowersOfTen.words[k]) : 1e19 * Double(PowersOfTen.words[k - 19])
  }
}
