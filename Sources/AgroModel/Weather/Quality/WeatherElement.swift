/// The three values of a day.
public enum WeatherElement: String, CaseIterable, Sendable {
  case minimum
  case maximum
  case precipitation

  /// The element in words, in the middle of a sentence.
  public var words: String {
    switch self {
    case .minimum: "minimum temperature"
    case .maximum: "maximum temperature"
    case .precipitation: "precipitation"
    }
  }

  /// The unit of the element.
  public var unit: String { self == .precipitation ? "mm" : "C" }
}

extension DailyWeather {
  /// The values of an element.
  public subscript(_ element: WeatherElement) -> [Double] {
    get {
      switch element {
      case .minimum: minimumCelsius
      case .maximum: maximumCelsius
      case .precipitation: precipitationMillimetres
      }
    }
    _modify {
      switch element {
      case .minimum: yield &minimumCelsius
      case .maximum: yield &maximumCelsius
      case .precipitation: yield &precipitationMillimetres
      }
    }
  }
}
