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
