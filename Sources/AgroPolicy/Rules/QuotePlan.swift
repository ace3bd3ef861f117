internal import AgroQuantities

/// A number or rule that a quote rests on.
package struct Evidence: Sendable, Hashable {
  /// What it is: `base.rate`, `stateShare`, `sumInsured`.
  package var key: String
  package var source: SourceReference
}

/// A slot: a named amount, input, constant or literal.
struct Slot: Sendable {
  var name: String
  var cover: Int?
  /// Where the number comes from, for constants, literals and defaults.
  var source: SourceReference?
}

/// A book compiled for one shape: what is left is arithmetic on the parcel's numbers.
package struct QuotePlan: Sendable {
  var steps: [PlannedStep]
  var slots: [Slot]
  var initial: [ExactDecimal]
  var isSetInitially: [Bool]
  /// Inputs by name to the slot of their value.
  var inputSlots: [(name: String, slot: Int)]
  /// List inputs, by list index.
  var listNames: [String]
  var evidence: [Evidence]
  /// Evidence of deductibles and defaults, which rest on no step.
  var standing: [Int]
  var notes: [Note]
  /// Amounts by scope, for the result and for indemnities.
  var objectScope: [String: Int]
  var coverScopes: [[String: Int]]
  var shape: QuoteShape
  /// Ids of the other readings that some step has.
  var readings: [String]
}
