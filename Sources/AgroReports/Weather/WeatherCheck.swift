public import AgroModel

/// What the check of a station's weather is told to show.
public struct WeatherCheck: Sendable {
  /// Title of the format.
  public var format: String
  /// Names of the files with their SHA-256.
  public var files: [(name: String, hash: String)]
  /// Units as read: "celsius, millimetres".
  public var units: String
  /// The record, rejected values missing.
  public var weather: DailyWeather
  /// Days between the first and the last that have no row.
  public var daysWithoutRow: Int
  /// What the checks found.
  public var findings: [WeatherFinding]
  /// The correction to normals, where asked for, and the distance of their station.
  public var correction: BiasCorrection?
  /// The distance to the normals' station, in kilometres.
  public var normalsKilometres: Double?
  /// Where the regional warming comes from.
  public var warming: RegionalWarming?

  /// The check of a station's weather.
  public init(
    format: String, files: [(name: String, hash: String)], units: String, weather: DailyWeather,
    daysWithoutRow: Int, findings: [WeatherFinding], correction: BiasCorrection? = nil,
    normalsKilometres: Double? = nil, warming: RegionalWarming? = nil
  ) {
    self.format = format
    self.files = files
    self.units = units
    self.weather = weather
    self.daysWithoutRow = daysWithoutRow
    self.findings = findings
    self.correction = correction
    self.normalsKilometres = normalsKilometres
    self.warming = warming
  }

  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A day's value that stands out.
  struct Extreme {
    var name: String
    var value: Double
    var day: Int
    var unit: String
  }

  /// Lowest and highest temperature and the greatest precipitation of a day.
  var extremes: [Extreme] {
    func find(_ name: String, _ values: [Double], _ unit: String, isLowest: Bool) -> Extreme? {
      var best: Int?
      for day in values.indices where !values[day].isNaN {
        guard let known = best else {
          best = day
          continue
        }
        if isLowest ? values[day] < values[known] : values[day] > values[known] { best = day }
      }
      return best.map { Extreme(name: name, value: values[$0], day: $0, unit: unit) }
    }
    return [
      find("lowest minimum", weather.minimumCelsius, "C", isLowest: true),
      find("highest maximum", weather.maximumCelsius, "C", isLowest: false),
      find(
        "greatest precipitation of a day", weather.precipitationMillimetres, "mm", isLowest: false),
    ].compactMap { $0 }
  }
}
