import AgroFiles
import AgroQuantities
import AgroValidation
import Foundation
import Testing

/// Folders of the checkout, and folders made for a test.
enum CaseFolders {
  static let root: String = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.path
  }()

  static var shipped: String { root + "/Scenarios/Validation" }

  static var shared: String {
    if let path = ProcessInfo.processInfo.environment["AGRORISK_SHARED"] {
      return path + "/validation"
    }
    return URL(fileURLWithPath: root).deletingLastPathComponent()
      .appendingPathComponent("shared/validation").path
  }

  /// Writes files, runs them as a book and removes them.
  static func book(_ files: [String: String]) throws -> ValidationBook {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("agrorisk-validation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try ValidationBook(path: folder.path)
  }
}

@Suite("Validation book")
struct ValidationTests {
  /// Poisson(1) claims of 1: the probabilities of 0 and of 1 are both exp(-1).
  private func text(
    id: String = "agg_ones", inputs: String = #"{"lam": 1, "p": {"1": 1}}"#,
    expected: String, tolerance: String = #"{"abs": 1e-12}"#
  ) -> String {
    """
    {"id": "\(id)", "title": "Ones", "source": "Closed form", "provenance": "exact",
     "inputs": \(inputs), "expected": \(expected), "tolerance": \(tolerance)}
    """
  }

  private func verdict(_ text: String) throws -> CaseResult {
    ValidationBook.run(try ValidationCase.read(Array(text.utf8), path: "case.json"))
  }

  @Test("Every case that comes with the program passes")
  func shipped() throws {
    let book = try ValidationBook(path: CaseFolders.shipped)
    #expect(book.problems.isEmpty)
    #expect(book.results.count >= 61)
    let others = book.results.filter { $0.verdict != .passed }
      .map { "\($0.published.id): \($0.verdict.rawValue), \($0.reason ?? "")" }
    #expect(others.isEmpty)
  }

  @Test("An expected number that is off by more than the tolerance fails")
  func wrong() throws {
    let good = try verdict(text(expected: #"{"pmf": [0.36787944117144233, 0.36787944117144233]}"#))
    #expect(good.verdict == .passed)
    #expect(good.count == 2)
    let bad = try verdict(text(expected: #"{"pmf": [0.36787944117144233, 0.36787944117344233]}"#))
    #expect(bad.verdict == .failed)
    let worst = try #require(bad.worst)
    #expect(worst.worst == 1)
    #expect(abs(worst.error - 2e-12) < 1e-15)
    let sentence = ValidationPage.sentence(worst)
    #expect(sentence.hasPrefix("pmf[1]: expected 0.367879441173442"))
    #expect(sentence.hasSuffix("absolute error 2.0e-12 beyond 1e-12."))
  }

  @Test("Every shipped case fails when its first expected number is changed")
  func sensitivity() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: CaseFolders.shipped)
    let insensitive = try names.filter { $0.hasSuffix(".json") }.compactMap { name -> String? in
      let path = CaseFolders.shipped + "/" + name
      let published = try ValidationCase.read(
        Array(Data(contentsOf: URL(fileURLWithPath: path))), path: path)
      let result = ValidationBook.run(published)
      guard let comparison = result.comparisons.first, let number = comparison.expected.first else {
        return name
      }
      // A hundredth and a little more; a printed credibility carries an absolute tolerance of 5.
      let document = try JSONValue.parse(String(contentsOfFile: path, encoding: .utf8))
      let changed = Self.changing(
        document, ["expected"] + comparison.name.split(separator: ".").map(String.init),
        to: number * 1.01 + 10)
      let again = try ValidationCase.read(Array(changed.text(.compact).utf8), path: path)
      return ValidationBook.run(again).verdict == .failed ? nil : name
    }
    // Where the published estimates are what the calculation starts from, the estimate itself fails.
    #expect(insensitive.isEmpty)
  }

  /// The document with the number at a path, or the first of the list there, replaced.
  private static func changing(_ json: JSONValue, _ path: [String], to value: Double) -> JSONValue {
    switch json {
    case .object(let members):
      return .object(
        members.map { member in
          path.first == member.name
            ? .init(member.name, changing(member.value, Array(path.dropFirst()), to: value))
            : member
        })
    case .array(let values):
      let index = path.first.flatMap { Int($0) } ?? 0
      return .array(
        values.enumerated().map { position, element in
          position == index ? changing(element, Array(path.dropFirst()), to: value) : element
        })
    default: return .double(value)
    }
  }

  /// Cases of the kinds that come with the program in shapes that none of those has, against closed
  /// forms.
  static let shapes: [(id: String, inputs: String, expected: String)] = [
    (
      "fit_exponential", #"{"family": "exp", "x": [1, 2, 3, 4, 5, 6, 7, 12]}"#,
      #"{"estimate": {"rate": 0.2}, "loglik": -20.875503299472801}"#
    ),
    (
      "fit_weighted", #"{"family": "pois", "x": [0, 1, 2, 3, 0, 1, 2, 3], "method": "mle"}"#,
      #"{"estimate": {"lambda": 1.5}}"#
    ),
    (
      "discretise_exponential",
      #"{"family": "exp", "mean": 2, "from": 0, "to": 4, "step": 1, "method": "lower"}"#,
      #"{"pmf": [0, 0.3934693402873666, 0.23865121854119112, 0.14474928102301247, 0.08779487691482597]}"#
    ),
    (
      "agg_pareto", #"{"lam": 3, "family": "pareto", "shape": 4, "scale": 9}"#,
      #"{"mean": 9, "variance": 81}"#
    ),
    (
      "gemact_sum",
      #"{"margins": [{"dist": "exp", "rate": 1}, {"dist": "exp", "rate": 1}], "copula": {"dist": "gaussian", "par": 0}, "x": [1, 3]}"#,
      #"{"cdf": [0.26424111765711533, 0.8008517265285442]}"#
    ),
    (
      "dist_location",
      #"{"family": "lognormal", "loc": 0, "scale": 10, "shape": 1.5, "p": [0.5]}"#,
      #"{"quantile": [10]}"#
    ),
  ]

  @Test("Other shapes of the same kinds are read")
  func otherShapes() throws {
    for one in Self.shapes {
      let result = try verdict(
        text(
          id: one.id, inputs: one.inputs, expected: one.expected,
          tolerance: #"{"rel": 1e-9, "abs": 1e-9}"#))
      #expect(result.verdict == .passed, "\(one.id): \(result.reason ?? "") \(result.missing)")
    }
  }

  @Test("Lists of another length fail")
  func lengths() throws {
    let inputs = #"{"A": [0, 1, 0], "B": [2, 1, 2]}"#
    let result = try verdict(
      text(id: "cred_short", inputs: inputs, expected: #"{"premium": [0.4166666666666667]}"#))
    #expect(result.verdict == .failed)
    #expect(try ValidationPage.sentence(#require(result.worst)).contains("1 numbers expected, 2"))
  }

  @Test(
    "What no calculation reads is not covered",
    arguments: [
      ("soil_x", #"{"hours": 3}"#, "no calculation for cases of the kind 'soil'"),
      ("phenology_x", #"{"hours": 3, "temperature": "warm"}"#, "is not a sum such as"),
      ("agg_x", #"{"lam": 1, "p": {"1": 1}, "weather": 2}"#, "No calculation of the kind 'agg'"),
      ("agg_x", #"{"lam": 1, "p": {"1.5": 1}}"#, "no whole number"),
      ("agg_x", #"{"lam": 1}"#, "no law of the size"),
      ("detrend_x", #"{"year": [1e300, 2e300], "yield": [1, 2]}"#, "is no year"),
      ("agg_x", #"{"A": {"lam": 1e300, "x": 1}}"#, "too large for a lattice"),
      ("fcip_premiums_anything", #"{"lam": 1}"#, "tables of rates and draws"),
    ])
  func notCovered(id: String, inputs: String, reason: String) throws {
    let result = try verdict(
      text(id: id, inputs: inputs, expected: #"{"pmf": [0.36787944117144233]}"#))
    #expect(result.verdict == .notCovered)
    #expect(try #require(result.reason).contains(reason))
  }

  @Test("An expected number that is not computed makes the case not covered, by name")
  func partial() throws {
    let result = try verdict(
      text(expected: #"{"pmf": [0.36787944117144233], "median": 1, "more": {"x": [1, 2]}}"#))
    #expect(result.verdict == .notCovered)
    #expect(result.missing == ["median", "more.x"])
    #expect(result.count == 1)
    let nothing = try verdict(text(expected: #"{"median": 1}"#))
    #expect(nothing.verdict == .notCovered)
    let untold = try verdict(text(expected: #"{"pmf": [0.3]}"#, tolerance: "{}"))
    #expect(untold.verdict == .notCovered)
  }

  @Test("A calculation that refuses its inputs fails")
  func refused() throws {
    let result = try verdict(
      text(inputs: #"{"lam": -1, "p": {"1": 1}}"#, expected: #"{"pmf": [0.3]}"#))
    #expect(result.verdict == .failed)
    #expect(try #require(result.reason).hasPrefix("The calculation was refused: "))
  }

  @Test("A broken file is named with line and column, and the others run")
  func broken() throws {
    let book = try CaseFolders.book([
      "a.json": "{\n  \"id\": \"agg_a\",\n  \"title\": }\n",
      "b.json": text(expected: #"{"pmf": [0.36787944117144233]}"#),
      "c.json": #"{"id": "agg_c", "title": "C", "inputs": {}, "expected": {}}"#,
      "d.json": text(expected: #"{"pmf": [0.36787944117144233]}"#),
      "INDEX.json": "[]", "notes.txt": "",
    ])
    #expect(book.results.map(\.verdict) == [.passed])
    let problems = book.problems.map { ($0.path.split(separator: "/").last ?? "") + " " + "\($0)" }
    #expect(problems.count == 3)
    #expect(problems[0].contains("a.json:3:12: "))
    #expect(problems[1].contains("c.json:1:1: The case has no text 'source'"))
    #expect(problems[2].contains("The id 'agg_ones' is also that of"))
  }

  @Test("No folder and an empty folder are errors")
  func folders() throws {
    #expect(throws: DataFileError.self) { try ValidationBook(path: "/nonexistent/cases") }
    #expect(throws: DataFileError.self) { try CaseFolders.book(["INDEX.json": "[]"]) }
  }

  @Test("Printed numbers are held to half a unit of their last digit")
  func printed() throws {
    let inputs = #"{"beta": 2, "p": {"5": 0.2, "10": 0.3, "20": 0.5}, "d": 15}"#
    for (number, expected) in [("18.807", Verdict.passed), ("18.808", .failed), ("18.81", .passed)]
    {
      let result = try verdict(text(inputs: inputs, expected: #"{"printed": \#(number)}"#))
      #expect(result.verdict == expected)
    }
  }

  @Test("The JSON document has the promised members")
  func json() throws {
    let book = try CaseFolders.book([
      "b.json": text(expected: #"{"pmf": [0.36787944117144233], "pr1": 0.36787944117144233}"#)
    ])
    let document = ValidationJSON.document(book, version: "test")
    let result = try #require(document["cases"]?.elements?.first)
    let names = Set((result.members ?? []).map(\.name))
    #expect(
      names.isSuperset(of: [
        "id", "title", "source", "expected", "obtained", "error", "tolerance", "verdict",
      ]))
    #expect(result["verdict"]?.text == "passed")
    #expect(result["expected"]?["pr1"] == .number("0.36787944117144233"))
    #expect(try JSONValue.parse(document.text(.indented)) == document)
  }

  @Test("The report escapes what the cases say")
  func report() throws {
    let book = try CaseFolders.book([
      "b.json": text(expected: #"{"pmf": [0.3]}"#).replacingOccurrences(
        of: "Closed form", with: "<script>A & B</script>")
    ])
    let page = ValidationReport.document(book, version: "test")
    #expect(page.contains("&lt;script&gt;A &amp; B&lt;/script&gt;"))
    #expect(!page.contains("<script>"))
    #expect(page.contains("failed"))
  }
}

@Suite(
  "Validation book: shared cases",
  .enabled(
    if: FileManager.default.fileExists(atPath: CaseFolders.shared),
    "The shared validation cases are not beside the package."))
struct SharedCasesTests {
  @Test("No shared case fails; the kinds that are covered pass")
  func shared() throws {
    let book = try ValidationBook(path: CaseFolders.shared)
    #expect(book.problems.isEmpty)
    let covered: Set<String> = [
      "agg", "cred", "detrend", "discretise", "evt", "fcip", "fit", "gemact", "mc", "oasis",
      "phenology", "rate", "wgen",
    ]
    let unexpected = book.results.filter { result in
      // The sums of this case are over 1,000 rows of which it gives 20.
      if result.published.id == "fit_mle_yields_20_rows" {
        return result.missing != [
          "sums_1000_rows.gamma_ll", "sums_1000_rows.weibull_ll", "sums_1000_rows.lognormal_ll",
          "sums_1000_rows.beta_ll",
        ] || result.comparisons.contains { !$0.passes }
      }
      // Its premiums need tables of rates that are not published.
      if result.published.id.hasPrefix("fcip_premiums") { return result.verdict != .notCovered }
      return covered.contains(result.published.kind)
        ? result.verdict != .passed : result.verdict != .notCovered
    }
    #expect(unexpected.map(\.published.id).isEmpty)
  }
}
