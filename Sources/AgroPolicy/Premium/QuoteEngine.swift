public import AgroQuantities

/// Quotes by one rule book.
///
/// The engine knows no country: everything it does is in the book.
public struct QuoteEngine: Sendable {
  /// The rule book.
  public let book: TariffBook
  /// Names of what the book speaks of.
  public let names: NameTable
  /// Places, for names and zones.
  public let gazetteer: Gazetteer

  /// An engine for one rule book.
  public init(book: TariffBook, names: NameTable, gazetteer: Gazetteer) {
    self.book = book
    self.names = names
    self.gazetteer = gazetteer
  }

  var reader: RequestReader { RequestReader(book: book, names: names, gazetteer: gazetteer) }

  /// The packages that a choice means for an object, in the order of the book.
  ///
  /// - Parameters:
  ///   - texts: ids or names; without any, the book's default packages that are sold for the object.
  ///   - object: an id or a name of an insurable object.
  /// - Throws: `QuoteError`: an object or a package that the book does not know, one that is not sold
  ///   for the object, or that needs or excludes another.
  public func packages(_ texts: [String], for object: String) throws(QuoteError) -> [Package] {
    let reader = reader
    return try reader.packages(texts, for: reader.object(object)).compactMap(book.package)
  }

  /// The quotes of a request: one for each choice of packages, each with all its parcels.
  ///
  /// - Parameters:
  ///   - request: what a person asked.
  ///   - asOf: the day that stands for the contract's where the request names none.
  /// - Throws: `QuoteError`, with the parcel's id where there are several.
  public func quotes(_ request: QuoteRequest, asOf: CivilDate) throws(QuoteError) -> [Quote] {
    let choices = request.packages.isEmpty ? [[]] : request.packages
    var result: [Quote] = []
    for packages in choices {
      result.append(try quote(request, packages: packages, asOf: asOf))
    }
    return result
  }

  private func quote(_ request: QuoteRequest, packages: [String], asOf: CivilDate)
    throws(QuoteError) -> Quote
  {
    guard !request.parcels.isEmpty else {
      throw QuoteError(.missingInput, field: "crop", .noParcel)
    }
    var caps = CapUsage()
    var parcels: [ParcelQuote] = []
    for (index, parcel) in request.parcels.enumerated() {
      do throws(QuoteError) {
        parcels.append(
          try quote(parcel, in: request, packages: packages, asOf: asOf, caps: &caps))
      } catch {
        var error = error
        if request.parcels.count > 1 { error.parcel = parcel.id ?? "\(index + 1)" }
        throw error
      }
    }
    return Quote(
      packages: parcels[0].normalised.packages, parcels: parcels, total: try total(of: parcels))
  }

  private func quote(
    _ parcel: ParcelRequest, in request: QuoteRequest, packages: [String], asOf: CivilDate,
    caps: inout CapUsage
  ) throws(QuoteError) -> ParcelQuote {
    let read = try reader.read(parcel, in: request, packages: packages, asOf: asOf)
    let plan = try PlanBuilder.plan(book, for: read.shape)
    var state = Evaluation()
    var before = caps
    try plan.evaluate(read.numbers, bound: .low, isTraced: true, caps: &caps, into: &state)
    var result = QuoteResult(engine: self, plan: plan, read: read)
    let low = try result.premium(from: state)
    result.note(state)
    let sumInsured = try result.sumInsured(from: state)
    var high = low
    var highState = state
    try plan.evaluate(read.numbers, bound: .high, isTraced: true, caps: &caps, into: &highState)
    high = try result.premium(from: highState)
    result.note(highState)
    let alternatives = try result.alternatives(to: (low, high), caps: &before)
    let covers = try result.covers(low: state, high: highState)
    let payouts = try PayoutTable(plan: plan, book: book, read: read)
      .payouts(covers, low: state, high: highState, notes: &result.notes)
    let evidence = result.evidence(covers: covers)
    return ParcelQuote(
      id: parcel.id, book: book.id, edition: book.edition, bookHash: book.contentHash,
      currency: book.currency, normalised: result.normalised(holder: request.holder),
      sumInsured: sumInsured, low: low, high: high, covers: covers,
      due: try result.due(low: low, high: high, state, highState), payouts: payouts,
      alternatives: alternatives,
      assumptions: read.reading.assumptions, notes: result.notes, evidence: evidence,
      bases: QuoteResult.counts(evidence))
  }

  /// What a cover of a quoted parcel pays at a point of its axis.
  ///
  /// - Parameters:
  ///   - parcel: the quote; `request` made it, with one parcel.
  ///   - inputs: values of the indemnity's further inputs that differ from their defaults.
  /// - Throws: `QuoteError` where the cover has no indemnity or its deductible is not published.
  public func payout(
    of parcel: ParcelQuote, request: QuoteRequest, cover id: String, at point: ExactDecimal,
    inputs: [String: ExactDecimal] = [:], asOf: CivilDate
  ) throws(QuoteError) -> AmountRange {
    guard let index = parcel.normalised.packages.firstIndex(of: id),
      let cover = parcel.covers.first(where: { $0.package == id }),
      let indemnity = book.package(id)?.indemnity.flatMap({ book.indemnity($0) }),
      let own = request.parcels.first
    else {
      throw QuoteError(
        .unknownPackage, field: "package",
        message: "The quote has no cover '\(id)' with an indemnity; it has "
          + parcel.normalised.packages.joined(separator: ", ") + ".")
    }
    if case .unknown(let text) = cover.deductible?.share, cover.deductibleShare == nil {
      throw QuoteError(
        .unknownCell, field: "\(id).deductible",
        message: "The deductible of package '\(id)' is not published (\(text)); set it with "
          + "--assume \(id).deductible=\"...\".")
    }
    let run = try evaluated(own, request, parcel, asOf)
    return try PayoutTable(plan: run.plan, book: book, read: run.read)
      .payout(indemnity, cover: index, cover, at: point, inputs, run.low, run.high).indemnity
  }

  /// The named amounts that a cover's indemnity computes, whatever the loss: a threshold yield.
  func indemnityAmounts(
    of parcel: ParcelQuote, request: QuoteRequest, cover id: String, asOf: CivilDate
  ) throws(QuoteError) -> (low: [String: ExactDecimal], high: [String: ExactDecimal]) {
    guard let index = parcel.normalised.packages.firstIndex(of: id),
      let indemnity = book.package(id)?.indemnity.flatMap({ book.indemnity($0) }),
      let own = request.parcels.first
    else { return ([:], [:]) }
    let run = try evaluated(own, request, parcel, asOf)
    let table = PayoutTable(plan: run.plan, book: book, read: run.read)
    return (
      try table.standing(indemnity, cover: index, run.low),
      try table.standing(indemnity, cover: index, run.high)
    )
  }

  private struct Evaluated {
    var read: ReadParcel
    var plan: QuotePlan
    var low: Evaluation
    var high: Evaluation
  }

  private func evaluated(
    _ own: ParcelRequest, _ request: QuoteRequest, _ parcel: ParcelQuote, _ asOf: CivilDate
  ) throws(QuoteError) -> Evaluated {
    let read = try reader.read(own, in: request, packages: parcel.normalised.packages, asOf: asOf)
    let plan = try PlanBuilder.plan(book, for: read.shape)
    var caps = CapUsage()
    var low = Evaluation()
    try plan.evaluate(read.numbers, bound: .low, isTraced: false, caps: &caps, into: &low)
    var high = Evaluation()
    try plan.evaluate(read.numbers, bound: .high, isTraced: false, caps: &caps, into: &high)
    return Evaluated(read: read, plan: plan, low: low, high: high)
  }

  private func total(of parcels: [ParcelQuote]) throws(QuoteError) -> QuoteTotal {
    func sum(_ value: (ParcelQuote) -> Money) throws(QuoteError) -> Money {
      do throws(QuantityError) {
        var sum = Money.zero(book.currency)
        for parcel in parcels { sum = try sum + value(parcel) }
        return sum
      } catch {
        throw QuoteError(.arithmetic, message: "The total of the parcels: \(error)")
      }
    }
    func range(_ value: (PremiumQuote) -> Money) throws(QuoteError) -> AmountRange {
      AmountRange(low: try sum { value($0.low) }, high: try sum { value($0.high) })
    }
    var payers: [(payer: String, amount: AmountRange)] = []
    for (index, payer) in book.payers.enumerated() {
      payers.append((payer, try range { $0.payers[index].amount }))
    }
    return QuoteTotal(
      sumInsured: try sum { $0.sumInsured }, grossPremium: try range { $0.grossPremium },
      subsidy: try range { $0.subsidy }, holderPremium: try range { $0.holderPremium },
      payers: payers)
  }
}
