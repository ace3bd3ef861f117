internal import AgroQuantities

/// Tells entries of a book as one line each, to compare and to list them.
public struct BookText: Sendable {
  /// The words of a language, with their placeholders filled.
  public typealias Wording = @Sendable (RuleWord, [String: String]) -> String

  private let told: Wording
  /// What the book says in English, in the language of the words.
  let phrase: @Sendable (String) -> String

  /// Entries in the words of a language.
  public init(
    _ wording: @escaping Wording, phrase: @escaping @Sendable (String) -> String = { $0 }
  ) {
    told = wording
    self.phrase = phrase
  }

  /// Entries in English.
  public static let english = BookText { word, values in QuoteError.fill(word.english, values) }

  private func word(_ word: RuleWord, _ values: [String: String] = [:]) -> String {
    told(word, values)
  }

  // MARK: Packages

  func lines(_ package: Package) -> [(id: String, text: String)] {
    var lines: [(String, String)] = [
      (package.id, package.isDefault ? word(.boughtByDefault) : "")
    ]
    func add(_ name: RuleWord, _ text: String) {
      if !text.isEmpty { lines.append(("\(package.id) \(word(name))", text)) }
    }
    add(.perils, package.perils.joined(separator: ", "))
    add(.deductible, package.deductible.map(line) ?? "")
    add(.requires, package.requires.joined(separator: ", "))
    add(.includes, package.includes.joined(separator: ", "))
    add(.excludes, package.excludes.joined(separator: ", "))
    add(.soldFor, package.soldFor?.joined(separator: ", ") ?? "")
    for refusal in package.notSoldFor {
      add(.notSoldFor, "\(refusal.objects.joined(separator: ", ")): \(refusal.reason)")
    }
    add(.kinds, package.kinds.joined(separator: ", "))
    add(.indemnity, package.indemnity ?? "")
    return lines
  }

  private func line(_ deductible: Deductible) -> String {
    let share: String
    switch deductible.share {
    case .value(let value): share = Self.percent(value)
    case .table(let name): share = word(.tableGives, ["table": name])
    case .unknown(let text): return unknown(text)
    }
    let values = ["share": share, "base": deductible.base.rawValue]
    return switch deductible.kind {
    case .none: word(.none)
    case .ordinary: word(.ordinary, values)
    case .franchise: word(.franchise, values)
    }
  }

  /// `unknown (what is known)`.
  func unknown(_ text: String) -> String { word(.unknown, ["text": phrase(text)]) }

  static func percent(_ share: ExactDecimal) -> String {
    (try? share.multiplied(by: ExactDecimal(100))).map { "\($0) %" } ?? "\(share)"
  }

  // MARK: Inputs, zonings

  func line(_ input: InputDeclaration) -> String {
    var parts = [input.kind.rawValue]
    if input.isRequired { parts.append(word(.required)) }
    if input.owner == .holder { parts.append(word(.ofHolder)) }
    if !input.choices.isEmpty { parts.append(either(input.choices)) }
    switch input.fallback {
    case .number(let value, _): parts.append(word(.byDefault, ["value": "\(value)"]))
    case .choice(let choice): parts.append(word(.byDefault, ["value": choice]))
    case nil: break
    }
    if let low = input.atLeast { parts.append(word(.atLeast, ["value": "\(low)"])) }
    if let high = input.atMost { parts.append(word(.atMost, ["value": "\(high)"])) }
    if !input.condition.isAlways { parts.append(when(input.condition)) }
    return parts.joined(separator: ", ")
  }

  func lines(_ zoning: Zoning) -> [(id: String, text: String)] {
    var lines = [(zoning.id, word(zoning.isUnpublished ? .unpublished : .published))]
    for zone in zoning.zones {
      lines.append(("\(zoning.id) \(zone.id)", zone.members.sorted().joined(separator: ", ")))
    }
    if let rest = zoning.rest { lines.append(("\(zoning.id) \(word(.rest))", rest)) }
    return lines
  }

  // MARK: Dues, indemnities, terms

  /// `25 %`, `the remainder to holder when ...`.
  public func line(_ due: Due) -> String {
    var text: String
    switch due.portion {
    case .share(let share): text = Self.percent(share)
    case .amount(let name): text = name
    case .remainder: text = word(.remainder)
    }
    if let payer = due.to { text = word(.to, ["portion": text, "payer": payer]) }
    return text + (due.condition.isAlways ? "" : " " + when(due.condition))
  }

  func line(_ indemnity: Indemnity) -> String {
    let steps = lines(indemnity.steps, "").map { "\($0.id): \($0.text)" }.joined(separator: "; ")
    return word(.over, ["axis": indemnity.axis, "steps": steps])
  }

  func line(_ term: Term) -> String {
    let value =
      switch term.value {
      case .text(let text): text
      case .unknown(let text): unknown(text)
      }
    return value + (term.condition.isAlways ? "" : " " + when(term.condition))
  }

  // MARK: Steps

  /// Steps by id, or by amount and number where they have none.
  func lines(_ steps: [Step], _ phase: String) -> [(id: String, text: String)] {
    var counts: [String: Int] = [:]
    return steps.map { step in
      let name = step.id ?? step.amount
      let count = counts[name, default: 0] + 1
      counts[name] = count
      let id = (phase.isEmpty ? "" : "\(phase) ") + name + (count > 1 ? " (\(count))" : "")
      return (id, line(step))
    }
  }

  /// `premium = sumInsured x rate, in place of cover-premium when package is straw`.
  public func line(_ step: Step) -> String {
    var text = "\(step.amount) = \(line(step.operation))"
    if let target = step.exceptionTo { text += ", " + word(.inPlaceOf, ["step": target]) }
    if !step.condition.isAlways { text += " " + when(step.condition) }
    if let reading = step.otherwise {
      text += "; " + word(.otherwise, ["operation": line(reading.operation)])
    }
    return text
  }

  private func line(_ operand: Operand) -> String {
    switch operand {
    case .amount(let name): name
    case .literal(let value): "\(value)"
    }
  }

  private func list(_ operands: [Operand], _ separator: String) -> String {
    operands.map(line).joined(separator: separator)
  }

  private func line(_ operation: StepOperation) -> String {
    switch operation {
    case .take(let operand): return line(operand)
    case .add(let operands): return list(operands, " + ")
    case .subtract(let operands): return list(operands, " - ")
    case .multiply(let operands): return list(operands, " x ")
    case .divide(let a, let b): return list([a, b], " / ")
    case .power, .minimum, .maximum, .clamp:
      return "\(operation.name)(\(list(operation.operands, ", ")))"
    case .lookup(let name): return word(.lookup, ["table": name])
    case .meanOfBest(let list, let count, let last):
      let values = ["count": "\(count)", "list": list]
      return last.map {
        word(.meanOfBestOfLast, values.merging(["last": "\($0)"]) { own, _ in own })
      } ?? word(.meanOfBest, values)
    case .round(let unit, let rule):
      return word(.round, ["unit": "\(unit)", "rule": word(rule.word)])
    case .sumOfCovers(let name): return word(.sumOfCovers, ["amount": name])
    case .split(let parts, let unit, let rule):
      return word(
        .split,
        [
          "parts": parts.map(line).joined(separator: ", "), "unit": "\(unit)",
          "rule": word(rule.word),
        ])
    case .cap(let at, let scope, let excess):
      return word(
        .cap, ["amount": line(at), "scope": word(Self.word(of: scope)), "payer": excess])
    }
  }

  private func line(_ part: SplitPart) -> String {
    let text: String
    switch part.portion {
    case .share(let operand), .amount(let operand): text = "\(part.payer) \(line(operand))"
    case .remainder: text = "\(part.payer) \(word(.remainder))"
    }
    guard !part.atMost.isEmpty else { return text }
    return word(.splitAtMost, ["part": text, "limits": list(part.atMost, ", ")])
  }

  private static func word(of scope: CapScope) -> RuleWord {
    switch scope {
    case .parcel: .parcel
    case .contract: .contract
    case .holderSeason: .holderSeason
    }
  }

  // MARK: Conditions

  private func when(_ condition: Condition) -> String {
    word(.when, ["condition": line(condition)])
  }

  /// `a or b or c`.
  private func either(_ words: [String]) -> String { joined(words, .alternative) }

  private func joined(_ words: [String], _ link: RuleWord) -> String {
    guard var text = words.first else { return "" }
    for next in words.dropFirst() { text = word(link, ["first": text, "second": next]) }
    return text
  }

  private func line(_ condition: Condition) -> String {
    joined(
      condition.clauses.map { clause -> String in
        switch clause {
        case .object(let ids): word(.objectIs, ["list": either(ids)])
        case .kind(let ids): word(.kindIs, ["list": either(ids)])
        case .package(let ids): word(.packageIs, ["list": either(ids)])
        case .place(let ids): word(.placeIs, ["list": either(ids)])
        case .zone(let zoning, let zones):
          word(.zoneIs, ["zoning": zoning, "list": either(zones)])
        case .choice(let name, let words): word(.oneOf, ["name": name, "list": either(words)])
        case .number(let name, let test): "\(name) \(line(test))"
        case .given(let name): word(.given, ["name": name])
        case .missing(let name): word(.missing, ["name": name])
        case .not(let inner): word(.not, ["condition": line(inner)])
        }
      }, .together)
  }

  private func line(_ test: NumberTest) -> String {
    switch test {
    case .equals(let value): word(.equals, ["value": "\(value)"])
    case .atLeast(let value): word(.atLeast, ["value": "\(value)"])
    case .atMost(let value): word(.atMost, ["value": "\(value)"])
    case .above(let value): word(.above, ["value": "\(value)"])
    case .below(let value): word(.below, ["value": "\(value)"])
    }
  }
}
