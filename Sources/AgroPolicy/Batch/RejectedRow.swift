/// A row that could not be quoted, and why.
public struct RejectedRow: Sendable, Hashable {
  /// The header of the file of rejected rows.
  public static let header = "row,line,id,code,reason"

  /// Number of the row, the first after the header 1.
  public var row: Int
  /// Line of the file on which the row begins.
  public var line: Int
  /// The row's own id, empty where it has none.
  public var id: String
  /// A stable code, for instance `unknown-place`.
  public var code: String
  /// One full sentence.
  public var reason: String

  /// A row with the reason of its refusal.
  public init(row: Int, line: Int, id: String, code: String, reason: String) {
    self.row = row
    self.line = line
    self.id = id
    self.code = code
    self.reason = reason
  }

  /// Writes the row under `header`.
  ///
  /// - Parameter offset: rows before the part of the list that the row was counted in.
  public func append(to output: inout [UInt8], offset: Int = 0) {
    let comma = UInt8(ascii: ",")
    CSVText.append(int: row + offset, to: &output)
    output.append(comma)
    CSVText.append(int: line, to: &output)
    output.append(comma)
    CSVText.append(id, to: &output)
    output.append(comma)
    CSVText.append(code, to: &output)
    output.append(comma)
    CSVText.append(reason, to: &output)
    output.append(UInt8(ascii: "\n"))
  }
}
