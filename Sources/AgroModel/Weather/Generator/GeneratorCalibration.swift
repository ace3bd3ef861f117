internal import AgroStatistics

/// Solves by simulation what no formula gives: the months' shares, so that seasonal means vary
/// between years as recorded; the correlations of drivers and scores, so that rain and temperatures
/// go together as recorded, day after day and over the sites; the stretch of the cold tail, so that
/// the lowest winter temperatures are the recorded ones.
///
/// Simulated years are the same in every step (one seed), so that what differs is a smooth function
/// of the parameters; each step moves every parameter along its own statistic by a damped step with
/// an approximate derivative.
struct GeneratorCalibration {
  let target: CalibrationTarget
  let courses: [SeasonCourse]
  let options: GeneratorOptions
  private(set) var warnings: [String] = []
  private var isOfDeviations = false
  private var shares: [Double] = []
  /// The last step of each share and how far the next may go.
  private var turns: [(last: Double, reach: Double)] = []
  private var stretches: [Double] = []

  /// Lagged correlations as they were fitted, and how far they may move.
  private var lags: [[Double]] = []
  static let lagFreedom = 0.05

  /// The largest share of variance that stays for a month.
  static let largestShare = 0.7
  /// Where the cold tail may be stretched to.
  static let stretchLimits = 0.5...1.6

  init(_ observed: [SiteWeather], options: GeneratorOptions) {
    courses = observed.map { SeasonCourse($0) }
    target = CalibrationTarget(observed, threshold: options.wetThreshold, courses: courses)
    self.options = options
  }

  /// A calibration of nothing but the deviation between years of seasonal temperatures; nil keeps a
  /// site as it is.
  init(deviations: [[Double]?], model: ParametricWeather, options: GeneratorOptions) {
    courses = model.sites.map { SeasonCourse($0) }
    target = CalibrationTarget(deviations: deviations)
    self.options = options
    isOfDeviations = true
  }

  mutating func run(_ model: inout ParametricWeather) throws(GeneratorError) {
    guard options.calibrationSteps > 0 else { return }
    shares = []
    for site in model.sites {
      for month in [0, 3, 6, 9] {
        for weight in [
          site.minimum.slow[month], site.range.slow[month], site.wetSlow[month],
          site.amountSlow[month],
        ] { shares.append(weight * weight) }
      }
    }
    turns = [(last: Double, reach: Double)](
      repeating: (last: 0, reach: 0.15), count: shares.count)
    stretches = [Double](repeating: 1, count: model.count)
    lags = model.residualLag
    let tails = model.sites.map(\.minimum.tables)
    var first: CalibrationTarget?
    for step in 0..<options.calibrationSteps {
      let simulator = try ParametricSimulator(model, seed: options.seed)
      let block = simulator.block(firstYear: 0, years: options.calibrationYears)
      let simulated = CalibrationTarget(
        block.sites, threshold: model.wetThreshold, courses: courses)
      let start = first ?? simulated
      first = start
      for site in model.sites.indices {
        for quarter in 0..<4 { improveShares(model, site, quarter, simulated, start, step) }
        improveDays(&model, site, simulated)
        if step >= 3 && !isOfDeviations { improveTail(&model, site, simulated, tails[site]) }
      }
      applyShares(to: &model)
      improvePairs(&model, simulated)
    }
    for (site, stretch) in stretches.enumerated()
    where stretch == Self.stretchLimits.lowerBound || stretch == Self.stretchLimits.upperBound {
      warnings.append(
        "\(model.sites[site].site.id): the cold tail of winter is stretched by \(stretch), the "
          + "limit; lowest temperatures may not be the recorded ones.")
    }
  }

  // MARK: Months

  private func applyShares(to model: inout ParametricWeather) {
    for site in model.sites.indices {
      for month in 0..<12 {
        let start = (site * 4 + Quarter.of(month: month + 1)) * 4
        model.sites[site].minimum.slow[month] = shares[start].squareRoot()
        model.sites[site].range.slow[month] = shares[start + 1].squareRoot()
        model.sites[site].wetSlow[month] = shares[start + 2].squareRoot()
        model.sites[site].amountSlow[month] = shares[start + 3].squareRoot()
      }
    }
  }

  /// Variance of the mean of three months' normals with a correlation of neighbours.
  private static func seasonVariance(_ r: Double) -> Double { (3 + 4 * r + 2 * r * r) / 9 }

  private mutating func improveShares(
    _ model: ParametricWeather, _ site: Int, _ quarter: Int, _ simulated: CalibrationTarget,
    _ start: CalibrationTarget, _ step: Int
  ) {
    let at = (site * 4 + quarter) * 4
    let month = [0, 3, 6, 9][quarter]
    let parameters = model.sites[site]
    let day = RecordGrid.monthStart[month] + 15
    func variance(_ found: CalibrationTarget, _ kind: WeatherStatistic.Kind) -> Double {
      let deviation = found.statistics[site][CalibrationTarget.place(kind) + quarter]
      return deviation * deviation
    }
    func move(_ index: Int, by change: Double, limit: Double) {
      guard change.isFinite, change != 0 else { return }
      // A step that turns back was too long: the next ones are at most half as long.
      if change * turns[at + index].last < 0 { turns[at + index].reach *= 0.5 }
      turns[at + index].last = change
      let reach = turns[at + index].reach
      shares[at + index] = min(
        max(shares[at + index] + min(max(change, -reach), reach), 0), limit)
    }
    for (index, temperature) in [parameters.minimum, parameters.range].enumerated() {
      let deviation = Elementary.exp(temperature.logDeviation.daily[day])
      let most = deviation * deviation * Self.seasonVariance(model.slowPersistence[index])
      let wanted: Double
      let found: Double
      let without: Double
      if index == 0 {
        // The minimum's share answers for the mean temperature of the season.
        wanted = variance(target, .temperatureBetweenYears)
        found = variance(simulated, .temperatureBetweenYears)
        without = variance(start, .temperatureBetweenYears)
      } else {
        wanted = target.variances[at + 1]
        found = simulated.variances[at + 1]
        without = start.variances[at + 1]
      }
      let slope = isOfDeviations ? 0.7 * most : max(most - without, 0.1)
      move(index, by: 0.8 * (wanted - found) / slope, limit: Self.largestShare)
    }
    let season = Self.seasonVariance(model.slowPersistence[2])
    let dry = WetChain.logistic(parameters.wetAfterDry.daily[day])
    let wet = WetChain.logistic(parameters.wetAfterWet.daily[day])
    let share = dry / (1 + dry - wet)
    let edge = Elementary.normalQuantile(share)
    let density = 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * edge * edge)
    let effect = density / (1 + dry - wet)
    move(
      2,
      by: 0.6 * (target.variances[at + 2] - simulated.variances[at + 2])
        / (effect * effect * season), limit: Self.largestShare)
    if step >= 2 {
      let mean = share * Elementary.exp(parameters.amountScale.daily[day])
      move(
        3,
        by: 0.6 * (variance(target, .rainBetweenYears) - variance(simulated, .rainBetweenYears))
          / (mean * mean * season), limit: 1)
    }
  }

  // MARK: Days

  /// Persistence from day to day, and the correlation of minimum and range that gives the maximum
  /// its deviation.
  private func improveDays(
    _ model: inout ParametricWeather, _ site: Int, _ simulated: CalibrationTarget
  ) {
    func difference(_ kind: WeatherStatistic.Kind, _ part: Int) -> Double {
      let at = CalibrationTarget.place(kind) + part
      let value = target.statistics[site][at] - simulated.statistics[site][at]
      return value.isFinite ? value : 0
    }
    let size = 2 * model.count
    for month in 0..<12 {
      let quarter = Quarter.of(month: month + 1)
      let day = RecordGrid.monthStart[month] + 15
      let low = Elementary.exp(model.sites[site].minimum.logDeviation.daily[day])
      let range = Elementary.exp(model.sites[site].range.logDeviation.daily[day])
      let r = model.residualCorrelation[month][2 * site * size + 2 * site + 1]
      let high = low * low + range * range + 2 * r * low * range
      // The maximum's persistence is made of the minimum's and of the three other numbers.
      let minimum = 0.7 * difference(.minimumLag, quarter)
      let rest =
        (0.7 * difference(.maximumLag, quarter) * high - minimum * low * low)
        / (range * range + 2 * low * range)
      let steps = [minimum, rest, rest, rest]
      for k in 0..<4 {
        let fitted = lags[month][4 * site + k]
        let new = model.residualLag[month][4 * site + k] + min(max(steps[k], -0.05), 0.05)
        model.residualLag[month][4 * site + k] = min(
          max(new, fitted - Self.lagFreedom), min(fitted + Self.lagFreedom, 0.98))
      }
      let at = CalibrationTarget.place(.maximumDeviation) + month
      let (wanted, found) = (target.statistics[site][at], simulated.statistics[site][at])
      let change = 0.6 * (wanted * wanted - found * found) / (2 * low * range)
      guard change.isFinite else { continue }
      let (i, j) = (2 * site, 2 * site + 1)
      let new = min(
        max(model.residualCorrelation[month][i * size + j] + min(max(change, -0.1), 0.1), -0.9),
        0.9)
      model.residualCorrelation[month][i * size + j] = new
      model.residualCorrelation[month][j * size + i] = new
    }
  }

  /// Stretches the winter tables below the score -1.25 so that the minimum of ten years fits.
  private mutating func improveTail(
    _ model: inout ParametricWeather, _ site: Int, _ simulated: CalibrationTarget,
    _ tables: [ScoreTable]
  ) {
    let means = CalibrationTarget.place(.minimumMean)
    let deviations = CalibrationTarget.place(.minimumDeviation)
    let monthly = (0..<12).map { target.statistics[site][means + $0] }
    guard let coldest = monthly.indices.min(by: { monthly[$0] < monthly[$1] }),
      monthly[coldest].isFinite
    else { return }
    let pivot = monthly[coldest] - 1.25 * target.statistics[site][deviations + coldest]
    let level = CalibrationTarget.place(.returnLevel) + 1
    let wanted = pivot - target.statistics[site][level]
    let found = pivot - simulated.statistics[site][level]
    guard wanted > 0, found > 0 else { return }
    let factor = min(max(wanted / found, 0.8), 1.25)
    stretches[site] = min(
      max(stretches[site] * factor, Self.stretchLimits.lowerBound), Self.stretchLimits.upperBound)
    for month in 0..<12 where monthly[month] < monthly[coldest] + 6 {
      let values = tables[month].values
      let from = 19
      model.sites[site].minimum.tables[month] = ScoreTable(
        values.indices.map { index in
          index < from
            ? values[from] - stretches[site] * (values[from] - values[index]) : values[index]
        })
    }
  }

  // MARK: Sites

  private func improvePairs(_ model: inout ParametricWeather, _ simulated: CalibrationTarget) {
    let count = model.count
    func moved(_ old: Double, by difference: Double) -> Double {
      guard difference.isFinite else { return old }
      return min(max(old + 0.8 * min(max(difference, -0.2), 0.2), -0.95), 0.99)
    }
    for i in 0..<count {
      for j in 0..<i {
        let at = (i * count + j) * 4
        let difference = (0..<4).map { target.pairs[at + $0] - simulated.pairs[at + $0] }
        for month in 0..<12 {
          for row in 0..<2 {
            let (a, b) = (2 * i + row, 2 * j + row)
            let new = moved(
              model.residualCorrelation[month][a * 2 * count + b], by: difference[row])
            model.residualCorrelation[month][a * 2 * count + b] = new
            model.residualCorrelation[month][b * 2 * count + a] = new
          }
        }
        let amount = moved(model.amountCorrelation[i * count + j], by: difference[3])
        model.amountCorrelation[i * count + j] = amount
        model.amountCorrelation[j * count + i] = amount
        for quarter in 0..<4 {
          let at = (quarter * count + i) * count + j
          let new = moved(
            model.wetCorrelation[quarter][i * count + j],
            by: target.wetCorrelation[at] - simulated.wetCorrelation[at])
          model.wetCorrelation[quarter][i * count + j] = new
          model.wetCorrelation[quarter][j * count + i] = new
        }
      }
    }
  }
}
