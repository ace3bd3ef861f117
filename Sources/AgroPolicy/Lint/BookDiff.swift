public import AgroQuantities

/// A difference between two editions.
public struct BookDifference: Sendable, Hashable {
  /// What happened to the entry.
  public enum Kind: String, Sendable, CaseIterable, Hashable { case added, removed, changed }

  /// The part of a book that the entry belongs to.
  public enum Section: String, Sendable, CaseIterable, Hashable {
    case validity, currency, objects, packages, inputs, constants, zonings, rates, steps, payers
    case due, indemnities, terms, documents, unknowns, borrow
  }

  /// Added, removed or changed.
  public var kind: Kind
  /// The part of the book.
  public var section: Section
  /// The entry by its ids: `object melon, package base`.
  public var subject: String
  /// What the earlier book says, as it is printed there.
  public var old: String?
  /// What the later book says.
  public var new: String?
  /// How much the number changed, as a share: 0.25 is a quarter more. Of the low and the high end.
  public var lowChange: ExactDecimal?
  /// How much the high end changed, as a share.
  public var highChange: ExactDecimal?
}

extension BookDifference: CustomStringConvertible {
  /// One line: `rates: object melon: 1.2 % -> 1.5 % (+25 %)`.
  public var description: String {
    let head = "\(section.rawValue): \(subject)"
    switch kind {
    case .added: return "+ \(head)" + (new.map { ": \($0)" } ?? "")
    case .removed: return "- \(head)" + (old.map { ": \($0)" } ?? "")
    case .changed:
      return "~ \(head): \(old ?? "") -> \(new ?? "")" + change
    }
  }

  private var change: String {
    guard let low = lowChange, let high = highChange else { return "" }
    if low == high { return " (\(Self.percent(low)))" }
    return " (low \(Self.percent(low)), high \(Self.percent(high)))"
  }

  /// `+25 %` of 0.25, to a tenth of a percent.
  public static func percent(_ share: ExactDecimal) -> String {
    guard let value = try? share.multiplied(by: ExactDecimal(100)).rounded(decimals: 1) else {
      return "?"
    }
    return (value.isPositive ? "+" : "") + "\(value) %"
  }
}

/// Compares two editions of a tariff.
public enum BookDiff {
  /// What changed from `old` to `new`, section by section.
  ///
  /// - Parameter text: tells the entries that differ, in a language.
  public static func between(
    _ old: TariffBook, _ new: TariffBook, in text: BookText = .english
  ) -> [BookDifference] {
    var list = DifferenceList(text: text)
    list.compare(.validity, [("from", "\(old.validFrom)")], [("from", "\(new.validFrom)")])
    list.compare(.currency, [("code", old.currency.code)], [("code", new.currency.code)])
    list.objects(old.objects, new.objects)
    list.packages(old.packages, new.packages)
    list.compare(
      .inputs, old.inputs.map { ($0.id, text.line($0)) },
      new.inputs.map { ($0.id, text.line($0)) })
    list.numbers(
      .constants, old.constants.map { ($0.id, .exact($0.value), $0.printed) },
      new.constants.map { ($0.id, .exact($0.value), $0.printed) })
    list.compare(
      .zonings, old.zonings.flatMap { text.lines($0) }, new.zonings.flatMap { text.lines($0) })
    list.numbers(.rates, cells(old, text), cells(new, text))
    for (phase, path) in [
      ("object", \StepPhases.object), ("cover", \.cover), ("contract", \.contract),
    ] {
      list.compare(
        .steps, text.lines(old.steps[keyPath: path], phase),
        text.lines(new.steps[keyPath: path], phase))
    }
    list.compare(.payers, old.payers.map { ($0, "") }, new.payers.map { ($0, "") })
    list.compare(
      .due, old.dues.map { ("\($0.payer) \($0.id)", text.line($0)) },
      new.dues.map { ("\($0.payer) \($0.id)", text.line($0)) })
    list.compare(
      .indemnities, old.indemnities.map { ($0.id, text.line($0)) },
      new.indemnities.map { ($0.id, text.line($0)) })
    list.compare(
      .terms, old.terms.map { ($0.id, text.line($0)) },
      new.terms.map { ($0.id, text.line($0)) })
    list.compare(
      .documents, old.documents.map { ($0.id, $0.perils.joined(separator: ", ")) },
      new.documents.map { ($0.id, $0.perils.joined(separator: ", ")) })
    list.compare(
      .unknowns, old.gaps.map { ($0.id, text.phrase($0.text)) },
      new.gaps.map { ($0.id, text.phrase($0.text)) })
    list.compare(
      .borrow, old.borrowings.map { ($0.book, $0.tables.joined(separator: ", ")) },
      new.borrowings.map { ($0.book, $0.tables.joined(separator: ", ")) })
    return list.differences
  }

  private static func cells(_ book: TariffBook, _ text: BookText)
    -> [(id: String, value: CellValue, text: String)]
  {
    TariffRates.rows(book, amount: nil).map { row in
      let place = row.place.isEmpty ? "" : " \(row.place)"
      let told: String =
        if case .unknown(let known) = row.cell.value {
          text.unknown(known)
        } else {
          row.cell.printed
        }
      return ("\(row.amount)\(place)", row.cell.value, told)
    }
  }
}

private struct DifferenceList {
  var differences: [BookDifference] = []
  let text: BookText

  init(text: BookText) { self.text = text }

  /// The objects that came and went, one line a kind.
  mutating func objects(_ old: [InsurableObject], _ new: [InsurableObject]) {
    for (kind, from, without) in [
      (BookDifference.Kind.removed, old, new), (.added, new, old),
    ] {
      let known = Set(without.map { "\($0.kind.rawValue)/\($0.id)" })
      let changed = from.filter { !known.contains("\($0.kind.rawValue)/\($0.id)") }
      for group in NameKind.insurable {
        let ids = changed.filter { $0.kind == group }.map(\.id)
        guard !ids.isEmpty else { continue }
        let text = ids.joined(separator: ", ")
        add(
          kind, .objects, group.rawValue, old: kind == .removed ? text : nil,
          new: kind == .added ? text : nil)
      }
    }
  }

  /// Packages: one line for each that came or went, one for each property that changed.
  mutating func packages(_ old: [Package], _ new: [Package]) {
    func summary(_ package: Package) -> String {
      text.lines(package).dropFirst().map {
        "\($0.id.dropFirst(package.id.count + 1)) \($0.text)"
      }.joined(separator: "; ")
    }
    for package in old where !new.contains(where: { $0.id == package.id }) {
      add(.removed, .packages, package.id, old: summary(package))
    }
    for package in new {
      guard let before = old.first(where: { $0.id == package.id }) else {
        add(.added, .packages, package.id, new: summary(package))
        continue
      }
      compare(.packages, text.lines(before), text.lines(package))
    }
  }

  mutating func compare(
    _ section: BookDifference.Section, _ old: [(id: String, text: String)],
    _ new: [(id: String, text: String)]
  ) {
    numbers(
      section, old.map { ($0.id, .unknown(""), $0.text) },
      new.map { ($0.id, .unknown(""), $0.text) })
  }

  mutating func numbers(
    _ section: BookDifference.Section, _ old: [(id: String, value: CellValue, text: String)],
    _ new: [(id: String, value: CellValue, text: String)]
  ) {
    let before = Dictionary(old.map { ($0.id, $0) }) { _, last in last }
    let after = Set(new.map(\.id))
    for entry in old where !after.contains(entry.id) {
      add(.removed, section, entry.id, old: entry.text)
    }
    var seen: Set<String> = []
    for entry in new where seen.insert(entry.id).inserted {
      guard let known = before[entry.id] else {
        add(.added, section, entry.id, new: entry.text)
        continue
      }
      let isSame: Bool
      switch (known.value, entry.value) {
      case (.unknown, .unknown): isSame = known.text == entry.text
      default: isSame = known.value == entry.value
      }
      if isSame { continue }
      add(.changed, section, entry.id, old: known.text, new: entry.text)
      if let (oldLow, oldHigh) = ends(known.value), let (newLow, newHigh) = ends(entry.value) {
        differences[differences.count - 1].lowChange = change(oldLow, newLow)
        differences[differences.count - 1].highChange = change(oldHigh, newHigh)
      }
    }
  }

  private mutating func add(
    _ kind: BookDifference.Kind, _ section: BookDifference.Section, _ subject: String,
    old: String? = nil, new: String? = nil
  ) {
    differences.append(
      BookDifference(
        kind: kind, section: section, subject: subject, old: old?.isEmpty == true ? nil : old,
        new: new?.isEmpty == true ? nil : new))
  }

  private func ends(_ value: CellValue) -> (ExactDecimal, ExactDecimal)? {
    switch value {
    case .exact(let value): (value, value)
    case .range(let low, let high): (low, high)
    case .unknown, .day: nil
    }
  }

  /// (new - old) / old; nil from zero.
  private func change(_ old: ExactDecimal, _ new: ExactDecimal) -> ExactDecimal? {
    guard !old.isZero, let difference = try? new.subtracting(old) else { return nil }
    return try? difference.divided(by: old)
  }
}
