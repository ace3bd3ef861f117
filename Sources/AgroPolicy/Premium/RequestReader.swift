internal import AgroQuantities

/// Reads a request against a book: names to ids, texts to quantities, rules of purchase checked.
struct RequestReader {
  let book: TariffBook
  let names: NameTable
  let gazetteer: Gazetteer
  let facts: FactReader
  /// Whether an unknown name is told with the nearest ones, which takes milliseconds to find.
  var isSuggesting = true

  init(book: TariffBook, names: NameTable, gazetteer: Gazetteer) {
    self.book = book
    self.names = names
    self.gazetteer = gazetteer
    facts = FactReader(book: book)
  }

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
    let lineage =
      place.map { gazetteer.lineage(of: $0).map(\.id) } ?? [country?.id].compactMap { $0 }
    var reading = ShapeReading(
      shape: QuoteShape(
        object: object.id, kind: object.kind, lineage: lineage,
        placeName: place?.text.english ?? "", packages: try packages(texts, for: object),
        choices: choices, given: given, date: request.date ?? asOf, assumptions: [:]),
      place: place, holder: request.holder ?? "", notes: [], assumptions: [], defaults: [], defaulted: [],
      defaultValues: [ExactDecimal?](repeating: nil, count: book.numericInputs.count), bounds: [])
    try fillDefaults(&reading)
    let unbounded = try readAssumptions(request.assumptions, &reading)
    try checkDate(request.date, &reading)
    try findBounds(&reading, unbounded: unbounded)
    if given.contains("sumInsured") { reading.notes.append(Note(.sumInsuredGiven)) }
    for text in [object.note] + reading.shape.packages.map({ book.package($0)?.note }) {
      if let text { reading.notes.append(Note(book: text, key: object.id)) }
    }
    return reading
  }

  func readAssumptions(_ list: [NamedFact], _ reading: inout ShapeReading)
    throws(QuoteError) -> Set<String>
  {
    var unbounded: Set<String> = []
    var seen: Set<String> = []
    for assumption in list {
      guard seen.insert(assumption.name).inserted else {
        throw QuoteError(
          .badInput, field: assumption.name, .assumptionTwice, ["key": assumption.name])
      }
      let text = assumption.value.described
      if assumption.name.hasPrefix("bounds."), ["off", "none"].contains(text) {
        unbounded.insert(assumption.name)
      } else {
        reading.shape.assumptions[assumption.name] = try facts.assumption(
          text, key: assumption.name)
        reading.shape.typedAssumptions[assumption.name] = text
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

  func fillDefaults(_ reading: inout ShapeReading) throws(QuoteError) {
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
        reading.defaulted.append(input.id)
        reading.defaults.append(Evidence(key: input.id, source: source))
        if source.basis >= .assumption {
          reading.notes.append(
            Note(.defaultUsed, [("key", input.id), ("value", value.description)]))
          reading.assumptions.append(
            Assumption(key: input.id, value: value.description, basis: source.basis))
        }
      case .choice(let value):
        reading.shape.choices[input.id] = value
        reading.defaulted.append(input.id)
      case nil:
        let feedsSumInsured = [.area, .yield, .price].contains(input.kind)
        if input.isRequired, !(sumGiven && feedsSumInsured) {
          throw QuoteError(
            .missingInput, field: input.id,
            input.choices.isEmpty ? .inputMissing : .choiceMissing,
            [
              "input": input.id, "book": book.id, "object": reading.shape.object,
              "choices": input.choices.joined(separator: ", "),
            ])
        }
      }
    }
  }

  /// Whether the book asks for the input in this case; conditions on numbers count as true.
  func asked(_ input: InputDeclaration, _ shape: QuoteShape) -> Bool {
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
}
