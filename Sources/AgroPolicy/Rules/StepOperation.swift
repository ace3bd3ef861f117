public import AgroQuantities

/// An operand of a step: a named amount, input or constant, or a number of the book itself.
public enum Operand: Sendable, Hashable {
  case amount(String)
  case literal(ExactDecimal)
}

/// The closed set of operations of a rule book.
public enum StepOperation: Sendable, Hashable {
  case take(Operand)
  case lookup(String)
  case add([Operand])
  case subtract([Operand])
  case multiply([Operand])
  case divide(Operand, Operand)
  case power(Operand, Operand)
  case minimum([Operand])
  case maximum([Operand])
  case clamp(Operand, low: Operand, high: Operand)
  case meanOfBest(list: String, count: Int, last: Int?)
  case round(unit: ExactDecimal, rule: RoundingRule)
  case sumOfCovers(String)
  case split([SplitPart], unit: ExactDecimal, rule: RoundingRule)
  case cap(at: Operand, scope: CapScope, excessTo: String)

  /// The name that a book writes.
  public var name: String {
    switch self {
    case .take: "take"
    case .lookup: "lookup"
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .power: "power"
    case .minimum: "min"
    case .maximum: "max"
    case .clamp: "clamp"
    case .meanOfBest: "meanOfBest"
    case .round: "round"
    case .sumOfCovers: "sumOfCovers"
    case .split: "split"
    case .cap: "cap"
    }
  }

  /// Every operand that is read, in the order of the book.
  public var operands: [Operand] {
    switch self {
    case .take(let a): [a]
    case .lookup, .meanOfBest, .round, .sumOfCovers: []
    case .add(let list), .subtract(let list), .multiply(let list), .minimum(let list),
      .maximum(let list):
      list
    case .divide(let a, let b), .power(let a, let b): [a, b]
    case .clamp(let x, let low, let high): [x, low, high]
    case .split(let parts, _, _):
      parts.flatMap { part in
        switch part.portion {
        case .share(let operand), .amount(let operand): [operand] + part.atMost
        case .remainder: part.atMost
        }
      }
    case .cap(let at, _, _): [at]
    }
  }
}

/// One payer's part in a `split`.
public struct SplitPart: Sendable, Hashable {
  /// How much of the amount a payer takes.
  public enum Portion: Sendable, Hashable {
    /// A share of the amount that is split.
    case share(Operand)
    /// An amount computed before.
    case amount(Operand)
    /// What the others leave; exactly one part of a split is this.
    case remainder
  }

  /// The id of the payer.
  public var payer: String
  /// Its portion.
  public var portion: Portion
  /// Limits of its part; the least holds.
  public var atMost: [Operand]

  /// A payer's part of a split.
  public init(payer: String, portion: Portion, atMost: [Operand] = []) {
    self.payer = payer
    self.portion = portion
    self.atMost = atMost
  }
}

/// Over what a cap adds up.
public enum CapScope: String, Sendable, CaseIterable, Hashable {
  case parcel
  case contract
  /// All parcels of a holder in the season: earlier parcels of the request use the cap first.
  case holderSeason = "holder-season"
}
