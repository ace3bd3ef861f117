public import AgroPolicy
public import AgroQuantities

/// The texts, names and number style of a language.
public struct Texts: Sendable {
  /// The language of the texts.
  public let language: Language
  /// How numbers are written.
  public let style: NumberStyle

  /// Texts and number style of a language.
  public init(_ language: Language) {
    self.language = language
    style = NumberStyle.language(language.rawValue) ?? .english
  }

  /// The text of a key, with `{name}` replaced by its value.
  public func callAsFunction(_ key: TextKey, _ values: [(name: String, value: String)] = [])
    -> String
  {
    let text =
      switch language {
      case .english: EnglishTexts.text(key)
      case .azerbaijani: AzerbaijaniTexts.text(key)
      case .uzbek: UzbekTexts.text(key)
      case .russian: RussianTexts.text(key)
      }
    if values.isEmpty { return text }
    return QuoteError.fill(text, Dictionary(values.map { ($0.name, $0.value) }) { first, _ in first })
  }

  /// A sentence with its placeholders filled.
  func callAsFunction(_ sentence: QuoteError.Sentence, _ values: [String: String]) -> String {
    let template =
      switch language {
      case .english: sentence.english
      case .azerbaijani: AzerbaijaniTexts.text(sentence)
      case .uzbek: UzbekTexts.text(sentence)
      case .russian: RussianTexts.text(sentence)
      }
    return QuoteError.fill(template, values)
  }

  /// The words of a rule, with their placeholders filled.
  public func word(_ word: RuleWord, _ values: [String: String] = [:]) -> String {
    let template =
      switch language {
      case .english: word.english
      case .azerbaijani: AzerbaijaniTexts.text(word)
      case .uzbek: UzbekTexts.text(word)
      case .russian: RussianTexts.text(word)
      }
    return QuoteError.fill(template, values)
  }

  /// Tells the entries of books in the language.
  public func bookText(_ names: NameTable) -> BookText {
    BookText({ word, values in self.word(word, values) }, phrase: { names.phrase($0) })
  }

  /// The template of a sentence, with its placeholders.
  public func template(of sentence: QuoteError.Sentence) -> String { self(sentence, [:]) }

  /// What a quantity must be, from the English words of a `QuantityError`; words that no language
  /// has stay English.
  public func phrase(_ english: String) -> String {
    let own = Texts(.english)
    let key = Self.phrases.first { own($0) == english }
    return key.map { self($0) } ?? english
  }

  private static let phrases = TextKey.allCases.filter { $0.rawValue.hasPrefix("phrase") }

  /// The name of a basis.
  public func name(of basis: Basis) -> String {
    switch basis {
    case .law: self(.basisLaw)
    case .decree: self(.basisDecree)
    case .regulation: self(.basisRegulation)
    case .boardDecision: self(.basisBoardDecision)
    case .officialRelease: self(.basisOfficialRelease)
    case .press: self(.basisPress)
    case .literature: self(.basisLiterature)
    case .sourceCode: self(.basisSourceCode)
    case .model: self(.basisModel)
    case .inferred: self(.basisInferred)
    case .proxy: self(.basisProxy)
    case .assumption: self(.basisAssumption)
    case .user: self(.basisUser)
    }
  }

  /// The sentence of a note.
  public func sentence(of note: Note) -> String {
    let key: TextKey =
      switch note.code {
      case .bookPastValidity: .noteBookPastValidity
      case .rateRangePublished: .noteRateRangePublished
      case .rateRangeZoneUnpublished: .noteRateRangeZoneUnpublished
      case .rateRangeZoneUnknown: .noteRateRangeZoneUnknown
      case .assumedUnchanged: .noteAssumedUnchanged
      case .borrowed: .noteBorrowed
      case .boundsUnknown: .noteBoundsUnknown
      case .lastDay: .noteLastDay
      case .lastDayPassed: .noteLastDayPassed
      case .lastDayUnknown: .noteLastDayUnknown
      case .setByUser: .noteSetByUser
      case .defaultUsed: .noteDefaultUsed
      case .otherReading: .noteOtherReading
      case .capBinds: .noteCapBinds
      case .deductibleUnknown: .noteDeductibleUnknown
      case .sumInsuredGiven: .noteSumInsuredGiven
      case .bookNote: .noteBookNote
      }
    return self(key, note.parameters)
  }

  /// A name as it stands inside a sentence: its first letter small by the rules of the language.
  public func inSentence(_ name: String) -> String {
    guard let first = name.first, let second = name.dropFirst().first, !second.isUppercase else {
      return name
    }
    let small: String =
      switch (language, first) {
      case (.azerbaijani, "I"): "ı"
      case (.azerbaijani, "İ"): "i"
      default: first.lowercased()
      }
    return small + name.dropFirst()
  }

  /// A sentence with a capital at its start.
  public func capitalised(_ sentence: String) -> String {
    guard let first = sentence.first else { return sentence }
    return (language == .azerbaijani && first == "i" ? "İ" : first.uppercased())
      + sentence.dropFirst()
  }

  /// An amount with its currency, by the number style of the language.
  public func money(_ money: Money) -> String { money.formatted(style) }

  /// `77.76 .. 147.84 AZN`, or one amount where both are equal.
  public func range(_ low: Money, _ high: Money) -> String {
    if low == high { return self.money(low) }
    let digits = Int(low.currency.minorDigits)
    return low.amount.formatted(style, decimals: digits) + " .. " + money(high)
  }

  /// `1.62 %`.
  public func percent(_ share: ExactDecimal) -> String { Rate(share).formatted(style) }

  /// `1.62 % .. 3.08 %`, or one share where both are equal.
  public func percentRange(_ low: ExactDecimal, _ high: ExactDecimal) -> String {
    low == high ? percent(low) : percent(low) + " .. " + percent(high)
  }

  /// `10 days` in the reader's language; nil of what is no duration.
  func duration(_ text: String) -> String? {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0].allSatisfy(\.isNumber) else { return nil }
    let key: TextKey
    switch words[1] {
    case "hour", "hours": key = .unitHours
    case "day", "days": key = .unitDays
    case "month", "months": key = .unitMonths
    case "year", "years": key = .unitYears
    default: return nil
    }
    return self(key, [("count", String(words[0]))])
  }
}
