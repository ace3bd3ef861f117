import AgroPolicy
import AgroQuantities
import AgroReports
import Testing

@Suite("Texts in four languages")
struct TextsTests {
  /// The `{name}`s of a text.
  private static func placeholders(_ text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }.sorted()
  }

  @Test("No text is empty", arguments: Language.allCases)
  func complete(language: Language) {
    let texts = Texts(language)
    #expect(TextKey.allCases.filter { texts($0).isEmpty }.map(\.rawValue) == [])
  }

  @Test("Every language has the placeholders of the English text", arguments: Language.allCases)
  func placeholders(language: Language) {
    let english = Texts(.english)
    let texts = Texts(language)
    let differing = TextKey.allCases.filter {
      Self.placeholders(texts($0)) != Self.placeholders(english($0))
    }
    #expect(differing.map(\.rawValue) == [])
  }

  @Test(
    "No text is left in English", arguments: [Language.azerbaijani, .uzbek, .russian])
  func translated(language: Language) {
    let texts = Texts(language)
    let english = Texts(.english)
    // Texts that are only placeholders, and a word that is the same in the language.
    var same: Set<TextKey> = [.noteBookNote, .dueFrom]
    if language != .russian { same.insert(.basisModel) }
    let left = TextKey.allCases.filter { texts($0) == english($0) && !same.contains($0) }
    #expect(left.map(\.rawValue) == [])
  }

  @Test(
    "Every sentence of a refusal is translated with the same placeholders",
    arguments: [Language.azerbaijani, .uzbek, .russian])
  func refusals(language: Language) {
    let texts = Texts(language)
    let wrong = QuoteError.Sentence.allCases.filter { sentence in
      let own = texts.template(of: sentence)
      return own == sentence.english
        || Set(Self.placeholders(own)) != Set(Self.placeholders(sentence.english))
    }
    #expect(wrong.map(\.rawValue) == [])
  }

  @Test(
    "Every word of a rule is translated with the same placeholders",
    arguments: [Language.azerbaijani, .uzbek, .russian])
  func ruleWords(language: Language) {
    let texts = Texts(language)
    // Neutral in every language: a name and a colon.
    let same: Set<RuleWord> = []
    let wrong = RuleWord.allCases.filter { word in
      let own = texts.word(word)
      return own.isEmpty || (own == word.english && !same.contains(word))
        || Set(Self.placeholders(own)) != Set(Self.placeholders(word.english))
    }
    #expect(wrong.map(\.rawValue) == [])
  }

  @Test(
    "What a number, a unit or a date must be is told in every language",
    arguments: [Language.azerbaijani, .uzbek, .russian])
  func phrases(language: Language) {
    let texts = Texts(language)
    var errors: [QuantityError] = []
    func collect(_ body: () throws -> Void) {
      do { try body() } catch let error as QuantityError { errors.append(error) } catch {}
    }
    for text in [
      "", "x", "x ha", "1x2 ha", "1e99 ha", "1.2.3", "1,234", "9999999999999999 ha", "NaN", "-1e20",
      "1e15", "12 34 56", String(repeating: "1", count: 40), "1.5", "-3", "2", "1e16",
    ] {
      collect { _ = try UserNumber.parse(text) }
      collect { _ = try MeasureParser.area(text) }
      collect { _ = try MeasureParser.yield(text) }
      collect { _ = try MeasureParser.price(text, defaultCurrency: Currency(code: "AZN")) }
      collect { _ = try MeasureParser.share(text) }
      collect { _ = try MeasureParser.count(text) }
      collect { _ = try MeasureParser.money(text) }
      collect { _ = try Rate.parse(text) }
    }
    for text in ["", "x", "2025-13-01", "31.02.2025", "2025-06", "0000-01-01", "1.2.3.4"] {
      collect { _ = try CivilDate(user: text) }
    }
    #expect(errors.count > 50)
    var phrases: Set<String> = []
    for error in errors {
      switch error {
      case .malformed(_, let expected): phrases.insert(expected)
      case .outOfRange(_, _, let requirement): phrases.insert(requirement)
      default: break
      }
    }
    #expect(phrases.count > 4)
    #expect(phrases.filter { texts.phrase($0) == $0 }.sorted() == [])
  }
}
