public import AgroPolicy
public import AgroQuantities

/// Why a library has no such book.
public enum LibraryError: Error, Sendable, Hashable {
  /// No folder with rule books; the folders that were looked at.
  case noFolder(tried: [String])
  case unknownBook(String, nearest: [String], known: [String])
  case unknownJurisdiction(String, nearest: [String], known: [String])
  /// The first book of the jurisdiction holds from a later day.
  case notYetInForce(jurisdiction: String, date: CivilDate, first: String, from: CivilDate)
  /// What is wrong in the files.
  case files(FileErrors)
}

extension LibraryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFolder(let tried):
      "No folder with rule books was found; looked at \(tried.joined(separator: ", ")). "
        + "Name it with --tariffs DIR."
    case .unknownBook(let id, let nearest, let known):
      "There is no rule book '\(id)'; "
        + (nearest.isEmpty
          ? "the books are \(known.joined(separator: ", "))."
          : "did you mean \(nearest.joined(separator: ", "))?")
    case .unknownJurisdiction(let name, let nearest, let known):
      "There is no jurisdiction '\(name)'; "
        + (nearest.isEmpty
          ? "those with rule books are \(known.joined(separator: ", "))."
          : "did you mean \(nearest.joined(separator: ", "))?")
    case .notYetInForce(let jurisdiction, let date, let first, let from):
      "\(jurisdiction) has no rule book on \(date); its first, \(first), holds from \(from)."
    case .files(let errors): errors.description
    }
  }
}

extension LibraryError {
  /// The error as the refusal of a request, told in every language but for broken files.
  public var refusal: QuoteError {
    switch self {
    case .noFolder(let tried):
      QuoteError(.unknownBook, .noTariffs, ["options": tried.joined(separator: ", ")])
    case .unknownBook(let id, let nearest, let known):
      QuoteError(
        .unknownBook, field: "book", .bookUnknown,
        ["text": id, "options": known.joined(separator: ", ")], nearest: nearest)
    case .unknownJurisdiction(let name, let nearest, let known):
      QuoteError(
        .unknownBook, field: "place", .countryUnknown,
        ["text": name, "options": known.joined(separator: ", ")], nearest: nearest)
    case .notYetInForce(let jurisdiction, let date, let first, let from):
      QuoteError(
        .outsideValidity, field: "date", .noBookYet,
        ["country": jurisdiction, "date": "\(date)", "book": first, "from": "\(from)"])
    case .files(let errors):
      QuoteError(.bookDefect, message: errors.description)
    }
  }
}
