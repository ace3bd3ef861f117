internal import AgroPolicy
internal import AgroQuantities

/// What is known of the origin of a number while the reader goes down into a file.
struct Provenance {
  var document: String?
  var locator: String?
  var basis: Basis?

  /// The keys that state it.
  static let keys = ["source", "basis", "locator"]
}

extension Provenance {
  /// The provenance inside a mapping: what it states itself, else what stands around it.
  ///
  /// A locator belongs to its document: another `source` drops the locator from above.
  /// - Parameter sources: the ids that are known, where they are to be checked.
  init(_ fields: Fields, within outer: Provenance, sources: Set<String>?) {
    self = outer
    if let source = fields.text("source") {
      document = source
      locator = nil
      if let sources, !sources.contains(source), let node = fields.node["source"] {
        fields.log.report(
          node, key: fields.path("source"), found: "the source '\(source)'",
          expected: "an id of Sources.yaml",
          suggestions: NearestNames.find(source, in: sources.sorted(), limit: 3))
      }
    }
    if fields.has("basis") {
      // A basis that is not known is told once, not again as missing.
      basis = fields.choice("basis", Basis.self) ?? .assumption
    }
    if let locator = fields.text("locator") { self.locator = locator }
  }

  /// The finished provenance; reports what is missing of it.
  func reference(
    at node: YAMLNode, _ scope: String, log: ProblemLog, places: String
  ) -> SourceReference? {
    guard let document, let basis else {
      let missing =
        document == nil
        ? (basis == nil ? "neither source nor basis" : "no source") : "no basis"
      log.report(
        node, key: scope, found: missing, expected: "a source and a basis, here, at the \(places)")
      return nil
    }
    return SourceReference(document: document, locator: locator, basis: basis)
  }
}

extension BookReader {
  /// The provenance inside a mapping: what it states itself, else what stands around it.
  func provenance(_ fields: Fields, within outer: Provenance = Provenance()) -> Provenance {
    Provenance(fields, within: outer, sources: context.sources)
  }

  /// The finished provenance; reports what is missing of it.
  func reference(_ provenance: Provenance, at node: YAMLNode, _ scope: String) -> SourceReference? {
    provenance.reference(at: node, scope, log: log, places: "table or at the section")
  }
}
