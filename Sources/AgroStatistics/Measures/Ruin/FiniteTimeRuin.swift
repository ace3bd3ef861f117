/// The probability that independent yearly losses exhaust a capital within so many years, exactly
/// on a lattice.
///
/// The capital after a year is the capital before plus the premium less the loss, and the fund is
/// ruined in the first year that it is below 0. Capital and premium are whole numbers of the
/// steps of the losses' lattice.
///
/// Reference: De Vylder and Goovaerts (1988), Insurance: Mathematics and Economics 7; Dickson and
/// Waters (1991), ASTIN Bulletin 21.
public struct FiniteTimeRuin: Sendable, Equatable {
  /// The probability of ruin within 1, 2, ... years.
  public let probabilities: [Double]
  /// The law of the capital after the last year, on the paths without ruin; its masses add up to
  /// the probability of no ruin.
  public let survivingCapital: [Double]
  /// The step of the lattice.
  public let step: Double

  /// - Parameters:
  ///   - losses: the law of a year's loss on 0, h, 2h, ...; lost mass counts as ruin.
  ///   - premium: earned in a year, a whole number of steps.
  ///   - capital: at the beginning, at least 0, a whole number of steps.
  ///   - years: the horizon, at least 1.
  ///   - ceiling: capital beyond it is paid out at the end of the year (a capped reserve);
  ///     infinite by default.
  /// - Complexity: years x capital reached x lattice points.
  /// - Throws: ``MeasureError``.
  public init(
    losses: LatticeLaw, premium: Double, capital: Double, years: Int, ceiling: Double = .infinity
  ) throws(MeasureError) {
    func steps(_ value: Double, _ name: String) throws(MeasureError) -> Int {
      let count = value / losses.step
      guard count.isFinite, count >= 0, abs(count - count.rounded()) < 1e-9, count < 0x1p31 else {
        throw .invalidParameter(
          ParameterError(
            parameter: name, value: value,
            requirement: "a whole number of steps of \(losses.step), at least 0"))
      }
      return Int(count.rounded())
    }
    guard losses.start == 0 else {
      throw .invalidParameter(
        ParameterError(parameter: "start of the lattice", value: losses.start, requirement: "0"))
    }
    guard years >= 1 else {
      throw .invalidParameter(
        ParameterError(
          parameter: "years", value: Double(years), requirement: "a whole number above 0"))
    }
    let income = try steps(premium, "premium")
    let start = try steps(capital, "capital")
    let top = ceiling.isFinite ? try steps(ceiling, "ceiling") : Int.max
    var masses = losses.masses
    while masses.count > 1 && masses[masses.count - 1] == 0 { masses.removeLast() }

    var law = [Double](repeating: 0, count: min(start, top) + 1)
    law[min(start, top)] = 1
    var ruined = 0.0
    var result: [Double] = []
    for _ in 0..<years {
      let reach = law.count - 1 + income
      var next = [Double](repeating: 0, count: min(reach, top) + 1)
      for (before, mass) in law.enumerated() where mass > 0 {
        let funds = before + income
        let last = min(funds, masses.count - 1)
        for x in 0...last {
          let share = mass * masses[x]
          next[min(funds - x, top)] += share
        }
        // Losses beyond the funds, summed from the tail, so that rare ruin keeps its digits.
        ruined += mass * (last < funds ? losses.lostMass : losses.exceedance[last])
      }
      law = next
      result.append(min(1, ruined))
    }
    probabilities = result
    survivingCapital = law
    step = losses.step
  }

  /// The least capital, in steps, with which the probability of ruin within the years is at most
  /// q.
  ///
  /// - Throws: ``MeasureError``, also where no capital up to 2^31 steps is enough.
  public static func leastCapital(
    losses: LatticeLaw, premium: Double, years: Int, ruinProbability q: Double
  ) throws(MeasureError) -> Double {
    func ruin(_ steps: Int) throws(MeasureError) -> Double {
      let run = try FiniteTimeRuin(
        losses: losses, premium: premium, capital: Double(steps) * losses.step, years: years)
      return run.probabilities[years - 1]
    }
    guard q > 0, q < 1, losses.lostMass * Double(years) < q else {
      throw .noRoot("capital for the probability of ruin")
    }
    if try ruin(0) <= q { return 0 }
    var low = 0
    // With a capital of all losses of all years there is no ruin but by lost mass.
    let enough = losses.count * years
    var high = 1
    while high < enough, try ruin(high) > q {
      low = high
      high *= 2
    }
    high = min(high, enough)
    while high - low > 1 {
      let middle = (low + high) / 2
      if try ruin(middle) > q { low = middle } else { high = middle }
    }
    return Double(high) * losses.step
  }
}
