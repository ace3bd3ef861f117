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

  /// A problem at a place.
  public init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }
}

extension DataFileError: CustomStringConvertible {
  /// "parcels.csv:12:3: The field has no closing quote."
  public var description: String {
    var place = path
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    return place + ": " + message
  }
}
