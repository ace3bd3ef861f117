/// The formats of daily weather that are read; which one a file has is found, not asked.
public enum WeatherFormat: String, CaseIterable, Sendable {
  /// A row a day, columns found by their names.
  case plainCSV = "plain-csv"
  /// GHCN-Daily, fixed width, a line a month and element.
  case ghcnDaily = "ghcn-daily-dly"
  /// GHCN-Daily by station or by year, a row a day and element.
  case ghcnLong = "ghcn-daily-csv-long"
  /// GHCN-Daily of the access folders, a row a day.
  case ghcnWide = "ghcn-daily-csv-wide"
  /// Global Surface Summary of the Day, a file a year and station.
  case gsod

  /// The format in words.
  public var title: String {
    switch self {
    case .plainCSV: "plain CSV"
    case .ghcnDaily: "GHCN-Daily .dly"
    case .ghcnLong: "GHCN-Daily CSV, a row an element"
    case .ghcnWide: "GHCN-Daily CSV, a row a day"
    case .gsod: "GSOD yearly CSV"
    }
  }
}

/// Units of a file's temperatures.
public enum TemperatureUnit: String, CaseIterable, Sendable {
  case celsius
  /// Tenths of a degree Celsius.
  case tenths
  case fahrenheit
  case kelvin

  /// A temperature in degrees Celsius.
  func celsius(_ value: Double) -> Double {
    switch self {
    case .celsius: value
    case .tenths: value / 10
    case .fahrenheit: (value - 32) * 5 / 9
    case .kelvin: value - 273.15
    }
  }
}

/// Units of a file's precipitation.
public enum RainUnit: String, CaseIterable, Sendable {
  case millimetres
  /// Tenths of a millimetre.
  case tenths
  case inches

  /// An amount in millimetres.
  func millimetres(_ value: Double) -> Double {
    switch self {
    case .millimetres: value
    case .tenths: value / 10
    case .inches: value * 25.4
    }
  }
}
