package import AgroQuantities

/// Everything about a parcel that decides which rules and cells apply, but no quantity.
///
/// Parcels of one shape share one plan, so a list of a million parcels compiles the book only as
/// often as shapes differ.
package struct QuoteShape: Sendable, Hashable {
  package var object: String
  package var kind: NameKind
  /// The place, its region and its country, most specific first.
  package var lineage: [String]
  package var placeName: String
  /// In the order of the book.
  package var packages: [String]
  /// Choices and flags, by input.
  package var choices: [String: String]
  /// The numeric and list inputs that are given (defaults included).
  package var given: Set<String>
  package var date: CivilDate
  /// Numbers that the user set, by key.
  package var assumptions: [String: ExactDecimal]
  /// What the user wrote for them: `1.2 %`.
  package var typedAssumptions: [String: String] = [:]

  package init(
    object: String, kind: NameKind, lineage: [String], placeName: String, packages: [String],
    choices: [String: String], given: Set<String>, date: CivilDate,
    assumptions: [String: ExactDecimal]
  ) {
    self.object = object
    self.kind = kind
    self.lineage = lineage
    self.placeName = placeName
    self.packages = packages
    self.choices = choices
    self.given = given
    self.date = date
    self.assumptions = assumptions
  }
}
