public import AgroPolicy
internal import AgroQuantities

/// The formula of a ledger line, with names and values.
public enum LedgerFormula {
  /// The formula of a line in the words and the number style of a language.
  public static func text(of line: LedgerLine, texts: Texts) -> String {
    let style = texts.style
    func value(_ input: LedgerInput) -> String {
      let number = input.value.formatted(style)
      return input.name == input.value.description ? number : "\(input.name) \(number)"
    }
    let values = line.inputs.map(value)
    func joined(_ sign: String) -> String { values.joined(separator: " \(sign) ") }
    func limited(_ count: Int, _ sign: String) -> String {
      let own = values.prefix(count).joined(separator: " \(sign) ")
      return values.count > count
        ? "min(\(([own] + values.dropFirst(count)).joined(separator: "; ")))" : own
    }
    switch line.action {
    case .take: return values.first ?? ""
    case .cell(let table, let keys, let printed):
      return "\(table)[\(keys.joined(separator: ", "))] = \(printed)"
    case .add: return joined("+")
    case .subtract, .remainder: return joined("-")
    case .multiply: return joined("x")
    case .divide: return joined("/")
    case .power: return joined("^")
    case .minimum: return "min(\(values.joined(separator: "; ")))"
    case .maximum: return "max(\(values.joined(separator: "; ")))"
    case .clamp: return "clamp(\(values.joined(separator: "; ")))"
    case .meanOfBest(let count):
      return texts.word(
        .meanOfBest, ["count": "\(count)", "list": "(\(values.joined(separator: "; ")))"])
    case .round(let unit, let rule):
      return "\(values.first ?? "") -> \(unit.formatted(style)) (\(texts.word(rule.word)))"
    case .share(let unit, _): return limited(2, "x") + " -> \(unit.formatted(style))"
    case .part(let unit, _): return limited(1, "") + " -> \(unit.formatted(style))"
    case .cap: return "min(\(values.joined(separator: "; ")))"
    case .excess: return joined("±")
    }
  }
}
