/// What was read of one station, from one file or several, in the order of the files.
struct StationRows {
  /// A day of a file.
  struct Row {
    /// Days since 1 January 1970.
    var day: Int32
    var minimum = Double.nan
    var maximum = Double.nan
    var rain = Double.nan
    var file: Int32
    var line: Int32
  }

  /// The station's identifier in the files; the file's name where it has none.
  var id: String
  var name: String?
  var latitude = Double.nan
  var longitude = Double.nan
  var elevation = Double.nan
  var format: WeatherFormat
  var rows: [Row] = []
  /// Values that a flag of the format or a word of the file calls wrong or incomplete, by reason.
  var flagged: [String: Int] = [:]
  /// Cells that are no numbers and rows that have no date.
  var problems: [DataFileError] = []
  /// Elements that no column of the files holds.
  var hasMinimum = false
  var hasMaximum = false
  var hasRain = false
  /// The units as found or given, for the report.
  var temperatureUnit = TemperatureUnit.celsius
  var rainUnit = RainUnit.millimetres

  init(id: String, format: WeatherFormat) {
    self.id = id
    self.format = format
  }

  /// Counts a value that was left out for a reason.
  mutating func leaveOut(_ reason: String) { flagged[reason, default: 0] += 1 }

  /// Adds what another file holds of the same station.
  mutating func join(_ other: StationRows) {
    rows += other.rows
    flagged.merge(other.flagged, uniquingKeysWith: +)
    problems += other.problems
    hasMinimum = hasMinimum || other.hasMinimum
    hasMaximum = hasMaximum || other.hasMaximum
    hasRain = hasRain || other.hasRain
    name = name ?? other.name
    if !latitude.isFinite || !longitude.isFinite {
      (latitude, longitude) = (other.latitude, other.longitude)
    }
    if !elevation.isFinite { elevation = other.elevation }
  }
}
