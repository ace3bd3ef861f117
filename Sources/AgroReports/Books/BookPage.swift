public import AgroPolicy
public import AgroQuantities

/// A rule book on a page.
public struct BookPage: Sendable {
  let book: TariffBook
  let names: NameTable
  let texts: Texts

  /// A page of a book, in the language of the texts.
  public init(book: TariffBook, names: NameTable, texts: Texts) {
    self.book = book
    self.names = names
    self.texts = texts
  }

  private var rules: BookText { texts.bookText(names) }
  private var words: BookWords { BookWords(names: names, texts: texts) }

  /// An entry below a heading.
  private func wrapped(_ text: String) -> [String] {
    TextWidth.wrapped(text, width: 96, indent: "  ").map { "  " + $0 }
  }

  /// The page's lines, in the language of the texts; steps are shown by the names of their amounts.
  public func lines() -> [String] {
    var lines = ["\(book.title[texts.language]) [\(book.id)]"]
    var facts = [
      ("edition", "\(book.edition)"), ("from", "\(book.validFrom)"),
      ("currency", book.currency.code),
    ]
    if let through = book.validThrough { facts.append(("through", "\(through)")) }
    lines.append(texts(book.validThrough == nil ? .bookInForce : .bookInForceThrough, facts))
    let chain = book.chain.joined(separator: " <- ")
    lines.append(texts(.bookChain, [("chain", chain), ("hash", book.contentHash)]))
    lines.append(texts(.sectionObjects) + ":")
    for kind in NameKind.insurable {
      let own = book.objects.filter { $0.kind == kind }.map { words.name($0.id, kind) }
      if !own.isEmpty { lines += wrapped("\(words.kind(kind)): \(own.joined(separator: ", "))") }
    }
    lines.append(texts(.sectionPackages) + ":")
    for package in book.packages {
      lines += wrapped(
        "\(package.id) (\(words.name(package.id, .package))): \(summary(of: package))")
    }
    lines.append(texts(.sectionInputs) + ":")
    lines += book.inputs.map { input in
      "  \(input.id): \(words.kind(of: input))"
        + (input.isRequired ? ", \(texts(.required))" : "")
        + (input.choices.isEmpty ? "" : " (\(input.choices.joined(separator: ", ")))")
    }
    if !book.constants.isEmpty { lines.append(texts(.sectionConstants) + ":") }
    lines += book.constants.map { "  \($0.id) = \($0.printed)  \(source($0.source))" }
    lines.append(texts(.sectionSteps) + ":")
    lines += steps()
    let payers = book.payers.map { words.name($0, .payer) }.joined(separator: ", ")
    lines.append("\(texts(.sectionPayers)): \(payers)")
    if !book.dues.isEmpty { lines.append(texts(.sectionDue) + ":") }
    for due in book.dues {
      lines += wrapped(
        "\(words.name(due.id, .label)): \(words.name(due.payer, .payer)), \(rules.line(due))"
          + words.remark(due.note))
    }
    if !book.terms.isEmpty { lines.append(texts(.terms) + ":") }
    for term in book.terms {
      let value: String =
        switch term.value {
        case .text(let text): texts.duration(text) ?? words.name(text, .label)
        case .unknown(let text): "\(texts(.unknown)): \(names.phrase(text))"
        }
      lines += wrapped(
        "\(words.name(term.label ?? term.id, .label)): \(value)\(words.remark(term.note))  "
          + source(term.source))
    }
    if !book.documents.isEmpty { lines.append(texts(.documents) + ":") }
    for document in book.documents {
      let perils = document.perils.map { words.name($0, .peril) }.joined(separator: ", ")
      lines += wrapped(
        "\(words.name(document.id, .label))" + (perils.isEmpty ? "" : " (\(perils))"))
    }
    return lines
  }

  private func source(_ source: SourceReference) -> String {
    "\(source.document)\(source.locator.map { ", \($0)" } ?? "") "
      + "(\(texts.name(of: source.basis)))"
  }

  private func steps() -> [String] {
    var lines: [String] = []
    for (phase, steps) in [
      (TextKey.phaseObject, book.steps.object), (.phaseCover, book.steps.cover),
      (.phaseContract, book.steps.contract),
    ] {
      for step in steps { lines += wrapped("\(texts(phase)): \(rules.line(step))") }
    }
    return lines
  }

  private func summary(of package: Package) -> String {
    func list(_ ids: [String]) -> String { ids.joined(separator: ", ") }
    var parts = [
      package.perils.map { texts.inSentence(words.name($0, .peril)) }.joined(separator: ", ")
    ].filter { !$0.isEmpty }
    for (key, ids) in [
      (TextKey.packageNeeds, package.requires), (.packageIncludes, package.includes),
      (.packageExcludes, package.excludes),
    ] where !ids.isEmpty {
      parts.append(texts(key, [("packages", list(ids))]))
    }
    if let deductible = package.deductible {
      switch deductible.share {
      case .value(let share):
        parts.append(texts(.deductibleIs, [("share", texts.percent(share))]))
      case .table(let table): parts.append(texts(.deductibleByTable, [("table", table)]))
      case .unknown: parts.append(texts(.deductibleIsUnpublished))
      }
    }
    if let sold = package.soldFor {
      parts.append(texts(.packageSoldFor, [("objects", words.objects(sold))]))
    }
    for refusal in package.notSoldFor {
      let reason = texts.inSentence(words.name(refusal.reason, .label))
      parts.append(
        texts(
          .packageNotSoldFor, [("objects", words.objects(refusal.objects)), ("reason", reason)]))
    }
    return parts.joined(separator: "; ")
  }

  /// The book as `agrorisk.book/1`.
  public func document() -> JSONValue {
    .object([
      .init("format", "agrorisk.book/1"), .init("book", .string(book.id)),
      .init("jurisdiction", .string(book.jurisdiction)),
      .init("title", .string(book.title[texts.language])),
      .init("edition", .string("\(book.edition)")), .init("bookHash", .string(book.contentHash)),
      .init("from", .string("\(book.validFrom)")),
      .init("through", book.validThrough.map { .string("\($0)") } ?? .null),
      .init("currency", .string(book.currency.code)),
      .init("chain", .array(book.chain.map { .string($0) })),
      .init(
        "objects",
        .array(
          book.objects.map {
            .object([.init("id", .string($0.id)), .init("kind", .string($0.kind.rawValue))])
          })),
      .init(
        "packages",
        .array(
          book.packages.map { package in
            .object([
              .init("id", .string(package.id)),
              .init("perils", .array(package.perils.map { .string($0) })),
              .init("requires", .array(package.requires.map { .string($0) })),
              .init("default", .bool(package.isDefault)),
              .init("soldFor", package.soldFor.map { .array($0.map { .string($0) }) } ?? .null),
            ])
          })),
      .init("payers", .array(book.payers.map { .string($0) })),
      .init(
        "files",
        .array(
          book.files.map {
            .object([.init("path", .string($0.path)), .init("hash", .string($0.hash))])
          })),
    ])
  }
}
