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
    // A text that is only a placeholder, and a word that is the same in the language.
    var same: Set<TextKey> = [.noteBookNote]
    if language != .russian { same.insert(.basisModel) }
    let left = TextKey.allCases.filter { texts($0) == english($0) && !same.contains($0) }
    #expect(left.map(\.rawValue) == [])
  }
}
