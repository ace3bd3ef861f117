public import AgroQuantities

/// What looks like a slip in a book that can be used.
public enum BookWarnings {
  /// - Parameters:
  ///   - gazetteer: the places, for zones that overlap.
  ///   - basisOfDocument: what a document of `Sources.yaml` is; nil where it is not known.
  public static func findings(
    of book: TariffBook, gazetteer: Gazetteer, basisOfDocument: (String) -> Basis?
  ) -> [LintFinding] {
    var findings: [LintFinding] = []
    findings += unused(book)
    findings += outliers(book)
    findings += equalEnds(book)
    findings += tooStrong(book, basisOfDocument)
    findings += zones(book, gazetteer)
    let title = book.title
    if title.azerbaijani == nil || title.uzbek == nil || title.russian == nil {
      findings.append(
        LintFinding(
          .warning, "translation-missing", "the title of \(book.id) is not in all four languages"))
    }
    return findings
  }

  private static func warning(
    _ check: String, _ message: String, at position: FilePosition?
  ) -> LintFinding {
    LintFinding(.warning, check, message, at: position)
  }

  // MARK: Unused

  private static func unused(_ book: TariffBook) -> [LintFinding] {
    var names: Set<String> = ["deductible"]
    var zonings: Set<String> = []
    func use(_ condition: Condition) {
      for clause in condition.clauses {
        switch clause {
        case .zone(let zoning, _): zonings.insert(zoning)
        case .choice(let name, _), .number(let name, _), .given(let name), .missing(let name):
          names.insert(name)
        case .not(let inner): use(inner)
        case .object, .kind, .package, .place: break
        }
      }
    }
    func use(_ operation: StepOperation) {
      for case .amount(let name) in operation.operands { names.insert(name) }
      if case .meanOfBest(let list, _, _) = operation { names.insert(list) }
    }
    func use(_ steps: [Step]) {
      for step in steps {
        use(step.operation)
        use(step.condition)
        if let reading = step.otherwise { use(reading.operation) }
      }
    }
    use(book.steps.all)
    for table in book.tables {
      use(table.then)
      if let zoning = table.zoning, table.borrowed == nil { zonings.insert(zoning) }
      for case .input(let name) in table.by + table.fixed.map(\.key) { names.insert(name) }
    }
    for indemnity in book.indemnities {
      use(indemnity.steps)
      if case .shares(let amount, _) = indemnity.points { names.insert(amount) }
    }
    for due in book.dues {
      use(due.condition)
      if case .amount(let name) = due.portion { names.insert(name) }
    }
    for input in book.inputs { use(input.condition) }
    var findings: [LintFinding] = []
    for zoning in book.zonings where !zonings.contains(zoning.id) {
      findings.append(
        warning("unused-zoning", "no table uses the zoning \(zoning.id)", at: zoning.position))
    }
    for constant in book.constants where !names.contains(constant.id) {
      findings.append(
        warning(
          "unused-constant", "no step uses the constant \(constant.id)", at: constant.position))
    }
    // Area bounds are read by the program itself, so an area is never without use there.
    let bounded = Set(book.tables.map(\.gives).filter { $0.hasPrefix("bounds.") }
      .map { String($0.dropFirst(7)) })
    for input in book.inputs where !names.contains(input.id) && !bounded.contains(input.id) {
      findings.append(
        warning("unused-input", "no step or table uses the input \(input.id)", at: input.position))
    }
    let used = Set(book.packages.compactMap(\.indemnity))
    for indemnity in book.indemnities where !used.contains(indemnity.id) {
      findings.append(
        warning(
          "unused-indemnity", "no package uses the indemnity \(indemnity.id)",
          at: indemnity.position))
    }
    for package in book.packages where package.indemnity == nil {
      findings.append(
        warning(
          "indemnity-missing", "\(package.id) has no indemnity, so no payout table",
          at: package.position))
    }
    for payer in book.payers where !book.dues.contains(where: { $0.payer == payer }) {
      findings.append(
        warning("due-missing", "nothing says when \(payer) pays", at: book.dues.first?.position))
    }
    return findings
  }

  // MARK: Numbers

  /// Six times more or less than the middle of the table's other numbers: % for per 1,000. The
  /// published tables spread by five at most, a slip is ten.
  private static func outliers(_ book: TariffBook) -> [LintFinding] {
    var findings: [LintFinding] = []
    for table in book.tables where table.borrowed == nil && table.gives == "rate" {
      let values = table.rows.map { row -> ExactDecimal? in
        switch row.cell.value {
        case .exact(let value): value
        case .range(let low, let high): (try? low.adding(high)).flatMap {
            try? $0.multiplied(by: ExactDecimal(minorUnits: 5, scale: 1))
          }
        case .unknown, .day: nil
        }
      }
      let sorted = values.compactMap { $0 }.filter(\.isPositive).sorted()
      guard sorted.count >= 3 else { continue }
      let middle = sorted[sorted.count / 2]
      for (row, value) in zip(table.rows, values) {
        guard let value, value.isPositive else { continue }
        let six = ExactDecimal(6)
        guard let low = try? value.multiplied(by: six), let high = try? middle.multiplied(by: six)
        else { continue }
        if low <= middle || value >= high {
          findings.append(
            warning(
              "rate-outlier",
              "\(table.id) has \(row.cell.printed) for \(row.keys.joined(separator: ", ")), six "
                + "times off the others; % or per 1000", at: row.cell.position))
        }
      }
    }
    return findings
  }

  private static func equalEnds(_ book: TariffBook) -> [LintFinding] {
    book.tables.flatMap { table in
      table.rows.compactMap { row in
        guard case .range(let low, let high) = row.cell.value, low == high else { return nil }
        return warning(
          "range-equal", "\(table.id): the ends of \(row.cell.printed) are equal",
          at: row.cell.position)
      }
    }
  }

  /// A number that claims to be stronger than the document it was read in.
  private static func tooStrong(
    _ book: TariffBook, _ basisOfDocument: (String) -> Basis?
  ) -> [LintFinding] {
    var findings: [LintFinding] = []
    var seen: Set<FilePosition> = []
    func check(_ source: SourceReference, _ what: String, at position: FilePosition) {
      guard let document = basisOfDocument(source.document), source.basis < document,
        seen.insert(position).inserted
      else { return }
      findings.append(
        warning(
          "basis-too-strong",
          "\(what) counts as \(source.basis.rawValue), but \(source.document) is "
            + "\(document.rawValue)", at: position))
    }
    for package in book.packages { check(package.source, package.id, at: package.position) }
    for constant in book.constants { check(constant.source, constant.id, at: constant.position) }
    for zoning in book.zonings { check(zoning.source, zoning.id, at: zoning.position) }
    for table in book.tables where table.borrowed == nil {
      for row in table.rows {
        check(
          row.cell.source, "\(table.id) \(row.keys.joined(separator: " "))",
          at: row.cell.position)
      }
    }
    for step in book.steps.all {
      if let source = step.source { check(source, "a step of \(step.amount)", at: step.position) }
    }
    for due in book.dues { check(due.source, due.id, at: due.position) }
    for indemnity in book.indemnities {
      check(indemnity.source, indemnity.id, at: indemnity.position)
    }
    for term in book.terms { check(term.source, term.id, at: term.position) }
    for gap in book.gaps { check(gap.source, gap.id, at: gap.position) }
    return findings
  }

  // MARK: Zones

  private static func zones(_ book: TariffBook, _ gazetteer: Gazetteer) -> [LintFinding] {
    var findings: [LintFinding] = []
    let places = gazetteer.places.filter { $0.jurisdiction == book.jurisdiction }
    for zoning in book.zonings {
      var zoneOf: [String: String] = [:]
      for zone in zoning.zones {
        for member in zone.members {
          if let first = zoneOf[member], first != zone.id {
            findings.append(
              warning(
                "place-in-two-zones", "\(zoning.id): \(member) is in \(first) and in \(zone.id)",
                at: zoning.position))
          }
          zoneOf[member] = zone.id
        }
      }
      for place in places where place.level != .district && zoneOf[place.id] != nil {
        let inner = places.filter { $0.parent == place.id }
        guard !inner.isEmpty, inner.allSatisfy({ zoneOf[$0.id] != nil }) else { continue }
        findings.append(
          warning(
            "region-covered-twice",
            "\(zoning.id): every place of \(place.id) has a zone of its own beside the zone of "
              + "\(place.id)", at: zoning.position))
      }
    }
    return findings
  }
}
