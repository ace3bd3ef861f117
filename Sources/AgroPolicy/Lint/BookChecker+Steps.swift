internal import AgroQuantities

extension BookChecker {
  /// The amounts that steps set.
  func amounts(of steps: [Step]) -> Set<String> {
    var names: Set<String> = []
    for step in steps {
      names.insert(step.amount)
      switch step.operation {
      case .split(let parts, _, _): for part in parts { names.insert("payer.\(part.payer)") }
      case .cap(_, _, let excess): names.insert(excess)
      default: break
      }
    }
    return names
  }

  func isKnown(_ name: String, _ known: Set<String>) -> Bool {
    if known.contains(name) || constants.contains(name) || name == "sumInsured" { return true }
    guard let input = inputs[name] else { return false }
    return ![.flag, .choice, .yields].contains(input.kind)
  }

  mutating func checkSteps() {
    var known: Set<String> = []
    checkSequence(book.steps.object, known: &known, phase: "object")
    let object = known
    var cover = known
    checkSequence(book.steps.cover, known: &cover, phase: "cover")
    known = object
    let set = amounts(of: book.steps.cover)
    for step in book.steps.contract {
      if case .sumOfCovers(let name) = step.operation, !set.contains(name) {
        report(
          "operand-unknown", "the sum of covers: " + unknown(name, "set by them", among: set),
          at: step.position)
      }
    }
    checkSequence(book.steps.contract, known: &known, phase: "contract")
    guard let first = book.steps.all.first else {
      report("steps-missing", "the book has no steps", at: nil)
      return
    }
    if !object.contains("sumInsured") {
      report("amount-unset", "no step of 'object' sets 'sumInsured'", at: first.position)
    }
    if !set.contains("premium") && !known.contains("premium") {
      report("amount-unset", "no step sets 'premium'", at: first.position)
    }
    if book.payers.isEmpty {
      report("payer-missing", "the book names no payers", at: first.position)
    }
    for payer in book.payers where !known.contains("payer.\(payer)") {
      report(
        "amount-unset", "no step of 'contract' sets 'payer.\(payer)'",
        at: (book.steps.contract.last ?? first).position)
    }
    for step in book.steps.contract {
      guard case .split(let parts, _, _) = step.operation else { continue }
      for part in parts where !book.payers.contains(part.payer) {
        report(
          "payer-unknown", unknown(part.payer, "a payer of the book", among: book.payers),
          at: step.position)
      }
    }
    let hasRounding = book.steps.all.contains { step in
      if case .round = step.operation { return true }
      return false
    }
    if !hasRounding {
      report("rounding-missing", "the premium is never rounded", at: first.position)
    }
  }

  /// Checks steps that run one after the other; what they set becomes known.
  mutating func checkSequence(_ steps: [Step], known: inout Set<String>, phase: String) {
    checkExceptions(steps, phase: phase)
    for (index, step) in steps.enumerated() {
      check(step.operation, of: step, known: known)
      if let reading = step.otherwise { check(reading.operation, of: step, known: known) }
      check(step.condition, known: known, of: step.id ?? step.amount, at: step.position)
      let operations = [step.operation] + [step.otherwise?.operation].compactMap { $0 }
      if operations.contains(where: needsRounding) {
        // Exceptions stand in the place of an earlier step, so the rounding may come behind them.
        let next = steps[(index + 1)...].first { $0.exceptionTo == nil }
        var isRounded = false
        if let next, case .round = next.operation, next.amount == step.amount { isRounded = true }
        if !isRounded {
          report(
            "rounding-missing",
            "\(step.operation.name) of '\(step.amount)' in \(phase) is not followed by a round of "
              + "it", at: step.position)
        }
      }
      known.formUnion(amounts(of: [step]))
    }
  }

  private func needsRounding(_ operation: StepOperation) -> Bool {
    switch operation {
    case .divide, .power: return true
    case .meanOfBest(_, var count, _):
      while count % 2 == 0 { count /= 2 }
      while count % 5 == 0 { count /= 5 }
      return count != 1
    default: return false
    }
  }

  private mutating func check(
    _ operation: StepOperation, of step: Step, known: Set<String>
  ) {
    for case .amount(let name) in operation.operands where !isKnown(name, known) {
      let all = known.union(constants).union(inputs.keys)
      report(
        "operand-unknown", "'\(step.amount)': " + unknown(name, "known at this step", among: all),
        at: step.position)
    }
    switch operation {
    case .lookup(let name) where !given.contains(name):
      report(
        "table-missing",
        "'\(step.amount)': no table gives " + unknown(name, "given by a table", among: given),
        at: step.position)
    case .round where !isKnown(step.amount, known):
      report(
        "operand-unknown", "'\(step.amount)' is rounded before it is set", at: step.position)
    case .meanOfBest(let list, _, _) where inputs[list]?.kind != .yields:
      report(
        "input-unknown", unknown(list, "an input of the type yields", among: inputs.keys),
        at: step.position)
    case .cap(_, _, let excess) where !isKnown(excess, known):
      report(
        "operand-unknown", "the excess of '\(step.amount)' goes to "
          + unknown(excess, "known at this step", among: known), at: step.position)
    default: break
    }
  }

  private mutating func checkExceptions(_ steps: [Step], phase: String) {
    var byID: [String: Step] = [:]
    for step in steps { if let id = step.id { byID[id] = step } }
    var seen: [String: Set<Condition>] = [:]
    for step in steps {
      guard let target = step.exceptionTo else { continue }
      guard let replaced = byID[target] else {
        report(
          "exception-unknown",
          "an exception in \(phase) to " + unknown(target, "a step of it", among: byID.keys),
          at: step.position)
        continue
      }
      if replaced.amount != step.amount {
        report(
          "exception-amount",
          "an exception to \(target) sets '\(step.amount)', not '\(replaced.amount)'",
          at: step.position)
      }
      if step.condition.isAlways {
        report(
          "exception-always", "an exception to \(target) without a condition", at: step.position)
      }
      if !seen[target, default: []].insert(step.condition).inserted {
        report(
          "exception-twice", "two exceptions to \(target) under the same condition",
          at: step.position)
      }
      var path: Set<String> = []
      var current: Step? = step
      while let next = current?.exceptionTo {
        guard path.insert(next).inserted else {
          report("exception-cycle", "exceptions to \(target) in a cycle", at: step.position)
          break
        }
        current = byID[next]
      }
    }
  }

  /// Checks that what a condition speaks of exists.
  mutating func check(
    _ condition: Condition, known: Set<String>, of what: String, at position: FilePosition
  ) {
    for clause in condition.clauses {
      switch clause {
      case .object(let ids):
        for id in ids where !objects.contains(id) {
          report(
            "object-unknown",
            "\(what): " + unknown(id, "an object of the book", among: objects), at: position)
        }
      case .package(let ids):
        for id in ids where !packages.contains(id) {
          report(
            "package-unknown",
            "\(what): " + unknown(id, "a package of the book", among: packages), at: position)
        }
      case .kind(let kinds):
        if !book.objects.contains(where: { kinds.contains($0.kind.rawValue) }) {
          report(
            "kind-unknown",
            "\(what): the book has no object of the kind '\(kinds.joined(separator: "', '"))'",
            at: position)
        }
      case .place: break
      case .zone(let id, let zones):
        guard let zoning = book.zoning(id) else {
          report(
            "zoning-unknown",
            "\(what): " + unknown(id, "a zoning of the book", among: book.zonings.map(\.id)),
            at: position)
          continue
        }
        let names = zoning.names
        for zone in zones where !names.contains(zone) {
          report(
            "zone-unknown", "\(what): " + unknown(zone, "a zone of \(id)", among: names),
            at: position)
        }
      case .choice(let name, let words):
        guard let input = inputs[name] else {
          report(
            "input-unknown",
            "\(what): " + unknown(name, "an input of the book", among: inputs.keys), at: position)
          continue
        }
        let choices = input.kind == .flag ? ["yes", "no"] : input.choices
        for word in words where !choices.contains(word) {
          report(
            "choice-unknown", "\(what): " + unknown(word, "a choice of \(name)", among: choices),
            at: position)
        }
      case .number(let name, _), .given(let name), .missing(let name):
        if inputs[name] == nil && !isKnown(name, known) {
          report(
            "input-unknown",
            "\(what): " + unknown(name, "an input or a known amount", among: inputs.keys),
            at: position)
        }
      case .not(let inner): check(inner, known: known, of: what, at: position)
      }
    }
  }
}
