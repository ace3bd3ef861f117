package import AgroStatistics
internal import CAgroKernels

/// A parametric generator made ready to simulate: the same digits for any number of threads and
/// any cut of the years into blocks, on every machine.
///
/// The numbers of a site are drawn at the addresses (purpose weather, entity: the hash of the
/// site's id, year, replicate, lane): lane `d` for season day `d` (draws 0 occurrence, 1 amount,
/// 2 minimum, 3 maximum), lane 65,536 + m for month m of the season (draws 0 minimum, 1 maximum,
/// 2 dryness), lane 131,072 + k for the four days before the season in which the chain of wet days
/// settles. A site's weather depends on its own numbers and on those of the sites before it.
public struct ParametricSimulator: Sendable {
  /// The generator.
  public let model: ParametricWeather
  /// The seed of the run.
  public let seed: UInt64
  /// The parameter replicate, 0 for the fitted parameters themselves.
  public let replicate: UInt32
  let plan: SimulatorPlan
  let level: agro_level
  let wanted: [Int]

  /// A simulator.
  ///
  /// - Parameters:
  ///   - sites: Ids of the sites to make weather for, nil for all; what they get does not depend
  ///     on the choice.
  /// - Throws: ``GeneratorError`` where the parameters cannot be simulated or a site is not known.
  public init(
    _ model: ParametricWeather, seed: UInt64, shift: ClimateShift = .none, replicate: UInt32 = 0,
    sites: [String]? = nil
  ) throws(GeneratorError) {
    try self.init(
      model, seed: seed, shift: shift, replicate: replicate, sites: sites, level: .best)
  }

  package init(
    _ model: ParametricWeather, seed: UInt64, shift: ClimateShift = .none, replicate: UInt32 = 0,
    sites: [String]? = nil, level: KernelLevel
  ) throws(GeneratorError) {
    self.model = model
    self.seed = seed
    self.replicate = replicate
    self.level = agro_level(rawValue: UInt32(level.rawValue))
    var wanted: [Int] = []
    for id in sites ?? model.sites.map(\.site.id) {
      guard let index = model.sites.firstIndex(where: { $0.site.id == id }) else {
        throw .unknownSite(id: id, known: model.sites.map(\.site.id))
      }
      wanted.append(index)
    }
    self.wanted = wanted
    do { plan = try SimulatorPlan(model, shift: shift) } catch {
      throw .unusable(reason: "\(error)")
    }
    if let (site, day) = plan.impossible {
      throw .unusable(
        reason: "Temperature or rain of \(model.sites[site].site.id) on day \(day) of the year is "
          + "far outside of what weather can be.")
    }
  }

  /// The sites that are simulated, in their order.
  public var sites: [WeatherSite] { wanted.map { model.sites[$0].site } }

  /// A block of years, counted from 0.
  public func block(firstYear: Int, years: Int) -> WeatherBlock {
    var block = WeatherBlock(
      firstYear: firstYear, years: years,
      sites: sites.map {
        SiteWeather(
          site: $0.id, latitude: $0.latitude, elevation: $0.elevation, years: years)
      })
    fill(&block)
    return block
  }

  /// Fills a block that `block(firstYear:years:)` has made, for its `firstYear`.
  public func fill(_ block: inout WeatherBlock) {
    precondition(block.sites.count == wanted.count, "The block has another number of sites.")
    let years = block.years
    guard years > 0, let last = wanted.max() else { return }
    // The sites after the last wanted one have no effect on it.
    var work = SimulatorState(sites: last + 1, total: model.count, years: years)
    let keys = model.sites[...last].map {
      StreamKey(seed: seed, purpose: .weather, entity: $0.entity)
    }
    let addresses = keys.map {
      agro_address(
        key_low: $0.low, key_high: $0.high, year: UInt32(truncatingIfNeeded: block.firstYear),
        replicate: replicate, lane: 0)
    }
    startSeason(&work, addresses)
    var month = 0
    for day in 0..<SeasonCalendar.dayCount {
      let date = SeasonCalendar.monthDay(day)
      if date.day == 1 && day > 0 {
        month += 1
        drawMonth(month, &work, addresses)
      }
      let factors = plan.months[date.month - 1]
      drawNoise(lane: UInt32(day), &work, addresses)
      work.correlate(
        level, residual: factors.residual, isFirst: day == 0, wet: factors.wetFactor,
        amount: plan.amountFactor)
      let dayOfYear = SeasonCalendar.dayOfYear(day) - 1
      for (slot, site) in wanted.enumerated() {
        siteDay(site, dayOfYear, date.month, day, &work, &block.sites[slot])
      }
    }
  }

  private func drawNoise(
    lane: UInt32, _ work: inout SimulatorState, _ addresses: [agro_address]
  ) {
    for (site, address) in addresses.enumerated() {
      var here = address
      here.lane = lane
      work.draw(level, here, site: site)
    }
  }

  /// The months' normals of a month of the season, 0 for September.
  private func drawMonth(
    _ month: Int, _ work: inout SimulatorState, _ addresses: [agro_address]
  ) {
    for (site, address) in addresses.enumerated() {
      var here = address
      here.lane = 65_536 + UInt32(month)
      work.drawSlow(level, here, site: site)
    }
    if month == 0 {
      work.startSlow(level, factor: plan.slowStart)
    } else {
      work.stepSlow(
        level, factor: plan.slowStep, keep: plan.slowKeep, add: plan.slowAdd)
    }
  }

  /// Months' normals of September and the state of rain on 31 August.
  private func startSeason(_ work: inout SimulatorState, _ addresses: [agro_address]) {
    drawMonth(0, &work, addresses)
    for k in 0..<4 {
      drawNoise(lane: 131_072 + UInt32(k), &work, addresses)
      work.correlateWet(level, factor: plan.months[8].wetFactor)
      for site in addresses.indices {
        let day = plan.days[site * 365 + 243]
        let below = day.wetBelow
        let slow = day.wetSlow
        let fast = (1 - slow * slow).squareRoot()
        let row = site * work.lanes
        let slowRow = (3 * site + 2) * work.lanes
        for y in 0..<work.years {
          let wet = work.wet[row + y] > 0
          let edge = k == 0 ? plan.firstWet[site] : wet ? below.1 : below.0
          let driver = fast * work.occurrence[row + y] + slow * work.slow[slowRow + y]
          work.wet[row + y] = driver < edge ? 1 : 0
        }
      }
    }
  }

  private func siteDay(
    _ site: Int, _ dayOfYear: Int, _ month: Int, _ day: Int, _ work: inout SimulatorState,
    _ weather: inout SiteWeather
  ) {
    let years = work.years
    let numbers = plan.days[site * 365 + dayOfYear]
    let size = SimulatorPlan.curveSize
    unsafe plan.curves.withUnsafeBufferPointer { curves in
      guard let base = curves.baseAddress else { return }
      let first = unsafe base + site * plan.curvesPerSite
      var parameters = unsafe numbers.kernel(
        first + (month - 1) * size, first + (11 + month) * size,
        first + (24 + Quarter.of(month: month)) * size)
      unsafe weather.minimumCelsius.withUnsafeMutableBufferPointer { low in
        unsafe weather.maximumCelsius.withUnsafeMutableBufferPointer { high in
          unsafe weather.precipitationMillimetres.withUnsafeMutableBufferPointer { rain in
            guard let low = low.baseAddress, let high = high.baseAddress,
              let rain = rain.baseAddress
            else { return }
            let start = day * years
            unsafe work.siteDay(
              level, &parameters, site: site, low: low + start, high: high + start,
              rain: rain + start)
          }
        }
      }
    }
  }
}
