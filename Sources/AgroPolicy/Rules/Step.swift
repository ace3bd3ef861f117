public import AgroQuantities

/// Where something stands in a file, for messages.
public struct FilePosition: Sendable, Hashable, CustomStringConvertible {
  /// The path of the file.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int
  /// A position in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
  public var description: String { "\(file):\(line):\(column)" }
}

/// Another reading of the source of a step, priced beside the quote.
public struct Reading: Sendable, Hashable {
  /// The id of the reading.
  public var id: String
  /// The id of the label that names it.
  public var label: String?
  /// The operation in place of the step's own.
  public var operation: StepOperation
  /// Another reading of the source.
  public init(id: String, label: String?, operation: StepOperation) {
    self.id = id
    self.label = label
    self.operation = operation
  }
}

/// One step of a rule book: an operation that sets a named amount.
public struct Step: Sendable, Hashable {
  /// The id, for exceptions and caps; not every step has one.
  public var id: String?
  /// The id of the step that this one replaces where its condition holds.
  public var exceptionTo: String?
  /// The amount that it sets.
  public var amount: String
  /// What is computed.
  public var operation: StepOperation
  /// When it applies.
  public var condition: Condition
  /// The id of a label of `Names.csv`.
  public var label: String?
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference?
  /// Another reading of the source.
  public var otherwise: Reading?
  /// Where the book's file says it.
  public var position: FilePosition

  /// A step of a computation.
  public init(
    id: String? = nil, exceptionTo: String? = nil, amount: String, operation: StepOperation,
    condition: Condition = .always, label: String? = nil, note: LocalisedText? = nil,
    source: SourceReference? = nil, otherwise: Reading? = nil, position: FilePosition
  ) {
    self.id = id
    self.exceptionTo = exceptionTo
    self.amount = amount
    self.operation = operation
    self.condition = condition
    self.label = label
    self.note = note
    self.source = source
    self.otherwise = otherwise
    self.position = position
  }
}

/// The steps of a book by the times they are run.
public struct StepPhases: Sendable, Hashable {
  /// Once for a parcel, before its covers.
  public var object: [Step]
  /// Once for each package bought.
  public var cover: [Step]
  /// Once for a parcel, after its covers.
  public var contract: [Step]

  /// Steps by phase.
  public init(object: [Step] = [], cover: [Step] = [], contract: [Step] = []) {
    self.object = object
    self.cover = cover
    self.contract = contract
  }

  /// The steps of all phases, in order.
  public var all: [Step] { object + cover + contract }
}
