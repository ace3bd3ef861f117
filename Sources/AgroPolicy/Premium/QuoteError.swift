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

  /// The kind of error.
  public var code: Code
  /// The field of the request that is to blame, for instance `area`.
  public var field: String?
  /// A full sentence in English.
  public var message: String
  /// The sentence in every language; nil of what is told in English alone: defects of a book.
  public var sentence: Sentence?
  /// What stands in the sentence's placeholders: ids, numbers and what the user wrote.
  public var parameters: [String: String] = [:]
  /// The nearest valid names, best first.
  public var nearest: [String]
  /// Whether the nearest names were not searched, because a list has too many wrong ones.
  public var isUnsearched = false
  /// The parcel's id, in a request with several.
  public var parcel: String?

  /// An error that is told in English alone.
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

  /// An error whose sentence every language has.
  ///
  /// - Parameters:
  ///   - parameters: what stands in the sentence's placeholders.
  ///   - english: what stands there in English, where that is no id.
  public init(
    _ code: Code, field: String? = nil, _ sentence: Sentence, _ parameters: [String: String] = [:],
    english: [String: String] = [:], nearest: [String] = []
  ) {
    self.init(
      code, field: field,
      message: Self.fill(sentence.english, parameters.merging(english) { _, own in own }),
      nearest: nearest)
    self.sentence = sentence
    self.parameters = parameters
  }

  /// A template with each `{name}` replaced by its value; what has no value stays as it is.
  public static func fill(_ template: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
      let close = rest[open...].utf8.firstIndex(of: UInt8(ascii: "}"))
    {
      let name = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      result += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// What is known of a number that is not published, as it stands in a sentence.
  public static func parenthesised(_ known: String) -> String { known.isEmpty ? "" : " (\(known))" }

  public var description: String {
    var text = parcel.map { "Parcel \($0): \(message)" } ?? message
    if isUnsearched {
      text += " Names near it were not searched: this part of the list has too many wrong names."
    }
    if !nearest.isEmpty {
      text += " Did you mean " + nearest.map { "'\($0)'" }.joined(separator: ", ") + "?"
    }
    return text
  }
}
