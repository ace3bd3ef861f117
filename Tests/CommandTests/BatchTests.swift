import AgroRisk
import Foundation
import Testing

@Suite("Lists of parcels: agrorisk quote --batch")
struct BatchTests {
  static let header = "id,place,crop,area_ha,yield_c_ha,price_per_c"
  static let parcels = """
    id,place,crop,area_ha,yield_c_ha,price_per_c
    A1,Goychay,nar,1,80,60
    A2,Goychay,nar,2.5,75,60
    A3,Göyçay,alma,0.8,90,40
    A4,Tovuz,üzüm,1.2,100,100
    A5,Saatli,pambıq,6,33.6,65
    A6,Goychey,nar,1,80,60
    A7,Goychay,narr,1,80,60
    A8,Goychay,nar,-1,80,60

    """

  private func run(_ text: String, _ flags: [String] = [], scratch: Scratch) throws
    -> Command.Outcome
  {
    let list = try scratch.write(text, to: "parcels.csv")
    return try Command.run(
      [
        "quote", "--batch", list, "--out", scratch.path("quotes.csv"), "--rejects",
        scratch.path("rejects.csv"), "--lang", "en", "--quiet",
      ] + flags)
  }

  /// The cells of a file without quotes in it.
  private func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("Control totals equal the sums of the output file; three rows have a reason each")
  func totals() throws {
    let scratch = try Scratch()
    let outcome = try run(Self.parcels, ["--json"], scratch: scratch)
    #expect(outcome.code == 1)
    let rows = cells(try scratch.read("quotes.csv"))
    #expect(
      rows.first?.joined(separator: ",")
        == "id,book,place,crop,sum_insured,rate_low,rate_high,gross_low,gross_high,subsidy_low,"
        + "subsidy_high,holder_low,holder_high,currency,weakest_basis,notes")
    #expect(rows.dropFirst().map { $0[0] } == ["A1", "A2", "A3", "A4", "A5"])
    let document = try JSONValue.parse(outcome.output)
    #expect(document["accepted"]?.exactNumber == ExactDecimal(5))
    #expect(document["rejected"]?.exactNumber == ExactDecimal(3))
    let sum = try #require(document["sum"]?.elements?.first)
    let columns = [
      (4, "sumInsured"), (7, "grossLow"), (8, "grossHigh"), (9, "subsidyLow"), (10, "subsidyHigh"),
      (11, "holderLow"), (12, "holderHigh"),
    ]
    func added(_ values: [String]) throws -> ExactDecimal {
      try values.reduce(ExactDecimal.zero) { try $0.adding(ExactDecimal($1)) }
    }
    let wrong = try columns.filter { column, name in
      let file = try added(rows.dropFirst().map { $0[column] })
      let parts = try added((document["totals"]?.elements ?? []).compactMap { $0[name]?.text })
      return try file != ExactDecimal(#require(sum[name]?.text)) || file != parts
    }
    #expect(wrong.map { $0.1 } == [])
    let rejects = cells(try scratch.read("rejects.csv"))
    #expect(
      rejects.map { $0.prefix(4).joined(separator: ",") } == [
        "row,line,id,code", "6,7,A6,unknown-place", "7,8,A7,unknown-object", "8,9,A8,bad-input",
      ])
    #expect(try scratch.read("rejects.csv").missing(["'Goychay'", "'Nar'", "above 0"]) == [])
  }

  @Test("The page of totals shows them by crop and zone")
  func page() throws {
    let scratch = try Scratch()
    let outcome = try run(Self.parcels, scratch: scratch)
    #expect(outcome.code == 1)
    #expect(outcome.output.missing(["Control totals", "Pomegranate", "Grape", "Total"]) == [])
    let total = try #require(outcome.output.rows.lastIndex { $0.hasPrefix("Total") })
    // 4,800 + 11,250 + 2,880 + 12,000 + 13,104
    let sums = outcome.output.rows[total...].joined(separator: " ")
    #expect(sums.contains("5 44,034.00"), "\(outcome.output)")
    // A line that names a file is as long as the file's name.
    let long = outcome.output.split(separator: "\n").filter {
      TextWidth.of(String($0)) > 98 && !$0.contains(scratch.path(""))
    }
    #expect(long == [])
  }

  @Test("A row of a list is the quote of its parcel")
  func sameAsSingle() throws {
    let scratch = try Scratch()
    _ = try run(Self.parcels, scratch: scratch)
    let row = cells(try scratch.read("quotes.csv"))[1]
    let single = try JSONValue.parse(Command.run(Asked.goychay + ["--json"]).output)
    #expect(row[1] == single["book"]?.text)
    #expect(row[4] == single["sumInsured"]?.text)
    #expect(row[5] == single["low"]?["rate"]?.text)
    #expect(row[8] == single["high"]?["grossPremium"]?.text)
    #expect(row[11] == single["low"]?["holderPremium"]?.text)
    #expect(row[14] == single["basis"]?["weakest"]?.text)
  }

  @Test("Byte order mark, line ends of Windows, quotes and semicolons are understood")
  func dialect() throws {
    let scratch = try Scratch()
    let text =
      "\u{FEFF}id;place;crop;area_ha;yield_c_ha;price_per_c\r\n"
      + "\"A;1\";\"Goychay\";nar;\"1,5\";80;60\r\n"
      + "\"A \"\"2\"\"\";Goychay;nar;2.5;75;60\r\n"
      + "\"A \"\"3\"\"\";Goychey;nar;1;80;60\r\n"
      + "A4;Goychay;nar;1;80\r\n"
    let outcome = try run(text, scratch: scratch)
    #expect(outcome.code == 1, "\(outcome)")
    let quotes = try scratch.read("quotes.csv").split(separator: "\n")
    #expect(quotes.count == 3)
    #expect(quotes[1].hasPrefix("A;1,az-2025,Goychay,pomegranate,7200.00,"))
    #expect(quotes[2].hasPrefix("\"A \"\"2\"\"\",az-2025,"))
    let rejects = try scratch.read("rejects.csv").split(separator: "\n")
    #expect(rejects.count == 3)
    #expect(rejects[1].hasPrefix("3,4,\"A \"\"3\"\"\",unknown-place,"))
    #expect(rejects[2].hasPrefix("4,5,A4,bad-input,"))
  }

  @Test("Workers do not change the output")
  func workers() throws {
    let rows = (1...3000).map { "P\($0),Goychay,nar,\($0 % 17 + 1).\($0 % 10),80,60" }
    let text = ([Self.header] + rows).joined(separator: "\n") + "\n"
    var files: [String] = []
    for threads in ["1", "2", "5"] {
      let scratch = try Scratch()
      #expect(try run(text, ["--threads", threads], scratch: scratch).code == 0)
      files.append(try scratch.read("quotes.csv"))
    }
    #expect(files[0].split(separator: "\n").count == 3001)
    #expect(Set(files).count == 1)
  }

  @Test(
    "Rows are rejected in the reader's language, with the same codes",
    arguments: ["az", "uz", "ru"])
  func rejectsInEveryLanguage(lang: String) throws {
    let text =
      Self.parcels
      + """
      A9,Goychay,nar,1,80
      B1,Goychay,alma,1e99,80,60
      B2,Goychay,alma,NaN,80,60
      B3,,alma,1,80,60
      B4,Tashkent,grape,1,80,60
      B5,Goychay,tea,1,80,60
      B6,Goychay,"nar"x,1,80,60
      "B7,Goychay,nar,1,80,60

      """
    let scratch = try Scratch()
    #expect(try run(text, scratch: scratch).code == 1)
    let english = try scratch.read("rejects.csv").split(separator: "\n").map(String.init)
    #expect(english.count == 12)
    let list = try scratch.write(text, to: "parcels.csv")
    let own = try Command.run([
      "quote", "--batch", list, "--out", scratch.path("quotes.csv"), "--rejects",
      scratch.path("rejects.csv"), "--lang", lang, "--quiet",
    ])
    #expect(own.code == 1)
    let rows = try scratch.read("rejects.csv").split(separator: "\n").map(String.init)
    #expect(rows.count == english.count)
    func head(_ row: String) -> [Substring] {
      Array(row.split(separator: ",", omittingEmptySubsequences: false).prefix(4))
    }
    #expect(rows.map(head) == english.map(head))
    let words = ["The ", " is ", " not ", " must ", " known ", "Did you", "found", "without"]
    let left = rows.dropFirst().filter { row in words.contains { row.contains($0) } }
    #expect(left == [])
  }

  @Test(
    "A list that cannot be read is told in the reader's language",
    arguments: ["", "id,place,area_ha\n", "id,crop,area_acre\n", "id,id,crop\n", "crop,area_ha,area_t\n"])
  func unreadableInEveryLanguage(text: String) throws {
    let scratch = try Scratch()
    let list = try scratch.write(text, to: "parcels.csv")
    for (lang, error) in [("az", "Xəta"), ("uz", "Xato"), ("ru", "Ошибка")] {
      let outcome = try Command.run([
        "quote", "--batch", list, "--out", scratch.path("quotes.csv"), "--lang", lang, "--quiet",
      ])
      #expect(outcome.code == 65)
      #expect(outcome.errors.hasPrefix(error), "\(outcome.errors)")
      let words = ["The ", " has ", " are ", "columns", "expected"]
      #expect(words.filter { outcome.errors.contains($0) } == [], "\(outcome.errors)")
    }
  }

  @Test("A header without rows is a list without rows")
  func noRows() throws {
    let scratch = try Scratch()
    let outcome = try run(Self.header + "\n", scratch: scratch)
    #expect(outcome.code == 0)
    #expect(try scratch.read("quotes.csv") == BatchQuoter.header + "\n")
  }

  @Test("A field that is never closed is one rejected row")
  func unclosed() throws {
    let scratch = try Scratch()
    let outcome = try run(
      Self.header + "\nA,Goychay,nar,1,80,60\n\"B,Goychay,nar,1,80,60\n", scratch: scratch)
    #expect(outcome.code == 1)
    #expect(try scratch.read("quotes.csv").split(separator: "\n").count == 2)
    #expect(try scratch.read("rejects.csv").missing(["2,3,,broken-row,", "never closed"]) == [])
  }

  @Test(
    "A list that cannot be read at all is one line, and nothing is written",
    arguments: [
      ("", "header line"), ("id,place,area_ha\nA,Goychay,1\n", "'crop'"),
      ("id,place,crop,area_acre\nA,Goychay,nar,1\n", "'area_acre'"),
      ("id,place,crop,area_ha,area_ha\nA,Goychay,nar,1,1\n", "area"),
      ("id,id,crop\nA,B,nar\n", "id"),
    ])
  func unreadable(text: String, tells: String) throws {
    let scratch = try Scratch()
    let outcome = try run(text, scratch: scratch)
    #expect(outcome.code == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains(tells), "\(outcome.errors)")
    #expect(scratch.content == ["parcels.csv"])
  }

  @Test("Missing columns are told in each row")
  func missingColumns() throws {
    let scratch = try Scratch()
    let outcome = try run("id,place,crop,area_ha\nA,Goychay,nar,1\n", scratch: scratch)
    #expect(outcome.code == 1)
    #expect(try scratch.read("rejects.csv").missing(["missing-input", "yield"]) == [])
  }

  @Test(
    "Files that stand in each other's way are refused",
    arguments: [
      ["parcels.csv", "parcels.csv"], ["parcels.csv", "nowhere/quotes.csv"],
      ["nowhere.csv", "quotes.csv"], [".", "quotes.csv"],
    ])
  func files(names: [String]) throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.parcels, to: "parcels.csv")
    let outcome = try Command.run(
      ["quote", "--tariffs", Command.root + "/Tariffs", "--batch", names[0], "--out", names[1]],
      in: scratch.folder)
    #expect(outcome.code == 65, "\(outcome)")
    #expect(outcome.errorLines.count == 1)
    #expect(scratch.content == ["parcels.csv"])
    #expect(try scratch.read("parcels.csv") == Self.parcels)
  }
}
