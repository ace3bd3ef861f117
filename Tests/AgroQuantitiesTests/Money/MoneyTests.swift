import AgroQuantities
import Testing

@Suite("Money, rates and exchange")
struct MoneyTests {
  @Test("sums keep the currency and throw where they do not fit")
  func sums() throws {
    let one = Money(minorUnits: 480_000, .azn)
    #expect(try (one + Money(minorUnits: 5, .azn)).minorUnits == 480_005)
    #expect(try (one - Money(minorUnits: 500_000, .azn)).minorUnits == -20_000)
    #expect(try Money.sum([one, one, one], in: .azn).minorUnits == 1_440_000)
    #expect(try Money.sum([], in: .uzs) == .zero(.uzs))
    #expect(throws: QuantityError.currencyMismatch("AZN", "UZS")) { try one + .zero(.uzs) }
    #expect(throws: QuantityError.currencyMismatch("AZN", "UZS")) { try one.isBelow(.zero(.uzs)) }
    let greatest = Money(minorUnits: .max, .azn)
    #expect(throws: QuantityError.overflow(operation: "addition of money")) {
      try greatest + Money(minorUnits: 1, .azn)
    }
    #expect(throws: QuantityError.overflow(operation: "subtraction of money")) {
      try Money(minorUnits: .min, .azn) - Money(minorUnits: 1, .azn)
    }
  }

  @Test("exact amounts become money by rounding, or not at all")
  func rounding() throws {
    #expect(try Money(rounding: ExactDecimal("180.005"), .azn).minorUnits == 18_001)
    #expect(try Money(rounding: ExactDecimal("180.005"), .azn, .halfEven).minorUnits == 18_000)
    #expect(try Money(rounding: ExactDecimal("12.5"), Currency(code: "JPY")).minorUnits == 13)
    #expect(try Money(exactly: ExactDecimal("180.500"), .azn).minorUnits == 18_050)
    #expect(throws: QuantityError.self) { try Money(exactly: ExactDecimal("0.005"), .azn) }
    #expect(throws: QuantityError.self) {
      try Money(rounding: ExactDecimal("92233720368547758.08"), .azn)
    }
    #expect(
      try Money(rounding: ExactDecimal("-92233720368547758.08"), .azn).minorUnits == .min)
  }

  @Test("amounts are written with groups, in the style of each language")
  func formatting() throws {
    let amount = Money(minorUnits: 123_456_789, .uzs)
    #expect(amount.description == "1,234,567.89 UZS")
    #expect(amount.formatted(.english) == "1,234,567.89\u{A0}UZS")
    #expect(amount.formatted(.azerbaijani) == "1.234.567,89\u{A0}UZS")
    #expect(amount.formatted(.uzbek) == "1\u{A0}234\u{A0}567,89\u{A0}UZS")
    #expect(amount.formatted(.russian) == "1\u{A0}234\u{A0}567,89\u{A0}UZS")
    #expect(amount.formatted(.plain) == "1234567.89\u{A0}UZS")
    #expect(Money(minorUnits: -99_950, .azn).description == "-999.50 AZN")
    #expect(Money(minorUnits: 0, .azn).description == "0.00 AZN")
    #expect(try ExactDecimal("1000").formatted(.english) == "1,000")
    #expect(try ExactDecimal("999.125").formatted(.uzbek) == "999,125")
    #expect(NumberStyle.language("uz") == .uzbek)
    #expect(NumberStyle.language("xx") == nil)
  }

  @Test(
    "currencies are known by code, name and symbol",
    arguments: [
      ("AZN", "AZN"), ("azn", "AZN"), ("manat", "AZN"), ("₼", "AZN"), ("манатов", "AZN"),
      ("soum", "UZS"), ("so'm", "UZS"), ("soʻm", "UZS"), ("сум", "UZS"), ("сўм", "UZS"),
      ("TL", "TRY"), ("₺", "TRY"), ("lari", "GEL"), ("₾", "GEL"), ("$", "USD"), ("€", "EUR"),
      ("Rs.", "INR"), ("руб.", "RUB"), ("рублей", "RUB"), ("tenge", "KZT"), ("avro", "EUR"),
    ])
  func names(_ name: String, _ code: String) throws {
    #expect(try Currency(named: name).code == code)
  }

  @Test("what is no currency is an error that names it")
  func unknownCurrency() {
    let error = #expect(throws: QuantityError.self) { try Currency(named: "gold") }
    #expect(
      error?.description
        == "'gold' is not a known currency; write a code such as AZN, UZS or USD.")
    #expect(throws: QuantityError.self) { try Currency(named: "") }
    #expect(throws: QuantityError.self) { try Currency(code: "azn") }
    #expect(Set(Currency.all.map(\.code)).count == Currency.all.count)
  }

  @Test(
    "rates are read in percent, per mille and as fractions",
    arguments: [
      ("3.75 %", "0.0375"), ("3,75%", "0.0375"), ("37.5 ‰", "0.0375"), ("8.2 per 1000", "0.0082"),
      ("0.0375", "0.0375"), ("8.2 per mille", "0.0082"), ("10 faiz", "0.1"), ("10 foiz", "0.1"),
      ("10 процентов", "0.1"), ("100 %", "1"), ("0", "0"), ("1", "1"), ("-5 %", "-0.05"),
      ("5/1000", "0.005"),
    ])
  func rates(_ text: String, _ fraction: String) throws {
    #expect(try Rate.parse(text).fraction.description == fraction)
  }

  @Test("a bare number above 1 and an unknown unit are errors")
  func wrongRates() {
    let error = #expect(throws: QuantityError.self) { try Rate.parse("3.75") }
    #expect(
      error?.description
        == "'3.75' can be read in two ways; write 3.75 % or a fraction between 0 and 1.")
    #expect(throws: QuantityError.self) { try Rate.parse("3 t") }
    #expect(throws: QuantityError.self) { try Rate.parse("%") }
  }

  @Test("rates are written in percent")
  func writtenRates() throws {
    let rate = try Rate(percent: ExactDecimal("3.750"))
    #expect(rate.description == "3.75 %")
    #expect(rate.formatted(.uzbek) == "3,75 %")
    #expect(rate.formatted(.english, decimals: 1) == "3.8 %")
    #expect(try rate.share(of: ExactDecimal(4800)) == ExactDecimal(180))
    #expect(Double(rate) == 0.0375)
  }

  @Test("an exchange rate converts both ways and refuses a third currency")
  func exchange() throws {
    let source = SourceReference(document: "cbu", locator: "5 June 2025", basis: .officialRelease)
    let rate = try ExchangeRate(
      from: .usd, to: .uzs, rate: ExactDecimal("12831.81"), date: CivilDate("2025-06-05"),
      source: source)
    #expect(try rate.convert(Money(minorUnits: 10_000, .usd)).description == "1,283,181.00 UZS")
    #expect(try rate.convert(Money(minorUnits: 128_318_100, .uzs)).description == "100.00 USD")
    #expect(throws: QuantityError.currencyMismatch("AZN", "USD")) {
      try rate.convert(Money(minorUnits: 1, .azn))
    }
    #expect(throws: QuantityError.self) {
      try ExchangeRate(
        from: .usd, to: .uzs, rate: .zero, date: CivilDate("2025-06-05"), source: source)
    }
    #expect(source.description == "cbu, 5 June 2025 (officialRelease)")
  }
}
