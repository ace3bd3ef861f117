public import AgroPolicy

/// What is wrong with a table or with the access to a file, and where.
public struct DataFileError: Error, Hashable, Sendable {
  /// The file as it was named.
  public var path: String
  /// The line from 1; nil where the problem has no line.
  public var line: Int?
  /// The column from 1, in characters; nil where the problem is the whole line.
  public var column: Int?
  /// One sentence with a full stop.
  public var message: String
  /// The same for every language, where it was told by one of the sentences.
  public var refusal: QuoteError?

  /// A problem at a place.
  public init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }

  /// A problem that every language can tell.
  init(
    path: String, line: Int? = nil, column: Int? = nil, _ sentence: QuoteError.Sentence,
    _ values: [String: String] = [:]
  ) {
    let refusal = QuoteError(.badInput, sentence, values)
    self.init(path: path, line: line, column: column, message: refusal.message)
    self.refusal = refusal
  }

  /// The place, as it stands before the message: "parcels.csv:12:3".
  public var place: String {
    path + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "")
  }
}

extension DataFileError: CustomStringConvertible {
  /// "parcels.csv:12:3: The field has no closing quote."
  public var description: String { place + ": " + message }
}
