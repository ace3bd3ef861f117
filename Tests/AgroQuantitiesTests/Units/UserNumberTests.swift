import AgroQuantities
import Testing

@Suite("Numbers as people write them")
struct UserNumberTests {
  @Test(
    "decimal points and commas, groups of three",
    arguments: [
      ("1234.5", "1234.5"), ("1234,5", "1234.5"), ("1 234,5", "1234.5"), ("1'234.5", "1234.5"),
      ("1’234,5", "1234.5"), ("1,234,567.5", "1234567.5"), ("1.234.567,5", "1234567.5"),
      ("1\u{A0}234\u{A0}567", "1234567"), ("1\u{2009}234,567", "1234.567"),
      ("1\u{202F}234.50", "1234.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567"),
      ("0,125", "0.125"), ("1234,567", "1234.567"), ("1.234", "1.234"), ("12,34", "12.34"),
      ("1,2345", "1.2345"), ("-3", "-3"), ("\u{2212}3", "-3"), ("+3", "3"), ("1e3", "1000"),
      ("1.5E-2", "0.015"), (" 7 ", "7"), ("007", "7"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
    ])
  func valid(_ text: String, _ expected: String) throws {
    #expect(try UserNumber.parse(text).description == expected)
  }

  @Test(
    "what is no number is refused",
    arguments: [
      "", " ", "abc", "NaN", "nan", "inf", "-inf", "-", "1..2", "1,,2", "1 23", "12 34,5",
      "1,23,456",
      "1'2345", "1.2.3", "1,234 567", "1 234'567", ".5", ",5", "5.", "5,", "1.5.", "--5", "1e",
      "1e99",
      "0x1F", "٣", "1234 567,8", "1,234.567,8", "1/2",
    ])
  func invalid(_ text: String) {
    #expect(throws: QuantityError.self) { try UserNumber.parse(text) }
  }

  @Test(
    "one comma before three digits asks which reading is meant",
    arguments: ["1,234", "12,345", "999,000"])
  func ambiguous(_ text: String) {
    let error = #expect(throws: QuantityError.self) { try UserNumber.parse(text) }
    let point = text.replacing(",", with: ".")
    let none = text.replacing(",", with: "")
    #expect(
      error?.description
        == "'\(text)' can be read in two ways; write \(point) or \(none).")
  }

  @Test("values from 1e15 on and more than 30 digits are refused")
  func limits() throws {
    #expect(try UserNumber.parse("999 999 999 999 999").description == "999999999999999")
    #expect(throws: QuantityError.self) { try UserNumber.parse("1e15") }
    #expect(throws: QuantityError.self) { try UserNumber.parse("-1000000000000000") }
    #expect(throws: QuantityError.self) {
      try UserNumber.parse("0." + String(repeating: "1", count: 30))
    }
    #expect(throws: QuantityError.self) {
      try UserNumber.parse(String(repeating: "9", count: 100_000))
    }
    #expect(try UserNumber.parse("1e-15").description == "0.000000000000001")
  }

  @Test("control characters of a text are shown, not printed")
  func shownText() {
    let error = #expect(throws: QuantityError.self) { try UserNumber.parse("\u{1B}[31m\u{202E}x") }
    #expect(
      error?.description == "'\\u{1B}[31m\\u{202E}x' is not a number such as 1234.5.")
  }
}
