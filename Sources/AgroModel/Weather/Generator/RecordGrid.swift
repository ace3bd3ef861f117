internal import AgroQuantities

/// Records on one calendar of 365-day years (29 February is left out): arrays of days from
/// 1 January of the first year on, NaN where a value is missing.
struct RecordGrid: Sendable {
  let firstYear: Int
  let years: Int
  /// Daily minimum by site, degrees.
  var minimum: [[Double]]
  /// Daily maximum by site, degrees.
  var maximum: [[Double]]
  /// Precipitation by site, millimetres.
  let rain: [[Double]]
  /// Days whose maximum was below the minimum, by site; their temperatures count as missing.
  let reversedDays: [Int]
  /// Complete years by site.
  let completeYears: [Int]

  var days: Int { 365 * years }

  /// Checks and aligns records.
  init(_ records: [DailyWeather]) throws(GeneratorError) {
    guard let first = records.map(\.first.year).min(),
      let last = records.map(\.last.year).max()
    else { throw .noSite }
    var grid: (minimum: [[Double]], maximum: [[Double]], rain: [[Double]]) = ([], [], [])
    var reversed: [Int] = []
    var complete: [Int] = []
    let size = 365 * (last - first + 1)
    for record in records {
      let empty = [Double](repeating: .nan, count: size)
      var (low, high, rain) = (empty, empty, empty)
      var turned = 0
      var (year, month, day) = record.first.parts
      for index in 0..<record.dayCount {
        let isLeapDay = month == 2 && day == 29
        if !isLeapDay {
          let at = 365 * (year - first) + Self.dayOfYear(month, day)
          let (a, b) = (record.minimumCelsius[index], record.maximumCelsius[index])
          try Self.check(record, index)
          if b >= a {
            low[at] = a
            high[at] = b
          } else if b < a {
            turned += 1
          }
          rain[at] = record.precipitationMillimetres[index]
        }
        day += 1
        if day > CivilDate.days(inMonth: month, of: year) {
          day = 1
          month += 1
          if month > 12 {
            month = 1
            year += 1
          }
        }
      }
      try Self.checkCoverage(record, low, rain, firstYear: first)
      grid.minimum.append(low)
      grid.maximum.append(high)
      grid.rain.append(rain)
      reversed.append(turned)
      complete.append(record.completeYears(missingShare: 0.1).count)
    }
    firstYear = first
    years = last - first + 1
    minimum = grid.minimum
    maximum = grid.maximum
    rain = grid.rain
    reversedDays = reversed
    completeYears = complete
  }

  private static func check(_ record: DailyWeather, _ index: Int) throws(GeneratorError) {
    func refuse(_ value: Double, _ expected: String) -> GeneratorError {
      .impossible(
        place: record.place, date: "\(record.date(index))", value: value, expected: expected)
    }
    for value in [record.minimumCelsius[index], record.maximumCelsius[index]]
    where value < -90 || value > 60 {
      throw refuse(value, "a temperature from -90 to 60 degrees Celsius")
    }
    let rain = record.precipitationMillimetres[index]
    if rain < 0 || rain > 2000 { throw refuse(rain, "precipitation from 0 to 2000 mm a day") }
  }

  private static func checkCoverage(
    _ record: DailyWeather, _ low: [Double], _ rain: [Double], firstYear: Int
  ) throws(GeneratorError) {
    let rainDays = rain.count { !$0.isNaN }
    guard rainDays >= 365 else { throw .noRain(place: record.place, days: rainDays) }
    let complete = record.completeYears(missingShare: 0.1).count
    guard complete >= GeneratorOptions.requiredYears else {
      throw .tooShort(
        place: record.place, completeYears: complete, required: GeneratorOptions.requiredYears)
    }
    var days = [Int](repeating: 0, count: 12)
    for index in low.indices where !low[index].isNaN && !rain[index].isNaN {
      days[monthOfDay[index % 365]] += 1
    }
    for month in 0..<12 where days[month] < 150 {
      throw .emptyMonth(place: record.place, month: month + 1, days: days[month], required: 150)
    }
  }

  /// 0..<365.
  static func dayOfYear(_ month: Int, _ day: Int) -> Int {
    monthStart[month - 1] + day - 1
  }

  /// First day of each month, 0..<365.
  static let monthStart: [Int] = {
    var start = 0
    return SeasonCalendar.monthLengths.map { length in
      defer { start += length }
      return start
    }
  }()

  /// Month, 0...11, of each day of the year.
  static let monthOfDay: [Int] = {
    var months: [Int] = []
    for (month, length) in SeasonCalendar.monthLengths.enumerated() {
      months += [Int](repeating: month, count: length)
    }
    return months
  }()

  /// Whether a day is wet: 1, 0, or NaN where it is not known.
  func wet(_ site: Int, threshold: Double) -> [Double] {
    rain[site].map { $0.isNaN ? .nan : $0 >= threshold ? 1 : 0 }
  }

  /// The mean time of the days with temperatures, as a year.
  var centre: Double {
    var sum = 0.0
    var count = 0.0
    for site in minimum {
      for (index, value) in site.enumerated() where !value.isNaN {
        sum += Double(index)
        count += 1
      }
    }
    return Double(firstYear) + (sum / max(count, 1) + 0.5) / 365
  }
}
