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
  /// The documents, in the order of the file; none where only their ids were read.
  public let documents: [SourceDocument]
  /// The ids that books may cite.
  package let ids: Set<String>
  private let byID: [String: Int]

  /// A catalogue of these documents.
  public init(documents: [SourceDocument]) {
    self.documents = documents
    var byID: [String: Int] = [:]
    for (index, document) in documents.enumerated() { byID[document.id] = index }
    self.byID = byID
    ids = Set(byID.keys)
  }

  private init(ids: Set<String>) {
    documents = []
    byID = [:]
    self.ids = ids
  }

  /// The document of an id.
  public func document(_ id: String) -> SourceDocument? { byID[id].map { documents[$0] } }

  package static let fileKeys = ["format", "sources"]
  package static let keys = [
    "id", "title", "publisher", "date", "address", "read", "basis", "note",
  ]

  /// The ids alone, off the lines `- id: az-1` that begin a document: enough to check citations, in
  /// a tenth of the time; nil where some document of the file begins otherwise.
  package static func readingIDs(_ bytes: [UInt8]) -> SourceCatalogue? {
    let opening = Array("- id: ".utf8)
    var ids: Set<String> = []
    var at = 0
    while at < bytes.count {
      while at < bytes.count, bytes[at] == .space { at += 1 }
      var end = at
      while end < bytes.count, bytes[end] != .newline { end += 1 }
      if at < end, bytes[at] == UInt8(ascii: "-") {
        guard bytes[at..<end].starts(with: opening) else { return nil }
        let id = String(decoding: bytes[(at + opening.count)..<end], as: UTF8.self)
        guard NamesFile.isIdentifier(id), ids.insert(id).inserted else { return nil }
      }
      at = end + 1
    }
    return ids.isEmpty ? nil : SourceCatalogue(ids: ids)
  }

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
