internal import AgroQuantities

/// Everything that rows of one shape share. Immutable, so that a row copies one reference.
final class ShapeEntry: Sendable {
  let engine: QuoteEngine
  let reader: RequestReader
  let plan: QuotePlan
  let book: String
  let currency: Currency
  let minorDigits: Int
  /// Values that rows share, in the order of `TariffBook.numericInputs`.
  let values: [ExactDecimal?]
  let lists: [String: [ExactDecimal]]
  let bounds: [BoundCheck]
  /// By `BatchColumns.Quantity`: the declaration, and its place in `values`; -1 where the book does
  /// not ask for the quantity.
  let declarations: [InputDeclaration]
  let slots: [Int]
  /// `,book,place,crop,` and what follows the amounts.
  let head: [UInt8]
  private let currencyField: [UInt8]
  private let notes: String
  let totalsKey: BatchTotals.Key
  let sumInsuredSlot: Int?
  let grossSlot: Int?
  let payerSlots: [(payer: String, slot: Int?)]
  let rateSlots: [Int]
  /// Ranks of bases: of the evidence by index, and of what every row rests on.
  private let ranks: [Int]
  private let standingRank: Int

  init(
    engine: QuoteEngine, plan: QuotePlan, reading: ShapeReading, sorted: SortedFacts
  ) throws(QuoteError) {
    let book = engine.book
    self.engine = engine
    reader = engine.reader
    self.plan = plan
    self.book = book.id
    currency = book.currency
    minorDigits = Int(book.currency.minorDigits)
    let order = book.numericInputs
    var values = reading.defaultValues
    for (index, name) in order.enumerated() {
      if let value = sorted.numbers[name] { values[index] = value }
    }
    self.values = values
    lists = sorted.lists
    bounds = reading.bounds
    var declarations: [InputDeclaration] = []
    var slots: [Int] = []
    for quantity in BatchColumns.Quantity.allCases {
      slots.append(order.firstIndex(of: quantity.input) ?? -1)
      declarations.append(
        book.input(quantity.input)
          ?? InputDeclaration(
            id: quantity.input, kind: .money,
            position: FilePosition(file: book.id, line: 0, column: 0)))
    }
    self.slots = slots
    self.declarations = declarations
    let place = reading.place
    var head: [UInt8] = [UInt8(ascii: ",")]
    CSVText.append(book.id, to: &head)
    head.append(UInt8(ascii: ","))
    CSVText.append(place?.text.english ?? "", to: &head)
    head.append(UInt8(ascii: ","))
    CSVText.append(plan.shape.object, to: &head)
    head.append(UInt8(ascii: ","))
    self.head = head
    currencyField = [UInt8(ascii: ",")] + Array(book.currency.code.utf8) + [UInt8(ascii: ",")]
    var codes: [String] = []
    for note in reading.notes + plan.notes where !codes.contains(note.code.rawValue) {
      codes.append(note.code.rawValue)
    }
    for id in plan.readings { codes.append("\(Note.Code.otherReading.rawValue):\(id)") }
    notes = codes.joined(separator: ";")
    let region = place.map { engine.gazetteer.lineage(of: $0) }?.first { $0.level == .region }
    totalsKey = BatchTotals.Key(
      book: book.id, crop: plan.shape.object, zone: region?.id ?? place?.id ?? "",
      currency: book.currency.code)
    sumInsuredSlot = plan.objectScope["sumInsured"]
    grossSlot = plan.objectScope["premium"]
    payerSlots = book.payers.map { ($0, plan.objectScope["payer.\($0)"]) }
    let coverRates = plan.coverScopes.compactMap { $0["rate"] }
    rateSlots = coverRates.isEmpty ? [plan.objectScope["rate"]].compactMap { $0 } : coverRates
    var weakest = Basis.law
    for item in reading.defaults { weakest = max(weakest, item.source.basis) }
    for id in plan.shape.packages {
      if let deductible = book.package(id)?.deductible {
        weakest = max(weakest, deductible.source.basis)
      }
    }
    for due in book.dues where engine.reader.holds(due.condition, plan.shape) {
      if case .share = due.portion { weakest = max(weakest, due.source.basis) }
    }
    standingRank = weakest.rank
    ranks = plan.evidence.map { $0.source.basis.rank }
  }

  private static let basisNames = Basis.allCases.map { Array($0.rawValue.utf8) }

  /// Refuses a value outside the bounds of the book.
  func checkBounds(_ values: [ExactDecimal?]) throws(QuoteError) {
    for bound in bounds {
      if let value = values[bound.index] { try bound.check(value) }
    }
  }

  /// `,currency,weakest_basis,notes` and the end of the line.
  func appendTail(
    _ low: borrowing Evaluation, _ high: borrowing Evaluation, to output: inout [UInt8]
  ) {
    output += currencyField
    var weakest = standingRank
    var isCapped = !low.bindingCaps.isEmpty
    for index in low.used.indices where low.used[index] {
      weakest = max(weakest, ranks[index])
    }
    if plan.isEvaluatedTwice {
      for index in high.used.indices where high.used[index] {
        weakest = max(weakest, ranks[index])
      }
      isCapped = isCapped || !high.bindingCaps.isEmpty
    }
    output += Self.basisNames[weakest]
    output.append(UInt8(ascii: ","))
    var text = notes
    if isCapped { text += (text.isEmpty ? "" : ";") + Note.Code.capBinds.rawValue }
    CSVText.append(text, to: &output)
    output.append(UInt8(ascii: "\n"))
  }
}

/// A shape with the fields of a row that it was made from.
struct CachedShape: Sendable {
  let key: [UInt8]
  let entry: ShapeEntry
  /// Place of the shape's control totals in the quoter's list.
  let totals: Int
}
