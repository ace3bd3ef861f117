internal import AgroQuantities

/// Compiles a book for one shape.
struct PlanBuilder {
  let book: TariffBook
  let shape: QuoteShape
  let search: CellSearch

  var slots: [Slot] = []
  var initial: [ExactDecimal] = []
  var isSetInitially: [Bool] = []
  var objectScope: [String: Int] = [:]
  var coverScopes: [[String: Int]] = []
  var listNames: [String] = []
  var inputSlots: [Int?] = []
  var origins: [Step] = []
  var plannedExceptions: [PlannedStep] = []
  var conditions: [PlannedCondition] = []
  var operands: [Int] = []
  var cells: [PlannedCell] = []
  var lookups: [PlannedLookup] = []
  var unknowns: [QuoteError] = []
  var roundings: [PlannedRounding] = []
  var parts: [PlannedPart] = []
  var caps: [CapKey] = []
  var otherReadings: [PlannedReading] = []
  var evidenceUse: [Int] = []
  var evidence: [Evidence] = []
  var notes: [Note] = []
  var readings: [String] = []
  var usedAssumptions: Set<String> = []

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

  mutating func build() throws(QuoteError) -> QuotePlan {
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

  mutating func newSlot(
    _ name: String, cover: Int?, value: ExactDecimal? = nil, source: SourceReference? = nil
  ) -> Int {
    slots.append(Slot(name: name, cover: cover, source: source))
    initial.append(value ?? .zero)
    isSetInitially.append(value != nil)
    return slots.count - 1
  }

  mutating func declareInputs() {
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

  mutating func declareConstants() {
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

  mutating func note(user key: String, _ value: ExactDecimal) {
    let typed = shape.typedAssumptions[key] ?? value.description
    notes.append(Note(.setByUser, [("key", key), ("value", typed)]))
  }

  func slot(named name: String, cover: Int?) -> Int? {
    if let cover, let slot = coverScopes[cover][name] { return slot }
    return objectScope[name]
  }

  mutating func target(_ name: String, cover: Int?) -> Int {
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

  mutating func slot(of operand: Operand, step: Step, cover: Int?) throws(QuoteError)
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

  mutating func slots(of operands: [Operand], step: Step, cover: Int?) throws(QuoteError)
    -> [Int]
  {
    var result: [Int] = []
    for operand in operands { result.append(try slot(of: operand, step: step, cover: cover)) }
    return result
  }

  mutating func index(of condition: PlannedCondition) -> Int? {
    if case .always = condition { return nil }
    conditions.append(condition)
    return conditions.count - 1
  }

  mutating func use(_ indices: [Int]) -> Stretch {
    let stretch = Stretch(start: Int32(evidenceUse.count), count: Int32(indices.count))
    evidenceUse += indices
    return stretch
  }

  mutating func stretch(_ indices: [Int]) -> Stretch {
    let stretch = Stretch(start: Int32(operands.count), count: Int32(indices.count))
    operands += indices
    return stretch
  }

  mutating func rounding(_ unit: ExactDecimal, _ rule: RoundingRule) -> Int {
    roundings.append(PlannedRounding(unit: unit, rule: rule))
    return roundings.count - 1
  }

  mutating func evidence(_ key: String, _ source: SourceReference) -> Int {
    let item = Evidence(key: key, source: source)
    if let index = evidence.firstIndex(of: item) { return index }
    evidence.append(item)
    return evidence.count - 1
  }
}
