public import AgroPolicy
public import AgroQuantities

/// A quote as a JSON document: `agrorisk.quote/1`.
///
/// Money is a decimal string in the book's currency, rates are decimal strings (fractions). A key is
/// never removed within `/1`; readers ignore keys they do not know.
public struct QuoteJSON: Sendable {
  /// The engine that quoted.
  public let engine: QuoteEngine
  /// Language of sentences in the document.
  public let texts: Texts
  /// Version and commit of the program.
  public let version: String
  /// The commit of the program, where it is known.
  public let commit: String?
  /// What the request said, as it was written.
  public let request: QuoteRequest
  /// Currencies that are shown beside.
  public let conversions: [Conversion]

  /// A writer of quote documents.
  public init(
    engine: QuoteEngine, texts: Texts, version: String, commit: String?, request: QuoteRequest,
    conversions: [Conversion] = []
  ) {
    self.engine = engine
    self.texts = texts
    self.version = version
    self.commit = commit
    self.request = request
    self.conversions = conversions
  }

  /// The document of one choice of packages: the quote itself, or its parcels and their total.
  public func document(_ quote: Quote) throws(QuantityError) -> JSONValue {
    if quote.parcels.count == 1 { return try document(quote.parcels[0]) }
    var parcels: [JSONValue] = []
    for parcel in quote.parcels { parcels.append(try document(parcel)) }
    return .object([
      .init("format", .string(Self.format)), .init("engine", engineValue),
      .init("language", .string(texts.language.rawValue)),
      .init("request", QuoteRequestJSON(request: request).document(quote.parcels)),
      .init("book", .string(engine.book.id)), .init("edition", edition),
      .init("bookHash", .string(engine.book.contentHash)),
      .init("currency", .string(engine.book.currency.code)), .init("parcels", .array(parcels)),
      .init("total", total(quote.total)), .init("basis", basis(of: quote.parcels)),
    ])
  }

  /// The format of a quote's document.
  static let format = "agrorisk.quote/1"

  private var engineValue: JSONValue {
    .object([
      .init("version", .string(version)), .init("commit", commit.map { .string($0) } ?? .null),
    ])
  }

  private var edition: JSONValue { .string("\(engine.book.edition)") }

  private func document(_ parcel: ParcelQuote) throws(QuantityError) -> JSONValue {
    .object([
      .init("format", .string(Self.format)), .init("engine", engineValue),
      .init("language", .string(texts.language.rawValue)),
      .init("id", parcel.id.map { .string($0) } ?? .null),
      .init("request", QuoteRequestJSON(request: request).document([parcel])),
      .init("book", .string(parcel.book)), .init("edition", edition),
      .init("bookHash", .string(parcel.bookHash)),
      .init("currency", .string(parcel.currency.code)),
      .init("sumInsured", plain(parcel.sumInsured)),
      .init("low", premium(parcel.low)), .init("high", premium(parcel.high)),
      .init("covers", .array(parcel.covers.map { cover($0) })),
      .init("due", .array(parcel.due.map { due($0) })),
      .init("payouts", .array(parcel.payouts.map { payout($0) })),
      .init("alternatives", .array(parcel.alternatives.map { alternative($0) })),
      .init(
        "assumptions",
        .array(
          parcel.assumptions.map {
            .object([
              .init("key", .string($0.key)), .init("value", .string($0.value)),
              .init("basis", .string($0.basis.rawValue)),
            ])
          })),
      .init("notes", .array(parcel.notes.map { note($0) })),
      .init(
        "converted",
        .array(
          try conversions.map { conversion throws(QuantityError) in
            try converted(parcel, conversion)
          })),
      .init("basis", basis(of: [parcel])),
      .init("evidence", .array(parcel.evidence.map { evidence($0) })),
      .init("terms", .array(engine.book.terms.map { term($0) })),
      .init(
        "documents",
        .array(
          engine.book.documents.map {
            .object([
              .init("id", .string($0.id)), .init("perils", .array($0.perils.map { .string($0) })),
            ])
          })),
    ])
  }

  private func term(_ term: Term) -> JSONValue {
    var members: [JSONValue.Member] = [.init("id", .string(term.id))]
    switch term.value {
    case .text(let value): members.append(.init("value", .string(value)))
    case .unknown(let text): members.append(.init("unknown", .string(text)))
    }
    members += [
      .init("source", .string(term.source.document)),
      .init("basis", .string(term.source.basis.rawValue)),
    ]
    return .object(members)
  }

  // MARK: Parts

  private func plain(_ money: Money) -> JSONValue {
    .string(money.amount.string(decimals: Int(money.currency.minorDigits)))
  }

  private func range(_ range: AmountRange) -> JSONValue {
    .object([.init("low", plain(range.low)), .init("high", plain(range.high))])
  }

  private func premium(_ premium: PremiumQuote) -> JSONValue {
    .object([
      .init("rate", .string("\(premium.rate)")),
      .init("grossPremium", plain(premium.grossPremium)),
      .init("subsidy", plain(premium.subsidy)),
      .init("holderPremium", plain(premium.holderPremium)),
      .init(
        "payers",
        .array(
          premium.payers.map {
            .object([.init("payer", .string($0.payer)), .init("amount", plain($0.amount))])
          })),
      .init(
        "ledger", .array(premium.ledger.lines.map { LedgerJSON.value(of: $0, label: label($0)) })),
    ])
  }

  private func label(_ line: LedgerLine) -> String {
    QuoteWords(engine: engine, texts: texts).label(of: line)
  }

  private func cover(_ cover: CoverQuote) -> JSONValue {
    var deductible: [JSONValue.Member] = []
    if let rule = cover.deductible {
      deductible = [
        .init("kind", .string(rule.kind.rawValue)), .init("of", .string(rule.base.rawValue)),
        .init(
          "share",
          cover.deductibleShare.map { .string($0.string(decimals: max(2, $0.decimals))) } ?? .null),
        .init("source", .string(rule.source.document)),
        .init("basis", .string(rule.source.basis.rawValue)),
      ]
      if case .unknown(let text) = rule.share, cover.deductibleShare == nil {
        deductible.append(.init("unknown", .string(text)))
      }
    }
    return .object([
      .init("id", .string(cover.package)),
      .init("name", .string(engine.names.name(cover.package, kind: .package, in: texts.language))),
      .init("perils", .array(cover.perils.map { .string($0) })),
      .init("deductible", deductible.isEmpty ? .null : .object(deductible)),
      .init("rateLow", cover.lowRate.map { .string("\($0)") } ?? .null),
      .init("rateHigh", cover.highRate.map { .string("\($0)") } ?? .null),
      .init("premium", cover.premium.map { range($0) } ?? .null),
    ])
  }

  private func due(_ due: DueAmount) -> JSONValue {
    .object([
      .init("when", .string(engine.names.name(due.when, kind: .label, in: texts.language))),
      .init("id", .string(due.when)), .init("payer", .string(due.payer)),
      .init("to", due.to.map { .string($0) } ?? .null),
      .init("amount", plain(due.amount.low)), .init("amountHigh", plain(due.amount.high)),
      .init("source", .string(due.source.document)),
      .init("basis", .string(due.source.basis.rawValue)),
    ])
  }

  private func payout(_ payout: Payout) -> JSONValue {
    .object([
      .init("cover", .string(payout.cover)), .init("axis", .string(payout.axis)),
      .init("at", .string(payout.at.string(decimals: max(2, payout.at.decimals)))),
      .init(
        "conditions",
        .object(
          payout.conditions.sorted { $0.key < $1.key }.map {
            .init($0.key, .string("\($0.value)"))
          })),
      .init("indemnity", range(payout.indemnity)),
    ])
  }

  private func alternative(_ other: AlternativeQuote) -> JSONValue {
    .object([
      .init("id", .string(other.id)),
      .init(
        "label",
        .string(
          other.label.map { engine.names.name($0, kind: .label, in: texts.language) } ?? other.id)),
      .init("low", premium(other.low)), .init("high", premium(other.high)),
    ])
  }

  private func note(_ note: Note) -> JSONValue {
    .object([
      .init("code", .string(note.code.rawValue)),
      .init(
        "parameters", .object(note.parameters.map { .init($0.name, .string($0.value)) })),
      .init("text", .string(QuoteWords(engine: engine, texts: texts).sentence(of: note))),
    ])
  }

  private func converted(_ parcel: ParcelQuote, _ conversion: Conversion) throws(QuantityError)
    -> JSONValue
  {
    .object([
      .init("currency", .string(conversion.target.code)),
      .init("rate", .string("\(conversion.rate)")), .init("date", .string("\(conversion.date)")),
      .init("basis", .string(conversion.basis.rawValue)),
      .init("by", .array(conversion.steps.map { ExchangeRateJSON.value(of: $0) })),
      .init("sumInsured", plain(try conversion.convert(parcel.sumInsured))),
      .init(
        "grossPremium",
        range(
          AmountRange(
            low: try conversion.convert(parcel.low.grossPremium),
            high: try conversion.convert(parcel.high.grossPremium)))),
      .init(
        "holderPremium",
        range(
          AmountRange(
            low: try conversion.convert(parcel.low.holderPremium),
            high: try conversion.convert(parcel.high.holderPremium)))),
    ])
  }

  private func total(_ total: QuoteTotal) -> JSONValue {
    .object([
      .init("sumInsured", plain(total.sumInsured)),
      .init("grossPremium", range(total.grossPremium)), .init("subsidy", range(total.subsidy)),
      .init("holderPremium", range(total.holderPremium)),
      .init(
        "payers",
        .array(
          total.payers.map {
            .object([.init("payer", .string($0.payer)), .init("amount", range($0.amount))])
          })),
    ])
  }

  private func basis(of parcels: [ParcelQuote]) -> JSONValue {
    var counts: [Basis: Int] = [:]
    for parcel in parcels {
      for item in parcel.bases { counts[item.basis] = max(counts[item.basis] ?? 0, item.count) }
    }
    let weakest = counts.keys.max() ?? .assumption
    return .object([
      .init("weakest", .string(weakest.rawValue)),
      .init(
        "counts",
        .object(
          counts.sorted { $0.key > $1.key }.map { .init($0.key.rawValue, .int($0.value)) })),
    ])
  }

  private func evidence(_ item: Sourced<String>) -> JSONValue {
    .object([
      .init("key", .string(item.value)), .init("source", .string(item.source.document)),
      .init("locator", item.source.locator.map { .string($0) } ?? .null),
      .init("basis", .string(item.source.basis.rawValue)),
    ])
  }
}
