/// A probability that was written as a decimal number, kept exactly.
///
/// The index of an order statistic is `ceil(n p)`. With p a double, 0.95 x 20 is above 19 by one
/// unit in the last place and the wrong observation is read; with p = 95/100 it is 19.
public struct ProbabilityLevel: Sendable, Hashable, CustomStringConvertible {
  /// The level is `numerator / denominator`, the denominator a power of ten.
  public let numerator: Int64
  /// The denominator, a power of ten.
  public let denominator: Int64

  /// The decimal number that prints a double, for instance 0.995.
  ///
  /// A number with more than 18 decimals is taken to 18.
  /// - Throws: ``ParameterError`` unless 1e-18 <= p < 1.
  public init(_ value: Double) throws(ParameterError) {
    guard value >= 1e-18, value < 1 else {
      throw ParameterError(
        parameter: "level", value: value, requirement: "a number of at least 1e-18, below 1")
    }
    self =
      Self(decimal: value.description)
      ?? Self(
        numerator: Int64((value * 1e18).rounded()), denominator: 1_000_000_000_000_000_000)
  }

  /// 1 - 1/T for a return period of T years.
  ///
  /// - Throws: ``ParameterError`` unless T is at least 2. `T` may be up to 10^12.
  public init(returnPeriod years: Int) throws(ParameterError) {
    guard years >= 2, years <= 1_000_000_000_000 else {
      throw ParameterError(
        parameter: "returnPeriod", value: Double(years),
        requirement: "a whole number of years from 2 to 10^12")
    }
    numerator = Int64(years - 1)
    denominator = Int64(years)
  }

  private init(numerator: Int64, denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Reads `0.995` or `5e-05`.
  private init?(decimal text: String) {
    var mantissa = text
    var exponent = 0
    if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let power = Int(text[text.index(after: mark)...]) else { return nil }
      exponent = power
      mantissa = String(text[..<mark])
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard let digits = Int64(parts[0] + decimals), digits >= 0 else { return nil }
    let scale = decimals.count - exponent
    guard scale >= 0, scale <= 18 else { return nil }
    var denominator: Int64 = 1
    for _ in 0..<scale { denominator *= 10 }
    numerator = digits
    self.denominator = denominator
  }

  public var value: Double { Double(numerator) / Double(denominator) }

  /// 1 - p, computed before the division.
  public var complement: Double { Double(denominator - numerator) / Double(denominator) }

  public var description: String { "\(value)" }

  /// `ceil(n p)`: the rank of the p-quantile among n values, from 1.
  public func rank(in count: Int) -> Int {
    let product = Int128(count) * Int128(numerator)
    let divisor = Int128(denominator)
    return Int((product + divisor - 1) / divisor)
  }

  /// `n (1 - p)`: the number of values in the tail, a whole number or not.
  public func tailCount(in count: Int) -> Double {
    let product = Int128(count) * Int128(denominator - numerator)
    return Double(product) / Double(denominator)
  }
}
