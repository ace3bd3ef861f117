internal import AgroModel
public import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

/// A calibration report as a document.
public enum CalibrationJSON {
  /// The document.
  ///
  /// - Parameter recipe: what made it: version, inputs, seed, years.
  public static func document(_ report: CalibrationReport, recipe: JSONValue) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("format", .string("agrorisk.calibrate/1")), .init("title", .string(report.plan.title)),
      .init("recipe", recipe), .init("portfolio", report.portfolio.map(portfolio) ?? .null),
      .init("causes", .array(report.causes.map(causes))),
      .init("replay", report.replay.map(replay) ?? .null),
    ]
    if let reason = report.replayReason { members.append(.init("replayReason", .string(reason))) }
    members.append(.init("events", .array(report.events.map(event))))
    members.append(.init("notes", .array(report.plan.notes.map { .string($0) })))
    return .object(members)
  }

  private static func number(_ parameter: Parameter) -> JSONValue {
    .object([
      .init("value", .double(parameter.value)),
      .init("basis", .string(parameter.source.basis.rawValue)),
      .init("source", .string(parameter.source.document)),
      .init("locator", parameter.source.locator.map { .string($0) } ?? .null),
    ])
  }

  private static func estimate(_ place: YearPlace) -> JSONValue {
    .object([
      .init("value", .double(place.mean)), .init("standardError", .double(place.error)),
      .init("standardDeviation", .double(place.deviation)),
      .init("low", .double(place.quantile(0.05))), .init("median", .double(place.quantile(0.5))),
      .init("high", .double(place.quantile(0.95))),
    ])
  }

  private static func portfolio(_ portfolio: CalibrationReport.Portfolio) -> JSONValue {
    let place = YearPlace(portfolio.lossCosts())
    let found = portfolio.causes
    return .object([
      .init("scenario", .string(portfolio.observed.scenario)),
      .init("years", .int(portfolio.years)), .init("lossCost", estimate(place)),
      .init("assumptions", portfolio.study?.value ?? .null),
      .init(
        "observed",
        .array(
          portfolio.observed.losses.map { loss in
            let own = loss.crop.map { YearPlace(portfolio.lossCosts(of: $0)) } ?? place
            return .object([
              .init("id", .string(loss.id)), .init("year", .int(loss.year)),
              .init("crop", loss.crop.map { .string($0) } ?? .null),
              .init("of", .string(loss.scope)), .init("paid", number(loss.paid)),
              .init("sumInsured", number(loss.sumInsured)),
              .init("lossCost", .double(loss.lossCost)), .init("modelMean", .double(own.mean)),
              .init("modelYearsBelow", .double(own.share(atMost: loss.lossCost))),
            ])
          })),
      .init(
        "crops",
        .array(
          portfolio.crops.map { crop in
            .object([
              .init("crop", .string(crop.crop)), .init("sumInsured", .double(crop.sumInsured)),
              .init("lossCost", estimate(YearPlace(portfolio.lossCosts(of: crop.crop)))),
              .init(
                "zones",
                .array(crop.zones.map { zone($0, portfolio.tariffs["\(crop.crop)/\($0.zone)"]) })),
            ])
          })),
      .init(
        "hailSeverity",
        .array(
          portfolio.hailScales.map {
            .object([.init("crop", .string($0.crop)), .init("scale", number($0.scale))])
          })),
      .init("causes", .object(found.map { .init($0.peril, .double($0.share)) })),
      .init(
        "observedCauses",
        .array(
          portfolio.observed.causes.map { cause in
            .object([
              .init("id", .string(cause.id)),
              .init("perils", .array(cause.perils.map { .string($0.rawValue) })),
              .init("of", .string(cause.scope)), .init("share", number(cause.share)),
            ])
          })),
    ])
  }

  private static func zone(
    _ zone: CropYears.Zone, _ tariff: CalibrationReport.Tariff?
  ) -> JSONValue {
    .object([
      .init("zone", .string(zone.zone)), .init("sumInsured", .double(zone.sumInsured)),
      .init(
        "lossCost",
        .object([
          .init("value", .double(zone.lossCost.value)),
          .init("standardError", .double(zone.lossCost.standardError)),
        ])),
      .init(
        "tariff",
        tariff.map {
          .object([
            .init("book", .string($0.book)), .init("low", .double($0.low)),
            .init("high", .double($0.high)),
          ])
        } ?? .null),
    ])
  }

  private static func causes(_ causes: CalibrationReport.Causes) -> JSONValue {
    .object([
      .init("id", .string(causes.table.id)), .init("title", .string(causes.table.title)),
      .init("scenario", .string(causes.table.scenario)),
      .init(
        "shares",
        .array(
          zip(causes.table.shares, causes.modelled).map { cause, lost in
            .object([
              .init("cause", .string(cause.id)), .init("observed", number(cause.share)),
              .init("modelLost", .double(lost)),
            ])
          })),
    ])
  }

  private static func replay(_ replay: CalibrationReport.Replay) -> JSONValue {
    .object([
      .init("scenario", .string(replay.plan.scenario)),
      .init("seasons", .array(replay.seasons.map { .int($0) })),
      .init("filledDays", .array(replay.filled.map { .int($0) })),
      .init("correction", replay.correction.map { .string($0) } ?? .null),
      .init(
        "crops",
        .array(
          replay.crops.map { crop in
            .object([
              .init("crop", .string(crop.name)),
              .init("winterKill", .array(crop.winter.map { .double($0) })),
              .init("frost", .array(crop.frost.map { .double($0) })),
              .init("simulated", estimate(YearPlace(crop.simulated))),
            ])
          })),
    ])
  }

  private static func event(_ event: CalibrationReport.Event) -> JSONValue {
    .object([
      .init("id", .string(event.plan.id)), .init("title", .string(event.plan.title)),
      .init("scenario", .string(event.plan.scenario)),
      .init("analogue", .int(event.plan.analogue)), .init("seasons", .int(event.seasons)),
      .init(
        "nights",
        .array(
          event.plan.nights.map {
            .object([.init("seasonDay", .int($0.day)), .init("minimum", number($0.minimum))])
          })),
      .init(
        "reported",
        .array(
          event.rows.map { row in
            .object([
              .init("text", .string(row.report.text)), .init("source", .string(row.report.source)),
              .init("zones", .array(row.report.zones.map { .string($0) })),
              .init("crops", .array(row.report.crops.map { .string($0) })),
              .init("reported", row.report.lost.map { .double($0.value) } ?? .null),
              .init("model", .double(row.with.mean)), .init("low", .double(row.with.low)),
              .init("high", .double(row.with.high)), .init("without", .double(row.without)),
              .init("analogue", row.analogue.map { .double($0) } ?? .null),
            ])
          })),
      .init(
        "crops",
        .array(
          event.crops.map {
            .object([
              .init("crop", .string($0.name)), .init("with", .double($0.with)),
              .init("without", .double($0.without)),
            ])
          })),
    ])
  }
}
