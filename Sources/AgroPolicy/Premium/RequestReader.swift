internal import AgroQuantities

/// What a request's names, choices and dates decide, whatever the quantities are.
struct ShapeReading {
  var shape: QuoteShape
  var place: Place?
  var holder: String
  var notes: [Note]
  var assumptions: [Assumption]
  /// Sources of the defaults that are used.
  var defaults: [Evidence]
  /// Defaults, in the order of `TariffBook.numericInputs`.
  var defaultValues: [ExactDecimal?]
  var bounds: [BoundCheck]
}

/// The range that a declared value must lie in.
struct BoundCheck {
  /// Index in `TariffBook.numericInputs`.
  var index: Int
  var input: String
  var low: ExactDecimal
  var high: ExactDecimal
  /// The unit in which the book shows the input, and its size in canonical units.
  var unit: (name: String, size: ExactDecimal)
  /// The sentence around the value.
  var message: (head: String, tail: String)

  /// - Throws: `QuoteError` where the value lies outside.
  func check(_ value: ExactDecimal) throws(QuoteError) {
    if value >= low, value <= high { return }
    let shown = (try? value.divided(by: unit.size)) ?? value
    throw QuoteError(
      .outOfBounds, field: input,
      message: "\(message.head) \(shown) \(unit.name)\(message.tail)")
  }
}

/// A parcel of a request with every name, unit and date understood.
struct ReadParcel {
  var reading: ShapeReading
  var numbers: ParcelNumbers
  /// The numbers by name, defaults included.
  var named: [String: ExactDecimal]
  var shape: QuoteShape { reading.shape }
}

/// The facts of a parcel, sorted by what they decide.
struct SortedFacts {
  var numbers: [String: ExactDecimal] = [:]
  var lists: [String: [ExactDecimal]] = [:]
  var choices: [String: String] = [:]
  var given: Set<String> { Set(numbers.keys).union(lists.keys) }
}

/// Reads a request against a book: names to ids, texts to quantities, rules of purchase checked.
struct RequestReader {
  let book: TariffBook
  let names: NameTable
  let gazetteer: Gazetteer
  let facts: FactReader

  init(book: TariffBook, names: NameTable, gazetteer: Gazetteer) {
    self.book = book
    self.names = names
    self.gazetteer = gazetteer
    facts = FactReader(book: book)
  }

  // MARK: Object and place

  func object(_ text: String) throws(QuoteError) -> InsurableObject {
    let kinds = NameKind.insurable
    let wanted = text.trimmingSpaces()
    let entries = names.matches(wanted, kinds: kinds)
    let insured = book.objects.filter { object in
      entries.contains { $0.id == object.id && $0.kind == object.kind }
    }
    if insured.count == 1 { return insured[0] }
    if insured.isEmpty {
      if let entry = entries.first {
        throw QuoteError(
          .unknownObject, field: "crop",
          message: "'\(wanted)' (\(entry.kind.rawValue) \(entry.id)) is not insured under "
            + "\(book.id); it insures \(insuredList()).")
      }
      let spellings = names.entries.filter { entry in
        book.objects.contains { $0.id == entry.id && $0.kind == entry.kind }
      }.map(\.spellings)
      throw QuoteError(
        .unknownObject, field: "crop",
        message: "The crop '\(wanted)' is not known in \(book.id).",
        nearest: NearestNames.find(wanted, inGroups: spellings, limit: 3))
    }
    let crops = insured.filter { $0.kind == .crop }
    if crops.count == 1 { return crops[0] }
    throw QuoteError(
      .ambiguousObject, field: "crop",
      message: "'\(wanted)' can mean "
        + insured.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: " or ")
        + "; write one of these ids.")
  }

  private func insuredList() -> String {
    let ids = book.objects.map(\.id)
    return ids.count > 12 ? ids.prefix(12).joined(separator: ", ") + " and others"
      : ids.joined(separator: ", ")
  }

  func place(_ text: String) throws(QuoteError) -> Place {
    let wanted = text.trimmingSpaces()
    let found = gazetteer.matches(wanted, jurisdiction: book.jurisdiction)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      throw QuoteError(
        .unknownPlace, field: "place",
        message: "The place '\(wanted)' is not known in \(book.jurisdiction).",
        nearest: gazetteer.nearest(to: wanted, jurisdiction: book.jurisdiction))
    }
    throw QuoteError(
      .ambiguousPlace, field: "place",
      message: "The place '\(wanted)' can mean "
        + found.map { "'\($0.id)' (\($0.text.english), \($0.level.rawValue))" }
        .joined(separator: " or ") + "; write one of these ids.")
  }

  // MARK: Packages

  /// The packages in the order of the book, checked against what may be bought with what.
  func packages(_ texts: [String], for object: InsurableObject) throws(QuoteError) -> [String] {
    var chosen: [Package] = []
    if texts.isEmpty {
      chosen = book.packages.filter { $0.isDefault && isSold($0, for: object) }
      if chosen.isEmpty {
        let sold = book.packages.filter { isSold($0, for: object) }.map(\.id)
        throw QuoteError(
          .unknownPackage, field: "package",
          message: "The book \(book.id) has no default package for \(object.id); name one of "
            + (sold.isEmpty ? "none sold for it" : sold.joined(separator: ", ")) + ".")
      }
    }
    for text in texts {
      let package = try package(text)
      if !chosen.contains(where: { $0.id == package.id }) { chosen.append(package) }
    }
    for package in chosen {
      if let refusal = package.notSoldFor.first(where: { $0.objects.contains(object.id) }) {
        throw QuoteError(
          .notSold, field: "package",
          message: "The package '\(package.id)' is not sold for \(object.id) under \(book.id): "
            + "\(names.name(refusal.reason, kind: .label, in: .english)) "
            + "(\(refusal.source.document), \(refusal.source.basis.rawValue)).")
      }
      if !isSold(package, for: object) {
        let sold = package.soldFor ?? package.kinds.map { "every \($0)" }
        throw QuoteError(
          .notSold, field: "package",
          message: "The package '\(package.id)' is not sold for \(object.id) under \(book.id); "
            + "it is named for \(sold.joined(separator: ", ")).")
      }
      let held = Set(chosen.map(\.id) + chosen.flatMap(\.includes))
      for needed in package.requires where !held.contains(needed) {
        throw QuoteError(
          .packageNeedsAnother, field: "package",
          message: "The package '\(package.id)' cannot be bought without '\(needed)'; "
            + "ask for --package \(needed),\(package.id).")
      }
      if let other = chosen.first(where: { package.excludes.contains($0.id) }) {
        throw QuoteError(
          .notSold, field: "package",
          message: "The packages '\(package.id)' and '\(other.id)' cannot be bought together "
            + "under \(book.id).")
      }
      for other in chosen where other.includes.contains(package.id) {
        throw QuoteError(
          .badInput, field: "package",
          message: "The package '\(other.id)' includes '\(package.id)' already; leave it out.")
      }
    }
    return book.packages.map(\.id).filter { id in chosen.contains { $0.id == id } }
  }

  func package(_ text: String) throws(QuoteError) -> Package {
    let wanted = text.trimmingSpaces()
    if let exact = book.package(wanted) { return exact }
    let ids = names.matches(wanted, kinds: [.package]).map(\.id)
    if let id = ids.first(where: { book.package($0) != nil }), let found = book.package(id) {
      return found
    }
    throw QuoteError(
      .unknownPackage, field: "package",
      message: "The package '\(wanted)' is not sold under \(book.id); it has "
        + book.packages.map(\.id).joined(separator: ", ") + ".",
      nearest: NearestNames.find(wanted, in: book.packages.map(\.id), limit: 2))
  }

  private func isSold(_ package: Package, for object: InsurableObject) -> Bool {
    if package.notSoldFor.contains(where: { $0.objects.contains(object.id) }) { return false }
    if let list = package.soldFor { return list.contains(object.id) }
    return package.kinds.contains(object.kind.rawValue)
  }

  // MARK: Facts

  func read(
    _ parcel: ParcelRequest, in request: QuoteRequest, packages texts: [String], asOf: CivilDate
  ) throws(QuoteError) -> ReadParcel {
    let sorted = try sorted(parcel.facts + request.holderFacts)
    let reading = try reading(
      object: parcel.object, place: parcel.place ?? request.place, packages: texts,
      request: request, choices: sorted.choices, given: sorted.given, asOf: asOf)
    let order = book.numericInputs
    var values = reading.defaultValues
    for (index, name) in order.enumerated() {
      if let value = sorted.numbers[name] { values[index] = value }
    }
    try check(values, against: reading.bounds)
    var named: [String: ExactDecimal] = [:]
    for (index, name) in order.enumerated() { named[name] = values[index] }
    return ReadParcel(
      reading: reading,
      numbers: ParcelNumbers(values: values, lists: sorted.lists, holder: reading.holder),
      named: named)
  }

  /// Everything but the quantities.
  func reading(
    object text: String, place placeText: String?, packages texts: [String],
    request: QuoteRequest, choices: [String: String], given: Set<String>, asOf: CivilDate
  ) throws(QuoteError) -> ShapeReading {
    let object = try object(text)
    let place = try placeText.map { text throws(QuoteError) in try self.place(text) }
    let country = gazetteer.places.first {
      $0.jurisdiction == book.jurisdiction && $0.level == .country
    }
    let lineage = place.map { gazetteer.lineage(of: $0).map(\.id) } ?? [country?.id].compactMap { $0 }
    var reading = ShapeReading(
      shape: QuoteShape(
        object: object.id, kind: object.kind, lineage: lineage,
        placeName: place?.text.english ?? "", packages: try packages(texts, for: object),
        choices: choices, given: given, date: request.date ?? asOf, assumptions: [:]),
      place: place, holder: request.holder ?? "", notes: [], assumptions: [], defaults: [],
      defaultValues: [ExactDecimal?](repeating: nil, count: book.numericInputs.count), bounds: [])
    try fillDefaults(&reading)
    let unbounded = try readAssumptions(request.assumptions, &reading)
    try checkDate(request.date, &reading)
    try findBounds(&reading, unbounded: unbounded)
    if given.contains("sumInsured") { reading.notes.append(Note(.sumInsuredGiven)) }
    for text in [object.note] + reading.shape.packages.map({ book.package($0)?.note }) {
      if let text { reading.notes.append(Note(.bookNote, [("key", object.id), ("text", text)])) }
    }
    return reading
  }

  private func readAssumptions(_ list: [NamedFact], _ reading: inout ShapeReading)
    throws(QuoteError) -> Set<String>
  {
    var unbounded: Set<String> = []
    for assumption in list {
      let text = assumption.value.described
      if assumption.name.hasPrefix("bounds."), ["off", "none"].contains(text) {
        unbounded.insert(assumption.name)
      } else {
        reading.shape.assumptions[assumption.name] = try facts.assumption(
          text, key: assumption.name)
      }
      reading.assumptions.append(Assumption(key: assumption.name, value: text, basis: .user))
    }
    return unbounded
  }

  func check(_ values: [ExactDecimal?], against bounds: [BoundCheck]) throws(QuoteError) {
    for bound in bounds {
      if let value = values[bound.index] { try bound.check(value) }
    }
  }

  /// Names to inputs, texts to numbers, lists and choices.
  func sorted(_ given: [NamedFact]) throws(QuoteError) -> SortedFacts {
    var sorted = SortedFacts()
    for fact in given {
      let input = try declaration(of: fact.name)
      switch input.kind {
      case .flag, .choice:
        sorted.choices[input.id] = try facts.choice(fact.value.described, for: input)
      case .yields:
        sorted.lists[input.id] = try list(fact, input)
      default:
        sorted.numbers[input.id] = try facts.number(fact.value.described, for: input)
      }
    }
    return sorted
  }

  /// The input that a name means; the sum insured may always be given.
  func declaration(of name: String) throws(QuoteError) -> InputDeclaration {
    if let input = facts.input(named: name) { return input }
    if ["suminsured"].contains(name.lowercased().filter { $0 != "-" && $0 != "_" }) {
      return InputDeclaration(
        id: "sumInsured", kind: .money, position: FilePosition(file: book.id, line: 0, column: 0))
    }
    throw QuoteError(
      .unknownInput, field: name,
      message: "The book \(book.id) asks for no '\(name)'; it asks for "
        + book.inputs.map(\.id).joined(separator: ", ") + ".",
      nearest: NearestNames.find(name, in: book.inputs.map(\.id), limit: 2))
  }

  private func list(_ fact: NamedFact, _ input: InputDeclaration) throws(QuoteError)
    -> [ExactDecimal]
  {
    let texts: [String] =
      switch fact.value {
      case .list(let list): list
      case .text(let text):
        text.split(separator: text.contains(";") ? ";" : ",").map { String($0).trimmingSpaces() }
      }
    // A unit written once, behind the last number, holds for all.
    var unit = ""
    if let last = texts.last, let start = last.firstIndex(where: { $0.isLetter }) {
      unit = " " + String(last[start...])
    }
    var element = input
    element.kind = .yield
    var values: [ExactDecimal] = []
    for text in texts {
      let hasUnit = text.contains { $0.isLetter }
      values.append(try facts.number(hasUnit ? text : text + unit, for: element))
    }
    if let least = input.atLeastCount, values.count < least {
      throw QuoteError(
        .badInput, field: input.id,
        message: "The \(input.id) has \(values.count) values, but \(least) are needed.")
    }
    return values
  }

  private func fillDefaults(_ reading: inout ShapeReading) throws(QuoteError) {
    let sumGiven = reading.shape.given.contains("sumInsured")
    for input in book.inputs {
      let isThere =
        reading.shape.given.contains(input.id) || reading.shape.choices[input.id] != nil
      guard !isThere, asked(input, reading.shape) else { continue }
      switch input.fallback {
      case .number(let value, let source):
        if let index = book.numericInputs.firstIndex(of: input.id) {
          reading.defaultValues[index] = value
        }
        reading.shape.given.insert(input.id)
        reading.defaults.append(Evidence(key: input.id, source: source))
        if source.basis >= .assumption {
          reading.notes.append(
            Note(.defaultUsed, [("key", input.id), ("value", value.description)]))
          reading.assumptions.append(
            Assumption(key: input.id, value: value.description, basis: source.basis))
        }
      case .choice(let value):
        reading.shape.choices[input.id] = value
      case nil:
        let feedsSumInsured = [.area, .yield, .price].contains(input.kind)
        if input.isRequired, !(sumGiven && feedsSumInsured) {
          throw QuoteError(
            .missingInput, field: input.id,
            message: "The \(input.id) is missing; \(book.id) needs it for \(reading.shape.object)"
              + (input.choices.isEmpty ? "." : ": " + input.choices.joined(separator: ", ") + "."))
        }
      }
    }
  }

  /// Whether the book asks for the input in this case; conditions on numbers count as true.
  private func asked(_ input: InputDeclaration, _ shape: QuoteShape) -> Bool {
    holds(input.condition, shape)
  }

  func holds(_ condition: Condition, _ shape: QuoteShape) -> Bool {
    condition.clauses.allSatisfy { clause in
      switch clause {
      case .object(let list): list.contains(shape.object)
      case .kind(let list): list.contains(shape.kind.rawValue)
      case .package(let list): !Set(list).isDisjoint(with: shape.packages)
      case .place(let list): !Set(list).isDisjoint(with: shape.lineage)
      case .zone(let zoning, let zones):
        book.zoning(zoning)?.zone(of: shape.lineage).map(zones.contains) ?? false
      case .choice(let input, let list): shape.choices[input].map(list.contains) ?? false
      case .given(let name): shape.given.contains(name) || shape.choices[name] != nil
      case .missing(let name): !shape.given.contains(name) && shape.choices[name] == nil
      case .number: true
      case .not(let inner): !holds(inner, shape)
      }
    }
  }

  // MARK: Dates and bounds

  private func checkDate(_ date: CivilDate?, _ reading: inout ShapeReading) throws(QuoteError) {
    let shape = reading.shape
    if shape.date < book.validFrom {
      throw QuoteError(
        .outsideValidity, field: "date",
        message: "The date \(shape.date) lies before \(book.validFrom), when \(book.id) came into "
          + "force.")
    }
    if let through = book.validThrough, shape.date > through {
      reading.notes.append(
        Note(.bookPastValidity, [("book", book.id), ("through", through.description)]))
    }
    guard book.tables.contains(where: { $0.gives == "lastDay" }) else { return }
    let search = CellSearch(book: book, shape: shape)
    guard let finding = try search.find("lastDay", package: shape.packages.first),
      let row = finding.rows.first, case .day(let day) = row.cell.value
    else {
      reading.notes.append(Note(.lastDayUnknown, [("object", shape.object)]))
      return
    }
    // A calendar of another year is only a warning: nobody has said that it still holds.
    if let date, date.monthDay > day, date <= finding.table.through {
      throw QuoteError(
        .afterLastDay, field: "date",
        message: "The date \(date) lies after \(day), the last day to apply for \(shape.object) "
          + "in a calendar year (\(row.cell.source.document), rule of \(finding.table.from)).")
    }
    reading.notes.append(
      Note(
        shape.date.monthDay > day ? .lastDayPassed : .lastDay,
        [("object", shape.object), ("day", "\(day)"), ("since", finding.table.from.description)]))
  }

  private func findBounds(_ reading: inout ShapeReading, unbounded: Set<String>)
    throws(QuoteError)
  {
    let shape = reading.shape
    let search = CellSearch(book: book, shape: shape)
    for (index, input) in book.numericInputs.enumerated() {
      let name = "bounds.\(input)"
      guard shape.given.contains(input), !unbounded.contains(name),
        book.tables.contains(where: { $0.gives == name })
      else { continue }
      guard let finding = try search.find(name, package: shape.packages.first),
        let row = finding.rows.first, case .range(let low, let high) = row.cell.value
      else {
        reading.notes.append(Note(.boundsUnknown, [("input", input), ("object", shape.object)]))
        continue
      }
      reading.bounds.append(
        BoundCheck(
          index: index, input: input, low: low, high: high,
          unit: unit(of: input),
          message: (
            "The \(input) of \(shape.object) is",
            ", outside \(row.cell.printed), the bounds of \(finding.table.id) "
              + "(\(row.cell.source.document)); --assume \(name)=off prices it all the same."
          )))
    }
  }

  /// The unit in which the book shows an input.
  private func unit(of input: String) -> (name: String, size: ExactDecimal) {
    switch book.input(input)?.kind {
    case .area:
      (book.areaUnit, (try? MeasureParser.area("1 \(book.areaUnit)")) ?? .one)
    case .yield:
      (book.yieldUnit, (try? MeasureParser.yield("1 \(book.yieldUnit)")) ?? .one)
    case .price:
      (
        book.priceUnit,
        (try? MeasureParser.price("1 \(book.priceUnit)", defaultCurrency: book.currency))?
          .perTonne ?? .one
      )
    case .money: (book.currency.code, .one)
    default: ("", .one)
    }
  }
}
