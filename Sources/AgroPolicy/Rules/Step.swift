public import AgroQuantities

/// Where something stands in a file, for messages.
public struct FilePosition: Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
  public var description: String { "\(file):\(line):\(column)" }
}

/// Another reading of the source of a step, priced beside the quote.
public struct Reading: Sendable, Hashable {
  public var id: String
  public var label: String?
  public var operation: StepOperation
  public init(id: String, label: String?, operation: StepOperation) {
    self.id = id
    self.label = label
    self.operation = operation
  }
}

/// One step of a rule book: an operation that sets a named amount.
public struct Step: Sendable, Hashable {
  public var id: String?
  /// The id of the step that this one replaces where its condition holds.
  public var exceptionTo: String?
  public var amount: String
  public var operation: StepOperation
  public var condition: Condition
  public var label: String?
  public var note: LocalisedText?
  public var source: SourceReference?
  public var otherwise: Reading?
  public var position: FilePosition

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

  public init(object: [Step] = [], cover: [Step] = [], contract: [Step] = []) {
    self.object = object
    self.cover = cover
    self.contract = contract
  }

  public var all: [Step] { object + cover + contract }
}
