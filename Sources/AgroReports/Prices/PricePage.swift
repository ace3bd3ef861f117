internal import AgroModel
internal import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

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
