package import AgroQuantities

/// Which end of the published ranges is computed.
package enum Bound: Sendable, Hashable { case low, high }

/// What earlier parcels of a holder used of each cap.
package struct CapUsage: Sendable {
  package struct Key: Sendable, Hashable {
    var cap: CapKey
    var holder: String
    var bound: Bound
  }
  package var used: [Key: ExactDecimal] = [:]
  package init() {}
}

/// The numbers of one parcel.
package struct ParcelNumbers: Sendable {
  /// In the order of `TariffBook.numericInputs`.
  package var values: [ExactDecimal?]
  package var lists: [String: [ExactDecimal]]
  package var holder: String

  package init(
    values: [ExactDecimal?], lists: [String: [ExactDecimal]] = [:], holder: String = ""
  ) {
    self.values = values
    self.lists = lists
    self.holder = holder
  }
}

/// The state of an evaluation: reused from parcel to parcel, so that none allocates.
package struct Evaluation: Sendable {
  package internal(set) var values: [ExactDecimal] = []
  package internal(set) var isSet: [Bool] = []
  /// Which evidence was used, by index in the plan.
  package internal(set) var used: [Bool] = []
  /// The ledger, where it was asked for.
  package internal(set) var lines: [LedgerLine] = []
  /// Amounts that a cap cut.
  package internal(set) var bindingCaps: [String] = []
  package init() {}

  /// Takes the plan's initial values without giving up the storage of the last parcel.
  mutating func reset(to plan: QuotePlan) {
    if values.count == plan.initial.count, used.count == plan.evidence.count {
      for index in values.indices { values[index] = plan.initial[index] }
      for index in isSet.indices { isSet[index] = plan.isSetInitially[index] }
      for index in used.indices { used[index] = false }
    } else {
      values = plan.initial
      isSet = plan.isSetInitially
      used = [Bool](repeating: false, count: plan.evidence.count)
    }
  }
}

extension QuotePlan {
  /// Computes the plan for one parcel.
  ///
  /// - Parameters:
  ///   - readings: ids of other readings to take in place of the book's own.
  ///   - isTraced: whether ledger lines are written.
  /// - Throws: `QuoteError` at an unknown cell, a conflict of rules, or arithmetic out of range.
  package func evaluate(
    _ parcel: ParcelNumbers, bound: Bound, readings: Set<String> = [], isTraced: Bool,
    caps: inout CapUsage, into state: inout Evaluation
  ) throws(QuoteError) {
    state.reset(to: self)
    state.lines.removeAll(keepingCapacity: true)
    state.bindingCaps.removeAll(keepingCapacity: true)
    for index in inputSlots.indices {
      guard let slot = inputSlots[index], let value = parcel.values[index] else { continue }
      state.values[slot] = value
      state.isSet[slot] = true
    }
    var runner = StepRunner(plan: self, parcel: parcel, bound: bound, isTraced: isTraced)
    for index in steps.indices {
      guard let chosen = try applicable(steps[index], state) else { continue }
      runner.begin(chosen)
      if let otherwise = chosen.otherwise, readings.contains(otherReadings[otherwise].id) {
        runner.operation = otherReadings[otherwise].operation
        runner.reading = otherwise
      }
      try runner.run(&state, caps: &caps)
    }
  }

  /// The step itself, or the deepest exception whose condition holds; two at one level conflict.
  private func applicable(_ step: PlannedStep, _ state: Evaluation) throws(QuoteError)
    -> PlannedStep?
  {
    let holds = step.condition.map { conditions[$0].holds(state.values, state.isSet) } ?? true
    if step.exceptions.count == 0 { return holds ? step : nil }
    var found: PlannedStep?
    for index in step.exceptions.range {
      guard let candidate = try applicable(exceptions[index], state) else { continue }
      if let found {
        throw QuoteError(
          .conflictingRules,
          message: "Two exceptions to the step '\(origins[step.origin].id ?? "")' apply at "
            + "once: at \(origins[found.origin].position) and at "
            + "\(origins[candidate.origin].position).")
      }
      found = candidate
    }
    return found ?? (holds ? step : nil)
  }
}

/// Runs one step after the other.
private struct StepRunner {
  let plan: QuotePlan
  let parcel: ParcelNumbers
  let bound: Bound
  let isTraced: Bool
  var step = PlannedStep(origin: 0, target: 0, operation: .add(.none), condition: nil)
  var operation = PlannedOperation.add(.none)
  /// The other reading that is taken.
  var reading: Int?

  init(plan: QuotePlan, parcel: ParcelNumbers, bound: Bound, isTraced: Bool) {
    self.plan = plan
    self.parcel = parcel
    self.bound = bound
    self.isTraced = isTraced
  }

  mutating func begin(_ step: PlannedStep) {
    self.step = step
    operation = step.operation
    reading = nil
  }

  /// The book's step.
  private var origin: Step { plan.origins[step.origin] }

  func run(_ state: inout Evaluation, caps: inout CapUsage) throws(QuoteError) {
    for index in step.evidence.range { state.used[plan.evidenceUse[index]] = true }
    do {
      try compute(&state, caps: &caps)
    } catch let error as QuoteError {
      throw error
    } catch let error as QuantityError {
      throw QuoteError(
        .arithmetic,
        message: "The amount '\(origin.amount)' cannot be computed at \(origin.position): "
          + "\(error)")
    } catch {
      throw QuoteError(.bookDefect, message: "\(error)")
    }
  }

  private func value(_ slot: Int, _ state: Evaluation) throws(QuoteError) -> ExactDecimal {
    if state.isSet[slot] { return state.values[slot] }
    let name = plan.slots[slot].name
    throw QuoteError(
      .missingInput, field: name,
      message: "The \(name) is missing; the book needs it for '\(origin.amount)'.")
  }

  private func compute(_ state: inout Evaluation, caps: inout CapUsage) throws {
    let target = step.target
    let after: ExactDecimal
    switch operation {
    case .take(let slot):
      after = try value(slot, state)
      write(.take, [slot], after, &state)
    case .cell(let index):
      after = bound == .low ? plan.cells[index].low : plan.cells[index].high
      if isTraced {
        let cell = plan.cells[index]
        write(
          .cell(table: cell.name, keys: cell.keys, printed: cell.printed),
          extra: [LedgerInput(name: "table:\(cell.name)", value: after)], after, &state)
      }
    case .assumed(let index):
      after = plan.cells[index].low
      if isTraced {
        write(
          .take, extra: [LedgerInput(name: "assumed:\(plan.cells[index].name)", value: after)],
          after, &state)
      }
    case .numericCell(let index):
      let lookup = plan.lookups[index]
      let found = try lookup.value(bound, state)
      after = found.value
      write(
        .cell(table: lookup.table.id, keys: found.keys, printed: found.printed),
        extra: [LedgerInput(name: "table:\(lookup.table.id)", value: after)], after, &state)
    case .unknown(let index):
      var error = plan.unknowns[index]
      if let slot = plan.objectScope["sumInsured"], state.isSet[slot] {
        error.message += " The sum insured is \(state.values[slot].string(decimals: 2))."
      }
      throw error
    case .add(let list):
      // A sum skips amounts that no step set: a discount that does not apply is no discount.
      var sum = ExactDecimal.zero
      for index in list.range where state.isSet[plan.operands[index]] {
        sum = try sum.adding(state.values[plan.operands[index]])
      }
      after = sum
      write(.add, list, after, &state)
    case .subtract(let list):
      var rest = try first(list, state)
      for index in list.range.dropFirst() {
        rest = try rest.subtracting(value(plan.operands[index], state))
      }
      after = rest
      write(.subtract, list, after, &state)
    case .multiply(let list):
      var product = try first(list, state)
      for index in list.range.dropFirst() {
        product = try product.multiplied(by: value(plan.operands[index], state))
      }
      after = product
      write(.multiply, list, after, &state)
    case .divide(let a, let b):
      after = try value(a, state).divided(by: value(b, state))
      write(.divide, [a, b], after, &state)
    case .power(let a, let b):
      after = try value(a, state).power(value(b, state))
      write(.power, [a, b], after, &state)
    case .minimum(let list):
      var least = try first(list, state)
      for index in list.range.dropFirst() {
        least = min(least, try value(plan.operands[index], state))
      }
      after = least
      write(.minimum, list, after, &state)
    case .maximum(let list):
      var most = try first(list, state)
      for index in list.range.dropFirst() {
        most = max(most, try value(plan.operands[index], state))
      }
      after = most
      write(.maximum, list, after, &state)
    case .clamp(let x, let low, let high):
      after = try value(x, state).clamped(low: value(low, state), high: value(high, state))
      write(.clamp, [x, low, high], after, &state)
    case .meanOfBest(let list, let count, let last):
      let name = plan.listNames[list]
      guard var values = parcel.lists[name] else {
        throw QuoteError(.missingInput, field: name, message: "The list \(name) is missing.")
      }
      if last > 0 { values = Array(values.suffix(last)) }
      after = try LedgerLine.meanOfBest(values, count: count)
      write(
        .meanOfBest(count: count),
        extra: values.enumerated().map {
          LedgerInput(name: "\(name)[\($0.offset + 1)]", value: $0.element)
        }, after, &state)
    case .round(let index):
      let rounding = plan.roundings[index]
      after = try value(target, state).rounded(toMultipleOf: rounding.unit, rounding.rule)
      write(.round(unit: rounding.unit, rule: rounding.rule), [target], after, &state)
    case .split(let parts, let index):
      let rounding = plan.roundings[index]
      try split(parts, unit: rounding.unit, rule: rounding.rule, &state)
      return
    case .cap(let at, let key, let excessTo):
      try cap(at: at, key: plan.caps[key], excessTo: excessTo, &state, caps: &caps)
      return
    }
    state.values[target] = after
    state.isSet[target] = true
  }

  private func first(_ list: Stretch, _ state: Evaluation) throws -> ExactDecimal {
    list.count == 0 ? .zero : try value(plan.operands[Int(list.start)], state)
  }

  private func split(
    _ parts: Stretch, unit: ExactDecimal, rule: RoundingRule, _ state: inout Evaluation
  ) throws {
    let total = try value(step.target, state)
    var rest = total
    var remainder: Int?
    for index in parts.range {
      let part = plan.parts[index]
      var amount: ExactDecimal
      switch part.portion {
      case .share(let share): amount = try total.multiplied(by: value(share, state))
      case .amount(let slot): amount = try value(slot, state)
      case .remainder:
        remainder = index
        continue
      }
      for limit in part.atMost.range {
        amount = min(amount, try value(plan.operands[limit], state))
      }
      amount = try amount.rounded(toMultipleOf: unit, rule)
      if isTraced { writePart(part, amount, unit: unit, rule: rule, &state) }
      state.values[part.target] = amount
      state.isSet[part.target] = true
      rest = try rest.subtracting(amount)
    }
    guard let remainder else { return }
    if rest.isNegative {
      throw QuoteError(
        .bookDefect,
        message: "The parts of the split at \(origin.position) exceed the amount by "
          + "\(rest.negated).")
    }
    let target = plan.parts[remainder].target
    if isTraced {
      let taken = parts.range.filter { $0 != remainder }.map { plan.parts[$0].target }
      write(.remainder, [step.target] + taken, rest, &state, target: target)
    }
    state.values[target] = rest
    state.isSet[target] = true
  }

  private func writePart(
    _ part: PlannedPart, _ amount: ExactDecimal, unit: ExactDecimal, rule: RoundingRule,
    _ state: inout Evaluation
  ) {
    let limits = part.atMost.range.map { plan.operands[$0] }
    switch part.portion {
    case .share(let share):
      write(
        .share(unit: unit, rule: rule), [step.target, share] + limits, amount, &state,
        target: part.target)
    case .amount(let slot):
      write(
        .part(unit: unit, rule: rule), [slot] + limits, amount, &state, target: part.target)
    case .remainder: break
    }
  }

  private func cap(
    at: Int, key: CapKey, excessTo: Int, _ state: inout Evaluation, caps: inout CapUsage
  ) throws {
    let wanted = try value(step.target, state)
    let limit = try value(at, state)
    let holderKey = CapUsage.Key(
      cap: key, holder: key.scope == .holderSeason ? parcel.holder : "", bound: bound)
    let used = key.scope == .holderSeason ? caps.used[holderKey] ?? .zero : .zero
    let left = try limit.subtracting(used)
    let room = left.isNegative ? ExactDecimal.zero : left
    let after = min(wanted, room)
    if key.scope == .holderSeason { caps.used[holderKey] = try used.adding(after) }
    if isTraced {
      write(
        .cap, [step.target, at], after, &state,
        extra: [LedgerInput(name: "used before", value: used)])
    }
    guard after < wanted else {
      state.values[step.target] = after
      return
    }
    state.bindingCaps.append(origin.amount)
    let other = state.isSet[excessTo] ? state.values[excessTo] : .zero
    let raised = try other.adding(wanted.subtracting(after))
    if isTraced {
      state.lines.append(
        line(
          .excess, target: excessTo,
          inputs: [
            LedgerInput(name: name(excessTo), value: other),
            LedgerInput(name: "before the cap", value: wanted),
            LedgerInput(name: name(step.target), value: after),
          ], before: other, after: raised))
    }
    state.values[step.target] = after
    state.values[excessTo] = raised
    state.isSet[excessTo] = true
  }

  // MARK: Ledger

  private func name(_ slot: Int) -> String {
    let slot = plan.slots[slot]
    if let cover = slot.cover, cover != step.cover {
      return "\(plan.shape.packages[cover])/\(slot.name)"
    }
    return slot.name
  }

  private func write(
    _ action: LedgerLine.Action, _ inputs: [Int] = [], _ after: ExactDecimal,
    _ state: inout Evaluation, target: Int? = nil, extra: [LedgerInput] = []
  ) {
    guard isTraced else { return }
    let target = target ?? step.target
    let read = inputs.map {
      LedgerInput(name: name($0), value: state.values[$0], source: plan.slots[$0].source)
    }
    state.lines.append(
      line(
        action, target: target, inputs: read + extra,
        before: state.isSet[target] ? state.values[target] : nil, after: after))
  }

  private func write(
    _ action: LedgerLine.Action, _ list: Stretch, _ after: ExactDecimal,
    _ state: inout Evaluation
  ) {
    guard isTraced else { return }
    write(
      action, list.range.map { plan.operands[$0] }.filter { state.isSet[$0] }, after, &state)
  }

  private func write(
    _ action: LedgerLine.Action, extra: [LedgerInput], _ after: ExactDecimal,
    _ state: inout Evaluation
  ) {
    write(action, [], after, &state, extra: extra)
  }

  private func line(
    _ action: LedgerLine.Action, target: Int, inputs: [LedgerInput], before: ExactDecimal?,
    after: ExactDecimal
  ) -> LedgerLine {
    let slot = plan.slots[target]
    let origin = origin
    var source = origin.source
    if source == nil || action.isCell {
      // A line without a source of its own rests on the weakest number it read.
      for index in step.evidence.range {
        let other = plan.evidence[plan.evidenceUse[index]].source
        guard let known = source else {
          source = other
          continue
        }
        if other.basis > known.basis { source = other }
      }
    }
    return LedgerLine(
      amount: slot.name, cover: slot.cover.map { plan.shape.packages[$0] }, label: reading.map { plan.otherReadings[$0].label } ?? origin.label,
      action: action, inputs: inputs, before: before, after: after, source: source,
      step: origin.id, note: origin.note)
  }
}

extension LedgerLine.Action {
  fileprivate var isCell: Bool {
    if case .cell = self { return true }
    return false
  }
}

extension PlannedLookup {
  /// The cell of the table for the parcel's numbers.
  fileprivate func value(_ bound: Bound, _ state: Evaluation) throws
    -> (value: ExactDecimal, keys: [String], printed: String)
  {
    var rows = rows
    var linear: NumericKey?
    for key in keys {
      guard state.isSet[key.slot] else {
        throw QuoteError(
          .missingInput, field: key.name,
          message: "The \(key.name) is missing; the table \(table.id) is read by it.")
      }
      let value = state.values[key.slot]
      switch key.match {
      case .exact:
        let exact = rows.filter { $0.numbers[key.position] == value }
        rows = exact.isEmpty ? rows.filter { $0.keys[key.position] == "any" } : exact
      case .band:
        let below = rows.compactMap { $0.numbers[key.position] }.filter { $0 <= value }
        let best = below.max()
        rows = rows.filter { $0.numbers[key.position] == best && best != nil }
      case .linear:
        linear = key
      }
    }
    if let linear { return try interpolated(rows, by: linear, bound, state) }
    guard let row = rows.first else { throw missing(state) }
    return try (cell(row, bound, state), row.keys, row.cell.printed)
  }

  private func interpolated(
    _ rows: [TableRow], by key: NumericKey, _ bound: Bound, _ state: Evaluation
  ) throws -> (value: ExactDecimal, keys: [String], printed: String) {
    let x = state.values[key.slot]
    let points = rows.filter { $0.numbers[key.position] != nil }
    func at(_ row: TableRow) -> ExactDecimal { row.numbers[key.position] ?? .zero }
    let lower = points.filter { at($0) <= x }.max { at($0) < at($1) }
    let upper = points.filter { at($0) >= x }.min { at($0) < at($1) }
    guard let lower, let upper else { throw missing(state) }
    let y0 = try cell(lower, bound, state)
    if at(lower) == at(upper) { return (y0, lower.keys, lower.cell.printed) }
    let y1 = try cell(upper, bound, state)
    let run = try at(upper).subtracting(at(lower))
    let slope = try y1.subtracting(y0).multiplied(by: x.subtracting(at(lower)))
    let value = try y0.adding(slope.divided(by: run)).rounded(decimals: 12, .halfUp)
    return (value, [x.description], "\(lower.cell.printed) .. \(upper.cell.printed)")
  }

  private func cell(_ row: TableRow, _ bound: Bound, _ state: Evaluation) throws -> ExactDecimal {
    switch row.cell.value {
    case .exact(let value): return value
    case .range(let low, let high): return bound == .low ? low : high
    case .unknown(let text):
      throw QuoteError(
        .unknownCell, field: name,
        message: "The \(name) is not published (\(text)); set it with --assume \(name)=\"...\".")
    case .day: throw missing(state)
    }
  }

  private func missing(_ state: Evaluation) -> QuoteError {
    let given = keys.map { "\($0.name) \(state.values[$0.slot])" }.joined(separator: ", ")
    let known = rows.map { $0.keys.joined(separator: "/") }.joined(separator: ", ")
    return QuoteError(
      .unknownCell, field: name,
      message: "The table \(table.id) has no cell for \(given); it has \(known).")
  }
}
