import AgroRisk
import Foundation
import Testing

/// A call that must fail with one clear line.
struct BadCall: Sendable, CustomTestStringConvertible {
  var name: String
  var arguments: [String]
  var code: Int32
  /// What the line must name: what, where, what was expected.
  var tells: [String]
  var testDescription: String { name }

  /// A call of `agrorisk quote` that differs from the clerk's in some flags.
  init(_ name: String, _ flags: [String: String], _ tells: [String], code: Int32 = 65) {
    var arguments = Asked.goychay
    for (flag, value) in flags.sorted(by: { $0.key < $1.key }) {
      if let index = arguments.firstIndex(of: "--\(flag)") {
        arguments[index + 1] = value
      } else {
        arguments += ["--\(flag)", value]
      }
    }
    self.init(name, call: arguments, tells, code: code)
  }

  init(_ name: String, call: [String], _ tells: [String], code: Int32 = 65) {
    self.name = name
    arguments = call
    self.tells = tells
    self.code = code
  }
}

@Suite("Bad input of agrorisk quote")
struct BadInputTests {
  static let names: [BadCall] = [
    BadCall("unknown crop", ["crop": "narr"], ["'narr'", "az-2025", "'Nar'"]),
    BadCall("unknown district", ["place": "Goychey"], ["'Goychey'", "'Goychay'"]),
    BadCall(
      "district of two countries", ["place": "Georgia"],
      ["'Georgia'", "UnitedStates", "'Georgia, Georgia'"]),
    BadCall(
      "ambiguous district", ["place": "Tashkent", "price": "6000 soum/kg"],
      ["'Tashkent'", "'tashkent-region'", "'tashkent-city'"]),
    BadCall(
      "no place", call: Asked.goychay.filter { $0 != "--place" && $0 != "Goychay" }, ["place"]),
    BadCall("unknown book", ["book": "az-2020"], ["'az-2020'", "az-2021"]),
    BadCall("unknown package", ["package": "frist"], ["'frist'", "az-2025", "'frost'"]),
    BadCall(
      "a package that needs another", ["package": "frost"], ["'frost'", "'base'", "base,frost"]),
    BadCall(
      "an add-on not sold for the crop", ["crop": "grape", "package": "base,frost"],
      ["'frost'", "grape", "not in the list of perils", "az-20"]),
    BadCall(
      "a crop that the book does not insure",
      ["book": "az-2021", "date": "2021-03-01"], ["'nar'", "az-2021", "wheat"]),
    BadCall("unknown fact", ["set": "colour=red"], ["'colour'", "area, yield, price"]),
    BadCall("unknown assumption", ["assume": "basee.rate=2 %"], ["'basee.rate'", "'base.rate'"]),
    BadCall(
      "assumption that is no number", ["assume": "base.rate=much"], ["base.rate='much'", "1.2 %"]),
    BadCall(
      "a rate without its percent sign", ["assume": "base.rate=1.2"],
      ["base.rate='1.2'", "100 %", "1.2 %"]),
    BadCall("a deductible above the whole", ["assume": "base.deductible=10"], ["100 %"]),
    BadCall("a state share above the whole", ["assume": "stateShare=60"], ["stateShare", "100 %"]),
    BadCall(
      "an assumption twice",
      call: Asked.goychay + ["--assume", "base.rate=2 %", "--assume", "base.rate=3 %"],
      ["'base.rate'", "twice"]),
    BadCall("a fact twice", ["set": "area=2 ha"], ["area", "twice"]),
    BadCall(
      "unknown district of a country", ["place": "Farganna, Uzbekistan", "price": "6000 soum/kg"],
      ["'Farganna, Uzbekistan'", "'Fargana'"]),
    BadCall(
      "missing yield",
      call: [
        "quote", "--place", "Goychay", "--crop", "nar", "--area", "1 ha",
        "--price", "60 AZN/c", "--quiet",
      ], ["yield", "az-2025", "pomegranate"]),
  ]

  static let quantities: [BadCall] =
    [
      BadCall("area without unit", ["area": "1"], ["area '1'", "ha, sotix, decare, m2"]),
      BadCall("area in acres", ["area": "1 acre"], ["area '1 acre'", "'acre'", "ha, sotix"]),
      BadCall("yield without unit", ["yield": "80"], ["yield '80'", "c/ha"]),
      BadCall("yield in a unit of area", ["yield": "80 ha"], ["yield", "'ha'", "c/ha"]),
      BadCall("price without unit", ["price": "60"], ["price '60'", "60 AZN/c"]),
      BadCall("price in another currency", ["price": "60 UZS/c"], ["60 UZS/c", "UZS", "AZN"]),
      BadCall("price in no currency", ["price": "60 XYZ/c"], ["XYZ"]),
    ]
    + [
      ("area", "ha", "area"), ("yield", "c/ha", "yield"), ("price", "AZN/c", "price"),
    ].flatMap { flag, unit, name in
      [
        ("0", ["above 0"]), ("-1", ["zero or more"]), ("NaN", ["NaN", "a number"]),
        ("inf", ["inf", "a number"]), ("1e400", ["out of range"]), ("1e14", ["1e14"]),
        ("9999999999999999999999999999999999999999999999", ["out of range"]),
        ("12x", ["12x"]), ("", ["a number"]), ("1,2,3,4.5.6", ["1,2,3,4.5.6"]),
      ].map { value, tells in
        BadCall("\(name) \(value)", [flag: "\(value) \(unit)"], ["The \(name)"] + tells)
      }
    }

  static let bounds: [BadCall] = [
    BadCall(
      "yield above the bounds",
      ["crop": "wheat", "yield": "900 c/ha", "price": "3 AZN/c"],
      ["yield", "900 c/ha", "wheat", "167"]),
    BadCall(
      "yield below the bounds",
      ["crop": "wheat", "yield": "1 c/ha", "price": "3 AZN/c"], ["yield", "1 c/ha", "5.2"]),
    BadCall(
      "price above the bounds",
      ["crop": "wheat", "yield": "40 c/ha", "price": "3000 AZN/c"], ["price", "wheat"]),
  ]

  static let dates: [BadCall] = [
    BadCall("no date", ["date": "tomorrow"], ["date", "'tomorrow'", "2025-06-05"]),
    BadCall("a day that is not", ["date": "2026-02-30"], ["2026-02-30", "calendar"]),
    BadCall(
      "before the first book", ["date": "2016-04-01"], ["2016-04-01", "az-2021", "2021-01-15"]),
    BadCall(
      "before the book", ["book": "az-2021", "crop": "wheat", "date": "2020-04-01"],
      ["2020-04-01", "2021-01-15"]),
    BadCall(
      "after the book", ["book": "az-2021", "crop": "wheat", "date": "2023-04-01"],
      ["2023-04-01", "2022-01-31", "az-2022"]),
    BadCall(
      "after the last day to apply", ["book": "az-2021", "crop": "grape", "date": "2021-04-01"],
      ["2021-04-01", "03-15", "last day to apply", "grape"]),
  ]

  static let surroundings: [BadCall] = [
    BadCall("unknown currency", ["in": "XYZ"], ["'XYZ'", "AZN, UZS or USD"]),
    BadCall("no exchange rate", ["in": "GBP"], ["AZN", "GBP"]),
    BadCall("no rule books", ["tariffs": "/nowhere"], ["/nowhere", "--tariffs"]),
    BadCall("a folder that is no request", call: ["quote", "Tariffs"], ["Tariffs", "folder"]),
    BadCall("no such request", call: ["quote", "nowhere.yaml"], ["nowhere.yaml", "no such file"]),
    BadCall("unwritable file", ["out": "/nowhere/page.txt"], ["/nowhere/page.txt"]),
    BadCall("a folder as output", ["out": "/"], ["/", "folder"]),
  ]

  static let usage: [BadCall] = [
    BadCall("unknown language", ["lang": "xx"], ["'xx'", "en, az, uz or ru"], code: 64),
    BadCall("unknown flag", call: Asked.goychay + ["--colour=red"], ["--colour"], code: 64),
    BadCall(
      "assumption without value", ["assume": "frost.rate"], ["'frost.rate'", "name=value"], code: 64
    ),
    BadCall("threads", ["threads": "0"], ["--threads", "from 1 to 1024"], code: 64),
    BadCall(
      "nothing asked", call: ["quote", "--place", "Goychay"], ["--crop", "Example"], code: 64),
    BadCall(
      "file and flags", call: ["quote", "request.yaml", "--crop", "nar"], ["request file"], code: 64
    ),
    BadCall("list without output", call: ["quote", "--batch", "parcels.csv"], ["--out"], code: 64),
    BadCall(
      "list with --in",
      call: ["quote", "--batch", "parcels.csv", "--out", "quotes.csv", "--in", "USD"], ["--in"],
      code: 64),
    BadCall("unknown command", call: ["qoute"], ["qoute"], code: 64),
  ]

  @Test(
    "One clear line on standard error, the exit code of its kind, nothing on standard output",
    arguments: names + quantities + bounds + dates + surroundings + usage)
  func fails(call: BadCall) throws {
    let outcome = try Command.run(call.arguments)
    #expect(outcome.code == call.code)
    #expect(outcome.output.isEmpty)
    let told = outcome.errorLines.filter { $0.hasPrefix("Error: ") }
    #expect(told.count == 1, "\(outcome)")
    if call.code == 65 {
      // The line and, where --quiet was not given, the line that names the book.
      #expect(outcome.errorLines.filter { !$0.hasPrefix("Rule book: ") }.count == 1, "\(outcome)")
      let end = told.first?.last.map { String($0) } ?? ""
      #expect([".", "?"].contains(end), "\(outcome.errors)")
    }
    #expect(told.first?.missing(call.tells) == [], "\(outcome.errors)")
  }

  @Test(
    "What is wrong is told in the asked language", arguments: names + quantities + bounds + dates,
    [Language.azerbaijani, .uzbek, .russian])
  func failsInEveryLanguage(call: BadCall, language: Language) throws {
    let own = try Command.run(call.arguments.replacing(["--lang", "en"], with: []) + [
      "--lang", language.rawValue,
    ])
    #expect(own.code == call.code)
    #expect(own.output.isEmpty)
    guard call.code == 65 else { return }
    let line = try #require(own.errorLines.first { $0.hasPrefix(Texts(language)(.error) + ": ") })
    #expect(!line.contains("{"), "\(line)")
    // No word of an English sentence; what the user wrote and ids stay.
    let words = ["The ", " is ", " not ", " must ", " known ", " write ", "Did you"]
    #expect(words.filter { Self.withoutParentheses(line).contains($0) } == [], "\(line)")
  }

  /// What a book says of a number stands in parentheses, in the language of the book.
  private static func withoutParentheses(_ text: String) -> String {
    var depth = 0
    return String(
      text.filter { character in
        if character == "(" { depth += 1 }
        defer { if character == ")" { depth -= 1 } }
        return depth == 0
      })
  }

  @Test("Where bounds are unknown the page says so")
  func unknownBounds() throws {
    let outcome = try Command.run(Asked.tovuz)
    #expect(
      outcome.output.missing([
        "The bounds of yield for grape are not known to the book and were not checked."
      ]) == [])
  }

  @Test("A failed quote leaves the old output as it was")
  func untouched() throws {
    let scratch = try Scratch()
    let page = try scratch.write("old", to: "page.txt")
    let outcome = try Command.run(
      Asked.goychay.map { $0 == "nar" ? "narr" : $0 } + ["--out", page])
    #expect(outcome.code == 65)
    #expect(try scratch.read("page.txt") == "old")
    #expect(scratch.content == ["page.txt"])
  }

  @Test(
    "Broken request files are told at line and column",
    arguments: [
      ("format: 1\nplace: Goychay\ncrop: nar\narea: 1 ha\n  yield: 80 c/ha\n", ":5:8:", "': '"),
      ("format: 1\nplace: Goychay\ncrop: nar\narea: [1 ha\n", ":4:7:", "bracket"),
      ("format: 1\nplace: Goychay\ncrop: nar\narea: 1 ha\narea: 2 ha\n", ":5:1:", "a second time"),
      ("format: 1\nplace: Goychay\narea: 1 ha\n", ":1:1:", "crop"),
      ("place: Goychay\ncrop: nar\n", ":1:1:", "format"),
      ("format: 1\n- a\n", ":2:", "expected"),
      ("", ":1:1:", "expected"),
    ])
  func requestFiles(text: String, position: String, tells: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "request.yaml")
    let outcome = try Command.run(["quote", path, "--quiet"])
    #expect(outcome.code == 65, "\(outcome)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.first?.missing([path + position, tells]) == [], "\(outcome.errors)")
  }

  /// A change to a copy of the books.
  struct Seed: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var file: String
    var old: String
    var new: String
    var tells: [String]
  }

  static let pomegranate = "      pomegranate: { low: 1.62 %, high: 3.08 %, source: az-45 }\n"
  static let seeds: [Seed] = [
    Seed(
      testDescription: "broken YAML", file: "az-2022.yaml", old: pomegranate,
      new: "      pomegranate: { low: 1.62 %, high: 3.08 %\n",
      tells: ["az-2022.yaml:173:20:", "bracket"]),
    Seed(
      testDescription: "a rate given twice", file: "az-2022.yaml", old: pomegranate,
      new: pomegranate + pomegranate, tells: ["az-2022.yaml:174:7:", "pomegranate", "line 173"]),
    Seed(
      testDescription: "low above high", file: "az-2022.yaml", old: pomegranate,
      new: "      pomegranate: { low: 3.08 %, high: 1.62 %, source: az-45 }\n",
      tells: ["az-2022.yaml:173:", "pomegranate", "3.08 %"]),
    Seed(
      testDescription: "a cycle in extends", file: "az-2021.yaml",
      old: "jurisdiction: Azerbaijan\n",
      new: "jurisdiction: Azerbaijan\nextends: az-2025\n",
      tells: ["az-2021.yaml:4:", "cycle", "az-2022"]),
    Seed(
      testDescription: "a document that is not among the sources", file: "az-2022.yaml",
      old: pomegranate, new: pomegranate.replacingOccurrences(of: "az-45", with: "az-999"),
      tells: ["az-2022.yaml:173:", "az-999"]),
  ]

  @Test("A broken book stops the quote at its line, and lint finds it", arguments: seeds)
  func books(seed: Seed) throws {
    let scratch = try Scratch()
    let folder = scratch.path("Tariffs")
    try FileManager.default.copyItem(atPath: Command.root + "/Tariffs", toPath: folder)
    let path = "Tariffs/Azerbaijan/\(seed.file)"
    let text = try scratch.read(path)
    try #require(text.contains(seed.old))
    _ = try scratch.write(text.replacingOccurrences(of: seed.old, with: seed.new), to: path)
    let quote = try Command.run(Asked.goychay, in: scratch.folder)
    #expect(quote.code == 65, "\(quote)")
    #expect(quote.output.isEmpty)
    #expect(quote.errors.missing(seed.tells) == [], "\(quote.errors)")
    let lint = try Command.run(["tariff", "lint"], in: scratch.folder)
    #expect(lint.code == 1)
    let told = lint.output.split(separator: "\n").filter { String($0).missing(seed.tells) == [] }
    #expect(told.count == 1, "\(lint.output)")
  }
}
