internal import AgroQuantities

/// Recorded seasons as the years of a source, again and again in their order: one season alone is
/// that season in every year.
public struct RecordedSeasons: WeatherSource {
  /// Harvest years in the order of the lanes.
  public let seasons: [Int]
  /// Days of a season that were missing in a record and are filled, by season.
  public let filled: [Int]
  private let sites: [SiteWeather]

  /// The seasons of harvest years from the records of some sites.
  ///
  /// - Parameters:
  ///   - records: one a site, in the order of the sites.
  ///   - years: the harvest years; a season goes from 1 September of the year before to 31 October,
  ///     29 February left out.
  ///   - most: days of a season that may be missing in a record: each gets the mean temperatures of
  ///     its calendar day over the other years, and no rain.
  /// - Returns: nil where a season misses more than that, or none is asked for.
  public init?(records: [DailyWeather], years: [Int], fillingUpTo most: Int = 0) {
    guard !years.isEmpty else { return nil }
    var sites: [SiteWeather] = []
    var filled = [Int](repeating: 0, count: years.count)
    for record in records {
      var site = SiteWeather(
        site: record.place, latitude: record.latitude, elevation: record.elevation,
        years: years.count)
      for (lane, year) in years.enumerated() {
        var missing = 0
        for day in 0..<SeasonCalendar.dayCount {
          let at = day * years.count + lane
          var values = Self.values(of: record, day: day, year: year)
          if values == nil {
            missing += 1
            guard missing <= most else { return nil }
            values = Self.usual(of: record, day: day)
          }
          guard let values else { return nil }
          site.minimumCelsius[at] = min(values.low, values.high)
          site.maximumCelsius[at] = max(values.low, values.high)
          site.precipitationMillimetres[at] = values.rain
        }
        filled[lane] = max(filled[lane], missing)
      }
      sites.append(site)
    }
    self.sites = sites
    self.filled = filled
    seasons = years
  }

  private typealias Values = (low: Double, high: Double, rain: Double)

  /// A day of a season; nil where a value is missing.
  private static func values(of record: DailyWeather, day: Int, year: Int) -> Values? {
    let date = SeasonCalendar.monthDay(day)
    let calendarYear = day < SeasonCalendar.newYear ? year - 1 : year
    guard let civil = try? CivilDate(year: calendarYear, month: date.month, day: date.day)
    else { return nil }
    let index = civil.days(since: record.first)
    guard record.minimumCelsius.indices.contains(index) else { return nil }
    let values = (
      record.minimumCelsius[index], record.maximumCelsius[index],
      record.precipitationMillimetres[index]
    )
    return values.0.isNaN || values.1.isNaN || values.2.isNaN ? nil : values
  }

  /// Mean temperatures of a calendar day over the record; nil where no year has it.
  private static func usual(of record: DailyWeather, day: Int) -> Values? {
    let all = harvestYears(of: record).compactMap { values(of: record, day: day, year: $0) }
    guard !all.isEmpty else { return nil }
    let n = Double(all.count)
    return (all.reduce(0) { $0 + $1.low } / n, all.reduce(0) { $0 + $1.high } / n, 0)
  }

  /// The harvest years that a record touches.
  private static func harvestYears(of record: DailyWeather) -> ClosedRange<Int> {
    let first = record.first.year
    let last = try? record.first.adding(days: max(0, record.minimumCelsius.count - 1))
    return first...max(first, last?.year ?? first)
  }

  /// The harvest years that all records have, with at most so many days missing in each.
  public static func seasons(of records: [DailyWeather], fillingUpTo most: Int) -> [Int] {
    guard let first = records.first else { return [] }
    return harvestYears(of: first).filter { year in
      records.allSatisfy { record in
        var missing = 0
        for day in 0..<SeasonCalendar.dayCount
        where values(of: record, day: day, year: year) == nil {
          missing += 1
          if missing > most { return false }
        }
        return true
      }
    }
  }

  /// An empty block of the sites.
  public func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    WeatherBlock(
      firstYear: firstYear, years: years,
      sites: sites.map {
        SiteWeather(
          site: $0.site, latitude: $0.latitude, elevation: $0.elevation, years: years)
      })
  }

  /// Puts the seasons into the years in their order, from the block's first year on.
  public func fill(_ block: inout WeatherBlock) {
    let years = block.years
    let count = seasons.count
    for number in sites.indices {
      for day in 0..<SeasonCalendar.dayCount {
        for lane in 0..<years {
          let at = day * years + lane
          let from = day * count + (block.firstYear + lane) % count
          block.sites[number].minimumCelsius[at] = sites[number].minimumCelsius[from]
          block.sites[number].maximumCelsius[at] = sites[number].maximumCelsius[from]
          block.sites[number].precipitationMillimetres[at] =
            sites[number].precipitationMillimetres[from]
        }
      }
    }
  }
}

/// Weather with a designed event in every year: nights whose minimum is set.
///
/// The days around are as the source has them; a maximum below the set minimum is raised to it.
public struct DesignedCold: WeatherSource {
  private let source: any WeatherSource
  private let nights: [(day: Int, minimum: Double)]
  private let warmer: [Double]

  /// Nights, each with its minimum in degrees Celsius, on season days; a night that the source has
  /// colder stays as it is.
  ///
  /// - Parameter warmer: how much milder each site is than the minima, in the order of the source's
  ///   sites; the same everywhere where it is empty.
  public init(
    _ source: any WeatherSource, nights: [(day: Int, minimum: Double)], warmer: [Double] = []
  ) {
    self.source = source
    self.nights = nights
    self.warmer = warmer
  }

  /// An empty block of the source.
  public func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    source.emptyBlock(firstYear: firstYear, years: years)
  }

  /// The source's weather with the nights in their places.
  public func fill(_ block: inout WeatherBlock) {
    source.fill(&block)
    let years = block.years
    for number in block.sites.indices {
      let more = warmer.indices.contains(number) ? warmer[number] : 0
      for night in nights where (0..<SeasonCalendar.dayCount).contains(night.day) {
        for lane in 0..<years {
          let at = night.day * years + lane
          let low = min(block.sites[number].minimumCelsius[at], night.minimum + more)
          block.sites[number].minimumCelsius[at] = low
          block.sites[number].maximumCelsius[at] = max(
            low, block.sites[number].maximumCelsius[at])
        }
      }
    }
  }
}

/// No weather at all, for scenarios whose yields follow a law of their own: all values are 0.
public struct StillWeather: WeatherSource {
  private let sites: [String]

  /// Sites by their names.
  public init(sites: [String]) { self.sites = sites }

  /// An empty block of the sites.
  public func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    WeatherBlock(
      firstYear: firstYear, years: years,
      sites: sites.map { SiteWeather(site: $0, latitude: 40, elevation: 0, years: years) })
  }

  /// Leaves the block as it is.
  public func fill(_ block: inout WeatherBlock) {}
}
