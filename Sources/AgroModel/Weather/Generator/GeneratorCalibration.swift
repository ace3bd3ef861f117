internal import AgroStatistics

/// The deviations between years that a generator should have: variances of seasonal means by site,
/// season and variable, and the correlation of wet days of two sites by season.
struct CalibrationTarget: Sendable {
  /// `[(site * 4 + quarter) * 4 + variable]`; NaN where unknown.
  var variances: [Double]
  /// `[(quarter * sites + i) * sites + j]`, NaN where unknown.
  var wetCorrelation: [Double]

  init(variances: [Double], wetCorrelation: [Double]) {
    self.variances = variances
    self.wetCorrelation = wetCorrelation
  }

  /// Of recorded or simulated seasons.
  init(_ weather: [SiteWeather], threshold: Double) {
    variances = []
    for site in weather {
      let means = QuarterMeans(site, threshold: threshold)
      for quarter in 0..<4 {
        for variable in QuarterMeans.Variable.allCases {
          variances.append(YearMoments(means.series(quarter, variable)).variance)
        }
      }
    }
    wetCorrelation = Self.wetCorrelation(weather, threshold: threshold)
  }

  private static func wetCorrelation(
    _ weather: [SiteWeather], threshold: Double
  ) -> [Double] {
    let count = weather.count
    var result = [Double](repeating: .nan, count: 4 * count * count)
    for quarter in 0..<4 {
      for i in 0..<count {
        for j in 0..<i {
          let (n, m) = (weather[i].years, weather[j].years)
          guard n == m else { continue }
          var (days, a, b, both) = (0.0, 0.0, 0.0, 0.0)
          let days0 = QuarterMeans.days[quarter]
          for index in (days0.lowerBound * n)..<(days0.upperBound * n) {
            let x = weather[i].precipitationMillimetres[index]
            let y = weather[j].precipitationMillimetres[index]
            if x.isNaN || y.isNaN { continue }
            days += 1
            let (wx, wy): (Double, Double) = (x >= threshold ? 1 : 0, y >= threshold ? 1 : 0)
            a += wx
            b += wy
            both += wx * wy
          }
          guard a >= 10, b >= 10 else { continue }
          let (p, q) = (a / days, b / days)
          let scale = (p * (1 - p) * q * (1 - q)).squareRoot()
          let r = (both / days - p * q) / scale
          result[(quarter * count + i) * count + j] = r
          result[(quarter * count + j) * count + i] = r
        }
      }
    }
    return result
  }
}

/// Solves the months' shares, and the drivers' correlation, so that simulated seasons have the
/// recorded variances of seasonal means and correlations of wet days.
///
/// Simulated years are the same in every step (one seed), so the differences are smooth functions
/// of the parameters; each step is a damped Newton step with an approximate derivative.
struct GeneratorCalibration {
  let target: CalibrationTarget
  let options: GeneratorOptions
  private(set) var warnings: [String] = []

  /// The largest share of variance that stays for a month.
  static let largestShare = 0.7

  init(target: CalibrationTarget, options: GeneratorOptions) {
    self.target = target
    self.options = options
  }

  mutating func run(_ model: inout ParametricWeather) throws(GeneratorError) {
    guard options.calibrationSteps > 0 else { return }
    var shares = Shares(model)
    var first: CalibrationTarget?
    for step in 0..<options.calibrationSteps {
      let simulated = try simulate(model)
      let start = first ?? simulated
      first = start
      for site in model.sites.indices {
        for quarter in 0..<4 {
          improve(&shares, model, site, quarter, simulated, start, step)
        }
      }
      shares.apply(to: &model)
      correctOccurrence(&model, simulated)
    }
  }

  private func simulate(_ model: ParametricWeather) throws(GeneratorError) -> CalibrationTarget {
    let simulator = try WeatherSimulator(model, seed: options.seed)
    let block = simulator.block(firstYear: 0, years: options.calibrationYears)
    return CalibrationTarget(block.sites, threshold: model.wetThreshold)
  }

  /// Shares of variance by site and season: minimum, range, occurrence; and the squared effect on
  /// amounts.
  private struct Shares {
    var values: [Double]

    init(_ model: ParametricWeather) {
      values = []
      for site in model.sites {
        for quarter in 0..<4 {
          let month = [0, 3, 6, 9][quarter]
          for s in [
            site.minimum.slow[month], site.range.slow[month], site.wetSlow[month],
            site.amountSlow[month],
          ] { values.append(s * s) }
        }
      }
    }

    func apply(to model: inout ParametricWeather) {
      for site in model.sites.indices {
        for month in 0..<12 {
          let start = (site * 4 + Quarter.of(month: month + 1)) * 4
          model.sites[site].minimum.slow[month] = values[start].squareRoot()
          model.sites[site].range.slow[month] = values[start + 1].squareRoot()
          model.sites[site].wetSlow[month] = values[start + 2].squareRoot()
          model.sites[site].amountSlow[month] = values[start + 3].squareRoot()
        }
      }
    }
  }

  /// Variance of the mean of three months' normals with a correlation of neighbours.
  private static func seasonVariance(_ r: Double) -> Double { (3 + 4 * r + 2 * r * r) / 9 }

  private func improve(
    _ shares: inout Shares, _ model: ParametricWeather, _ site: Int, _ quarter: Int,
    _ simulated: CalibrationTarget, _ start: CalibrationTarget, _ step: Int
  ) {
    let at = (site * 4 + quarter) * 4
    let month = [0, 3, 6, 9][quarter]
    let parameters = model.sites[site]
    let day = RecordGrid.monthStart[month] + 15
    for (variable, temperature) in [parameters.minimum, parameters.range].enumerated() {
      let wanted = target.variances[at + variable]
      guard wanted.isFinite else { continue }
      let deviation = Elementary.exp(temperature.logDeviation.daily[day])
      let slope =
        deviation * deviation * Self.seasonVariance(model.slowPersistence[variable])
        - start.variances[at + variable]
      let change = (wanted - simulated.variances[at + variable]) / max(slope, 0.05)
      shares.values[at + variable] =
        min(max(shares.values[at + variable] + 0.8 * change, 0), Self.largestShare)
    }
    let season = Self.seasonVariance(model.slowPersistence[2])
    let dry = WetChain.logistic(parameters.wetAfterDry.daily[day])
    let wet = WetChain.logistic(parameters.wetAfterWet.daily[day])
    let share = dry / (1 + dry - wet)
    let edge = Elementary.normalQuantile(share)
    let density = 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * edge * edge)
    let effect = density / (1 + dry - wet)
    let wantedDays = target.variances[at + 2]
    if wantedDays.isFinite {
      let change = (wantedDays - simulated.variances[at + 2]) / (effect * effect * season)
      let damped = min(max(0.6 * change, -0.1), 0.1)
      shares.values[at + 2] = min(max(shares.values[at + 2] + damped, 0), Self.largestShare)
    }
    let wantedRain = target.variances[at + 3]
    if step >= 2, wantedRain.isFinite {
      let mean = share * Elementary.exp(parameters.amountScale.daily[day])
      let change = (wantedRain - simulated.variances[at + 3]) / (mean * mean * season)
      let damped = min(max(0.5 * change, -0.1), 0.1)
      shares.values[at + 3] = min(max(shares.values[at + 3] + damped, 0), 1)
    }
  }

  /// Moves the correlation of drivers by the difference of the correlations of wet days.
  private func correctOccurrence(
    _ model: inout ParametricWeather, _ simulated: CalibrationTarget
  ) {
    let count = model.count
    for quarter in 0..<4 {
      for i in 0..<count {
        for j in 0..<i {
          let at = (quarter * count + i) * count + j
          let difference = target.wetCorrelation[at] - simulated.wetCorrelation[at]
          guard difference.isFinite else { continue }
          let old = model.wetCorrelation[quarter][i * count + j]
          let new = min(max(old + 0.8 * min(max(difference, -0.2), 0.2), -0.95), 0.98)
          model.wetCorrelation[quarter][i * count + j] = new
          model.wetCorrelation[quarter][j * count + i] = new
        }
      }
    }
  }
}
