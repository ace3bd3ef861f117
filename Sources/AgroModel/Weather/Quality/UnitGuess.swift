/// What unit a set of daily temperatures is in, judged by their quantiles.
///
/// A year's 0.02 and 0.98 quantiles in degrees Celsius lie between -60 and 58 everywhere on earth.
/// Above that, up to 135, lie degrees Fahrenheit; Kelvin are between 180 and 340, but whole numbers
/// there are tenths of a degree in the tropics; what is beyond are tenths. Degrees Fahrenheit of a
/// place whose 0.98 quantile is below 14 C are not recognised.
enum UnitGuess: Equatable {
  case celsius, fahrenheit, kelvin, tenths

  /// The fewest values that are judged.
  static let fewest = 60

  /// - Parameter values: without NaN, in any order.
  init?(_ values: [Double]) {
    guard values.count >= Self.fewest else { return nil }
    let sorted = values.sorted()
    let low = sorted[sorted.count / 50]
    let high = sorted[sorted.count - 1 - sorted.count / 50]
    if low > 180, high < 340 {
      self = values.allSatisfy { $0 == $0.rounded() } ? .tenths : .kelvin
    } else if high > 135 || low < -95 {
      self = .tenths
    } else if high > 58 {
      self = .fahrenheit
    } else {
      self = .celsius
    }
  }

  /// The unit in words and the option that says so.
  var words: (unit: String, option: String) {
    switch self {
    case .celsius: ("degrees Celsius", "--units celsius")
    case .fahrenheit: ("degrees Fahrenheit", "--units fahrenheit")
    case .kelvin: ("Kelvin", "--units kelvin")
    case .tenths: ("tenths of a degree", "--units tenths")
    }
  }
}
