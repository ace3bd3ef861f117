/// How a language writes numbers: what groups the thousands and what begins the decimals.
public struct NumberStyle: Hashable, Sendable {
  /// Between groups of three digits; empty for none.
  public var groupSeparator: String
  /// Between the whole part and the decimals.
  public var decimalSeparator: String
  /// Before a negative number.
  public var minusSign: String
  /// Between a number and a percent sign: a space, or nothing.
  public var percentGap: String

  /// A style of one's own.
  public init(
    groupSeparator: String, decimalSeparator: String, minusSign: String = "-",
    percentGap: String = " "
  ) {
    self.groupSeparator = groupSeparator
    self.decimalSeparator = decimalSeparator
    self.minusSign = minusSign
    self.percentGap = percentGap
  }

  /// 4800.00: what programs read.
  public static let plain = NumberStyle(groupSeparator: "", decimalSeparator: ".")
  /// 4,800.00.
  public static let english = NumberStyle(groupSeparator: ",", decimalSeparator: ".")
  /// 4 800,00 with a no-break space, as Uzbek writes (CLDR).
  public static let uzbek = NumberStyle(groupSeparator: "\u{A0}", decimalSeparator: ",")
  /// 4.800,00, as Azerbaijani writes (CLDR).
  public static let azerbaijani = NumberStyle(groupSeparator: ".", decimalSeparator: ",")
  /// 4 800,00 with a no-break space, as Russian writes (CLDR).
  public static let russian = NumberStyle(groupSeparator: "\u{A0}", decimalSeparator: ",")

  /// The style of a language code: "en", "uz", "az", "ru"; nil of any other.
  public static func language(_ code: String) -> NumberStyle? {
    switch code {
    case "en": .english
    case "uz": .uzbek
    case "az": .azerbaijani
    case "ru": .russian
    default: nil
    }
  }
}

extension ExactDecimal {
  /// The number in a language's style.
  ///
  /// - Parameter decimals: digits after the separator, rounded half up; nil shows all there are.
  public func formatted(_ style: NumberStyle = .english, decimals: Int? = nil) -> String {
    let plain = decimals.map { string(decimals: $0) } ?? description
    var whole = plain.prefix { $0 != "." }
    let fraction = plain.dropFirst(whole.count + 1)
    let hasMinus = whole.hasPrefix("-")
    if hasMinus { whole = whole.dropFirst() }
    var result = hasMinus ? style.minusSign : ""
    for (index, digit) in whole.enumerated() {
      if index > 0 && (whole.count - index) % 3 == 0 { result += style.groupSeparator }
      result.append(digit)
    }
    return fraction.isEmpty ? result : result + style.decimalSeparator + fraction
  }
}
