internal import AgroPolicy
public import AgroQuantities

/// A document of `Sources.yaml`.
public struct SourceDocument: Sendable, Hashable {
  /// The id by which books cite it.
  public var id: String
  /// Its title.
  public var title: String
  /// Who published it.
  public var publisher: String?
  /// The date of the document as it is known: a day, a month, a year, or `unknown`.
  public var date: String?
  /// Where it can be read.
  public var address: String?
  /// When it was read.
  public var read: String?
  /// What the document is; a number read in it is not stronger.
  public var basis: Basis
  /// A remark on it.
  public var note: String?
  /// The line of the file.
  public var line: Int
}

/// `Sources.yaml`: every document once.
public struct SourceCatalogue: Sendable {
  /// The documents, in the order of the file.
  public let documents: [SourceDocument]
  private let byID: [String: Int]

  /// A catalogue of these documents.
  public init(documents: [SourceDocument]) {
    self.documents = documents
    var byID: [String: Int] = [:]
    for (index, document) in documents.enumerated() { byID[document.id] = index }
    self.byID = byID
  }

  /// The document of an id.
  public func document(_ id: String) -> SourceDocument? { byID[id].map { documents[$0] } }

  package var ids: Set<String> { Set(byID.keys) }

  package static let fileKeys = ["format", "sources"]
  package static let keys = [
    "id", "title", "publisher", "date", "address", "read", "basis", "note",
  ]

  /// - Throws: every problem of the file.
  public static func read(_ bytes: [UInt8], path: String) throws(FileErrors) -> SourceCatalogue {
    let root = try YAMLParser.parse(bytes, path: path)
    let log = ProblemLog(path: path)
    var documents: [SourceDocument] = []
    if let file = Fields(root, keys: fileKeys, scope: "", log: log) {
      file.checkFormat()
      _ = file.required("sources")
      var seen: [String: Int] = [:]
      for node in file.items("sources") {
        let scope = "sources" + (node["id"]?.text.map { ".\($0)" } ?? "")
        guard let fields = Fields(node, keys: keys, scope: scope, log: log) else { continue }
        let id = fields.requiredText("id")
        let title = fields.requiredText("title")
        let basis = fields.required("basis").flatMap { _ in fields.choice("basis", Basis.self) }
        if let id, let first = seen.updateValue(node.line, forKey: id) {
          log.report(
            node, key: "sources", found: "the id '\(id)' a second time (first on line \(first))",
            expected: "each document once")
        }
        guard let id, let title, let basis else { continue }
        documents.append(
          SourceDocument(
            id: id, title: title, publisher: fields.text("publisher"), date: fields.text("date"),
            address: fields.text("address"), read: fields.text("read"), basis: basis,
            note: fields.text("note"), line: node.line))
      }
    }
    try log.finish()
    return SourceCatalogue(documents: documents)
  }
}
