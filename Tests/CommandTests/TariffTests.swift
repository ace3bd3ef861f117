import AgroRisk
import Foundation
import Testing

@Suite("Commands agrorisk tariff and check")
struct TariffTests {
  private func output(_ arguments: [String], code: Int32 = 0) throws -> String {
    let outcome = try Command.run(arguments + ["--lang", "en"])
    #expect(outcome.code == code, "\(outcome)")
    return outcome.output
  }

  @Test("list names every book with its days")
  func list() throws {
    let text = try output(["tariff", "list"])
    let books = [
      "az-2021", "az-2022", "az-2025", "uz-2024", "uz-2025", "tr", "ge-2023", "in-pmfby",
      "us-fcip-aph",
    ]
    #expect(text.missing(books) == [])
    #expect(text.rows.contains("az-2022 Azerbaijan 2022-02-01 2025-09-15"))
    let document = try JSONValue.parse(output(["tariff", "list", "--json"]))
    let ids = (document["books"]?.elements ?? []).compactMap { $0["book"]?.text }
    #expect(books.filter { !ids.contains($0) } == [])
  }

  @Test("show is a page of objects, packages, steps and terms")
  func show() throws {
    let text = try output(["tariff", "show", "az-2025"])
    #expect(
      text.missing([
        "az-2021 <- az-2022 <- az-2025", "Pomegranate", "base (Base package)", "Steps of the computation:",
      ])
        == [])
    let document = try JSONValue.parse(output(["tariff", "show", "az-2025", "--json"]))
    #expect(document["bookHash"]?.text?.count == 64)
  }

  @Test("rates by crop and zone, each with source and basis")
  func rates() throws {
    let text = try output(["tariff", "rates", "az-2025", "--crop", "üzüm"])
    #expect(text.missing(["32 per 1000", "az-23, rate-grape-2025", "official release"]) == [])
    #expect(!text.contains("Pomegranate"))
    let document = try JSONValue.parse(
      output(["tariff", "rates", "az-2025", "--crop", "grape", "--json"]))
    let west = document["rates"]?.elements?.first {
      $0["keys"]?.members?.contains { $0.value.text == "west" } ?? false
    }
    #expect(west?["low"]?.text == "0.032")
    #expect(west?["source"]?.text == "az-23")
  }

  @Test(
    "rates of a place are those of its zone in each table",
    arguments: [
      ("Tovuz", "32 per 1000", "15.7 per 1000"), ("Товуз", "32 per 1000", "15.7 per 1000"),
      ("west", "32 per 1000", "15.7 per 1000"),
    ])
  func ratesByZone(zone: String, held: String, other: String) throws {
    let outcome = try Command.run(
      ["tariff", "rates", "az-2025", "--crop", "grape", "--zone", zone, "--lang", "en"])
    #expect(outcome.output.contains(held), "\(outcome)")
    #expect(!outcome.output.contains(other))
  }

  @Test("what holds in one place only is listed there, not elsewhere")
  func ratesOfPlace() throws {
    func listed(_ flags: [String]) throws -> String {
      try output(["tariff", "rates", "az-2022"] + flags)
    }
    #expect(!(try listed(["--zone", "Tovuz"])).contains("Nakhchivan"))
    #expect(try listed(["--zone", "Nakhchivan"]).contains("Nakhchivan"))
    #expect(try listed([]).contains("Nakhchivan"))
    let central = try listed(["--zone", "central-aran"])
    #expect(!central.contains("Nakhchivan"))
    #expect(central.contains("Central Aran"))
  }

  @Test("gaps is a letter, the heaviest first")
  func gaps() throws {
    let text = try output(["tariff", "gaps", "uz-2025"])
    #expect(text.missing(["To the ministry", "drought", "Please publish", "Please replace"]) == [])
    let document = try JSONValue.parse(output(["tariff", "gaps", "uz-2025", "--json"]))
    let gaps = try #require(document["gaps"]?.elements)
    #expect(gaps.count > 10)
    let kinds = Set(gaps.compactMap { $0["kind"]?.text })
    #expect(kinds.count >= 4)
    let unsorted = kinds.filter { kind in
      let weights = gaps.filter { $0["kind"]?.text == kind }.compactMap {
        $0["weight"]?.exactNumber
      }
      return weights != weights.sorted(by: >)
    }
    #expect(unsorted == [])
  }

  @Test("diff reads as a list of what changed")
  func diff() throws {
    let text = try output(["tariff", "diff", "az-2021", "az-2022"])
    #expect(text.missing(["From az-2021 to az-2022", "Insured objects", "+ crops", "pomegranate"]) == [])
    #expect(try output(["tariff", "diff", "tr", "tr"]).contains("do not differ"))
  }

  @Test("lint and check find no mistake in the books that are shipped")
  func lint() throws {
    #expect(try output(["tariff", "lint"]).contains(": 0 errors"))
    #expect(try output(["check"]).contains(": 0 errors"))
    let document = try JSONValue.parse(output(["check", "--json"]))
    #expect(document["errors"]?.exactNumber == ExactDecimal(0))
  }

  @Test("check reads the scenarios: a mistake in one is told at its line and column")
  func brokenScenario() throws {
    let scratch = try Scratch()
    let folder = scratch.path("Scenarios")
    try FileManager.default.copyItem(atPath: Command.root + "/Scenarios", toPath: folder)
    let name = "Scenarios/goychay-pomegranate.yaml"
    let text = try scratch.read(name)
    let lines = text.components(separatedBy: "\n")
    let line = try #require(lines.firstIndex { $0.contains("crop:") })
    let wrong = lines[line].replacingOccurrences(of: "crop:", with: "corp:")
    _ = try scratch.write(
      (lines[..<line] + [wrong] + lines[(line + 1)...]).joined(separator: "\n"), to: name)
    for path in [folder, scratch.path(name)] {
      let outcome = try Command.run(["check", path])
      #expect(outcome.code == 1, "\(outcome)")
      let told = outcome.output.split(separator: "\n").filter { $0.contains("corp") }
      #expect(told.count == 1, "\(outcome)")
      #expect(told.first?.contains("goychay-pomegranate.yaml:\(line + 1):") == true, "\(outcome)")
      // Each problem once, though the crops and hazards are read for every scenario.
      let all = outcome.output.split(separator: "\n")
      #expect(Set(all).count == all.count)
    }
    #expect(try Command.run(["check", scratch.path("Scenarios/gobustan-wheat.yaml")]).code == 0)
    // A scenario that lies elsewhere rests on the shipped crops; a site without weather is told.
    let shipped = try String(
      contentsOfFile: Command.root + "/Scenarios/gobustan-wheat.yaml", encoding: .utf8)
    _ = try scratch.write(shipped, to: "mine.yaml")
    #expect(try Command.run(["check", scratch.path("mine.yaml")]).code == 0)
    #expect(shipped.contains("  gobustan:\n"))
    _ = try scratch.write(
      shipped.replacingOccurrences(of: "  gobustan:\n", with: "  gobustan:\n    site: gobustam\n"),
      to: "mine.yaml")
    let elsewhere = try Command.run(["check", scratch.path("mine.yaml")])
    #expect(elsewhere.code == 1 && elsewhere.output.contains("did you mean gobustan"), "\(elsewhere)")
    _ = try scratch.write("id: x\n", to: "other.yaml")
    let other = try Command.run(["check", scratch.path("other.yaml")])
    #expect(other.code == 1 && other.output.contains("no scenario"), "\(other)")
  }

  @Test("Rules are told in the reader's language", arguments: ["az", "uz", "ru"])
  func rules(lang: String) throws {
    let words = [
      " when ", " at least", "looked up", "the remainder", "rounded", "in place of", "unknown (",
      "not found", "published", "sold for", " is not ", "otherwise",
    ]
    for call in [
      ["diff", "az-2021", "az-2022"], ["diff", "uz-2024", "uz-2025"], ["show", "az-2025"],
      ["show", "in-pmfby"], ["show", "us-fcip-aph"], ["rates", "tr"], ["gaps", "uz-2025"],
      ["gaps", "tr"], ["gaps", "ge-2023"],
    ] {
      let outcome = try Command.run(["tariff"] + call + ["--lang", lang])
      #expect(outcome.code == 0)
      #expect(words.filter { outcome.output.contains($0) } == [], "\(call)")
    }
  }

  @Test(
    "What is not there is one line with the nearest names",
    arguments: [
      (["tariff", "show", "az-2020"], ["'az-2020'", "az-2021"]),
      (["tariff", "rates", "az-2025", "--crop", "grapee"], ["'grapee'", "grape"]),
      (["tariff", "rates", "az-2025", "--zone", "moon"], ["az-2025", "moon"]),
      (["tariff", "gaps", "uz-2026"], ["uz-2025"]),
      (["tariff", "gaps", "uz-2025", "--date", "soon"], ["'soon'"]),
      (["tariff", "diff", "az-2021", "az-2023"], ["'az-2023'"]),
    ])
  func absent(call: [String], tells: [String]) throws {
    let outcome = try Command.run(call)
    #expect(outcome.code == 65, "\(outcome)")
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.missing(tells) == [], "\(outcome.errors)")
  }

  @Test("A folder without rule books is told", arguments: [["tariff", "lint"], ["check"]])
  func noFolder(call: [String]) throws {
    let scratch = try Scratch()
    let outcome = try Command.run(call + [scratch.path("nowhere")])
    #expect(outcome.code == 1 || outcome.code == 65, "\(outcome)")
    #expect((outcome.output + outcome.errors).contains("nowhere"))
  }

  static let tables: [[String]] = [
    ["list"], ["show", "az-2025"], ["show", "uz-2025"], ["rates", "az-2025", "--crop", "grape"],
    ["rates", "uz-2025"], ["gaps", "uz-2025", "--date", "2026-03-01"],
    ["diff", "az-2021", "az-2022"], ["diff", "tr", "tr"],
  ]

  @Test(
    "No heading of a table stays English in another language", arguments: tables,
    [Language.azerbaijani, .uzbek, .russian])
  func headings(table: [String], language: Language) throws {
    /// Headings and the rows of plain tables begin at the margin, entries of lists do not.
    func headings(_ language: Language) throws -> [String] {
      let outcome = try Command.run(["tariff"] + table + ["--lang", language.rawValue])
      #expect(outcome.code == 0, "\(outcome)")
      return outcome.output.split(separator: "\n").map(String.init).filter { line in
        !line.hasPrefix(" ") && !line.hasPrefix("---") && line.first?.isNumber == false
      }
    }
    let english = try headings(.english)
    #expect(!english.isEmpty)
    let own = try headings(language)
    #expect(english.filter { own.contains($0) } == [])
  }

  static let commands: [[String]] = [
    [], ["quote"], ["tariff"], ["tariff", "list"], ["tariff", "show"], ["tariff", "rates"],
    ["tariff", "gaps"], ["tariff", "lint"], ["tariff", "diff"], ["check"], ["verify"],
    ["validate"], ["fit"], ["guarantee"], ["backtest"],
    ["weather"], ["weather", "check"], ["weather", "fit"], ["weather", "generate"],
    ["weather", "report"], ["weather", "borrow"],
    ["simulate"], ["price"], ["stress"], ["calibrate"],
  ]

  @Test("Every help has an example that begins with the command", arguments: commands)
  func help(command: [String]) throws {
    let outcome = try Command.run(command + ["--help"])
    #expect(outcome.code == 0)
    let call = (["agrorisk"] + command).joined(separator: " ")
    let examples = outcome.output.components(separatedByLine: "Example")
    #expect(examples.contains { $0.contains(call) }, "\(outcome.output)")
  }

  @Test("Completions of three shells, and the version")
  func completions() throws {
    for shell in ["bash", "zsh", "fish"] {
      let outcome = try Command.run(["--generate-completion-script", shell])
      #expect(outcome.code == 0)
      #expect(outcome.output.missing(["agrorisk", "quote", "tariff", "payout"]) == [])
    }
    #expect(try Command.run(["--version"]).output.hasPrefix("agrorisk "))
  }
}

extension String {
  /// What follows each line that begins with a word.
  fileprivate func components(separatedByLine word: String) -> [String] {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter { lines[$0].hasPrefix(word) }
      .map { lines[$0...].prefix(6).joined(separator: "\n") }
  }
}
