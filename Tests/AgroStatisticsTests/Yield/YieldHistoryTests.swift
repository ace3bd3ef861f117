import AgroStatistics
import Testing

@Suite("Yield histories: cleaning")
struct YieldHistoryTests {
  private func records(_ years: [Int], _ values: [Double]) -> [YieldRecord] {
    zip(years, values).enumerated().map { YieldRecord(year: $1.0, value: $1.1, line: $0 + 2) }
  }
  private let values = [5.1, 6.2, 4.8, 7.7, 5.9, 6.6, 5.0, 6.1, 4.2]

  @Test("Gaps, duplicates and impossible values are reported with their lines")
  func report() {
    let issues = YieldHistory.inspect(
      records([2001, 2002, 2002, 2006, 2007], [5, 6, 7, -1, .nan]), possible: 0...20)
    #expect(
      issues.map(\.kind).prefix(3) == [
        .duplicate(year: 2002), .gap(from: 2003, through: 2005),
        .impossible(year: 2006, value: -1, possible: 0...20),
      ])
    #expect(issues.count == 4)
    #expect(issues[1].description == "Line 5: there is no value for 2003 to 2005.")
    #expect(issues[0].description == "Line 4: the year 2002 occurs more than once.")
  }

  @Test("Each kind of bad record is an error that names the place")
  func errors() throws {
    let years = Array(2001...2009)
    #expect(throws: FitError.duplicatedYear(series: "Ganja", year: 2003)) {
      try YieldHistory(place: "Ganja", records(years + [2003], values + [5]))
    }
    #expect(throws: FitError.gap(series: "Ganja", afterYear: 2009, nextYear: 2012)) {
      try YieldHistory(place: "Ganja", records(years + [2012], values + [5]))
    }
    for wrong in [-0.1, Double.nan, 1e308, .infinity] {
      #expect(throws: FitError.self) {
        try YieldHistory(place: "Ganja", records(years + [2010], values + [wrong]))
      }
    }
    #expect(throws: FitError.tooFewObservations(series: "Ganja", count: 7, required: 8)) {
      try YieldHistory(
        place: "Ganja", records(Array(years.prefix(7)), Array(values.prefix(7))))
    }
    #expect(throws: FitError.constantSeries(series: "Ganja", value: 4)) {
      try YieldHistory(place: "Ganja", records(years, years.map { _ in 4 }))
    }
    let accepted = try YieldHistory(
      place: "Ganja", records(years + [2012], values + [5]), gaps: .accept)
    #expect(accepted.issues.count == 1 && accepted.years.count == 10)
  }

  @Test("A trend that is not positive is an error")
  func trend() throws {
    let falling = try YieldHistory(
      place: "Ganja", records(Array(2001...2009), [9, 8, 6.5, 5.1, 4, 3.1, 2, 1, 0.1]))
    #expect(throws: FitError.self) { try YieldTrend(falling) }
    let slower = try YieldHistory(
      place: "Ganja", records(Array(2001...2009), [9, 8, 6.5, 5.8, 5, 4.4, 3.5, 2.8, 2.2]))
    let trend = try YieldTrend(slower)
    #expect(throws: FitError.self) {
      try YieldModel(slower, trend: trend, insuredYear: 2016)
    }
  }
}
