internal import AgroQuantities

/// The lines of the ledger.
extension StepRunner {
  func name(_ slot: Int) -> String {
    let slot = plan.slots[slot]
    if let cover = slot.cover, cover != step.cover {
      return "\(plan.shape.packages[cover])/\(slot.name)"
    }
    return slot.name
  }

  func write(
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

  func write(
    _ action: LedgerLine.Action, _ list: Stretch, _ after: ExactDecimal,
    _ state: inout Evaluation
  ) {
    guard isTraced else { return }
    write(
      action, list.range.map { plan.operands[$0] }.filter { state.isSet[$0] }, after, &state)
  }

  func write(
    _ action: LedgerLine.Action, extra: [LedgerInput], _ after: ExactDecimal,
    _ state: inout Evaluation
  ) {
    write(action, [], after, &state, extra: extra)
  }

  func line(
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
      amount: slot.name, cover: slot.cover.map { plan.shape.packages[$0] },
      label: reading.map { plan.otherReadings[$0].label } ?? origin.label,
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
