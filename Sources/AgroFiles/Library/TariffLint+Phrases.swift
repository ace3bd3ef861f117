internal import AgroPolicy

extension TariffLint {
  /// What books say in English alone has to stand in the file of each language, and nothing else.
  ///
  /// A folder without such files says nothing in other languages, which is no mistake.
  static func phrases(_ library: TariffLibrary) -> [LintFinding] {
    var said: [String: FilePosition] = [:]
    var order: [String] = []
    for header in library.headers {
      let path = "\(library.folder)/\(header.path)"
      guard let bytes = try? SystemFile.read(path),
        let root = try? YAMLParser.parse(bytes, path: path)
      else { continue }
      englishTexts(root) { text, node in
        guard said[text] == nil else { return }
        said[text] = FilePosition(file: path, line: node.line, column: node.column)
        order.append(text)
      }
    }
    var findings: [LintFinding] = []
    for language in Language.allCases where language != .english {
      let path = "\(library.folder)/Texts/\(language.rawValue).csv"
      guard SystemFile.isFile(path) else { continue }
      let phrases: [String: String]
      do throws(FileErrors) {
        phrases = try PhrasesFile.read(language, folder: library.folder)
      } catch {
        findings += error.errors.map(finding)
        continue
      }
      for text in order where phrases[text] == nil {
        findings.append(
          LintFinding(
            .warning, "translation-missing", "'\(text)' is not in \(path)", at: said[text]))
      }
      for text in phrases.keys.sorted() where said[text] == nil {
        findings.append(
          LintFinding(
            .warning, "unused-text", "no book says '\(text)'",
            at: FilePosition(file: path, line: 1, column: 1)))
      }
    }
    return findings
  }

  /// The remarks, the unknowns and the open questions of a book that have no translation beside
  /// them.
  private static func englishTexts(_ node: YAMLNode, _ take: (String, YAMLNode) -> Void) {
    switch node.content {
    case .sequence(let items): for item in items { englishTexts(item, take) }
    case .mapping(let entries):
      for entry in entries {
        if ["note", "unknown", "text"].contains(entry.key), let text = entry.value.text {
          take(text, entry.value)
        } else {
          englishTexts(entry.value, take)
        }
      }
    case .scalar, .empty: break
    }
  }
}
