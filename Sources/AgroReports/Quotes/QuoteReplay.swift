public import AgroPolicy
public import AgroQuantities

/// A quote made again from its document alone: the document names its book and holds the request
/// as it was understood.
public struct QuoteReplay: Sendable {
  /// A member of which the document and the quote made again do not say the same.
  public struct Difference: Sendable, Hashable {
    /// Where it stands: `low.ledger[3].after`.
    public var path: String
    /// What the document says; `nil` where it has no such member.
    public var document: JSONValue?
    /// What comes out now; `nil` where there is no such member.
    public var computed: JSONValue?
  }

  public let document: JSONValue
  /// The id of the document's book.
  public let book: String
  /// The hash of the book's files when the document was made.
  public let bookHash: String
  /// Version of the program that made it.
  public let version: String
  private let texts: Texts
  private let normalised: JSONValue
  private let date: CivilDate

  /// Takes a document `agrorisk.quote/1`.
  ///
  /// - Throws: `QuoteError` that names what the document lacks.
  public init(_ document: JSONValue) throws(QuoteError) {
    guard document["format"]?.text == QuoteJSON.format else {
      throw Self.broken("format", "'\(QuoteJSON.format)'")
    }
    self.document = document
    book = try Self.need(document["book"]?.text, "book", "the id of a rule book")
    bookHash = try Self.need(document["bookHash"]?.text, "bookHash", "a hash")
    version = try Self.need(document["engine"]?["version"]?.text, "engine.version", "a version")
    texts = Texts(
      try Self.need(
        document["language"]?.text.flatMap { Language(rawValue: $0) }, "language",
        "en, az, uz or ru"))
    normalised = try Self.need(
      document["request"]?["normalised"], "request.normalised",
      "the request as it was understood")
    date = try Self.need(
      normalised["date"]?.text.flatMap { try? CivilDate($0) }, "request.normalised.date", "a day")
  }

  /// The quotes of a document: itself, or those of an `agrorisk.quotes/1`.
  ///
  /// - Throws: `QuoteError` that names what the document lacks.
  public static func all(in document: JSONValue) throws(QuoteError) -> [QuoteReplay] {
    guard document["format"]?.text == "agrorisk.quotes/1" else {
      return [try QuoteReplay(document)]
    }
    var result: [QuoteReplay] = []
    for quote in try need(document["quotes"]?.elements, "quotes", "a list of quotes") {
      result.append(try QuoteReplay(quote))
    }
    return result
  }

  // MARK: Making it again

  /// The document as the engine makes it now.
  ///
  /// - Parameter engine: of the document's book.
  /// - Throws: `QuoteError` where the document lacks what a request needs, or the engine refuses.
  public func remade(with engine: QuoteEngine) throws(QuoteError) -> JSONValue {
    let request = try request(for: engine.book)
    let quotes = try engine.quotes(request, asOf: date)
    guard let quote = quotes.first, quotes.count == 1 else {
      throw Self.broken("request.normalised.packages", "one choice of packages")
    }
    do throws(QuantityError) {
      return try QuoteJSON(
        engine: engine, texts: texts, version: version, commit: nil, request: request,
        conversions: try conversions(engine.book)
      ).document(quote)
    } catch {
      throw QuoteError(.arithmetic, message: "\(error)")
    }
  }

  /// Where the document and the quote made again differ; empty where it is reproduced.
  ///
  /// The program's version and what was typed are not compared: the first says who made the
  /// document, the second is not what the quote is made from.
  /// - Throws: as `remade(with:)`.
  public func differences(with engine: QuoteEngine) throws(QuoteError) -> [Difference] {
    var differences: [Difference] = []
    Self.compare(document, try remade(with: engine), "", &differences)
    return differences
  }

  private static func compare(
    _ one: JSONValue, _ other: JSONValue, _ path: String, _ differences: inout [Difference]
  ) {
    if case .object(let members) = one, case .object(let others) = other {
      compare(members, others, path, &differences)
    } else if case .array(let values) = one, case .array(let others) = other {
      for index in 0..<max(values.count, others.count) {
        let place = "\(path)[\(index)]"
        switch (index < values.count, index < others.count) {
        case (true, true): compare(values[index], others[index], place, &differences)
        case (true, false):
          differences.append(Difference(path: place, document: values[index], computed: nil))
        default:
          differences.append(Difference(path: place, document: nil, computed: others[index]))
        }
      }
    } else if one != other {
      differences.append(Difference(path: path, document: one, computed: other))
    }
  }

  private static func compare(
    _ members: [JSONValue.Member], _ others: [JSONValue.Member], _ path: String,
    _ differences: inout [Difference]
  ) {
    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    func isCompared(_ name: String) -> Bool { name != "engine" && name != "typed" }
    for (index, member) in members.enumerated() where isCompared(member.name) {
      let same = index < others.count && others[index].name == member.name ? others[index] : nil
      if let value = (same ?? others.first { $0.name == member.name })?.value {
        compare(member.value, value, place(member.name), &differences)
      } else {
        differences.append(
          Difference(path: place(member.name), document: member.value, computed: nil))
      }
    }
    for other in others
    where isCompared(other.name) && !members.contains(where: { $0.name == other.name }) {
      differences.append(
        Difference(path: place(other.name), document: nil, computed: other.value))
    }
  }

  // MARK: The request

  /// The request that the document holds, in the units of the book.
  func request(for book: TariffBook) throws(QuoteError) -> QuoteRequest {
    var parcels: [ParcelRequest] = []
    var packages: [[String]] = []
    for value in normalised["parcels"]?.elements ?? [normalised] {
      let id = (normalised["parcels"] == nil ? document : value)["id"]?.text
      parcels.append(
        ParcelRequest(
          id: id, place: value["place"]?.text,
          object: try Self.need(
            value["object"]?.text, "request.normalised.object", "the id of an object"),
          facts: try facts(value, book)))
      packages.append((value["packages"]?.elements ?? []).compactMap(\.text))
    }
    // Parcels have packages of their own only where nobody asked for any.
    let isShared = packages.allSatisfy { $0 == packages[0] }
    return QuoteRequest(
      book: self.book, date: normalised["dateGiven"]?.truth == true ? date : nil,
      holder: normalised["holder"]?.text, packages: isShared ? [packages[0]] : [],
      parcels: parcels, assumptions: Self.named(normalised["assume"]))
  }

  private func facts(_ value: JSONValue, _ book: TariffBook) throws(QuoteError) -> [NamedFact] {
    let defaults = Set((value["defaults"]?.elements ?? []).compactMap(\.text))
    let given = ["numbers", "lists", "choices"].flatMap { Self.named(value[$0]) }
    return given.filter { !defaults.contains($0.name) }.map { fact in
      let kind = book.input(fact.name)?.kind ?? (fact.name == "sumInsured" ? .money : .choice)
      let unit = Self.unit(of: kind, book)
      let value: FactText =
        switch fact.value {
        case .text(let text): .text(text + unit)
        case .list(let list): .list(list.map { $0 + unit })
        }
      return NamedFact(fact.name, value)
    }
  }

  /// The canonical unit behind a number.
  private static func unit(of kind: InputDeclaration.Kind, _ book: TariffBook) -> String {
    switch kind {
    case .area: " ha"
    case .yield, .yields: " t/ha"
    case .price: " \(book.currency.code)/t"
    case .money: " \(book.currency.code)"
    case .share, .count, .number, .flag, .choice: ""
    }
  }

  private static func named(_ value: JSONValue?) -> [NamedFact] {
    (value?.members ?? []).compactMap { member in
      if let text = member.value.text { return NamedFact(member.name, .text(text)) }
      return member.value.elements.map { list in
        NamedFact(member.name, .list(list.compactMap(\.text)))
      }
    }
  }

  /// The conversions that the document shows, by the rates that it names.
  private func conversions(_ book: TariffBook) throws(QuantityError) -> [Conversion] {
    let parcel = document["parcels"]?.elements?.first ?? document
    var result: [Conversion] = []
    for value in parcel["converted"]?.elements ?? [] {
      let target = try Currency(code: value["currency"]?.text ?? "")
      let rates = (value["by"]?.elements ?? []).compactMap { ExchangeRateJSON.rate(of: $0) }
      if let way = Conversion(from: book.currency, to: target, rates: rates) { result.append(way) }
    }
    return result
  }

  private static func need<T>(_ value: T?, _ key: String, _ expected: String) throws(QuoteError)
    -> T
  {
    if let value { return value }
    throw broken(key, expected)
  }

  private static func broken(_ key: String, _ expected: String) -> QuoteError {
    QuoteError(
      .badInput, field: key,
      message: "This is no quote that agrorisk wrote: '\(key)' must be \(expected).")
  }
}
