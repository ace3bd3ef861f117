internal import AgroQuantities

/// The examination of a weather record: what is refused, rejected and doubtful, and the record
/// without the rejected values.
///
/// Refused, because no value can be trusted: a position outside the earth, an element without any
/// value, another unit (of the whole record or of single years), minimum and maximum exchanged.
/// Rejected, that is taken as missing: values outside of what was ever measured on earth
/// (-89.2 ... 56.7 C, 1,825 mm in a day), both temperatures of a day whose minimum is above its
/// maximum. Doubtful but kept, because a true extreme looks the same: outliers, spikes, runs of one
/// value, rainless years.
///
/// Reference: I. Durre, M. Menne, B. Gleason, T. Houston, R. Vose, Comprehensive automated quality
/// assurance of daily surface observations, Journal of Applied Meteorology and Climatology 49,
/// 2010, doi 10.1175/2010JAMC2375.1 (order of the checks, biweight z score of 6, spikes of 25 C,
/// precipitation of 9 times the 0.95 quantile). World records: WMO, World Weather and Climate
/// Extremes Archive. Runs of one value are judged by the record's own share of equal neighbours
/// instead of a fixed length of 20.
public struct WeatherQuality: Sendable {
  /// The record; rejected values are NaN.
  public private(set) var weather: DailyWeather
  /// What was found, the gravest first, then in order of the days.
  public private(set) var findings: [WeatherFinding] = []

  /// Lowest and highest temperature ever measured, widened to half a degree, and the highest
  /// precipitation of 24 hours.
  static let temperatures = -89.5...57.0
  static let rains = 0.0...1_825.0
  /// Complete years below which no generator is fitted.
  public static let fewestYears = 8

  /// Examines a record.
  ///
  /// - Parameters:
  ///   - weather: as read.
  ///   - elements: those that the files hold at all; of the others nothing is said.
  public init(_ weather: DailyWeather, elements: Set<WeatherElement> = Set(WeatherElement.allCases))
  {
    self.weather = weather
    checkPosition()
    var isReadable = true
    for element in WeatherElement.allCases where elements.contains(element) {
      if weather[element].allSatisfy(\.isNaN) {
        isReadable = false
        add(.noValues, .refused, "All values of the \(element.words) are missing.")
      }
    }
    if isReadable, elements.isSuperset(of: [.minimum, .maximum]) { checkExchange() }
    let temperatures = [WeatherElement.minimum, .maximum].filter { elements.contains($0) }
    if isReadable { checkUnits(temperatures) }
    guard !findings.contains(where: { $0.severity == .refused && $0.kind != .position }) else {
      sortFindings()
      return
    }
    checkBounds(elements)
    checkOrder()
    let climate = SeasonalSpread.self
    for element in temperatures {
      let spread = climate.init(self.weather, element)
      checkOutliers(element, spread)
      checkSpikes(element)
      checkRuns(element)
    }
    if elements.contains(.precipitation) {
      checkRain()
      checkRuns(.precipitation)
      checkRainlessYears()
    }
    if !elements.isSuperset(of: WeatherElement.allCases) {
      let absent = WeatherElement.allCases.filter { !elements.contains($0) }
      add(
        .noValues, .warning,
        "There is no column of \(absent.map(\.words).joined(separator: " and ")); a generator "
          + "cannot be fitted.")
    }
    checkLength(elements)
    sortFindings()
  }

  /// The worst that was found; nil of a faultless record.
  public var worst: WeatherFinding.Severity? { findings.map(\.severity).max() }

  mutating func add(
    _ kind: WeatherFinding.Kind, _ severity: WeatherFinding.Severity, days: Range<Int>? = nil,
    _ message: String
  ) {
    findings.append(WeatherFinding(kind, severity, days: days, message))
  }

  mutating func reject(_ element: WeatherElement, _ day: Int) { weather[element][day] = .nan }

  private mutating func sortFindings() {
    findings.sort {
      ($1.severity, $0.days?.lowerBound ?? -1) < ($0.severity, $1.days?.lowerBound ?? -1)
    }
  }

  private mutating func checkPosition() {
    func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>, _ unit: String) {
      guard !value.isNaN, !range.contains(value) else { return }
      add(
        .position, .refused,
        "The \(name) of \(weather.place) is \(value), but must be from \(range.lowerBound) to "
          + "\(range.upperBound)\(unit).")
    }
    check("latitude", weather.latitude, -90...90, " degrees")
    check("longitude", weather.longitude, -180...180, " degrees")
    // The Dead Sea's shore and Everest.
    check("elevation", weather.elevation, -450...8_850, " m")
  }

  private mutating func checkExchange() {
    var above = 0
    var below = 0
    for day in 0..<weather.dayCount {
      if weather.minimumCelsius[day] > weather.maximumCelsius[day] { above += 1 }
      if weather.minimumCelsius[day] < weather.maximumCelsius[day] { below += 1 }
    }
    if above > 10, above > below {
      add(
        .exchanged, .refused,
        "The minimum is above the maximum on \(above) of \(above + below) days: the two are "
          + "exchanged or in different units.")
    }
  }

  private mutating func checkLength(_ elements: Set<WeatherElement>) {
    let years = weather.completeYears(missingShare: 0.1).count
    guard elements.isSuperset(of: WeatherElement.allCases), years < Self.fewestYears else { return }
    add(
      .short, .warning,
      "The record has \(years) complete years; a generator is fitted to at least "
        + "\(Self.fewestYears).")
  }

  /// A date, or the first and the last of several.
  func dates(_ days: Range<Int>) -> String {
    let first = weather.date(days.lowerBound)
    return days.count == 1 ? "\(first)" : "\(first) to \(weather.date(days.upperBound - 1))"
  }
}
