internal import AgroPolicy
internal import AgroQuantities

/// The request of a quote as JSON: as it was typed, and as it was understood.
///
/// What was understood is enough to make the quote again: names are ids, numbers are in hectares,
/// tonnes a hectare and the book's currency a tonne, and `defaults` names the inputs that the book
/// filled in.
struct QuoteRequestJSON {
  let request: QuoteRequest

  /// The request of one parcel, or of all parcels of a quote.
  func document(_ parcels: [ParcelQuote]) -> JSONValue {
    .object([.init("typed", typed(parcels)), .init("normalised", normalised(parcels))])
  }

  // MARK: As typed

  private func typed(_ parcels: [ParcelQuote]) -> JSONValue {
    var members: [JSONValue.Member] = []
    func add(_ name: String, _ value: String?) {
      if let value { members.append(.init(name, .string(value))) }
    }
    let own = parcels.count == 1 ? typed(parcel: parcels[0]) : nil
    add("book", request.book)
    add("place", own?.place ?? request.place)
    add("crop", own?.object)
    add("date", request.date.map { "\($0)" })
    add("holder", request.holder)
    for fact in (own?.facts ?? []) + request.holderFacts {
      members.append(.init(fact.name, text(fact.value)))
    }
    if own == nil {
      members.append(.init("parcels", .array(request.parcels.map { typed($0) })))
    }
    if !request.packages.isEmpty {
      members.append(
        .init("packages", .array(request.packages.map { .array($0.map { .string($0) }) })))
    }
    if !request.assumptions.isEmpty { members.append(.init("assume", assumptions)) }
    return .object(members)
  }

  private func typed(parcel: ParcelQuote) -> ParcelRequest? {
    request.parcels.first { $0.id == parcel.id } ?? request.parcels.first
  }

  private func typed(_ parcel: ParcelRequest) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let id = parcel.id { members.append(.init("id", .string(id))) }
    if let place = parcel.place { members.append(.init("place", .string(place))) }
    members.append(.init("crop", .string(parcel.object)))
    for fact in parcel.facts { members.append(.init(fact.name, text(fact.value))) }
    return .object(members)
  }

  private var assumptions: JSONValue {
    .object(request.assumptions.map { .init($0.name, text($0.value)) })
  }

  private func text(_ fact: FactText) -> JSONValue {
    switch fact {
    case .text(let text): .string(text)
    case .list(let list): .array(list.map { .string($0) })
    }
  }

  // MARK: As understood

  private func normalised(_ parcels: [ParcelQuote]) -> JSONValue {
    guard let first = parcels.first else { return .object([]) }
    var members: [JSONValue.Member] = [
      .init("book", .string(first.book)), .init("date", .string("\(first.normalised.date)")),
      .init("dateGiven", .bool(request.date != nil)),
      .init("holder", first.normalised.holder.map { .string($0) } ?? .null),
    ]
    if parcels.count == 1 {
      members += normalised(first.normalised)
    } else {
      members.append(
        .init(
          "parcels",
          .array(
            parcels.map {
              .object(
                [.init("id", $0.id.map { .string($0) } ?? .null)] + normalised($0.normalised))
            })))
    }
    return .object(members + [.init("assume", assumptions)])
  }

  private func normalised(_ parcel: NormalisedParcel) -> [JSONValue.Member] {
    [
      .init("place", parcel.place.map { .string($0) } ?? .null),
      .init("object", .string(parcel.object)), .init("kind", .string(parcel.kind.rawValue)),
      .init("packages", .array(parcel.packages.map { .string($0) })),
      .init(
        "numbers",
        .object(
          parcel.numbers.sorted { $0.key < $1.key }.map { .init($0.key, .string("\($0.value)")) })),
      .init(
        "lists",
        .object(
          parcel.lists.sorted { $0.key < $1.key }.map { list in
            .init(list.key, .array(list.value.map { .string("\($0)") }))
          })),
      .init(
        "choices",
        .object(parcel.choices.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
      .init("defaults", .array(parcel.defaulted.map { .string($0) })),
    ]
  }
}
