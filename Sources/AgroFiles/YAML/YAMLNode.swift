/// A value of a YAML file with its position. Scalars stay the text that the file holds.
package struct YAMLNode: Sendable, Hashable {
  package enum Content: Sendable, Hashable {
    /// A text; `isQuoted` where quotes or a block scalar say that it is nothing else.
    case scalar(String, isQuoted: Bool)
    case mapping([YAMLEntry])
    case sequence([YAMLNode])
    /// Nothing stands behind the key or the dash.
    case empty
  }

  package var content: Content
  /// Line and column from 1, the column in characters (code points).
  package var line: Int
  package var column: Int

  package init(_ content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }

  /// The text of a scalar.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The entries of a mapping, in the order of the file.
  package var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of a mapping's key.
  package subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key == key }?.value
  }

  /// What it is, for messages.
  package var summary: String {
    switch content {
    case .scalar(let text, _): text.count > 60 ? "'\(text.prefix(57))...'" : "'\(text)'"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .empty: "nothing"
    }
  }
}

/// A key of a mapping and what stands behind it.
package struct YAMLEntry: Sendable, Hashable {
  package var key: String
  package var line: Int
  package var column: Int
  package var value: YAMLNode

  package init(key: String, line: Int, column: Int, value: YAMLNode) {
    self.key = key
    self.line = line
    self.column = column
    self.value = value
  }
}
