internal import AgroQuantities

/// Splits between payers, and caps.
extension StepRunner {
  func split(
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

  func writePart(
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

  func cap(
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
}
