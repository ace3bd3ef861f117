package import AgroQuantities

/// A number or rule that a quote rests on.
package struct Evidence: Sendable, Hashable {
  /// What it is: `base.rate`, `stateShare`, `sumInsured`.
  package var key: String
  package var source: SourceReference
}

/// A slot: a named amount, input, constant or literal.
package struct Slot: Sendable {
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
  /// The slot of each numeric input, in the order of `TariffBook.numericInputs`; `nil` where the
  /// plan does not read it.
  var inputSlots: [Int?]
  /// Books' steps that the planned steps come from.
  var origins: [Step]
  var exceptions: [PlannedStep]
  var conditions: [PlannedCondition]
  var operands: [Int]
  var cells: [PlannedCell]
  var lookups: [PlannedLookup]
  var unknowns: [QuoteError]
  var roundings: [PlannedRounding]
  var parts: [PlannedPart]
  var caps: [CapKey]
  var otherReadings: [PlannedReading]
  var evidenceUse: [Int]
  /// List inputs, by list index.
  var listNames: [String]
  var evidence: [Evidence]
  var notes: [Note]
  /// Amounts by scope, for the result and for indemnities.
  var objectScope: [String: Int]
  var coverScopes: [[String: Int]]
  var shape: QuoteShape
  /// Ids of the other readings that some step has.
  var readings: [String]
  /// Whether some cell is a range, so that low and high differ.
  var hasRange: Bool

  /// Whether a cap adds up over a holder's parcels.
  var hasHolderCap: Bool { caps.contains { $0.scope == .holderSeason } }

  /// Whether low and high are computed apart.
  var isEvaluatedTwice: Bool { hasRange || hasHolderCap }
}
