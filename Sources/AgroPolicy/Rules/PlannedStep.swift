internal import AgroQuantities

/// A condition over slots, what is known of the shape already decided.
indirect enum PlannedCondition: Sendable {
  case always
  case never
  case number(slot: Int, NumberTest)
  case all([PlannedCondition])
  case not(PlannedCondition)

  func holds(_ values: [ExactDecimal], _ isSet: [Bool]) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .number(let slot, let test): isSet[slot] && test.holds(values[slot])
    case .all(let list): list.allSatisfy { $0.holds(values, isSet) }
    case .not(let condition): !condition.holds(values, isSet)
    }
  }

  static func conjunction(_ list: [PlannedCondition]) -> PlannedCondition {
    var open: [PlannedCondition] = []
    for condition in list {
      switch condition {
      case .always: continue
      case .never: return .never
      default: open.append(condition)
      }
    }
    return open.isEmpty ? .always : open.count == 1 ? open[0] : .all(open)
  }

  var negated: PlannedCondition {
    switch self {
    case .always: .never
    case .never: .always
    default: .not(self)
    }
  }
}

/// A cell whose row depends on numbers of the parcel.
struct PlannedLookup: Sendable {
  struct NumericKey: Sendable {
    var position: Int
    var slot: Int
    var match: KeyMatch
    var name: String
  }
  var name: String
  var table: TariffTable
  var rows: [TableRow]
  var keys: [NumericKey]
}

/// A stretch of one of the plan's arrays.
struct Stretch: Sendable {
  var start: Int32
  var count: Int32
  static let none = Stretch(start: 0, count: 0)
  var range: Range<Int> { Int(start)..<Int(start + count) }
}

/// An operation over slots. Nothing but numbers: a step is copied without counting references.
///
/// Operands are stretches of the plan's `operands`; cells, errors, look-ups, roundings and parts are
/// indices of its arrays.
enum PlannedOperation: Sendable {
  case take(Int)
  /// A cell, low and high.
  case cell(Int)
  /// A number that the user set in place of a cell.
  case assumed(Int)
  case numericCell(Int)
  /// The cell is not published: evaluation stops.
  case unknown(Int)
  case add(Stretch)
  case subtract(Stretch)
  case multiply(Stretch)
  case divide(Int, Int)
  case power(Int, Int)
  case minimum(Stretch)
  case maximum(Stretch)
  case clamp(Int, Int, Int)
  case meanOfBest(list: Int, count: Int, last: Int)
  case round(Int)
  case split(parts: Stretch, rounding: Int)
  case cap(at: Int, key: Int, excessTo: Int)
}

/// A cell found when the plan was made.
struct PlannedCell: Sendable {
  var low: ExactDecimal
  var high: ExactDecimal
  /// The table, or the key that the user set.
  var name: String
  var keys: [String]
  var printed: String
}

struct PlannedRounding: Sendable {
  var unit: ExactDecimal
  var rule: RoundingRule
}

struct PlannedPart: Sendable {
  var target: Int
  var portion: Portion
  var atMost: Stretch
  enum Portion: Sendable { case share(Int), amount(Int), remainder }
}

/// What a cap adds up under, apart from the holder.
package struct CapKey: Sendable, Hashable {
  package var step: String
  package var scope: CapScope
}

/// A step over slots, with the exceptions that may take its place.
struct PlannedStep: Sendable {
  /// Index of the book's step in the plan's `origins`.
  var origin: Int
  var cover: Int?
  var target: Int
  var operation: PlannedOperation
  /// Index of a condition on numbers, or nil where it always holds.
  var condition: Int?
  /// Indices in the plan's `exceptions`.
  var exceptions = Stretch.none
  /// Index of another reading.
  var otherwise: Int?
  /// What is known about the numbers read: a stretch of the plan's `evidenceUse`.
  var evidence = Stretch.none
}

/// Another reading of a step's source.
struct PlannedReading: Sendable {
  var id: String
  var label: String?
  var operation: PlannedOperation
}
