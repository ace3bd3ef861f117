/// Rain at one station by month: a two-state first-order Markov chain of wet and dry days with
/// gamma amounts on wet days, in years of 365 days. All moments have closed forms.
///
/// Reference: Richardson 1981, Water Resour. Res. 17, 182-190.
public struct RainChain: Sendable, Equatable {
  /// Probability of a wet day after a wet one, by month, January first.
  public let wetAfterWet: [Double]
  /// Probability of a wet day after a dry one.
  public let wetAfterDry: [Double]
  /// Shape of the gamma law of amounts.
  public let shape: [Double]
  /// Its scale, millimetres.
  public let scale: [Double]

  /// A chain; four lists of 12 numbers.
  ///
  /// - Throws: ``GeneratorError/unreadable(member:expected:)`` for probabilities outside (0, 1) and
  ///   parameters that are not positive.
  public init(
    wetAfterWet: [Double], wetAfterDry: [Double], shape: [Double], scale: [Double]
  ) throws(GeneratorError) {
    for (name, list) in [("wetAfterWet", wetAfterWet), ("wetAfterDry", wetAfterDry)]
    where list.count != 12 || !list.allSatisfy({ $0 > 0 && $0 < 1 }) {
      throw .unreadable(member: name, expected: "12 probabilities between 0 and 1")
    }
    for (name, list) in [("shape", shape), ("scale", scale)]
    where list.count != 12 || !list.allSatisfy({ $0 > 0 && $0.isFinite }) {
      throw .unreadable(member: name, expected: "12 numbers above 0")
    }
    self.wetAfterWet = wetAfterWet
    self.wetAfterDry = wetAfterDry
    self.shape = shape
    self.scale = scale
  }

  /// The chance that a day is wet in the long run, 1 January first: the chain's periodic state.
  ///
  /// One year maps the chance of 1 January linearly onto that of the next; the fixed point follows
  /// from the images of 0 and 1.
  public var wetProbability: [Double] {
    func year(from first: Double) -> [Double] {
      var chances = [first]
      for day in 1...365 {
        let month = RecordGrid.monthOfDay[day % 365]
        let before = chances[day - 1]
        chances.append(before * wetAfterWet[month] + (1 - before) * wetAfterDry[month])
      }
      return chances
    }
    let zero = year(from: 0)[365]
    let one = year(from: 1)[365]
    return Array(year(from: zero / (1 - (one - zero))).dropLast())
  }

  /// The moments of the periodic state.
  public var moments: Moments {
    let chance = wetProbability
    let month = RecordGrid.monthOfDay
    let mean = (0..<12).map { shape[$0] * scale[$0] }
    var monthly = [Double](repeating: 0, count: 12)
    var wetDays = 0.0
    var variance = 0.0
    for day in 0..<365 {
      let m = month[day]
      monthly[m] += chance[day] * mean[m]
      wetDays += chance[day]
      let square = shape[m] * (1 + shape[m]) * scale[m] * scale[m]
      variance += chance[day] * square - chance[day] * chance[day] * mean[m] * mean[m]
      // cov(wet today, wet later) = p (1 - p) prod (p11 - p01).
      var carried = chance[day] * (1 - chance[day])
      for later in (day + 1)..<max(365, day + 1) {
        carried *= wetAfterWet[month[later]] - wetAfterDry[month[later]]
        variance += 2 * carried * mean[m] * mean[month[later]]
        if abs(carried) < 1e-30 { break }
      }
    }
    return Moments(
      annualMean: monthly.reduce(0, +), annualDeviation: variance.squareRoot(),
      wetDays: wetDays, monthlyMeans: monthly,
      wetOnFirst: RecordGrid.monthStart.map { chance[$0] })
  }

  /// Exact moments of a year.
  public struct Moments: Sendable, Equatable {
    /// Mean and standard deviation of the year's rain, millimetres.
    public let annualMean: Double
    public let annualDeviation: Double
    /// Mean number of wet days.
    public let wetDays: Double
    /// Mean rain of each month, millimetres.
    public let monthlyMeans: [Double]
    /// The chance that the first day of each month is wet.
    public let wetOnFirst: [Double]
  }
}
