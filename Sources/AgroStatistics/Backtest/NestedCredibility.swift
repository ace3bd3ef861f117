internal import Glibc

/// Rates of cells in nested groups: the rate of a group is its parent's times a factor that the
/// group's own experience has earned.
///
/// From the widest level to the cells, the experience of each group is added up by year and laid
/// over the parent's rate `q`: `R_t = loss_t / (w_t q)`. With the process variance of R_t taken as
/// `s2 / (w_t q) + c2` (common years do not diversify, ``CommonYearEffect``) and weights that halve
/// every ``halfLife`` years,
///
///     factor = 1 + Z (sum v_t R_t / sum v_t - 1),   v_t = w_t 2^(-(T - t) / halfLife),
///     Z = b / (b + variance of the weighted mean),
///
/// where b is the variance of factors at the level, the root of `sum (m - 1)^2 / (b + var) = n`.
/// Where premiums are known, q below the widest level is the parent's rate times what the group was
/// charged over what the parent's average charge of the same years would have been, within 0.3 to 3:
/// where a group's own experience is thin, what its insurers thought of it counts. The level of what
/// was charged has no part in it.
///
/// Adding up by year before estimating the variance is what a sum over cells cannot do: counties
/// of a state share their frost, and the mean of many of them is hardly more certain than of one.
/// Last, all rates are scaled so that they return the losses of the weighted record.
///
/// Reference: Ohlsson (2008), Combining generalized linear models and credibility models in
/// practice, Scandinavian Actuarial Journal, for multiplicative factors with Tweedie variances
/// (p = 1 here); Buhlmann and Gisler (2005), chapters 4 and 6; the weights of old years as in
/// Gerber and Jones (1975).
public struct NestedCredibility: Sendable, Equatable {
  /// What was estimated on a level.
  public struct Level: Sendable, Equatable {
    /// Groups with experience.
    public let groups: Int
    /// The process variance of a group's yearly ratio.
    public let process: ProcessVariance
    /// b, the variance of factors between groups.
    public let between: Double
    /// The credibility of a group, weighted with exposure.
    public let meanCredibility: Double
  }

  /// The weight of a year halves in as many years; 10 unless told.
  public let halfLife: Double
  /// From the widest level to the cells.
  public let levels: [Level]
  /// The rate of each cell, in the order of the experience.
  public let rates: [Double]

  /// Fits the rates to the years up to one.
  ///
  /// - Parameters:
  ///   - through: the last year used.
  ///   - halfLife: in years, positive; infinite for equal weights.
  /// - Throws: `CredibilityError` where no process variance can be estimated.
  public init(
    _ experience: LossExperience, through year: Int, halfLife: Double = 10
  ) throws(CredibilityError) {
    let years = experience.yearCount
    let used = min(max(year - experience.firstYear + 1, 0), years)
    let decay = (0..<used).map { exp2(-Double(used - 1 - $0) / halfLife) }
    let cells = experience.cells.count
    func weightedTotal(_ amount: (Int) -> Double) -> Double {
      (0..<cells).reduce(0) { total, cell in
        total + (0..<used).reduce(0) { $0 + decay[$1] * amount(cell * years + $1) }
      }
    }
    let exposed = weightedTotal { experience.exposure[$0] }
    let lost = weightedTotal { experience.loss[$0] }
    guard exposed > 0, lost > 0 else { throw .noReplication }
    let volume = (0..<cells).map { cell in
      (0..<used).reduce(0) { $0 + experience.exposure[cell * years + $1] }
    }
    var rates = [Double](repeating: lost / exposed, count: cells)
    var levels: [Level] = []
    for (depth, group) in experience.groups.enumerated() {
      let first = Self.relativities(
        experience, group, of: depth > 0 ? experience.groups[depth - 1] : nil, decay: decay)
      for cell in 0..<cells { rates[cell] *= first[group[cell]] }
      let (level, factors) = try Self.factors(
        experience, group, rates: rates, volume: volume, used: used, decay: decay)
      levels.append(level)
      for cell in 0..<cells { rates[cell] *= factors[group[cell]] }
    }
    let returned = weightedTotal { rates[$0 / years] * experience.exposure[$0] }
    self.halfLife = halfLife
    self.levels = levels
    self.rates = rates.map { $0 * lost / returned }
  }

  /// What each group was charged over what its parent's average charge of the same years would have
  /// been; 1 on the widest level, and where nothing is known of it.
  private static func relativities(
    _ experience: LossExperience, _ group: [Int], of parents: [Int]?, decay: [Double]
  ) -> [Double] {
    let count = (group.max() ?? 0) + 1
    guard let parents, let premium = experience.premium else {
      return [Double](repeating: 1, count: count)
    }
    let used = decay.count
    var parent = [Int](repeating: 0, count: count)
    var charged = [Double](repeating: 0, count: count * used)
    var exposed = charged
    var chargedAbove = [Double](repeating: 0, count: ((parents.max() ?? 0) + 1) * used)
    var exposedAbove = chargedAbove
    for (cell, number) in group.enumerated() {
      parent[number] = parents[cell]
      for t in 0..<used {
        let slot = cell * experience.yearCount + t
        charged[number * used + t] += premium[slot]
        exposed[number * used + t] += experience.exposure[slot]
        chargedAbove[parents[cell] * used + t] += premium[slot]
        exposedAbove[parents[cell] * used + t] += experience.exposure[slot]
      }
    }
    return (0..<count).map { number in
      var own = 0.0
      var usual = 0.0
      for t in 0..<used where charged[number * used + t] > 0 {
        let above = parent[number] * used + t
        own += decay[t] * charged[number * used + t]
        usual += decay[t] * exposed[number * used + t] * chargedAbove[above] / exposedAbove[above]
      }
      return own > 0 && usual > 0 ? min(max(own / usual, 0.3), 3) : 1
    }
  }

  private static func factors(
    _ experience: LossExperience, _ group: [Int], rates: [Double], volume: [Double], used: Int,
    decay: [Double]
  ) throws(CredibilityError) -> (Level, [Double]) {
    let years = experience.yearCount
    let count = (group.max() ?? 0) + 1
    // Exposure at the parent's rate, and losses, by group and year.
    var expected = [Double](repeating: 0, count: count * used)
    var lost = expected
    var exposed = expected
    var parent = [Double](repeating: 0, count: count)
    var total = parent
    for (cell, number) in group.enumerated() {
      parent[number] += volume[cell] * rates[cell]
      total[number] += volume[cell]
      for t in 0..<used {
        exposed[number * used + t] += experience.exposure[cell * years + t]
        lost[number * used + t] += experience.loss[cell * years + t]
      }
    }
    var units: [CredibilityUnit] = []
    for number in 0..<count {
      let rate = total[number] > 0 ? parent[number] / total[number] : 0
      var observations: [CredibilityObservation] = []
      for t in 0..<used where exposed[number * used + t] > 0 {
        let slot = number * used + t
        expected[slot] = exposed[slot] * rate
        observations.append(
          CredibilityObservation(value: lost[slot] / expected[slot], weight: expected[slot]))
      }
      units.append(CredibilityUnit(name: "group \(number)", observations: observations))
    }
    let experienced = units.filter { !$0.observations.isEmpty }
    for unit in experienced { try unit.validate() }
    let process = try ProcessVariance(units: experienced, yearEffect: .estimated)
    // The weighted mean of each group and its variance around the group's true factor.
    var means: [(mean: Double, variance: Double)?] = []
    for number in 0..<count {
      var weight = 0.0
      var sum = 0.0
      var squares = 0.0
      for t in 0..<used where exposed[number * used + t] > 0 {
        let slot = number * used + t
        let v = decay[t] * exposed[slot]
        weight += v
        sum += v * lost[slot] / expected[slot]
        squares += v * v * process.variance(atWeight: expected[slot])
      }
      means.append(weight > 0 ? (sum / weight, squares / (weight * weight)) : nil)
    }
    let between = Self.between(means.compactMap { $0 })
    var factors = [Double](repeating: 1, count: count)
    var credible = 0.0
    for number in 0..<count {
      guard let own = means[number], between > 0 else { continue }
      let z = between / (between + own.variance)
      credible += z * total[number]
      // A group without any loss keeps a fiftieth of its parent's rate.
      factors[number] = max(0.02, 1 + z * (own.mean - 1))
    }
    let level = Level(
      groups: experienced.count, process: process, between: between,
      meanCredibility: credible / total.reduce(0, +))
    return (level, factors)
  }

  /// The root b of `sum (m - 1)^2 / (b + variance) = n`, or 0. The sum is convex and falls in b, so
  /// Newton's steps rise to the root.
  private static func between(_ means: [(mean: Double, variance: Double)]) -> Double {
    var b = 0.0
    for _ in 0..<200 {
      var value = -Double(means.count)
      var slope = 0.0
      for own in means {
        let precision = 1 / max(b + own.variance, 1e-300)
        let square = (own.mean - 1) * (own.mean - 1)
        value += square * precision
        slope += square * precision * precision
      }
      guard value > 0, slope > 0, slope.isFinite else { break }
      let step = value / slope
      b += step
      if step < 1e-13 * b { break }
    }
    return b
  }
}
