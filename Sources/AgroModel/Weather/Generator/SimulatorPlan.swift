internal import AgroStatistics
internal import CAgroKernels

/// What a simulator derives from a generator's parameters once: thresholds and moments by day,
/// factors of correlation by month.
struct SimulatorPlan: Sendable {
  /// A month's factors.
  struct Month: Sendable {
    let residual: ResidualProcess
    /// Factor of the fresh part of the drivers of occurrence.
    let wetFactor: [Double]
  }

  /// January first.
  let months: [Month]
  let amountFactor: [Double]
  /// Correlation factor of the first month's normals, and of what later months add.
  let slowStart: [Double]
  let slowStep: [Double]
  /// Weight of the month before by variable, and of what is added.
  let slowKeep: [Double]
  let slowAdd: [Double]
  /// A day's parameters of a site, `[site * 365 + day of year]`.
  let days: [SiteDay]
  /// Threshold of the stationary chance of rain at the season's start, a number a site.
  let firstWet: [Double]
  /// Coefficients of all tables, and where a site's tables start.
  let curves: [Double]
  let curvesPerSite: Int

  /// The site and day of the year, 1...365, of the first numbers that no weather has, with which
  /// simulated values could not be counted or written; nil where there are none.
  var impossible: (site: Int, day: Int)? {
    days.firstIndex { !$0.isPossible }.map { ($0 / 365, $0 % 365 + 1) }
  }

  static let curveSize = 4 * (ScoreTable.nodeCount - 1)

  init(_ model: ParametricWeather, shift: ClimateShift) throws(FitError) {
    let count = model.count
    let slowSize = 3 * count
    var months: [Month] = []
    for month in 0..<12 {
      var slow: [Double] = []
      for site in model.sites {
        slow += [site.minimum.slow[month], site.maximum.slow[month]]
      }
      func row(_ i: Int) -> Int { 3 * (i / 2) + i % 2 }
      let fast = Correlations.withoutSlow(model.residualCorrelation[month], slow: slow) {
        model.slowCorrelation[row($0) * slowSize + row($1)]
      }
      var lag = model.residualLag[month]
      for s in 0..<count {
        for a in 0..<2 {
          for b in 0..<2 {
            let (i, j) = (2 * s + a, 2 * s + b)
            let shared = slow[i] * slow[j] * model.slowCorrelation[row(i) * slowSize + row(j)]
            let room = ((1 - slow[i] * slow[i]) * (1 - slow[j] * slow[j])).squareRoot()
            lag[4 * s + 2 * a + b] = (lag[4 * s + 2 * a + b] - shared) / room
          }
        }
      }
      let wetSlow = model.sites.map { $0.wetSlow[month] }
      let wet = Correlations.withoutSlow(
        model.wetCorrelation[Quarter.of(month: month + 1)], slow: wetSlow
      ) { model.slowCorrelation[(3 * $0 + 2) * slowSize + 3 * $1 + 2] }
      let wetFactor = try Correlations.factor(covariance: wet, count)
      let effect = slow.indices.map {
        model.rainEffect[month][$0] / (1 - slow[$0] * slow[$0]).squareRoot()
      }
      months.append(
        Month(
          residual: try ResidualProcess(
            correlation: fast, lag: lag, effect: effect,
            drivers: Correlations.product(wetFactor, count)),
          wetFactor: wetFactor))
    }
    self.months = months
    amountFactor = try Correlations.factor(covariance: model.amountCorrelation, count)
    slowKeep = model.slowPersistence
    slowAdd = slowKeep.map { (1 - $0 * $0).squareRoot() }
    slowStart = try Correlations.factor(covariance: model.slowCorrelation, slowSize)
    var step = model.slowCorrelation
    for i in 0..<slowSize {
      for j in 0..<slowSize {
        step[i * slowSize + j] *=
          (1 - slowKeep[i % 3] * slowKeep[j % 3]) / (slowAdd[i % 3] * slowAdd[j % 3])
      }
    }
    slowStep = try Correlations.factor(covariance: step, slowSize)

    var days: [SiteDay] = []
    var curves: [Double] = []
    var firstWet: [Double] = []
    for site in model.sites {
      let cycles = SiteDays(site, threshold: model.wetThreshold)
      let years = model.centreYear - model.recordCentre
      for day in 0..<365 {
        days.append(cycles.parameters(day: day, years: years, shift: shift))
      }
      firstWet.append(cycles.stationaryThreshold(day: 243))
      for table in site.minimum.tables + site.maximum.tables { curves += table.coefficients }
      for law in site.amountLaws { curves += law.table.coefficients }
    }
    self.days = days
    self.firstWet = firstWet
    self.curves = curves
    curvesPerSite = 28 * Self.curveSize
  }
}

/// The daily courses of a site's parameters.
struct SiteDays {
  let site: SiteParameters
  let threshold: Double
  let afterDry, afterWet, amount: [Double]
  let minimum, maximum: Courses

  struct Courses {
    let mean, wetShift, deviation, wetRatio: [Double]
    init(_ parameters: TemperatureParameters) {
      mean = parameters.dryMean.daily
      wetShift = parameters.wetShift.daily
      deviation = parameters.logDeviation.daily.map { Elementary.exp($0) }
      wetRatio = parameters.logWetRatio.daily.map { Elementary.exp($0) }
    }
  }

  init(_ site: SiteParameters, threshold: Double) {
    self.site = site
    self.threshold = threshold
    afterDry = site.wetAfterDry.daily.map { WetChain.logistic($0) }
    afterWet = site.wetAfterWet.daily.map { WetChain.logistic($0) }
    amount = site.amountScale.daily.map { Elementary.exp($0) }
    minimum = Courses(site.minimum)
    maximum = Courses(site.maximum)
  }

  /// Below this share of the mean range a day's range bends.
  private static let narrowShare = 0.3

  func stationaryThreshold(day: Int) -> Double {
    Elementary.normalQuantile(afterDry[day] / (1 + afterDry[day] - afterWet[day]))
  }

  /// The numbers of a day of the year, 0..<365.
  func parameters(day: Int, years: Double, shift: ClimateShift) -> SiteDay {
    let month = SeasonCalendar.monthDay((day + 122) % 365).month - 1
    var p0 = afterDry[day]
    var p1 = afterWet[day]
    let wetFactor = shift.wetDays[month]
    if wetFactor != 1 {
      let persistence = p1 - p0
      let share = min(p0 / (1 - persistence) * wetFactor, 0.98)
      p0 = min(max(share * (1 - persistence), 1e-7), 1 - 1e-7)
      p1 = min(max(p0 + persistence, 1e-7), 1 - 1e-7)
    }
    let wetSlow = site.wetSlow[month]
    let thresholds = WetChain.thresholds(afterDry: p0, afterWet: p1, slow: wetSlow)
    let warming = site.trend[month] * years + shift.temperature[month]
    let stretch = shift.deviation[month]
    let low = minimum.mean[day] + warming
    let lowDeviation = minimum.deviation[day] * stretch
    let high = maximum.mean[day] + warming
    let highDeviation = maximum.deviation[day] * stretch
    let minimumMean = (low, low + minimum.wetShift[day])
    let maximumMean = (high, high + maximum.wetShift[day])
    func narrow(_ range: Double) -> Double { max(Self.narrowShare * range, 0.5) }
    let amountFactor = wetFactor > 0 ? shift.precipitation[month] / wetFactor : 1
    return SiteDay(
      wetBelow: (thresholds.afterDry, thresholds.afterWet), wetSlow: wetSlow,
      slow: (site.minimum.slow[month], site.maximum.slow[month]),
      minimumMean: minimumMean,
      minimumDeviation: (lowDeviation, lowDeviation * minimum.wetRatio[day]),
      maximumMean: maximumMean,
      maximumDeviation: (highDeviation, highDeviation * maximum.wetRatio[day]),
      narrow: (
        narrow(maximumMean.0 - minimumMean.0), narrow(maximumMean.1 - minimumMean.1)
      ),
      amountBase: 0.5 * threshold * amountFactor, amountScale: amount[day] * amountFactor,
      amountFloor: threshold, amountSlow: site.amountSlow[month])
  }
}

/// The numbers of a site's day; of two the first is for a dry day (or the day after one), the
/// second for a wet one, but in `slow`, where they are for minimum and maximum.
struct SiteDay: Sendable {
  let wetBelow: (Double, Double)
  let wetSlow: Double
  let slow: (Double, Double)
  let minimumMean, minimumDeviation, maximumMean, maximumDeviation: (Double, Double)
  /// The range below which a day's maximum less minimum bends towards 0, which it never reaches.
  let narrow: (Double, Double)
  let amountBase, amountScale, amountFloor, amountSlow: Double

  /// Whether means, deviations and amounts are within what could be weather, by far.
  var isPossible: Bool {
    func isWithin(_ pair: (Double, Double), _ range: ClosedRange<Double>) -> Bool {
      range.contains(pair.0) && range.contains(pair.1)
    }
    return isWithin(minimumMean, -200...200) && isWithin(maximumMean, -200...200)
      && isWithin(minimumDeviation, 0...200) && isWithin(maximumDeviation, 0...200)
      && isWithin((amountBase, amountScale), 0...10_000)
  }

  /// The kernel's form, with the site's tables of the month.
  func kernel(
    _ minimum: UnsafePointer<Double>, _ maximum: UnsafePointer<Double>,
    _ amount: UnsafePointer<Double>
  ) -> agro_weather_day {
    func curve(_ coefficients: UnsafePointer<Double>) -> agro_curve {
      unsafe agro_curve(
        coefficients: coefficients, low: ScoreTable.low, inverse: 1 / ScoreTable.step,
        intervals: UInt32(ScoreTable.nodeCount - 1))
    }
    func fast(_ slow: Double) -> Double { (1 - slow * slow).squareRoot() }
    return unsafe agro_weather_day(
      wet_below: wetBelow, wet_fast: fast(wetSlow), wet_slow: wetSlow,
      fast: (fast(slow.0), fast(slow.1)), slow: slow, minimum_mean: minimumMean,
      minimum_deviation: minimumDeviation, maximum_mean: maximumMean,
      maximum_deviation: maximumDeviation, narrow: narrow, minimum: curve(minimum),
      maximum: curve(maximum),
      amount: curve(amount), amount_base: amountBase, amount_scale: amountScale,
      amount_floor: amountFloor, amount_slow: amountSlow)
  }
}
