package import AgroFiles
internal import AgroQuantities

/// A published example with what it starts from and what it ends in.
///
/// One JSON file a case: `id`, `title`, `source`, `provenance` (printed, exact or peer-run),
/// `inputs`, `expected`, `tolerance`, `notes`.
package struct ValidationCase: Sendable {
  package let id: String
  package let title: String
  package let source: String
  package let provenance: String
  package let notes: String?
  package let inputs: CaseValue
  package let expected: CaseValue
  package let tolerance: CaseValue

  /// What stands before the first underscore of the id: `agg`, `cred`, `fit`.
  package var kind: String { String(id.prefix { $0 != "_" }) }

  /// Reads a case.
  ///
  /// - Throws: `DataFileError` with line and column where the text is no JSON or no case.
  package static func read(_ bytes: [UInt8], path: String) throws(DataFileError) -> ValidationCase {
    let json: JSONValue
    do {
      json = try JSONValue.parse(bytes.span)
    } catch {
      throw DataFileError(
        path: path, line: error.line, column: error.column, message: error.message)
    }
    func text(_ key: String) throws(DataFileError) -> String {
      guard let text = json[key]?.text, !text.isEmpty else {
        throw DataFileError(
          path: path, line: 1, column: 1,
          message: "The case has no text '\(key)'; id, title, source, inputs and expected are "
            + "needed.")
      }
      return text
    }
    for key in ["inputs", "expected"] where json[key] == nil {
      throw DataFileError(
        path: path, line: 1, column: 1,
        message: "The case has no '\(key)'; id, title, source, inputs and expected are needed.")
    }
    return ValidationCase(
      id: try text("id"), title: try text("title"), source: try text("source"),
      provenance: json["provenance"]?.text ?? "not stated", notes: json["notes"]?.text,
      inputs: CaseValue(listed(json, "inputs"), path: "inputs"),
      expected: CaseValue(listed(json, "expected"), path: "expected"),
      tolerance: CaseValue(json["tolerance"], path: "tolerance"))
  }

  /// A member of the document; a text such as `cases[].inputs` stands for the list `cases` beside it.
  private static func listed(_ json: JSONValue, _ key: String) -> JSONValue? {
    guard let text = json[key]?.text, let bracket = text.firstIndex(of: "["),
      let list = json[String(text[..<bracket])], list.elements != nil
    else { return json[key] }
    return .object([.init(String(text[..<bracket]), list)])
  }
}
