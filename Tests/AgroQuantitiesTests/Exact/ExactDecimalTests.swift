import AgroQuantities
import Testing

@Suite("Exact decimals")
struct ExactDecimalTests {
  @Test("equal values are equal, hash alike and print alike, whatever zeros they carry")
  func normalisation() throws {
    let forms = try ["1.5", "1.50", "1.5000000000000000000000000000", "01.5"].map {
      try ExactDecimal($0)
    }
    #expect(Set(forms).count == 1)
    #expect(Set(forms.map(\.description)) == ["1.5"])
    #expect(forms.map(\.significantDigits) == [2, 2, 2, 2])
    #expect(forms.map(\.decimals) == [1, 1, 1, 1])
    #expect(try ExactDecimal("-0.00") == .zero)
    #expect(try !ExactDecimal("-0.00").isNegative)
    #expect(try ExactDecimal("100").significantDigits == 3)
  }

  @Test(
    "plain text: digits, one point with digits on both sides, a minus sign",
    arguments: [
      "", "-", ".", "1.", ".5", "+1", "1e3", "1,5", " 1", "1 ", "--1", "1..2", "NaN",
      "inf", "0x10", "١", "1_000", "1.2.3",
    ])
  func malformed(_ text: String) {
    #expect(throws: QuantityError.self) { try ExactDecimal(text) }
  }

  @Test("texts with an exponent where they are allowed")
  func scientific() throws {
    func read(_ text: String) throws -> String {
      let bytes = Array(text.utf8)
      return try ExactDecimal.parse(bytes.span, .scientific).description
    }
    #expect(try read("1.5e3") == "1500")
    #expect(try read("-15E-4") == "-0.0015")
    #expect(try read("0e999") == "0")
    #expect(try read("25e+1") == "250")
    #expect(throws: QuantityError.self) { try read("1e") }
    #expect(throws: QuantityError.self) { try read("1e1000") }
    #expect(throws: QuantityError.self) { try read("1e78") }
    #expect(throws: QuantityError.self) { try read("1e-401") }
  }

  @Test("the greatest integer is read and written; one more is an overflow")
  func limits() throws {
    // 2^256 - 1.
    let text = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    let greatest = try ExactDecimal(text)
    #expect(greatest.description == text)
    #expect(throws: QuantityError.overflow(operation: "reading of a number")) {
      try ExactDecimal(String(text.dropLast()) + "6")
    }
    #expect(throws: QuantityError.overflow(operation: "addition")) { try greatest.adding(.one) }
    #expect(throws: QuantityError.overflow(operation: "addition")) {
      try greatest.negated.subtracting(.one)
    }
    #expect(throws: QuantityError.self) { try greatest.multiplied(by: ExactDecimal(2)) }
    #expect(throws: QuantityError.self) { try greatest.multiplied(by: greatest) }
    #expect(throws: QuantityError.self) { try greatest.divided(by: ExactDecimal("0.5")) }
    #expect(throws: QuantityError.self) { try greatest.power(ExactDecimal("1.01")) }
    #expect(throws: QuantityError.self) { try ExactDecimal(2).power(ExactDecimal(-2000)) }
    #expect(try greatest.subtracting(greatest) == .zero)
    #expect(try greatest.divided(by: greatest) == .one)
    #expect(try greatest.rounded(decimals: 3) == greatest)
  }

  @Test("what has no value throws, with a sentence")
  func domain() throws {
    #expect(throws: QuantityError.divisionByZero) { try ExactDecimal.one.divided(by: .zero) }
    #expect(throws: QuantityError.self) { try ExactDecimal.zero.power(.zero) }
    #expect(throws: QuantityError.self) { try ExactDecimal.zero.power(ExactDecimal(-1)) }
    #expect(throws: QuantityError.self) { try ExactDecimal(-2).power(ExactDecimal("0.5")) }
    #expect(throws: QuantityError.self) {
      try ExactDecimal(2).power(ExactDecimal("1000000000000000"))
    }
    #expect(throws: QuantityError.self) { try ExactDecimal.one.rounded(toMultipleOf: .zero) }
    #expect(throws: QuantityError.self) {
      try ExactDecimal.one.rounded(toMultipleOf: ExactDecimal(-1))
    }
    #expect(throws: QuantityError.self) { try ExactDecimal(shortest: .nan) }
    #expect(throws: QuantityError.self) { try ExactDecimal(shortest: .infinity) }
    #expect(throws: QuantityError.self) { try ExactDecimal(shortest: 1e300) }
    #expect(try ExactDecimal(shortest: .leastNonzeroMagnitude).isPositive)
  }

  @Test("whole powers are exact, with their sign")
  func wholePowers() throws {
    #expect(try ExactDecimal("1.05").power(ExactDecimal(3)).description == "1.157625")
    #expect(try ExactDecimal(-2).power(ExactDecimal(3)).description == "-8")
    #expect(
      try ExactDecimal(-2).power(ExactDecimal(255)).description
        == "-57896044618658097711785492504343953926634992332820282019728792003956564819968")
    #expect(try ExactDecimal(-2).power(ExactDecimal(-2)).description == "0.25")
    #expect(try ExactDecimal(5).power(.zero) == .one)
    #expect(try ExactDecimal.zero.power(ExactDecimal("2.5")) == .zero)
    #expect(try ExactDecimal("2.25").power(ExactDecimal("0.5")).description == "1.5")
    #expect(try ExactDecimal.one.power(ExactDecimal("999999999999999999")) == .one)
  }

  @Test("a chain of quotients never overflows for lack of digits")
  func quotientChain() throws {
    var value = ExactDecimal(1)
    for divisor in [3, 7, 11, 13, 17, 19, 23] {
      let share = try ExactDecimal(1).divided(by: ExactDecimal(divisor))
      value = try value.multiplied(by: share).adding(share)
    }
    // Python's fractions: the chain is 1024280 / 22309287.
    let exact = try ExactDecimal(1_024_280).divided(by: ExactDecimal(22_309_287))
    // Three roundings of half a unit of the 40th digit a step, and one of the reference.
    #expect(
      try value.subtracting(exact).absolute
        < ExactDecimal(shortest: 22 * 5e-40).multiplied(by: exact))
  }

  @Test("text with a fixed number of decimals")
  func fixedDecimals() throws {
    #expect(try ExactDecimal("180").string(decimals: 2) == "180.00")
    #expect(try ExactDecimal("-0.005").string(decimals: 2) == "-0.01")
    #expect(try ExactDecimal("-0.004").string(decimals: 2) == "0.00")
    #expect(try ExactDecimal("0.5").string(decimals: 0) == "1")
    #expect(try ExactDecimal("12.3456").string(decimals: 2, .down) == "12.34")
  }

  @Test("bytes written are those of the description")
  func writing() throws {
    let texts = [
      "0", "-1", "0.05", "-0.00012", "1234567.89", "18446744073709551615", "0.1",
      "18446744073709551616", "123456789012345678901234567890.123456789", "100", "10.50",
    ]
    for text in texts {
      var buffer: [UInt8] = [65]
      let value = try ExactDecimal(text)
      value.write(to: &buffer)
      #expect(String(decoding: buffer, as: UTF8.self) == "A" + value.description)
    }
  }

  @Test("whole numbers and minor units leave only where they fit")
  func integers() throws {
    #expect(try Int(exactly: ExactDecimal("12.00")) == 12)
    #expect(try Int(exactly: ExactDecimal("12.5")) == nil)
    #expect(try Int(exactly: ExactDecimal("-9223372036854775808")) == Int.min)
    #expect(try Int(exactly: ExactDecimal("9223372036854775808")) == nil)
    #expect(try ExactDecimal("12.340").minorUnits(decimals: 2) == 1234)
    #expect(try ExactDecimal("12.345").minorUnits(decimals: 2) == nil)
    #expect(ExactDecimal(Int.min).description == "-9223372036854775808")
  }

  @Test("clamping keeps to both bounds")
  func clamping() throws {
    let (low, high) = (ExactDecimal(2), ExactDecimal(5))
    #expect(ExactDecimal(1).clamped(low: low, high: high) == low)
    #expect(ExactDecimal(7).clamped(low: low, high: high) == high)
    #expect(ExactDecimal(3).clamped(low: low, high: high) == ExactDecimal(3))
    #expect(ExactDecimal(7).clamped(low: low, high: nil) == ExactDecimal(7))
  }
}
