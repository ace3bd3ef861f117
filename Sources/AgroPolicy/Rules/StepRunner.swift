internal import AgroQuantities

/// Runs one step after the other.
struct StepRunner {
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
  var origin: Step { plan.origins[step.origin] }

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

  func value(_ slot: Int, _ state: Evaluation) throws(QuoteError) -> ExactDecimal {
    if state.isSet[slot] { return state.values[slot] }
    let name = plan.slots[slot].name
    throw QuoteError(
      .missingInput, field: name, .amountMissing, ["input": name, "amount": origin.amount])
  }

  func compute(_ state: inout Evaluation, caps: inout CapUsage) throws {
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
        let currency = error.parameters["currency"].map { " \($0)" } ?? ""
        let amount = state.values[slot].string(decimals: 2) + currency
        error.message += " The sum insured is \(amount)."
        error.parameters["sumInsured"] = amount
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
        throw QuoteError(
          .missingInput, field: name, .amountMissing, ["input": name, "amount": origin.amount])
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

  func first(_ list: Stretch, _ state: Evaluation) throws -> ExactDecimal {
    list.count == 0 ? .zero : try value(plan.operands[Int(list.start)], state)
  }
}
