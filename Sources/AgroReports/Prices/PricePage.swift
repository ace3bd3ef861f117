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
  /// What was guessed where flags did not say it.
  public var guesses: [String] = []
  /// Numbers without a measurement behind them: assumptions, proxies, readings of tariffs.
  public var assumptions: [CropParameter] = []
  /// How many assumptions the parameter study drew, and on how many years.
  public var assumptionCount = 0
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

  /// The pure rate's band by the ranges of the assumptions, or by Monte Carlo alone.
  var band: ClosedRange<Double> {
    let error = 1.645 * price.pureRate.standardError
    let monteCarlo = max(0, price.pureRate.value - error)...(price.pureRate.value + error)
    guard let parameter = price.parameterBand else { return monteCarlo }
    return min(parameter.lowerBound, monteCarlo.lowerBound)...max(
      parameter.upperBound, monteCarlo.upperBound)
  }

  /// The gross rate's band: over assumptions and loads where they were studied.
  var grossBand: ClosedRange<Double> {
    if let own = price.grossBand { return own }
    return grossRate(ofPure: band.lowerBound)...grossRate(ofPure: band.upperBound)
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
      lines += ["", "Rests on: \(counts)."]
    }
    let circular = report.readOutOfTariffs
    if !circular.isEmpty {
      lines += TextWidth.wrapped(
        "\(circular.count) of these were read out of published tariffs ("
          + circular.map(\.path).joined(separator: ", ")
          + "): that the rate follows the tariff from place to place is no evidence for either.",
        width: 98)
    }
    for guess in report.guesses { lines += TextWidth.wrapped("Guessed: " + guess, width: 98) }
    lines += ["A loss in the years after a winter kill is not in the model."]
    return lines
  }

  private var uncertainty: [String] {
    let price = report.price
    var lines = [
      "Uncertainty, kept apart:",
      "  process      a year's loss of all objects together has a standard deviation of "
        + Self.percent(price.process),
    ]
    if !price.quantiles.isEmpty {
      let parts = price.quantiles.map {
        "1 in \(FigureText.fixed(1 / (1 - $0.level), 0)): \(Self.percent($0.value.value))"
      }
      lines.append("               " + parts.joined(separator: ", "))
    }
    if let band = price.parameterBand {
      lines.append(
        "  parameter    pure rate from \(Self.percent(band.lowerBound)) to "
          + "\(Self.percent(band.upperBound)) over the ranges of \(report.assumptionCount) numbers"
          + " (5 % to 95 %)")
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
    var verdict: String
    if tariff.high < low {
      verdict = "below the band of the technical rate"
    } else if tariff.low > high {
      verdict = "above the band of the technical rate"
    } else {
      verdict = "not to be told apart from the technical rate with these data"
    }
    if let first = report.price.perils.first, tariff.high < low || tariff.low > high {
      verdict += "; the largest peril is \(first.name)"
    }
    let technical = report.price.gross?.premium ?? report.price.pureRate.value
    return [
      "Tariff \(tariff.book): \(rate) of the sum insured; technical rate \(Self.percent(technical))"
        + " (\(Self.percent(low)) .. \(Self.percent(high))).",
      "The tariff is \(verdict).",
    ]
  }

  private var control: [String] {
    guard let control = report.price.control else { return [] }
    let years = control.years.map { "the first \($0) years" } ?? "all years of the law"
    var line =
      "Control, \(control.method): \(Self.fine(control.exact)) on \(years); simulated "
      + Self.fine(control.simulated.value)
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
            .array([.double($0.lowerBound * scale), .double($0.upperBound * scale)])
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
        ])),
      .init(
        "technicalPremium",
        .object([
          .init("rate", .double(price.gross?.premium ?? price.pureRate.value)),
          .init("standardError", .double(error * scale)), .init("band", band(scale)),
          .init(
            "grossBand", .array([
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
            .init("book", .string($0.book)), .init("rate", .array([.double($0.low), .double($0.high)])),
            .init("standardError", .double(0)), .init("subsidyShare", .double($0.subsidyShare)),
            .init("bookHash", .string($0.hash)),
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
