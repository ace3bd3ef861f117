/// A problem at a place of a file.
///
/// The description is one line: `az-2022.yaml:41:7: cells.grape: found '1,62 %'; expected a share
/// such as 1.62 %.`
public struct FileError: Error, Hashable, Sendable {
  /// The file as it was named to the program.
  public var path: String
  /// Line and column of the text, both from 1; line 0 means the file as a whole.
  public var line: Int
  /// The column, from 1; 0 where only the line is known.
  public var column: Int
  /// The key that is concerned, with what it lies in: `tables.rate-2022.cells.grape`.
  public var key: String?
  /// What stands there.
  public var found: String
  /// What should stand there.
  public var expected: String
  /// What may have been meant, nearest first.
  public var suggestions: [String]

  /// A problem of a file, with what was expected there.
  public init(
    path: String, line: Int, column: Int, key: String? = nil, found: String, expected: String,
    suggestions: [String] = []
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.key = key
    self.found = found
    self.expected = expected
    self.suggestions = suggestions
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    var text = line > 0 ? "\(path):\(line):\(column): " : "\(path): "
    if let key { text += "\(key): " }
    text += "found \(found); expected \(expected)"
    if !suggestions.isEmpty { text += "; did you mean \(suggestions.joined(separator: ", "))" }
    return text + "."
  }
}

/// Every problem of the files that were read, in the order of the files.
public struct FileErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems.
  public var errors: [FileError]

  /// The problems of files that were read together.
  public init(_ errors: [FileError]) {
    self.errors = errors
  }

  /// One line a problem.
  public var description: String {
    errors.map(\.description).joined(separator: "\n")
  }
}
