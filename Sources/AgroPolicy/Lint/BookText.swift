internal import AgroQuantities

/// Entries of a book as one line each, to compare and to list them.
enum BookText {
  static func lines(_ package: Package) -> [(id: String, text: String)] {
    var lines: [(String, String)] = [
      (package.id, package.isDefault ? "bought by default" : "")
    ]
    func add(_ name: String, _ text: String) {
      if !text.isEmpty { lines.append(("\(package.id) \(name)", text)) }
    }
    add("perils", package.perils.joined(separator: ", "))
    add("deductible", package.deductible.map(line) ?? "")
    add("requires", package.requires.joined(separator: ", "))
    add("includes", package.includes.joined(separator: ", "))
    add("excludes", package.excludes.joined(separator: ", "))
    add("sold for", package.soldFor?.joined(separator: ", ") ?? "")
    for refusal in package.notSoldFor {
      add("not sold for", "\(refusal.objects.joined(separator: ", ")): \(refusal.reason)")
    }
    add("kinds", package.kinds.joined(separator: ", "))
    add("indemnity", package.indemnity ?? "")
    return lines
  }

  static func line(_ deductible: Deductible) -> String {
    let share: String
    switch deductible.share {
    case .value(let value): share = percent(value)
    case .table(let name): share = "as the table \(name) gives"
    case .unknown(let text): return "unknown (\(text))"
    }
    return deductible.kind == .none
      ? "none" : "\(deductible.kind.rawValue) \(share) of \(deductible.base.rawValue)"
  }

  static func percent(_ share: ExactDecimal) -> String {
    (try? share.multiplied(by: ExactDecimal(100))).map { "\($0) %" } ?? "\(share)"
  }

  static func line(_ input: InputDeclaration) -> String {
    var parts = [input.kind.rawValue]
    if input.isRequired { parts.append("required") }
    if input.owner == .holder { parts.append("of the holder") }
    if !input.choices.isEmpty { parts.append(input.choices.joined(separator: " or ")) }
    switch input.fallback {
    case .number(let value, _): parts.append("default \(value)")
    case .choice(let word): parts.append("default \(word)")
    case nil: break
    }
    if let low = input.atLeast { parts.append("at least \(low)") }
    if let high = input.atMost { parts.append("at most \(high)") }
    if !input.condition.isAlways { parts.append("when \(line(input.condition))") }
    return parts.joined(separator: ", ")
  }

  static func lines(_ zoning: Zoning) -> [(id: String, text: String)] {
    var lines = [(zoning.id, zoning.isUnpublished ? "unpublished" : "published")]
    for zone in zoning.zones {
      lines.append(("\(zoning.id) \(zone.id)", zone.members.sorted().joined(separator: ", ")))
    }
    if let rest = zoning.rest { lines.append(("\(zoning.id) rest", rest)) }
    return lines
  }

  static func line(_ due: Due) -> String {
    let portion: String
    switch due.portion {
    case .share(let share): portion = percent(share)
    case .amount(let name): portion = name
    case .remainder: portion = "the remainder"
    }
    let to = due.to.map { " to \($0)" } ?? ""
    return portion + to + (due.condition.isAlways ? "" : " when \(line(due.condition))")
  }

  static func line(_ indemnity: Indemnity) -> String {
    "over \(indemnity.axis): "
      + lines(indemnity.steps, "").map { "\($0.id): \($0.text)" }.joined(separator: "; ")
  }

  static func line(_ term: Term) -> String {
    switch term.value {
    case .text(let text): text
    case .unknown(let text): "unknown (\(text))"
    }
  }

  // MARK: Steps

  /// Steps by id, or by amount and number where they have none.
  static func lines(_ steps: [Step], _ phase: String) -> [(id: String, text: String)] {
    var counts: [String: Int] = [:]
    return steps.map { step in
      let name = step.id ?? step.amount
      let count = counts[name, default: 0] + 1
      counts[name] = count
      let id = (phase.isEmpty ? "" : "\(phase) ") + name + (count > 1 ? " (\(count))" : "")
      return (id, line(step))
    }
  }

  static func line(_ step: Step) -> String {
    var text = "\(step.amount) = \(line(step.operation))"
    if let target = step.exceptionTo { text += ", in place of \(target)" }
    if !step.condition.isAlways { text += " when \(line(step.condition))" }
    if let reading = step.otherwise { text += "; otherwise \(line(reading.operation))" }
    return text
  }

  static func line(_ operand: Operand) -> String {
    switch operand {
    case .amount(let name): name
    case .literal(let value): "\(value)"
    }
  }

  static func line(_ operation: StepOperation) -> String {
    switch operation {
    case .lookup(let name): return "lookup \(name)"
    case .meanOfBest(let list, let count, let last):
      return "mean of the best \(count)" + (last.map { " of the last \($0)" } ?? "") + " of \(list)"
    case .round(let unit, let rule): return "round to \(unit), \(rule.rawValue)"
    case .sumOfCovers(let name): return "sum of covers of \(name)"
    case .split(let parts, let unit, let rule):
      let shares = parts.map { part -> String in
        let limit = part.atMost.isEmpty
          ? "" : " at most \(part.atMost.map(line).joined(separator: ", "))"
        switch part.portion {
        case .share(let operand): return "\(part.payer) \(line(operand))\(limit)"
        case .amount(let operand): return "\(part.payer) \(line(operand))\(limit)"
        case .remainder: return "\(part.payer) the remainder\(limit)"
        }
      }
      return "split \(shares.joined(separator: "; ")), rounded to \(unit), \(rule.rawValue)"
    case .cap(let at, let scope, let excess):
      return "cap at \(line(at)) for the \(scope.rawValue), the excess to \(excess)"
    default:
      return "\(operation.name)(\(operation.operands.map(line).joined(separator: ", ")))"
    }
  }

  static func line(_ condition: Condition) -> String {
    condition.clauses.map { clause -> String in
      switch clause {
      case .object(let ids): "object is \(ids.joined(separator: " or "))"
      case .kind(let ids): "kind is \(ids.joined(separator: " or "))"
      case .package(let ids): "package is \(ids.joined(separator: " or "))"
      case .place(let ids): "place is \(ids.joined(separator: " or "))"
      case .zone(let zoning, let zones):
        "zone of \(zoning) is \(zones.joined(separator: " or "))"
      case .choice(let name, let words): "\(name) is \(words.joined(separator: " or "))"
      case .number(let name, let test): "\(name) \(line(test))"
      case .given(let name): "\(name) is given"
      case .missing(let name): "\(name) is missing"
      case .not(let inner): "not (\(line(inner)))"
      }
    }.joined(separator: " and ")
  }

  static func line(_ test: NumberTest) -> String {
    switch test {
    case .equals(let value): "is \(value)"
    case .atLeast(let value): "at least \(value)"
    case .atMost(let value): "at most \(value)"
    case .above(let value): "above \(value)"
    case .below(let value): "below \(value)"
    }
  }
}
