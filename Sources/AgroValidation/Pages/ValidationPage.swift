internal import AgroReports

/// The validation book as text: a case a paragraph, the sum at the end.
package struct ValidationPage {
  package let book: ValidationBook
  /// Version of the program that ran the cases.
  package let version: String

  package init(book: ValidationBook, version: String) {
    self.book = book
    self.version = version
  }

  package func lines() -> [String] {
    var lines = ["Validation of \(version) on the cases of \(book.path)", ""]
    for result in book.results { lines += paragraph(result) + [""] }
    for problem in book.problems { lines.append("\(problem)") }
    if !book.problems.isEmpty { lines.append("") }
    lines.append(Self.summary(book))
    return lines
  }

  /// "52 cases: 50 passed, 0 failed, 2 not covered."
  package static func summary(_ book: ValidationBook) -> String {
    let total = book.results.count
    var text =
      "\(total) \(total == 1 ? "case" : "cases"): \(book.count(.passed)) passed, "
      + "\(book.count(.failed)) failed, \(book.count(.notCovered)) not covered."
    if !book.problems.isEmpty {
      let files = book.problems.count
      text += " \(files) \(files == 1 ? "file" : "files") could not be read as a case."
    }
    return text
  }

  private func paragraph(_ result: CaseResult) -> [String] {
    let indent = "  "
    var lines = ["\(result.verdict.rawValue.uppercased())  \(result.published.id)"]
    func add(_ text: String) {
      lines += TextWidth.wrapped(text, width: 98, indent: indent).map { line in
        line.hasPrefix(indent) ? line : indent + line
      }
    }
    add(result.published.title)
    add("Source: \(result.published.source) (\(result.published.provenance))")
    for comparison in shown(result) { add(Self.sentence(comparison)) }
    if result.count > 0 {
      add("\(result.count) \(result.count == 1 ? "number" : "numbers") compared.")
    }
    if let reason = result.reason { add(reason) }
    for note in result.notes { add("Note: \(note)") }
    return lines
  }

  /// Every failed comparison; of a case without one the worst.
  private func shown(_ result: CaseResult) -> [Comparison] {
    let failed = result.comparisons.filter { !$0.passes }
    return failed.isEmpty ? [result.worst].compactMap { $0 } : failed
  }

  /// "F[3]: expected 0.25, obtained 0.26, absolute error 0.01 > 1e-09."
  package static func sentence(_ comparison: Comparison) -> String {
    guard comparison.expected.count == comparison.obtained.count else {
      return "\(comparison.name): \(comparison.expected.count) numbers expected, "
        + "\(comparison.obtained.count) obtained."
    }
    guard !comparison.expected.isEmpty else { return "\(comparison.name): no number is expected." }
    let index = comparison.worst
    return "\(comparison.name)\(comparison.isList ? "[\(index)]" : ""): expected "
      + "\(comparison.expected[index]), obtained \(comparison.obtained[index]), "
      + "\(comparison.measure.rawValue) error \(digits(comparison.error)) "
      + "\(comparison.passes ? "within" : "beyond") \(comparison.tolerance)."
  }

  /// An error in two significant digits: its size is all that counts.
  package static func digits(_ error: Double) -> String {
    guard error.isFinite, error > 0 else { return error == 0 ? "0" : "\(error)" }
    var exponent = 0
    var value = error
    while value < 1 {
      value *= 10
      exponent -= 1
    }
    while value >= 10 {
      value /= 10
      exponent += 1
    }
    let rounded = (value * 10).rounded() / 10
    if (-2...3).contains(exponent) { return "\((error * 1e4).rounded() / 1e4)" }
    return "\(rounded)e\(exponent)"
  }
}
