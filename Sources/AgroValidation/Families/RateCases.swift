internal import AgroStatistics

/// Indicated rates, changes and relativities.
enum RateCases {
  static let calculations: [Calculation] = [
    Calculation(
      ["rate"], [], optional: ["pure_premium", "change", "exam36", "relativities"], indications)
  ]

  private static func indications(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    if !inputs["pure_premium"].isAbsent {
      let pure = inputs["pure_premium"]
      let rate = try RateIndication.indicatedRate(
        purePremium: pure["frequency"].number * pure["severity"].number,
        fixedExpense: pure["fixed"].number, variableExpense: pure["variable"].number,
        profit: pure["profit"].number)
      try run.compare("indicated_rate", rate, tolerance: "rel_exact")
      try run.compare("indicated_rate_printed", rate, tolerance: "abs")
    }
    if !inputs["change"].isAbsent {
      let terms = inputs["change"]
      let factor = try RateIndication.changeFactor(
        lossRatio: terms["loss_ratio"].number, fixedExpenseRatio: terms["fixed"].number,
        variableExpense: terms["variable"].number, profit: terms["profit"].number)
      try run.compare("change_factor", factor, tolerance: "rel_exact")
      try run.compare("change_printed", factor, tolerance: "abs")
    }
    if !inputs["exam36"].isAbsent {
      let exam = inputs["exam36"]
      let losses = try exam["losses"].number
      let target = try RateIndication.targetLossRatio(
        variableExpense: exam["variable"].number, profit: exam["profit"].number,
        nonPremiumExpenseToLoss: exam["non_premium_expense"].number / losses)
      let change = RateIndication.change(
        lossRatio: losses / (try exam["premium"].number), target: target)
      try run.compare("exam36_target_lr", target, tolerance: "rel_exact")
      try run.compare("exam36_change", change, tolerance: "rel_exact")
      try run.compare("exam36_printed", change, tolerance: "abs")
    }
    if !inputs["relativities"].isAbsent {
      let classes = inputs["relativities"]
      let result = try RateIndication.relativities(
        losses: classes["loss"].numbers, exposures: classes["exposure"].numbers,
        base: classes["base"].count)
      try run.compare(list: "loss_per_exposure", result.lossPerExposure, tolerance: "abs")
      try run.compare(list: "relativity", result.relativities, tolerance: "abs")
    }
  }
}
