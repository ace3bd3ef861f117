internal import AgroQuantities

/// A recorded season in every year: what the hazards that weather does not explain, and nothing
/// else, make of it.
public struct RecordedSeason: WeatherSource {
  private let sites: [SiteWeather]

  /// The season of a harvest year from the records of some sites.
  ///
  /// - Parameters:
  ///   - records: one a site, in the order of the sites.
  ///   - year: the harvest year; the record must hold 1 September of the year before to 31 October.
  /// - Returns: nil where a day of the season is missing in a record; 29 February is left out.
  public init?(records: [DailyWeather], year: Int) {
    var sites: [SiteWeather] = []
    for record in records {
      var site = SiteWeather(
        site: record.place, latitude: record.latitude, elevation: record.elevation, years: 1)
      for day in 0..<SeasonCalendar.dayCount {
        let date = SeasonCalendar.monthDay(day)
        let calendarYear = day < SeasonCalendar.newYear ? year - 1 : year
        guard let civil = try? CivilDate(year: calendarYear, month: date.month, day: date.day)
        else { return nil }
        let index = civil.days(since: record.first)
        guard record.minimumCelsius.indices.contains(index) else { return nil }
        let low = record.minimumCelsius[index]
        let high = record.maximumCelsius[index]
        let rain = record.precipitationMillimetres[index]
        guard !low.isNaN, !high.isNaN, !rain.isNaN else { return nil }
        site.minimumCelsius[day] = min(low, high)
        site.maximumCelsius[day] = max(low, high)
        site.precipitationMillimetres[day] = rain
      }
      sites.append(site)
    }
    self.sites = sites
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

  /// Puts the season into every year.
  public func fill(_ block: inout WeatherBlock) {
    let years = block.years
    for number in sites.indices {
      for day in 0..<SeasonCalendar.dayCount {
        for lane in 0..<years {
          let at = day * years + lane
          block.sites[number].minimumCelsius[at] = sites[number].minimumCelsius[day]
          block.sites[number].maximumCelsius[at] = sites[number].maximumCelsius[day]
          block.sites[number].precipitationMillimetres[at] =
            sites[number].precipitationMillimetres[day]
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

  /// Nights, each with its minimum in degrees Celsius, on season days; a night that the source has
  /// colder stays as it is.
  public init(_ source: any WeatherSource, nights: [(day: Int, minimum: Double)]) {
    self.source = source
    self.nights = nights
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
      for night in nights where (0..<SeasonCalendar.dayCount).contains(night.day) {
        for lane in 0..<years {
          let at = night.day * years + lane
          let low = min(block.sites[number].minimumCelsius[at], night.minimum)
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
