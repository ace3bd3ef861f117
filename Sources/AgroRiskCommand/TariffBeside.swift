internal import AgroRisk

/// Looks up the published rate of a contract, to be laid beside a model's.
struct TariffBeside {
  /// The books.
  let desk: QuoteDesk

  /// The rule books of a folder.
  ///
  /// - Throws: `LibraryError` where there are none.
  init(folder explicit: String?) throws {
    let folder = try TariffLibrary.locate(
      explicit: explicit, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
    desk = QuoteDesk(library: try TariffLibrary(folder: folder))
  }

  /// What the contract's book says: the lowest and the highest rate that are published for it, and
  /// the state's share of the premium; nil where the contract names no tariff.
  ///
  /// A book that holds no longer is asked on its last day.
  /// - Throws: `QuoteError` where the book has no rate for the contract, or does not know it.
  func rate(of contract: InsuredContract, currency: String) throws -> PriceReport.Tariff? {
    guard let wanted = contract.tariff else { return nil }
    let today = Terminal.today()
    let engine = try desk.engine(place: wanted.place, book: wanted.book, date: today)
    var request = QuoteRequest(parcels: [
      ParcelRequest(
        place: wanted.place, object: wanted.crop,
        facts: [
          NamedFact("area", .text("\(contract.area.value) ha")),
          NamedFact("yield", .text("\(contract.insuredYield.value) t/ha")),
          NamedFact("price", .text("\(contract.price.value) \(currency)/t")),
        ])
    ])
    request.book = wanted.book
    request.place = wanted.place
    request.packages = wanted.packages.isEmpty ? [] : [wanted.packages]
    let asOf = engine.book.validThrough.map { min($0, today) } ?? today
    guard let quote = try engine.quotes(request, asOf: asOf).first?.parcels.first else { return nil }
    var tariff = PriceReport.Tariff(
      book: engine.book.id, low: Double(quote.low.rate), high: Double(quote.high.rate),
      subsidyShare: Self.share(
        Double(quote.low.subsidy.minorUnits), of: Double(quote.low.grossPremium.minorUnits)),
      hash: quote.bookHash)
    tariff.isBorrowed = quote.notes.contains { $0.code == .borrowed }
    return tariff
  }

  /// The shortest decimal share that gives an amount to its rounding: half of 20.75 is 10.38, which
  /// is 50.02 % of it.
  private static func share(_ part: Double, of whole: Double) -> Double {
    guard whole > 0 else { return 0 }
    for scale in [100.0, 1_000, 10_000, 100_000] {
      let share = (part / whole * scale).rounded() / scale
      if abs(share * whole - part) <= 1 { return share }
    }
    return part / whole
  }
}
