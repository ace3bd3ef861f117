/// Why a weather generator cannot be fitted, read or used.
public enum GeneratorError: Error, Sendable, Equatable {
  /// A record has too few complete years.
  case tooShort(place: String, completeYears: Int, required: Int)
  /// A month of the year is hardly observed.
  case emptyMonth(place: String, month: Int, days: Int, required: Int)
  /// A record has no, or nearly no, precipitation values.
  case noRain(place: String, days: Int)
  /// A record with hardly a wet day.
  case neverWet(place: String, threshold: Double, days: Int)
  /// A value that no weather has.
  case impossible(place: String, date: String, value: Double, expected: String)
  /// Two sites with one id.
  case repeatedSite(id: String)
  /// No record at all.
  case noSite
  /// A site that the generator does not have.
  case unknownSite(id: String, known: [String])
  /// Parameters that cannot be simulated.
  case unusable(reason: String)
  /// A part of a document is missing or wrong.
  case unreadable(member: String, expected: String)
}

extension GeneratorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooShort(let place, let years, let required):
      "The record of \(place) has \(years) complete years, but a generator needs \(required) or "
        + "more."
    case .emptyMonth(let place, let month, let days, let required):
      "The record of \(place) has \(days) complete days in month \(month), but \(required) or more "
        + "are needed."
    case .noRain(let place, let days):
      "The record of \(place) has \(days) days with a precipitation value; without precipitation "
        + "no generator can be fitted."
    case .neverWet(let place, let threshold, let days):
      "The record of \(place) has \(days) days with \(threshold) mm of rain or more, but at least 8 "
        + "are needed; check the units of its precipitation."
    case .impossible(let place, let date, let value, let expected):
      "The record of \(place) has \(value) on \(date), but \(expected) is expected; check its units."
    case .repeatedSite(let id):
      "Two records have the place '\(id)', but each site of a generator needs an id of its own."
    case .noSite:
      "There is no weather record, but a generator is fitted to at least one."
    case .unknownSite(let id, let known):
      "The generator has no site '\(id)'; it has \(known.joined(separator: ", "))."
    case .unusable(let reason):
      "The generator's parameters cannot be simulated: \(reason)"
    case .unreadable(let member, let expected):
      "'\(member)' of the generator's file must be \(expected)."
    }
  }
}
