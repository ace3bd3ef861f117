package import AgroPolicy
internal import AgroQuantities

/// What a reader of a book knows beside its file.
package struct BookContext: Sendable {
  /// The ids of `Sources.yaml`; nil reads a book without them.
  package var sources: Set<String>?
  /// The names of `Names.csv`; nil reads a book without them.
  package var names: NameTable?
  /// The ids of the jurisdiction's places; nil reads a book without them.
  package var places: Set<String>?

  package init(sources: Set<String>? = nil, names: NameTable? = nil, places: Set<String>? = nil) {
    self.sources = sources
    self.names = names
    self.places = places
  }
}

/// One file of a book, before it is joined with what it extends.
package struct BookLayer: Sendable {
  /// What the file itself says.
  package var book: TariffBook
  package var extends: String?
  /// Section to the ids taken away from what is inherited, with their positions.
  package var removed: [Removal] = []

  package struct Removal: Sendable, Hashable {
    package var section: String
    package var id: String
    package var position: FilePosition
  }
}

/// Reads one file of a rule book; every problem is gathered and thrown at the end.
package struct BookReader {
  let context: BookContext
  let log: ProblemLog
  /// The currency of the book; amounts in another one are refused.
  var currency: Currency = .usd

  package static func read(
    _ bytes: [UInt8], path: String, context: BookContext
  ) throws(FileErrors) -> BookLayer {
    let root = try YAMLParser.parse(bytes, path: path)
    var reader = BookReader(context: context, log: ProblemLog(path: path))
    let layer = reader.layer(root)
    try reader.log.finish()
    guard let layer else { throw FileErrors([]) }
    return layer
  }

  private mutating func layer(_ root: YAMLNode) -> BookLayer? {
    guard let fields = Fields(root, keys: BookSection.book.keys, scope: "", log: log) else {
      return nil
    }
    fields.checkFormat()
    let id = fields.requiredText("id")
    let jurisdiction = fields.requiredText("jurisdiction")
    let title = fields.required("title").flatMap { localised($0, "title") }
    let edition = fields.required("edition").flatMap { _ in fields.date("edition") }
    let validity = fields.required("validity").flatMap { self.validity($0) }
    if let text = fields.requiredText("currency"), let node = fields.node["currency"] {
      if let found = try? Currency(code: text) {
        currency = found
      } else {
        log.report(
          node, key: "currency", expected: "a currency code such as AZN",
          suggestions: NearestNames.find(text, in: Currency.all.map(\.code), limit: 1))
      }
    }
    let units = fields.required("units").flatMap {
      Fields($0, keys: BookSection.units.keys, scope: "units", log: log)
    }
    let area = units?.requiredText("area")
    let yield = units?.requiredText("yield")
    let price = units?.requiredText("price")
    checkUnits(units)
    // Sections are read even where the head has problems, so that all are told at once.
    guard let date = edition ?? validity?.from ?? (try? CivilDate(daysSince1970: 0)) else {
      return nil
    }
    var book = TariffBook(
      id: id ?? "", jurisdiction: jurisdiction ?? "", title: title ?? LocalisedText(english: ""),
      edition: date, chain: id.map { [$0] } ?? [], validFrom: validity?.from ?? date,
      validThrough: validity?.through, currency: currency, areaUnit: area ?? "",
      yieldUnit: yield ?? "", priceUnit: price ?? "")
    book.objects = objects(fields)
    book.packages = packages(fields)
    book.inputs = entries(fields, "inputs").compactMap { input($0) }
    book.constants = entries(fields, "constants").compactMap { constant($0) }
    book.zonings = entries(fields, "zonings").compactMap { zoning($0) }
    book.tables = entries(fields, "tables").compactMap { table($0, book: book) }
    book.steps = phases(fields)
    book.payers = payers(fields)
    book.dues = fields.items("due").compactMap { due($0) }
    book.indemnities = entries(fields, "indemnities").compactMap { indemnity($0) }
    book.terms = entries(fields, "terms").compactMap { term($0) }
    book.documents = entries(fields, "documents").compactMap { document($0) }
    book.gaps = entries(fields, "unknowns").compactMap { gap($0) }
    book.borrowings = fields.items("borrow").compactMap { borrowing($0) }
    return BookLayer(book: book, extends: fields.text("extends"), removed: removals(fields))
  }

  private func validity(_ node: YAMLNode) -> (from: CivilDate, through: CivilDate?)? {
    guard let fields = Fields(node, keys: BookSection.validity.keys, scope: "validity", log: log)
    else { return nil }
    let from = fields.required("from").flatMap { _ in fields.date("from") }
    let through = fields.date("through")
    if let from, let through, through < from, let node = fields.node["through"] {
      log.report(node, key: "validity.through", expected: "a day not before \(from)")
    }
    return from.map { ($0, through) }
  }

  private func checkUnits(_ fields: Fields?) {
    guard let fields else { return }
    let expected: [(String, BookNumber.Dimension, String)] = [
      ("area", .area, "ha, decare, sotix, m2 or acre"),
      ("yield", .yield, "a mass by an area such as c/ha"),
      ("price", .price, "\(currency.code) by a mass, such as \(currency.code)/t"),
    ]
    for (key, dimension, words) in expected {
      guard let node = fields.node[key], let text = node.text else { continue }
      let number = BookNumber("1 \(text)")
      if number?.dimension != dimension || (dimension == .price && number?.currency != currency) {
        log.report(node, key: fields.path(key), expected: words)
      }
    }
  }

  func localised(_ node: YAMLNode, _ scope: String) -> LocalisedText? {
    guard let fields = Fields(node, keys: BookSection.title.keys, scope: scope, log: log),
      let english = fields.requiredText("en")
    else { return nil }
    return LocalisedText(
      english: english, azerbaijani: fields.text("az"), uzbek: fields.text("uz"),
      russian: fields.text("ru"))
  }

  /// The entries of a section, each with a unique id.
  private func entries(_ fields: Fields, _ section: String) -> [YAMLNode] {
    var seen: [String: Int] = [:]
    let items = fields.items(section)
    for item in items {
      guard let node = item["id"], let id = node.text else { continue }
      if let first = seen[id] {
        log.report(
          node, key: section, found: "the id '\(id)' a second time (first on line \(first))",
          expected: "each id once in a section")
      } else {
        seen[id] = node.line
      }
    }
    return items
  }

  private func payers(_ fields: Fields) -> [String] {
    fields.texts("payers").compactMap { named($0, "payers", [.payer]) }
  }

  private func removals(_ fields: Fields) -> [BookLayer.Removal] {
    guard let node = fields.value("remove"),
      let sections = Fields(node, keys: BookSection.remove.keys, scope: "remove", log: log)
    else { return [] }
    return BookSection.remove.keys.flatMap { section in
      sections.texts(section).compactMap { item in
        item.text.map {
          BookLayer.Removal(section: section, id: $0, position: position(item))
        }
      }
    }
  }

  func position(_ node: YAMLNode) -> FilePosition {
    FilePosition(file: log.path, line: node.line, column: node.column)
  }

  // MARK: Names

  /// The text of a node, checked to be a name of `Names.csv` of one of the kinds.
  func named(_ node: YAMLNode, _ key: String, _ kinds: [NameKind]) -> String? {
    guard let id = node.text else { return nil }
    guard let names = context.names, !names.contains(id, kinds: kinds) else { return id }
    let known = names.entries.filter { kinds.contains($0.kind) }.map(\.id)
    log.report(
      node, key: key, found: "'\(id)'",
      expected: "a \(kinds.map(\.rawValue).joined(separator: " or ")) of Names.csv",
      suggestions: NearestNames.find(id, in: known, limit: 3))
    return id
  }

  func label(_ fields: Fields, _ key: String = "label") -> String? {
    guard let node = fields.value(key) else { return nil }
    return named(node, fields.path(key), [.label])
  }

  // MARK: Numbers

  /// A number with its unit, in canonical units and in the book's currency.
  func number(_ node: YAMLNode, _ key: String) -> BookNumber? {
    guard let text = node.text, let number = BookNumber(text) else {
      log.report(
        node, key: key, expected: BookNumber.accepted,
        suggestions: node.text.map(BookNumber.suggestion) ?? [])
      return nil
    }
    if let found = number.currency, found != currency {
      log.report(node, key: key, expected: "an amount in the book's currency, \(currency.code)")
    }
    return number
  }
}
