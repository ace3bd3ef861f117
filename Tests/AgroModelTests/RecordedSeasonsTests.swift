import AgroModel
import AgroQuantities
import Testing

@Suite("Recorded seasons and designed events")
struct RecordedSeasonsTests {
  /// Every value says its day: the number of days since 1970.
  private static func record(missing: Set<Int> = []) throws -> DailyWeather {
    let first = try CivilDate(year: 1990, month: 1, day: 1)
    let end = try CivilDate(year: 1995, month: 1, day: 1)
    var record = DailyWeather(
      place: "p", latitude: 41, longitude: 69, elevation: 400, first: first,
      dayCount: end.days(since: first))
    for day in 0..<record.dayCount where !missing.contains(day) {
      let number = Double(try first.adding(days: day).daysSince1970)
      record.minimumCelsius[day] = number / 1000
      record.maximumCelsius[day] = number / 1000 + 8
      record.precipitationMillimetres[day] = 1
    }
    return record
  }

  @Test("A season is 1 September to 31 October without 29 February; lanes go through the seasons")
  func days() throws {
    let record = try Self.record()
    #expect(RecordedSeasons.seasons(of: [record], fillingUpTo: 0) == [1991, 1992, 1993, 1994])
    let source = try #require(RecordedSeasons(records: [record], years: [1994, 1992]))
    var block = source.emptyBlock(firstYear: 1, years: 3)
    source.fill(&block)
    var worst = 0.0
    for (lane, year) in [1992, 1994, 1992].enumerated() {
      for day in 0..<SeasonCalendar.dayCount {
        let date = SeasonCalendar.monthDay(day)
        let civil = try CivilDate(
          year: day < SeasonCalendar.newYear ? year - 1 : year, month: date.month, day: date.day)
        let found = block.sites[0].minimumCelsius[day * 3 + lane]
        worst = max(worst, (found - Double(civil.daysSince1970) / 1000).magnitude)
      }
    }
    #expect(worst == 0)
    #expect(RecordedSeasons(records: [record], years: [1990]) == nil)
    #expect(RecordedSeasons(records: [record], years: []) == nil)
  }

  @Test("Missing days are filled only as far as allowed, told, and from the other years")
  func gaps() throws {
    // Two days of March 1992 are missing.
    let first = try CivilDate(year: 1990, month: 1, day: 1)
    let gap = try CivilDate(year: 1992, month: 3, day: 10).days(since: first)
    let record = try Self.record(missing: [gap, gap + 1])
    #expect(RecordedSeasons(records: [record], years: [1992], fillingUpTo: 1) == nil)
    #expect(RecordedSeasons.seasons(of: [record], fillingUpTo: 1) == [1991, 1993, 1994])
    let source = try #require(
      RecordedSeasons(records: [record], years: [1991, 1992], fillingUpTo: 2))
    #expect(source.filled == [0, 2])
    var block = source.emptyBlock(firstYear: 0, years: 2)
    source.fill(&block)
    let day = SeasonCalendar.day(month: 3, day: 10)
    // The same day of 1990, 1991, 1993 and 1994.
    let expected = try [1990, 1991, 1993, 1994].reduce(0.0) {
      $0 + Double(try CivilDate(year: $1, month: 3, day: 10).daysSince1970) / 4000
    }
    #expect((block.sites[0].minimumCelsius[day * 2 + 1] - expected).magnitude < 1e-12)
    #expect(block.sites[0].precipitationMillimetres[day * 2 + 1] == 0)
  }

  @Test("A designed night sets the minimum of each site, and leaves a colder one and other days")
  func designed() throws {
    let record = try Self.record()
    let source = try #require(RecordedSeasons(records: [record, record], years: [1992]))
    let plain = {
      var block = source.emptyBlock(firstYear: 0, years: 1)
      source.fill(&block)
      return block
    }()
    let cold = DesignedCold(source, nights: [(130, -20), (131, 90)], warmer: [0, 3.5])
    var block = cold.emptyBlock(firstYear: 0, years: 1)
    cold.fill(&block)
    #expect(block.sites[0].minimumCelsius[130] == -20)
    #expect(block.sites[1].minimumCelsius[130] == -16.5)
    #expect(block.sites[0].minimumCelsius[131] == plain.sites[0].minimumCelsius[131])
    var changed = 0
    for day in 0..<SeasonCalendar.dayCount
    where block.sites[0].minimumCelsius[day] != plain.sites[0].minimumCelsius[day] {
      changed += 1
    }
    #expect(changed == 1)
  }

  @Test("Lost shares of groups are the means of their plantings by area")
  func groups() {
    var block = CatalogueBlock(firstYear: 2, years: 2, plantings: 3)
    let perils = Peril.allCases.count
    block.lost = [Float](repeating: 0, count: 6 * perils)
    func set(_ year: Int, _ planting: Int, _ peril: Peril, _ value: Float) {
      block.lost[(year * 3 + planting) * perils + peril.index] = value
    }
    set(0, 0, .frost, 0.5)
    set(0, 1, .frost, 0.25)
    set(0, 1, .hail, 0.125)
    set(1, 2, .frost, 0.75)
    var losses = YieldLosses(
      groups: [
        .init(weights: [1, 3, 0], perils: [.frost]), .init(weights: [1, 3, 0]),
        .init(weights: [0, 0, 7], perils: [.frost, .winterKill]),
        .init(weights: [0, 0, 0]),
      ], years: 4)
    losses.add(block)
    #expect(losses.annual[0] == [0, 0, 0.3125, 0])
    #expect(losses.annual[1] == [0, 0, 0.40625, 0])
    #expect(losses.annual[2] == [0, 0, 0, 0.75])
    #expect(losses.annual[3] == [0, 0, 0, 0])
  }
}
