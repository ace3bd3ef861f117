package import AgroPolicy
package import AgroQuantities

/// A mapping whose keys are known: reads its values and reports what is not as it should be.
package struct Fields {
  package let node: YAMLNode
  /// What the mapping is, for messages: `tables.rate-cotton-2021`.
  package let scope: String
  let log: ProblemLog

  /// - Returns: nil where the node is no mapping, which is reported, as every unknown key is.
  package init?(_ node: YAMLNode, keys: [String], scope: String, log: ProblemLog) {
    guard let entries = node.entries else {
      log.report(
        node, key: scope.isEmpty ? nil : scope,
        expected: "a mapping with the keys \(keys.joined(separator: ", "))")
      return nil
    }
    self.node = node
    self.scope = scope
    self.log = log
    for entry in entries where !keys.contains(entry.key) {
      let near = NearestNames.find(entry.key, in: keys, limit: 1)
      log.report(
        line: entry.line, column: entry.column, key: scope.isEmpty ? nil : scope,
        found: "the unknown key '\(entry.key)'",
        expected: near.isEmpty ? "one of \(keys.joined(separator: ", "))" : "a known key",
        suggestions: near)
    }
  }

  /// Reports a `format` other than 1.
  package func checkFormat() {
    guard let format = required("format"), format.text != "1" else { return }
    log.report(format, key: "format", expected: "1, the format that this program reads")
  }

  package func path(_ key: String) -> String { scope.isEmpty ? key : "\(scope).\(key)" }

  package func has(_ key: String) -> Bool { node[key] != nil }

  /// The value of a key; a key without a value is reported.
  package func value(_ key: String) -> YAMLNode? {
    guard let value = node[key] else { return nil }
    if case .empty = value.content {
      log.report(value, key: path(key), expected: "a value")
      return nil
    }
    return value
  }

  /// The value of a key that must be there.
  package func required(_ key: String) -> YAMLNode? {
    if node[key] == nil {
      log.report(
        node, key: scope.isEmpty ? nil : scope, found: "no '\(key)'", expected: "the key '\(key)'")
    }
    return value(key)
  }

  package func text(_ key: String) -> String? { value(key).flatMap { text(of: $0, key) } }

  package func requiredText(_ key: String) -> String? {
    required(key).flatMap { text(of: $0, key) }
  }

  /// A remark: a text in English, or a mapping with all four languages.
  package func note(_ key: String = "note") -> LocalisedText? {
    guard let value = value(key) else { return nil }
    if value.entries == nil { return text(of: value, key).map { LocalisedText(english: $0) } }
    guard let fields = Fields(value, keys: BookSection.note.keys, scope: path(key), log: log),
      let english = fields.requiredText("en"), let azerbaijani = fields.requiredText("az"),
      let uzbek = fields.requiredText("uz"), let russian = fields.requiredText("ru")
    else { return nil }
    return LocalisedText(
      english: english, azerbaijani: azerbaijani, uzbek: uzbek, russian: russian)
  }

  private func text(of value: YAMLNode, _ key: String) -> String? {
    guard let text = value.text, !text.isEmpty else {
      log.report(value, key: path(key), expected: "a text")
      return nil
    }
    return text
  }

  /// The texts of a list; a single text counts as a list of one where `allowsSingle`.
  package func texts(_ key: String, allowsSingle: Bool = false) -> [YAMLNode] {
    guard let value = value(key) else { return [] }
    if allowsSingle, value.text != nil { return [value] }
    return items(value, key).filter { item in
      if let text = item.text, !text.isEmpty { return true }
      log.report(item, key: path(key), expected: "a text")
      return false
    }
  }

  package func items(_ key: String) -> [YAMLNode] {
    value(key).map { items($0, key) } ?? []
  }

  private func items(_ value: YAMLNode, _ key: String) -> [YAMLNode] {
    guard case .sequence(let items) = value.content else {
      log.report(value, key: path(key), expected: "a list")
      return []
    }
    return items
  }

  package func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    switch value.text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      log.report(value, key: path(key), expected: "yes or no")
      return nil
    }
  }

  /// A whole number.
  package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(key) else { return nil }
    guard let text = value.text, let number = Int(text), range.contains(number) else {
      log.report(
        value, key: path(key),
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  package func date(_ key: String) -> CivilDate? {
    guard let value = value(key) else { return nil }
    do {
      return try CivilDate(value.text ?? "")
    } catch {
      log.report(value, key: path(key), expected: "a date such as 2022-02-01")
      return nil
    }
  }

  /// A word out of a closed set.
  package func choice<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let value = value(key) else { return nil }
    if let text = value.text, let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    log.report(
      value, key: path(key), expected: "one of \(words.joined(separator: ", "))",
      suggestions: value.text.map { NearestNames.find($0, in: words, limit: 1) } ?? [])
    return nil
  }
}
