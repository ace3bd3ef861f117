public import AgroPolicy
internal import AgroQuantities

/// A request for a quote as a YAML file.
///
///     format: 1
///     place: Goychay
///     date: 2026-03-01
///     crop: pomegranate
///     area: 1 ha
///     yield: 80 c/ha
///     price: 60 AZN/c
///     packages: [base]
///
/// `parcels:` lists several; what stands beside it then holds for each that does not say otherwise.
/// `packages:` may be a list of lists, quoted side by side. `holder:` is an id, or a mapping with
/// facts and perhaps an `id`. `assume:` sets what the book does not know.
public enum RequestFile {
  /// - Throws: every problem of the file.
  public static func read(_ bytes: [UInt8], path: String) throws(FileErrors) -> QuoteRequest {
    let root = try YAMLParser.parse(bytes, path: path)
    let log = ProblemLog(path: path)
    if let fields = Fields(root, keys: root.entries?.map(\.key) ?? [], scope: "", log: log) {
      fields.checkFormat()
    }
    let request = RequestReader(log: log).request(root, scope: "")
    try log.finish()
    guard let request else { throw FileErrors([]) }
    return request
  }

  /// Reads the file at a path.
  public static func read(path: String) throws(FileErrors) -> QuoteRequest {
    try read(SystemFile.read(path), path: path)
  }
}

/// Reads the mapping of a request, in a file of its own or inside an example.
struct RequestReader {
  let log: ProblemLog

  /// What is not a fact of a parcel.
  private static let keys: Set<String> = [
    "format", "book", "date", "place", "holder", "packages", "parcels", "assume", "crop", "object",
    "id",
  ]

  func request(_ node: YAMLNode, scope: String) -> QuoteRequest? {
    guard let entries = node.entries,
      let fields = Fields(node, keys: entries.map(\.key), scope: scope, log: log)
    else {
      log.report(node, key: scope.isEmpty ? nil : scope, expected: "a mapping")
      return nil
    }
    var packages = packageLists(fields)
    let shared = facts(entries, fields)
    var parcels: [ParcelRequest] = []
    if fields.has("parcels") {
      for item in fields.items("parcels") {
        guard let parcel = parcel(item, fields, shared, &packages) else { continue }
        parcels.append(parcel)
      }
      if parcels.isEmpty, log.errors.isEmpty, let value = fields.node["parcels"] {
        log.report(value, key: fields.path("parcels"), expected: "at least one parcel")
      }
    } else if let object = object(fields) {
      parcels = [ParcelRequest(id: fields.text("id"), object: object, facts: shared)]
    }
    let (holder, holderFacts) = holder(fields)
    var assumptions: [NamedFact] = []
    if let value = fields.value("assume") {
      if let entries = value.entries {
        assumptions = entries.compactMap { fact($0, fields.path("assume")) }
      } else {
        log.report(
          value, key: fields.path("assume"), expected: "a mapping such as { base.rate: 6 % }")
      }
    }
    return QuoteRequest(
      book: fields.text("book"), date: fields.date("date"), place: fields.text("place"),
      holder: holder, holderFacts: holderFacts, packages: packages ?? [], parcels: parcels,
      assumptions: assumptions)
  }

  private func object(_ fields: Fields) -> String? {
    if fields.has("crop") && fields.has("object") {
      log.report(
        fields.node, key: fields.scope.isEmpty ? nil : fields.scope, found: "crop and object",
        expected: "one of them")
    }
    if fields.has("crop") { return fields.text("crop") }
    if fields.has("object") { return fields.text("object") }
    log.report(
      fields.node, key: fields.scope.isEmpty ? nil : fields.scope, found: "no crop",
      expected: "crop: NAME (or object: NAME for what is no crop)")
    return nil
  }

  private func parcel(
    _ node: YAMLNode, _ request: Fields, _ shared: [NamedFact], _ packages: inout [[String]]?
  ) -> ParcelRequest? {
    let scope = request.path("parcels")
    guard let entries = node.entries,
      let fields = Fields(node, keys: entries.map(\.key), scope: scope, log: log)
    else {
      log.report(node, key: scope, expected: "a mapping")
      return nil
    }
    for key in ["date", "book", "holder", "assume", "parcels", "format"] where fields.has(key) {
      log.report(
        node, key: fields.path(key), found: "'\(key)' of a parcel",
        expected: "'\(key)' once for the request")
    }
    if let own = packageLists(fields) {
      if let known = packages, known != own {
        log.report(
          fields.node["packages"] ?? node, key: fields.path("packages"),
          found: "other packages than before", expected: "the same packages for all parcels")
      }
      packages = own
    }
    let own = facts(entries, fields)
    let inherited = shared.filter { fact in !own.contains { $0.name == fact.name } }
    let object =
      fields.has("crop") || fields.has("object") || !(request.has("crop") || request.has("object"))
      ? self.object(fields) : self.object(request)
    return object.map {
      ParcelRequest(
        id: fields.text("id"), place: fields.text("place"), object: $0, facts: inherited + own)
    }
  }

  private func facts(_ entries: [YAMLEntry], _ fields: Fields) -> [NamedFact] {
    entries.compactMap { Self.keys.contains($0.key) ? nil : fact($0, fields.scope) }
  }

  private func fact(_ entry: YAMLEntry, _ scope: String) -> NamedFact? {
    let key = scope.isEmpty ? entry.key : "\(scope).\(entry.key)"
    switch entry.value.content {
    case .scalar(let text, _): return NamedFact(entry.key, .text(text))
    case .sequence(let items):
      let texts = items.compactMap(\.text)
      guard texts.count == items.count else {
        log.report(entry.value, key: key, expected: "a list of values")
        return nil
      }
      return NamedFact(entry.key, .list(texts))
    case .mapping, .empty:
      log.report(entry.value, key: key, expected: "a value such as 80 c/ha")
      return nil
    }
  }

  private func holder(_ fields: Fields) -> (String?, [NamedFact]) {
    guard let value = fields.value("holder") else { return (nil, []) }
    guard let entries = value.entries else { return (fields.text("holder"), []) }
    let facts = entries.filter { $0.key != "id" }.compactMap { fact($0, fields.path("holder")) }
    return (value["id"]?.text, facts)
  }

  /// One list of packages, or several lists; nil where there is no such key.
  private func packageLists(_ fields: Fields) -> [[String]]? {
    guard let value = fields.value("packages") else { return nil }
    if let text = value.text {
      return [text.split(separator: ",").map { String($0).trimmingSpaces() }]
    }
    let items = fields.items("packages")
    let texts = items.compactMap(\.text)
    if texts.count == items.count { return [texts] }
    let lists = items.compactMap { item -> [String]? in
      guard case .sequence(let inner) = item.content else { return nil }
      let texts = inner.compactMap(\.text)
      return texts.count == inner.count ? texts : nil
    }
    if lists.count != items.count {
      log.report(
        value, key: fields.path("packages"),
        expected: "a list of packages, or a list of such lists")
    }
    return lists
  }
}
