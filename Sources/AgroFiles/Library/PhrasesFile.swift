public import AgroPolicy

/// `Texts/az.csv` and its like: what books say in English alone, in one other language.
public enum PhrasesFile {
  static let header = ["english", "text"]

  /// The phrases of a language by their English text; none for English or where there is no file.
  ///
  /// - Throws: every row that is not right.
  public static func read(_ language: Language, folder: String) throws(FileErrors)
    -> [String: String]
  {
    let path = "\(folder)/Texts/\(language.rawValue).csv"
    guard language != .english, SystemFile.isFile(path) else { return [:] }
    let table = try SimpleTable(SystemFile.read(path), path: path, header: header)
    let log = ProblemLog(path: path)
    var phrases: [String: String] = [:]
    for row in table.rows {
      for (name, cell) in zip(header, row.cells) where cell.isEmpty {
        log.report(line: row.line, column: 1, key: name, found: "nothing", expected: "a text")
      }
      if phrases.updateValue(row.cells[1], forKey: row.cells[0]) != nil {
        log.report(
          line: row.line, column: 1, key: "english", found: "'\(row.cells[0])' a second time",
          expected: "each text once")
      }
    }
    try log.finish()
    return phrases
  }
}
