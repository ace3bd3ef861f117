public import AgroPolicy
public import AgroQuantities

/// Ledger lines as JSON, and back: a line can be computed again from its JSON alone.
public enum LedgerJSON {
  /// A line with its label in the reader's language.
  public static func value(of line: LedgerLine, label: String) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("amount", .string(line.amount)),
      .init("cover", line.cover.map { .string($0) } ?? .null), .init("label", .string(label)),
      .init("operation", .string(name(of: line.action))),
      .init(
        "inputs",
        .array(
          line.inputs.map { input in
            var input_: [JSONValue.Member] = [
              .init("name", .string(input.name)), .init("value", .string("\(input.value)")),
            ]
            if let source = input.source {
              input_.append(.init("source", .string(source.document)))
              input_.append(.init("basis", .string(source.basis.rawValue)))
            }
            return .object(input_)
          })),
    ]
    switch line.action {
    case .round(let unit, let rule), .share(let unit, let rule), .part(let unit, let rule):
      members.append(.init("unit", .string("\(unit)")))
      members.append(.init("rule", .string(rule.rawValue)))
    case .cell(let table, let keys, let printed):
      members.append(.init("table", .string(table)))
      members.append(.init("keys", .array(keys.map { .string($0) })))
      members.append(.init("printed", .string(printed)))
    case .meanOfBest(let count): members.append(.init("count", .int(count)))
    default: break
    }
    members += [
      .init("before", line.before.map { .string("\($0)") } ?? .null),
      .init("after", .string("\(line.after)")),
      .init("step", line.step.map { .string($0) } ?? .null),
      .init("source", line.source.map { .string($0.document) } ?? .null),
      .init("locator", line.source?.locator.map { .string($0) } ?? .null),
      .init("basis", line.source.map { .string($0.basis.rawValue) } ?? .null),
    ]
    return .object(members)
  }

  /// The name of an action in the document.
  static func name(of action: LedgerLine.Action) -> String {
    switch action {
    case .take: "take"
    case .cell: "lookup"
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .power: "power"
    case .minimum: "min"
    case .maximum: "max"
    case .clamp: "clamp"
    case .meanOfBest: "meanOfBest"
    case .round: "round"
    case .share: "share"
    case .part: "part"
    case .remainder: "remainder"
    case .cap: "cap"
    case .excess: "excess"
    }
  }

  /// The line of a document; `nil` where the document is none.
  public static func line(of value: JSONValue) -> LedgerLine? {
    func exact(_ name: String) -> ExactDecimal? {
      value[name]?.text.flatMap { try? ExactDecimal($0) }
    }
    guard let amount = value["amount"]?.text, let after = exact("after"),
      let action = action(of: value), let inputs = value["inputs"]?.elements
    else { return nil }
    var read: [LedgerInput] = []
    for input in inputs {
      guard let name = input["name"]?.text, let text = input["value"]?.text,
        let number = try? ExactDecimal(text)
      else { return nil }
      read.append(LedgerInput(name: name, value: number))
    }
    return LedgerLine(
      amount: amount, cover: value["cover"]?.text, label: nil, action: action, inputs: read,
      before: exact("before"), after: after, source: nil, step: value["step"]?.text, note: nil)
  }

  private static func action(of value: JSONValue) -> LedgerLine.Action? {
    let unit = value["unit"]?.text.flatMap { try? ExactDecimal($0) } ?? .one
    let rule = value["rule"]?.text.flatMap { RoundingRule(rawValue: $0) } ?? .halfUp
    switch value["operation"]?.text {
    case "take": return .take
    case "lookup":
      return .cell(
        table: value["table"]?.text ?? "",
        keys: (value["keys"]?.elements ?? []).compactMap(\.text),
        printed: value["printed"]?.text ?? "")
    case "add": return .add
    case "subtract": return .subtract
    case "multiply": return .multiply
    case "divide": return .divide
    case "power": return .power
    case "min": return .minimum
    case "max": return .maximum
    case "clamp": return .clamp
    case "meanOfBest":
      return value["count"]?.exactNumber.flatMap { Int(exactly: $0) }.map { .meanOfBest(count: $0) }
    case "round": return .round(unit: unit, rule: rule)
    case "share": return .share(unit: unit, rule: rule)
    case "part": return .part(unit: unit, rule: rule)
    case "remainder": return .remainder
    case "cap": return .cap
    case "excess": return .excess
    default: return nil
    }
  }
}
