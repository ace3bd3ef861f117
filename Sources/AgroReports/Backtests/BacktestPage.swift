public import AgroStatistics

/// A backtest for a terminal.
public enum BacktestPage {
  /// The page of a backtest of rates.
  public static func lines(_ backtest: LossBacktest, recipe: BacktestRecipe) -> [String] {
    let settings = backtest.settings
    var lines = [
      "Rates tried on years that they had not seen: \(recipe.input)", recipe.layout,
    ]
    if let from = recipe.from { lines.append("Years from \(from).") }
    if recipe.floor > 0 {
      lines.append("Years of a cell with less exposure than \(plain(recipe.floor)) are left out.")
    }
    let hasPremiums = backtest.yearly.score(.chargedRates) != nil
    lines.append(
      "Rates: factors by \(recipe.levels.joined(separator: ", then "))"
        + (hasPremiums ? ", each first as the rates charged stand to each other" : "")
        + "; a year's weight halves in "
        + "\(plain(settings.halfLife)) years. Cells with \(settings.minimumYears) years before.")
    for measure in [backtest.yearly, backtest.longTerm] {
      lines.append("")
      lines += page(measure)
    }
    return lines.flatMap { line in
      line.hasPrefix(" ") || line.isEmpty ? [line] : TextWidth.wrapped(line, width: 100)
    }
  }

  private static func page(_ measure: BacktestMeasure) -> [String] {
    let what =
      measure.horizon == 1
      ? "One year ahead, \(measure.firstFit + 1) to \(measure.lastFit + 1)"
      : "Fitted up to \(measure.firstFit), mean loss cost of \(measure.firstFit + 1) to "
        + "\(measure.firstFit + measure.horizon)"
    let unit = measure.horizon == 1 ? "years of cells" : "cells"
    var lines = ["\(what): \(measure.predictions) \(unit)."]
    var table = TextTable(alignments: [.left, .right, .right, .right, .right, .right])
    table.add([
      "predictor", "squared error", "gain on burning cost", "(95 %)", "pinball",
      "observed/predicted",
    ])
    table.rule()
    for score in measure.scores {
      table.add([
        score.predictor.title, FigureText.fixed(score.squaredError.value, 5),
        score.predictor == .burningCost ? "" : FigureText.fixed(score.gain.value, 5),
        score.predictor == .burningCost ? "" : score.gain.isKnown ? range(score.gain) : "-",
        FigureText.fixed(score.pinball, 5), FigureText.fixed(score.balance, 2),
      ])
    }
    // A blank before makes a line of a table: it is not broken.
    lines += table.lines(indent: 1)
    lines += verdict(measure)
    if measure.horizon == 1 {
      let shares = measure.transforms.map { FigureText.fixed(100 * $0, 0) }
      lines.append(
        "Transforms of the law around the program's rate, per cent in each tenth (10 if right): "
          + shares.joined(separator: " ") + ".")
    }
    return lines
  }

  private static func verdict(_ measure: BacktestMeasure) -> [String] {
    guard let model = measure.score(.model) else { return [] }
    var lines: [String] = []
    let references: [(String, YearInterval?)] = [
      ("burning cost", model.gain), ("Buhlmann-Straub", model.gainOverCredibility),
    ]
    for (name, gain) in references {
      guard let gain else { continue }
      guard model.isGain(gain) else {
        lines.append("The program does not beat \(name) out of sample.")
        continue
      }
      let share = FigureText.percent(gain.value / (model.squaredError.value + gain.value), 1)
      let sure =
        !gain.isKnown
        ? "but so few years cannot tell it from chance"
        : gain.lower > 0
          ? "beyond the chance of the years (95 %: \(range(gain)))"
          : "but the years may have made it (95 %: \(range(gain)))"
      lines.append("The program's squared error is \(share) below that of \(name), \(sure).")
    }
    return lines
  }

  private static func range(_ gain: YearInterval) -> String {
    "\(FigureText.fixed(gain.lower, 5)) .. \(FigureText.fixed(gain.upper, 5))"
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() ? FigureText.fixed(value, 0) : FigureText.significant(value)
  }

  /// The page of a backtest of yields.
  public static func lines(_ backtest: YieldBacktest, recipe: BacktestRecipe) -> [String] {
    var lines = [
      "Laws of next year's yield tried on years that they had not seen: \(recipe.input)",
      recipe.layout,
      "One year ahead, \(backtest.years.lowerBound) to \(backtest.years.upperBound): "
        + "\(backtest.predictions) years of places. Scores are shares of the mean yield.",
    ]
    var table = TextTable(alignments: [.left, .right, .right, .right, .right])
    table.add(["predictor", "CRPS", "gain on all years", "(95 %)", "pinball 0.1, 0.3"])
    table.rule()
    for score in backtest.scores {
      let isReference = score.predictor == .climatology
      table.add([
        score.predictor.title, FigureText.fixed(score.ranked.value, 4),
        isReference ? "" : FigureText.fixed(score.gain.value, 4),
        isReference
          ? ""
          : score.gain.isKnown
            ? "\(FigureText.fixed(score.gain.lower, 4)) .. \(FigureText.fixed(score.gain.upper, 4))"
            : "-",
        FigureText.fixed(score.lowerPinball, 4),
      ])
    }
    lines += table.lines(indent: 1)
    if let model = backtest.scores.first, model.gain.value <= 0 {
      lines.append("The program does not beat the plain years before out of sample.")
    }
    let shares = backtest.transforms.map { FigureText.fixed(100 * $0, 0) }
    lines.append(
      "Transforms of the program's law, per cent in each tenth (10 if right): "
        + shares.joined(separator: " ") + ".")
    if !backtest.refusals.isEmpty {
      lines.append("\(backtest.refusals.count) years of places could not be fitted.")
    }
    return lines.flatMap { $0.hasPrefix(" ") ? [$0] : TextWidth.wrapped($0, width: 100) }
  }
}
