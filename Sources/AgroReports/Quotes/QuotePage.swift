public import AgroPolicy
public import AgroQuantities

/// A quote as a page for a person.
public struct QuotePage: Sendable {
  let engine: QuoteEngine
  let texts: Texts
  let conversions: [Conversion]
  let showsPayouts: Bool
  let explains: Bool

  private static let width = 98

  /// A page of quotes, in the language of the texts.
  public init(
    engine: QuoteEngine, texts: Texts, conversions: [Conversion] = [], showsPayouts: Bool = false,
    explains: Bool = false
  ) {
    self.engine = engine
    self.texts = texts
    self.conversions = conversions
    self.showsPayouts = showsPayouts
    self.explains = explains
  }

  private var book: TariffBook { engine.book }
  var words: QuoteWords { QuoteWords(engine: engine, texts: texts) }
  private var language: Language { texts.language }

  /// The lines of one choice of packages.
  public func lines(_ quote: Quote) throws(QuantityError) -> [String] {
    var result: [String] = []
    for parcel in quote.parcels {
      if quote.parcels.count > 1 {
        if !result.isEmpty { result.append("") }
        result.append("\(texts(.parcel)) \(parcel.id ?? "")")
      }
      result += try lines(parcel)
    }
    if quote.parcels.count > 1 { result += try [""] + total(quote) }
    return result
  }

  /// The lines of one parcel.
  public func lines(_ parcel: ParcelQuote) throws(QuantityError) -> [String] {
    var result = [heading(parcel)]
    var table = TextTable(alignments: [.left, .left, .right])
    table.add([texts(.sumInsured), product(parcel), texts.money(parcel.sumInsured)])
    for row in try premium(parcel) { table.add(row) }
    for (low, high) in zip(parcel.low.payers, parcel.high.payers) {
      let label =
        low.payer == "holder"
        ? texts(.youPay)
        : texts(.pays, [("payer", name(low.payer, .payer))])
      table.add([
        "  " + label, share(low.amount, parcel.low.grossPremium),
        texts.range(low.amount, high.amount),
      ])
    }
    for due in parcel.due {
      let label = name(due.when, .label)
      let who = due.payer == "holder" ? "" : name(due.payer, .payer)
      table.add(["    " + label, who, texts.range(due.amount.low, due.amount.high)])
    }
    for conversion in conversions {
      table.add([
        "  " + texts(.youPay),
        texts(
          .convertedAt,
          [
            ("currency", conversion.target.code), ("rate", conversion.readable(texts.style)),
            ("date", "\(conversion.date)"),
          ]),
        texts.range(
          try conversion.convert(parcel.low.holderPremium),
          try conversion.convert(parcel.high.holderPremium)),
      ])
    }
    result += table.lines(width: Self.width, wrapping: 1)
    result += covered(parcel)
    result += deductibles(parcel)
    for other in parcel.alternatives {
      let label = other.label.map { name($0, .label) } ?? other.id
      result += wrapped(
        "\(texts(.otherReading)): \(label): \(texts(.premium)) "
          + "\(texts.range(other.low.grossPremium, other.high.grossPremium)), \(texts(.youPay)) "
          + "\(texts.range(other.low.holderPremium, other.high.holderPremium)).")
    }
    if showsPayouts { result += payouts(parcel) + terms(parcel) }
    result += notes(parcel)
    let counts = parcel.bases.map { "\($0.count) × \(texts.name(of: $0.basis))" }
    result += wrapped("\(texts(.restsOn)): \(counts.joined(separator: ", ")).")
    if explains { result += ledgers(parcel) } else { result.append(texts(.explainHint)) }
    result.append(texts(.notAnOffer))
    return result
  }

  // MARK: Parts

  private func name(_ id: String, _ kind: NameKind) -> String {
    words.name(id, kind)
  }

  private func unique(_ list: [String]) -> [String] {
    var seen: Set<String> = []
    return list.filter { seen.insert($0).inserted }
  }

  private func notes(_ parcel: ParcelQuote) -> [String] {
    let sentences = unique(parcel.notes.map { words.sentence(of: $0) })
    if sentences.isEmpty { return [] }
    return [texts(.notes) + ":"] + sentences.flatMap { wrapped("- " + $0, indent: "  ") }
  }

  private func heading(_ parcel: ParcelQuote) -> String {
    let object =
      engine.names.entry(parcel.normalised.object, kinds: [parcel.normalised.kind])?
      .text[language] ?? parcel.normalised.object
    let place = parcel.normalised.place.flatMap {
      engine.gazetteer.place($0, in: book.jurisdiction)?.text[language]
    }
    return "\(book.title[language]) [\(book.id)]: \(object)" + (place.map { ", \($0)" } ?? "")
  }

  private func product(_ parcel: ParcelQuote) -> String {
    let numbers = parcel.normalised.numbers
    guard let area = numbers["area"], let yield = numbers["yield"], let price = numbers["price"],
      numbers["sumInsured"] == nil,
      let shownArea = shown(area, as: book.areaUnit, MeasureParser.area),
      let shownYield = shown(yield, as: book.yieldUnit, MeasureParser.yield),
      let shownPrice = shown(
        price, as: book.priceUnit,
        { text throws(QuantityError) in
          try MeasureParser.price(text, defaultCurrency: book.currency).perTonne
        })
    else { return "" }
    return "\(shownArea) x \(shownYield) x \(shownPrice)"
  }

  /// A canonical value in the unit that the book shows.
  private func shown(
    _ value: ExactDecimal, as unit: String,
    _ parse: (String) throws(QuantityError) -> ExactDecimal
  ) -> String? {
    guard let one = try? parse("1 \(unit)"), let amount = try? value.divided(by: one) else {
      return nil
    }
    return "\(amount.formatted(texts.style)) \(unit)"
  }

  private func share(_ part: Money, _ whole: Money) -> String {
    guard !whole.isZero, let share = try? part.amount.divided(by: whole.amount),
      let rounded = try? share.rounded(decimals: 3, .halfUp)
    else { return "" }
    return texts.percent(rounded)
  }

  private func covered(_ parcel: ParcelQuote) -> [String] {
    let perils = unique(parcel.covers.flatMap(\.perils))
    func list(_ perils: [String]) -> String {
      perils.map { texts.inSentence(name($0, .peril)) }.joined(separator: ", ")
    }
    var result = perils.isEmpty ? [] : wrapped("\(texts(.covered)): \(list(perils)).")
    var separate: [String] = []
    var told = Set(perils)
    for package in book.packages where !parcel.normalised.packages.contains(package.id) {
      guard package.soldFor?.contains(parcel.normalised.object) ?? true,
        package.kinds.contains(parcel.normalised.kind.rawValue),
        !package.notSoldFor.contains(where: { $0.objects.contains(parcel.normalised.object) })
      else { continue }
      let further = package.perils.filter { told.insert($0).inserted }
      if further.isEmpty { continue }
      let title = texts.inSentence(name(package.id, .package))
      let own = list(further)
      separate.append(own == title ? own : "\(own) (\(title))")
    }
    if !separate.isEmpty {
      result += wrapped(
        "\(texts(.notCovered)), \(texts(.soldSeparately)): "
          + separate.joined(separator: "; ") + ".")
    }
    return result
  }

  private func deductibles(_ parcel: ParcelQuote) -> [String] {
    parcel.covers.compactMap { cover in
      guard let rule = cover.deductible else { return nil }
      let label = parcel.covers.count > 1 ? " (\(name(cover.package, .package)))" : ""
      let text: String
      if rule.kind == .none {
        text = texts(.deductibleNone)
      } else if let share = cover.deductibleShare {
        let base =
          rule.kind == .franchise
          ? texts(.franchiseThreshold)
          : texts(rule.base == .sumInsured ? .ofSumInsured : .ofDamage)
        text = "\(texts.percent(share)) \(base)"
      } else {
        text = texts(.deductibleUnpublished)
      }
      return "\(texts(.deductible))\(label): \(text)."
    }
  }

  private func payouts(_ parcel: ParcelQuote) -> [String] {
    var result: [String] = []
    for axis in unique(parcel.payouts.map(\.axis)) {
      let plain = parcel.payouts.filter { $0.axis == axis && $0.conditions.isEmpty }
      let covers = unique(plain.map(\.cover))
      let points = Set(plain.map(\.at)).sorted()
      let title: TextKey =
        axis == "damage" ? .ifDamage : axis == "foundYield" ? .ifYieldFound : .ifIndex
      var table = TextTable(alignments: [.left] + covers.map { _ in .right })
      table.add(
        [texts(title)]
          + covers.map { covers.count > 1 ? name($0, .package) : texts(.youReceive) })
      table.rule()
      for point in points {
        var row = [at(point, axis)]
        for cover in covers {
          let found = plain.first { $0.cover == cover && $0.at == point }
          row.append(found.map { texts.range($0.indemnity.low, $0.indemnity.high) } ?? "")
        }
        table.add(row)
      }
      result += table.lines()
      for example in parcel.payouts where example.axis == axis && !example.conditions.isEmpty {
        result += wrapped(sentence(example))
      }
    }
    return result
  }

  private func at(_ point: ExactDecimal, _ axis: String) -> String {
    switch axis {
    case "damage": texts.percent(point)
    case "foundYield": shown(point, as: book.yieldUnit, MeasureParser.yield) ?? "\(point) t/ha"
    default: point.formatted(texts.style)
    }
  }

  private func sentence(_ payout: Payout) -> String {
    let amount = texts.range(payout.indemnity.low, payout.indemnity.high)
    if let found = payout.conditions["found"], payout.conditions.count == 1 {
      return texts(
        .foundExample,
        [("found", texts.percent(found)), ("at", at(payout.at, payout.axis)), ("amount", amount)])
    }
    let conditions = payout.conditions.sorted { $0.key < $1.key }
      .map { "\($0.key) = \($0.value.formatted(texts.style))" }.joined(separator: ", ")
    return texts(
      .otherConditions,
      [("conditions", conditions), ("at", at(payout.at, payout.axis)), ("amount", amount)])
  }

  private func total(_ quote: Quote) throws(QuantityError) -> [String] {
    var table = TextTable(alignments: [.left, .right])
    let total = quote.total
    table.add([
      "\(texts(.total)) (\(quote.parcels.count) \(texts(.parcels)))", texts.money(total.sumInsured),
    ])
    table.add([texts(.premium), texts.range(total.grossPremium.low, total.grossPremium.high)])
    for payer in total.payers {
      let label =
        payer.payer == "holder"
        ? texts(.youPay) : texts(.pays, [("payer", name(payer.payer, .payer))])
      table.add(["  " + label, texts.range(payer.amount.low, payer.amount.high)])
    }
    for (when, payer, amount) in try dues(of: quote.parcels) {
      let who = payer == "holder" ? "" : " (\(name(payer, .payer)))"
      table.add(["    " + name(when, .label) + who, texts.range(amount.low, amount.high)])
    }
    for conversion in conversions {
      table.add([
        "  \(texts(.youPay)) (\(conversion.target.code))",
        texts.range(
          try conversion.convert(total.holderPremium.low),
          try conversion.convert(total.holderPremium.high)),
      ])
    }
    return table.lines()
  }

  /// What is due of all parcels together, in the order of the first.
  private func dues(of parcels: [ParcelQuote]) throws(QuantityError)
    -> [(when: String, payer: String, amount: AmountRange)]
  {
    var sums: [(when: String, payer: String, amount: AmountRange)] = []
    for due in parcels.flatMap(\.due) {
      if let index = sums.firstIndex(where: { $0.when == due.when && $0.payer == due.payer }) {
        let sum = sums[index].amount
        sums[index].amount = AmountRange(
          low: try sum.low + due.amount.low, high: try sum.high + due.amount.high)
      } else {
        sums.append((due.when, due.payer, due.amount))
      }
    }
    return sums
  }

  private func wrapped(_ text: String, indent: String = "") -> [String] {
    TextWidth.wrapped(text, width: Self.width, indent: indent)
  }

  // MARK: Ledger

  private func ledgers(_ parcel: ParcelQuote) -> [String] {
    if !parcel.isRange { return [texts(.ledger) + ":"] + lines(of: parcel.low.ledger) }
    return [texts(.ledgerLow) + ":"] + lines(of: parcel.low.ledger)
      + [texts(.ledgerHigh) + ":"] + lines(of: parcel.high.ledger)
  }

  /// A line each, its formula broken so that the table stays within the page.
  private func lines(of ledger: PremiumBreakdown) -> [String] {
    let rows = ledger.lines.map { line in
      [
        "  " + (line.cover.map { "\($0).\(line.amount)" } ?? line.amount),
        "\(words.label(of: line)): \(LedgerFormula.text(of: line, texts: texts))",
        line.after.formatted(texts.style),
        line.source.map {
          "\($0.document)\($0.locator.map { ", \($0)" } ?? "") (\(texts.name(of: $0.basis)))"
        } ?? "",
      ]
    }
    func widest(_ column: Int, atMost limit: Int) -> Int {
      min(limit, rows.map { TextWidth.of($0[column]) }.max() ?? 0)
    }
    let source = widest(3, atMost: 28)
    let room = max(30, Self.width - widest(0, atMost: 40) - widest(2, atMost: 40) - source - 6)
    var table = TextTable(alignments: [.left, .left, .right, .left])
    for row in rows {
      let formulas = TextWidth.wrapped(row[1], width: room, indent: "  ")
      let sources = TextWidth.wrapped(row[3], width: source, indent: "  ")
      for index in 0..<max(formulas.count, sources.count, 1) {
        table.add([
          index == 0 ? row[0] : "", index < formulas.count ? formulas[index] : "",
          index == 0 ? row[2] : "", index < sources.count ? sources[index] : "",
        ])
      }
    }
    return table.lines()
  }
}
