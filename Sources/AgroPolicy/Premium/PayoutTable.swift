internal import AgroQuantities

/// What a loss pays: each cover's indemnity steps, run over the axis that the cover declares.
struct PayoutTable {
  let plan: QuotePlan
  let book: TariffBook
  let read: ReadParcel

  func payouts(
    _ covers: [CoverQuote], low: Evaluation, high: Evaluation, notes: inout [Note]
  ) throws(QuoteError) -> [Payout] {
    var result: [Payout] = []
    for (index, cover) in covers.enumerated() {
      guard let package = book.package(cover.package), let id = package.indemnity,
        let indemnity = book.indemnity(id)
      else { continue }
      if let deductible = package.deductible, case .unknown(let text) = deductible.share,
        cover.deductibleShare == nil
      {
        notes.append(
          Note(.deductibleUnknown, [("cover", cover.package), ("text", text)]))
        continue
      }
      if let text = indemnity.note {
        let note = Note(book: text, key: indemnity.id)
        if !notes.contains(note) { notes.append(note) }
      }
      for point in try points(of: indemnity, cover: index, low) {
        result.append(
          try payout(indemnity, cover: index, covers[index], at: point, [:], low, high))
      }
      for example in indemnity.examples {
        var conditions = example
        guard let at = conditions.removeValue(forKey: indemnity.axis) else { continue }
        result.append(
          try payout(indemnity, cover: index, covers[index], at: at, conditions, low, high))
      }
    }
    return result
  }

  private func points(of indemnity: Indemnity, cover: Int, _ state: Evaluation)
    throws(QuoteError) -> [ExactDecimal]
  {
    switch indemnity.points {
    case .values(let values): return values
    case .shares(let name, let shares):
      let scope = try SmallScope(plan: plan, cover: cover, state, indemnity: indemnity, read: read)
        .evaluated(book)
      guard let base = scope.values[name] else { return [] }
      do throws(QuantityError) {
        var result: [ExactDecimal] = []
        for share in shares { result.append(try base.multiplied(by: share)) }
        return result
      } catch {
        throw QuoteError(.arithmetic, message: "The points of the payout table: \(error)")
      }
    }
  }

  /// The amounts of an indemnity that do not need a point of the axis.
  func standing(_ indemnity: Indemnity, cover: Int, _ state: Evaluation) throws(QuoteError)
    -> [String: ExactDecimal]
  {
    try SmallScope(plan: plan, cover: cover, state, indemnity: indemnity, read: read)
      .evaluated(book).values
  }

  func payout(
    _ indemnity: Indemnity, cover index: Int, _ cover: CoverQuote, at point: ExactDecimal,
    _ conditions: [String: ExactDecimal], _ low: Evaluation, _ high: Evaluation
  ) throws(QuoteError) -> Payout {
    func amount(_ state: Evaluation) throws(QuoteError) -> Money {
      var scope = SmallScope(plan: plan, cover: index, state, indemnity: indemnity, read: read)
      scope.values["deductible"] = cover.deductibleShare ?? .zero
      scope.values[indemnity.axis] = point
      for (name, value) in conditions { scope.values[name] = value }
      let done = try scope.evaluated(book)
      let value = done.values["indemnity"] ?? .zero
      do throws(QuantityError) {
        return try Money(exactly: value, book.currency)
      } catch {
        throw QuoteError(
          .bookDefect,
          message: "The indemnity '\(indemnity.id)' of \(book.id) is \(value), which is not "
            + "rounded to whole minor units, or is too large.")
      }
    }
    return Payout(
      cover: cover.package, axis: indemnity.axis, at: point, conditions: conditions,
      indemnity: AmountRange(low: try amount(low), high: try amount(high)))
  }
}

/// The amounts that indemnity steps see, by name: those of the object, the cover and the contract.
private struct SmallScope {
  var values: [String: ExactDecimal]
  let lists: [String: [ExactDecimal]]
  let indemnity: Indemnity
  let shape: QuoteShape
  let package: String

  init(
    plan: QuotePlan, cover: Int, _ state: Evaluation, indemnity: Indemnity, read: ReadParcel
  ) {
    var values: [String: ExactDecimal] = [:]
    for (name, slot) in plan.objectScope where state.isSet[slot] { values[name] = state.values[slot] }
    for (name, slot) in plan.coverScopes[cover] where state.isSet[slot] {
      values[name] = state.values[slot]
    }
    for input in indemnity.inputs where values[input.id] == nil {
      if case .number(let value, _) = input.fallback { values[input.id] = value }
    }
    self.values = values
    lists = read.numbers.lists
    self.indemnity = indemnity
    shape = plan.shape
    package = plan.shape.packages[cover]
  }

  /// The scope after all steps.
  func evaluated(_ book: TariffBook) throws(QuoteError) -> SmallScope {
    var scope = self
    let steps = indemnity.steps
    for step in steps where step.exceptionTo == nil {
      guard let chosen = try scope.applicable(step, steps, book) else { continue }
      do throws(QuantityError) {
        guard let value = try scope.value(of: chosen) else {
          // Steps that need the axis do not run while its points are being found.
          if scope.values[indemnity.axis] == nil { return scope }
          throw QuantityError.domain(
            "The step at \(chosen.position) reads an amount that is not set.")
        }
        scope.values[chosen.amount] = value
      } catch {
        throw QuoteError(.arithmetic, message: "The indemnity '\(indemnity.id)': \(error)")
      }
    }
    return scope
  }

  private func applicable(_ step: Step, _ steps: [Step], _ book: TariffBook)
    throws(QuoteError) -> Step?
  {
    var found: Step?
    if let id = step.id {
      for exception in steps where exception.exceptionTo == id {
        guard let candidate = try applicable(exception, steps, book) else { continue }
        if let found {
          throw QuoteError(
            .conflictingRules,
            message: "Two exceptions to the step '\(id)' apply at once: at \(found.position) and "
              + "at \(candidate.position).")
        }
        found = candidate
      }
    }
    return found ?? (holds(step.condition, book) ? step : nil)
  }

  private func holds(_ condition: Condition, _ book: TariffBook) -> Bool {
    condition.clauses.allSatisfy { clause in
      switch clause {
      case .object(let list): list.contains(shape.object)
      case .kind(let list): list.contains(shape.kind.rawValue)
      case .package(let list): list.contains(package)
      case .place(let list): !Set(list).isDisjoint(with: shape.lineage)
      case .zone(let zoning, let zones):
        book.zoning(zoning)?.zone(of: shape.lineage).map(zones.contains) ?? false
      case .choice(let input, let list): shape.choices[input].map(list.contains) ?? false
      case .given(let name): values[name] != nil || shape.choices[name] != nil
      case .missing(let name): values[name] == nil && shape.choices[name] == nil
      case .number(let name, let test): values[name].map { test.holds($0) } ?? false
      case .not(let inner): !holds(inner, book)
      }
    }
  }

  private func read(_ operand: Operand) -> ExactDecimal? {
    switch operand {
    case .literal(let value): value
    case .amount(let name): values[name]
    }
  }

  private func value(of step: Step) throws(QuantityError) -> ExactDecimal? {
    let operands = step.operation.operands.map { read($0) }
    guard operands.allSatisfy({ $0 != nil }) else { return nil }
    var inputs = operands.compactMap { $0 }.map { LedgerInput(name: "", value: $0) }
    let action: LedgerLine.Action
    switch step.operation {
    case .take: action = .take
    case .add: action = .add
    case .subtract: action = .subtract
    case .multiply: action = .multiply
    case .divide: action = .divide
    case .power: action = .power
    case .minimum: action = .minimum
    case .maximum: action = .maximum
    case .clamp: action = .clamp
    case .meanOfBest(let list, let count, let last):
      guard var values = lists[list] else { return nil }
      if let last { values = Array(values.suffix(last)) }
      inputs = values.map { LedgerInput(name: list, value: $0) }
      action = .meanOfBest(count: count)
    case .round(let unit, let rule):
      guard let value = values[step.amount] else { return nil }
      inputs = [LedgerInput(name: step.amount, value: value)]
      action = .round(unit: unit, rule: rule)
    case .lookup, .sumOfCovers, .split, .cap:
      throw .domain("The step at \(step.position) uses an operation that indemnities do not have.")
    }
    return try LedgerLine(
      amount: step.amount, cover: nil, label: nil, action: action, inputs: inputs, before: nil,
      after: .zero, source: nil, step: nil, note: nil
    ).replayed()
  }
}
