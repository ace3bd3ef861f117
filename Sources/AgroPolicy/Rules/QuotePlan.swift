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
///
/// Immutable; a class, so that a parcel's evaluation counts one reference and not one an array.
package final class QuotePlan: Sendable {
  let steps: [PlannedStep]
  let slots: [Slot]
  let initial: [ExactDecimal]
  let isSetInitially: [Bool]
  /// The slot of each numeric input, in the order of `TariffBook.numericInputs`; `nil` where the
  /// plan does not read it.
  let inputSlots: [Int?]
  /// Books' steps that the planned steps come from.
  let origins: [Step]
  let exceptions: [PlannedStep]
  let conditions: [PlannedCondition]
  let operands: [Int]
  let cells: [PlannedCell]
  let lookups: [PlannedLookup]
  let unknowns: [QuoteError]
  let roundings: [PlannedRounding]
  let parts: [PlannedPart]
  let caps: [CapKey]
  let otherReadings: [PlannedReading]
  let evidenceUse: [Int]
  /// List inputs, by list index.
  let listNames: [String]
  let evidence: [Evidence]
  let notes: [Note]
  /// Amounts by scope, for the result and for indemnities.
  let objectScope: [String: Int]
  let coverScopes: [[String: Int]]
  let shape: QuoteShape
  /// Ids of the other readings that some step has.
  let readings: [String]
  /// Whether some cell is a range, so that low and high differ.
  let hasRange: Bool

  init(
    steps: [PlannedStep],
    slots: [Slot],
    initial: [ExactDecimal],
    isSetInitially: [Bool],
    inputSlots: [Int?],
    origins: [Step],
    exceptions: [PlannedStep],
    conditions: [PlannedCondition],
    operands: [Int],
    cells: [PlannedCell],
    lookups: [PlannedLookup],
    unknowns: [QuoteError],
    roundings: [PlannedRounding],
    parts: [PlannedPart],
    caps: [CapKey],
    otherReadings: [PlannedReading],
    evidenceUse: [Int],
    listNames: [String],
    evidence: [Evidence],
    notes: [Note],
    objectScope: [String: Int],
    coverScopes: [[String: Int]],
    shape: QuoteShape,
    readings: [String],
    hasRange: Bool
  ) {
    self.steps = steps
    self.slots = slots
    self.initial = initial
    self.isSetInitially = isSetInitially
    self.inputSlots = inputSlots
    self.origins = origins
    self.exceptions = exceptions
    self.conditions = conditions
    self.operands = operands
    self.cells = cells
    self.lookups = lookups
    self.unknowns = unknowns
    self.roundings = roundings
    self.parts = parts
    self.caps = caps
    self.otherReadings = otherReadings
    self.evidenceUse = evidenceUse
    self.listNames = listNames
    self.evidence = evidence
    self.notes = notes
    self.objectScope = objectScope
    self.coverScopes = coverScopes
    self.shape = shape
    self.readings = readings
    self.hasRange = hasRange
  }

  /// Whether a cap adds up over a holder's parcels.
  var hasHolderCap: Bool { caps.contains { $0.scope == .holderSeason } }

  /// Whether low and high are computed apart.
  var isEvaluatedTwice: Bool { hasRange || hasHolderCap }
}
