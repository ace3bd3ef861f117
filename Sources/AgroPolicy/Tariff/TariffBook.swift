public import AgroQuantities

/// An object that a book insures.
public struct InsurableObject: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The kind of the object.
  public var kind: NameKind
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// An object that a book insures.
  public init(id: String, kind: NameKind, note: LocalisedText?, source: SourceReference) {
    self.id = id
    self.kind = kind
    self.note = note
    self.source = source
  }
}

/// A named number of a book, for instance the share that the state pays.
public struct Constant: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The number in canonical units.
  public var value: ExactDecimal
  /// The number as the book writes it.
  public var printed: String
  /// The id of a label of `Names.csv`.
  public var label: String?
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition
  /// A named number of a book.
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
  /// How much of a payer's part is due.
  public enum Portion: Sendable, Hashable {
    case share(ExactDecimal)
    case remainder
    /// A named amount of the ledger, for instance the whole premium that is refunded in part.
    case amount(String)
  }
  /// A `label` of the names: "at signing".
  public var id: String
  /// The id of the payer.
  public var payer: String
  /// The payer that receives it; `nil` is the insurer.
  public var to: String?
  /// How much of its part.
  public var portion: Portion
  /// When it applies.
  public var condition: Condition
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition
  /// What a payer owes at one time.
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
  /// Which points of the axis a payout table shows.
  public enum Points: Sendable, Hashable {
    case values([ExactDecimal])
    /// Shares of an amount, for instance of the declared yield.
    case shares(of: String, [ExactDecimal])
  }
  /// The id, unique in its section.
  public var id: String
  /// The amount that the axis sets: `damage`, `foundYield`, `index`.
  public var axis: String
  /// The points of the payout table.
  public var points: Points
  /// Facts of the loss that the steps read.
  public var inputs: [InputDeclaration]
  /// Further values of the inputs to show, each a list of (name, value).
  public var examples: [[String: ExactDecimal]]
  /// The computation of what is paid.
  public var steps: [Step]
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition
  /// A rule by which losses are paid.
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
  /// What a term says, or that it is not known.
  public enum Value: Sendable, Hashable {
    case text(String)
    case unknown(String)
  }
  /// The id, unique in its section.
  public var id: String
  /// The id of a label of `Names.csv`.
  public var label: String?
  /// What it says.
  public var value: Value
  /// What it holds for: pages of other objects do not show it.
  public var condition: Condition
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition
  /// A term of the contract.
  public init(
    id: String, label: String?, value: Value, condition: Condition, note: LocalisedText?,
    source: SourceReference, position: FilePosition
  ) {
    self.id = id
    self.label = label
    self.value = value
    self.condition = condition
    self.note = note
    self.source = source
    self.position = position
  }
}

/// A document that must be given, for some perils or always.
public struct RequiredDocument: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The perils that it is asked for; empty for every loss.
  public var perils: [String]
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// A document that a claim needs.
  public init(id: String, perils: [String], note: LocalisedText?, source: SourceReference) {
    self.id = id
    self.perils = perils
    self.note = note
    self.source = source
  }
}

/// What the law leaves open or could not be read.
public struct Gap: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The question, with what is known.
  public var text: String
  /// How much hangs on it, 1...5.
  public var weight: Int
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition
  /// A question that a book leaves open.
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
  /// The path of the file.
  public var path: String
  /// SHA-256 of its bytes, in hexadecimal.
  public var hash: String
  /// A file with its hash.
  public init(path: String, hash: String) {
    self.path = path
    self.hash = hash
  }
}

/// A rule book with everything that it extends and borrows, ready to quote.
public struct TariffBook: Sendable {
  /// The id, unique in its section.
  public var id: String
  /// The country, as its folder is called.
  public var jurisdiction: String
  /// The title in the languages of its author.
  public var title: LocalisedText
  /// The day that names the edition.
  public var edition: CivilDate
  /// The ids of the books it consists of, oldest first, itself last.
  public var chain: [String]
  /// The first day on which it holds.
  public var validFrom: CivilDate
  /// The last day on which it held; nil while it holds.
  public var validThrough: CivilDate?
  /// The currency of its amounts.
  public var currency: Currency
  /// How amounts are shown: `ha`, `c/ha`, `AZN/c`.
  public var areaUnit: String
  /// The unit in which it shows yields.
  public var yieldUnit: String
  /// The unit in which it shows prices.
  public var priceUnit: String
  /// What it insures.
  public var objects: [InsurableObject] = []
  /// What can be bought.
  public var packages: [Package] = []
  /// What it asks for.
  public var inputs: [InputDeclaration] = []
  /// Its named numbers.
  public var constants: [Constant] = []
  /// Zones of its tables.
  public var zonings: [Zoning] = []
  /// Rates, bounds, days and other numbers.
  public var tables: [TariffTable] = []
  /// The computation of the premium.
  public var steps = StepPhases()
  /// The ids of those who pay.
  public var payers: [String] = []
  /// What is due when.
  public var dues: [Due] = []
  /// How losses are paid.
  public var indemnities: [Indemnity] = []
  /// Terms of the contract.
  public var terms: [Term] = []
  /// Documents that claims need.
  public var documents: [RequiredDocument] = []
  /// Questions that it leaves open.
  public var gaps: [Gap] = []
  /// Tables that it takes from other books.
  public var borrowings: [Borrowing] = []
  /// The files that it was read from, oldest edition first.
  public var files: [SourceFile] = []
  /// SHA-256 over the hashes of `files`.
  public var contentHash = ""

  /// An empty book; its sections are filled afterwards.
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

  /// The object of an id; nil where the book does not insure it.
  public func object(_ id: String) -> InsurableObject? { objects.first { $0.id == id } }
  /// The package of an id.
  public func package(_ id: String) -> Package? { packages.first { $0.id == id } }
  /// The constant of an id.
  public func constant(_ id: String) -> Constant? { constants.first { $0.id == id } }
  /// The input of an id.
  public func input(_ id: String) -> InputDeclaration? { inputs.first { $0.id == id } }
  /// The zoning of an id.
  public func zoning(_ id: String) -> Zoning? { zonings.first { $0.id == id } }
  /// The indemnity of an id.
  public func indemnity(_ id: String) -> Indemnity? { indemnities.first { $0.id == id } }
}
