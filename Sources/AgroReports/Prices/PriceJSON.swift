internal import AgroModel
public import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

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
