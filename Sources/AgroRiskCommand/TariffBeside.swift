internal import AgroRisk

/// Looks up the published rate of a contract, to be laid beside a model's.
struct TariffBeside {
  private let folder: String
  private let library: TariffLibrary

  init(folder explicit: String?) throws {
    folder = try TariffLibrary.locate(
      explicit: explicit, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
    library = try TariffLibrary(folder: folder)
  }

  /// What the contract's book says: its id, the lowest and the highest rate that are published for
  /// it, and the state's share of the premium; nil where the contract names no tariff.
  func rate(
    of contract: InsuredContract, currency: String
  ) throws -> (book: String, low: Double, high: Double, subsidyShare: Double)? {
    guard let wanted = contract.tariff else { return nil }
    let desk = QuoteDesk(library: library)
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
    let gross = Double(quote.low.grossPremium.minorUnits)
    return (
      engine.book.id, Double(quote.low.rate), Double(quote.high.rate),
      gross > 0 ? Double(quote.low.subsidy.minorUnits) / gross : 0
    )
  }
}
