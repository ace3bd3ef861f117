/// The problems of one file, gathered while it is read so that all are told at once.
package final class ProblemLog {
  package let path: String
  package private(set) var errors: [FileError] = []

  package init(path: String) {
    self.path = path
  }

  package func report(
    line: Int, column: Int, key: String? = nil, found: String, expected: String,
    suggestions: [String] = []
  ) {
    errors.append(
      FileError(
        path: path, line: line, column: column, key: key, found: found, expected: expected,
        suggestions: suggestions))
  }

  package func report(
    _ node: YAMLNode, key: String? = nil, found: String? = nil, expected: String,
    suggestions: [String] = []
  ) {
    report(
      line: node.line, column: node.column, key: key, found: found ?? node.summary,
      expected: expected, suggestions: suggestions)
  }

  /// Ends the reading of the file.
  package func finish() throws(FileErrors) {
    guard errors.isEmpty else {
      throw FileErrors(errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
  }
}
