public import AgroPolicy
public import AgroQuantities

/// A rule book on a page.
public struct BookPage: Sendable {
  let book: TariffBook
  let names: NameTable
  let texts: Texts

  public init(book: TariffBook, names: NameTable, texts: Texts) {
    self.book = book
    self.names = names
    self.texts = texts
  }

  private func name(_ id: String, _ kind: NameKind) -> String {
    names.name(id, kind: kind, in: texts.language)
  }

  private func wrapped(_ text: String) -> [String] {
    TextWidth.wrapped(text, width: 98, indent: "    ")
  }

  public func lines() -> [String] {
    var lines = [
      "\(book.title[texts.language]) [\(book.id)]",
      "edition \(book.edition), in force from \(book.validFrom)"
        + (book.validThrough.map { " through \($0)" } ?? "") + ", currency \(book.currency.code)",
      "consists of \(book.chain.joined(separator: " <- ")); hash \(book.contentHash)",
    ]
    for kind in NameKind.insurable {
      let own = book.objects.filter { $0.kind == kind }.map { name($0.id, kind) }
      if !own.isEmpty { lines += wrapped("\(kind.rawValue): \(own.joined(separator: ", "))") }
    }
    lines.append("packages:")
    for package in book.packages {
      lines += wrapped("  \(package.id) (\(name(package.id, .package))): \(summary(of: package))")
    }
    lines.append("inputs:")
    for input in book.inputs {
      lines.append(
        "  \(input.id): \(input.kind.rawValue)\(input.isRequired ? ", required" : "")"
          + (input.choices.isEmpty ? "" : " (\(input.choices.joined(separator: ", ")))"))
    }
    lines.append("constants:")
    for constant in book.constants {
      lines.append("  \(constant.id) = \(constant.printed)  \(constant.source)")
    }
    lines.append("steps:")
    for (phase, steps) in [
      ("object", book.steps.object), ("cover", book.steps.cover), ("contract", book.steps.contract),
    ] {
      for step in steps {
        let operands = step.operation.operands.map { operand in
          switch operand {
          case .amount(let name): name
          case .literal(let value): "\(value)"
          }
        }
        lines.append(
          "  \(phase): \(step.amount) = \(step.operation.name)"
            + (operands.isEmpty ? "" : "(\(operands.joined(separator: ", ")))")
            + (step.exceptionTo.map { ", exception to \($0)" } ?? ""))
      }
    }
    lines.append("payers: \(book.payers.map { name($0, .payer) }.joined(separator: ", "))")
    for due in book.dues {
      lines.append("  due \(name(due.id, .label)): \(name(due.payer, .payer))")
    }
    lines.append(texts(.terms) + ":")
    for term in book.terms {
      let value: String =
        switch term.value {
        case .text(let text): name(text, .label)
        case .unknown(let text): "\(texts(.unknown)): \(text)"
        }
      lines += wrapped("  \(name(term.label ?? term.id, .label)): \(value)  \(term.source)")
    }
    lines.append(texts(.documents) + ":")
    for document in book.documents {
      let perils = document.perils.map { name($0, .peril) }.joined(separator: ", ")
      lines += wrapped(
        "  \(name(document.id, .label))" + (perils.isEmpty ? "" : " (\(perils))"))
    }
    return lines
  }

  private func summary(of package: Package) -> String {
    var parts = [package.perils.map { name($0, .peril) }.joined(separator: ", ")]
    if !package.requires.isEmpty { parts.append("needs \(package.requires.joined(separator: ", "))") }
    if !package.includes.isEmpty {
      parts.append("includes \(package.includes.joined(separator: ", "))")
    }
    if let deductible = package.deductible {
      switch deductible.share {
      case .value(let share): parts.append("deductible \(texts.percent(share))")
      case .table(let table): parts.append("deductible by table \(table)")
      case .unknown: parts.append("deductible not published")
      }
    }
    if let list = package.soldFor {
      parts.append(
        "sold for "
          + list.map { names.entry($0, kinds: NameKind.insurable)?.text[texts.language] ?? $0 }
          .joined(separator: ", "))
    }
    for refusal in package.notSoldFor {
      parts.append(
        "not for \(refusal.objects.joined(separator: ", ")): \(name(refusal.reason, .label))")
    }
    return parts.joined(separator: "; ")
  }

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
