import AgroQuantities
import Foundation
import Testing

@Suite("Dates")
struct CivilDateTests {
  @Test("every day of the years 1 to 9999 has the parts that counting gives")
  func allDays() throws {
    var (year, month, day) = (1, 1, 1)
    var wrong: [String] = []
    for number in -719_162...2_932_896 {
      let date = try CivilDate(daysSince1970: number)
      let parts = date.parts
      if parts.year != year || parts.month != month || parts.day != day {
        wrong.append(date.description)
      }
      let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      day += 1
      if day > lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) {
        (month, day) = (month + 1, 1)
        if month > 12 { (year, month) = (year + 1, 1) }
      }
    }
    #expect(wrong == [])
    #expect(year == 10_000)
  }

  @Test("Foundation counts the same days", arguments: ["1970-01-01", "2000-02-29", "2025-06-05"])
  func foundation(_ text: String) throws {
    let formatter = ISO8601DateFormatter()
    let date = try #require(formatter.date(from: text + "T00:00:00Z"))
    #expect(try CivilDate(text).daysSince1970 == Int32(date.timeIntervalSince1970 / 86_400))
    #expect(try CivilDate(text).description == text)
  }

  @Test("people may write the day first")
  func userDates() throws {
    let expected = try CivilDate(year: 2025, month: 6, day: 5)
    #expect(try CivilDate(user: "2025-06-05") == expected)
    #expect(try CivilDate(user: "05.06.2025") == expected)
    #expect(try CivilDate(user: " 5.6.2025 ") == expected)
  }

  @Test(
    "what is no date is refused",
    arguments: [
      "", "2025-6-5", "2025-02-29", "2025-13-01", "2025-00-10", "0000-01-01", "2025/06/05",
      "20250605", "2025-06-05T00", "05.06.25", "31.04.2025", "5.6.20255", "a.b.cdef", "-025-06-05",
      "2025-06-0５", "5..2025",
    ])
  func wrongDates(_ text: String) {
    #expect(throws: QuantityError.self) { try CivilDate(text) }
    #expect(throws: QuantityError.self) { try CivilDate(user: text) }
  }

  @Test("days and years are added inside the calendar")
  func arithmetic() throws {
    let date = try CivilDate("2024-02-29")
    #expect(try date.adding(days: 1).description == "2024-03-01")
    #expect(try date.adding(days: -60).description == "2023-12-31")
    #expect(try date.adding(years: 1).description == "2025-02-28")
    #expect(try date.adding(years: 4).description == "2028-02-29")
    #expect(try CivilDate("2025-01-01").days(since: date) == 307)
    #expect(date.dayOfYear == 60)
    #expect(throws: QuantityError.self) { try date.adding(days: 10_000_000) }
    #expect(throws: QuantityError.self) { try date.adding(days: .max) }
    #expect(throws: QuantityError.self) { try date.adding(years: .max) }
    #expect(throws: QuantityError.self) { try date.adding(years: -2024) }
  }

  @Test("days of every year")
  func monthDays() throws {
    let day = try MonthDay("03-15")
    #expect(day.description == "03-15")
    #expect(try MonthDay("--03-15") == day)
    #expect(try day.date(in: 2025).description == "2025-03-15")
    #expect(try MonthDay("02-29").date(in: 2025).description == "2025-02-28")
    #expect(try CivilDate("2025-03-15").monthDay == day)
    #expect(try MonthDay("03-14") < day)
    for text in ["", "3-15", "02-30", "13-01", "0315", "03/15", "aa-bb"] {
      #expect(throws: QuantityError.self) { try MonthDay(text) }
    }
  }
}
