/// A place without a daily record: its monthly normals, and the site of another generator that
/// lends what normals do not tell.
public struct BorrowedPlace: Sendable {
  /// The place.
  public var site: WeatherSite
  /// Monthly mean of the daily minimum, degrees, January first.
  public var minimum: [Double]
  /// Monthly mean of the daily maximum, degrees.
  public var maximum: [Double]
  /// Precipitation of each month, millimetres.
  public var precipitation: [Double]
  /// Wet days of each month.
  public var wetDays: [Double]
  /// Standard deviation between years of the seasonal mean temperature, degrees, winter first; nil
  /// keeps the lender's.
  public var seasonalDeviation: [Double]?
  /// Standard deviation between years of the seasons' precipitation over its mean, winter first; nil
  /// keeps the lender's.
  public var seasonalRain: [Double]?
  /// Factors of the lender's daily deviations; nil keeps them as they are.
  public var deviationScale: DeviationScale?
  /// The id of the lending site.
  public var lender: String

  /// A place; lists of 12 numbers, the deviations 4.
  public init(
    site: WeatherSite, minimum: [Double], maximum: [Double], precipitation: [Double],
    wetDays: [Double], seasonalDeviation: [Double]? = nil, seasonalRain: [Double]? = nil,
    deviationScale: DeviationScale? = nil, lender: String
  ) {
    self.site = site
    self.minimum = minimum
    self.maximum = maximum
    self.precipitation = precipitation
    self.wetDays = wetDays
    self.seasonalDeviation = seasonalDeviation
    self.seasonalRain = seasonalRain
    self.deviationScale = deviationScale
    self.lender = lender
  }

  func check() throws(GeneratorError) {
    for (name, list) in [
      ("minimum", minimum), ("maximum", maximum), ("precipitation", precipitation),
      ("wetDays", wetDays),
    ] where list.count != 12 || !list.allSatisfy(\.isFinite) {
      throw .unreadable(member: "\(site.id).\(name)", expected: "12 numbers")
    }
    for month in 0..<12 {
      guard maximum[month] > minimum[month] else {
        throw .unreadable(
          member: "\(site.id).maximum[\(month)]", expected: "above the minimum \(minimum[month])")
      }
      guard precipitation[month] >= 0, wetDays[month] >= 0,
        wetDays[month] <= Double(SeasonCalendar.monthLengths[month])
      else {
        throw .unreadable(
          member: "\(site.id).wetDays[\(month)]", expected: "a number of days of the month")
      }
    }
    if let deviationScale {
      for list in [deviationScale.minimum, deviationScale.maximum] {
        guard list.count == 12, list.allSatisfy({ $0 > 0.05 && $0 < 20 }) else {
          throw .unreadable(
            member: "\(site.id).deviationScale", expected: "12 factors above 0.05 and below 20")
        }
      }
    }
    if let seasonalDeviation {
      guard seasonalDeviation.count == 4, seasonalDeviation.allSatisfy({ $0 > 0 && $0 < 20 })
      else {
        throw .unreadable(member: "\(site.id).seasonalDeviation", expected: "4 numbers above 0")
      }
    }
    if let seasonalRain {
      guard seasonalRain.count == 4, seasonalRain.allSatisfy({ $0 > 0 && $0 < 20 }) else {
        throw .unreadable(member: "\(site.id).seasonalRain", expected: "4 numbers above 0")
      }
    }
  }

  /// Deviations between years of seasonal temperature, degrees, and of seasonal rain, millimetres a
  /// day; NaN keeps the lender's.
  var deviations: [Double] {
    let rain = (0..<4).map { quarter -> Double in
      guard let seasonalRain else { return .nan }
      let months = (0..<12).filter { Quarter.of(month: $0 + 1) == quarter }
      let total = months.reduce(0) { $0 + precipitation[$1] }
      return seasonalRain[quarter] * total / Double(Quarter.lengths[quarter])
    }
    return (seasonalDeviation ?? [.nan, .nan, .nan, .nan]) + rain
  }
}
