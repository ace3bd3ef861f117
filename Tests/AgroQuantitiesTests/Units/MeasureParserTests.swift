import AgroQuantities
import Testing

@Suite("Measures as people write them")
struct MeasureParserTests {
  @Test(
    "areas in hectares",
    arguments: [
      ("3.5 ha", "3.5"), ("3,5 га", "3.5"), ("3,5ga", "3.5"), ("2 hektar", "2"), ("2 gektar", "2"),
      ("2 гектара", "2"), ("40 sotix", "0.4"), ("40 сот.", "0.4"), ("6 соток", "0.06"),
      ("12 dekar", "1.2"), ("12 dönüm", "1.2"), ("12 decares", "1.2"), ("900 m2", "0.09"),
      ("900 m²", "0.09"), ("450 kv. m", "0.045"), ("450 кв. м", "0.045"), ("1 m^2", "0.0001"),
      ("1 234,5 ha", "1234.5"), ("0 ha", "0"), ("10 HA", "10"),
    ])
  func areas(_ text: String, _ hectares: String) throws {
    #expect(try MeasureParser.area(text).description == hectares)
  }

  @Test(
    "yields in tonnes per hectare",
    arguments: [
      ("3.2 t/ha", "3.2"), ("32 c/ha", "3.2"), ("32 ц/га", "3.2"), ("32 s/ha", "3.2"),
      ("32 sentner/ha", "3.2"), ("32 ц с га", "3.2"), ("3200 kg/ha", "3.2"),
      ("400 kg/dekar", "4"), ("400 kg / da", "4"), ("3.2 t per ha", "3.2"), ("3,2 т/га", "3.2"),
      ("32 quintals per hectare", "3.2"), ("30 kg/sotix", "3"), ("1 kg/m2", "10"),
    ])
  func yields(_ text: String, _ tonnes: String) throws {
    #expect(try MeasureParser.yield(text).description == tonnes)
  }

  @Test(
    "prices per tonne",
    arguments: [
      ("60 AZN/c", "600", "AZN"), ("60 manat/sentner", "600", "AZN"), ("60 ₼/ц", "600", "AZN"),
      ("4000 soum/kg", "4000000", "UZS"), ("4 million soum/t", "4000000", "UZS"),
      ("4 mln so'm/t", "4000000", "UZS"), ("4 млн сум/т", "4000000", "UZS"),
      ("4 тыс. сум за кг", "4000000", "UZS"), ("4 ming so‘m/kg", "4000000", "UZS"),
      ("0.65 AZN/kg", "650", "AZN"), ("0,65 man. / kq", "650", "AZN"), ("$200/t", "200", "USD"),
      ("AZN 60/c", "600", "AZN"), ("200 USD per tonne", "200", "USD"), ("12 TL/kg", "12000", "TRY"),
      ("2 million soum per t", "2000000", "UZS"), ("1.5 min manat/t", "1500", "AZN"),
    ])
  func prices(_ text: String, _ amount: String, _ currency: String) throws {
    let price = try MeasureParser.price(text)
    #expect(price.perTonne.description == amount)
    #expect(price.currency.code == currency)
  }

  @Test("a price and an amount without a currency take the one that is expected")
  func defaultCurrency() throws {
    #expect(
      try MeasureParser.price("60/c", defaultCurrency: .azn)
        == TonnePrice(perTonne: ExactDecimal(600), .azn))
    #expect(
      try MeasureParser.price("4 mln/t", defaultCurrency: .uzs).perTonne == ExactDecimal(4_000_000))
    #expect(try MeasureParser.money("300", defaultCurrency: .azn).amount == ExactDecimal(300))
    #expect(throws: QuantityError.self) { try MeasureParser.price("60/c") }
    #expect(throws: QuantityError.self) { try MeasureParser.money("300") }
  }

  @Test(
    "amounts of money",
    arguments: [
      ("300 mln soum", "300000000", "UZS"), ("4,800.00 AZN", "4800", "AZN"), ("$500", "500", "USD"),
      ("1.5 milyard so'm", "1500000000", "UZS"), ("2 500 манат", "2500", "AZN"),
      ("€ 1,5 mln", "1500000", "EUR"), ("300 millions soum", "300000000", "UZS"),
    ])
  func money(_ text: String, _ amount: String, _ code: String) throws {
    let found = try MeasureParser.money(text)
    #expect(found.amount.description == amount)
    #expect(found.currency.code == code)
  }

  @Test("counts, shares, days, years and masses")
  func others() throws {
    #expect(try MeasureParser.count("12 head") == ExactDecimal(12))
    #expect(try MeasureParser.count("40 ağac") == ExactDecimal(40))
    #expect(try MeasureParser.count("1 000") == ExactDecimal(1000))
    #expect(throws: QuantityError.self) { try MeasureParser.count("2.5 trees") }
    #expect(throws: QuantityError.self) { try MeasureParser.count("12 ha") }
    #expect(try MeasureParser.share("10 %").fraction.description == "0.1")
    #expect(throws: QuantityError.self) { try MeasureParser.share("-10 %") }
    #expect(try MeasureParser.days("14 gün") == 14)
    #expect(try MeasureParser.days("14") == 14)
    #expect(try MeasureParser.years("3 года") == 3)
    #expect(throws: QuantityError.self) { try MeasureParser.days("14 years") }
    #expect(throws: QuantityError.self) { try MeasureParser.days("1.5") }
    #expect(throws: QuantityError.self) { try MeasureParser.years("1e9") }
    #expect(try MeasureParser.mass("120 ц").description == "12")
    #expect(try MeasureParser.mass("800 kg").description == "0.8")
  }

  @Test(
    "a wrong unit is an error that names the accepted ones",
    arguments: [
      ("5 km", "The area '5 km' has the unit 'km'; accepted are ha, sotix, decare, m2."),
      ("5", "The area '5' has no unit; accepted are ha, sotix, decare, m2."),
      ("-5 ha", "The area '-5 ha' is out of range; it must be zero or more."),
      ("1e15 ha", "The area '1e15 ha' is out of range; it must be below 1e15."),
      ("nan ha", "'nan ha' is not a number such as 1234.5."),
      ("", "The text is empty; expected is a number such as 1234.5."),
    ])
  func wrongUnits(_ text: String, _ sentence: String) {
    let error = #expect(throws: QuantityError.self) { try MeasureParser.area(text) }
    #expect(error?.description == sentence)
  }

  @Test("every wrong yield, price and amount throws and none traps")
  func wrongMeasures() throws {
    let texts = [
      "3 ha", "3 t", "3 t/", "3 /ha", "3 t/ha/ha", "3 x/ha", "t/ha", "3 per ha", "3 t per",
      "9e15 t/ha", "999999999999999 t/m2", "3 AZN", "3 AZN/", "AZN/t", "3 gold/t", "3 AZN/ha",
      "$3 EUR/t", "999999999999999 AZN/kg", "-1 AZN/t", "999999999999 mlrd AZN/t",
    ]
    for text in texts {
      let isYield = (try? MeasureParser.yield(text)) != nil
      let isPrice = (try? MeasureParser.price(text)) != nil
      #expect(!isYield && !isPrice, "\(text)")
    }
  }

  @Test("units of binary quantities")
  func binary() {
    #expect(TonnesPerHectare(centners: 32) * Hectares(2) == Tonnes(6.4))
    #expect(Hectares(1.5).squareMetres == SquareMetres(15_000))
    #expect(SquareMetres(500).hectares == Hectares(0.05))
    #expect(Tonnes(1.5).kilograms.tonnes == Tonnes(1.5))
    #expect(Celsius(20) - Celsius(15) == CelsiusDelta(5))
    #expect(Celsius(20) + CelsiusDelta(2) - CelsiusDelta(1) == Celsius(21))
    #expect(Hectares(4) / Hectares(2) == 2)
    #expect(Hectares(4).description == "4.0 ha")
    #expect(MemoryLayout<Hectares>.size == 8)
  }
}
