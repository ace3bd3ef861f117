import AgroRisk
import Testing

/// What a clerk asks again and again in these tests.
enum Asked {
  static let goychay = [
    "quote", "--place", "Goychay", "--crop", "nar", "--area", "1 ha", "--yield", "80 c/ha",
    "--price", "60 AZN/c", "--lang", "en", "--quiet",
  ]
  static let samarkand = [
    "quote", "--place", "Samarkand", "--crop", "grape", "--area", "5 ha", "--yield", "15 t/ha",
    "--price", "4000 soum/kg", "--lang", "en", "--quiet",
  ]
  static let tovuz = [
    "quote", "--place", "Tovuz", "--crop", "grape", "--area", "2 ha", "--yield", "100 c/ha",
    "--price", "1 AZN/kg", "--lang", "en", "--quiet",
  ]
}

extension String {
  /// The words of each line, so that a table is compared without its spaces.
  var rows: [String] {
    split(separator: "\n").map { line in
      line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// The parts that the text does not hold; thin and fixed spaces count as spaces.
  func missing(_ parts: [String]) -> [String] {
    let plain = String(map { $0.isWhitespace && $0 != "\n" ? " " : $0 })
    return parts.filter { !plain.contains($0) }
  }
}

@Suite("Pages of agrorisk quote")
struct QuotePageTests {
  @Test(
    "No line passes 98 columns, in any language and with amounts in soum",
    arguments: ["en", "az", "uz", "ru"])
  func widths(lang: String) throws {
    let large = [
      "quote", "--place", "Samarkand", "--crop", "grape", "--area", "900 ha", "--yield", "15 t/ha",
      "--price", "4000 soum/kg", "--in", "USD", "--in", "EUR", "--quiet",
    ]
    for request in [large, Array(Asked.goychay.dropLast(3))] {
      for flags in [["--payout"], ["--explain", "--payout"]] {
        let outcome = try Command.run(request + flags + ["--lang", lang])
        #expect(outcome.code == 0)
        let long = outcome.output.split(separator: "\n").filter { TextWidth.of(String($0)) > 98 }
        #expect(long == [])
      }
    }
  }

  @Test("A discount stands between the premium by tariff and the premium that is paid")
  func discounts() throws {
    let outcome = try Command.run(Asked.goychay + ["--holder", "age=27", "--set", "hailNet=yes"])
    let rows = outcome.output.rows
    // 77.76 and 147.84 by tariff; 5 % each, added up: 7.776 and 14.784 less, rounded once.
    #expect(rows.contains("Premium by tariff 1.62 % .. 3.08 % 77.76 .. 147.84 AZN"), "\(outcome)")
    #expect(rows.contains("Young farmer discount -3.89 .. -7.39 AZN"), "\(outcome)")
    #expect(rows.contains("Premium 69.98 .. 133.06 AZN"), "\(outcome)")
    let plain = try Command.run(Asked.goychay).output.rows
    #expect(plain.contains("Premium 1.62 % .. 3.08 % 77.76 .. 147.84 AZN"))
    #expect(!plain.contains { $0.hasPrefix("Premium by tariff") })
  }

  @Test("Several parcels: what is due when, and in another currency, of all together")
  func totalsOfDues() throws {
    let scratch = try Scratch()
    let request = try scratch.write(
      """
      format: 1
      place: Goychay
      date: 2026-03-01
      parcels:
        - { id: A1, crop: nar, area: 1 ha, yield: 80 c/ha, price: 60 AZN/c }
        - { id: A2, crop: alma, area: 1 ha, yield: 80 c/ha, price: 40 AZN/c }
      """, to: "request.yaml")
    let outcome = try Command.run(["quote", request, "--quiet", "--lang", "en", "--in", "EUR"])
    let rows = outcome.output.rows
    let total = try #require(rows.firstIndex { $0.hasPrefix("Total (2 ") })
    // Halves of 77.76 and 104.32, of 147.84 and 225.92; a quarter of each half at signing.
    #expect(
      Array(rows[(total + 1)...]) == [
        "Premium 182.08 .. 373.76 AZN", "State pays 91.04 .. 186.88 AZN",
        "you pay 91.04 .. 186.88 AZN", "At signing 22.76 .. 46.72 AZN",
        "By instalments 68.28 .. 140.16 AZN",
        "Transfer from the budget (State) 91.04 .. 186.88 AZN", "you pay (EUR) 47.05 .. 96.57 EUR",
      ], "\(outcome)")
  }

  @Test("A cap is named by its payer")
  func cap() throws {
    let outcome = try Command.run([
      "quote", "--place", "Kakheti, Georgia", "--crop", "grape", "--area", "60 ha", "--yield",
      "10 t/ha", "--price", "1200 GEL/t", "--assume", "base.rate=12 %", "--holder",
      "holderType=cooperative", "--lang", "en", "--quiet",
    ])
    #expect(outcome.output.contains("A cap limits the part of: State."), "\(outcome)")
  }

  @Test("A term stands on the pages of the objects that it is about")
  func terms() throws {
    let crop = try Command.run(Asked.goychay + ["--payout"]).output
    #expect(!crop.contains("Age of insured animals"))
    #expect(crop.contains("Call for the final survey"))
    let cow = try Command.run([
      "quote", "--place", "Goychay", "--crop", "dairy-cow", "--set", "count=3", "--set",
      "headValue=2000 AZN", "--payout", "--lang", "en", "--quiet",
    ]).output
    #expect(cow.contains("Age of insured animals"))
    #expect(!cow.contains("Call for the final survey"))
  }

  @Test("Places that share a name are told in the reader's language")
  func ambiguous() throws {
    let outcome = try Command.run(
      Asked.samarkand.map { $0 == "Samarkand" ? "Tashkent" : $0 == "en" ? "uz" : $0 })
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("'tashkent-city' (Toshkent"), "\(outcome.errors)")
    let words = outcome.errors.replacing("tashkent-region", with: "")
    #expect(!words.contains("region") && !words.contains("city)"), "\(outcome.errors)")
  }

  @Test("What the user sets is shown as it was typed")
  func typed() throws {
    let outcome = try Command.run(
      Asked.goychay + ["--package", "base,frost", "--assume", "frost.rate=1.2 %"])
    #expect(outcome.output.contains("frost.rate = 1.2 % was set by you."))
  }

  @Test("A hectare of pomegranate in Goychay: every figure of the page")
  func goychay() throws {
    let outcome = try Command.run(Asked.goychay + ["--payout"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    let expected = [
      "Sum insured 1 ha x 80 c/ha x 60 AZN/c 4,800.00 AZN",
      "Premium 1.62 % .. 3.08 % 77.76 .. 147.84 AZN",
      "State pays 50 % 38.88 .. 73.92 AZN", "you pay 50 % 38.88 .. 73.92 AZN",
      "At signing 9.72 .. 18.48 AZN", "Deductible: 10 % of the sum insured, yours to bear.",
      "10 % 0.00 AZN", "20 % 480.00 AZN", "40 % 1,440.00 AZN", "60 % 2,400.00 AZN",
      "100 % 4,320.00 AZN", "damage of 100 % pays 3,456.00 AZN.",
    ]
    #expect(expected.filter { !outcome.output.rows.contains($0) } == [])
    #expect(outcome.output.missing(["which rate holds in Goychay is not", "frost"]) == [])
  }

  @Test("Five hectares of grape in Samarkand: the page does not pretend")
  func samarkand() throws {
    let outcome = try Command.run(Asked.samarkand + ["--in", "USD"])
    #expect(outcome.code == 0)
    let expected = [
      "Sum insured 5 ha x 15 t/ha x 4,000 UZS/kg 300,000,000.00 UZS",
      "Premium 2 % .. 6.4 % 6,000,000.00 .. 19,200,000.00 UZS",
      "State pays 50 % 3,000,000.00 .. 9,600,000.00 UZS",
      // 3,000,000 / 12,831.81 = 233.794..., 9,600,000 / 12,831.81 = 748.140...
      "you pay in USD (1 USD = 12,831.81 UZS, 233.79 .. 748.14 USD",
    ]
    #expect(expected.filter { !outcome.output.rows.contains($0) } == [])
    #expect(
      outcome.output.missing([
        "no own rate is published; borrowed from", "× borrowed from another country",
      ]) == [])
  }

  @Test("Under the rules of 2024 the premium is paid first and the subsidy comes back")
  func samarkand2024() throws {
    let flags = ["--book", "uz-2024", "--assume", "base.rate=4 %"]
    let outcome = try Command.run(Asked.samarkand + flags + ["--json"])
    #expect(outcome.code == 0, "\(outcome)")
    let document = try JSONValue.parse(outcome.output)
    let due = try #require(document["due"]?.elements)
    let first = try #require(due.first)
    #expect(first["payer"]?.text == "holder")
    #expect(first["amount"]?.text == document["low"]?["grossPremium"]?.text)
    #expect(due.contains { $0["to"]?.text == "holder" })
  }

  @Test("Packages side by side: the unknown rate is named with the flag that sets it")
  func sideBySide() throws {
    let choices = ["--package", "base", "--package", "base,frost"]
    let unknown = try Command.run(Asked.goychay + choices)
    #expect(unknown.code == 65)
    #expect(unknown.output.rows.contains("Premium 1.62 % .. 3.08 % 77.76 .. 147.84 AZN"))
    #expect(unknown.errorLines.count == 1)
    #expect(unknown.errors.missing(["'frost'", "pomegranate", "--assume frost.rate="]) == [])
    let assumed = try Command.run(Asked.goychay + choices + ["--assume", "frost.rate=1.2 %"])
    #expect(assumed.code == 0)
    #expect(assumed.errors.isEmpty)
    // 4,800 x (1.62 % + 1.2 %) and 4,800 x (3.08 % + 1.2 %)
    #expect(assumed.output.rows.contains("Premium 2.82 % .. 4.28 % 135.36 .. 205.44 AZN"))
    #expect(assumed.output.missing(["frost.rate = 1.2 % was set by you."]) == [])
  }

  @Test("--explain shows formula, source and basis of each line within the page")
  func explain() throws {
    let outcome = try Command.run(Asked.tovuz + ["--explain"])
    #expect(outcome.code == 0)
    #expect(
      outcome.output.missing([
        "Ledger:", "area 2 x yield 10 x price 1,000", "rate-grape-2025[west] = 32 per",
        "rate 0.032 x 2", "premium 1,280 x", "stateShare 0.5", "az-69 (regulation)",
        "Other reading of the source", "320.00 AZN",
      ]) == [])
    let wide = try Command.run(Asked.samarkand + ["--explain"]).output.split(separator: "\n")
      .drop { !$0.hasPrefix("Ledger") }
    #expect(!wide.isEmpty)
    #expect(wide.filter { TextWidth.of(String($0)) > 98 } == [])
  }

  @Test(
    "A page in each language, with its texts and its way of writing numbers",
    arguments: [
      (Language.english, "4,800.00 AZN"), (.azerbaijani, "4.800,00 AZN"),
      (.uzbek, "4 800,00 AZN"), (.russian, "4 800,00 AZN"),
    ])
  func languages(language: Language, amount: String) throws {
    let texts = Texts(language)
    let flags = Asked.goychay.filter { $0 != "--lang" && $0 != "en" }
    let outcome = try Command.run(flags + ["--lang", language.rawValue, "--payout"])
    #expect(outcome.code == 0)
    #expect(
      outcome.output.missing([amount, texts(.sumInsured), texts(.covered), texts(.notAnOffer)])
        == [])
    let byLocale = try Command.run(flags + ["--payout"], locale: "\(language.rawValue)_XX.UTF-8")
    #expect(byLocale.output == outcome.output)
    let others = Language.allCases.filter { $0 != language }.map { Texts($0)(.notAnOffer) }
    #expect(others.filter { outcome.output.contains($0) } == [])
  }

  @Test(
    "A crop is understood in any language, whatever the page's",
    arguments: [
      "pomegranate", "nar", "Nar", "anor", "гранат", "ГРАНАТ",
    ])
  func crops(name: String) throws {
    let outcome = try Command.run(Asked.goychay.map { $0 == "nar" ? name : $0 })
    #expect(outcome.code == 0)
    #expect(outcome.output.missing(["4,800.00 AZN"]) == [])
  }

  @Test("A request file gives the page of the flags; several parcels have a total")
  func requestFile() throws {
    let scratch = try Scratch()
    let one = try scratch.write(
      """
      format: 1
      place: Goychay
      crop: nar
      area: 1 ha
      yield: 80 c/ha
      price: 60 AZN/c
      """, to: "one.yaml")
    let page = try Command.run(["quote", one, "--lang", "en", "--quiet"])
    #expect(page.code == 0)
    #expect(try page.output == Command.run(Asked.goychay).output)
    let two = try scratch.write(
      """
      format: 1
      place: Goychay
      parcels:
        - { id: N, crop: nar, area: 1 ha, yield: 80 c/ha, price: 60 AZN/c }
        - { id: A, crop: alma, area: 2 ha, yield: 90 c/ha, price: 40 AZN/c }
      """, to: "two.yaml")
    let both = try Command.run(["quote", two, "--lang", "en", "--quiet"])
    #expect(both.code == 0)
    let expected = [
      "Total (2 parcels) 12,000.00 AZN", "Premium 312.48 .. 656.16 AZN",
      "you pay 156.24 .. 328.08 AZN",
    ]
    #expect(expected.filter { !both.output.rows.contains($0) } == [])
  }

  @Test("--out writes the page into the file and nothing to the terminal")
  func out() throws {
    let scratch = try Scratch()
    let outcome = try Command.run(Asked.goychay + ["--out", scratch.path("page.txt")])
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
    #expect(try scratch.read("page.txt") == Command.run(Asked.goychay).output)
    #expect(scratch.content == ["page.txt"])
  }
}
