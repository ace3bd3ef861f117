internal import AgroQuantities

/// Compiles a book for one shape.
struct PlanBuilder {
  let book: TariffBook
  let shape: QuoteShape
  let search: CellSearch

  private var slots: [Slot] = []
  private var initial: [ExactDecimal] = []
  private var isSetInitially: [Bool] = []
  private var objectScope: [String: Int] = [:]
  private var coverScopes: [[String: Int]] = []
  private var listNames: [String] = []
  private var inputSlots: [Int?] = []
  private var origins: [Step] = []
  private var plannedExceptions: [PlannedStep] = []
  private var conditions: [PlannedCondition] = []
  private var operands: [Int] = []
  private var cells: [PlannedCell] = []
  private var lookups: [PlannedLookup] = []
  private var unknowns: [QuoteError] = []
  private var roundings: [PlannedRounding] = []
  private var parts: [PlannedPart] = []
  private var caps: [CapKey] = []
  private var otherReadings: [PlannedReading] = []
  private var evidenceUse: [Int] = []
  private var evidence: [Evidence] = []
  private var notes: [Note] = []
  private var readings: [String] = []
  private var usedAssumptions: Set<String> = []

  init(book: TariffBook, shape: QuoteShape) {
    self.book = book
    self.shape = shape
    search = CellSearch(book: book, shape: shape)
  }

  /// The plan of the book for the shape.
  ///
  /// - Throws: `QuoteError` where rules conflict or name what does not exist. An unknown cell does
  ///   not throw here but when the plan is evaluated, so that the sum insured is known by then.
  static func plan(_ book: TariffBook, for shape: QuoteShape) throws(QuoteError) -> QuotePlan {
    var builder = PlanBuilder(book: book, shape: shape)
    return try builder.build()
  }

  private mutating func build() throws(QuoteError) -> QuotePlan {
    declareInputs()
    declareConstants()
    var planned: [PlannedStep] = []
    planned += try plan(phase: book.steps.object, cover: nil)
    for index in shape.packages.indices {
      coverScopes.append([:])
      planned += try plan(phase: book.steps.cover, cover: index)
    }
    planned += try plan(phase: book.steps.contract, cover: nil)
    try checkAssumptions()
    return QuotePlan(
      steps: planned, slots: slots, initial: initial, isSetInitially: isSetInitially,
      inputSlots: inputSlots, origins: origins, exceptions: plannedExceptions,
      conditions: conditions, operands: operands, cells: cells, lookups: lookups,
      unknowns: unknowns, roundings: roundings, parts: parts, caps: caps,
      otherReadings: otherReadings, evidenceUse: evidenceUse, listNames: listNames,
      evidence: evidence, notes: notes, objectScope: objectScope, coverScopes: coverScopes,
      shape: shape, readings: readings,
      hasRange: !lookups.isEmpty || cells.contains { $0.low != $0.high })
  }

  // MARK: Slots

  private mutating func newSlot(
    _ name: String, cover: Int?, value: ExactDecimal? = nil, source: SourceReference? = nil
  ) -> Int {
    slots.append(Slot(name: name, cover: cover, source: source))
    initial.append(value ?? .zero)
    isSetInitially.append(value != nil)
    return slots.count - 1
  }

  private mutating func declareInputs() {
    listNames = book.inputs.filter { $0.kind == .yields }.map(\.id)
    for name in book.numericInputs {
      if name == "sumInsured", !shape.given.contains(name) {
        inputSlots.append(nil)
        continue
      }
      let slot = newSlot(name, cover: nil)
      objectScope[name] = slot
      inputSlots.append(slot)
    }
  }

  private mutating func declareConstants() {
    for constant in book.constants where objectScope[constant.id] == nil {
      if let value = shape.assumptions[constant.id] {
        usedAssumptions.insert(constant.id)
        note(user: constant.id, value)
        objectScope[constant.id] = newSlot(
          constant.id, cover: nil, value: value,
          source: SourceReference(document: "request", locator: constant.id, basis: .user))
      } else {
        objectScope[constant.id] = newSlot(
          constant.id, cover: nil, value: constant.value, source: constant.source)
      }
    }
  }

  private mutating func note(user key: String, _ value: ExactDecimal) {
    notes.append(Note(.setByUser, [("key", key), ("value", value.description)]))
  }

  private func slot(named name: String, cover: Int?) -> Int? {
    if let cover, let slot = coverScopes[cover][name] { return slot }
    return objectScope[name]
  }

  private mutating func target(_ name: String, cover: Int?) -> Int {
    if let cover {
      if let slot = coverScopes[cover][name] { return slot }
      let slot = newSlot(name, cover: cover)
      coverScopes[cover][name] = slot
      return slot
    }
    if let slot = objectScope[name] { return slot }
    let slot = newSlot(name, cover: nil)
    objectScope[name] = slot
    return slot
  }

  private mutating func slot(of operand: Operand, step: Step, cover: Int?) throws(QuoteError)
    -> Int
  {
    switch operand {
    case .literal(let value):
      return newSlot(value.description, cover: nil, value: value, source: step.source)
    case .amount(let name):
      if let slot = slot(named: name, cover: cover) { return slot }
      throw QuoteError(
        .bookDefect,
        message: "The step at \(step.position) reads '\(name)', which no step, input or constant "
          + "sets before it.",
        nearest: NearestNames.find(name, in: objectScope.keys.sorted(), limit: 2))
    }
  }

  private mutating func slots(of operands: [Operand], step: Step, cover: Int?) throws(QuoteError)
    -> [Int]
  {
    var result: [Int] = []
    for operand in operands { result.append(try slot(of: operand, step: step, cover: cover)) }
    return result
  }

  // MARK: Steps

  private mutating func plan(phase: [Step], cover: Int?) throws(QuoteError) -> [PlannedStep] {
    var result: [PlannedStep] = []
    for step in phase where step.exceptionTo == nil {
      if step.amount == "sumInsured", shape.given.contains("sumInsured"), cover == nil,
        !isRounding(step)
      {
        continue
      }
      guard let planned = try plan(step, among: phase, cover: cover) else { continue }
      result += planned
    }
    return result
  }

  private func isRounding(_ step: Step) -> Bool {
    if case .round = step.operation { return true }
    return false
  }

  /// The step with its exceptions and what follows a look-up; `nil` where nothing of it can apply.
  private mutating func plan(_ step: Step, among phase: [Step], cover: Int?) throws(QuoteError)
    -> [PlannedStep]?
  {
    let condition = condition(step.condition, cover: cover)
    var exceptions: [PlannedStep] = []
    var followers: [PlannedStep] = []
    if let id = step.id {
      for exception in phase where exception.exceptionTo == id {
        guard let planned = try plan(exception, among: phase, cover: cover) else { continue }
        exceptions.append(planned[0])
        followers += planned.dropFirst()
      }
    }
    if case .never = condition, exceptions.isEmpty { return nil }
    // A statically decided exception leaves nothing of its base: do not search the base's cells.
    let settled = exceptions.filter { $0.condition == nil && $0.exceptions.count == 0 }
    if settled.count > 1 {
      throw QuoteError(
        .conflictingRules,
        message: "Two exceptions to the step '\(step.id ?? step.amount)' apply at once: at "
          + "\(origins[settled[0].origin].position) and at "
          + "\(origins[settled[1].origin].position).")
    }
    if let only = settled.first, exceptions.count == 1 { return [only] + followers }
    let target = target(step.amount, cover: cover)
    origins.append(step)
    var planned = PlannedStep(
      origin: origins.count - 1, cover: cover, target: target, operation: .add(.none),
      condition: index(of: condition))
    planned.exceptions = Stretch(
      start: Int32(plannedExceptions.count), count: Int32(exceptions.count))
    plannedExceptions += exceptions
    if case .never = condition { return [planned] + followers }
    if case .lookup(let name) = step.operation {
      let found = try lookup(name, step: step, cover: cover, target: target, condition: condition)
      planned.operation = found.operation
      planned.evidence = use(found.evidence)
      return [planned] + found.then + followers
    }
    planned.operation = try operation(step.operation, step: step, cover: cover, target: target)
    if let otherwise = step.otherwise {
      let reading = try operation(otherwise.operation, step: step, cover: cover, target: target)
      otherReadings.append(
        PlannedReading(id: otherwise.id, label: otherwise.label, operation: reading))
      planned.otherwise = otherReadings.count - 1
      if !readings.contains(otherwise.id) { readings.append(otherwise.id) }
    }
    var used: [Int] = []
    if let source = step.source { used.append(evidence(step.id ?? step.amount, source)) }
    for operand in step.operation.operands {
      if case .amount(let name) = operand, let slot = slot(named: name, cover: cover),
        let source = slots[slot].source
      {
        used.append(evidence(name, source))
      }
    }
    planned.evidence = use(used)
    return [planned] + followers
  }

  private mutating func index(of condition: PlannedCondition) -> Int? {
    if case .always = condition { return nil }
    conditions.append(condition)
    return conditions.count - 1
  }

  private mutating func use(_ indices: [Int]) -> Stretch {
    let stretch = Stretch(start: Int32(evidenceUse.count), count: Int32(indices.count))
    evidenceUse += indices
    return stretch
  }

  private mutating func stretch(_ indices: [Int]) -> Stretch {
    let stretch = Stretch(start: Int32(operands.count), count: Int32(indices.count))
    operands += indices
    return stretch
  }

  private mutating func rounding(_ unit: ExactDecimal, _ rule: RoundingRule) -> Int {
    roundings.append(PlannedRounding(unit: unit, rule: rule))
    return roundings.count - 1
  }

  private mutating func evidence(_ key: String, _ source: SourceReference) -> Int {
    let item = Evidence(key: key, source: source)
    if let index = evidence.firstIndex(of: item) { return index }
    evidence.append(item)
    return evidence.count - 1
  }

  private mutating func operation(
    _ operation: StepOperation, step: Step, cover: Int?, target: Int
  ) throws(QuoteError) -> PlannedOperation {
    switch operation {
    case .take(let a): return .take(try slot(of: a, step: step, cover: cover))
    case .lookup(let name):
      throw QuoteError(
        .bookDefect, message: "The step at \(step.position) looks up '\(name)' where it cannot.")
    case .add(let list): return .add(stretch(try slots(of: list, step: step, cover: cover)))
    case .subtract(let list): return .subtract(stretch(try slots(of: list, step: step, cover: cover)))
    case .multiply(let list): return .multiply(stretch(try slots(of: list, step: step, cover: cover)))
    case .divide(let a, let b):
      return .divide(
        try slot(of: a, step: step, cover: cover), try slot(of: b, step: step, cover: cover))
    case .power(let a, let b):
      return .power(
        try slot(of: a, step: step, cover: cover), try slot(of: b, step: step, cover: cover))
    case .minimum(let list): return .minimum(stretch(try slots(of: list, step: step, cover: cover)))
    case .maximum(let list): return .maximum(stretch(try slots(of: list, step: step, cover: cover)))
    case .clamp(let x, let low, let high):
      let slots = try slots(of: [x, low, high], step: step, cover: cover)
      return .clamp(slots[0], slots[1], slots[2])
    case .meanOfBest(let list, let count, let last):
      guard let index = listNames.firstIndex(of: list) else {
        throw QuoteError(
          .bookDefect, message: "The step at \(step.position) reads the list '\(list)', which is "
            + "no input of type yields.")
      }
      return .meanOfBest(list: index, count: count, last: last ?? 0)
    case .round(let unit, let rule): return .round(rounding(unit, rule))
    case .sumOfCovers(let name):
      return .add(stretch(coverScopes.compactMap { $0[name] }))
    case .split(let bookParts, let unit, let rule):
      var planned: [PlannedPart] = []
      for part in bookParts {
        let portion: PlannedPart.Portion =
          switch part.portion {
          case .share(let operand): .share(try slot(of: operand, step: step, cover: cover))
          case .amount(let operand): .amount(try slot(of: operand, step: step, cover: cover))
          case .remainder: .remainder
          }
        planned.append(
          PlannedPart(
            target: self.target("payer.\(part.payer)", cover: cover), portion: portion,
            atMost: stretch(try slots(of: part.atMost, step: step, cover: cover))))
      }
      parts += planned
      return .split(
        parts: Stretch(start: Int32(parts.count - planned.count), count: Int32(planned.count)),
        rounding: rounding(unit, rule))
    case .cap(let at, let scope, let excessTo):
      caps.append(CapKey(step: step.id ?? step.amount, scope: scope))
      return .cap(
        at: try slot(of: at, step: step, cover: cover), key: caps.count - 1,
        excessTo: self.target(excessTo, cover: cover))
    }
  }

  // MARK: Look-ups

  private struct Found {
    var operation: PlannedOperation
    var evidence: [Int]
    var then: [PlannedStep]
  }

  private mutating func lookup(
    _ name: String, step: Step, cover: Int?, target: Int, condition: PlannedCondition
  ) throws(QuoteError) -> Found {
    let package = cover.map { shape.packages[$0] }
    let key = package.map { "\($0).\(name)" } ?? name
    let finding = try search.find(name, package: package)
    if let value = shape.assumptions[key] {
      if !usedAssumptions.contains(key) { note(user: key, value) }
      usedAssumptions.insert(key)
      let source = SourceReference(document: "request", locator: key, basis: .user)
      return Found(
        operation: .assumed(cell(value, value, key, [], value.description)), evidence: [evidence(key, source)], then: [])
    }
    guard let finding else {
      return Found(
        operation: unpublished(key, name: name, package: package, known: nil), evidence: [],
        then: [])
    }
    let table = finding.table
    var sources: [Int] = []
    for row in finding.rows {
      sources.append(evidence(key, source(of: row.cell, table: table)))
    }
    noteUse(of: finding, name: name, key: key)
    let operation = try planned(finding, name: name, key: key, package: package)
    var then: [PlannedStep] = []
    if !table.then.isEmpty {
      let previous = cover.map { coverScopes[$0][name] } ?? objectScope[name]
      bind(name, to: target, cover: cover)
      for follower in table.then {
        let own = follower.amount == name || follower.amount.isEmpty
        guard let followers = try plan(follower, among: table.then, cover: cover) else { continue }
        for var planned in followers {
          if own { planned.target = target }
          planned.condition = index(
            of: .conjunction([condition, planned.condition.map { conditions[$0] } ?? .always]))
          then.append(planned)
        }
      }
      if let previous { bind(name, to: previous, cover: cover) }
    }
    return Found(operation: operation, evidence: sources, then: then)
  }

  private mutating func bind(_ name: String, to slot: Int, cover: Int?) {
    if let cover { coverScopes[cover][name] = slot } else { objectScope[name] = slot }
  }

  private mutating func planned(
    _ finding: CellFinding, name: String, key: String, package: String?
  ) throws(QuoteError) -> PlannedOperation {
    let table = finding.table
    var numeric: [PlannedLookup.NumericKey] = []
    for (position, by) in table.by.enumerated() {
      guard case .input(let input) = by, let declaration = book.input(input),
        declaration.kind != .choice, declaration.kind != .flag
      else { continue }
      guard let slot = objectScope[input] else { continue }
      numeric.append(
        .init(position: position, slot: slot, match: table.match[input] ?? .exact, name: input))
    }
    if !numeric.isEmpty {
      lookups.append(PlannedLookup(name: key, table: table, rows: finding.rows, keys: numeric))
      return .numericCell(lookups.count - 1)
    }
    if !finding.isZoneUnknown, finding.rows.count > 1 {
      throw QuoteError(
        .duplicatedCell,
        message: "The \(name) of \(shape.object) is given twice in \(table.id): at "
          + "\(finding.rows[0].cell.position) and at \(finding.rows[1].cell.position).")
    }
    var low: ExactDecimal?
    var high: ExactDecimal?
    var known: String?
    for row in finding.rows {
      switch row.cell.value {
      case .exact(let value):
        low = low.map { min($0, value) } ?? value
        high = high.map { max($0, value) } ?? value
      case .range(let bottom, let top):
        low = low.map { min($0, bottom) } ?? bottom
        high = high.map { max($0, top) } ?? top
      case .unknown(let text): known = text
      case .day: known = "a day, not a number"
      }
    }
    guard let low, let high else {
      return unpublished(key, name: name, package: package, known: known)
    }
    let keys = finding.rows.count == 1 ? finding.rows[0].keys : ["any"]
    let printed =
      finding.rows.count == 1
      ? finding.rows[0].cell.printed : "\(finding.rows.count) zones of \(table.id)"
    return .cell(cell(low, high, table.id, keys, printed))
  }

  private mutating func cell(
    _ low: ExactDecimal, _ high: ExactDecimal, _ name: String, _ keys: [String], _ printed: String
  ) -> Int {
    cells.append(PlannedCell(low: low, high: high, name: name, keys: keys, printed: printed))
    return cells.count - 1
  }

  private mutating func unpublished(_ key: String, name: String, package: String?, known: String?)
    -> PlannedOperation
  {
    let what = package.map { "The \(name) of package '\($0)' for \(shape.object)" }
      ?? "The \(name) for \(shape.object)"
    let place = shape.placeName.isEmpty ? "" : " in \(shape.placeName)"
    let detail = known.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    unknowns.append(
      QuoteError(
        .unknownCell, field: key,
        message: "\(what)\(place) is not published in \(book.id)\(detail); "
          + "set it with --assume \(key)=\"...\"."))
    return .unknown(unknowns.count - 1)
  }

  private func source(of cell: Cell, table: TariffTable) -> SourceReference {
    var source = cell.source
    if shape.date > table.through, source.basis < .inferred { source.basis = .inferred }
    return source
  }

  private mutating func noteUse(of finding: CellFinding, name: String, key: String) {
    let table = finding.table
    func add(_ note: Note) { if !notes.contains(note) { notes.append(note) } }
    if let borrowed = table.borrowed {
      add(
        Note(
          .borrowed, [("key", key), ("book", borrowed.book), ("table", table.id),
            ("reason", borrowed.reason)]))
    }
    if finding.isZoneUnknown {
      add(
        Note(
          .rateRangeZoneUnknown, [("key", key), ("place", shape.placeName), ("table", table.id)]))
    } else if let row = finding.rows.first, case .range = row.cell.value {
      let unpublished = table.zoning.flatMap { book.zoning($0) }?.isUnpublished ?? false
      add(
        Note(
          unpublished ? .rateRangeZoneUnpublished : .rateRangePublished,
          [("key", key), ("place", shape.placeName), ("table", table.id),
            ("printed", row.cell.printed)]))
    }
    if shape.date > table.through {
      add(Note(.assumedUnchanged, [("key", key), ("table", table.id),
        ("since", table.from.description)]))
    }
    for row in finding.rows {
      if let text = row.cell.note, finding.rows.count == 1 {
        add(Note(.bookNote, [("key", key), ("text", text)]))
      }
    }
  }

  private func checkAssumptions() throws(QuoteError) {
    for key in shape.assumptions.keys.sorted()
    where !usedAssumptions.contains(key) && !key.hasSuffix(".deductible") {
      let packages = Set(book.packages.map(\.id))
      let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
      // A key of a package that is sold but not in this request is no mistake.
      if parts.count == 2, packages.contains(parts[0]),
        book.tables.contains(where: { $0.gives == parts[1] })
          || book.steps.cover.contains(where: { $0.operation == .lookup(parts[1]) })
      {
        continue
      }
      var valid = book.constants.map(\.id)
      for step in book.steps.all {
        if case .lookup(let name) = step.operation {
          valid += shape.packages.map { "\($0).\(name)" } + [name]
        }
      }
      throw QuoteError(
        .unknownAssumption, field: key,
        message: "The book \(book.id) has nothing named '\(key)' that could be assumed.",
        nearest: NearestNames.find(key, in: valid, limit: 3))
    }
  }

  // MARK: Conditions

  private mutating func condition(_ condition: Condition, cover: Int?) -> PlannedCondition {
    var list: [PlannedCondition] = []
    for clause in condition.clauses { list.append(planned(clause, cover: cover)) }
    return .conjunction(list)
  }

  private mutating func planned(_ clause: Clause, cover: Int?) -> PlannedCondition {
    func known(_ holds: Bool) -> PlannedCondition { holds ? .always : .never }
    switch clause {
    case .object(let list): return known(list.contains(shape.object))
    case .kind(let list): return known(list.contains(shape.kind.rawValue))
    case .package(let list):
      if let cover { return known(list.contains(shape.packages[cover])) }
      return known(!Set(list).isDisjoint(with: shape.packages))
    case .place(let list): return known(!Set(list).isDisjoint(with: shape.lineage))
    case .zone(let zoning, let zones):
      guard let zone = book.zoning(zoning)?.zone(of: shape.lineage) else { return .never }
      return known(zones.contains(zone))
    case .choice(let input, let list): return known(shape.choices[input].map(list.contains) ?? false)
    case .given(let name):
      return known(shape.given.contains(name) || shape.choices[name] != nil)
    case .missing(let name):
      return known(!shape.given.contains(name) && shape.choices[name] == nil)
    case .number(let name, let test):
      guard let slot = slot(named: name, cover: cover) else { return .never }
      return .number(slot: slot, test)
    case .not(let inner): return condition(inner, cover: cover).negated
    }
  }
}
