/// An exact share of something: 3.75 % is 375 / 10,000.
public struct Rate: Hashable, Comparable, Sendable {
  /// The share as a fraction: 0.0375.
  public let fraction: ExactDecimal

  /// A share given as a fraction.
  public init(_ fraction: ExactDecimal) { self.fraction = fraction }

  /// A share given in percent: 3.75.
  ///
  /// - Throws: `QuantityError.overflow`.
  public init(percent: ExactDecimal) throws(QuantityError) {
    fraction = try percent.multiplied(by: ExactDecimal(minorUnits: 1, scale: 2))
  }

  /// Nothing.
  public static var zero: Rate { Rate(.zero) }
  /// The whole.
  public static var one: Rate { Rate(.one) }

  /// By the exact fraction.
  public static func < (one: Rate, other: Rate) -> Bool { one.fraction < other.fraction }

  /// Reads "3.75 %", "37.5 ‰", "8.2 per 1000", "8.2 per mille" or a fraction such as "0.0375".
  ///
  /// A bare number above 1 is an error, because it could be meant in percent.
  /// - Throws: `QuantityError` naming the text.
  public static func parse(_ text: String) throws(QuantityError) -> Rate {
    let (number, rest) = try UserNumber.leading(text, quantity: "rate")
    let key = UnitName.key(rest)
    if key.isEmpty {
      guard number.absolute <= .one else {
        throw .ambiguous(text: text, readings: ["\(number) %", "a fraction between 0 and 1"])
      }
      return Rate(number)
    }
    guard let decimals = units[key] else {
      throw .unit(
        quantity: "rate", text: text, unit: rest, accepted: ["%", "‰", "per 1000", "a fraction"])
    }
    return Rate(try number.multiplied(by: ExactDecimal(minorUnits: 1, scale: decimals)))
  }

  /// Decimals by which a number in the unit is shifted.
  private static let units: [String: Int] = [
    "%": 2, "percent": 2, "percents": 2, "faiz": 2, "foiz": 2, "процент": 2, "процента": 2,
    "процентов": 2, "per100": 2, "yuzde": 2,
    "‰": 3, "permille": 3, "promille": 3, "promil": 3, "промилле": 3, "per1000": 3,
    "per1,000": 3, "/1000": 3,
  ]

  /// The share in percent: 3.75.
  public var percent: ExactDecimal {
    // A shift by two places overflows for no share; the fraction stands in where it did.
    (try? fraction.multiplied(by: ExactDecimal(100))) ?? fraction
  }

  /// The share as a language writes it in percent.
  public func formatted(_ style: NumberStyle = .english, decimals: Int? = nil) -> String {
    percent.formatted(style, decimals: decimals) + style.percentGap + "%"
  }

  /// The share of an amount.
  ///
  /// - Throws: `QuantityError.overflow`.
  public func share(of amount: ExactDecimal) throws(QuantityError) -> ExactDecimal {
    try amount.multiplied(by: fraction)
  }
}

extension Rate: CustomStringConvertible {
  /// The share in percent: "3.75 %".
  public var description: String { "\(percent) %" }
}

extension Double {
  /// The nearest binary number of the fraction.
  public init(_ rate: Rate) { self.init(rate.fraction) }
}
