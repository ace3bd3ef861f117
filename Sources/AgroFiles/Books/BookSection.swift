/// The mappings of a book and the keys that each may have.
///
/// One list for the reader and for the test that holds `book.schema.json` to it.
package enum BookSection: String, CaseIterable, Sendable {
  case book, title, note, validity, units, remove
  case objects, package, deductible, soldFor, notSoldFor
  case input, constant, zoning, table, cell
  case steps, step, reading, rounding, splitPart, cap, meanOfBest
  case due, indemnity, indemnityPoints, term, document, gap, borrow

  package var keys: [String] {
    switch self {
    case .book:
      [
        "format", "id", "jurisdiction", "title", "edition", "extends", "validity", "currency",
        "units", "remove", "objects", "packages", "inputs", "constants", "zonings", "tables",
        "steps", "payers", "due", "indemnities", "terms", "documents", "unknowns", "borrow",
      ]
    case .title, .note: ["en", "az", "uz", "ru"]
    case .validity: ["from", "through"]
    case .units: ["area", "yield", "price"]
    case .remove:
      [
        "objects", "packages", "inputs", "constants", "zonings", "tables", "steps", "payers", "due",
        "indemnities", "terms", "documents", "unknowns", "borrow",
      ]
    case .objects: ["kind", "ids", "note"] + Provenance.keys
    case .package:
      [
        "id", "perils", "deductible", "indemnity", "default", "requires", "includes", "excludes",
        "soldFor", "notSoldFor", "kinds", "note",
      ] + Provenance.keys
    case .deductible: ["kind", "of", "share", "table", "unknown", "note"] + Provenance.keys
    case .soldFor: ["objects", "note"] + Provenance.keys
    case .notSoldFor: ["objects", "reason", "note"] + Provenance.keys
    case .input:
      [
        "id", "type", "of", "required", "default", "choices", "atLeast", "atMost", "atLeastCount",
        "when", "label", "note",
      ] + Provenance.keys
    case .constant: ["id", "value", "label", "note"] + Provenance.keys
    case .zoning: ["id", "unpublished", "zones", "rest", "note"] + Provenance.keys
    case .table:
      [
        "id", "gives", "for", "by", "match", "zoning", "from", "through", "cells", "then", "note",
      ] + Provenance.keys
    case .cell: ["value", "low", "high", "unknown", "note"] + Provenance.keys
    case .steps: ["object", "cover", "contract"] + Provenance.keys
    case .step:
      ["id", "exceptionTo", "amount", "when", "label", "note", "otherwise"] + Self.operations
        + Provenance.keys
    case .reading: ["id", "label", "note"] + Self.operations
    case .rounding: ["to", "mode"]
    case .splitPart: ["payer", "share", "amount", "remainder", "atMost"]
    case .cap: ["at", "scope", "excessTo"]
    case .meanOfBest: ["of", "count", "from"]
    case .due:
      ["id", "payer", "share", "amount", "remainder", "to", "when", "note"] + Provenance.keys
    case .indemnity:
      ["id", "axis", "at", "inputs", "examples", "steps", "note"] + Provenance.keys
    case .indemnityPoints: ["of", "shares"]
    case .term: ["id", "value", "unknown", "label", "when", "note"] + Provenance.keys
    case .document: ["id", "perils", "note"] + Provenance.keys
    case .gap: ["id", "text", "weight"] + Provenance.keys
    case .borrow: ["book", "tables", "zones", "reason"] + Provenance.keys
    }
  }

  /// The keys that name an operation; a step has one of them, a split `round` besides.
  package static let operations = [
    "take", "lookup", "add", "subtract", "multiply", "divide", "power", "min", "max", "clamp",
    "meanOfBest", "round", "sumOfCovers", "split", "cap",
  ]
}
