internal import AgroStatistics
internal import Glibc

/// Generators for sites that have monthly normals and no daily record.
///
/// Means, amounts of rain and the number of wet days are the normals'. What normals do not hold is
/// borrowed from a donor site of a fitted generator: persistence of wet and dry days, the shape of
/// amounts, the distribution and persistence of daily temperatures, the effect of rain on them. The
/// donor's daily deviations are scaled by month with the ratio of the deviations between years of
/// monthly temperature, station beside the site over donor: what moves months moves days.
/// Deviations between years of seasonal temperature and rain are those of that station. Sites go
/// together with correlations that fall with distance as among the donor generator's sites. The
/// remaining numbers are found by simulation.
public struct BorrowedWeather: Sendable {
  /// The generator.
  public private(set) var model: ParametricWeather
  /// Largest remaining difference of monthly means from the normals: degrees, and share of rain.
  public private(set) var temperatureError = 0.0
  public private(set) var rainError = 0.0
  /// What was noticed.
  public private(set) var warnings: [String] = []

  static let years = 600
  static let steps = 8

  /// Makes a generator.
  ///
  /// - Parameters:
  ///   - donors: a fitted generator with at least two sites at known positions.
  ///   - donor: the index of the site whose days are borrowed.
  ///   - normalsYear: the year for which the sites' normals stand.
  ///   - trend: degrees a year of regional warming, with its standard error.
  /// - Throws: ``GeneratorError`` where the result cannot be simulated.
  public init(
    from donors: ParametricWeather, donor: Int, for unordered: [BorrowedSite], normalsYear: Double,
    trend: Double, trendError: Double, seed: UInt64 = 1
  ) throws(GeneratorError) {
    let sites = unordered.sorted { $0.site.id < $1.site.id }
    guard !sites.isEmpty else { throw .noSite }
    for (one, next) in zip(sites, sites.dropFirst()) where one.site.id == next.site.id {
      throw .repeatedSite(id: one.site.id)
    }
    for one in sites where !one.site.latitude.isFinite || !one.site.longitude.isFinite {
      throw .unusable(reason: "the position of \(one.site.id) is not known.")
    }
    let lender = donors.sites[donor]
    let lenderVariation = try Self.variation(of: donors, donor, seed: seed)
    var parameters: [SiteParameters] = []
    for one in sites {
      guard one.normals.wetDays != nil else {
        throw .unusable(reason: "the normals of \(one.site.id) have no days of precipitation.")
      }
      parameters.append(
        Self.site(
          one, lender, lenderVariation, threshold: donors.wetThreshold, trend: trend,
          trendError: trendError))
    }
    model = ParametricWeather(
      wetThreshold: donors.wetThreshold, sites: parameters, residualCorrelation: [],
      residualLag: donors.residualLag.map { month in
        sites.flatMap { _ in Array(month[4 * donor..<4 * donor + 4]) }
      },
      wetCorrelation: [], amountCorrelation: [], slowCorrelation: [],
      slowPersistence: donors.slowPersistence, recordCentre: normalsYear, centreYear: normalsYear)
    correlate(donors, donor)
    try calibrate(sites, seed: seed)
  }

  // MARK: One site

  private static func site(
    _ one: BorrowedSite, _ lender: SiteParameters, _ lenderVariation: [Double],
    threshold: Double, trend: Double, trendError: Double
  ) -> SiteParameters {
    var result = lender
    result.site = one.site
    result.trend = [Double](repeating: trend, count: 12)
    result.trendError = trendError
    let normals = one.normals
    let range = zip(normals.maximumCelsius, normals.minimumCelsius).map { max($0 - $1, 1) }
    let lenderRange = lender.range.dryMean.monthly
    let ratios = (0..<12).map { month in
      min(max(one.variation.monthlyTemperature[month] / lenderVariation[month], 0.4), 1.3)
    }
    let logRatio = cycle(ratios.map { log($0) }, harmonics: 2)
    result.minimum.logDeviation = sum(lender.minimum.logDeviation, logRatio)
    result.minimum.wetShift = product(lender.minimum.wetShift, logRatio)
    // A narrower range varies less, or it would turn negative.
    let rangeRatio = (0..<12).map { log(min(range[$0] / max(lenderRange[$0], 1), 1.2)) }
    result.range.logDeviation = sum(
      lender.range.logDeviation, cycle(rangeRatio, harmonics: 2))
    let wet = wetShares(normals)
    // The lender's memory of rain from one day to the next, by month.
    let dryChance = lender.wetAfterDry.daily.map { WetChain.logistic($0) }
    let wetChance = lender.wetAfterWet.daily.map { WetChain.logistic($0) }
    let memory = zip(wetChance, dryChance).map { min(max($0 - $1, 0), 0.6) }
    let mean = memory.reduce(0, +) / 365
    let afterDry = wet.map { $0 * (1 - mean) }
    result.wetAfterDry = cycle(afterDry.map { logit($0) }, harmonics: 6)
    result.wetAfterWet = cycle(afterDry.map { logit($0 + mean) }, harmonics: 6)
    let amounts = (0..<12).map { month -> Double in
      let days = wet[month] * MonthlyMeans.lengths[month]
      return max(normals.precipitationMillimetres[month] / days - 0.5 * threshold, 0.2)
    }
    result.amountScale = cycle(amounts.map { log($0) }, harmonics: 6)
    result.minimum.dryMean = cycle(normals.minimumCelsius, harmonics: 6)
    result.range.dryMean = cycle(range, harmonics: 6)
    return result
  }

  private static func wetShares(_ normals: MonthlyNormals) -> [Double] {
    let days = normals.wetDays ?? []
    return (0..<12).map { min(max(days[$0] / MonthlyMeans.lengths[$0], 0.005), 0.9) }
  }

  private static func logit(_ p: Double) -> Double {
    let kept = min(max(p, 1e-4), 0.97)
    return log(kept / (1 - kept))
  }

  /// The cycle with these monthly means, as nearly as its harmonics allow.
  private static func cycle(_ monthly: [Double], harmonics: Int) -> AnnualCycle {
    let phases = (0..<365).map { day -> Double in
      let (month, dayOfMonth) = monthOf(day)
      let length = Double(SeasonCalendar.monthLengths[month])
      return 2 * .pi * (Double(month) + (Double(dayOfMonth) - 0.5) / length) / 12
    }
    let months = (0..<365).map { monthOf($0).month }
    let smooth = AnnualPolynomial(
      means: monthly, weights: [Double](repeating: 1, count: 365), months, phases)
    return AnnualCycle.fit(
      sums: phases.map { smooth.value($0) }, weights: [Double](repeating: 1, count: 365),
      harmonics: harmonics)
  }

  /// The month, 0...11, and the day of the month of a day of the year, 0..<365.
  private static func monthOf(_ day: Int) -> (month: Int, day: Int) {
    let month = RecordGrid.monthOfDay[day]
    return (month, day - RecordGrid.monthStart[month] + 1)
  }

  private static func sum(_ one: AnnualCycle, _ other: AnnualCycle) -> AnnualCycle {
    let count = max(one.coefficients.count, other.coefficients.count)
    return AnnualCycle(
      (0..<count).map { index in
        (index < one.coefficients.count ? one.coefficients[index] : 0)
          + (index < other.coefficients.count ? other.coefficients[index] : 0)
      })
  }

  /// A cycle times the exponential of another.
  private static func product(_ one: AnnualCycle, _ log: AnnualCycle) -> AnnualCycle {
    let values = zip(one.daily, log.daily).map { $0 * exp($1) }
    return AnnualCycle.fit(
      sums: values, weights: [Double](repeating: 1, count: 365), harmonics: 3)
  }

  // MARK: Several sites

  private mutating func correlate(_ donors: ParametricWeather, _ donor: Int) {
    let from = donors.count
    let to = model.count
    func pairs(_ correlation: (Int, Int) -> Double) -> DistanceDecay {
      var found: [(kilometres: Double, correlation: Double)] = []
      for i in 0..<from {
        for j in 0..<i {
          let distance = donors.sites[i].site.kilometres(to: donors.sites[j].site)
          guard distance.isFinite else { continue }
          found.append((distance, correlation(i, j)))
        }
      }
      return DistanceDecay(found)
    }
    let distances = (0..<to).map { i in
      (0..<to).map { i == $0 ? 0 : model.sites[i].site.kilometres(to: model.sites[$0].site) }
    }
    /// The block of the donor between variables, times the decay between sites.
    func kronecker(_ block: (Int, Int) -> Double, _ size: Int, _ decay: DistanceDecay) -> [Double] {
      let rows = size * to
      return (0..<rows * rows).map { index in
        let (row, column) = (index / rows, index % rows)
        return block(row % size, column % size) * decay(distances[row / size][column / size])
      }
    }
    model.residualCorrelation = donors.residualCorrelation.map { month in
      let size = 2 * from
      let decay = pairs { i, j in
        (month[2 * i * size + 2 * j] + month[(2 * i + 1) * size + 2 * j + 1]) / 2
      }
      return kronecker({ month[(2 * donor + $0) * size + 2 * donor + $1] }, 2, decay)
    }
    model.wetCorrelation = donors.wetCorrelation.map { quarter in
      kronecker({ _, _ in 1 }, 1, pairs { quarter[$0 * from + $1] })
    }
    model.amountCorrelation = kronecker(
      { _, _ in 1 }, 1, pairs { donors.amountCorrelation[$0 * from + $1] })
    let size = 3 * from
    let slow = donors.slowCorrelation
    model.slowCorrelation = kronecker(
      { slow[(3 * donor + $0) * size + 3 * donor + $1] }, 3,
      pairs { i, j in (slow[3 * i * size + 3 * j] + slow[(3 * i + 2) * size + 3 * j + 2]) / 2 })
  }

  // MARK: Calibration

  /// Simulated means by month and deviations between years by season of a site.
  private struct Found {
    var minimum = [Double](repeating: 0, count: 12)
    var maximum = [Double](repeating: 0, count: 12)
    var rain = [Double](repeating: 0, count: 12)
    var wet = [Double](repeating: 0, count: 12)
    var temperatureDeviation = [Double](repeating: 0, count: 4)
    var rainVariation = [Double](repeating: 0, count: 4)

    init(_ weather: SiteWeather, threshold: Double) {
      let n = weather.years
      var days = [Double](repeating: 0, count: 12)
      for day in 0..<365 {
        let month = SeasonCalendar.monthDay(day).month - 1
        days[month] += Double(n)
        for index in day * n..<(day + 1) * n {
          minimum[month] += weather.minimumCelsius[index]
          maximum[month] += weather.maximumCelsius[index]
          rain[month] += weather.precipitationMillimetres[index]
          if weather.precipitationMillimetres[index] >= threshold { wet[month] += 1 }
        }
      }
      for month in 0..<12 {
        minimum[month] /= days[month]
        maximum[month] /= days[month]
        rain[month] *= MonthlyMeans.lengths[month] / days[month]
        wet[month] /= days[month]
      }
      let quarters = QuarterMeans(weather, threshold: threshold)
      for quarter in 0..<4 {
        let low = quarters.series(quarter, .minimum)
        let range = quarters.series(quarter, .range)
        let means = zip(low, range).map { $0 + 0.5 * $1 }
        temperatureDeviation[quarter] = Self.moments(means).deviation
        let rains = Self.moments(Array(quarters.series(quarter, .rain)))
        rainVariation[quarter] = rains.deviation / max(rains.mean, 1e-9)
      }
    }

    static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, (square / (n - 1)).squareRoot())
    }
  }

  /// Deviations between years of a site's monthly mean temperature, by simulation.
  private static func variation(
    of model: ParametricWeather, _ site: Int, seed: UInt64
  ) throws(GeneratorError) -> [Double] {
    let simulator = try ParametricSimulator(
      model, seed: seed, sites: [model.sites[site].site.id])
    let weather = simulator.block(firstYear: 0, years: years).sites[0]
    let n = weather.years
    var sums = [[Double]](repeating: [Double](repeating: 0, count: n), count: 12)
    var days = [Double](repeating: 0, count: 12)
    for day in 0..<365 {
      let month = SeasonCalendar.monthDay(day).month - 1
      days[month] += 1
      for lane in 0..<n {
        let index = day * n + lane
        sums[month][lane] += (weather.minimumCelsius[index] + weather.maximumCelsius[index]) / 2
      }
    }
    return (0..<12).map { month in
      Found.moments(sums[month].map { $0 / days[month] }).deviation
    }
  }

  private mutating func calibrate(
    _ sites: [BorrowedSite], seed: UInt64
  ) throws(GeneratorError) {
    for step in 0...Self.steps {
      let block = try ParametricSimulator(model, seed: seed)
        .block(firstYear: 0, years: Self.years)
      temperatureError = 0
      rainError = 0
      for (index, one) in sites.enumerated() {
        let found = Found(block.sites[index], threshold: model.wetThreshold)
        let normals = one.normals
        for month in 0..<12 {
          temperatureError = max(
            temperatureError, abs(found.minimum[month] - normals.minimumCelsius[month]),
            abs(found.maximum[month] - normals.maximumCelsius[month]))
          let wanted = normals.precipitationMillimetres[month]
          rainError = max(rainError, abs(found.rain[month] / max(wanted, 1) - 1))
        }
        if step < Self.steps { improve(index, one, found) }
      }
    }
  }

  private mutating func improve(_ index: Int, _ one: BorrowedSite, _ found: Found) {
    let normals = one.normals
    var site = model.sites[index]
    let low = zip(normals.minimumCelsius, found.minimum).map { $0 - $1 }
    let high = zip(normals.maximumCelsius, found.maximum).map { $0 - $1 }
    site.minimum.dryMean = Self.sum(site.minimum.dryMean, Self.cycle(low, harmonics: 6))
    site.range.dryMean = Self.sum(
      site.range.dryMean, Self.cycle(zip(high, low).map { $0 - $1 }, harmonics: 6))
    let shares = Self.wetShares(normals)
    let wetter = (0..<12).map { month in
      min(max(Self.logit(shares[month]) - Self.logit(found.wet[month]), -0.5), 0.5)
    }
    let wetCycle = Self.cycle(wetter, harmonics: 6)
    site.wetAfterDry = Self.sum(site.wetAfterDry, wetCycle)
    site.wetAfterWet = Self.sum(site.wetAfterWet, wetCycle)
    let more = (0..<12).map { month -> Double in
      let ratio = max(normals.precipitationMillimetres[month], 0.5) / max(found.rain[month], 0.1)
      // The change of wet days brings its own share.
      let days = shares[month] / max(found.wet[month], 1e-4)
      return min(max(log(ratio / min(max(days, 0.5), 2)), -0.5), 0.5)
    }
    site.amountScale = Self.sum(site.amountScale, Self.cycle(more, harmonics: 6))

    let deviation = site.minimum.logDeviation.monthly.map { exp($0) }
    let persistence = model.slowPersistence
    func variance(_ r: Double) -> Double { (3 + 4 * r + 2 * r * r) / 9 }
    for quarter in 0..<4 {
      let months = (0..<12).filter { Quarter.of(month: $0 + 1) == quarter }
      let size = months.reduce(0) { $0 + deviation[$1] } / 3
      let wanted = one.variation.seasonalTemperature[quarter]
      let has = found.temperatureDeviation[quarter]
      let change = (wanted * wanted - has * has) / (size * size * variance(persistence[0]))
      let wantedRain = one.variation.seasonalRain[quarter]
      let hasRain = found.rainVariation[quarter]
      let rainChange = (wantedRain * wantedRain - hasRain * hasRain) / variance(persistence[2])
      for month in months {
        let share = site.minimum.slow[month] * site.minimum.slow[month]
          + min(max(0.7 * change, -0.15), 0.15)
        site.minimum.slow[month] = min(max(share, 0), 0.7).squareRoot()
        let amount = site.amountSlow[month] * site.amountSlow[month]
          + min(max(0.5 * rainChange, -0.15), 0.15)
        site.amountSlow[month] = min(max(amount, 0), 1).squareRoot()
      }
    }
    model.sites[index] = site
  }
}
