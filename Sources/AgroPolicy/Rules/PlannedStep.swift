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

/// An operation over slots.
enum PlannedOperation: Sendable {
  case take(Int)
  /// A cell: low and high, with the text of the ledger.
  case cell(
    low: ExactDecimal, high: ExactDecimal, table: String, keys: [String], printed: String)
  /// A number that the user set in place of a cell.
  case assumed(key: String, ExactDecimal)
  case numericCell(PlannedLookup)
  /// The cell is not published: evaluation stops.
  case unknown(QuoteError)
  case add([Int])
  case subtract([Int])
  case multiply([Int])
  case divide(Int, Int)
  case power(Int, Int)
  case minimum([Int])
  case maximum([Int])
  case clamp(Int, Int, Int)
  case meanOfBest(list: Int, count: Int, last: Int?)
  case round(ExactDecimal, RoundingRule)
  case sum([Int])
  case split([PlannedPart], unit: ExactDecimal, rule: RoundingRule)
  case cap(at: Int, key: CapKey, excessTo: Int)
}

struct PlannedPart: Sendable {
  var target: Int
  var portion: Portion
  var atMost: [Int]
  enum Portion: Sendable { case share(Int), amount(Int), remainder }
}

/// What a cap adds up under, apart from the holder.
package struct CapKey: Sendable, Hashable {
  package var step: String
  package var scope: CapScope
}

/// A step over slots, with the exceptions that may take its place.
struct PlannedStep: Sendable {
  var step: Step
  var cover: Int?
  var target: Int
  var operation: PlannedOperation
  var condition: PlannedCondition
  var exceptions: [PlannedStep] = []
  /// Another reading, with its id.
  var otherwise: (id: String, label: String?, operation: PlannedOperation)?
  /// Indices of what is known about the numbers read, in the plan's evidence.
  var evidence: [Int] = []
}
