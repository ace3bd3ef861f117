internal import AgroQuantities

/// Monthly means of a place over a period of years.
public struct MonthlyNormals: Sendable, Equatable {
  /// The station's name.
  public var station: String
  /// Degrees north and east; NaN where not known.
  public var latitude: Double
  /// Degrees east; NaN where not known.
  public var longitude: Double
  /// Metres above sea level; NaN where not known.
  public var elevation: Double
  /// First and last year of the period.
  public var period: ClosedRange<Int>
  /// Mean daily minimum of the 12 months, degrees Celsius.
  public var minimumCelsius: [Double]
  /// Mean daily maximum of the 12 months, degrees Celsius.
  public var maximumCelsius: [Double]
  /// Mean precipitation of the 12 months, millimetres a month.
  public var precipitationMillimetres: [Double]
  /// Mean number of days with precipitation of the 12 months, where known.
  public var wetDays: [Double]?
  /// Mean number of days with frost of the 12 months, where known.
  public var frostDays: [Double]?

  /// Normals of 12 months from January.
  ///
  /// - Precondition: each list has 12 numbers.
  public init(
    station: String, latitude: Double, longitude: Double, elevation: Double,
    period: ClosedRange<Int>, minimumCelsius: [Double], maximumCelsius: [Double],
    precipitationMillimetres: [Double], wetDays: [Double]? = nil, frostDays: [Double]? = nil
  ) {
    precondition(
      minimumCelsius.count == 12 && maximumCelsius.count == 12
        && precipitationMillimetres.count == 12, "Normals have 12 months.")
    self.station = station
    self.latitude = latitude
    self.longitude = longitude
    self.elevation = elevation
    self.period = period
    self.minimumCelsius = minimumCelsius
    self.maximumCelsius = maximumCelsius
    self.precipitationMillimetres = precipitationMillimetres
    self.wetDays = wetDays
    self.frostDays = frostDays
  }

  /// The normals with temperatures shifted by so many degrees in every month.
  public func warmed(by celsius: Double) -> MonthlyNormals {
    var result = self
    for month in 0..<12 {
      result.minimumCelsius[month] += celsius
      result.maximumCelsius[month] += celsius
    }
    return result
  }

  /// The normals at another height.
  ///
  /// - Parameters:
  ///   - elevation: metres.
  ///   - lapse: degrees Celsius lost in 100 m of rise.
  public func moved(to elevation: Double, lapse: Double) -> MonthlyNormals {
    guard elevation.isFinite, self.elevation.isFinite else { return self }
    var result = warmed(by: -(elevation - self.elevation) / 100 * lapse)
    result.elevation = elevation
    return result
  }
}

/// The warming of a region between two periods, along which normals are shifted to the years of a
/// record: linear in time between the middles of the periods, and beyond.
public struct RegionalWarming: Sendable, Equatable {
  /// Degrees Celsius from the first period to the second.
  public var celsius: Double
  /// The years of the first period.
  public var from: ClosedRange<Int>
  /// The years of the second period.
  public var to: ClosedRange<Int>
  /// Where the number comes from, in words.
  public var source: String

  /// A warming from one period to another, in degrees Celsius, with its source.
  public init(celsius: Double, from: ClosedRange<Int>, to: ClosedRange<Int>, source: String) {
    self.celsius = celsius
    self.from = from
    self.to = to
    self.source = source
  }

  /// Observed at 19 stations of Azerbaijan, 1991-2018 against 1961-1990; 0.61 to 1.17 C by station.
  public static let azerbaijan = RegionalWarming(
    celsius: 0.83, from: 1961...1990, to: 1991...2018,
    source: "19 stations of Azerbaijan, Climate 13 (10), 201, 2025")

  /// Degrees from one moment to another, both in years.
  public func shift(from start: Double, to end: Double) -> Double {
    let span = RegionalWarming.middle(to) - RegionalWarming.middle(from)
    return celsius * (end - start) / span
  }

  /// The middle of a period as a decimal year.
  public static func middle(_ period: ClosedRange<Int>) -> Double {
    Double(period.lowerBound + period.upperBound + 1) / 2
  }
}

extension DailyWeather {
  /// The middle of the record as a decimal year.
  public var middleYear: Double {
    let date = date(max(0, dayCount / 2))
    return Double(date.year) + (Double(date.dayOfYear) - 0.5) / 365.25
  }
}
