import AgroQuantities
import Testing

/// Every pair of small decimals against plain integers.
@Suite("Exact decimals, exhaustively small")
struct ExactDecimalExhaustiveTests {
  struct Small {
    let units: Int
    let scale: Int
    var exact: ExactDecimal { ExactDecimal(minorUnits: Int64(units), scale: scale) }
    /// The value times 1000.
    var thousandths: Int { units * [1000, 100, 10, 1][scale] }
  }

  static let all: [Small] = (0...3).flatMap { scale in
    (-130...130).map { Small(units: $0, scale: scale) }
  }

  @Test("sums, differences, products and order of 1,044 squared pairs")
  func pairs() throws {
    var wrong: [String] = []
    for one in Self.all {
      for two in Self.all {
        let (a, b) = (one.exact, two.exact)
        let (x, y) = (one.thousandths, two.thousandths)
        let sum = try a.adding(b) == ExactDecimal(minorUnits: Int64(x + y), scale: 3)
        let difference = try a.subtracting(b) == ExactDecimal(minorUnits: Int64(x - y), scale: 3)
        let product = try a.multiplied(by: b) == ExactDecimal(minorUnits: Int64(x * y), scale: 6)
        let order = (a < b) == (x < y) && (a == b) == (x == y)
        let hash = x != y || a.hashValue == b.hashValue
        if !(sum && difference && product && order && hash) { wrong.append("\(a) and \(b)") }
      }
    }
    #expect(wrong == [])
  }

  @Test("a quotient times its divisor gives the dividend back to 40 digits")
  func quotients() throws {
    var worst = ExactDecimal.zero
    for one in Self.all where one.units > 0 && one.scale < 2 {
      for two in Self.all where two.units > 0 && two.scale == 0 {
        let back = try one.exact.divided(by: two.exact).multiplied(by: two.exact)
        let error = try back.subtracting(one.exact).divided(by: one.exact).absolute
        worst = max(worst, error)
      }
    }
    // Half a unit of the 40th digit of a mantissa of at least 1.
    #expect(worst <= (try ExactDecimal.parse(Array("5e-40".utf8).span, .scientific)))
  }

  @Test("roundings to a decimal and to multiples, all rules")
  func roundings() throws {
    var wrong: [String] = []
    for value in Self.all {
      for rule in RoundingRule.allCases {
        for step in [1, 10, 100, 1000, 50, 70, 250] {
          // In thousandths.
          let expected = Self.rounded(value.thousandths, step, rule)
          let unit = ExactDecimal(minorUnits: Int64(step), scale: 3)
          let found = try value.exact.rounded(toMultipleOf: unit, rule)
          if found != ExactDecimal(minorUnits: Int64(expected), scale: 3) {
            wrong.append("\(value.exact) to \(unit) \(rule): \(found)")
          }
        }
        for decimals in 0...3 {
          let expected = Self.rounded(value.thousandths, [1000, 100, 10, 1][decimals], rule)
          let found = try value.exact.rounded(decimals: decimals, rule)
          if found != ExactDecimal(minorUnits: Int64(expected), scale: 3) {
            wrong.append("\(value.exact) to \(decimals) decimals \(rule): \(found)")
          }
        }
      }
    }
    #expect(wrong == [])
  }

  /// A whole number to a multiple of another, from the definitions of the rules.
  static func rounded(_ value: Int, _ step: Int, _ rule: RoundingRule) -> Int {
    let low = Int((Double(value) / Double(step)).rounded(.down)) * step
    if low == value { return value }
    let high = low + step
    let toZero = value > 0 ? low : high
    let fromZero = value > 0 ? high : low
    switch rule {
    case .floor: return low
    case .ceiling: return high
    case .down: return toZero
    case .up: return fromZero
    case .halfUp, .halfEven:
      if 2 * (value - low) < step { return low }
      if 2 * (value - low) > step { return high }
      return rule == .halfUp ? fromZero : (low / step % 2 == 0 ? low : high)
    }
  }
}
