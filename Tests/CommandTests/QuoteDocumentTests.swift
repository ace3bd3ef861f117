import AgroRisk
import Testing

@Suite("Documents of agrorisk quote --json")
struct QuoteDocumentTests {
  /// The keys that are promised, and what each must be.
  private static let promised: [(path: String, kind: String)] =
    [
      ("format", "text"), ("engine.version", "text"), ("request.typed", "object"),
      ("request.normalised", "object"), ("book", "text"), ("edition", "date"), ("bookHash", "hash"),
      ("currency", "text"), ("sumInsured", "money"), ("covers", "list"), ("covers.0.id", "text"),
      ("covers.0.perils", "list"), ("covers.0.deductible.kind", "text"),
      ("covers.0.deductible.of", "text"), ("covers.0.deductible.share", "decimal"), ("due", "list"),
      ("due.0.when", "text"), ("due.0.payer", "text"), ("due.0.amount", "money"),
      ("payouts", "list"), ("payouts.0.cover", "text"), ("payouts.0.axis", "text"),
      ("payouts.0.at", "decimal"), ("payouts.0.indemnity.low", "money"),
      ("payouts.0.indemnity.high", "money"), ("assumptions", "list"),
      ("assumptions.0.key", "text"), ("assumptions.0.value", "text"),
      ("assumptions.0.basis", "text"), ("notes", "list"), ("notes.0.code", "text"),
      ("notes.0.parameters", "object"), ("converted", "list"), ("converted.0.currency", "text"),
      ("converted.0.rate", "decimal"), ("converted.0.date", "date"),
      ("converted.0.holderPremium.low", "money"), ("converted.0.holderPremium.high", "money"),
      ("basis.weakest", "text"), ("basis.counts", "object"),
    ]
    + ["low", "high"].flatMap { end in
      [
        ("rate", "decimal"), ("grossPremium", "money"), ("subsidy", "money"),
        ("holderPremium", "money"), ("payers", "list"), ("payers.0.payer", "text"),
        ("payers.0.amount", "money"), ("ledger", "list"), ("ledger.0.amount", "text"),
        ("ledger.0.label", "text"), ("ledger.0.operation", "text"), ("ledger.0.inputs", "list"),
        ("ledger.1.before", "decimal"), ("ledger.0.after", "decimal"), ("ledger.0.source", "text"),
        ("ledger.0.basis", "text"),
      ].map { ("\(end).\($0.0)", $0.1) }
    }

  private static func value(_ document: JSONValue, _ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(document) { value, key in
      guard let value else { return nil }
      if let index = Int(key) {
        guard let list = value.elements, index < list.count else { return nil }
        return list[index]
      }
      return value[String(key)]
    }
  }

  private static func isKind(_ value: JSONValue?, _ kind: String) -> Bool {
    guard let value else { return false }
    switch kind {
    case "object": return value.members != nil
    case "list": return value.elements != nil
    case "text": return value.text.map { !$0.isEmpty } ?? false
    case "date": return value.text.flatMap { try? CivilDate($0) } != nil
    case "decimal": return value.text.flatMap { try? ExactDecimal($0) } != nil
    case "hash": return value.text.map { $0.count == 64 && $0.allSatisfy(\.isHexDigit) } ?? false
    case "money":
      // Two decimals and nothing but digits: no separators, no currency.
      guard let parts = value.text?.split(separator: "."), parts.count == 2 else { return false }
      return parts[1].count == 2 && parts.joined().allSatisfy { ("0"..."9").contains($0) }
    default: return false
    }
  }

  private static func quoted(_ arguments: [String]) throws -> JSONValue {
    let outcome = try Command.run(arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome)")
    return try JSONValue.parse(outcome.output)
  }

  @Test("Every promised key is there, with the promised type")
  func promises() throws {
    let document = try Self.quoted(
      Asked.goychay + ["--in", "USD", "--assume", "base.deductible=12 %"])
    let broken = Self.promised.filter { !Self.isKind(Self.value(document, $0.path), $0.kind) }
    #expect(broken.map(\.path) == [])
    #expect(document["format"]?.text == "agrorisk.quote/1")
  }

  @Test("The example that is promised has its figures")
  func figures() throws {
    let document = try Self.quoted(Asked.goychay)
    let expected = [
      ("sumInsured", "4800.00"), ("low.rate", "0.0162"), ("low.grossPremium", "77.76"),
      ("low.subsidy", "38.88"), ("low.holderPremium", "38.88"), ("high.rate", "0.0308"),
      ("high.grossPremium", "147.84"), ("high.subsidy", "73.92"), ("high.holderPremium", "73.92"),
      ("covers.0.deductible.kind", "ordinary"), ("covers.0.deductible.of", "sumInsured"),
      ("covers.0.deductible.share", "0.10"), ("due.0.amount", "9.72"),
      ("due.0.amountHigh", "18.48"), ("payouts.4.at", "1.00"),
      ("payouts.4.indemnity.low", "4320.00"), ("payouts.5.conditions.found", "0.8"),
      ("payouts.5.indemnity.high", "3456.00"), ("currency", "AZN"),
      ("request.typed.crop", "nar"), ("request.normalised.object", "pomegranate"),
    ]
    let wrong = expected.filter { Self.value(document, $0.0)?.text != $0.1 }
    #expect(wrong.map(\.0) == [])
  }

  /// Requests over books whose facts are of every kind.
  static let requests: [[String]] = [
    Asked.goychay + ["--payout"], Asked.goychay + ["--date", "2026-03-01", "--lang", "az"],
    Asked.goychay + ["--package", "base,frost", "--assume", "frost.rate=1.2 %"],
    Asked.samarkand, Asked.samarkand + ["--book", "uz-2024", "--assume", "base.rate=4 %"],
    Asked.tovuz,
    [
      "quote", "--book", "in-pmfby", "--place", "Maharashtra", "--crop", "rice", "--area", "2 ha",
      "--set", "scaleOfFinance=50000", "--set", "season=kharif", "--set", "actuarialRate=12 %",
      "--set", "indemnityLevel=80 %", "--quiet",
    ],
  ]

  @Test("Each line of a ledger can be computed again from its JSON", arguments: requests.indices)
  func replays(index: Int) throws {
    let document = try Self.quoted(Self.requests[index])
    var lines = 0
    var wrong: [JSONValue] = []
    for end in ["low", "high"] {
      for value in try #require(document[end]?["ledger"]?.elements) {
        lines += 1
        let line = LedgerJSON.line(of: value)
        if try line?.replayed() != line?.after || line == nil { wrong.append(value) }
      }
    }
    #expect(wrong == [])
    #expect(lines >= 8)
  }

  @Test(
    "The payers' parts add up to the premium, and the bases are counted",
    arguments: requests.indices)
  func adds(index: Int) throws {
    let document = try Self.quoted(Self.requests[index])
    for end in ["low", "high"] {
      let premium = try #require(document[end])
      var sum = ExactDecimal.zero
      for payer in try #require(premium["payers"]?.elements) {
        sum = try sum.adding(ExactDecimal(#require(payer["amount"]?.text)))
      }
      #expect(try sum == ExactDecimal(#require(premium["grossPremium"]?.text)))
      let parts = try ExactDecimal(#require(premium["subsidy"]?.text))
        .adding(ExactDecimal(#require(premium["holderPremium"]?.text)))
      #expect(parts == sum)
    }
    let counts = try #require(document["basis"]?["counts"]?.members)
    let order = counts.compactMap { Basis(rawValue: $0.name) }
    #expect(order == order.sorted(by: >))
    #expect(document["basis"]?["weakest"]?.text == counts.first?.name)
  }

  @Test("Several choices are one document with the errors beside the quotes")
  func choices() throws {
    let outcome = try Command.run(
      Asked.goychay + ["--package", "base", "--package", "base,frost", "--json"])
    #expect(outcome.code == 65)
    let document = try JSONValue.parse(outcome.output)
    #expect(document["quotes"]?.elements?.count == 1)
    let failure = document["errors"]?.elements?.first
    #expect(failure?["code"]?.text == "unknown-cell")
    #expect(failure?["assume"]?.text == "frost.rate")
  }
}
