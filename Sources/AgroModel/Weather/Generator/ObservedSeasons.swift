/// A record cut into seasons like simulated ones: a lane a year, missing days NaN, temperatures
/// moved along the trend to the middle of the record.
enum ObservedSeasons {
  /// The seasons of a site of a grid whose trend has been removed. Lane k is the season whose year
  /// begins on 1 September of the year before the grid's year k.
  static func weather(of site: WeatherSite, _ index: Int, _ grid: RecordGrid) -> SiteWeather {
    let lanes = grid.years + 1
    var weather = SiteWeather(
      site: site.id, latitude: site.latitude, elevation: site.elevation, years: lanes)
    for day in 0..<SeasonCalendar.dayCount {
      for lane in 0..<lanes {
        let at = 365 * (lane - 1) + 243 + day
        let isInside = at >= 0 && at < grid.days
        weather.minimumCelsius[day * lanes + lane] = isInside ? grid.minimum[index][at] : .nan
        weather.maximumCelsius[day * lanes + lane] = isInside ? grid.maximum[index][at] : .nan
        weather.precipitationMillimetres[day * lanes + lane] =
          isInside ? grid.rain[index][at] : .nan
      }
    }
    return weather
  }
}
