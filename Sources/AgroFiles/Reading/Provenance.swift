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

extension BookReader {
  /// The provenance inside a mapping: what it states itself, else what stands around it.
  ///
  /// A locator belongs to its document: another `source` drops the locator from above.
  func provenance(_ fields: Fields, within outer: Provenance = Provenance()) -> Provenance {
    var result = outer
    if let source = fields.text("source") {
      result.document = source
      result.locator = nil
      if let node = fields.node["source"] { check(source: source, at: node, fields.path("source")) }
    }
    if fields.has("basis") {
      // A basis that is not known is told once, not again as missing.
      result.basis = fields.choice("basis", Basis.self) ?? .assumption
    }
    if let locator = fields.text("locator") { result.locator = locator }
    return result
  }

  /// The finished provenance; reports what is missing of it.
  func reference(_ provenance: Provenance, at node: YAMLNode, _ scope: String) -> SourceReference? {
    guard let document = provenance.document, let basis = provenance.basis else {
      let missing =
        provenance.document == nil
        ? (provenance.basis == nil ? "neither source nor basis" : "no source") : "no basis"
      log.report(
        node, key: scope, found: missing,
        expected: "a source and a basis, here, at the table or at the section")
      return nil
    }
    return SourceReference(document: document, locator: provenance.locator, basis: basis)
  }

  private func check(source: String, at node: YAMLNode, _ key: String) {
    guard let known = context.sources, !known.contains(source) else { return }
    log.report(
      node, key: key, found: "the source '\(source)'", expected: "an id of Sources.yaml",
      suggestions: NearestNames.find(source, in: known.sorted(), limit: 3))
  }
}
