public import AgroQuantities

/// An object that a book insures.
public struct InsurableObject: Sendable, Hashable {
  public var id: String
  public var kind: NameKind
  public var note: LocalisedText?
  public var source: SourceReference
  public init(id: String, kind: NameKind, note: LocalisedText?, source: SourceReference) {
    self.id = id
    self.kind = kind
    self.note = note
    self.source = source
  }
}

/// A named number of a book, for instance the share that the state pays.
public struct Constant: Sendable, Hashable {
  public var id: String
  public var value: ExactDecimal
  public var printed: String
  public var label: String?
  public var note: LocalisedText?
  public var source: SourceReference
  public var position: FilePosition
  public init(
    id: String, value: ExactDecimal, printed: String, label: String?, note: LocalisedText?,
    source: SourceReference, position: FilePosition
  ) {
    self.id = id
    self.value = value
    self.printed = printed
    self.label = label
    self.note = note
    self.source = source
    self.position = position
  }
}

/// A part of a payer's amount with the moment at which it is due.
public struct Due: Sendable, Hashable {
  public enum Portion: Sendable, Hashable {
    case share(ExactDecimal)
    case remainder
    /// A named amount of the ledger, for instance the whole premium that is refunded in part.
    case amount(String)
  }
  /// A `label` of the names: "at signing".
  public var id: String
  public var payer: String
  /// The payer that receives it; `nil` is the insurer.
  public var to: String?
  public var portion: Portion
  public var condition: Condition
  public var note: LocalisedText?
  public var source: SourceReference
  public var position: FilePosition
  public init(
    id: String, payer: String, to: String? = nil, portion: Portion, condition: Condition, note: LocalisedText?,
    source: SourceReference, position: FilePosition
  ) {
    self.id = id
    self.payer = payer
    self.to = to
    self.portion = portion
    self.condition = condition
    self.note = note
    self.source = source
    self.position = position
  }
}

/// What a loss pays, as steps over an axis.
public struct Indemnity: Sendable, Hashable {
  public enum Points: Sendable, Hashable {
    case values([ExactDecimal])
    /// Shares of an amount, for instance of the declared yield.
    case shares(of: String, [ExactDecimal])
  }
  public var id: String
  /// The amount that the axis sets: `damage`, `foundYield`, `index`.
  public var axis: String
  public var points: Points
  public var inputs: [InputDeclaration]
  /// Further values of the inputs to show, each a list of (name, value).
  public var examples: [[String: ExactDecimal]]
  public var steps: [Step]
  public var note: LocalisedText?
  public var source: SourceReference
  public var position: FilePosition
  public init(
    id: String, axis: String, points: Points, inputs: [InputDeclaration],
    examples: [[String: ExactDecimal]], steps: [Step], note: LocalisedText?, source: SourceReference,
    position: FilePosition
  ) {
    self.id = id
    self.axis = axis
    self.points = points
    self.inputs = inputs
    self.examples = examples
    self.steps = steps
    self.note = note
    self.source = source
    self.position = position
  }
}

/// A term of the contract (a delay, a notice) or that it is not known.
public struct Term: Sendable, Hashable {
  public enum Value: Sendable, Hashable {
    case text(String)
    case unknown(String)
  }
  public var id: String
  public var label: String?
  public var value: Value
  public var note: LocalisedText?
  public var source: SourceReference
  public var position: FilePosition
  public init(
    id: String, label: String?, value: Value, note: LocalisedText?, source: SourceReference,
    position: FilePosition
  ) {
    self.id = id
    self.label = label
    self.value = value
    self.note = note
    self.source = source
    self.position = position
  }
}

/// A document that must be given, for some perils or always.
public struct RequiredDocument: Sendable, Hashable {
  public var id: String
  public var perils: [String]
  public var note: LocalisedText?
  public var source: SourceReference
  public init(id: String, perils: [String], note: LocalisedText?, source: SourceReference) {
    self.id = id
    self.perils = perils
    self.note = note
    self.source = source
  }
}

/// What the law leaves open or could not be read.
public struct Gap: Sendable, Hashable {
  public var id: String
  public var text: String
  /// How much hangs on it, 1...5.
  public var weight: Int
  public var source: SourceReference
  public var position: FilePosition
  public init(
    id: String, text: String, weight: Int, source: SourceReference, position: FilePosition
  ) {
    self.id = id
    self.text = text
    self.weight = weight
    self.source = source
    self.position = position
  }
}

/// A file that a book was read from.
public struct SourceFile: Sendable, Hashable {
  public var path: String
  /// SHA-256 of its bytes, in hexadecimal.
  public var hash: String
  public init(path: String, hash: String) {
    self.path = path
    self.hash = hash
  }
}

/// A rule book with everything that it extends and borrows, ready to quote.
public struct TariffBook: Sendable {
  public var id: String
  public var jurisdiction: String
  public var title: LocalisedText
  public var edition: CivilDate
  /// The ids of the books it consists of, oldest first, itself last.
  public var chain: [String]
  public var validFrom: CivilDate
  public var validThrough: CivilDate?
  public var currency: Currency
  /// How amounts are shown: `ha`, `c/ha`, `AZN/c`.
  public var areaUnit: String
  public var yieldUnit: String
  public var priceUnit: String
  public var objects: [InsurableObject] = []
  public var packages: [Package] = []
  public var inputs: [InputDeclaration] = []
  public var constants: [Constant] = []
  public var zonings: [Zoning] = []
  public var tables: [TariffTable] = []
  public var steps = StepPhases()
  public var payers: [String] = []
  public var dues: [Due] = []
  public var indemnities: [Indemnity] = []
  public var terms: [Term] = []
  public var documents: [RequiredDocument] = []
  public var gaps: [Gap] = []
  public var borrowings: [Borrowing] = []
  public var files: [SourceFile] = []
  /// SHA-256 over the hashes of `files`.
  public var contentHash = ""

  public init(
    id: String, jurisdiction: String, title: LocalisedText, edition: CivilDate, chain: [String],
    validFrom: CivilDate, validThrough: CivilDate?, currency: Currency, areaUnit: String,
    yieldUnit: String, priceUnit: String
  ) {
    self.id = id
    self.jurisdiction = jurisdiction
    self.title = title
    self.edition = edition
    self.chain = chain
    self.validFrom = validFrom
    self.validThrough = validThrough
    self.currency = currency
    self.areaUnit = areaUnit
    self.yieldUnit = yieldUnit
    self.priceUnit = priceUnit
  }

  /// Names of the numeric inputs in the order of the book, and `sumInsured` last.
  package var numericInputs: [String] {
    let numbers = inputs.filter { ![.flag, .choice, .yields].contains($0.kind) }.map(\.id)
    return numbers.contains("sumInsured") ? numbers : numbers + ["sumInsured"]
  }

  /// Whether some rate is read by, or computed from, a yield: then a higher yield can cost less.
  public var rateDependsOnYield: Bool {
    let yields = Set(inputs.filter { $0.kind == .yield || $0.kind == .yields }.map(\.id))
    let rateTables = tables.filter { !$0.gives.hasPrefix("bounds.") && $0.gives != "lastDay" }
    let isKey = rateTables.contains { table in
      (table.by + table.fixed.map(\.key)).contains { key in
        if case .input(let id) = key { return yields.contains(id) }
        return false
      }
    }
    let isDivisor = steps.all.contains { step in
      switch step.operation {
      case .divide, .power: true
      default: false
      }
    }
    return isKey || isDivisor
  }

  public func object(_ id: String) -> InsurableObject? { objects.first { $0.id == id } }
  public func package(_ id: String) -> Package? { packages.first { $0.id == id } }
  public func constant(_ id: String) -> Constant? { constants.first { $0.id == id } }
  public func input(_ id: String) -> InputDeclaration? { inputs.first { $0.id == id } }
  public func zoning(_ id: String) -> Zoning? { zonings.first { $0.id == id } }
  public func indemnity(_ id: String) -> Indemnity? { indemnities.first { $0.id == id } }
}
