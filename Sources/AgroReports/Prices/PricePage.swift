public import AgroModel
public import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// The price of a contract with what is laid beside it.
public struct PriceReport: Sendable {
  /// The tariff's rate of the same contract.
  public struct Tariff: Sendable {
    /// The book.
    public var book: String
    /// Rates of the published range, fractions of the sum insured.
    public var low: Double
    public var high: Double
    /// The state's share of the premium at the low rate, 0...1.
    public var subsidyShare: Double
    /// SHA-256 over the book's files.
    public var hash: String
    /// Whether the rate is another country's, for want of an own one.
    public var isBorrowed = false

    /// A tariff's rates.
    public init(
      book: String, low: Double, high: Double, subsidyShare: Double, hash: String = ""
    ) {
      self.hash = hash
      self.book = book
      self.low = low
      self.high = high
      self.subsidyShare = subsidyShare
    }
  }

  /// The price by the model.
  public var price: TechnicalPrice
  /// The tariff beside it; nil where there is none, with the reason.
  public var tariff: Tariff?
  /// Why there is no tariff.
  public var tariffReason: String?
  /// What moves the price most: name, low and high pure rate.
  public var drivers: [(path: String, value: Double, low: Double, high: Double)]
  /// Numbers that the price rests on, by basis.
  public var bases: [(basis: String, count: Int)]
  /// The currency of the sum insured.
  public var currency: String
  /// Crop, covers and zone of the contract.
  public var crop = ""
  public var covers: [String] = []
  public var zone = ""
  /// Whether trees or vines bear the crop, which a winter can kill for years.
  public var isPerennial = true
  /// What was guessed where flags did not say it.
  public var guesses: [String] = []
  /// Numbers without a measurement behind them: assumptions, proxies, readings of tariffs.
  public var assumptions: [CropParameter] = []
  /// How many assumptions the parameter study drew, how many of them have a number that is not the
  /// middle of its range, and on how many years the contract was priced for each draw.
  public var assumptionCount = 0
  public var asymmetricCount = 0
  public var studyYears = 0
  /// From the pure premium to what the farmer pays, for one object.
  public var ledger: PriceLedger?

  /// A report.
  public init(
    price: TechnicalPrice, tariff: Tariff? = nil, tariffReason: String? = nil,
    drivers: [(path: String, value: Double, low: Double, high: Double)] = [],
    bases: [(basis: String, count: Int)] = [], currency: String = ""
  ) {
    self.price = price
    self.tariff = tariff
    self.tariffReason = tariffReason
    self.drivers = drivers
    self.bases = bases
    self.currency = currency
  }

  /// How a tariff stands to the technical rate.
  enum Verdict: String {
    case below
    case above
    /// The data cannot tell them apart.
    case undecided

    var words: String {
      switch self {
      case .below: "below the band of the technical rate"
      case .above: "above the band of the technical rate"
      case .undecided: "not to be told apart from the technical rate with these data"
      }
    }
  }

  /// The tariff beside the band of the technical rate; nil without a tariff.
  var verdict: Verdict? {
    tariff.map { tariff in
      tariff.high < grossBand.lowerBound
        ? .below : tariff.low > grossBand.upperBound ? .above : .undecided
    }
  }

  /// Whether the ranges of the assumptions are in the band of the technical rate.
  var isStudied: Bool { price.grossBand != nil || price.parameterBand != nil }

  /// What the verdict rests on where that is Monte Carlo error alone.
  var caution: String? {
    guard verdict != nil, !isStudied else { return nil }
    return "This rests on Monte Carlo error alone: the ranges of the assumptions, which as a rule "
      + "weigh far more, were not studied."
  }

  /// The pure rate's band by the ranges of the assumptions, or by Monte Carlo alone.
  var band: ClosedRange<Double> { Self.joined(monteCarloBand, price.parameterBand?.bounds) }

  /// The gross rate's band: over assumptions and loads where they were studied, and the Monte Carlo
  /// error.
  var grossBand: ClosedRange<Double> {
    let own = price.grossBand == nil ? band : monteCarloBand
    let scaled = grossRate(ofPure: own.lowerBound)...grossRate(ofPure: own.upperBound)
    return Self.joined(scaled, price.grossBand?.bounds)
  }

  private var monteCarloBand: ClosedRange<Double> {
    let error = 1.645 * price.pureRate.standardError
    return max(0, price.pureRate.value - error)...(price.pureRate.value + error)
  }

  private static func joined(
    _ one: ClosedRange<Double>, _ other: ClosedRange<Double>?
  ) -> ClosedRange<Double> {
    guard let other else { return one }
    return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
  }

  /// Why the whole band of the assumptions lies on one side of the rate, where it does.
  var lopsided: String? {
    guard let band = price.parameterBand?.bounds, !band.contains(price.pureRate.value) else {
      return nil
    }
    let centred =
      asymmetricCount > 0
      ? " And \(asymmetricCount) of the \(assumptionCount) numbers are not the middles of their "
        + "ranges."
      : ""
    guard band.lowerBound > price.pureRate.value else {
      return "The whole band lies below the rate: what is paid is bounded above, so that ranges to "
        + "both sides of a number lower the mean payment more than they raise it." + centred
    }
    return "The whole band lies above the rate, and that is no mistake: what is paid above a "
      + "deductible or beyond a trigger grows faster than the damage (it is convex), so that "
      + "ranges to both sides of a number raise the mean payment." + centred
      + " The rate is the price at the numbers themselves; the middle of the draws is the price of "
      + "not knowing them."
  }

  /// Numbers of the model that were themselves read out of published tariffs.
  var readOutOfTariffs: [CropParameter] {
    assumptions.filter { $0.parameter.source.document.contains("tariff") }
  }

  /// The gross rate of a pure rate, with the loads of the price and a risk load in proportion.
  func grossRate(ofPure rate: Double) -> Double {
    guard let gross = price.gross, price.pureRate.value > 0 else { return rate }
    return gross.premium * rate / price.pureRate.value
  }
}

/// Prices on a page.
public struct PricePage: Sendable {
  private let report: PriceReport

  /// A page.
  public init(_ report: PriceReport) { self.report = report }

  /// The lines of the page.
  public var lines: [String] {
    let price = report.price
    var lines = [
      "\(price.contract): sum insured \(FigureText.fixed(price.sumInsured, 2)) \(report.currency)"
        + " an object, \(price.objects) like objects, \(price.years) years"
        + " (\(price.lossYears) with a loss)", "",
    ]
    var table = TextTable(alignments: [.left, .right, .right])
    table.add(["Share of the sum insured", "rate", "+-"])
    table.rule()
    for part in price.perils {
      table.add([
        part.name, Self.percent(part.rate.value), Self.percent(part.rate.standardError),
      ])
    }
    table.rule()
    table.add([
      "Pure premium", Self.percent(price.pureRate.value),
      Self.percent(price.pureRate.standardError),
    ])
    if let gross = price.gross {
      for part in gross.parts.dropFirst() where part.amount > 0 {
        table.add([part.name, Self.percent(part.amount)])
      }
      table.add(["Technical premium", Self.percent(gross.premium)])
    }
    lines += table.lines(indent: 2)
    lines += control + yields + [""] + uncertainty + [""] + tariff + ledger + basisRisk
    lines += principles
    if !report.drivers.isEmpty {
      lines += ["", "What drives the price: pure rate at both ends of an assumption's range"]
      var drivers = TextTable(alignments: [.left, .right, .right, .right])
      for driver in report.drivers.prefix(10) {
        drivers.add([
          driver.path, FigureText.significant(driver.value), Self.percent(driver.low),
          Self.percent(driver.high),
        ])
      }
      lines += drivers.lines(indent: 2)
    }
    if !report.bases.isEmpty {
      let counts = report.bases.map { "\($0.count) \($0.basis)" }.joined(separator: ", ")
      lines += [""] + TextWidth.wrapped("Rests on: \(counts).", width: 98)
    }
    let circular = report.readOutOfTariffs
    if !circular.isEmpty {
      lines += TextWidth.wrapped(
        "\(circular.count) of these \(circular.count == 1 ? "was" : "were") read out of published "
          + "tariffs ("
          + circular.map(\.path).joined(separator: ", ")
          + "): that the rate follows the tariff from place to place is no evidence for either.",
        width: 98)
    }
    for guess in report.guesses { lines += TextWidth.wrapped("Guessed: " + guess, width: 98) }
    if report.isPerennial {
      lines += ["A loss in the years after a winter kill is not in the model."]
    }
    return lines
  }

  private var uncertainty: [String] {
    let price = report.price
    var lines = [
      "Uncertainty, kept apart:",
      "  process      a year's loss of all objects together has a standard deviation of "
        + Self.percent(price.process),
    ]
    for one in price.quantiles {
      lines.append(
        "               exceeded once in \(one.returnPeriod) years: \(Self.percent(one.value))"
          + " (\(Self.percent(one.interval.lowerBound)) .. "
          + "\(Self.percent(one.interval.upperBound)))")
    }
    if let band = price.parameterBand, report.assumptionCount > 0 {
      lines.append(
        "  parameter    pure rate from \(Self.percent(band.bounds.lowerBound)) to "
          + "\(Self.percent(band.bounds.upperBound)) over the ranges of "
          + "\(report.assumptionCount) numbers")
      lines.append("               half of the draws lie below \(Self.percent(band.median))")
      lines.append(
        "               \(band.count) draws on \(report.studyYears) years each: such a band holds "
          + "\(Self.whole(band.content.lowerBound)) to \(Self.whole(band.content.upperBound))"
          + " of all draws (90 %)")
      if let why = report.lopsided {
        lines += TextWidth.wrapped(why, width: 83).map { "               " + $0 }
      }
    } else if price.parameterBand != nil {
      lines.append("  parameter    no number behind this price has a range")
    } else {
      lines.append("  parameter    not studied; ask without --no-parameter-study")
    }
    lines.append(
      "  Monte Carlo  standard error \(Self.percent(price.pureRate.standardError))")
    return lines
  }

  private var tariff: [String] {
    guard let tariff = report.tariff else {
      return ["Tariff: \(report.tariffReason ?? "none is named beside this contract.")"]
    }
    let rate =
      tariff.low == tariff.high
      ? Self.percent(tariff.low) : "\(Self.percent(tariff.low)) .. \(Self.percent(tariff.high))"
    let low = report.grossBand.lowerBound
    let high = report.grossBand.upperBound
    var verdict = report.verdict?.words ?? ""
    if let first = report.price.perils.first, report.verdict != .undecided {
      verdict += "; the largest peril is \(first.name)"
    }
    let technical = report.price.gross?.premium ?? report.price.pureRate.value
    return [
      "Tariff \(tariff.book)\(tariff.isBorrowed ? " (borrowed rates)" : ""): \(rate) of the sum "
        + "insured; technical rate \(Self.percent(technical))"
        + " (\(Self.percent(low)) .. \(Self.percent(high))).",
      "The tariff is \(verdict).",
    ] + (report.caution.map { TextWidth.wrapped($0, width: 98) } ?? [])
  }

  private var control: [String] {
    guard let control = report.price.control else { return [] }
    let years = control.years.map { "the first \($0) years" } ?? "all years of the law"
    var line =
      "Control, \(control.method): \(Self.fine(control.exact)) on \(years); simulated "
    // Nothing of the object's own: only the rounding of payments lies between them.
    if abs(control.simulated.value - control.exact) <= 1e-6 * control.exact {
      return [""] + TextWidth.wrapped(line + "the same.", width: 98, indent: "  ")
    }
    line += Self.fine(control.simulated.value)
    line +=
      control.simulated.standardError > 0
      ? " +- \(Self.fine(control.simulated.standardError)), "
        + "\(FigureText.fixed(control.deviation, 1)) standard errors apart." : "."
    return [""] + TextWidth.wrapped(line, width: 98, indent: "  ")
  }

  private var yields: [String] {
    guard let yields = report.price.yields else { return [] }
    switch yields.model {
    case .perils: return []
    case .statistical(let law):
      return TextWidth.wrapped(
        "Area yield by the law of its history alone: mean \(FigureText.fixed(law.mean, 3)) t/ha, "
          + "standard deviation \(FigureText.fixed(law.variance.squareRoot(), 3)).",
        width: 98)
    case .combined(let mean, let deviation):
      var text =
        "Area yield of perils and a residual with the history's mean \(FigureText.fixed(mean, 3)) "
        + "and standard deviation \(FigureText.fixed(deviation, 3)) t/ha: yield without damage "
        + "\(FigureText.fixed(yields.potential, 3)) t/ha, residual "
        + "\(FigureText.fixed(yields.residual * 100, 1)) %."
      if yields.excess > 1 {
        text +=
          " The perils alone vary \(FigureText.fixed(yields.excess, 2)) times as much as the history."
      }
      return TextWidth.wrapped(text, width: 98)
    }
  }

  private var ledger: [String] {
    guard let ledger = report.ledger else { return [] }
    var lines = ["", "Ledger of one object, sum insured \(ledger.sumInsured.formatted())"]
    var table = TextTable(alignments: [.left, .right, .left])
    for line in ledger.parts where line.amount.minorUnits != 0 {
      table.add([line.name, line.amount.formatted(), line.rule])
    }
    table.rule()
    table.add(["technical premium", ledger.premium.formatted(), ""])
    for line in ledger.payers { table.add([line.name, line.amount.formatted(), line.rule]) }
    lines += table.lines(indent: 2)
    return lines
  }

  private var basisRisk: [String] {
    guard let risk = report.price.basisRisk else { return [] }
    let rows: [(String, String)] = [
      ("mean payout of the index", Self.percent(risk.payout)),
      ("mean damage it stands for", Self.percent(risk.damage)),
      (
        "correlation of payout and damage, object by object",
        FigureText.fixed(risk.objectCorrelation, 3)
      ),
      ("the same of the means of a year", FigureText.fixed(risk.yearCorrelation, 3)),
      (
        "probability of a damage of \(Self.percent(risk.threshold)) or more",
        Self.percent(risk.damageProbability)
      ),
      ("  of these without any payout", Self.percent(risk.unpaid)),
      ("payouts without any damage", Self.percent(risk.undamaged)),
      ("share of the damage that is paid", Self.percent(risk.covered)),
      ("variance of the damage taken away", Self.percent(risk.varianceTaken)),
    ]
    var table = TextTable(alignments: [.left, .right])
    for row in rows { table.add([row.0, row.1]) }
    return ["", "Basis risk over \(risk.objectYears) object-years"] + table.lines(indent: 2)
  }

  private var principles: [String] {
    guard !report.price.principles.isEmpty else { return [] }
    var table = TextTable(alignments: [.left, .right, .right])
    table.add(["Pure premium with a risk load", "rate", "+-"])
    table.rule()
    for one in report.price.principles {
      table.add([
        one.principle.name, Self.percent(one.premium.value),
        Self.percent(one.premium.standardError),
      ])
    }
    return ["", "By every principle, at numbers in common use"] + table.lines(indent: 2)
  }

  private static func whole(_ share: Double) -> String { FigureText.fixed(share * 100, 0) + " %" }

  private static func fine(_ share: Double) -> String {
    FigureText.fixed(share * 100, 4) + " %"
  }

  static func percent(_ share: Double) -> String {
    FigureText.fixed(share * 100, share != 0 && abs(share) < 0.0095 ? 3 : 2) + " %"
  }
}

/// Prices as a document.
public enum PriceJSON {
  /// The document of the prices of a scenario.
  public static func document(
    _ reports: [PriceReport], recipe: JSONValue, hash: String
  ) -> JSONValue {
    .object([
      .init("format", .string("agrorisk.price/1")), .init("hash", .string(hash)),
      .init("recipe", recipe), .init("contracts", .array(reports.map(value))),
    ])
  }

  private static func value(_ report: PriceReport) -> JSONValue {
    let price = report.price
    let error = price.pureRate.standardError
    func band(_ scale: Double) -> JSONValue {
      .object([
        .init("process", .double(price.process * scale)),
        .init(
          "parameter",
          price.parameterBand.map {
            .array([
              .double($0.bounds.lowerBound * scale), .double($0.bounds.upperBound * scale),
            ])
          } ?? .null),
        .init("monteCarlo", .double(error * scale)),
      ])
    }
    let scale =
      price.pureRate.value > 0
      ? (price.gross?.premium ?? price.pureRate.value) / price.pureRate.value : 1
    return .object([
      .init("contract", .string(price.contract)), .init("sumInsured", .double(price.sumInsured)),
      .init("currency", .string(report.currency)), .init("years", .int(price.years)),
      .init("lossYears", .int(price.lossYears)), .init("objects", .int(price.objects)),
      .init("crop", .string(report.crop)), .init("zone", .string(report.zone)),
      .init(
        "purePremium",
        .object([
          .init("rate", .double(price.pureRate.value)), .init("standardError", .double(error)),
          .init("band", band(1)),
          .init("perils", .array(price.perils.map(part))),
          .init("covers", .array(price.covers.map(part))),
          .init("quantiles", .array(price.quantiles.map(\.document))),
        ])),
      .init("parameterStudy", study(report)),
      .init(
        "technicalPremium",
        .object([
          .init("rate", .double(price.gross?.premium ?? price.pureRate.value)),
          .init("standardError", .double(error * scale)), .init("band", band(scale)),
          .init(
            "grossBand",
            .array([
              .double(report.grossBand.lowerBound), .double(report.grossBand.upperBound),
            ])),
          .init(
            "parts",
            .array(
              (price.gross?.parts ?? []).map {
                .object([.init("name", .string($0.name)), .init("rate", .double($0.amount))])
              })),
        ])),
      .init(
        "tariffPremium",
        report.tariff.map {
          .object([
            .init("book", .string($0.book)),
            .init("rate", .array([.double($0.low), .double($0.high)])),
            .init("standardError", .double(0)), .init("subsidyShare", .double($0.subsidyShare)),
            .init("bookHash", .string($0.hash)), .init("isBorrowed", .bool($0.isBorrowed)),
            .init("verdict", report.verdict.map { .string($0.rawValue) } ?? .null),
            .init(
              "verdictRestsOn",
              .array(
                ((report.isStudied ? ["parameter"] : []) + ["monteCarlo"]).map { .string($0) })),
          ])
        } ?? .null),
      .init("tariffReason", report.tariffReason.map { .string($0) } ?? .null),
      .init("control", price.control.map(control) ?? .null),
      .init("ledger", report.ledger.map(ledger) ?? .null),
      .init("basisRisk", price.basisRisk.map(basisRisk) ?? .null),
      .init(
        "principles",
        .array(
          price.principles.map {
            .object([
              .init("principle", .string($0.principle.name)),
              .init("rate", .double($0.premium.value)),
              .init("standardError", .double($0.premium.standardError)),
            ])
          })),
      .init(
        "assumptions",
        .array(
          report.assumptions.map { entry in
            .object([
              .init("key", .string(entry.path)), .init("value", .double(entry.parameter.value)),
              .init(
                "range",
                entry.parameter.range.map {
                  .array([.double($0.lowerBound), .double($0.upperBound)])
                } ?? .null),
              .init("basis", .string(entry.parameter.source.basis.rawValue)),
            ])
          })),
      .init("guesses", .array(report.guesses.map { .string($0) })),
      .init(
        "sensitivities",
        .array(
          report.drivers.map {
            .object([
              .init("path", .string($0.path)), .init("value", .double($0.value)),
              .init("low", .double($0.low)), .init("high", .double($0.high)),
            ])
          })),
      .init(
        "basis",
        .object(report.bases.map { .init($0.basis, .int($0.count)) })),
    ])
  }

  private static func study(_ report: PriceReport) -> JSONValue {
    guard let band = report.price.parameterBand else { return .null }
    return .object([
      .init("numbers", .int(report.assumptionCount)), .init("draws", .int(band.count)),
      .init("years", .int(report.studyYears)), .init("median", .double(band.median)),
      .init(
        "bandHolds", .array([.double(band.content.lowerBound), .double(band.content.upperBound)])),
      .init("bandHoldsConfidence", .double(0.9)),
      .init("note", report.lopsided.map { .string($0) } ?? .null),
    ])
  }

  private static func control(_ control: MeanControl) -> JSONValue {
    .object([
      .init("method", .string(control.method)),
      .init("years", control.years.map { .int($0) } ?? .null),
      .init("exact", .double(control.exact)), .init("simulated", .double(control.simulated.value)),
      .init("standardError", .double(control.simulated.standardError)),
    ])
  }

  private static func ledger(_ ledger: PriceLedger) -> JSONValue {
    func text(_ money: Money) -> JSONValue {
      .string(
        ExactDecimal(
          minorUnits: money.minorUnits, scale: Int(money.currency.minorDigits)
        ).string(decimals: Int(money.currency.minorDigits)))
    }
    func line(_ line: PriceLedger.Line) -> JSONValue {
      .object([
        .init("name", .string(line.name)), .init("amount", text(line.amount)),
        .init("rule", .string(line.rule)),
      ])
    }
    return .object([
      .init("sumInsured", text(ledger.sumInsured)), .init("premium", text(ledger.premium)),
      .init("parts", .array(ledger.parts.map(line))),
      .init("payers", .array(ledger.payers.map(line))),
    ])
  }

  private static func basisRisk(_ risk: BasisRisk) -> JSONValue {
    .object([
      .init("objectYears", .int(risk.objectYears)),
      .init("objectCorrelation", .double(risk.objectCorrelation)),
      .init("yearCorrelation", .double(risk.yearCorrelation)),
      .init("payout", .double(risk.payout)), .init("damage", .double(risk.damage)),
      .init("threshold", .double(risk.threshold)),
      .init("damageProbability", .double(risk.damageProbability)),
      .init("unpaid", .double(risk.unpaid)), .init("undamaged", .double(risk.undamaged)),
      .init("covered", .double(risk.covered)),
      .init("varianceTaken", .double(risk.varianceTaken)),
    ])
  }

  private static func part(_ part: TechnicalPrice.Part) -> JSONValue {
    .object([
      .init("name", .string(part.name)), .init("rate", .double(part.rate.value)),
      .init("standardError", .double(part.rate.standardError)),
    ])
  }
}

extension TechnicalPrice.Quantile {
  /// The quantile as a part of a document.
  var document: JSONValue {
    .object([
      .init("returnPeriod", .int(returnPeriod)), .init("value", .double(value)),
      .init("interval", .array([.double(interval.lowerBound), .double(interval.upperBound)])),
      .init("confidence", .double(Self.confidence)),
    ])
  }
}
