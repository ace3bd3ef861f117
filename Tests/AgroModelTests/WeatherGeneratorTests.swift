import AgroModel
import AgroQuantities
import AgroStatistics
import Testing

@Suite("Weather generator")
struct WeatherGeneratorTests {
  /// A generator of three sites, fitted once.
  static let fitted: Result<WeatherGenerator, any Error> = Result {
    var options = GeneratorOptions()
    options.calibrationSteps = 2
    options.calibrationYears = 100
    return try WeatherGenerator.fit(try records(), options: options)
  }

  static func records() throws -> [DailyWeather] {
    var list = try ["B", "A", "C"].map { try SyntheticRecord.make($0, years: 30) }
    // Gaps, and a record that begins later.
    for day in 1000..<1100 { list[0].minimumCelsius[day] = .nan }
    for day in 5000..<5040 { list[1].precipitationMillimetres[day] = .nan }
    list[2] = try SyntheticRecord.make("C", years: 20, from: 1988)
    return list
  }

  static func same(_ one: WeatherBlock, _ other: WeatherBlock) -> Bool {
    zip(one.sites, other.sites).allSatisfy {
      $0.minimumCelsius == $1.minimumCelsius && $0.maximumCelsius == $1.maximumCelsius
        && $0.precipitationMillimetres == $1.precipitationMillimetres
    }
  }

  @Test("Parameters of a known process come back within four standard errors")
  func recovers() throws {
    var options = GeneratorOptions()
    options.calibrationSteps = 0
    options.removesTrend = false
    let generator = try WeatherGenerator.fit(
      [try SyntheticRecord.make("A", years: 60)], options: options)
    guard case .parametric(let model) = generator.form else {
      Issue.record("The form is not parametric.")
      return
    }
    let site = model.sites[0]
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let days = 60 * 365.0
    let wetShare: Double = SyntheticRecord.afterDry / (1 + SyntheticRecord.afterDry - SyntheticRecord.afterWet)
    let p = SyntheticRecord.afterDry
    let dryError = (p * (1 - p) / (days * (1 - wetShare))).squareRoot()
    let dry = mean(site.wetAfterDry.daily.map { 1 / (1 + Elementary.exp(-$0)) })
    #expect(abs(dry - p) < 4 * dryError)
    let q = SyntheticRecord.afterWet
    let wetError = (q * (1 - q) / (days * wetShare)).squareRoot()
    let wet = mean(site.wetAfterWet.daily.map { 1 / (1 + Elementary.exp(-$0)) })
    #expect(abs(wet - q) < 4 * wetError)
    // Amounts above half the threshold are exponential with coefficient of variation 1.
    let amount = mean(site.amountScale.daily.map { Elementary.exp($0) })
    let amountError = SyntheticRecord.meanAmount / (days * wetShare).squareRoot()
    #expect(abs(amount - SyntheticRecord.meanAmount) < 4 * amountError)
    // A mean of an autoregression has the variance s^2 (1 + r) / (1 - r) / n; the chain's days lie
    // in both states, which share the process.
    let r = SyntheticRecord.persistence
    let s = SyntheticRecord.deviation
    let low = mean(site.minimum.dryMean.daily)
    let lowError = (s * s * (1 + r) / (1 - r) / days).squareRoot()
    #expect(abs(low - 8) < 4 * lowError)
    // The lag-1 correlation of an autoregression has the variance (1 - r^2) / n.
    let lag = mean((0..<12).map { model.residualLag[$0][0] })
    #expect(abs(lag - r) < 4 * ((1 - r * r) / days).squareRoot())
    // The maximum is the minimum and an independent sum of two uniforms over 4 degrees; wet days are
    // independent of both. A correlation has the variance (1 - c^2)^2 / n, and with persistence r
    // of both at most (1 + r^2) / (1 - r^2) times that; normal scores of what is not quite normal
    // lower it by a thousandth.
    let cross = mean((0..<12).map { model.residualCorrelation[$0][1] })
    let exact = s / (s * s + 2 * 16.0 / 12).squareRoot()
    let inflation: Double = ((1 + r * r) / (1 - r * r)).squareRoot()
    #expect(abs(cross - exact) < 0.001 + 4 * inflation * (1 - exact * exact) / days.squareRoot())
    let effect = mean(model.rainEffect.map { abs($0[0]) + abs($0[1]) })
    #expect(effect < 0.1)
  }

  @Test("The minimum is never above the maximum and rain is 0 or at least the threshold")
  func possible() throws {
    let simulator = try WeatherSimulator(try Self.fitted.get(), seed: 5)
    let block = simulator.block(firstYear: 0, years: 200)
    for site in block.sites {
      let isOrdered = zip(site.minimumCelsius, site.maximumCelsius).allSatisfy { $0 <= $1 }
      #expect(isOrdered)
      #expect(site.precipitationMillimetres.allSatisfy { $0 == 0 || $0 >= 0.1 })
      #expect(site.minimumCelsius.allSatisfy { $0 > -60 && $0 < 60 })
    }
  }

  @Test("Any cut into blocks, any threads, any level and any choice of sites give the same bits")
  func addressed() async throws {
    let generator = try Self.fitted.get()
    let simulator = try WeatherSimulator(generator, seed: 5)
    let whole = simulator.block(firstYear: 0, years: 70)
    let parts = await withTaskGroup(of: (Int, WeatherBlock).self) { group in
      for k in 0..<7 {
        group.addTask { (k, simulator.block(firstYear: 10 * k, years: 10)) }
      }
      var parts: [Int: WeatherBlock] = [:]
      for await (k, block) in group { parts[k] = block }
      return parts
    }
    var isSame = true
    for (k, part) in parts {
      for site in 0..<3 {
        for day in 0..<SeasonCalendar.dayCount {
          for lane in 0..<10 {
            let (a, b) = (day * 10 + lane, day * 70 + 10 * k + lane)
            isSame =
              isSame && part.sites[site].minimumCelsius[a] == whole.sites[site].minimumCelsius[b]
              && part.sites[site].precipitationMillimetres[a]
                == whole.sites[site].precipitationMillimetres[b]
          }
        }
      }
    }
    #expect(isSame)
    let some = try WeatherSimulator(generator, seed: 5, sites: ["B"])
      .block(firstYear: 0, years: 70)
    #expect(some.sites[0].maximumCelsius == whole.sites[1].maximumCelsius)
    #expect(some.sites[0].precipitationMillimetres == whole.sites[1].precipitationMillimetres)
    guard case .parametric(let model) = generator.form else { return }
    for level in KernelLevel.available {
      let again = try ParametricSimulator(model, seed: 5, level: level)
        .block(firstYear: 0, years: 70)
      let isSameAgain = Self.same(again, whole)
      #expect(isSameAgain)
    }
  }

  @Test("The order of records does not matter")
  func order() throws {
    var options = GeneratorOptions()
    options.calibrationSteps = 1
    options.calibrationYears = 50
    let records = try Self.records()
    let one = try WeatherGenerator.fit(records, options: options)
    let other = try WeatherGenerator.fit(records.reversed(), options: options)
    #expect(one == other)
    #expect(one.sites.map(\.id) == ["A", "B", "C"])
  }

  @Test("A generator read from its document is the generator", arguments: WeatherGenerator.Method.allCases)
  func document(method: WeatherGenerator.Method) throws {
    var options = GeneratorOptions()
    options.calibrationSteps = 1
    options.calibrationYears = 50
    let generator = try WeatherGenerator.fit(
      [try SyntheticRecord.make("A", years: 12)], method: method, options: options)
    let text = generator.document.text(.indented)
    let again = try WeatherGenerator(JSONValue.parse(text))
    #expect(again == generator)
    let one = try WeatherSimulator(generator, seed: 9).block(firstYear: 3, years: 4)
    let other = try WeatherSimulator(again, seed: 9).block(firstYear: 3, years: 4)
    #expect(Self.same(one, other))
  }

  @Test("A document with something wrong is refused by name")
  func broken() throws {
    let document = try Self.fitted.get().document
    guard case .object(let members) = document else { return }
    for name in ["format", "method", "provenance", "sites", "residualLag", "slowPersistence"] {
      let changed = JSONValue.object(
        members.map { $0.name == name ? .init(name, .bool(true)) : $0 })
      do {
        _ = try WeatherGenerator(changed)
        Issue.record("A document with a wrong '\(name)' was read.")
      } catch {
        #expect(error.description.contains(name))
      }
    }
  }

  @Test("Records that cannot be fitted are refused, each by its reason")
  func refused() throws {
    let short = try SyntheticRecord.make("Short", years: 3)
    #expect(
      throws: GeneratorError.tooShort(place: "Short", completeYears: 3, required: 8)
    ) { try WeatherGenerator.fit([short]) }
    var dry = try SyntheticRecord.make("Dry", years: 10)
    for day in dry.precipitationMillimetres.indices { dry.precipitationMillimetres[day] = .nan }
    #expect(throws: GeneratorError.noRain(place: "Dry", days: 0)) {
      try WeatherGenerator.fit([dry])
    }
    var tenths = try SyntheticRecord.make("Tenths", years: 10)
    for day in tenths.maximumCelsius.indices {
      tenths.minimumCelsius[day] *= 10
      tenths.maximumCelsius[day] *= 10
    }
    #expect(throws: GeneratorError.self) { try WeatherGenerator.fit([tenths]) }
    let twice = try SyntheticRecord.make("Twice", years: 10)
    #expect(throws: GeneratorError.repeatedSite(id: "Twice")) {
      try WeatherGenerator.fit([twice, twice])
    }
    #expect(throws: GeneratorError.noSite) { try WeatherGenerator.fit([]) }
    #expect(throws: GeneratorError.self) {
      try WeatherSimulator(try Self.fitted.get(), seed: 1, sites: ["Nowhere"])
    }
  }

  @Test("A desert without a wet summer, and a record of eight years, can be fitted and simulated")
  func extremes() throws {
    var desert = try SyntheticRecord.make("Desert", years: 8)
    for day in 0..<desert.dayCount {
      let month = desert.date(day).month
      if (4...10).contains(month) || day % 3 != 0 { desert.precipitationMillimetres[day] = 0 }
    }
    var options = GeneratorOptions()
    options.calibrationSteps = 3
    options.calibrationYears = 100
    let generator = try WeatherGenerator.fit([desert], options: options)
    let block = try WeatherSimulator(generator, seed: 1).block(firstYear: 0, years: 50)
    #expect(block.sites[0].precipitationMillimetres.allSatisfy { $0 >= 0 && $0 < 1000 })
    #expect(block.sites[0].minimumCelsius.allSatisfy({ $0.isFinite }))
  }

  @Test("A shift of climate moves means by what it says")
  func shifted() throws {
    let generator = try Self.fitted.get()
    let base = try WeatherSimulator(generator, seed: 5).block(firstYear: 0, years: 20)
    var shift = ClimateShift.uniform(temperature: 2, precipitation: 1.5, basis: "test")
    let warmer = try WeatherSimulator(generator, seed: 5, shift: shift)
      .block(firstYear: 0, years: 20)
    let difference = zip(warmer.sites[0].minimumCelsius, base.sites[0].minimumCelsius)
      .map { abs($0 - $1 - 2) }
    // Same addresses, so that every day is warmer by two degrees, up to rounding.
    #expect(difference.max() ?? 1 < 1e-10)
    let worst = zip(
      warmer.sites[0].precipitationMillimetres, base.sites[0].precipitationMillimetres
    ).filter { $1 > 0.2 }.map { abs($0 / $1 - 1.5) }.max()
    #expect(worst ?? 1 < 1e-10)
    shift = ClimateShift(wetDays: [Double](repeating: 0.5, count: 12), basis: "test")
    let drier = try WeatherSimulator(generator, seed: 5, shift: shift)
      .block(firstYear: 0, years: 200)
    let usual = try WeatherSimulator(generator, seed: 5).block(firstYear: 0, years: 200)
    func wetDays(_ block: WeatherBlock) -> Double {
      Double(block.sites[0].precipitationMillimetres.count { $0 > 0 })
    }
    // The number of wet days of 200 years has a relative standard error of about half a percent.
    #expect(abs(wetDays(drier) / wetDays(usual) - 0.5) < 0.02)
  }

  @Test("Resampled days are recorded days of all sites at once")
  func resampled() throws {
    var options = GeneratorOptions()
    options.removesTrend = false
    let records = try ["A", "B"].map { try SyntheticRecord.make($0, years: 10) }
    let generator = try WeatherGenerator.fit(
      records, method: .nearestNeighbour, options: options)
    let simulator = try WeatherSimulator(generator, seed: 5)
    let block = simulator.block(firstYear: 0, years: 3)
    #expect(Self.same(block, simulator.block(firstYear: 0, years: 3)))
    // Both sites are wet, or dry, together exactly as on recorded days; the recorded states are
    // independent, so that all four occur.
    var states = Set<[Bool]>()
    for (a, b) in zip(
      block.sites[0].precipitationMillimetres, block.sites[1].precipitationMillimetres)
    { states.insert([a > 0, b > 0]) }
    #expect(states.count == 4)
    let year2 = simulator.block(firstYear: 2, years: 1)
    var isSame = true
    for day in 0..<SeasonCalendar.dayCount {
      isSame = isSame && year2.sites[1].minimumCelsius[day] == block.sites[1].minimumCelsius[day * 3 + 2]
    }
    #expect(isSame)
  }

  @Test("A place with nothing but normals has the normals")
  func borrowed() throws {
    let lender = try Self.fitted.get()
    let low = [-2.0, -1, 3, 8, 13, 17, 20, 20, 16, 10, 5, 0]
    let place = BorrowedPlace(
      site: WeatherSite(id: "N", latitude: 40.5, longitude: 47.7, elevation: 100), minimum: low,
      maximum: low.map { $0 + 10 },
      precipitation: [20, 25, 35, 40, 45, 30, 15, 10, 20, 40, 30, 22],
      wetDays: [6, 6, 8, 8, 9, 6, 3, 2, 4, 7, 6, 6], seasonalDeviation: [1.5, 1, 0.9, 1],
      seasonalRain: [0.6, 0.6, 0.9, 0.6], lender: "A")
    var options = GeneratorOptions()
    options.calibrationSteps = 6
    options.calibrationYears = 200
    let generator = try WeatherGenerator.borrowing(
      [place], from: lender, centre: 1975.5, trend: [Double](repeating: 0.02, count: 12),
      centreYear: 1975.5, labels: [], options: options)
    #expect(generator.provenance.labels.count == 3)
    let years = 2000
    let block = try WeatherSimulator(generator, seed: 5).block(firstYear: 0, years: years)
    var sums = [Double](repeating: 0, count: 12)
    var rain = sums
    var spring = [Double](repeating: 0, count: years)
    for day in 0..<365 {
      let month = SeasonCalendar.monthDay(day).month - 1
      for lane in 0..<years {
        sums[month] += block.sites[0].minimumCelsius[day * years + lane]
        rain[month] += block.sites[0].precipitationMillimetres[day * years + lane]
        guard (2...4).contains(month) else { continue }
        spring[lane] += block.sites[0].precipitationMillimetres[day * years + lane]
      }
    }
    for month in 0..<12 {
      let days = Double(SeasonCalendar.monthLengths[month] * years)
      // A month's mean varies by 2 degrees between years, its rain by its own size: 4 standard
      // errors, and what four harmonics leave of twelve months (0.2 degrees, a tenth of the rain).
      #expect(abs(sums[month] / days - low[month]) < 0.2 + 4 * 2 / 2000.0.squareRoot())
      let total = rain[month] / Double(years)
      #expect(abs(total / place.precipitation[month] - 1) < 0.1 + 4 / 2000.0.squareRoot())
    }
    // The lender's springs vary by a third. A deviation from the calibration's 200 years has a
    // standard error of 5 % for a normal law and half as much again for the skew of rain.
    let mean = spring.reduce(0, +) / Double(years)
    let squares = spring.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variation: Double = (squares / Double(years - 1)).squareRoot() / mean
    #expect(abs(variation / 0.6 - 1) < 4 * 0.075)
  }

  @Test("Where seasons of rain vary too much, amounts are made more alike and keep their mean")
  func alikeAmounts() throws {
    // Every month has nearly the same rain in all years, as independent days cannot have it.
    var record = try SyntheticRecord.make("A", years: 30)
    var months: [Int: [Int]] = [:]
    for day in 0..<record.dayCount {
      let (year, month, _) = record.date(day).parts
      months[12 * year + month, default: []].append(day)
    }
    for days in months.values {
      let total = days.reduce(0) { $0 + record.precipitationMillimetres[$1] }
      guard total > 0 else { continue }
      for day in days { record.precipitationMillimetres[day] *= 50 / total }
    }
    var options = GeneratorOptions()
    options.calibrationYears = 600
    let fitted = try WeatherGenerator.fit([record], options: options)
    options.calibrationSteps = 0
    let before = try WeatherGenerator.fit([record], options: options)
    guard case .parametric(let model) = fitted.form, case .parametric(let first) = before.form else {
      Issue.record("The form is not parametric.")
      return
    }
    #expect(try WeatherGenerator(fitted.document) == fitted)
    func moments(_ law: RainAmountLaw) -> (mean: Double, second: Double) {
      var (sum, squares, mass) = (0.0, 0.0, 0.0)
      for i in 0..<1200 {
        let z = -5.995 + 0.01 * Double(i)
        let weight = Elementary.exp(-0.5 * z * z)
        let x = Elementary.exp(law.table(z))
        sum += weight * x
        squares += weight * x * x
        mass += weight
      }
      return (sum / mass, squares / mass)
    }
    var changed = 0
    var worstMean = 0.0
    var mostSecond = 0.0
    for quarter in 0..<4 {
      let law = model.sites[0].amountLaws[quarter]
      let now = moments(law)
      worstMean = max(worstMean, abs(now.mean - 1))
      guard law.spread < 1 else { continue }
      changed += 1
      let slow = model.sites[0].amountSlow[[0, 3, 6, 9][quarter]]
      let whole = now.second * Elementary.exp(slow * slow)
      mostSecond = max(mostSecond, whole / moments(first.sites[0].amountLaws[quarter]).second)
    }
    #expect(changed > 0)
    // The sums of both sides are by the midpoint rule with other steps.
    #expect(worstMean < 1e-4)
    #expect(mostSecond < 1.001)
  }

  @Test("Daily deviations are scaled by the power of the ratio of months, the means are kept")
  func scaled() throws {
    func variation(_ size: Double) throws -> VariationBetweenYears {
      // Months that lie above and below their means by turns, `size` times as far.
      var months: [VariationBetweenYears.Month] = []
      for year in 2000..<2030 {
        for month in 1...12 {
          let away = (year % 2 == 0 ? size : -size) * Double(month)
          months.append((year, month, 3 + away, 12 + 2 * away, 20 + away / size))
        }
      }
      return try #require(VariationBetweenYears(station: "\(size)", months: months))
    }
    let (station, site) = (try variation(0.25), try variation(1))
    let plain = DeviationScale(of: station, to: site, exponent: 1)
    #expect((plain.minimum + plain.maximum).allSatisfy { abs($0 - 0.25) < 1e-12 })
    let half = DeviationScale(of: station, to: site, exponent: 0.5)
    #expect((half.minimum + half.maximum).allSatisfy { abs($0 - 0.5) < 1e-12 })
    // Two records of 30 years, three months with weights 1/4, 1/2, 1/4.
    #expect(abs(plain.relativeError - (0.375 / 29).squareRoot()) < 1e-12)
    #expect(abs(half.relativeError - 0.5 * plain.relativeError) < 1e-15)
    func deviations(_ scale: DeviationScale?) throws -> (mean: Double, deviation: Double) {
      let low = [-2.0, -1, 3, 8, 13, 17, 20, 20, 16, 10, 5, 0]
      let place = BorrowedPlace(
        site: WeatherSite(id: "N", latitude: 40.5, longitude: 47.7, elevation: 100), minimum: low,
        maximum: low.map { $0 + 10 }, precipitation: [Double](repeating: 30, count: 12),
        wetDays: [Double](repeating: 6, count: 12), deviationScale: scale, lender: "A")
      let generator = try WeatherGenerator.borrowing(
        [place], from: try Self.fitted.get(), centre: 1975.5,
        trend: [Double](repeating: 0, count: 12), centreYear: 1975.5, labels: [])
      let years = 400
      let block = try WeatherSimulator(generator, seed: 5).block(firstYear: 0, years: years)
      // January is from the season's day 122 on, 1 September being day 0.
      let days = block.sites[0].minimumCelsius[(122 * years)..<(153 * years)]
      let mean = days.reduce(0, +) / Double(days.count)
      let squares = days.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, (squares / Double(days.count)).squareRoot())
    }
    let (lent, scaled) = (try deviations(nil), try deviations(half))
    // The same draws: deviations differ by the factor up to the course of means in the month, and
    // four harmonics leave 0.2 degrees of a month's mean.
    #expect(abs(scaled.deviation / lent.deviation - 0.5) < 0.05)
    #expect(abs(scaled.mean + 2) < 0.4 && abs(lent.mean + 2) < 0.4)
  }
}
