internal import AgroStatistics

/// Solves by simulation what no formula gives: the months' shares, so that seasonal means vary
/// between years as recorded; the correlations of drivers and scores, so that rain and temperatures
/// go together as recorded, day after day and over the sites; the stretch of the cold tail, so that
/// the lowest winter temperatures are the recorded ones.
///
/// Simulated years are the same in every step (one seed), so that what differs is a smooth function
/// of the parameters; each step moves every parameter along its own statistic by a damped step with
/// an approximate derivative. A step that does not lower the ``CalibrationScore`` is taken back and
/// tried again 0.6 times as long; the steps end when they are shorter than a tenth.
///
/// Where seasons then still vary too much or too little between years, or daily rain does, a second
/// round goes on from the best parameters. In it the months' part of the amounts is taken out of
/// their daily law instead of being added to it; rainy months follow the variation of rain where it
/// is less than that of rainy days; where no month's share is left to take away, amounts are made
/// more alike and days of temperature less persistent.
struct GeneratorCalibration {
  let target: CalibrationTarget
  let courses: [SeasonCourse]
  let options: GeneratorOptions
  private(set) var warnings: [String] = []
  /// Years of the record, a number a site.
  private let blockYears: [Int]?
  private var isOfDeviations = false
  /// What the steps move, beside the correlations of the generator itself.
  private struct State {
    var shares: [Double] = []
    /// The last step of each share and how far the next may go.
    var turns: [(last: Double, reach: Double)] = []
    var stretches: [Double] = []
    /// Factors of the tables, `[(site * 2 + variable) * 12 + month]`.
    var scales: [Double] = []
    /// Factors of the logarithms of amounts, `[site * 4 + quarter]`, in the second round.
    var spreads: [Double] = []
  }
  private var state = State()
  /// The length of the steps, 1 at first.
  private var pace = 1.0

  /// Lagged correlations as they were fitted, and how far they may move.
  private var lags: [[Double]] = []
  static let lagFreedom = 0.05
  static let mostRelief = 0.02
  /// Whether the second round is on.
  private var isSecond = false
  /// The laws of amounts as they were fitted, four a site.
  private var laws: [RainAmountLaw] = []
  /// How alike amounts may be made.
  static let spreadLimits = 0.7...1.0
  /// The most steps of the second round.
  static let moreSteps = 12
  /// How much each site follows each other one, a row a site: see `common`.
  private var ties: [Double] = []
  /// Correlations of scores as they were fitted, and how far they may move.
  private var fitted: [[Double]] = []
  static let freedom = 0.25

  /// The largest share of variance that stays for a month.
  static let largestShare = 0.7
  /// The part of a site's own lack in the moves of its shares; the rest is that of the sites around.
  static let ownPart = 0.15
  /// The first moves are made whatever their score: the months have to find their place.
  static let freeMoves = 3
  /// Steps shorter than this part of a whole one are not tried.
  static let shortest = 0.1
  /// Where the cold tail may be stretched to.
  static let stretchLimits = 0.5...1.6
  /// Where a month's table may be scaled to.
  static let scaleLimits = 0.8...1.25

  /// - Parameter blockYears: Years of the record of each site.
  init(_ observed: [SiteWeather], blockYears: [Int], options: GeneratorOptions) {
    self.blockYears = blockYears
    courses = observed.map { SeasonCourse($0) }
    target = CalibrationTarget(observed, threshold: options.wetThreshold, courses: courses)
    self.options = options
  }

  /// A calibration of nothing but the deviations between years of seasonal temperature and rain,
  /// eight a site; NaN keeps what a site has.
  init(deviations: [[Double]], model: ParametricWeather, options: GeneratorOptions) {
    blockYears = nil
    courses = model.sites.map { SeasonCourse($0) }
    target = CalibrationTarget(deviations: deviations)
    self.options = options
    isOfDeviations = true
  }

  mutating func run(_ model: inout ParametricWeather) throws(GeneratorError) {
    guard options.calibrationSteps > 0 else { return }
    state = State()
    for site in model.sites {
      for month in [0, 3, 6, 9] {
        for weight in [
          site.minimum.slow[month], site.maximum.slow[month], site.wetSlow[month],
          site.amountSlow[month],
        ] { state.shares.append(weight * weight) }
      }
    }
    state.turns = [(last: Double, reach: Double)](
      repeating: (last: 0, reach: 0.15), count: state.shares.count)
    state.stretches = [Double](repeating: 1, count: model.count)
    state.scales = [Double](repeating: 1, count: 24 * model.count)
    lags = model.residualLag
    fitted = model.residualCorrelation
    ties = Self.ties(model)
    let tables = model.sites.map { [$0.minimum.tables, $0.maximum.tables] }
    var first: CalibrationTarget?
    var best:
      (score: CalibrationScore, model: ParametricWeather, state: State, simulated: CalibrationTarget)?
    laws = model.sites.flatMap(\.amountLaws)
    state.spreads = [Double](repeating: 1, count: laws.count)
    isSecond = isOfDeviations
    let years = options.years(sites: model.count)
    // Moves made from the best parameters; the tables wait until the months have found their place.
    var moves = 0
    var left = options.calibrationSteps
    while left > 0 {
      left -= 1
      let simulator = try ParametricSimulator(model, seed: options.seed)
      // What cannot be had is not asked for again: else one number would be driven on and on, and
      // repairs would carry it to all others.
      if !isOfDeviations { Self.settle(&model, on: simulator.plan) }
      let block = simulator.block(firstYear: 0, years: years)
      var simulated = CalibrationTarget(
        block.sites, threshold: model.wetThreshold, courses: courses, blockYears: blockYears)
      let score =
        isOfDeviations
        ? CalibrationScore(deviations: simulated, of: target)
        : CalibrationScore(simulated, of: target)
      if let found = best, moves > Self.freeMoves, score.value >= found.score.value {
        pace *= 0.6
        (model, state, simulated) = (found.model, found.state, found.simulated)
      } else if moves <= Self.freeMoves || score.value < best?.score.value ?? .infinity {
        best = (score, model, state, simulated)
        moves += 1
        pace = min(1.3 * pace, 1)
      }
      if pace < Self.shortest || left == 0 {
        guard !isSecond, !isOfDeviations, let found = best, found.score.lacksVariation else { break }
        isSecond = true
        left = Self.moreSteps
        pace = 1
        (model, state, simulated) = (found.model, found.state, found.simulated)
        state.turns = [(last: Double, reach: Double)](
          repeating: (last: 0, reach: 0.1), count: state.shares.count)
      }
      let start = first ?? simulated
      first = start
      improveShares(model, simulated, start, moves)
      if isOfDeviations {
        easePersistence(&model, simulated)
      } else {
        improveDays(&model, simulated)
        if moves > Self.freeMoves {
          for site in model.sites.indices {
            improveTables(&model, site, simulated, tables[site])
          }
        }
      }
      applyShares(to: &model)
      if isSecond { improveAmounts(&model, simulated) }
      improvePairs(&model, simulated)
    }
    if let best { (model, state) = (best.model, best.state) }
    for (site, stretch) in state.stretches.enumerated()
    where stretch == Self.stretchLimits.lowerBound || stretch == Self.stretchLimits.upperBound {
      warnings.append(
        "\(model.sites[site].site.id): the cold tail of winter is stretched by \(stretch), the "
          + "limit; lowest temperatures may not be the recorded ones.")
    }
  }

  // MARK: Ties

  /// Weights of the sites by the squared correlation of their minima, rows of sum 1.
  private static func ties(_ model: ParametricWeather) -> [Double] {
    let count = model.count
    var result = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      var sum = 0.0
      for j in 0..<count {
        let r = (0..<12).reduce(0) { total, month in
          total + model.residualCorrelation[month][2 * i * 2 * count + 2 * j] / 12
        }
        let weight = max(r, 0) * max(r, 0)
        result[i * count + j] = weight
        sum += weight
      }
      for j in 0..<count { result[i * count + j] /= max(sum, 1e-9) }
    }
    return result
  }

  /// Changes of one parameter at all sites, each made that of the sites around: sites whose days are
  /// nearly the same cannot differ much in persistence or in the months' share, or what they have in
  /// common is lost.
  private func common(_ changes: [Double]) -> [Double] {
    let count = changes.count
    let known = changes.map { $0.isFinite ? $0 : 0 }
    return (0..<count).map { i in
      (0..<count).reduce(0) { $0 + ties[i * count + $1] * known[$1] }
    }
  }

  // MARK: Months

  private func applyShares(to model: inout ParametricWeather) {
    for site in model.sites.indices {
      for month in 0..<12 {
        let start = (site * 4 + Quarter.of(month: month + 1)) * 4
        model.sites[site].minimum.slow[month] = state.shares[start].squareRoot()
        model.sites[site].maximum.slow[month] = state.shares[start + 1].squareRoot()
        model.sites[site].wetSlow[month] = state.shares[start + 2].squareRoot()
        model.sites[site].amountSlow[month] = state.shares[start + 3].squareRoot()
      }
    }
  }

  /// Variance of the mean of three months' normals with a correlation of neighbours.
  private static func seasonVariance(_ r: Double) -> Double { (3 + 4 * r + 2 * r * r) / 9 }

  private mutating func improveShares(
    _ model: ParametricWeather, _ simulated: CalibrationTarget, _ start: CalibrationTarget,
    _ move: Int
  ) {
    for quarter in 0..<4 {
      let wanted = model.sites.indices.map {
        changes(model, $0, quarter, simulated, start, move)
      }
      for index in 0..<4 {
        // Amounts are tied to nothing.
        let own = wanted.map { $0[index] }
        let tied = index == 3 ? own : common(common(own))
        let moves = zip(own, tied).map { own, tied in
          own.isFinite ? Self.ownPart * own + (1 - Self.ownPart) * tied : tied
        }
        let limit = index == 3 ? 1 : Self.largestShare
        for (site, move) in moves.enumerated() where move.isFinite && move != 0 {
          let at = (site * 4 + quarter) * 4 + index
          // A step that turns back was too long: the next ones are at most half as long.
          if move * state.turns[at].last < 0 { state.turns[at].reach *= 0.5 }
          state.turns[at].last = move
          let reach = pace * state.turns[at].reach
          let move = pace * move
          state.shares[at] = min(max(state.shares[at] + min(max(move, -reach), reach), 0), limit)
        }
      }
    }
  }

  /// What a site's shares of minimum, maximum, occurrence and amount lack in a season.
  private func changes(
    _ model: ParametricWeather, _ site: Int, _ quarter: Int, _ simulated: CalibrationTarget,
    _ start: CalibrationTarget, _ move: Int
  ) -> [Double] {
    let at = (site * 4 + quarter) * 4
    let month = [0, 3, 6, 9][quarter]
    let parameters = model.sites[site]
    let day = RecordGrid.monthStart[month] + 15
    func variance(_ found: CalibrationTarget, _ kind: WeatherStatistic.Kind) -> Double {
      let deviation = found.statistics[site][CalibrationTarget.place(kind) + quarter]
      return deviation * deviation
    }
    var result: [Double] = []
    for (index, temperature) in [parameters.minimum, parameters.maximum].enumerated() {
      let deviation = Elementary.exp(temperature.logDeviation.daily[day])
      let most = deviation * deviation * Self.seasonVariance(model.slowPersistence[index])
      func lack(_ wanted: Double, _ found: Double, _ without: Double) -> Double {
        0.8 * (wanted - found) / (isOfDeviations ? 0.7 * most : max(most - without, 0.1))
      }
      // A share answers for the mean temperature of the season, and a little for its own variable.
      let mean = lack(
        variance(target, .temperatureBetweenYears), variance(simulated, .temperatureBetweenYears),
        variance(start, .temperatureBetweenYears))
      let own = lack(
        target.variances[at + index], simulated.variances[at + index], start.variances[at + index])
      result.append(own.isFinite ? 0.2 * own + 0.8 * mean : mean)
    }
    let season = Self.seasonVariance(model.slowPersistence[2])
    let dry = WetChain.logistic(parameters.wetAfterDry.daily[day])
    let wet = WetChain.logistic(parameters.wetAfterWet.daily[day])
    let share = dry / (1 + dry - wet)
    let edge = Elementary.normalQuantile(share)
    let density = 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * edge * edge)
    let effect = density / (1 + dry - wet)
    var wetLack =
      0.6 * (target.variances[at + 2] - simulated.variances[at + 2]) / (effect * effect * season)
    let ofRain = variance(target, .rainBetweenYears) - variance(simulated, .rainBetweenYears)
    if isSecond {
      let amount = Elementary.exp(parameters.amountScale.daily[day])
      // Rain that varies too much is not made to vary more by its days.
      let byRain = 0.4 * ofRain / (amount * amount * effect * effect * season)
      if byRain < 0 || wetLack.isNaN { wetLack = min(byRain, wetLack.isNaN ? 0 : wetLack) }
    }
    result.append(wetLack)
    let mean = share * Elementary.exp(parameters.amountScale.daily[day])
    result.append(
      move <= 2
        ? 0
        : 0.6 * ofRain / (mean * mean * season))
    return result
  }

  /// Takes the months' part of amounts out of their daily laws, and makes amounts more alike where
  /// rain varies too much between years although no share of the months is left.
  private mutating func improveAmounts(
    _ model: inout ParametricWeather, _ simulated: CalibrationTarget
  ) {
    let place = CalibrationTarget.place(.rainBetweenYears)
    for site in model.sites.indices {
      for quarter in 0..<4 {
        let at = 4 * site + quarter
        let share = state.shares[4 * at + 3]
        let ratio =
          simulated.statistics[site][place + quarter] / target.statistics[site][place + quarter]
        if ratio.isFinite, ratio < 1 || share == 0 {
          let step = 0.5 * pace * min(max(1 - ratio, -0.3), 0.3)
          state.spreads[at] = min(
            max(state.spreads[at] + step, Self.spreadLimits.lowerBound), Self.spreadLimits.upperBound)
        }
        model.sites[site].amountLaws[quarter] = laws[at].spread(
          by: state.spreads[at], without: share)
      }
    }
  }

  // MARK: Days

  /// Persistence from day to day.
  private func improveDays(_ model: inout ParametricWeather, _ simulated: CalibrationTarget) {
    for quarter in 0..<4 {
      let steps = [WeatherStatistic.Kind.minimumLag, .maximumLag].map { kind in
        common(
          model.sites.indices.map { site in
            let at = CalibrationTarget.place(kind) + quarter
            let wanted = target.statistics[site][at] - relief(site, quarter, simulated)
            return 0.7 * pace * (wanted - simulated.statistics[site][at])
          })
      }
      for site in model.sites.indices {
        let (low, high) = (steps[0][site], steps[1][site])
        for month in 0..<12 where Quarter.of(month: month + 1) == quarter {
          for (k, step) in [low, 0.5 * (low + high), 0.5 * (low + high), high].enumerated() {
            let fitted = lags[month][4 * site + k]
            let new = model.residualLag[month][4 * site + k] + min(max(step, -0.05), 0.05)
            model.residualLag[month][4 * site + k] = min(
              max(new, fitted - Self.lagFreedom), min(fitted + Self.lagFreedom, 0.98))
          }
        }
      }
    }
  }

  /// How far a lent persistence may be lowered.
  static let mostEase = 0.25

  /// Lowers the lent persistence of days where seasons vary more between years than recorded although
  /// no share of the months is left: the mean of days that follow each other less closely varies less.
  private func easePersistence(_ model: inout ParametricWeather, _ simulated: CalibrationTarget) {
    let place = CalibrationTarget.place(.temperatureBetweenYears)
    for quarter in 0..<4 {
      let months = (0..<12).filter { Quarter.of(month: $0 + 1) == quarter }
      let steps = common(
        model.sites.indices.map { site in
          let at = (site * 4 + quarter) * 4
          let ratio =
            simulated.statistics[site][place + quarter] / target.statistics[site][place + quarter]
          let isFree = state.shares[at] > 0 && state.shares[at + 1] > 0
          guard ratio.isFinite, ratio < 1 || !isFree else { return 0 }
          return -0.2 * pace * min(max(ratio - 1, -0.25), 0.25)
        })
      for site in model.sites.indices {
        for month in months {
          for k in (4 * site)..<(4 * site + 4) {
            let fitted = lags[month][k]
            model.residualLag[month][k] = min(
              max(model.residualLag[month][k] + steps[site], fitted - Self.mostEase), fitted)
          }
        }
      }
    }
  }

  /// By how much persistence was lowered, on average over minimum, maximum, sites and months: a number
  /// a season.
  func easing(of model: ParametricWeather) -> [Double] {
    (0..<4).map { quarter in
      let months = (0..<12).filter { Quarter.of(month: $0 + 1) == quarter }
      var sum = 0.0
      for month in months {
        for site in model.sites.indices {
          for k in [4 * site, 4 * site + 3] { sum += lags[month][k] - model.residualLag[month][k] }
        }
      }
      return sum / Double(2 * months.count * model.count)
    }
  }

  /// How far persistence goes below the recorded one where seasons vary too much although no share of
  /// the months is left: part of the way that would mend it, within the interval of persistence.
  private func relief(_ site: Int, _ quarter: Int, _ simulated: CalibrationTarget) -> Double {
    let at = (site * 4 + quarter) * 4
    guard state.shares[at] == 0, state.shares[at + 1] == 0 else { return 0 }
    let place = CalibrationTarget.place(.temperatureBetweenYears) + quarter
    let ratio = simulated.statistics[site][place] / target.statistics[site][place]
    guard ratio > 1 else { return 0 }
    return min((isSecond ? 0.3 : 0.1) * (ratio - 1), Self.mostRelief)
  }

  /// Scales the tables of each month so that minima and maxima deviate as recorded, and stretches
  /// the winter tables of the minimum below the score -1.25 so that the minimum of ten years fits.
  private mutating func improveTables(
    _ model: inout ParametricWeather, _ site: Int, _ simulated: CalibrationTarget,
    _ tables: [[ScoreTable]]
  ) {
    func pair(_ kind: WeatherStatistic.Kind, _ part: Int) -> (wanted: Double, found: Double) {
      let at = CalibrationTarget.place(kind) + part
      return (target.statistics[site][at], simulated.statistics[site][at])
    }
    for (variable, kind) in [WeatherStatistic.Kind.minimumDeviation, .maximumDeviation].enumerated()
    {
      for month in 0..<12 {
        let deviation = pair(kind, month)
        guard deviation.wanted > 0, deviation.found > 0 else { continue }
        let at = (2 * site + variable) * 12 + month
        // Half of the way.
        let step = 1 + 0.5 * pace * (deviation.wanted / deviation.found - 1)
        state.scales[at] = min(
          max(state.scales[at] * step, Self.scaleLimits.lowerBound), Self.scaleLimits.upperBound)
      }
    }
    let monthly = (0..<12).map { pair(.minimumMean, $0).wanted }
    let coldest = monthly.indices.filter { monthly[$0].isFinite }.min { monthly[$0] < monthly[$1] }
    if let coldest {
      let pivot = monthly[coldest] - 1.25 * pair(.minimumDeviation, coldest).wanted
      let level = pair(.returnLevel, 1)
      if pivot > level.wanted, pivot > level.found {
        let ratio = min(max((pivot - level.wanted) / (pivot - level.found), 0.8), 1.25)
        let factor = 1 + pace * (ratio - 1)
        state.stretches[site] = min(
          max(state.stretches[site] * factor, Self.stretchLimits.lowerBound),
          Self.stretchLimits.upperBound)
      }
    }
    for month in 0..<12 {
      let low = tables[0][month].scaled(by: state.scales[2 * site * 12 + month])
      let isCold = coldest.map { monthly[month] < monthly[$0] + 6 } ?? false
      model.sites[site].minimum.tables[month] = isCold ? low.stretched(state.stretches[site]) : low
      model.sites[site].maximum.tables[month] = tables[1][month].scaled(
        by: state.scales[(2 * site + 1) * 12 + month])
    }
  }

  // MARK: Sites

  private func moved(_ old: Double, by step: Double, from fitted: Double) -> Double {
    guard step.isFinite else { return old }
    return min(
      max(old + step, max(fitted - Self.freedom, -0.98)), min(fitted + Self.freedom, 0.995))
  }

  private func improvePairs(_ model: inout ParametricWeather, _ simulated: CalibrationTarget) {
    let count = model.count
    let size = 2 * count
    func limited(_ difference: Double) -> Double { 0.8 * pace * min(max(difference, -0.2), 0.2) }
    for i in 0..<count {
      for j in 0..<i {
        let at = (i * count + j) * 4
        let difference = (0..<4).map { target.pairs[at + $0] - simulated.pairs[at + $0] }
        for month in 0..<12 {
          for row in 0..<2 {
            let (a, b) = (2 * i + row, 2 * j + row)
            let new = moved(
              model.residualCorrelation[month][a * size + b], by: limited(difference[row]),
              from: fitted[month][a * size + b])
            model.residualCorrelation[month][a * size + b] = new
            model.residualCorrelation[month][b * size + a] = new
          }
        }
        let amount = Self.within(model.amountCorrelation[i * count + j] + limited(difference[3]))
        if amount.isFinite {
          model.amountCorrelation[i * count + j] = amount
          model.amountCorrelation[j * count + i] = amount
        }
        for quarter in 0..<4 {
          let at = (quarter * count + i) * count + j
          let step = limited(target.wetCorrelation[at] - simulated.wetCorrelation[at])
          guard step.isFinite else { continue }
          let new = Self.within(model.wetCorrelation[quarter][i * count + j] + step)
          model.wetCorrelation[quarter][i * count + j] = new
          model.wetCorrelation[quarter][j * count + i] = new
        }
      }
    }
  }

  private static func within(_ correlation: Double) -> Double {
    min(max(correlation, -0.95), 0.997)
  }

  // MARK: What can be had

  /// Puts the correlations that the simulation really has, after its repairs, in the place of those
  /// that were asked for. The simulation stays what it is.
  static func settle(_ model: inout ParametricWeather, on plan: SimulatorPlan) {
    let count = model.count
    let size = 2 * count
    let slowSize = 3 * count
    func slowCorrelation(_ i: Int, _ j: Int) -> Double {
      model.slowCorrelation[i * slowSize + j]
    }
    for month in 0..<12 {
      var slow: [Double] = []
      for site in model.sites { slow += [site.minimum.slow[month], site.maximum.slow[month]] }
      let fast = slow.map { (1 - $0 * $0).squareRoot() }
      let process = plan.months[month].residual
      func whole(_ i: Int, _ j: Int, _ fresh: Double) -> Double {
        fast[i] * fast[j] * fresh
          + slow[i] * slow[j] * slowCorrelation(3 * (i / 2) + i % 2, 3 * (j / 2) + j % 2)
      }
      for i in 0..<size {
        for j in 0..<size where i != j {
          model.residualCorrelation[month][i * size + j] = whole(
            i, j, process.correlation[i * size + j])
        }
      }
      for site in 0..<count {
        for a in 0..<2 {
          for b in 0..<2 {
            let fresh = (0..<2).reduce(0) { sum, k in
              sum + process.own[4 * site + 2 * a + k]
                * process.correlation[(2 * site + k) * size + 2 * site + b]
            }
            model.residualLag[month][4 * site + 2 * a + b] = whole(
              2 * site + a, 2 * site + b, fresh)
          }
        }
      }
    }
    for quarter in 0..<4 {
      let month = [0, 3, 6, 9][quarter]
      let slow = model.sites.map { $0.wetSlow[month] }
      let fast = slow.map { (1 - $0 * $0).squareRoot() }
      let fresh = Correlations.product(plan.months[month].wetFactor, count)
      for i in 0..<count {
        for j in 0..<count where i != j {
          model.wetCorrelation[quarter][i * count + j] =
            fast[i] * fast[j] * fresh[i * count + j]
            + slow[i] * slow[j] * slowCorrelation(3 * i + 2, 3 * j + 2)
        }
      }
    }
    let amounts = Correlations.product(plan.amountFactor, count)
    for i in 0..<count {
      for j in 0..<count where i != j { model.amountCorrelation[i * count + j] = amounts[i * count + j] }
    }
  }
}
