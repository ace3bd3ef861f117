/// A language that books and quotes speak.
public enum Language: String, Sendable, CaseIterable, Hashable {
  case english = "en"
  case azerbaijani = "az"
  case uzbek = "uz"
  case russian = "ru"
}

/// A text in the languages that its author wrote; English is always there.
public struct LocalisedText: Sendable, Hashable {
  public var english: String
  public var azerbaijani: String?
  public var uzbek: String?
  public var russian: String?

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
