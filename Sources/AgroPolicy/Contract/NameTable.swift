internal import AgroQuantities

/// What a name of `Names.csv` stands for.
public enum NameKind: String, Sendable, CaseIterable, Hashable {
  case crop, tree, sapling, straw, livestock, structure
  case peril, package, payer, zone, label

  /// The kinds that can be insured.
  public static let insurable: [NameKind] = [.crop, .tree, .sapling, .straw, .livestock, .structure]
}

/// One row of `Names.csv`.
public struct NameEntry: Sendable, Hashable {
  /// What the name stands for.
  public var kind: NameKind
  /// The id, unique in its kind.
  public var id: String
  /// The name in four languages.
  public var text: LocalisedText
  /// Other spellings that users write.
  public var also: [String]

  /// A row of the table of names.
  public init(kind: NameKind, id: String, text: LocalisedText, also: [String]) {
    self.kind = kind
    self.id = id
    self.text = text
    self.also = also
  }

  var spellings: [String] { text.spellings + also + [id] }

  /// Whether one of the spellings folds to `folded`.
  func isSpelled(folded: String) -> Bool {
    text.isSpelled(folded: folded) || also.contains { $0.isSpelled(folded: folded) }
      || id.isSpelled(folded: folded)
  }
}

/// What a row of `Names.csv` is found by.
package struct NameKey: Hashable {
  package var kind: NameKind
  package var id: String

  package init(kind: NameKind, id: String) {
    self.kind = kind
    self.id = id
  }
}

/// The names of everything a rule book speaks of, in four languages.
public struct NameTable: Sendable {
  /// All names, in the order of the file.
  public let entries: [NameEntry]
  /// What books say in English alone, in the reader's language.
  public var phrases: [String: String] = [:]
  private let byKey: [NameKey: Int]

  /// A table of these names.
  public init(entries: [NameEntry]) {
    self.entries = entries
    var byKey = [NameKey: Int](minimumCapacity: entries.count)
    for (index, entry) in entries.enumerated() {
      byKey[NameKey(kind: entry.kind, id: entry.id)] = index
    }
    self.byKey = byKey
  }

  /// The entry of `id` among `kinds`, first kind first.
  public func entry(_ id: String, kinds: [NameKind]) -> NameEntry? {
    for kind in kinds {
      if let index = byKey[NameKey(kind: kind, id: id)] { return entries[index] }
    }
    return nil
  }

  /// Whether there is an entry of `id` among `kinds`.
  package func contains(_ id: String, kinds: [NameKind]) -> Bool {
    kinds.contains { byKey[NameKey(kind: $0, id: id)] != nil }
  }

  /// The name of `id` in `language`, or the id itself where the table has none.
  public func name(_ id: String, kind: NameKind, in language: Language) -> String {
    entry(id, kinds: [kind])?.text[language] ?? id
  }

  /// What a book says in English alone, in the reader's language as far as it was translated.
  public func phrase(_ english: String) -> String { phrases[english] ?? english }

  /// What a book says, in a language: its own translation, else that of the phrases.
  public func text(_ text: LocalisedText, in language: Language) -> String {
    let own = text[language]
    return own == text.english ? phrase(own) : own
  }

  /// The entries that are spelled like `text` in any language, letter case and marks aside.
  public func matches(_ text: String, kinds: [NameKind]) -> [NameEntry] {
    if let exact = entry(text, kinds: kinds) { return [exact] }
    let folded = NameFolding.fold(text)
    return entries.filter { entry in
      kinds.contains(entry.kind) && entry.isSpelled(folded: folded)
    }
  }

  /// The spellings nearest to `text`, for an error message.
  public func nearest(to text: String, kinds: [NameKind], limit: Int = 3) -> [String] {
    let candidates = entries.filter { kinds.contains($0.kind) }
    return NearestNames.find(text, inGroups: candidates.map(\.spellings), limit: limit)
  }
}
