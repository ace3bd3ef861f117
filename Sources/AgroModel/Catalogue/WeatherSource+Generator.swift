extension WeatherSimulator: WeatherSource {
  /// An empty block of the simulator's sites.
  public func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    WeatherBlock(
      firstYear: firstYear, years: years,
      sites: sites.map {
        SiteWeather(
          site: $0.id, latitude: $0.latitude, elevation: $0.elevation, years: years)
      })
  }
}
