internal import AgroQuantities

/// Reads the evaluated slots of a plan into the parts of a quote.
struct QuoteResult {
  let engine: QuoteEngine
  let plan: QuotePlan
  let read: ReadParcel
  var notes: [Note]
  private var used: Set<Int> = []

  init(engine: QuoteEngine, plan: QuotePlan, read: ReadParcel) {
    self.engine = engine
    self.plan = plan
    self.read = read
    notes = read.reading.notes + plan.notes
  }

  private var book: TariffBook { engine.book }

  private func amount(_ name: String, _ state: Evaluation) throws(QuoteError) -> ExactDecimal {
    if let slot = plan.objectScope[name], state.isSet[slot] { return state.values[slot] }
    throw QuoteError(
      .bookDefect, message: "The book \(book.id) sets no '\(name)' for \(plan.shape.object).")
  }

  func money(_ value: ExactDecimal, _ name: String) throws(QuoteError) -> Money {
    do throws(QuantityError) {
      return try Money(exactly: value, book.currency)
    } catch {
      throw QuoteError(
        .bookDefect,
        message: "The amount '\(name)' of \(book.id) is \(value), which is not rounded to whole "
          + "minor units of \(book.currency.code), or is too large.")
    }
  }

  func sumInsured(from state: Evaluation) throws(QuoteError) -> Money {
    try money(amount("sumInsured", state), "sumInsured")
  }

  func premium(from state: Evaluation) throws(QuoteError) -> PremiumQuote {
    let gross = try money(amount("premium", state), "premium")
    if gross.minorUnits < 0 {
      throw QuoteError(.bookDefect, message: "The premium by \(book.id) is below zero: \(gross).")
    }
    var payers: [PayerAmount] = []
    var subsidy = Money.zero(book.currency)
    var sum = Money.zero(book.currency)
    for payer in book.payers {
      let part = try money(amount("payer.\(payer)", state), "payer.\(payer)")
      payers.append(PayerAmount(payer: payer, amount: part))
      do throws(QuantityError) {
        sum = try sum + part
        if payer != Self.holder { subsidy = try subsidy + part }
      } catch {
        throw QuoteError(.arithmetic, message: "The payers' parts: \(error)")
      }
      if part.minorUnits < 0 {
        throw QuoteError(
          .bookDefect, message: "The part of payer '\(payer)' is below zero: \(part).")
      }
    }
    if sum != gross {
      throw QuoteError(
        .bookDefect,
        message: "The payers' parts by \(book.id) add up to \(sum), but the premium is \(gross).")
    }
    let holder = payers.first { $0.payer == Self.holder }?.amount ?? Money.zero(book.currency)
    return PremiumQuote(
      rate: try rate(state), grossPremium: gross, subsidy: subsidy, holderPremium: holder,
      payers: payers, ledger: PremiumBreakdown(lines: state.lines))
  }

  static let holder = "holder"

  /// The sum of the covers' rates, or premium over sum insured where a book has none.
  private func rate(_ state: Evaluation) throws(QuoteError) -> ExactDecimal {
    do throws(QuantityError) {
      var sum = ExactDecimal.zero
      var isFound = false
      for scope in plan.coverScopes {
        guard let slot = scope["rate"], state.isSet[slot] else { continue }
        sum = try sum.adding(state.values[slot])
        isFound = true
      }
      if isFound { return sum }
      if let slot = plan.objectScope["rate"], state.isSet[slot] { return state.values[slot] }
    } catch {
      throw QuoteError(.arithmetic, message: "The premium rate: \(error)")
    }
    return try Self.effectiveRate(plan, state)
  }

  /// Premium over sum insured, to ten decimals.
  static func effectiveRate(_ plan: QuotePlan, _ state: Evaluation) throws(QuoteError)
    -> ExactDecimal
  {
    guard let premium = plan.objectScope["premium"], let base = plan.objectScope["sumInsured"],
      !state.values[base].isZero
    else { return .zero }
    do throws(QuantityError) {
      return try state.values[premium].divided(by: state.values[base])
        .rounded(decimals: 10, .halfUp)
    } catch {
      throw QuoteError(.arithmetic, message: "The premium rate: \(error)")
    }
  }

  /// Records what an evaluation used and which caps cut.
  mutating func note(_ state: Evaluation) {
    for (index, isUsed) in state.used.enumerated() where isUsed { used.insert(index) }
    for amount in state.bindingCaps {
      let note = Note(.capBinds, [("amount", amount)])
      if !notes.contains(note) { notes.append(note) }
    }
    for line in state.lines {
      if let text = line.note {
        let note = Note(book: text, key: line.amount)
        if !notes.contains(note) { notes.append(note) }
      }
    }
  }

  func alternatives(
    to own: (low: PremiumQuote, high: PremiumQuote), caps: inout CapUsage
  ) throws(QuoteError) -> [AlternativeQuote] {
    var result: [AlternativeQuote] = []
    for id in plan.readings {
      var usage = caps
      var low = Evaluation()
      try plan.evaluate(
        read.numbers, bound: .low, readings: [id], isTraced: true, caps: &usage, into: &low)
      var high = Evaluation()
      try plan.evaluate(
        read.numbers, bound: .high, readings: [id], isTraced: true, caps: &usage, into: &high)
      let label = plan.otherReadings.first { $0.id == id }?.label
      let other = AlternativeQuote(
        id: id, label: label, low: try premium(from: low), high: try premium(from: high))
      let isSame = other.low.payers == own.low.payers && other.high.payers == own.high.payers
      // A reading that changes nothing here needs no word.
      if !isSame { result.append(other) }
    }
    return result
  }

  func covers(low: Evaluation, high: Evaluation) throws(QuoteError) -> [CoverQuote] {
    var result: [CoverQuote] = []
    for (index, id) in plan.shape.packages.enumerated() {
      guard let package = book.package(id) else { continue }
      func value(_ name: String, _ state: Evaluation) -> ExactDecimal? {
        plan.coverScopes[index][name].flatMap { state.isSet[$0] ? state.values[$0] : nil }
      }
      var premium: AmountRange?
      if let a = value("premium", low), let b = value("premium", high) {
        premium = AmountRange(
          low: try money(a, "\(id).premium"), high: try money(b, "\(id).premium"))
      }
      result.append(
        CoverQuote(
          package: id, perils: package.perils, deductible: package.deductible,
          deductibleShare: try deductible(of: package), lowRate: value("rate", low),
          highRate: value("rate", high), premium: premium))
    }
    return result
  }

  private func deductible(of package: Package) throws(QuoteError) -> ExactDecimal? {
    if let value = plan.shape.assumptions["\(package.id).deductible"] { return value }
    switch package.deductible?.share {
    case nil: return nil
    case .value(let value): return value
    case .unknown: return nil
    case .table(let name):
      let search = CellSearch(book: book, shape: plan.shape)
      guard let row = try search.find(name, package: package.id)?.rows.first,
        case .exact(let value) = row.cell.value
      else { return nil }
      return value
    }
  }

  /// What is due when. What a payer pays less what it receives from payers is its part.
  func due(
    low: PremiumQuote, high: PremiumQuote, _ lowState: Evaluation, _ highState: Evaluation
  ) throws(QuoteError) -> [DueAmount] {
    let reader = engine.reader
    var left: [String: AmountRange] = [:]
    for (index, payer) in book.payers.enumerated() {
      left[payer] = AmountRange(low: low.payers[index].amount, high: high.payers[index].amount)
    }
    let whole = left
    var result: [DueAmount] = []
    for due in book.dues where reader.holds(due.condition, plan.shape) {
      guard let rest = left[due.payer], let all = whole[due.payer] else { continue }
      let amount: AmountRange
      do throws(QuantityError) {
        switch due.portion {
        case .share(let share):
          amount = AmountRange(low: try part(all.low, share), high: try part(all.high, share))
        case .remainder: amount = rest
        case .amount(let name):
          guard let bottom = value(name, lowState), let top = value(name, highState) else {
            throw .domain("The amount '\(name)' that is due is not set.")
          }
          amount = AmountRange(
            low: try Money(exactly: bottom, book.currency),
            high: try Money(exactly: top, book.currency))
        }
        left[due.payer] = AmountRange(
          low: try rest.low - amount.low, high: try rest.high - amount.high)
        if let receiver = due.to, let has = left[receiver] {
          left[receiver] = AmountRange(
            low: try has.low + amount.low, high: try has.high + amount.high)
        }
      } catch {
        throw QuoteError(.arithmetic, message: "The parts that are due: \(error)")
      }
      result.append(
        DueAmount(
          when: due.id, payer: due.payer, to: due.to, amount: amount, source: due.source,
          note: due.note))
    }
    return result
  }

  private func value(_ name: String, _ state: Evaluation) -> ExactDecimal? {
    plan.objectScope[name].flatMap { state.isSet[$0] ? state.values[$0] : nil }
  }

  private func part(_ money: Money, _ share: ExactDecimal) throws(QuantityError) -> Money {
    let unit = ExactDecimal(minorUnits: 1, scale: Int(book.currency.minorDigits))
    return try Money(
      exactly: money.amount.multiplied(by: share).rounded(toMultipleOf: unit, .halfUp),
      book.currency)
  }

  func normalised(holder: String?) -> NormalisedParcel {
    NormalisedParcel(
      object: plan.shape.object, kind: plan.shape.kind, place: read.reading.place?.id,
      packages: plan.shape.packages, date: plan.shape.date, holder: holder,
      numbers: read.named, lists: read.numbers.lists, choices: plan.shape.choices,
      defaulted: read.reading.defaulted)
  }

  /// Everything that the quote rests on, each number once.
  func evidence(covers: [CoverQuote]) -> [Sourced<String>] {
    var items = used.sorted().map { plan.evidence[$0] } + read.reading.defaults
    for cover in covers {
      if plan.shape.assumptions["\(cover.package).deductible"] != nil {
        items.append(
          Evidence(
            key: "\(cover.package).deductible",
            source: SourceReference(document: "request", locator: nil, basis: .user)))
      } else if let deductible = cover.deductible {
        items.append(Evidence(key: "\(cover.package).deductible", source: deductible.source))
      }
    }
    for due in book.dues where engine.reader.holds(due.condition, plan.shape) {
      if case .share = due.portion { items.append(Evidence(key: "due.\(due.id)", source: due.source)) }
    }
    var seen: Set<Evidence> = []
    return items.filter { seen.insert($0).inserted }.map { Sourced($0.key, $0.source) }
  }

  /// Distinct documents and places in them, by basis, weakest first.
  static func counts(_ evidence: [Sourced<String>]) -> [BasisCount] {
    struct Item: Hashable {
      var document: String
      var locator: String?
      var basis: Basis
    }
    let items = Set(
      evidence.map {
        Item(document: $0.source.document, locator: $0.source.locator, basis: $0.source.basis)
      })
    return Basis.allCases.reversed().compactMap { basis in
      let count = items.filter { $0.basis == basis }.count
      return count > 0 ? BasisCount(basis: basis, count: count) : nil
    }
  }
}
