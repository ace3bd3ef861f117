/// The premium of a contract from its parts, each named.
///
///     P = (L (1 + A) + risk load + F) / (1 - V - Q)
public struct GrossPremium: Sendable, Equatable {
  /// L, the expected indemnity.
  public let purePremium: Double
  /// A, the cost of adjusting losses as a share of L.
  public let lossAdjustment: Double
  /// The charge for variability, in money.
  public let riskLoad: Double
  /// F, the expenses that a contract has whatever its premium, surveys included.
  public let fixedExpense: Double
  /// V, the share of the premium for expenses and commission.
  public let variableExpense: Double
  /// Q, the share of the premium for profit; 0 where the risk load is a return on capital.
  public let profit: Double

  /// - Throws: ``ParameterError`` for a negative part, or shares V and Q that leave nothing.
  public init(
    purePremium: Double, lossAdjustment: Double = 0, riskLoad: Double = 0,
    fixedExpense: Double = 0, variableExpense: Double = 0, profit: Double = 0
  ) throws(ParameterError) {
    for (name, value) in [
      ("purePremium", purePremium), ("lossAdjustment", lossAdjustment), ("riskLoad", riskLoad),
      ("fixedExpense", fixedExpense), ("variableExpense", variableExpense), ("profit", profit),
    ] where !(value >= 0 && value.isFinite) {
      throw ParameterError(
        parameter: name, value: value, requirement: "a finite number of at least 0")
    }
    guard variableExpense + profit < 1 else {
      throw ParameterError(
        parameter: "variableExpense + profit", value: variableExpense + profit,
        requirement: "a number below 1")
    }
    self.purePremium = purePremium
    self.lossAdjustment = lossAdjustment
    self.riskLoad = riskLoad
    self.fixedExpense = fixedExpense
    self.variableExpense = variableExpense
    self.profit = profit
  }

  /// The premium before variable expenses and profit.
  public var loaded: Double { purePremium * (1 + lossAdjustment) + riskLoad + fixedExpense }

  /// P.
  public var premium: Double { loaded / (1 - variableExpense - profit) }

  /// The amounts that P is made of, by name; they add up to it.
  public var parts: [(name: String, amount: Double)] {
    let total = premium
    return [
      ("pure premium", purePremium), ("loss adjustment", purePremium * lossAdjustment),
      ("risk load", riskLoad), ("fixed expense", fixedExpense),
      ("variable expense", variableExpense * total), ("profit", profit * total),
    ]
  }

  /// Expected indemnity over premium.
  public var lossRatio: Double { purePremium / premium }
}
