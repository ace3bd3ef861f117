import AgroQuantities
import Testing

/// Nothing that a text can hold makes a reader trap, and what is read obeys its promises.
@Suite("Hostile input")
struct HostileInputTests {
  /// SplitMix64, so that every run tries the same texts.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  static let pieces = [
    "0", "1", "9", "12", "999", "000", ".", ",", " ", "'", "-", "+", "e", "E15", "e-9", "%", "‰",
    "/",
    "ha", "t", "c", "kg", "га", "ц", "AZN", "mln", "so'm", "$", "₼", "per", "m²", "\u{A0}",
    "\u{2009}",
    "\u{202E}", "\u{0}", "ə", "İ", "NaN", "inf", "{", "}", "[", "]", "\"", "\\", "\\u00", ":",
    "true",
    "2025-06-05", "06.2025", "99999999999999999999", "\n", "🍇", "e\u{301}",
  ]

  @Test("20,000 random texts through every reader")
  func texts() throws {
    var generator = Generator(state: 42)
    var wrong: [String] = []
    let limit = ExactDecimal(1_000_000_000_000_000)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...8, using: &generator)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
        .joined()
      if let value = try? UserNumber.parse(text), value.absolute >= limit { wrong.append(text) }
      let measures = [
        try? MeasureParser.area(text), try? MeasureParser.yield(text),
        try? MeasureParser.mass(text),
      ]
      if measures.contains(where: { $0.map { $0.isNegative || $0 >= limit } ?? false }) {
        wrong.append(text)
      }
      if let price = try? MeasureParser.price(text, defaultCurrency: .azn),
        price.perTonne.isNegative || price.perTonne >= limit
      {
        wrong.append(text)
      }
      if let rate = try? MeasureParser.share(text), rate.fraction.isNegative { wrong.append(text) }
      if let days = try? MeasureParser.days(text), !(0...1_000_000).contains(days) {
        wrong.append(text)
      }
      if let value = try? ExactDecimal(text), try ExactDecimal(value.description) != value {
        wrong.append(text)
      }
      if let date = try? CivilDate(user: text), try CivilDate(date.description) != date {
        wrong.append(text)
      }
      if let value = try? JSONValue.parse(text), try JSONValue.parse(value.text(.compact)) != value
      {
        wrong.append(text)
      }
      if NameFolding.fold(NameFolding.fold(text)) != NameFolding.fold(text) { wrong.append(text) }
      _ = try? Currency(named: text)
      _ = try? MeasureParser.money(text)
      _ = try? MonthDay(text)
    }
    #expect(wrong == [])
  }

  @Test("50,000 random operations on numbers of every size throw or obey the laws of arithmetic")
  func arithmetic() throws {
    var generator = Generator(state: 7)
    var pool = try [
      "0", "1", "-1", "0.5", "3", "1e0", "123456789.987654321", "0.0000000000000000000001",
      "115792089237316195423570985008687907853269984665640564039457584007913129639935",
      "57896044618658097711785492504343953926634992332820282019728792003956564819968",
      "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211456",
    ].map { try ExactDecimal.parse(Array($0.utf8).span, .scientific) }
    var wrong: [String] = []
    var results = 0
    for step in 0..<50_000 {
      let one = pool[Int.random(in: 0..<pool.count, using: &generator)]
      let two = pool[Int.random(in: 0..<pool.count, using: &generator)]
      var result: ExactDecimal?
      switch step % 5 {
      case 0:
        result = try? one.adding(two)
        if let result, result != (try? two.adding(one)) { wrong.append("\(one) + \(two)") }
      case 1:
        result = try? one.subtracting(two)
        if let result, result.isNegative != (one < two), !result.isZero {
          wrong.append("\(one) - \(two)")
        }
      case 2:
        result = try? one.multiplied(by: two)
        if let result, result != (try? two.multiplied(by: one)) { wrong.append("\(one) * \(two)") }
      case 3:
        result = try? one.divided(by: two)
        if let result, result.isNegative != (one.isNegative != two.isNegative), !result.isZero {
          wrong.append("\(one) / \(two)")
        }
      default:
        let decimals = Int.random(in: 0...90, using: &generator)
        let rule = RoundingRule.allCases[step / 5 % 6]
        result = try? one.rounded(decimals: decimals, rule)
        if let result, result.decimals > decimals { wrong.append("\(one) to \(decimals)") }
        _ = try? one.rounded(toMultipleOf: two, rule)
      }
      if let result {
        results += 1
        if try ExactDecimal(result.description) != result { wrong.append(result.description) }
        if pool.count < 200 {
          pool.append(result)
        } else {
          pool[13 + step % 187] = result
        }
      }
    }
    #expect(results > 25_000)
    #expect(wrong == [])
  }
}
