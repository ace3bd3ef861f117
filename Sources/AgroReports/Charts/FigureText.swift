internal import Glibc

/// Binary numbers as text with a chosen number of digits; the same on every machine.
public enum FigureText {
  /// A number with this many decimals; not a number as a dash.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "-" : value > 0 ? "inf" : "-inf" }
    let power = pow(10, Double(decimals))
    let scaled = (value * power).rounded()
    guard scaled.magnitude < 9e15 else { return "\(value)" }
    let whole = Int(scaled)
    var digits = String(whole.magnitude)
    if digits.utf8.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
    }
    let sign = whole < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    return "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
  }

  /// A number with about this many significant digits.
  public static func significant(_ value: Double, _ digits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, 0) }
    let exponent = Int(floor(log10(value.magnitude)))
    if exponent < -5 || exponent > 11 {
      let mantissa = value / pow(10, Double(exponent))
      return "\(fixed(mantissa, digits - 1))e\(exponent)"
    }
    return fixed(value, max(0, digits - 1 - exponent))
  }

  /// A share of 1 in per cent.
  public static func percent(_ share: Double, _ decimals: Int = 1) -> String {
    "\(fixed(100 * share, decimals)) %"
  }
}
