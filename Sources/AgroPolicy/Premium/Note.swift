/// A remark of a quote: a code, and the values that the sentence of each language takes.
public struct Note: Sendable, Hashable {
  /// What a note tells; stable, for programs.
  public enum Code: String, Sendable, CaseIterable, Hashable {
    case bookPastValidity = "book-past-validity"
    case rateRangePublished = "rate-range-published"
    case rateRangeZoneUnpublished = "rate-range-zone-unpublished"
    case rateRangeZoneUnknown = "rate-range-zone-unknown"
    case assumedUnchanged = "assumed-unchanged"
    case borrowed = "borrowed"
    case boundsUnknown = "bounds-unknown"
    case lastDay = "last-day"
    case lastDayPassed = "last-day-passed"
    case lastDayUnknown = "last-day-unknown"
    case setByUser = "set-by-user"
    case defaultUsed = "default-used"
    case otherReading = "other-reading"
    case capBinds = "cap-binds"
    case deductibleUnknown = "deductible-unknown"
    case sumInsuredGiven = "sum-insured-given"
    case bookNote = "book-note"
  }

  /// What it tells.
  public var code: Code
  /// Names and values, in a fixed order a code.
  public var parameters: [(name: String, value: String)]
  /// What the book says, in the languages in which it says it; its English is a parameter.
  public var text: LocalisedText?

  /// A note with what its sentence takes.
  public init(
    _ code: Code, _ parameters: [(name: String, value: String)] = [], text: LocalisedText? = nil
  ) {
    self.code = code
    self.parameters = parameters
    self.text = text
  }

  /// A remark of the book itself.
  public init(book text: LocalisedText, key: String) {
    self.init(.bookNote, [("key", key), ("text", text.english)], text: text)
  }

  /// The value of a parameter.
  public subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Equal where code and parameters are; translations are not compared.
  public static func == (a: Note, b: Note) -> Bool {
    a.code == b.code && a.parameters.count == b.parameters.count
      && zip(a.parameters, b.parameters).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }

  /// By code and values.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    for parameter in parameters { hasher.combine(parameter.value) }
  }
}
