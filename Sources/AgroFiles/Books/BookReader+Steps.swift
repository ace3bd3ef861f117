internal import AgroPolicy
internal import AgroQuantities

extension BookReader {
  func phases(_ book: Fields) -> StepPhases {
    guard let value = book.value("steps"),
      let fields = Fields(value, keys: BookSection.steps.keys, scope: "steps", log: log)
    else { return StepPhases() }
    let outer = provenance(fields)
    func steps(_ phase: String) -> [Step] {
      var seen: [String: Int] = [:]
      return fields.items(phase).compactMap { node in
        let step = step(node, scope: "steps.\(phase)", within: outer)
        if let id = step?.id, let first = seen.updateValue(node.line, forKey: id) {
          log.report(
            node, key: "steps.\(phase)",
            found: "the id '\(id)' a second time (first on line \(first))",
            expected: "each id once in a phase")
        }
        return step
      }
    }
    return StepPhases(
      object: steps("object"), cover: steps("cover"), contract: steps("contract"))
  }

  /// - Parameter defaultAmount: what a step of `then` works on where it does not say.
  func step(
    _ node: YAMLNode, scope: String, within outer: Provenance, defaultAmount: String? = nil
  ) -> Step? {
    let scope = scope + ((node["id"] ?? node["amount"])?.text.map { ".\($0)" } ?? "")
    guard let fields = Fields(node, keys: BookSection.step.keys, scope: scope, log: log) else {
      return nil
    }
    let amount =
      fields.has("amount") || defaultAmount == nil ? fields.requiredText("amount") : defaultAmount
    let own = provenance(fields, within: outer)
    var source: SourceReference?
    if let document = own.document, let basis = own.basis {
      source = SourceReference(document: document, locator: own.locator, basis: basis)
    }
    let operation = operation(fields, own)
    let label = label(fields)
    var reading: Reading?
    if let value = fields.value("otherwise") {
      reading = self.reading(value, fields.path("otherwise"), own)
    }
    guard let amount, let operation else { return nil }
    return Step(
      id: fields.text("id"), exceptionTo: fields.text("exceptionTo"), amount: amount,
      operation: operation, condition: condition(fields), label: label, note: fields.note(),
      source: source, otherwise: reading, position: position(node))
  }

  private func reading(_ node: YAMLNode, _ scope: String, _ outer: Provenance) -> Reading? {
    guard let fields = Fields(node, keys: BookSection.reading.keys, scope: scope, log: log),
      let id = fields.requiredText("id"), let operation = operation(fields, outer)
    else { return nil }
    return Reading(id: id, label: label(fields), operation: operation)
  }

  // MARK: Operations

  private func operation(_ fields: Fields, _ provenance: Provenance) -> StepOperation? {
    var given = BookSection.operations.filter { fields.has($0) }
    if given.contains("split") { given.removeAll { $0 == "round" } }
    guard given.count == 1, let name = given.first else {
      let expected = "one of \(BookSection.operations.joined(separator: ", "))"
      log.report(
        fields.node, key: fields.scope,
        found: given.isEmpty ? "no operation" : given.joined(separator: " and "),
        expected: expected)
      return nil
    }
    guard let value = fields.value(name) else { return nil }
    let scope = fields.path(name)
    func list(_ count: ClosedRange<Int>) -> [Operand]? {
      operands(value, scope, count, provenance)
    }
    switch name {
    case "take": return operand(value, scope, provenance).map { .take($0) }
    case "lookup": return fields.text(name).map { .lookup($0) }
    case "sumOfCovers": return fields.text(name).map { .sumOfCovers($0) }
    case "add": return list(1...64).map { .add($0) }
    case "subtract": return list(2...64).map { .subtract($0) }
    case "multiply": return list(2...64).map { .multiply($0) }
    case "min": return list(1...64).map { .minimum($0) }
    case "max": return list(1...64).map { .maximum($0) }
    case "divide": return list(2...2).map { .divide($0[0], $0[1]) }
    case "power": return list(2...2).map { .power($0[0], $0[1]) }
    case "clamp": return list(3...3).map { .clamp($0[0], low: $0[1], high: $0[2]) }
    case "meanOfBest": return meanOfBest(value, scope)
    case "round": return rounding(value, scope).map { .round(unit: $0.unit, rule: $0.rule) }
    case "split": return split(fields, value, scope, provenance)
    case "cap": return cap(value, scope, provenance)
    default: return nil
    }
  }

  private func operands(
    _ node: YAMLNode, _ scope: String, _ count: ClosedRange<Int>, _ provenance: Provenance
  ) -> [Operand]? {
    guard case .sequence(let items) = node.content, count.contains(items.count) else {
      let expected =
        count.lowerBound == count.upperBound
        ? "a list of \(count.lowerBound)" : "a list of at least \(count.lowerBound)"
      log.report(node, key: scope, expected: "\(expected) amounts or numbers")
      return nil
    }
    let operands = items.compactMap { operand($0, scope, provenance) }
    return operands.count == items.count ? operands : nil
  }

  /// A name or a literal number; a literal other than 0 and 1 needs provenance.
  private func operand(
    _ node: YAMLNode, _ scope: String, _ provenance: Provenance
  ) -> Operand? {
    guard let text = node.text, let first = text.utf8.first else {
      log.report(node, key: scope, expected: "the name of an amount, or a number")
      return nil
    }
    if first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-") {
      guard let number = number(node, scope) else { return nil }
      if number.value != .zero && number.value != .one {
        guard reference(provenance, at: node, scope) != nil else { return nil }
      }
      return .literal(number.value)
    }
    let isName = text.utf8.allSatisfy { byte in
      byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard isName else {
      log.report(node, key: scope, expected: "the name of an amount (no expressions), or a number")
      return nil
    }
    return .amount(text)
  }

  private func meanOfBest(_ node: YAMLNode, _ scope: String) -> StepOperation? {
    guard
      let fields = Fields(node, keys: BookSection.meanOfBest.keys, scope: scope, log: log),
      let list = fields.requiredText("of"), fields.required("count") != nil,
      let count = fields.integer("count", in: 1...100)
    else { return nil }
    let last = fields.integer("from", in: 1...100)
    if let last, last < count, let value = fields.node["from"] {
      log.report(value, key: fields.path("from"), expected: "at least the count, \(count)")
    }
    return .meanOfBest(list: list, count: count, last: last)
  }

  private func rounding(
    _ node: YAMLNode, _ scope: String
  ) -> (unit: ExactDecimal, rule: RoundingRule)? {
    if node.entries == nil { return unit(node, scope).map { ($0, .halfUp) } }
    guard let fields = Fields(node, keys: BookSection.rounding.keys, scope: scope, log: log),
      let to = fields.required("to"), let unit = unit(to, fields.path("to"))
    else { return nil }
    var rule = RoundingRule.halfUp
    if let mode = fields.value("mode") {
      switch mode.text {
      case "half-up": rule = .halfUp
      case "half-even": rule = .halfEven
      case "up": rule = .up
      case "down": rule = .down
      default:
        log.report(
          mode, key: fields.path("mode"), expected: "one of half-up, half-even, up, down",
          suggestions: mode.text.map {
            NearestNames.find($0, in: ["half-up", "half-even", "up", "down"], limit: 1)
          } ?? [])
        return nil
      }
    }
    return (unit, rule)
  }

  private func unit(_ node: YAMLNode, _ scope: String) -> ExactDecimal? {
    guard let number = number(node, scope) else { return nil }
    guard number.value.isPositive else {
      log.report(node, key: scope, expected: "a unit above 0, such as 0.01")
      return nil
    }
    return number.value
  }

  private func split(
    _ step: Fields, _ node: YAMLNode, _ scope: String, _ provenance: Provenance
  ) -> StepOperation? {
    guard case .sequence(let items) = node.content else {
      log.report(node, key: scope, expected: "a list of parts")
      return nil
    }
    let parts = items.compactMap { part($0, scope, provenance) }
    guard parts.count == items.count else { return nil }
    let remainders = parts.filter { $0.portion == .remainder }.count
    if remainders != 1 {
      log.report(
        node, key: scope, found: "\(remainders) parts that are the remainder",
        expected: "exactly one")
    }
    if Set(parts.map(\.payer)).count != parts.count {
      log.report(node, key: scope, found: "a payer twice", expected: "each payer once")
    }
    guard let round = step.required("round"),
      let (unit, rule) = rounding(round, step.path("round"))
    else { return nil }
    return .split(parts, unit: unit, rule: rule)
  }

  private func part(
    _ node: YAMLNode, _ scope: String, _ provenance: Provenance
  ) -> SplitPart? {
    guard let fields = Fields(node, keys: BookSection.splitPart.keys, scope: scope, log: log),
      let payer = fields.required("payer").flatMap({ named($0, fields.path("payer"), [.payer]) })
    else { return nil }
    let limits =
      fields.has("atMost")
      ? fields.texts("atMost", allowsSingle: true).compactMap {
        operand($0, fields.path("atMost"), provenance)
      } : []
    let given = ["share", "amount", "remainder"].filter { fields.has($0) }
    guard given.count == 1 else {
      log.report(
        node, key: scope, found: given.isEmpty ? "no portion" : given.joined(separator: " and "),
        expected: "one of share, amount or remainder: true")
      return nil
    }
    if given[0] == "remainder" {
      guard fields.flag("remainder") == true else { return nil }
      return SplitPart(payer: payer, portion: .remainder, atMost: limits)
    }
    guard let value = fields.value(given[0]),
      let operand = operand(value, fields.path(given[0]), provenance)
    else { return nil }
    return SplitPart(
      payer: payer, portion: given[0] == "share" ? .share(operand) : .amount(operand),
      atMost: limits)
  }

  private func cap(
    _ node: YAMLNode, _ scope: String, _ provenance: Provenance
  ) -> StepOperation? {
    guard let fields = Fields(node, keys: BookSection.cap.keys, scope: scope, log: log),
      let at = fields.required("at").flatMap({ operand($0, fields.path("at"), provenance) }),
      fields.required("scope") != nil, let capScope = fields.choice("scope", CapScope.self),
      let excess = fields.requiredText("excessTo")
    else { return nil }
    return .cap(at: at, scope: capScope, excessTo: excess)
  }
}
