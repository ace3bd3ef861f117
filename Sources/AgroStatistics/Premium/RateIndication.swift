/// Overall rate indications and relativities.
///
/// Reference: Werner and Modlin (2016), Basic Ratemaking, chapters 8 to 10; Loss Data Analytics,
/// chapter 7.
public enum RateIndication {
  /// The indicated rate an exposure by the pure premium method,
  /// `(frequency x severity + fixed) / (1 - variable - profit)`.
  ///
  /// - Throws: ``ParameterError`` where variable expense and profit leave nothing.
  public static func indicatedRate(
    purePremium: Double, fixedExpense: Double, variableExpense: Double, profit: Double
  ) throws(ParameterError) -> Double {
    try GrossPremium(
      purePremium: purePremium, fixedExpense: fixedExpense, variableExpense: variableExpense,
      profit: profit
    ).premium
  }

  /// The factor by which rates should change by the loss ratio method,
  /// `(loss ratio + fixed ratio) / (1 - variable - profit)`; 1.1 is a rise by a tenth.
  ///
  /// - Throws: ``ParameterError`` where variable expense and profit leave nothing.
  public static func changeFactor(
    lossRatio: Double, fixedExpenseRatio: Double, variableExpense: Double, profit: Double
  ) throws(ParameterError) -> Double {
    try indicatedRate(
      purePremium: lossRatio, fixedExpense: fixedExpenseRatio, variableExpense: variableExpense,
      profit: profit)
  }

  /// The loss ratio at which rates are right, `(1 - variable - profit) / (1 + G)`, G the expenses
  /// that do not vary with the premium as a share of the losses.
  ///
  /// - Throws: ``ParameterError`` outside the domain.
  public static func targetLossRatio(
    variableExpense: Double, profit: Double, nonPremiumExpenseToLoss: Double
  ) throws(ParameterError) -> Double {
    guard nonPremiumExpenseToLoss >= 0, nonPremiumExpenseToLoss.isFinite else {
      throw ParameterError(
        parameter: "nonPremiumExpenseToLoss", value: nonPremiumExpenseToLoss,
        requirement: "a finite number of at least 0")
    }
    let permissible = 1 - variableExpense - profit
    guard permissible > 0, variableExpense >= 0, profit >= 0 else {
      throw ParameterError(
        parameter: "variableExpense + profit", value: variableExpense + profit,
        requirement: "a number in 0..<1, of parts of at least 0")
    }
    return permissible / (1 + nonPremiumExpenseToLoss)
  }

  /// The indicated change `loss ratio / target - 1`.
  public static func change(lossRatio: Double, target: Double) -> Double { lossRatio / target - 1 }

  /// Losses an exposure of each class, and relative to those of the base class.
  ///
  /// - Throws: ``ParameterError`` for lists of different lengths, an exposure that is not above 0,
  ///   a base that is not a class, or a base without losses.
  public static func relativities(
    losses: [Double], exposures: [Double], base: Int
  ) throws(ParameterError) -> (lossPerExposure: [Double], relativities: [Double]) {
    guard losses.count == exposures.count else {
      throw ParameterError(
        parameter: "number of exposures", value: Double(exposures.count),
        requirement: "the number of losses, \(losses.count)")
    }
    for exposure in exposures where !(exposure > 0 && exposure.isFinite) {
      throw ParameterError(
        parameter: "exposure", value: exposure, requirement: "a finite number above 0")
    }
    guard losses.indices.contains(base) else {
      throw ParameterError(
        parameter: "base", value: Double(base), requirement: "the index of a class")
    }
    let costs = zip(losses, exposures).map { $0 / $1 }
    guard costs[base] > 0, costs.allSatisfy(\.isFinite) else {
      throw ParameterError(
        parameter: "losses of the base class", value: losses[base],
        requirement: "a finite number above 0")
    }
    return (costs, costs.map { $0 / costs[base] })
  }
}
