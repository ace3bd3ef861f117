public import AgroQuantities

/// A value that a ledger line read.
public struct LedgerInput: Sendable, Hashable {
  /// The name of the amount, constant or cell.
  public var name: String
  /// Its value in canonical units.
  public var value: ExactDecimal
  /// Where a constant or a literal of the book comes from.
  public var source: SourceReference?

  /// A value that a ledger line takes.
  public init(name: String, value: ExactDecimal, source: SourceReference? = nil) {
    self.name = name
    self.value = value
    self.source = source
  }
}

/// One line of a premium ledger. It can be computed again from what stands in it.
public struct LedgerLine: Sendable, Hashable {
  /// What the line does with its inputs.
  public enum Action: Sendable, Hashable {
    case take
    /// The value of a cell; `table` and `keys` say which.
    case cell(table: String, keys: [String], printed: String)
    case add, subtract, multiply, divide, power, minimum, maximum, clamp
    /// The mean of the largest `count` inputs.
    case meanOfBest(count: Int)
    case round(unit: ExactDecimal, rule: RoundingRule)
    /// A payer's part: first input times second, at most the further ones, rounded.
    case share(unit: ExactDecimal, rule: RoundingRule)
    /// A payer's part computed before: first input, at most the further ones, rounded.
    case part(unit: ExactDecimal, rule: RoundingRule)
    /// First input less the others.
    case remainder
    /// The smaller of the first and what the second leaves after the third (already used).
    case cap
    /// First input plus what a cap took away (second less third).
    case excess
  }

  /// The amount that is set.
  public var amount: String
  /// The package, for an amount of one cover.
  public var cover: String?
  /// The id of the label of `Names.csv` that tells what the line does.
  public var label: String?
  /// The operation, with what cannot be told from its inputs.
  public var action: Action
  /// What the operation takes, in order.
  public var inputs: [LedgerInput]
  /// The amount before the line, where it had a value.
  public var before: ExactDecimal?
  /// The amount after the line.
  public var after: ExactDecimal
  /// Where the rule or the number stands.
  public var source: SourceReference?
  /// The step's id in its book.
  public var step: String?
  /// A remark of the book.
  public var note: LocalisedText?

  /// A line of a ledger.
  public init(
    amount: String, cover: String?, label: String?, action: Action, inputs: [LedgerInput],
    before: ExactDecimal?, after: ExactDecimal, source: SourceReference?, step: String?,
    note: LocalisedText?
  ) {
    self.amount = amount
    self.cover = cover
    self.label = label
    self.action = action
    self.inputs = inputs
    self.before = before
    self.after = after
    self.source = source
    self.step = step
    self.note = note
  }

  /// The line's value, computed again from its inputs.
  ///
  /// - Throws: `QuantityError` where the arithmetic leaves the exact range.
  public func replayed() throws(QuantityError) -> ExactDecimal {
    func value(_ index: Int) throws(QuantityError) -> ExactDecimal {
      guard index < inputs.count else {
        throw .domain("A ledger line of \(amount) lacks its input number \(index + 1).")
      }
      return inputs[index].value
    }
    switch action {
    case .take, .cell:
      return try value(0)
    case .add:
      var sum = ExactDecimal.zero
      for input in inputs { sum = try sum.adding(input.value) }
      return sum
    case .subtract, .remainder:
      var rest = try value(0)
      for input in inputs.dropFirst() { rest = try rest.subtracting(input.value) }
      return rest
    case .multiply:
      var product = ExactDecimal.one
      for input in inputs { product = try product.multiplied(by: input.value) }
      return product
    case .divide:
      return try value(0).divided(by: value(1))
    case .power:
      return try value(0).power(value(1))
    case .minimum:
      var least = try value(0)
      for input in inputs.dropFirst() where input.value < least { least = input.value }
      return least
    case .maximum:
      var most = try value(0)
      for input in inputs.dropFirst() where input.value > most { most = input.value }
      return most
    case .clamp:
      return try value(0).clamped(low: value(1), high: value(2))
    case .meanOfBest(let count):
      return try Self.meanOfBest(inputs.map(\.value), count: count)
    case .round(let unit, let rule):
      return try value(0).rounded(toMultipleOf: unit, rule)
    case .share(let unit, let rule):
      let part = try value(0).multiplied(by: value(1))
      return try Self.limited(part, inputs.dropFirst(2)).rounded(toMultipleOf: unit, rule)
    case .part(let unit, let rule):
      return try Self.limited(value(0), inputs.dropFirst()).rounded(toMultipleOf: unit, rule)
    case .cap:
      let left = try value(1).subtracting(value(2))
      let room = left.isNegative ? ExactDecimal.zero : left
      let wanted = try value(0)
      return wanted < room ? wanted : room
    case .excess:
      return try value(0).adding(value(1)).subtracting(value(2))
    }
  }

  static func meanOfBest(_ values: [ExactDecimal], count: Int) throws(QuantityError)
    -> ExactDecimal
  {
    guard count > 0, values.count >= count else {
      throw .domain("The mean of the best \(count) needs as many values; \(values.count) are there.")
    }
    var sum = ExactDecimal.zero
    for value in values.sorted(by: >).prefix(count) { sum = try sum.adding(value) }
    return try sum.divided(by: ExactDecimal(count))
  }

  private static func limited(_ part: ExactDecimal, _ limits: ArraySlice<LedgerInput>)
    -> ExactDecimal
  {
    var part = part
    for limit in limits where limit.value < part { part = limit.value }
    return part
  }
}

/// The premium of one parcel, step by step.
public struct PremiumBreakdown: Sendable, Hashable {
  /// The lines in the order of computation.
  public var lines: [LedgerLine]

  /// A ledger of these lines.
  public init(lines: [LedgerLine]) { self.lines = lines }

  /// The ledger computed again, each line from what the lines before it left.
  ///
  /// Equal to `self` for every ledger that the engine makes.
  public func replayed() throws(QuantityError) -> PremiumBreakdown {
    var known: [String: ExactDecimal] = [:]
    var result: [LedgerLine] = []
    result.reserveCapacity(lines.count)
    for line in lines {
      var line = line
      for index in line.inputs.indices {
        let input = line.inputs[index]
        if let value = line.cover.flatMap({ known["\($0)/\(input.name)"] }) ?? known[input.name] {
          line.inputs[index].value = value
        }
      }
      line.after = try line.replayed()
      known[line.cover.map { "\($0)/\(line.amount)" } ?? line.amount] = line.after
      result.append(line)
    }
    return PremiumBreakdown(lines: result)
  }
}
