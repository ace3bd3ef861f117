import AgroRisk
import Foundation
import Testing

@Suite("Command agrorisk verify")
struct VerifyTests {
  private func verify(_ text: String, _ flags: [String] = []) throws -> Command.Outcome {
    let scratch = try Scratch()
    return try Command.run(
      ["verify", try scratch.write(text, to: "quote.json"), "--lang", "en"] + flags)
  }

  private static func quoted(_ arguments: [String]) throws -> String {
    let outcome = try Command.run(arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome)")
    return outcome.output
  }

  @Test("The document alone reproduces the quote", arguments: QuoteDocumentTests.requests.indices)
  func reproduces(index: Int) throws {
    let text = try Self.quoted(QuoteDocumentTests.requests[index])
    let outcome = try verify(text)
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.hasPrefix("Reproduced by "))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  @Test("Conversions, parcels of one holder and choices of packages are reproduced")
  func larger() throws {
    let scratch = try Scratch()
    let request = try scratch.write(
      """
      format: 1
      place: Goychay
      date: 2026-02-01
      holder: { id: coop-1 }
      assume: { frost.rate: 1.2 %, second.rate: 0.9 % }
      packages: [[base], [base, frost], [base, second]]
      parcels:
        - { id: north, crop: nar, area: 1 ha, yield: 80 c/ha, price: 60 AZN/c }
        - { id: south, crop: alma, area: 20 sotix, yield: 9.5 t/ha, price: 0.4 AZN/kg, place: Quba }

      """, to: "request.yaml")
    let text = try Self.quoted(["quote", request, "--in", "USD", "--in", "UZS", "--quiet"])
    let document = try JSONValue.parse(text)
    let quotes = try #require(document["quotes"]?.elements)
    #expect(quotes.count == 3)
    #expect(quotes[0]["request"]?["normalised"]?["parcels"]?.elements?.count == 2)
    #expect(quotes[0]["request"]?["typed"]?["parcels"]?.elements?.count == 2)
    let outcome = try verify(text, ["--json"])
    #expect(outcome.code == 0, "\(outcome)")
    let report = try JSONValue.parse(outcome.output)
    #expect(report["reproduced"]?.truth == true)
    #expect(report["quotes"]?.elements?.count == 3)
  }

  @Test(
    "A number that was changed by hand is named with both values",
    arguments: [
      ("\"sumInsured\": \"4800.00\"", "\"sumInsured\": \"4801.00\"", ["sumInsured", "4801.00"]),
      ("\"grossPremium\": \"77.76\"", "\"grossPremium\": \"70.00\"",
        ["low.grossPremium", "70.00", "77.76"]),
      ("\"area\": \"1\"", "\"area\": \"2\"", ["low.grossPremium", "155.52"]),
      ("\"basis\": \"assumption\"", "\"basis\": \"law\"", ["assumption", "law"]),
      ("\"text\": \"The last day", "\"text\": \"No last day", ["notes[", "No last day"]),
    ])
  func tampered(old: String, new: String, tells: [String]) throws {
    let text = try Self.quoted(Asked.goychay)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    let outcome = try verify(changed)
    #expect(outcome.code == 1, "\(outcome)")
    #expect(outcome.output.hasPrefix("Not reproduced by az-2025."))
    #expect(outcome.output.missing(tells) == [], "\(outcome)")
  }

  @Test("Members that were taken away or added are named")
  func members() throws {
    let document = try JSONValue.parse(try Self.quoted(Asked.goychay))
    var members = try #require(document.members)
    members.removeAll { $0.name == "notes" }
    members.append(.init("discount", "50 %"))
    let outcome = try verify(JSONValue.object(members).text(.compact), ["--json"])
    #expect(outcome.code == 1)
    let report = try JSONValue.parse(outcome.output)
    let named = (report["quotes"]?.elements?.first?["differences"]?.elements ?? [])
      .compactMap { $0["member"]?.text }
    #expect(Set(named) == ["notes", "discount"])
  }

  @Test("Other files of the book, and a request that it refuses")
  func otherBook() throws {
    let text = try Self.quoted(Asked.goychay)
    let hash = try #require(try JSONValue.parse(text)["bookHash"]?.text)
    let other = try verify(text.replacing(hash, with: String(hash.reversed())))
    #expect(other.code == 1)
    #expect(other.output.missing(["bookHash", "are not those that made the document"]) == [])
    let refused = try verify(
      text.replacing("\"object\": \"pomegranate\"", with: "\"object\": \"pomegranat\""))
    #expect(refused.code == 1)
    #expect(refused.output.missing(["refuses the request", "'pomegranat'"]) == [])
  }

  @Test("Standard input is read")
  func standardInput() throws {
    let text = try Self.quoted(Asked.samarkand)
    let outcome = try Command.run(["verify", "-", "--lang", "ru"], input: text)
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.contains("Воспроизведено"))
  }

  @Test(
    "What is no quote is one line",
    arguments: [
      ("", "Line 1, column 1"), ("{", "Line 1, column 2"), ("[]", "'format'"),
      ("{\"format\": \"agrorisk.quote/2\"}", "'agrorisk.quote/1'"),
      ("{\"format\": \"agrorisk.quote/1\"}", "'book'"),
      ("{\"format\": \"agrorisk.quotes/1\", \"quotes\": 7}", "'quotes'"),
      (
        "{\"format\": \"agrorisk.quote/1\", \"book\": \"az-1921\", \"bookHash\": \"0\", "
          + "\"engine\": {\"version\": \"1\"}, \"language\": \"en\", "
          + "\"request\": {\"normalised\": {\"date\": \"2026-01-01\"}}}", "'az-1921'"
      ),
    ])
  func broken(text: String, tells: String) throws {
    let outcome = try verify(text)
    #expect(outcome.code == 65, "\(outcome)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(tells), "\(outcome)")
    #expect(outcome.errorLines.count == 1)
  }

  @Test("A file that is not there is one line")
  func missing() throws {
    let outcome = try Command.run(["verify", "nowhere.json", "--lang", "en"])
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("nowhere.json"))
    #expect(outcome.errorLines.count == 1)
  }
}
