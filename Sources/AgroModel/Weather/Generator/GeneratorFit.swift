extension ParametricWeather {
  /// What a fit gives: the generator and what was noticed.
  public struct FitResult: Sendable {
    public var model: ParametricWeather
    public var provenance: GeneratorProvenance
  }

  /// Fits a generator to records, one a site.
  ///
  /// Sites are ordered by their ids. The order of the steps: trend removed, rain by site,
  /// temperatures by site, dependence, then the calibration of the months' shares by simulation.
  ///
  /// - Parameters:
  ///   - records: One or more records; sites may cover different periods and have gaps.
  /// - Throws: ``GeneratorError`` naming the record that cannot be used and why.
  public static func fit(
    _ records: [DailyWeather], options: GeneratorOptions = GeneratorOptions()
  ) throws(GeneratorError) -> FitResult {
    let prepared = try PreparedRecords(records, options: options)
    let grid = prepared.grid
    let threshold = options.wetThreshold
    var sites: [SiteParameters] = []
    var rains: [RainFit] = []
    var scores: [[Double]] = []
    var wets: [[Double]] = []
    for (index, site) in prepared.sites.enumerated() {
      let rain = try RainFit(
        place: site.id, rain: grid.rain[index], threshold: threshold,
        paretoTail: options.paretoTail)
      let wet = grid.wet(index, threshold: threshold)
      let minimum = TemperatureFit(values: grid.minimum[index], wet: wet)
      let maximum = TemperatureFit(values: grid.maximum[index], wet: wet)
      scores += [minimum.scores, maximum.scores]
      wets.append(wet)
      rains.append(rain)
      let none = [Double](repeating: 0, count: 12)
      sites.append(
        SiteParameters(
          site: site, wetAfterDry: rain.afterDry, wetAfterWet: rain.afterWet,
          amountScale: rain.amountScale, amountLaws: rain.laws, wetSlow: none, amountSlow: none,
          minimum: minimum.parameters, maximum: maximum.parameters,
          trend: prepared.trends[index].slopes, trendError: prepared.trends[index].error))
    }
    let dependence = DependenceFit(
      scores: scores, wet: wets, grid: grid, rain: rains, threshold: threshold)
    var model = ParametricWeather(
      wetThreshold: threshold, sites: sites,
      residualCorrelation: dependence.residualCorrelation, residualLag: dependence.residualLag,
      rainEffect: dependence.rainEffect, wetCorrelation: dependence.wetCorrelation,
      amountCorrelation: dependence.amountCorrelation,
      slowCorrelation: dependence.slowCorrelation, slowPersistence: dependence.slowPersistence,
      recordCentre: prepared.centre, centreYear: prepared.centre)
    let observed = prepared.sites.indices.map {
      ObservedSeasons.weather(of: prepared.sites[$0], $0, grid)
    }
    var calibration = GeneratorCalibration(
      observed, blockYears: prepared.blockYears, options: options)
    try calibration.run(&model)
    if let year = options.centreYear { model.centreYear = year }
    var provenance = prepared.provenance(options)
    provenance.warnings += calibration.warnings
    return FitResult(model: model, provenance: provenance)
  }
}

/// Records in the order of their sites, on one calendar, without trend.
struct PreparedRecords {
  let records: [DailyWeather]
  let sites: [WeatherSite]
  var grid: RecordGrid
  var trends: [TrendRemoval] = []
  let centre: Double

  init(_ unordered: [DailyWeather], options: GeneratorOptions) throws(GeneratorError) {
    guard !unordered.isEmpty else { throw .noSite }
    records = unordered.sorted { $0.place < $1.place }
    sites = records.map {
      WeatherSite(
        id: $0.place, latitude: $0.latitude, longitude: $0.longitude, elevation: $0.elevation)
    }
    for (one, next) in zip(sites, sites.dropFirst()) where one.id == next.id {
      throw .repeatedSite(id: one.id)
    }
    grid = try RecordGrid(records)
    centre = grid.centre
    let offset = centre - Double(grid.firstYear)
    for index in sites.indices {
      guard options.removesTrend else {
        trends.append(.none)
        continue
      }
      let mean = zip(grid.minimum[index], grid.maximum[index]).map { 0.5 * ($0 + $1) }
      let trend = TrendRemoval(mean: mean, centre: offset)
      trends.append(trend)
      for day in grid.minimum[index].indices {
        let years = (Double(day) + 0.5) / 365 - offset
        let moved = trend.slopes[RecordGrid.monthOfDay[day % 365]] * years
        grid.minimum[index][day] -= moved
        grid.maximum[index][day] -= moved
      }
    }
  }

  /// Years of each record, at least those that a fit needs.
  var blockYears: [Int] {
    grid.minimum.map { days in
      let known = Double(days.count { !$0.isNaN }) / 365
      return max(Int(known.rounded()), GeneratorOptions.requiredYears)
    }
  }

  func provenance(_ options: GeneratorOptions) -> GeneratorProvenance {
    var warnings: [String] = []
    for (index, record) in records.enumerated() where grid.reversedDays[index] > 0 {
      warnings.append(
        "\(record.place): the temperatures of \(grid.reversedDays[index]) days with a maximum below "
          + "the minimum were left out.")
    }
    for (index, record) in records.enumerated() where grid.completeYears[index] < 20 {
      warnings.append(
        "\(record.place): \(grid.completeYears[index]) complete years; return levels and "
          + "deviations between years are uncertain.")
    }
    return GeneratorProvenance(
      records: records.indices.map { GeneratorProvenance.Record(records[$0], grid, $0) },
      warnings: warnings)
  }
}
