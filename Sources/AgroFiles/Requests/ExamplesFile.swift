public import AgroPolicy
internal import AgroQuantities

/// `Examples.yaml`: the worked examples beside the books.
public enum ExamplesFile {
  package static let fileKeys = ["format", "examples"]
  package static let keys = [
    "id", "kind", "book", "date", "request", "shownTo", "expect", "readings", "payouts", "source",
    "basis", "note", "disagrees", "printed",
  ]
  package static let expectKeys = [
    "sumInsured", "grossPremium", "holderPremium", "payers", "amounts",
  ]

  /// - Parameter sources: the ids of `Sources.yaml`; nil does not check them.
  /// - Throws: every problem of the file.
  public static func read(
    _ bytes: [UInt8], path: String, sources: SourceCatalogue? = nil
  ) throws(FileErrors) -> [TariffExample] {
    let root = try YAMLParser.parse(bytes, path: path)
    let log = ProblemLog(path: path)
    var examples: [TariffExample] = []
    if let file = Fields(root, keys: fileKeys, scope: "", log: log) {
      file.checkFormat()
      _ = file.required("examples")
      let reader = ExampleReader(log: log, sources: sources)
      var seen: [String: Int] = [:]
      for node in file.items("examples") {
        guard let example = reader.example(node) else { continue }
        if let first = seen.updateValue(node.line, forKey: example.id) {
          log.report(
            node, key: "examples",
            found: "the id '\(example.id)' a second time (first on line \(first))",
            expected: "each id once")
        }
        examples.append(example)
      }
    }
    try log.finish()
    return examples
  }
}

private struct ExampleReader {
  let log: ProblemLog
  let sources: SourceCatalogue?

  func example(_ node: YAMLNode) -> TariffExample? {
    let scope = "examples" + (node["id"]?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: ExamplesFile.keys, scope: scope, log: log) else {
      return nil
    }
    let id = fields.requiredText("id")
    let kind = fields.required("kind").flatMap { _ in
      fields.choice("kind", TariffExample.Kind.self)
    }
    let book = fields.requiredText("book")
    let date = fields.required("date").flatMap { _ in fields.date("date") }
    let request = fields.required("request").flatMap {
      RequestReader(log: log).request($0, scope: fields.path("request"))
    }
    let expected =
      fields.required("expect").flatMap { expectation($0, fields.path("expect")) }
    var readings: [String: ExpectedQuote] = [:]
    for entry in fields.value("readings")?.entries ?? [] {
      readings[entry.key] = expectation(entry.value, "\(fields.path("readings")).\(entry.key)")
    }
    let payouts = fields.items("payouts").compactMap { payout($0, fields.path("payouts")) }
    let source = fields.requiredText("source")
    if let source, let sources, sources.document(source) == nil, let node = fields.node["source"] {
      log.report(
        node, key: fields.path("source"), found: "the source '\(source)'",
        expected: "an id of Sources.yaml",
        suggestions: NearestNames.find(source, in: sources.documents.map(\.id)))
    }
    let printed = fields.value("printed").flatMap { expectation($0, fields.path("printed")) }
    let shownTo = precision(fields)
    guard let id, let kind, let book, let date, var request, let expected, let source,
      let shownTo
    else { return nil }
    if request.book == nil { request.book = book }
    if request.date == nil { request.date = date }
    return TariffExample(
      id: id, kind: kind, book: book, date: date, request: request, shownTo: shownTo,
      expected: expected, readings: readings, payouts: payouts, source: source,
      basis: fields.choice("basis", Basis.self), note: fields.text("note"),
      disagrees: fields.text("disagrees"), printed: printed,
      position: FilePosition(file: log.path, line: node.line, column: node.column))
  }

  private func precision(_ fields: Fields) -> TariffExample.Precision? {
    guard let value = fields.required("shownTo") else { return nil }
    if value.text == "about" { return .about }
    if let number = value.text.flatMap({ try? ExactDecimal($0) }), number.isPositive {
      return .unit(number)
    }
    log.report(
      value, key: fields.path("shownTo"), expected: "a unit such as 1, 0.5 or 0.01, or about")
    return nil
  }

  private func expectation(_ node: YAMLNode, _ scope: String) -> ExpectedQuote? {
    guard let fields = Fields(node, keys: ExamplesFile.expectKeys, scope: scope, log: log) else {
      return nil
    }
    func amount(_ key: String) -> ExpectedAmount? {
      fields.value(key).flatMap { self.amount($0, fields.path(key)) }
    }
    func list(_ key: String) -> [(name: String, amount: ExpectedAmount)] {
      guard let value = fields.value(key) else { return [] }
      guard let entries = value.entries else {
        log.report(value, key: fields.path(key), expected: "a mapping of names to amounts")
        return []
      }
      return entries.compactMap { entry in
        self.amount(entry.value, "\(fields.path(key)).\(entry.key)").map { (entry.key, $0) }
      }
    }
    return ExpectedQuote(
      sumInsured: amount("sumInsured"), grossPremium: amount("grossPremium"),
      holderPremium: amount("holderPremium"), payers: list("payers"), amounts: list("amounts"))
  }

  private func payout(_ node: YAMLNode, _ scope: String) -> ExpectedPayout? {
    guard let entries = node.entries,
      let fields = Fields(node, keys: entries.map(\.key), scope: scope, log: log)
    else {
      log.report(node, key: scope, expected: "a mapping")
      return nil
    }
    var inputs: [String: ExactDecimal] = [:]
    for entry in entries where !["cover", "at", "indemnity"].contains(entry.key) {
      if let value = number(entry.value, fields.path(entry.key)) { inputs[entry.key] = value }
    }
    guard let cover = fields.requiredText("cover"),
      let at = fields.required("at").flatMap({ number($0, fields.path("at")) }),
      let indemnity = fields.required("indemnity").flatMap({
        amount($0, fields.path("indemnity"))
      })
    else { return nil }
    return ExpectedPayout(cover: cover, at: at, inputs: inputs, indemnity: indemnity)
  }

  private func number(_ node: YAMLNode, _ scope: String) -> ExactDecimal? {
    if let number = node.text.flatMap(BookNumber.init) { return number.value }
    log.report(
      node, key: scope, expected: BookNumber.accepted,
      suggestions: node.text.map(BookNumber.suggestion) ?? [])
    return nil
  }

  private func amount(_ node: YAMLNode, _ scope: String) -> ExpectedAmount? {
    guard let text = node.text, let dots = RangeText.split(text) else {
      return number(node, scope).map { ExpectedAmount(low: $0, high: $0) }
    }
    func end(_ part: String) -> YAMLNode {
      YAMLNode(.scalar(part, isQuoted: false), line: node.line, column: node.column)
    }
    guard let low = number(end(dots.low), scope), let high = number(end(dots.high), scope) else {
      return nil
    }
    guard low <= high else {
      log.report(
        node, key: scope, expected: "a range whose low end is not above its high end")
      return nil
    }
    return ExpectedAmount(low: low, high: high)
  }
}
