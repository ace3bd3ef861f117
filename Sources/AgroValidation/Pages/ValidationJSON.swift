internal import AgroFiles
package import AgroQuantities

/// The validation book as JSON: `agrorisk.validation/1`.
package enum ValidationJSON {
  package static func document(_ book: ValidationBook, version: String) -> JSONValue {
    .object([
      .init("format", "agrorisk.validation/1"), .init("version", .string(version)),
      .init("path", .string(book.path)), .init("passed", .int(book.count(.passed))),
      .init("failed", .int(book.count(.failed))),
      .init("notCovered", .int(book.count(.notCovered))),
      .init("cases", .array(book.results.map(member))),
      .init(
        "problems",
        .array(
          book.problems.map { problem in
            .object([
              .init("file", .string(problem.path)),
              .init("line", problem.line.map(JSONValue.int) ?? .null),
              .init("column", problem.column.map(JSONValue.int) ?? .null),
              .init("message", .string(problem.message)),
            ])
          })),
    ])
  }

  /// `expected` and `obtained` hold every compared number by its path; `error` and `tolerance` are
  /// those of the comparison nearest its tolerance, which `worst` names.
  private static func member(_ result: CaseResult) -> JSONValue {
    let worst = result.worst
    func values(_ of: (Comparison) -> [Double]) -> JSONValue {
      .object(
        result.comparisons.map { comparison in
          let numbers = of(comparison)
          let isPlain = !comparison.isList && numbers.count == 1
          return .init(
            comparison.name,
            isPlain ? .double(numbers[0]) : .array(numbers.map(JSONValue.double)))
        })
    }
    return .object([
      .init("id", .string(result.published.id)),
      .init("title", .string(result.published.title)),
      .init("source", .string(result.published.source)),
      .init("provenance", .string(result.published.provenance)),
      .init("expected", values { $0.expected }), .init("obtained", values { $0.obtained }),
      .init("error", worst.map { .double($0.error) } ?? .null),
      .init("tolerance", worst.map { .double($0.tolerance) } ?? .null),
      .init("measure", worst.map { .string($0.measure.rawValue) } ?? .null),
      .init("worst", worst.map { .string($0.name) } ?? .null),
      .init("verdict", .string(result.verdict.rawValue)),
      .init(
        "failed", .array(result.comparisons.filter { !$0.passes }.map { .string($0.name) })),
      .init("notComputed", .array(result.missing.map(JSONValue.string))),
      .init("reason", result.reason.map(JSONValue.string) ?? .null),
      .init("notes", .array(result.notes.map(JSONValue.string))),
    ])
  }
}
