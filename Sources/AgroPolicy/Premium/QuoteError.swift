internal import AgroQuantities

/// Why a quote cannot be made: one full sentence, with what was expected and the nearest names.
public struct QuoteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Stable codes, for programs and for the column of rejected rows.
  public enum Code: String, Sendable, CaseIterable, Hashable {
    case unknownObject = "unknown-object"
    case ambiguousObject = "ambiguous-object"
    case unknownPlace = "unknown-place"
    case ambiguousPlace = "ambiguous-place"
    case unknownPackage = "unknown-package"
    case unknownBook = "unknown-book"
    case unknownInput = "unknown-input"
    case missingInput = "missing-input"
    case badInput = "bad-input"
    case outOfBounds = "out-of-bounds"
    case packageNeedsAnother = "package-needs-another"
    case notSold = "not-sold"
    case unknownCell = "unknown-cell"
    case unknownAssumption = "unknown-assumption"
    case outsideValidity = "outside-validity"
    case afterLastDay = "after-last-day"
    case conflictingRules = "conflicting-rules"
    case duplicatedCell = "duplicated-cell"
    case arithmetic = "arithmetic"
    case bookDefect = "book-defect"
  }

  public var code: Code
  /// The field of the request that is to blame, for instance `area`.
  public var field: String?
  /// A full sentence.
  public var message: String
  /// The nearest valid names, best first.
  public var nearest: [String]
  /// The parcel's id, in a request with several.
  public var parcel: String?

  public init(
    _ code: Code, field: String? = nil, message: String, nearest: [String] = [],
    parcel: String? = nil
  ) {
    self.code = code
    self.field = field
    self.message = message
    self.nearest = nearest
    self.parcel = parcel
  }

  public var description: String {
    var text = parcel.map { "Parcel \($0): \(message)" } ?? message
    if !nearest.isEmpty {
      text += " Did you mean " + nearest.map { "'\($0)'" }.joined(separator: ", ") + "?"
    }
    return text
  }
}
