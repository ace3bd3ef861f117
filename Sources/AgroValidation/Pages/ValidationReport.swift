/// The validation book as a page for a browser or a printer, without anything outside the file.
package enum ValidationReport {
  package static func document(_ book: ValidationBook, version: String) -> String {
    var rows = ""
    for result in book.results {
      rows += row(result)
    }
    let problems = book.problems.map { "<p class=\"failed\">\(escaped("\($0)"))</p>\n" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Validation of \(escaped(version))</title>
      <style>
      body { font: 14px/1.4 sans-serif; margin: 2em; color: #222; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid #ccc; padding: 4px 8px; text-align: left; \
      vertical-align: top; }
      td.number { font-family: monospace; white-space: nowrap; }
      .passed { color: #1a6b2a; } .failed { color: #a01818; } .absent { color: #7a5a00; }
      small { color: #555; }
      </style>
      </head>
      <body>
      <h1>Validation of \(escaped(version))</h1>
      <p>Cases of \(escaped(book.path)). \(escaped(ValidationPage.summary(book)))</p>
      <p>Each row shows the number nearest its tolerance, and every number beyond it.</p>
      \(problems)<table>
      <tr><th>Case and source</th><th>Number</th><th>Expected</th><th>Obtained</th><th>Error</th>\
      <th>Tolerance</th><th>Compared</th><th>Verdict</th></tr>
      \(rows)</table>
      </body>
      </html>

      """
  }

  private static func row(_ result: CaseResult) -> String {
    let failed = result.comparisons.filter { !$0.passes }
    let shown = failed.isEmpty ? [result.worst].compactMap { $0 } : failed
    func cell(_ text: (Comparison) -> String) -> String {
      "<td class=\"number\">\(shown.map { escaped(text($0)) }.joined(separator: "<br>"))</td>"
    }
    func number(_ values: [Double], _ comparison: Comparison) -> String {
      values.indices.contains(comparison.worst) ? "\(values[comparison.worst])" : "none"
    }
    let remarks = ([result.reason].compactMap { $0 } + result.notes)
      .map { "<br><small>\(escaped($0))</small>" }.joined()
    let style =
      switch result.verdict {
      case .passed: "passed"
      case .failed: "failed"
      case .notCovered: "absent"
      }
    return "<tr><td><b>\(escaped(result.published.id))</b><br>\(escaped(result.published.title))"
      + "<br><small>\(escaped(result.published.source)) "
      + "(\(escaped(result.published.provenance)))</small>\(remarks)</td>"
      + cell { $0.isList ? "\($0.name)[\($0.worst)]" : $0.name }
      + cell { number($0.expected, $0) } + cell { number($0.obtained, $0) }
      + cell { ValidationPage.digits($0.error) }
      + cell { "\($0.tolerance) \($0.measure.rawValue)" }
      + "<td class=\"number\">\(result.count)</td>"
      + "<td class=\"\(style)\">\(result.verdict.rawValue)</td></tr>\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
