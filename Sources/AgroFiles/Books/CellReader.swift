internal import AgroPolicy
internal import AgroQuantities

/// Flattens the nested cells of a table into rows.
struct CellReader {
  let reader: BookReader
  let gives: String
  let by: [TableKey]
  let match: [String: KeyMatch]
  let scope: String
  private(set) var rows: [TableRow] = []
  /// The dimension of the first cell; all others must agree.
  private var dimension: BookNumber.Dimension?

  init(
    reader: BookReader, gives: String, by: [TableKey], match: [String: KeyMatch], scope: String
  ) {
    self.reader = reader
    self.gives = gives
    self.by = by
    self.match = match
    self.scope = scope
    dimension = Self.dimensions[gives]
  }

  /// The amounts that the program itself gives a meaning.
  private static let dimensions: [String: BookNumber.Dimension] = [
    "bounds.yield": .yield, "bounds.price": .price, "bounds.area": .area,
  ]

  mutating func read(_ node: YAMLNode, _ provenance: Provenance) {
    level(node, depth: 0, keys: [], numbers: [], provenance)
  }

  private mutating func level(
    _ node: YAMLNode, depth: Int, keys: [String], numbers: [ExactDecimal?],
    _ outer: Provenance
  ) {
    let path = keys.isEmpty ? scope : "\(scope).\(keys.joined(separator: "."))"
    guard depth < by.count else {
      if let cell = cell(node, path, outer) {
        rows.append(TableRow(keys: keys, numbers: numbers, cell: cell))
      }
      return
    }
    guard let entries = node.entries else {
      reader.log.report(
        node, key: path,
        expected: "a mapping by \(by[depth].name) ('any' stands for all others)")
      return
    }
    // A level may state the provenance of what is below it; no key of a table has these names.
    var own = outer
    if entries.contains(where: { Provenance.keys.contains($0.key) }),
      let fields = Fields(node, keys: entries.map(\.key), scope: path, log: reader.log)
    {
      own = reader.provenance(fields, within: outer)
    }
    var seen: [ExactDecimal: Int] = [:]
    for entry in entries where !Provenance.keys.contains(entry.key) {
      let number = key(entry, depth: depth, path)
      if let number, let first = seen.updateValue(entry.line, forKey: number) {
        reader.log.report(
          line: entry.line, column: entry.column, key: path,
          found: "the key \(number) a second time (first on line \(first))",
          expected: "each key once")
      }
      level(
        entry.value, depth: depth + 1, keys: keys + [entry.key], numbers: numbers + [number], own)
    }
  }

  /// Checks a key; its number where it is one.
  private func key(_ entry: YAMLEntry, depth: Int, _ path: String) -> ExactDecimal? {
    guard entry.key != "any" else { return nil }
    let node = YAMLNode(
      .scalar(entry.key, isQuoted: false), line: entry.line, column: entry.column)
    switch by[depth] {
    case .object: _ = reader.named(node, path, NameKind.insurable)
    case .package: _ = reader.named(node, path, [.package])
    case .payer: _ = reader.named(node, path, [.payer])
    case .zone: _ = reader.named(node, path, [.zone])
    case .place: reader.check(place: entry.key, at: node, path)
    case .kind:
      if !NameKind.insurable.contains(where: { $0.rawValue == entry.key }) {
        reader.log.report(
          node, key: path,
          expected: "one of \(NameKind.insurable.map(\.rawValue).joined(separator: ", "))")
      }
    case .input(let name):
      let number = BookNumber(entry.key)
      if number == nil && match[name, default: .exact] != .exact {
        reader.log.report(node, key: path, expected: "a number, to be matched by \(name)")
      }
      return number?.value
    }
    return nil
  }

  private mutating func cell(
    _ node: YAMLNode, _ path: String, _ outer: Provenance
  ) -> Cell? {
    guard node.entries != nil else {
      let source = reader.reference(outer, at: node, path)
      guard let value = value(node, path), let source else { return nil }
      return Cell(
        value: value, printed: node.text ?? "", source: source, position: reader.position(node))
    }
    guard
      let fields = Fields(node, keys: BookSection.cell.keys, scope: path, log: reader.log)
    else { return nil }
    let source = reader.reference(reader.provenance(fields, within: outer), at: node, path)
    var content: CellValue?
    var printed = ""
    let given = ["value", "unknown", "low"].filter { fields.has($0) }
    if given.count != 1 || fields.has("low") != fields.has("high") {
      reader.log.report(
        node, key: path, expected: "one of value, low and high together, or unknown")
    } else if let text = fields.text("unknown") {
      content = .unknown(text)
      printed = "unknown"
    } else if let value = fields.value("value") {
      content = self.value(value, fields.path("value"))
      printed = value.text ?? ""
    } else if let low = fields.value("low"), let high = fields.value("high") {
      content = range(low, high, path)
      printed = "\(low.text ?? "") .. \(high.text ?? "")"
    }
    guard let content, let source else { return nil }
    return Cell(
      value: content, printed: printed, source: source, note: fields.note(),
      position: reader.position(node))
  }

  /// The value of a scalar cell.
  private mutating func value(_ node: YAMLNode, _ path: String) -> CellValue? {
    guard let text = node.text else {
      reader.log.report(node, key: path, expected: "a cell: \(BookNumber.accepted)")
      return nil
    }
    if text == "unknown" { return .unknown("not published") }
    if gives == "lastDay" {
      if let day = try? MonthDay(text) { return .day(day) }
      reader.log.report(node, key: path, expected: "a month and day such as 03-15")
      return nil
    }
    guard let ends = RangeText.split(text) else {
      return number(node, path).map { .exact($0) }
    }
    func end(_ part: String) -> YAMLNode {
      YAMLNode(.scalar(part, isQuoted: false), line: node.line, column: node.column)
    }
    return range(end(ends.low), end(ends.high), path)
  }

  private mutating func range(_ low: YAMLNode, _ high: YAMLNode, _ path: String) -> CellValue? {
    if let text = low.text, let number = BookNumber(text), number.dimension == .number,
      let other = high.text.flatMap(BookNumber.init), other.dimension != .number
    {
      reader.log.report(
        low, key: path, found: "\(low.summary) without a unit",
        expected: "the unit at both ends of the range")
      return nil
    }
    guard let lowValue = number(low, path), let highValue = number(high, path) else { return nil }
    guard lowValue <= highValue else {
      reader.log.report(
        low, key: path, found: "\(low.text ?? "") .. \(high.text ?? "")",
        expected: "a range whose low end is not above its high end")
      return nil
    }
    return .range(low: lowValue, high: highValue)
  }

  private mutating func number(_ node: YAMLNode, _ path: String) -> ExactDecimal? {
    guard let number = reader.number(node, path) else { return nil }
    guard let expected = dimension else {
      dimension = number.dimension
      return number.value
    }
    guard number.dimension == expected else {
      reader.log.report(
        node, key: path, found: "\(node.summary), \(number.dimension.rawValue)",
        expected: "\(expected.rawValue), as in the other cells")
      return nil
    }
    return number.value
  }
}
