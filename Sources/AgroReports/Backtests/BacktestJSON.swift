public import AgroQuantities
public import AgroStatistics

/// A backtest as a JSON document: `agrorisk.backtest/1`.
public enum BacktestJSON {
  /// The document of a backtest of rates.
  public static func document(_ backtest: LossBacktest, recipe: BacktestRecipe) -> JSONValue {
    let settings = backtest.settings
    return .object([
      .init("format", "agrorisk.backtest/1"), .init("recipe", recipe.value),
      .init("kind", "loss"),
      .init(
        "settings",
        .object([
          .init("until", settings.until.map { .int($0) } ?? .null),
          .init("horizon", .int(settings.horizon)), .init("ahead", .int(settings.ahead)),
          .init("minimumYears", .int(settings.minimumYears)),
          .init("halfLife", number(settings.halfLife)),
          .init("replicates", .int(settings.replicates)),
        ])),
      .init(
        "measures", .array([backtest.yearly, backtest.longTerm].map { measure($0) })),
    ])
  }

  private static func measure(_ measure: BacktestMeasure) -> JSONValue {
    .object([
      .init("firstFit", .int(measure.firstFit)), .init("lastFit", .int(measure.lastFit)),
      .init("horizon", .int(measure.horizon)), .init("predictions", .int(measure.predictions)),
      .init(
        "scores",
        .array(
          measure.scores.map { score in
            .object([
              .init("predictor", .string(score.predictor.rawValue)),
              .init("squaredError", interval(score.squaredError)),
              .init("gainOverBurningCost", interval(score.gain)),
              .init(
                "gainOverBuhlmannStraub", score.gainOverCredibility.map { interval($0) } ?? .null),
              .init("pinball", number(score.pinball)), .init("balance", number(score.balance)),
            ])
          })),
      .init("beatsBurningCost", .bool(measure.beatsBurningCost)),
      .init("beatsBuhlmannStraub", .bool(measure.beatsCredibility)),
      .init(
        "deciles",
        .array(
          measure.deciles.map {
            .object([
              .init("predicted", number($0.predicted)), .init("observed", number($0.observed)),
            ])
          })),
      .init("transforms", .array(measure.transforms.map { number($0) })),
    ])
  }

  /// The document of a backtest of yields.
  public static func document(_ backtest: YieldBacktest, recipe: BacktestRecipe) -> JSONValue {
    .object([
      .init("format", "agrorisk.backtest/1"), .init("recipe", recipe.value),
      .init("kind", "yield"), .init("firstYear", .int(backtest.years.lowerBound)),
      .init("lastYear", .int(backtest.years.upperBound)),
      .init("predictions", .int(backtest.predictions)),
      .init(
        "scores",
        .array(
          backtest.scores.map { score in
            .object([
              .init("predictor", .string(score.predictor.rawValue)),
              .init("rankedProbability", interval(score.ranked)),
              .init("gainOverClimatology", interval(score.gain)),
              .init("lowerPinball", number(score.lowerPinball)),
            ])
          })),
      .init("transforms", .array(backtest.transforms.map { number($0) })),
      .init("refusals", .array(backtest.refusals.map { .string($0) })),
    ])
  }

  private static func interval(_ value: YearInterval) -> JSONValue {
    .object([
      .init("value", number(value.value)), .init("lower", number(value.lower)),
      .init("upper", number(value.upper)),
    ])
  }

  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .number("\(value)") : .null
  }
}
