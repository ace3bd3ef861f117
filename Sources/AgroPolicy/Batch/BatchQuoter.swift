public import AgroQuantities

/// Quotes a list of parcels row by row.
///
/// Rows of one shape (object, place, packages, date and further facts) share a plan; what is left for
/// a row is arithmetic on its area, yield and price. The quotes are those of `QuoteEngine`.
public struct BatchQuoter: Sendable {
  /// Finds the engine for a place as written and a date; an unknown place is told with the nearest
  /// names only where it is to suggest them.
  public typealias EngineFinder = @Sendable (
    _ place: String?, _ date: CivilDate?, _ isSuggesting: Bool
  ) throws(QuoteError) -> QuoteEngine

  /// The header of the file of quotes.
  public static let header =
    "id,book,place,crop,sum_insured,rate_low,rate_high,gross_low,gross_high,subsidy_low,"
    + "subsidy_high,holder_low,holder_high,currency,weakest_basis,notes"

  let columns: BatchColumns
  /// Place, packages, holder facts and assumptions that hold where a row says nothing.
  let defaults: QuoteRequest
  let asOf: CivilDate
  let engine: EngineFinder
  /// Tells why a row is rejected, in the reader's language.
  let told: @Sendable (QuoteError) -> String

  private var shapes: [UInt64: [CachedShape]] = [:]
  private var shapeCount = 0
  private var failures: [[UInt8]: QuoteError] = [:]
  private var suggestionsLeft = BatchQuoter.suggestions(part: 0)
  private var key: [UInt8] = []
  private var state = Evaluation()
  private var highState = Evaluation()
  private var caps = CapUsage()
  private var parcel = ParcelNumbers(values: [])
  private var accepted: [(key: BatchTotals.Key, sums: BatchTotals.Sums)] = []
  private var rejected = 0

  /// A quoter of rows under these columns, with what the request says for all of them.
  public init(
    columns: BatchColumns, defaults: QuoteRequest, asOf: CivilDate, engine: @escaping EngineFinder,
    told: @escaping @Sendable (QuoteError) -> String = { $0.description }
  ) {
    self.columns = columns
    self.defaults = defaults
    self.asOf = asOf
    self.engine = engine
    self.told = told
  }

  /// Shapes beyond this are compiled again when they come back: memory stays bounded.
  private static let mostShapes = 20_000

  /// How many different failures of a part are answered with the nearest names. Searching them
  /// takes milliseconds: a list in which every row is misspelt differently must not take hours.
  private static func suggestions(part: Int) -> Int { part == 0 ? 500 : 20 }

  // MARK: Rows

  /// Quotes one row.
  ///
  /// - Parameters:
  ///   - bytes: the text that holds the row.
  ///   - fields: where each field lies in it, without quotes.
  ///   - row: number of the row, the first after the header 1.
  ///   - line: line of the file on which the row begins.
  ///   - quotes: takes a row of `header`.
  ///   - rejects: takes the row where the parcel cannot be quoted.
  public mutating func quote(
    _ bytes: Span<UInt8>, fields: [Range<Int>], row: Int, line: Int,
    quotes: inout [UInt8], rejects: inout [RejectedRow]
  ) {
    do throws(QuoteError) {
      if fields.count != columns.header.count {
        throw QuoteError(
          .badInput, .fieldCount,
          ["count": "\(fields.count)", "least": "\(columns.header.count)"])
      }
      try quote(bytes, fields: fields, into: &quotes)
    } catch {
      let id = columns.id.flatMap { $0 < fields.count ? Self.text(bytes, fields[$0]) : nil } ?? ""
      reject(
        RejectedRow(
          row: row, line: line, id: id, code: error.code.rawValue, reason: told(error)),
        into: &rejects)
    }
  }

  /// Takes a row that is no record of a table at all.
  public mutating func reject(
    row: Int, line: Int, broken error: QuoteError, into rejects: inout [RejectedRow]
  ) {
    reject(
      RejectedRow(row: row, line: line, id: "", code: "broken-row", reason: told(error)),
      into: &rejects)
  }

  private mutating func reject(_ row: RejectedRow, into rejects: inout [RejectedRow]) {
    rejected += 1
    rejects.append(row)
  }

  /// Forgets the totals and the failures, not the shapes: another part of the list begins.
  ///
  /// What a part gives depends on its rows alone, whoever worked on the parts before it.
  /// - Parameter number: of the part in the list, from 0.
  public mutating func beginPart(_ number: Int) {
    rejected = 0
    failures.removeAll(keepingCapacity: true)
    suggestionsLeft = Self.suggestions(part: number)
    for index in accepted.indices { accepted[index].sums = BatchTotals.Sums() }
  }

  /// What the rows since `beginPart` add up to.
  public var totals: BatchTotals {
    var totals = BatchTotals()
    for (key, sums) in accepted { totals.add(sums, key: key) }
    totals.reject(rejected)
    return totals
  }

  private mutating func quote(
    _ bytes: Span<UInt8>, fields: [Range<Int>], into output: inout [UInt8]
  ) throws(QuoteError) {
    let (shape, totalsIndex) = try shape(bytes, fields)
    let plan = shape.plan
    parcel.values.replaceSubrange(0..<parcel.values.count, with: shape.values)
    for column in columns.quantities {
      let field = fields[column.index]
      if field.isEmpty { continue }
      let slot = shape.slots[column.quantity.rawValue]
      guard slot >= 0 else {
        throw QuoteError(
          .unknownInput, field: column.quantity.input, .inputUnknown,
          [
            "book": shape.book, "text": column.quantity.input,
            "inputs": shape.engine.book.inputs.map(\.id).joined(separator: ", "),
          ])
      }
      parcel.values[slot] = try Self.quantity(bytes, field, column, shape)
    }
    try shape.checkBounds(parcel.values)
    if parcel.lists != shape.lists { parcel.lists = shape.lists }
    if let holder = columns.holder { parcel.holder = Self.text(bytes, fields[holder]) }
    if plan.hasHolderCap, parcel.holder.isEmpty { caps = CapUsage() }
    let saved = plan.hasHolderCap ? caps : nil
    do throws(QuoteError) {
      try plan.evaluate(parcel, bound: .low, isTraced: false, caps: &caps, into: &state)
      let low = try Self.amounts(plan, state, shape)
      var high = low
      if plan.isEvaluatedTwice {
        try plan.evaluate(parcel, bound: .high, isTraced: false, caps: &caps, into: &highState)
        high = try Self.amounts(plan, highState, shape)
      }
      write(bytes, fields, shape, low, high, &output)
      accepted[totalsIndex].sums.add(low: low, high: high)
    } catch {
      if let saved { caps = saved }
      throw error
    }
  }

  struct RowAmounts {
    var sumInsured: Int64
    var rate: ExactDecimal
    var gross: Int64
    var subsidy: Int64
    var holder: Int64
  }

  private static func amounts(_ plan: QuotePlan, _ state: Evaluation, _ shape: ShapeEntry)
    throws(QuoteError) -> RowAmounts
  {
    func minor(_ slot: Int?, _ name: String) throws(QuoteError) -> Int64 {
      guard let slot, state.isSet[slot] else {
        throw QuoteError(.bookDefect, message: "The book \(shape.book) sets no '\(name)'.")
      }
      guard let value = state.values[slot].minorUnits(decimals: shape.minorDigits), value >= 0
      else {
        throw QuoteError(
          .bookDefect,
          message: "The amount '\(name)' of \(shape.book) is \(state.values[slot]), which is not a "
            + "whole number of minor units, or is too large.")
      }
      return value
    }
    let gross = try minor(shape.grossSlot, "premium")
    var holder: Int64 = 0
    var subsidy: Int64 = 0
    for (payer, slot) in shape.payerSlots {
      let part = try minor(slot, "payer")
      if payer == QuoteResult.holder { holder = part } else { subsidy += part }
    }
    guard gross &- subsidy == holder else {
      throw QuoteError(
        .bookDefect, message: "The payers' parts by \(shape.book) do not add up to the premium.")
    }
    var rate = ExactDecimal.zero
    if shape.rateSlots.isEmpty {
      rate = try QuoteResult.effectiveRate(plan, state)
    } else {
      do throws(QuantityError) {
        for slot in shape.rateSlots where state.isSet[slot] {
          rate = try rate.adding(state.values[slot])
        }
      } catch {
        throw QuoteError(.arithmetic, message: "The premium rate: \(error)")
      }
    }
    return RowAmounts(
      sumInsured: try minor(shape.sumInsuredSlot, "sumInsured"), rate: rate, gross: gross,
      subsidy: subsidy, holder: holder)
  }

  private mutating func write(
    _ bytes: Span<UInt8>, _ fields: [Range<Int>], _ shape: ShapeEntry, _ low: RowAmounts,
    _ high: RowAmounts, _ output: inout [UInt8]
  ) {
    let comma = UInt8(ascii: ",")
    if let id = columns.id { CSVText.append(bytes, fields[id], to: &output) }
    output += shape.head
    CSVText.append(money: low.sumInsured, digits: shape.minorDigits, to: &output)
    output.append(comma)
    low.rate.write(to: &output)
    output.append(comma)
    high.rate.write(to: &output)
    for value in [low.gross, high.gross, low.subsidy, high.subsidy, low.holder, high.holder] {
      output.append(comma)
      CSVText.append(money: value, digits: shape.minorDigits, to: &output)
    }
    shape.appendTail(state, highState, to: &output)
  }

  // MARK: Fields

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: CSVText.unquoted(bytes, range), as: UTF8.self)
  }

  private static func quantity(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ column: BatchColumns.QuantityColumn,
    _ shape: ShapeEntry
  ) throws(QuoteError) -> ExactDecimal {
    let input = shape.declarations[column.quantity.rawValue]
    guard let factor = column.factor else {
      return try shape.reader.facts.number(Self.text(bytes, range), for: input)
    }
    if let currency = column.currency, currency != shape.currency {
      throw QuoteError(
        .badInput, field: column.quantity.input, .currencyWrong,
        [
          "input": column.quantity.input, "text": Self.text(bytes, range), "book": shape.book,
          "found": currency.code, "currency": shape.currency.code,
        ])
    }
    let plain = try? ExactDecimal.parse(bytes.extracting(range))
    let scaled: ExactDecimal
    do throws(QuantityError) {
      let value: ExactDecimal
      if let plain { value = plain } else { value = try UserNumber.parse(Self.text(bytes, range)) }
      scaled = factor == .one ? value : try value.multiplied(by: factor)
    } catch {
      throw QuoteError(error, input: input.id)
    }
    try FactReader.check(scaled, text: Self.text(bytes, range), input: input)
    return scaled
  }

  // MARK: Shapes

  private mutating func shape(_ bytes: Span<UInt8>, _ fields: [Range<Int>]) throws(QuoteError)
    -> (ShapeEntry, totals: Int)
  {
    key.removeAll(keepingCapacity: true)
    func add(_ index: Int?) {
      if let index { for position in fields[index] { key.append(bytes[position]) } }
      key.append(0)
    }
    add(columns.place)
    add(columns.object)
    add(columns.package)
    add(columns.date)
    for fact in columns.facts { add(fact.index) }
    var presence: UInt8 = 0
    for column in columns.quantities where !fields[column.index].isEmpty {
      presence |= 1 << UInt8(column.quantity.rawValue)
    }
    key.append(presence)
    // FNV-1a, compared byte by byte below: a collision costs time, never a wrong plan.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    if let entries = shapes[hash], let found = entries.first(where: { $0.key == key }) {
      return (found.entry, found.totals)
    }
    if let failure = failures[key] { throw failure }
    let entry: ShapeEntry
    do throws(QuoteError) {
      entry = try makeShape(bytes, fields, presence: presence)
    } catch {
      throw remembered(error)
    }
    if shapeCount >= Self.mostShapes {
      shapes.removeAll()
      shapeCount = 0
    }
    shapeCount += 1
    let totals = accepted.firstIndex { $0.key == entry.totalsKey } ?? accepted.count
    if totals == accepted.count { accepted.append((entry.totalsKey, BatchTotals.Sums())) }
    shapes[hash, default: []].append(CachedShape(key: key, entry: entry, totals: totals))
    return (entry, totals)
  }

  /// The failure of all rows of the part that have the same names as the row at hand.
  private mutating func remembered(_ failure: QuoteError) -> QuoteError {
    var failure = failure
    if failure.code == .unknownObject || failure.code == .unknownPlace {
      if suggestionsLeft > 0 {
        suggestionsLeft -= 1
      } else {
        failure.isUnsearched = true
      }
    }
    failures[key] = failure
    return failure
  }

  private func makeShape(_ bytes: Span<UInt8>, _ fields: [Range<Int>], presence: UInt8)
    throws(QuoteError) -> ShapeEntry
  {
    func field(_ index: Int?) -> String? {
      guard let index, !fields[index].isEmpty else { return nil }
      let text = Self.text(bytes, fields[index]).trimmingSpaces()
      return text.isEmpty ? nil : text
    }
    guard let object = field(columns.object) else {
      throw QuoteError(.missingInput, field: "crop", .cropMissing)
    }
    let place = field(columns.place) ?? defaults.place
    var request = defaults
    if let text = field(columns.date) {
      do throws(QuantityError) {
        request.date = try CivilDate(user: text)
      } catch {
        throw QuoteError(error, input: "inception")
      }
    }
    let isSuggesting = suggestionsLeft > 0
    let engine = try engine(place, request.date, isSuggesting)
    var reader = engine.reader
    reader.isSuggesting = isSuggesting
    let packages =
      field(columns.package).map {
        $0.split { $0 == "," || $0 == "+" || $0 == ";" }.map { String($0).trimmingSpaces() }
      } ?? defaults.packages.first ?? []
    var given: [NamedFact] = defaults.holderFacts
    for column in columns.facts {
      guard let text = field(column.index) else { continue }
      given.removeAll { $0.name == column.name }
      given.append(NamedFact(column.name, .text(text)))
    }
    let sorted = try reader.sorted(given)
    var names = sorted.given
    for quantity in BatchColumns.Quantity.allCases
    where presence & (1 << UInt8(quantity.rawValue)) != 0 {
      names.insert(quantity.input)
    }
    let reading = try reader.reading(
      object: object, place: place, packages: packages, request: request,
      choices: sorted.choices, given: names, asOf: asOf)
    let plan = try PlanBuilder.plan(engine.book, for: reading.shape)
    return try ShapeEntry(engine: engine, plan: plan, reading: reading, sorted: sorted)
  }
}
