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

    /// A tariff's rates.
    public init(book: String, low: Double, high: Double, subsidyShare: Double) {
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
  /// What is the state's share where no tariff tells it.
  public var currency: String

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
    lines += [""] + uncertainty + [""] + tariff
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
          + "\(Self.percent(band.upperBound)) over the ranges of the assumptions (5 % to 95 %)")
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
    let low = report.grossRate(ofPure: report.band.lowerBound)
    let high = report.grossRate(ofPure: report.band.upperBound)
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
      "Of the technical premium the state would pay \(Self.percent(technical * tariff.subsidyShare))"
        + " and the farmer \(Self.percent(technical * (1 - tariff.subsidyShare))) of the sum insured.",
    ]
  }

  private static func percent(_ share: Double) -> String {
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
          ])
        } ?? .null),
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

  private static func part(_ part: TechnicalPrice.Part) -> JSONValue {
    .object([
      .init("name", .string(part.name)), .init("rate", .double(part.rate.value)),
      .init("standardError", .double(part.rate.standardError)),
    ])
  }
}
