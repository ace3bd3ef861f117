internal import AgroRisk
internal import ArgumentParser

/// The flags of every command that reads daily weather.
struct WeatherOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Degrees north, where the files hold no position.", valueName: "deg"))
  var latitude: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Degrees east.", valueName: "deg"))
  var longitude: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Metres above sea level.", valueName: "m"))
  var elevation: Double?
  @Option(help: "The name of the place, or the station to take of several.") var place: String?
  @Option(
    help: ArgumentHelp(
      "Unit of the temperatures: celsius, tenths, fahrenheit or kelvin (default: found).",
      valueName: "unit"))
  var units: String?
  @Option(
    help: ArgumentHelp(
      "Unit of the precipitation: millimetres, tenths or inches (default: found).",
      valueName: "unit"))
  var rainUnits: String?
  @Option(
    help: ArgumentHelp("Monthly normals, to which the record is corrected.", valueName: "csv"))
  var normals: String?
  @Option(
    help: ArgumentHelp(
      "The station of the normals (default: the nearest within 100 km).", valueName: "name"))
  var normalsStation: String?
  @Option(
    help: ArgumentHelp(
      "Degrees of warming from 1961-1990 to 1991-2018, by which the normals are shifted to the "
        + "years of the record.", valueName: "deg"))
  var warming = RegionalWarming.azerbaijan.celsius
  @Option(
    help: ArgumentHelp(
      "Degrees lost in 100 m of rise, between the normals' station and the place.",
      valueName: "deg"))
  var lapse = 0.6

  mutating func validate() throws {
    if let units, TemperatureUnit(rawValue: units) == nil {
      throw ValidationError(
        "--units is '\(units)', but must be celsius, tenths, fahrenheit or kelvin.")
    }
    if let rainUnits, RainUnit(rawValue: rainUnits) == nil {
      throw ValidationError(
        "--rain-units is '\(rainUnits)', but must be millimetres, tenths or inches.")
    }
    if (latitude == nil) != (longitude == nil) {
      throw ValidationError("--latitude and --longitude belong together.")
    }
    if !(-10...10).contains(warming) {
      throw ValidationError("--warming is \(warming), but must be from -10 to 10 degrees.")
    }
    if !(-2...2).contains(lapse) {
      throw ValidationError("--lapse is \(lapse), but must be from -2 to 2 degrees in 100 m.")
    }
  }

  /// Refuses a position that is none before any file is read.
  func checkPosition() throws {
    if let latitude, !(-90...90).contains(latitude) {
      throw DataFileError(
        path: "--latitude", message: "\(latitude) is no latitude; it must be from -90 to 90.")
    }
    if let longitude, !(-180...180).contains(longitude) {
      throw DataFileError(
        path: "--longitude", message: "\(longitude) is no longitude; it must be from -180 to 180.")
    }
    if let elevation, !(-450...8_850).contains(elevation) {
      throw DataFileError(
        path: "--elevation", message: "\(elevation) m is no height; it must be from -450 to 8850.")
    }
  }

  var query: WeatherQuery {
    WeatherQuery(
      latitude: latitude, longitude: longitude, elevation: elevation, place: place,
      temperatureUnit: units.flatMap { TemperatureUnit(rawValue: $0) },
      rainUnit: rainUnits.flatMap { RainUnit(rawValue: $0) })
  }

  var regionalWarming: RegionalWarming {
    var result = RegionalWarming.azerbaijan
    if warming != result.celsius {
      result.celsius = warming
      result.source = "set by --warming"
    }
    return result
  }
}

/// A record with its correction to normals.
struct PreparedRecord {
  var record: WeatherRecord
  var correction: BiasCorrection?
  var kilometres: Double?

  /// The record as it is used further.
  var weather: DailyWeather { correction?.weather ?? record.weather }

  /// Corrects a record to the normals of a table.
  init(_ record: WeatherRecord, normals: NormalsFile?, _ options: WeatherOptions) throws {
    self.record = record
    guard let normals, record.isUsable else { return }
    let station: MonthlyNormals
    if let name = options.normalsStation {
      station = try normals.station(named: name)
      let distance = EarthDistance.kilometres(
        latitude: record.weather.latitude, longitude: record.weather.longitude,
        toLatitude: station.latitude, toLongitude: station.longitude)
      kilometres = distance.isFinite ? distance : nil
    } else {
      let found = try normals.nearest(to: record.weather)
      station = found.normals
      kilometres = found.kilometres
    }
    correction = BiasCorrection(
      record.weather, normals: station, warming: options.regionalWarming, lapse: options.lapse)
    if correction == nil {
      throw DataFileError(
        path: record.sources.first?.path ?? record.id,
        message: "A calendar month of \(record.weather.place) has no value of an element in any "
          + "year; the record cannot be corrected to normals.")
    }
  }
}
