package import AgroQuantities

/// A number of a rule book in canonical units: ha, t, t/ha, currency per t, a fraction for a share.
package struct BookNumber: Sendable, Hashable {
  package enum Dimension: String, Sendable, Hashable {
    case number = "a plain number"
    case share = "a share"
    case area = "an area"
    case mass = "a mass"
    case yield = "a yield"
    case money = "an amount of money"
    case price = "a price of a mass"
    case moneyPerArea = "an amount of money per area"
  }

  package var value: ExactDecimal
  package var dimension: Dimension
  /// The currency of an amount, a price or an amount per area.
  package var currency: Currency?

  package init(value: ExactDecimal, dimension: Dimension, currency: Currency? = nil) {
    self.value = value
    self.dimension = dimension
    self.currency = currency
  }

  /// What a book may write, for messages.
  package static let accepted =
    "a number such as 1.62 %, 10 per 1000, 0.8, 30 c/ha, 30 TRY or 3.1 AZN/kg"

  /// Reads a number with its unit as books write it; nil where it is none.
  ///
  /// Digits and a point, then nothing, `%`, `‰`, `per 1000`, or a unit. Stricter than what people
  /// may write in requests: no grouping, no decimal comma, one spelling a unit.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    var end = 0
    while end < bytes.count,
      bytes[end] &- UInt8(ascii: "0") < 10 || bytes[end] == UInt8(ascii: ".")
        || (end == 0 && bytes[end] == UInt8(ascii: "-"))
    {
      end += 1
    }
    guard end > 0, let number = try? ExactDecimal(String(decoding: bytes[..<end], as: UTF8.self))
    else { return nil }
    var start = end
    while start < bytes.count && bytes[start] == UInt8(ascii: " ") { start += 1 }
    let unit = String(decoding: bytes[start...], as: UTF8.self)
    if !unit.isEmpty && start == end && unit != "%" && unit != "‰" { return nil }
    guard let scaled = Self.scaled(number, unit) else { return nil }
    self = scaled
  }

  private static func scaled(_ number: ExactDecimal, _ unit: String) -> BookNumber? {
    switch unit {
    case "": return BookNumber(value: number, dimension: .number)
    case "%": return times(number, .share, 2)
    case "‰", "per 1000": return times(number, .share, 3)
    case "per 100": return times(number, .share, 2)
    default: break
    }
    if let decimals = areaDecimals(unit) { return times(number, .area, decimals) }
    if unit == "acre" {
      // The international acre is exactly this many hectares.
      let hectares = ExactDecimal(minorUnits: 40_468_564_224, scale: 11)
      return (try? number.multiplied(by: hectares)).map {
        BookNumber(value: $0, dimension: .area)
      }
    }
    if let decimals = massDecimals(unit) { return times(number, .mass, decimals) }
    var words = unit.split(separator: " ")
    var factor = ExactDecimal.one
    if words.count == 2 {
      switch words[0] {
      case "thousand": factor = ExactDecimal(1_000)
      case "million": factor = ExactDecimal(1_000_000)
      case "billion": factor = ExactDecimal(1_000_000_000)
      default: return nil
      }
      words.removeFirst()
    }
    guard words.count == 1, let value = try? number.multiplied(by: factor) else { return nil }
    let parts = words[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { return nil }
    if let currency = currency(parts[0]) {
      guard parts.count == 2 else {
        return BookNumber(value: value, dimension: .money, currency: currency)
      }
      if let decimals = massDecimals(parts[1]) {
        return times(value, .price, -decimals, currency)
      }
      if let decimals = areaDecimals(parts[1]) {
        return times(value, .moneyPerArea, -decimals, currency)
      }
      return counted.contains(parts[1])
        ? BookNumber(value: value, dimension: .money, currency: currency) : nil
    }
    guard parts.count == 2, factor == .one, let mass = massDecimals(parts[0]),
      let area = areaDecimals(parts[1])
    else { return nil }
    return times(value, .yield, mass - area)
  }

  /// The number with the decimal point moved: left for positive `decimals`.
  private static func times(
    _ number: ExactDecimal, _ dimension: Dimension, _ decimals: Int, _ currency: Currency? = nil
  ) -> BookNumber? {
    var factor = ExactDecimal(minorUnits: 1, scale: max(decimals, 0))
    for _ in 0..<max(-decimals, 0) {
      guard let next = try? factor.multiplied(by: ExactDecimal(10)) else { return nil }
      factor = next
    }
    guard let value = try? number.multiplied(by: factor) else { return nil }
    return BookNumber(value: value, dimension: dimension, currency: currency)
  }

  /// Decimals by which one unit is below a hectare.
  private static func areaDecimals(_ unit: String) -> Int? {
    switch unit {
    case "ha": 0
    case "decare": 1
    case "sotix": 2
    case "m2": 4
    default: nil
    }
  }

  /// Decimals by which one unit is below a tonne.
  private static func massDecimals(_ unit: String) -> Int? {
    switch unit {
    case "t": 0
    case "c": 1
    case "kg": 3
    default: nil
    }
  }

  private static let counted: Set<String> = [
    "head", "tree", "sapling", "bush", "hive", "piece", "item",
  ]

  private static func currency(_ code: String) -> Currency? {
    guard code.utf8.count == 3 else { return nil }
    return try? Currency(code: code)
  }

  /// What may have been meant by a text that is not a number: a decimal comma.
  package static func suggestion(for text: String) -> [String] {
    let bytes = Array(text.utf8)
    for index in 1..<max(bytes.count, 2) - 1
    where bytes[index] == UInt8(ascii: ",") && bytes[index - 1] &- 48 < 10
      && bytes[index + 1] &- 48 < 10
    {
      var changed = bytes
      changed[index] = UInt8(ascii: ".")
      let result = String(decoding: changed, as: UTF8.self)
      if BookNumber(result) != nil { return [result] }
    }
    return []
  }
}
