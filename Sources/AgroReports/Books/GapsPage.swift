public import AgroPolicy
public import AgroQuantities

/// What a book does not know, as a letter or a document.
public enum GapsPage {
  private static let width = 98

  /// The letter that a regulator would send to the ministry.
  public static func lines(
    _ gaps: [BookGap], book: TariffBook, sources: (String) -> String?
  ) -> [String] {
    var lines = [
      "To the ministry: what the tariff \(book.id) (\(book.title.english)) leaves open",
      "",
      "\(gaps.count) points, in each part the heaviest first. A point's weight is its rank times the",
      "number of insured objects that it touches.",
    ]
    for kind in [
      BookGap.Kind.stopsQuote, .stopsPayout, .open, .assumed, .borrowed, .inferred,
    ] {
      let own = gaps.filter { $0.kind == kind }
      if own.isEmpty { continue }
      lines += ["", heading(kind)]
      for (number, gap) in own.enumerated() {
        let detail = gap.text.isEmpty ? "" : ": \(gap.text)"
        let source = sources(gap.source.document) ?? gap.source.document
        lines += TextWidth.wrapped(
          "\(number + 1). \(gap.subject)\(detail) [weight \(gap.weight), \(gap.objects) objects; "
            + "\(gap.source.document): \(source); \(gap.source.basis.rawValue)]", width: width,
          indent: "   ")
      }
    }
    return lines
  }

  private static func heading(_ kind: BookGap.Kind) -> String {
    switch kind {
    case .stopsQuote: "Please publish: without these no premium can be computed."
    case .stopsPayout: "Please publish: without these nobody can say what a loss pays."
    case .open: "Please clarify: the texts leave these open, or could not be read."
    case .assumed: "Please confirm or correct: these are our assumptions."
    case .borrowed: "Please replace: these are borrowed from another country."
    case .inferred: "Please confirm: these are inferred from other figures."
    }
  }

  public static func document(_ gaps: [BookGap], book: TariffBook) -> JSONValue {
    .object([
      .init("format", "agrorisk.gaps/1"), .init("book", .string(book.id)),
      .init("bookHash", .string(book.contentHash)),
      .init(
        "gaps",
        .array(
          gaps.map { gap in
            .object([
              .init("kind", .string("\(gap.kind)")), .init("subject", .string(gap.subject)),
              .init("known", .string(gap.text)), .init("objects", .int(gap.objects)),
              .init("weight", .int(gap.weight)), .init("source", .string(gap.source.document)),
              .init("basis", .string(gap.source.basis.rawValue)),
              .init("position", gap.position.map { .string("\($0)") } ?? .null),
            ])
          })),
    ])
  }
}

/// What differs between two books.
public enum DiffPage {
  public static func lines(_ differences: [BookDifference], old: String, new: String) -> [String] {
    if differences.isEmpty { return ["\(old) and \(new) do not differ."] }
    var lines = ["From \(old) to \(new): \(differences.count) differences."]
    var section = ""
    for difference in differences {
      if difference.section != section {
        section = difference.section
        lines += ["", section]
      }
      let text = "\(difference)".replacingFirst("\(section): ", with: "")
      lines += TextWidth.wrapped(text, width: 98, indent: "      ").map { "  " + $0 }
    }
    return lines
  }

  public static func document(_ differences: [BookDifference], old: String, new: String)
    -> JSONValue
  {
    .object([
      .init("format", "agrorisk.diff/1"), .init("old", .string(old)), .init("new", .string(new)),
      .init(
        "differences",
        .array(
          differences.map { difference in
            .object([
              .init("kind", .string(difference.kind.rawValue)),
              .init("section", .string(difference.section)),
              .init("subject", .string(difference.subject)),
              .init("old", difference.old.map { .string($0) } ?? .null),
              .init("new", difference.new.map { .string($0) } ?? .null),
              .init("lowChange", difference.lowChange.map { .exact($0) } ?? .null),
              .init("highChange", difference.highChange.map { .exact($0) } ?? .null),
            ])
          })),
    ])
  }
}

/// Findings of a check as a document.
public enum LintPage {
  public static func document(_ findings: [LintFinding], folders: [String]) -> JSONValue {
    .object([
      .init("format", "agrorisk.lint/1"),
      .init("folders", .array(folders.map { .string($0) })),
      .init("errors", .int(findings.filter { $0.severity == .error }.count)),
      .init("warnings", .int(findings.filter { $0.severity != .error }.count)),
      .init(
        "findings",
        .array(
          findings.map { finding in
            .object([
              .init("severity", .string(finding.severity.rawValue)),
              .init("check", .string(finding.check)), .init("message", .string(finding.message)),
              .init("position", finding.position.map { .string("\($0)") } ?? .null),
            ])
          })),
    ])
  }
}

extension String {
  /// The text with the first occurrence of a part replaced, where it has one.
  func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = self.ranges(of: part).first else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
