/// Recorded statistics beside those of simulated series of the same length.
///
/// The interval of a statistic goes from the 0.0005 to the 0.9995 quantile over blocks of simulated
/// years as long as the record. The report simulates at the record's centre and compares with the
/// record without its trend.
public struct GeneratorReport: Sendable {
  /// How a recorded number lies to the simulated ones.
  public enum Verdict: String, Sendable {
    case inside
    case outside
    /// Too few data for the statistic.
    case notEstimable = "not estimable"
  }

  /// One statistic of a site.
  public struct Line: Sendable {
    /// The site's id.
    public var site: String
    public var statistic: WeatherStatistic
    /// Of the record.
    public var observed: Double
    /// Median, mean and ends of the interval over the blocks.
    public var median: Double
    public var mean: Double
    public var low: Double
    public var high: Double
    /// For return levels: the record's by a generalised extreme value law fitted by maximum
    /// likelihood; nil elsewhere.
    public var fitted: Double?

    /// Width of the interval over the size of the median; nil for a median of 0.
    public var relativeWidth: Double? { median == 0 ? nil : (high - low) / abs(median) }

    /// Whether the recorded number is inside the interval, its ends included up to rounding.
    public var verdict: Verdict {
      guard observed.isFinite, low.isFinite, high.isFinite else { return .notEstimable }
      let room = 1e-12 * max(abs(low), abs(high))
      return observed >= low - room && observed <= high + room ? .inside : .outside
    }
  }

  /// Simulated over recorded, averaged over the sites, which has to lie between 0.90 and 1.10.
  public struct PooledRatio: Sendable {
    /// What is compared.
    public var name: String
    /// The mean of the sites' ratios.
    public var ratio: Double
    /// Sites that it is the mean of.
    public var sites: Int
    /// Whether it lies between 0.90 and 1.10.
    public var passes: Bool { ratio >= 0.9 && ratio <= 1.1 }
  }

  /// All lines, site by site.
  public internal(set) var lines: [Line] = []
  /// The pooled ratios.
  public internal(set) var pooled: [PooledRatio] = []
  /// Years of a block of each site, simulated blocks.
  public internal(set) var blockYears: [Int] = []
  public internal(set) var blocks: Int
  /// The record's middle and the year that the generator's temperatures stand for.
  public internal(set) var recordCentre: Double
  public internal(set) var centreYear: Double
  /// Yearly minima of the record, a list a site, NaN where unknown.
  public internal(set) var recordedMinima: [[Double]] = []

  /// Lines that are outside their interval.
  public var failures: [Line] { lines.filter { $0.verdict == .outside } }

  /// Whether every line is inside and every pooled ratio passes.
  public var passes: Bool { failures.isEmpty && pooled.allSatisfy(\.passes) }

  /// What fails, in sentences; empty for a generator that shows everything asked of it.
  public var shortcomings: [String] {
    var list = failures.map { line in
      "\(line.site): \(line.statistic.kind.rawValue)"
        + (line.statistic.part.isEmpty ? "" : " (\(line.statistic.part))")
        + " is \(line.observed) in the record, outside \(line.low) to \(line.high)."
    }
    for ratio in pooled where !ratio.passes {
      list.append("\(ratio.name): simulated over recorded is \(ratio.ratio), not 0.90 to 1.10.")
    }
    return list
  }

  /// Compares a generator with the records that it was fitted to, or with others of its sites.
  ///
  /// - Parameters:
  ///   - generate: Makes a block of years (first year, number of years) at the record's centre.
  ///   - blocks: Simulated blocks; 2,000 or more resolve the 0.0005 quantile.
  /// - Throws: ``GeneratorError`` where a record cannot be used.
  init(
    _ prepared: PreparedRecords, threshold: Double, centreYear: Double, blocks: Int,
    generate: (Int, Int) -> WeatherBlock
  ) {
    self.blocks = blocks
    recordCentre = prepared.centre
    self.centreYear = centreYear
    let sites = prepared.sites
    let recorded = sites.indices.map {
      ObservedSeasons.weather(of: sites[$0], $0, prepared.grid)
    }
    let courses = recorded.map { SeasonCourse($0) }
    let tallies = recorded.indices.map {
      SeasonTally(recorded[$0], threshold: threshold, course: courses[$0])
    }
    blockYears = prepared.blockYears
    recordedMinima = tallies.map { $0.lowest.map { $0.isFinite ? $0 : .nan } }
    let length = blockYears.max() ?? GeneratorOptions.requiredYears
    var samples = sites.indices.map { _ in
      [[Double]](repeating: [], count: WeatherStatistic.ofSite.count)
    }
    let pairs = sites.indices.flatMap { i in (0..<i).map { (i, $0) } }
    var pairSamples = [[[Double]]](
      repeating: [[Double]](repeating: [], count: 4), count: pairs.count)
    let perRun = max(1, 256 / length)
    var done = 0
    while done < blocks {
      let count = min(perRun, blocks - done)
      let simulated = generate(done * length, count * length)
      for (site, weather) in simulated.sites.enumerated() {
        let tally = SeasonTally(weather, threshold: threshold, course: courses[site])
        for k in 0..<count {
          let lanes = (k * length)..<(k * length + blockYears[site])
          for (index, value) in tally.statistics(lanes).enumerated() where !value.isNaN {
            samples[site][index].append(value)
          }
        }
      }
      for (index, pair) in pairs.enumerated() {
        let years = min(blockYears[pair.0], blockYears[pair.1])
        for k in 0..<count {
          let values = PairCorrelations.values(
            simulated.sites[pair.0], simulated.sites[pair.1],
            (courses[pair.0], courses[pair.1]), threshold: threshold,
            lanes: (k * length)..<(k * length + years))
          for kind in 0..<4 where !values[kind].isNaN {
            pairSamples[index][kind].append(values[kind])
          }
        }
      }
      done += count
    }
    for site in sites.indices {
      let all = 0..<tallies[site].years
      let observed = tallies[site].statistics(all)
      let levels = ReturnLevels.byLikelihood(
        recordedMinima[site], WeatherStatistic.periods)
      var level = 0
      for (index, statistic) in WeatherStatistic.ofSite.enumerated() {
        var line = Self.line(
          sites[site].id, courses[site].isSouthern ? statistic.inTheSouth : statistic,
          observed[index], samples[site][index], blocks)
        if statistic.kind == .returnLevel {
          line.fitted = levels[level].isFinite ? levels[level] : nil
          level += 1
        }
        lines.append(line)
      }
      for (index, pair) in pairs.enumerated() where pair.0 == site {
        let values = PairCorrelations.values(
          recorded[pair.0], recorded[pair.1], (courses[pair.0], courses[pair.1]),
          threshold: threshold, lanes: all)
        for (kind, value) in values.enumerated() {
          lines.append(
            Self.line(
              sites[site].id,
              WeatherStatistic(WeatherStatistic.pairKinds[kind], sites[pair.1].id), value,
              pairSamples[index][kind], blocks))
        }
      }
    }
    pool(tallies)
  }

  private static func line(
    _ site: String, _ statistic: WeatherStatistic, _ observed: Double, _ sample: [Double],
    _ blocks: Int
  ) -> Line {
    // A statistic that most blocks do not have is not one of this place.
    guard sample.count > blocks / 2 else {
      return Line(
        site: site, statistic: statistic, observed: observed, median: .nan, mean: .nan,
        low: .nan, high: .nan)
    }
    let sorted = sample.sorted()
    return Line(
      site: site, statistic: statistic, observed: observed,
      median: Quantiles.interpolated(sorted, 0.5),
      mean: sorted.reduce(0, +) / Double(sorted.count),
      low: Quantiles.interpolated(sorted, 0.0005), high: Quantiles.interpolated(sorted, 0.9995))
  }

  private mutating func pool(_ tallies: [SeasonTally]) {
    func mean(_ name: String, _ ratios: [Double]) {
      let known = ratios.filter(\.isFinite)
      guard !known.isEmpty else { return }
      pooled.append(
        PooledRatio(
          name: name, ratio: known.reduce(0, +) / Double(known.count), sites: known.count))
    }
    for kind in [
      WeatherStatistic.Kind.temperatureBetweenYears, .rainBetweenYears,
    ] {
      for season in Quarter.names {
        let found = lines.filter { $0.statistic == WeatherStatistic(kind, season) }
        // A season that is dry in nearly all years has no ratio.
        mean(
          "\(kind.rawValue), \(season)",
          found.filter { $0.observed > 0 }.map { $0.mean / $0.observed })
      }
    }
    let level = WeatherStatistic(.returnLevel, "10 years")
    var ratios: [Double] = []
    for (index, line) in lines.filter({ $0.statistic == level }).enumerated() {
      // The anomaly from the mean temperature of the coldest season.
      let seasons = (0..<4).map { quarter in
        YearMoments(
          tallies[index].seasonalMeans(quarter, rain: false, 0..<tallies[index].years)
        ).mean
      }
      guard let coldest = seasons.filter(\.isFinite).min() else { continue }
      ratios.append((line.mean - coldest) / (line.observed - coldest))
    }
    mean("anomaly of the 10-year minimum", ratios)
  }
}

extension GeneratorReport {
  /// A generator beside records of its sites.
  ///
  /// - Parameters:
  ///   - records: One of every site of the generator.
  ///   - options: The choice of the fit that concerns records: whether the trend is removed.
  ///   - blocks: Simulated blocks of the record's length.
  ///   - seed: Seed of the simulation.
  /// - Throws: ``GeneratorError`` where a record cannot be used or is of no site.
  public init(
    _ generator: WeatherGenerator, records: [DailyWeather],
    options: GeneratorOptions = GeneratorOptions(), blocks: Int = 2000, seed: UInt64 = 2
  ) throws(GeneratorError) {
    let prepared = try PreparedRecords(records, options: options)
    let simulator = try WeatherSimulator(
      generator.centred(on: generator.recordCentre), seed: seed, sites: prepared.sites.map(\.id))
    self.init(
      prepared, threshold: generator.wetThreshold, centreYear: generator.centreYear,
      blocks: blocks
    ) { simulator.block(firstYear: $0, years: $1) }
  }
}
