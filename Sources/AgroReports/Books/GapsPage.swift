public import AgroPolicy
public import AgroQuantities

/// What a book does not know, as a letter or a document.
public enum GapsPage {
  private static let width = 98

  /// The letter that a regulator would send to the ministry, in the language of `texts`.
  ///
  /// What is known of a gap is told as the book tells it.
  /// - Parameter sources: the title of a document.
  public static func lines(
    _ gaps: [BookGap], book: TariffBook, names: NameTable, texts: Texts,
    sources: (String) -> String?
  ) -> [String] {
    let words = BookWords(names: names, texts: texts)
    var lines = TextWidth.wrapped(
      texts(.gapsTitle, [("book", book.id), ("title", book.title[texts.language])]), width: width)
    lines.append("")
    lines += TextWidth.wrapped(
      texts(.gapsIntroduction, [("count", "\(gaps.count)")]), width: width)
    for kind in [
      BookGap.Kind.stopsQuote, .stopsPayout, .open, .assumed, .borrowed, .inferred,
    ] {
      let own = gaps.filter { $0.kind == kind }
      if own.isEmpty { continue }
      lines += ["", texts(heading(kind))]
      for (number, gap) in own.enumerated() {
        let since = gap.unchangedSince.map { texts(.gapUnchanged, [("since", "\($0)")]) }
        let told = gap.remark.flatMap { $0.english == gap.text ? $0 : nil }
        let detail =
          since ?? told.map { names.text($0, in: texts.language) } ?? names.phrase(gap.text)
        let source = sources(gap.source.document) ?? gap.source.document
        let weight = texts(
          .gapWeight, [("weight", "\(gap.weight)"), ("objects", "\(gap.objects)")])
        lines += TextWidth.wrapped(
          "\(number + 1). \(subject(gap.topic, words))\(detail.isEmpty ? "" : ": \(detail)") "
            + "[\(weight); \(gap.source.document): \(source); "
            + "\(texts.name(of: gap.source.basis))]",
          width: width, indent: "   ")
      }
    }
    return lines
  }

  private static func subject(_ topic: BookGap.Topic, _ words: BookWords) -> String {
    let texts = words.texts
    switch topic {
    case .cells(let amount, let table, let keys):
      let places = keys.map { keys in
        keys.isEmpty
          ? texts(.allOthers) : keys.map { words.value(of: $0) }.joined(separator: " ")
      }
      let list = "\(words.amount(amount)) (\(table)): "
        + places.prefix(6).joined(separator: ", ")
      return places.count > 6
        ? texts(.listMore, [("list", list), ("count", "\(places.count - 6)")]) : list
    case .deductible(let package):
      return texts(.gapDeductible, [("package", words.name(package, .package))])
    case .term(let id, let label):
      return texts(.gapTerm, [("term", texts.inSentence(words.name(label ?? id, .label)))])
    case .rule(let amount): return texts(.gapRule, [("amount", amount)])
    case .point(let id): return id
    }
  }

  private static func heading(_ kind: BookGap.Kind) -> TextKey {
    switch kind {
    case .stopsQuote: .gapsStopQuote
    case .stopsPayout: .gapsStopPayout
    case .open: .gapsOpen
    case .assumed: .gapsAssumed
    case .borrowed: .gapsBorrowed
    case .inferred: .gapsInferred
    }
  }

  /// The gaps as `agrorisk.gaps/1`.
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
              
              .init(
                "known",
                .string(gap.unchangedSince.map { "assumed unchanged since \($0)" } ?? gap.text)),
              .init("objects", .int(gap.objects)),
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
  /// The differences as a list, section by section, in the language of `texts`.
  ///
  /// Entries are shown by their ids and as the books print them.
  public static func lines(
    _ differences: [BookDifference], old: String, new: String, names: NameTable, texts: Texts
  ) -> [String] {
    let books = [("old", old), ("new", new)]
    if differences.isEmpty { return [texts(.diffSame, books)] }
    let words = BookWords(names: names, texts: texts)
    var lines = [texts(.diffTitle, books + [("count", "\(differences.count)")])]
    var section: BookDifference.Section?
    for difference in differences {
      if difference.section != section {
        section = difference.section
        lines += ["", words.section(difference.section)]
      }
      lines += TextWidth.wrapped(line(difference, words), width: 96, indent: "      ")
        .map { "  " + $0 }
    }
    return lines
  }

  private static func line(_ difference: BookDifference, _ words: BookWords) -> String {
    func shown(_ text: String?) -> String {
      guard let text else { return "" }
      if difference.section == .objects {
        return words.objects(text.replacing(", ", with: ",").split(separator: ",").map(String.init))
      }
      return text
    }
    var subject = difference.subject
    if difference.section == .objects, let kind = NameKind(rawValue: subject) {
      subject = words.kind(kind)
    }
    switch difference.kind {
    case .added: return "+ \(subject)" + (difference.new.map { ": \(shown($0))" } ?? "")
    case .removed: return "- \(subject)" + (difference.old.map { ": \(shown($0))" } ?? "")
    case .changed:
      return "~ \(subject): \(shown(difference.old)) -> \(shown(difference.new))"
        + change(difference, words.texts)
    }
  }

  private static func change(_ difference: BookDifference, _ texts: Texts) -> String {
    guard let low = difference.lowChange, let high = difference.highChange else { return "" }
    let (from, to) = (BookDifference.percent(low), BookDifference.percent(high))
    return low == high ? " (\(from))" : " (\(texts(.diffRange, [("low", from), ("high", to)])))"
  }

  /// The differences as `agrorisk.diff/1`.
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
              .init("section", .string(difference.section.rawValue)),
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
  /// The findings as `agrorisk.lint/1`.
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
