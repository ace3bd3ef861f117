internal import AgroRisk
internal import ArgumentParser

/// The flags that every command on rule books has.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of the rule books (default: found beside the working folder or the program).",
      valueName: "dir"))
  var tariffs: String?

  @Option(
    help: ArgumentHelp("Language: en, az, uz or ru (default: the locale's).", valueName: "code"))
  var lang: String?

  @Flag(help: "Print a JSON document instead of a page.")
  var json = false

  @Flag(help: "Print no warnings and no progress.")
  var quiet = false

  mutating func validate() throws {
    if let lang, Language(rawValue: lang) == nil {
      throw ValidationError("The language '\(lang)' is not known; it must be en, az, uz or ru.")
    }
  }

  var texts: Texts {
    Texts(lang.flatMap { Language(rawValue: $0) } ?? Terminal.localeLanguage)
  }

  func folder() throws -> String {
    try TariffLibrary.locate(
      explicit: tariffs, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
  }

  /// The rule books, with what they say in English alone in the asked language.
  func library(_ scope: TariffLibrary.Scope = .everything) throws -> TariffLibrary {
    try TariffLibrary(folder: folder(), scope: scope, language: texts.language)
  }

  func warn(_ text: String) {
    if !quiet { Terminal.warn(text) }
  }
}
