import AgroModel
import AgroQuantities
import Testing

@Suite("Days of a season")
struct SeasonCalendarTests {
  @Test("Every season day is the calendar day that counting from 1 September gives")
  func days() throws {
    // Any pair of years without 29 February: 2022 and 2023.
    let first = try CivilDate(year: 2022, month: 9, day: 1)
    for day in 0..<SeasonCalendar.dayCount {
      let date = try first.adding(days: day)
      #expect(SeasonCalendar.dayOfYear(day) == date.dayOfYear)
      #expect(SeasonCalendar.monthDay(day) == (date.month, date.day))
      let late = day >= SeasonCalendar.newYear
      #expect(SeasonCalendar.day(month: date.month, day: date.day, late: late) == day)
    }
    #expect(try first.adding(days: SeasonCalendar.dayCount - 1).description == "2023-10-31")
  }
}
