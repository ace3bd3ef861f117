import AgroModel
import AgroQuantities
import Testing

@Suite("Daily weather")
struct DailyWeatherTests {
  @Test("Days, years and missing values of a record over a leap year")
  func years() throws {
    let first = try CivilDate("2003-11-30")
    let last = try CivilDate("2006-01-01")
    var weather = DailyWeather(place: "P", first: first, dayCount: last.days(since: first) + 1)
    #expect(weather.last == last)
    #expect(weather.wholeYears == 2004..<2006)
    #expect(weather.indices(ofYear: 2003) == 0..<32)
    #expect(weather.indices(ofYear: 2004) == 32..<398)
    #expect(weather.indices(ofYear: 2006).count == 1)
    #expect(weather.indices(ofYear: 2010).isEmpty)
    #expect(weather.completeYears() == [])
    #expect(weather.completeYears(missingShare: 1) == [2004, 2005])
    for index in 0..<weather.dayCount {
      weather.minimumCelsius[index] = 1
      weather.maximumCelsius[index] = 2
      weather.precipitationMillimetres[index] = 0
    }
    #expect(weather.completeYears() == [2004, 2005])
    let leapDay = try #require(weather.index(of: CivilDate("2004-02-29")))
    weather.precipitationMillimetres[leapDay] = .nan
    #expect(weather.isMissing(leapDay))
    #expect(weather.completeYears() == [2005])
    #expect(weather.completeYears(missingShare: 0.01) == [2004, 2005])
    #expect(!weather.hasPosition)
  }
}
