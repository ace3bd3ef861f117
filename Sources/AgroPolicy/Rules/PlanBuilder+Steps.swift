internal import AgroQuantities

/// Steps with their exceptions, and what they compute.
extension PlanBuilder {
  mutating func plan(phase: [Step], cover: Int?) throws(QuoteError) -> [PlannedStep] {
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

  func isRounding(_ step: Step) -> Bool {
    if case .round = step.operation { return true }
    return false
  }

  /// The step with its exceptions and what follows a look-up; `nil` where nothing of it can apply.
  mutating func plan(_ step: Step, among phase: [Step], cover: Int?) throws(QuoteError)
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

  mutating func operation(
    _ operation: StepOperation, step: Step, cover: Int?, target: Int
  ) throws(QuoteError) -> PlannedOperation {
    switch operation {
    case .take(let a): return .take(try slot(of: a, step: step, cover: cover))
    case .lookup(let name):
      throw QuoteError(
        .bookDefect, message: "The step at \(step.position) looks up '\(name)' where it cannot.")
    case .add(let list): return .add(stretch(try slots(of: list, step: step, cover: cover)))
    case .subtract(let list):
      return .subtract(stretch(try slots(of: list, step: step, cover: cover)))
    case .multiply(let list):
      return .multiply(stretch(try slots(of: list, step: step, cover: cover)))
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
}
