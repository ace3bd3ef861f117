public import AgroPolicy
public import AgroQuantities
internal import Synchronization

/// Finds the engine for a place and a date, and keeps it: where every way of quoting begins.
public final class QuoteDesk: Sendable {
  /// The rule books.
  public let library: TariffLibrary
  private let engines = Mutex<[String: QuoteEngine]>([:])

  /// A desk that quotes from these books.
  public init(library: TariffLibrary) { self.library = library }

  /// The engine of a book.
  ///
  /// - Throws: `QuoteError` that carries what is wrong with the book's files.
  public func engine(book id: String) throws(QuoteError) -> QuoteEngine {
    if let known = engines.withLock({ $0[id] }) { return known }
    let book: TariffBook
    do throws(LibraryError) {
      book = try library.book(id)
    } catch {
      throw error.refusal
    }
    // A book whose rules cannot be right does not quote: a division that nothing rounds, a payer
    // whose part no step sets.
    let defects = BookChecker.findings(of: book).filter { $0.severity == .error }
    if !defects.isEmpty {
      throw QuoteError(
        .bookDefect, message: defects.map { "\($0)" }.joined(separator: "\n"))
    }
    let engine = QuoteEngine(book: book, names: library.names, gazetteer: library.gazetteer)
    engines.withLock { $0[id] = engine }
    return engine
  }

  /// The engine of the edition that holds at a place on a day.
  ///
  /// - Parameters:
  ///   - place: a name in any language, with the country behind a comma where it is needed.
  ///   - book: the book that the request chooses; then the place may be missing.
  ///   - date: the day of the contract.
  ///   - isSuggesting: whether an unknown place is told with the nearest names.
  public func engine(
    place: String?, book: String?, date: CivilDate, isSuggesting: Bool = true
  ) throws(QuoteError) -> QuoteEngine {
    if let book { return try engine(book: book) }
    guard let place else {
      throw QuoteError(
        .missingInput, field: "place", .placeMissing)
    }
    let jurisdiction = try jurisdiction(of: place, isSuggesting)
    let id: String
    do throws(LibraryError) {
      id = try library.header(in: jurisdiction, on: date).id
    } catch {
      throw error.refusal
    }
    return try engine(book: id)
  }

  private func jurisdiction(of text: String, _ isSuggesting: Bool) throws(QuoteError)
    -> String
  {
    let gazetteer = library.gazetteer
    let found = gazetteer.matches(text)
    let jurisdictions = Set(found.map(\.jurisdiction)).sorted()
    if jurisdictions.count == 1 { return jurisdictions[0] }
    if found.isEmpty {
      throw QuoteError(
        .unknownPlace, field: "place", .placeUnknown, ["text": text],
        nearest: isSuggesting ? gazetteer.nearest(to: text) : [])
    }
    throw QuoteError(
      .ambiguousPlace, field: "place", .placeInSeveral,
      [
        "text": text, "options": jurisdictions.joined(separator: ", "),
        "example": "\(text), \(jurisdictions[0])",
      ])
  }
}
