/// A language that books and quotes speak.
public enum Language: String, Sendable, CaseIterable, Hashable {
  case english = "en"
  case azerbaijani = "az"
  case uzbek = "uz"
  case russian = "ru"
}

/// A text in the languages that its author wrote; English is always there.
public struct LocalisedText: Sendable, Hashable {
  /// The text in English, always there.
  public var english: String
  /// The text in Azerbaijani.
  public var azerbaijani: String?
  /// The text in Uzbek, Latin script.
  public var uzbek: String?
  /// The text in Russian.
  public var russian: String?

  /// A text in the languages that are given.
  public init(
    english: String, azerbaijani: String? = nil, uzbek: String? = nil, russian: String? = nil
  ) {
    self.english = english
    self.azerbaijani = azerbaijani
    self.uzbek = uzbek
    self.russian = russian
  }

  /// The text in `language`, or in English where it was not translated.
  public subscript(language: Language) -> String {
    switch language {
    case .english: english
    case .azerbaijani: azerbaijani ?? english
    case .uzbek: uzbek ?? english
    case .russian: russian ?? english
    }
  }

  /// Every spelling, for look-ups.
  public var spellings: [String] {
    [english] + [azerbaijani, uzbek, russian].compactMap { $0 }
  }
}
