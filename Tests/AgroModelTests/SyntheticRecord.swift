import AgroModel
import AgroQuantities
import AgroStatistics

/// Records of a known process: a chain of wet days with constant probabilities, exponential
/// amounts, a minimum that is a cosine plus a first-order autoregression, a range of two uniforms.
enum SyntheticRecord {
  static let afterDry = 0.2
  static let afterWet = 0.5
  static let meanAmount = 5.0
  static let persistence = 0.7
  static let deviation = 4.0

  static func make(_ place: String, years: Int, from first: Int = 1980) throws -> DailyWeather {
    let start = try CivilDate(year: first, month: 1, day: 1)
    let end = try CivilDate(year: first + years, month: 1, day: 1)
    let count = end.days(since: start)
    var stream = RandomStream(
      seed: 11, at: StreamAddress(purpose: .general, entity: StreamID.hash(of: place)))
    var minimum: [Double] = []
    var maximum: [Double] = []
    var rain: [Double] = []
    var isWet = false
    var residual = 0.0
    for day in 0..<count {
      isWet = stream.uniform() < (isWet ? afterWet : afterDry)
      let fresh = Elementary.normalQuantile(stream.uniform())
      residual = persistence * residual + (1 - persistence * persistence).squareRoot() * fresh
      let turn = Double(day) * 2 * Double.pi / 365.2425
      let low = 8 - 11 * Trigonometry.cosine(turn) + deviation * residual
      minimum.append(low)
      maximum.append(low + 6 + 4 * (stream.uniform() + stream.uniform()))
      let amount = 0.05 - meanAmount * Elementary.log(stream.uniform())
      rain.append(isWet ? max(amount, 0.1) : 0)
    }
    return DailyWeather(
      place: place, latitude: 40, longitude: 48, elevation: 100, first: start,
      minimumCelsius: minimum, maximumCelsius: maximum, precipitationMillimetres: rain)
  }
}
