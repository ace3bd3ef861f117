internal import AgroQuantities

/// Checks what a book says against itself: names that do not exist, rules that cannot work.
///
/// The shape of the file and the provenance of its numbers were checked when it was read.
public struct BookChecker {
  let book: TariffBook
  private(set) var findings: [LintFinding] = []
  let objects: Set<String>
  let packages: Set<String>
  let inputs: [String: InputDeclaration]
  let constants: Set<String>
  let given: Set<String>

  private init(_ book: TariffBook) {
    self.book = book
    objects = Set(book.objects.map(\.id))
    packages = Set(book.packages.map(\.id))
    inputs = Dictionary(book.inputs.map { ($0.id, $0) }) { first, _ in first }
    constants = Set(book.constants.map(\.id))
    given = Set(book.tables.map(\.gives))
  }

  /// Every defect of the book, in the order of its sections.
  public static func findings(of book: TariffBook) -> [LintFinding] {
    var checker = BookChecker(book)
    checker.checkPackages()
    checker.checkInputs()
    checker.checkTables()
    checker.checkSteps()
    checker.checkIndemnities()
    checker.checkDues()
    for term in book.terms {
      checker.check(term.condition, known: [], of: "the term \(term.id)", at: term.position)
    }
    return checker.findings
  }

  mutating func report(_ check: String, _ message: String, at position: FilePosition?) {
    findings.append(LintFinding(.error, check, message, at: position))
  }

  /// "'x' is not ...; did you mean y".
  func unknown(_ name: String, _ what: String, among known: some Sequence<String>) -> String {
    let near = NearestNames.find(name, in: known.sorted(), limit: 2)
    return "'\(name)' is not \(what)"
      + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))")
  }

  // MARK: Packages, inputs

  private mutating func checkPackages() {
    for package in book.packages {
      let others = [
        ("requires", package.requires), ("includes", package.includes),
        ("excludes", package.excludes),
      ]
      for (key, ids) in others {
        for id in ids where !packages.contains(id) {
          report(
            "package-unknown",
            "\(package.id) \(key) " + unknown(id, "a package of the book", among: packages),
            at: package.position)
        }
      }
      if reaches(package.id, from: package.requires + package.includes, seen: []) {
        report(
          "package-cycle", "\(package.id) requires or includes itself", at: package.position)
      }
      for id in package.requires where package.excludes.contains(id) {
        report(
          "package-conflict", "\(package.id) requires and excludes \(id)", at: package.position)
      }
      if let id = package.indemnity {
        if book.indemnity(id) == nil {
          report(
            "indemnity-unknown",
            "\(package.id): "
              + unknown(id, "an indemnity of the book", among: book.indemnities.map(\.id)),
            at: package.position)
        }
      }
      if case .table(let name)? = package.deductible?.share, !given.contains(name) {
        report(
          "table-missing", "the deductible of \(package.id) needs a table that gives \(name)",
          at: package.position)
      }
      for id in package.soldFor ?? [] where !objects.contains(id) {
        report(
          "object-unknown",
          "\(package.id) is sold for " + unknown(id, "an object of the book", among: objects),
          at: package.position)
      }
      for refusal in package.notSoldFor {
        for id in refusal.objects where package.soldFor?.contains(id) == true {
          report(
            "package-conflict", "\(package.id) is sold and not sold for \(id)",
            at: package.position)
        }
      }
    }
  }

  private func reaches(_ id: String, from ids: [String], seen: Set<String>) -> Bool {
    for next in ids where !seen.contains(next) {
      if next == id { return true }
      guard let package = book.package(next) else { continue }
      if reaches(id, from: package.requires + package.includes, seen: seen.union([next])) {
        return true
      }
    }
    return false
  }

  private mutating func checkInputs() {
    for input in book.inputs {
      check(input.condition, known: [], of: "the input \(input.id)", at: input.position)
      if constants.contains(input.id) {
        report(
          "name-twice", "\(input.id) is an input and a constant", at: input.position)
      }
    }
  }

  // MARK: Tables

  private mutating func checkTables() {
    let set = amounts(of: book.steps.object).union(amounts(of: book.steps.cover))
    for table in book.tables {
      let isOwn = table.borrowed == nil
      var zones: Set<String>?
      if let id = table.zoning, isOwn {
        if let zoning = book.zoning(id) {
          if !zoning.isUnpublished || !zoning.zones.isEmpty { zones = zoning.names }
        } else {
          report(
            "zoning-unknown",
            "\(table.id): " + unknown(id, "a zoning of the book", among: book.zonings.map(\.id)),
            at: table.position)
        }
      }
      for (key, values) in table.fixed {
        for value in values { check(value, of: key, in: table, zones, at: table.position) }
      }
      for (index, key) in table.by.enumerated() {
        if case .input(let name) = key, inputs[name] == nil {
          report(
            "input-unknown",
            "\(table.id) is by " + unknown(name, "an input of the book", among: inputs.keys),
            at: table.position)
          continue
        }
        var seen: Set<String> = []
        for row in table.rows where seen.insert(row.keys[index]).inserted {
          check(row.keys[index], of: key, in: table, zones, at: row.cell.position)
        }
      }
      if table.rows.isEmpty {
        report("table-empty", "\(table.id) has no cells", at: table.position)
      }
      guard !table.then.isEmpty else { continue }
      var known = set.union([table.gives])
      checkSequence(table.then, known: &known, phase: "then of \(table.id)")
    }
    checkOverlaps()
  }

  private mutating func check(
    _ value: String, of key: TableKey, in table: TariffTable, _ zones: Set<String>?,
    at position: FilePosition
  ) {
    guard value != "any" else { return }
    switch key {
    case .object where table.borrowed == nil && table.book == book.id:
      if !objects.contains(value) {
        report(
          "object-unknown",
          "\(table.id): " + unknown(value, "an object of the book", among: objects), at: position)
      }
    case .package where table.borrowed == nil:
      if !packages.contains(value) {
        report(
          "package-unknown",
          "\(table.id): " + unknown(value, "a package of the book", among: packages), at: position)
      }
    case .payer:
      if !book.payers.contains(value) {
        report(
          "payer-unknown",
          "\(table.id): " + unknown(value, "a payer of the book", among: book.payers),
          at: position)
      }
    case .zone:
      if let zones, !zones.contains(value) {
        report(
          "zone-unknown",
          "\(table.id): "
            + unknown(value, "a zone of \(table.zoning ?? "the zoning")", among: zones),
          at: position)
      }
    case .input(let name):
      guard let input = inputs[name] else {
        report(
          "input-unknown",
          "\(table.id) is for " + unknown(name, "an input of the book", among: inputs.keys),
          at: position)
        return
      }
      let choices = input.kind == .flag ? ["yes", "no"] : input.choices
      if input.kind == .flag || input.kind == .choice, !choices.contains(value) {
        report(
          "choice-unknown",
          "\(table.id): " + unknown(value, "a choice of \(name)", among: choices), at: position)
      }
    default: break
    }
  }

  /// Two cells for the same keys in one edition and from one day.
  private mutating func checkOverlaps() {
    var seen: [String: (table: String, position: FilePosition)] = [:]
    func edition(_ table: TariffTable) -> String {
      "\(table.gives)|\(table.layer)|\(table.book)|\(table.from)|"
    }
    var tables: [String: Int] = [:]
    for table in book.tables { tables[edition(table), default: 0] += 1 }
    for table in book.tables {
      let edition = edition(table)
      // The keys of one table differ, or its file is refused.
      let isAlone = tables[edition] == 1
      if isAlone, table.fixed.allSatisfy({ Set($0.values).count == $0.values.count }) { continue }
      for row in table.rows {
        for expanded in table.expandedKeys(of: row) {
          let keys = expanded.filter { $0.value != "any" }.sorted { $0.name < $1.name }
            .map { "\($0.name) \($0.value)" }.joined(separator: ", ")
          let place = edition + keys
          if let first = seen[place] {
            let what = keys.isEmpty ? table.gives : keys
            report(
              "cell-twice",
              "\(what) is given by \(first.table) (line \(first.position.line)) and by \(table.id)",
              at: row.cell.position)
          } else {
            seen[place] = (table.id, row.cell.position)
          }
        }
      }
    }
  }

  // MARK: Indemnities, dues

  private mutating func checkIndemnities() {
    let before = amounts(of: book.steps.all)
    for indemnity in book.indemnities {
      var known = before.union(["deductible", "rate", indemnity.axis])
      for input in indemnity.inputs { known.insert(input.id) }
      checkSequence(indemnity.steps, known: &known, phase: "indemnity \(indemnity.id)")
      if !indemnity.steps.contains(where: { $0.amount == "indemnity" }) {
        report(
          "amount-unset", "the indemnity \(indemnity.id) never sets 'indemnity'",
          at: indemnity.position)
      }
      if case .shares(let amount, _) = indemnity.points, !isKnown(amount, known) {
        report(
          "operand-unknown",
          "the points of \(indemnity.id): " + unknown(amount, "a known amount", among: known),
          at: indemnity.position)
      }
      let inputs = Set(indemnity.inputs.map(\.id)).union([indemnity.axis])
      for example in indemnity.examples {
        for name in example.keys.sorted() where !inputs.contains(name) {
          report(
            "input-unknown",
            "an example of \(indemnity.id): " + unknown(name, "one of its inputs", among: inputs),
            at: indemnity.position)
        }
      }
    }
  }

  private mutating func checkDues() {
    for due in book.dues {
      for payer in [due.payer] + [due.to].compactMap({ $0 }) where !book.payers.contains(payer) {
        report(
          "payer-unknown",
          "\(due.id): " + unknown(payer, "a payer of the book", among: book.payers),
          at: due.position)
      }
      check(due.condition, known: amounts(of: book.steps.all), of: due.id, at: due.position)
      if case .amount(let name) = due.portion, !isKnown(name, amounts(of: book.steps.all)) {
        report(
          "operand-unknown",
          "\(due.id): "
            + unknown(name, "a known amount", among: amounts(of: book.steps.all)),
          at: due.position)
      }
    }
    for payer in book.payers {
      let dues = book.dues.filter { due in
        if case .amount = due.portion { return false }
        return due.payer == payer
      }
      for condition in Set(dues.map(\.condition)) {
        let parts = dues.filter { $0.condition == condition }
        guard let last = parts.last else { continue }
        let remainders = parts.filter { $0.portion == .remainder }.count
        var sum = ExactDecimal.zero
        for part in parts {
          if case .share(let share) = part.portion, let next = try? sum.adding(share) { sum = next }
        }
        if remainders > 1 || (remainders == 0 && condition.isAlways && sum != .one) || sum > .one {
          report(
            "due-parts",
            "the parts of \(payer) do not make up its amount once: shares of \(sum) and "
              + "\(remainders) remainders", at: last.position)
        }
      }
    }
  }
}

extension Zoning {
  /// The zones, with the one of all other places.
  var names: Set<String> { Set(zones.map(\.id) + [rest].compactMap { $0 }) }
}
