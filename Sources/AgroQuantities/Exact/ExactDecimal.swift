/// A decimal number without rounding error: an integer of up to 256 bits, a sign and a count of
/// decimals.
///
/// Sums and products are exact up to 76 significant digits; only a quotient, a power and what is
/// made of them can need more, and is then rounded to 40 significant digits, half to even. Nothing
/// traps: what is out of range throws.
///
///     let premium = try ExactDecimal("4800").multiplied(by: ExactDecimal("0.0375"))   // 180
///
/// Equality is by value: 1.50 equals 1.5 and hashes alike.
public struct ExactDecimal: Sendable {
  /// The digits as an integer.
  var magnitude: UInt256
  /// Number of decimals, 0 ... `maximumScale`.
  var scale: Int32
  /// Whether the value is below zero; never of zero.
  public private(set) var isNegative: Bool

  /// Greatest number of decimals a value may carry.
  static let maximumScale: Int32 = 400

  /// Digits to which quotients and powers are rounded.
  public static let quotientDigits = 40

  init(magnitude: UInt256, scale: Int32, isNegative: Bool) {
    self.magnitude = magnitude
    self.scale = scale
    self.isNegative = isNegative && !magnitude.isZero
  }

  /// Zero.
  public static var zero: ExactDecimal {
    ExactDecimal(magnitude: .zero, scale: 0, isNegative: false)
  }

  /// One.
  public static var one: ExactDecimal { ExactDecimal(1) }

  /// A whole number.
  public init(_ value: Int) {
    self.init(
      magnitude: UInt256(UInt64(value.magnitude)), scale: 0, isNegative: value < 0)
  }

  /// `minorUnits` divided by 10 to the power of `scale`: 12345 and 2 are 123.45.
  ///
  /// - Precondition: `scale` is in 0 ... 400.
  public init(minorUnits: Int64, scale: Int) {
    precondition((0...400).contains(scale), "The scale \(scale) is not in 0...400.")
    self.init(
      magnitude: UInt256(minorUnits.magnitude), scale: Int32(scale), isNegative: minorUnits < 0)
  }

  /// Whether the value is zero.
  public var isZero: Bool { magnitude.isZero }

  /// Whether the value is above zero.
  public var isPositive: Bool { !isNegative && !magnitude.isZero }

  /// Whether the value has no fraction.
  public var isWhole: Bool { normalised.scale == 0 }

  /// The value without its sign.
  public var absolute: ExactDecimal {
    ExactDecimal(magnitude: magnitude, scale: scale, isNegative: false)
  }

  /// The value with the other sign.
  public var negated: ExactDecimal {
    ExactDecimal(magnitude: magnitude, scale: scale, isNegative: !isNegative)
  }

  /// Number of decimals without trailing zeros: 2 of 12.50 written as 12.5 is 1.
  public var decimals: Int { Int(normalised.scale) }

  /// Number of significant digits without trailing zeros of the fraction; 1 of zero.
  public var significantDigits: Int { normalised.magnitude.digitCount }

  /// The same value without trailing zeros in the fraction.
  var normalised: ExactDecimal {
    if scale == 0 { return self }
    if magnitude.isZero { return .zero }
    var digits = magnitude
    var scale = self.scale
    if digits.isWord {
      var word = digits.word
      while scale > 0 {
        let (quotient, remainder) = word.quotientAndRemainder(dividingBy: 10)
        guard remainder == 0 else { break }
        word = quotient
        scale -= 1
      }
      digits = UInt256(word)
    } else {
      var step: Int32 = 16
      while step > 0 {
        while scale >= step {
          var wide = UInt512(high: .zero, low: digits)
          guard wide.divide(by: PowersOfTen.words[Int(step)]) == 0 else { break }
          digits = wide.low
          scale -= step
        }
        step /= 2
      }
    }
    return ExactDecimal(magnitude: digits, scale: scale, isNegative: isNegative)
  }

  /// The magnitude at a scale not below the own, or nil where it does not fit.
  func magnitude(atScale target: Int32) -> UInt256? {
    let missing = Int(target - scale)
    if missing == 0 || magnitude.isZero { return magnitude }
    guard missing <= 77 else { return nil }
    return magnitude.multiplied(by: PowersOfTen.wide(missing))
  }
}

extension ExactDecimal: Hashable {
  /// Equal values are equal whatever zeros they are written with.
  public static func == (one: ExactDecimal, other: ExactDecimal) -> Bool {
    if one.scale == other.scale {
      return one.magnitude == other.magnitude && one.isNegative == other.isNegative
    }
    let first = one.normalised
    let second = other.normalised
    return first.scale == second.scale && first.magnitude == second.magnitude
      && first.isNegative == second.isNegative
  }

  /// Equal values hash alike, whatever zeros they are written with.
  public func hash(into hasher: inout Hasher) {
    let value = normalised
    hasher.combine(value.magnitude)
    hasher.combine(value.scale)
    hasher.combine(value.isNegative)
  }
}

extension ExactDecimal: Comparable {
  /// By exact value.
  public static func < (one: ExactDecimal, other: ExactDecimal) -> Bool {
    if one.isNegative != other.isNegative { return one.isNegative }
    let isBelow = one.compareMagnitude(with: other)
    return one.isNegative ? isBelow > 0 : isBelow < 0
  }

  /// -1, 0 or 1 as the magnitude is below, equal to or above the other's.
  func compareMagnitude(with other: ExactDecimal) -> Int {
    func order(_ one: UInt256, _ other: UInt256) -> Int {
      one < other ? -1 : (one == other ? 0 : 1)
    }
    if scale == other.scale { return order(magnitude, other.magnitude) }
    if scale < other.scale {
      // What does not fit at the greater scale is larger than anything that does.
      guard let aligned = magnitude(atScale: other.scale) else { return 1 }
      return order(aligned, other.magnitude)
    }
    guard let aligned = other.magnitude(atScale: scale) else { return -1 }
    return order(magnitude, aligned)
  }
}
