/// Sunrise and sunset of one day at one latitude, in hours of solar time.
///
/// ```
/// g = 2 pi (day - 1) / 365
/// delta = 0.006918 - 0.399912 cos g + 0.070257 sin g - 0.006758 cos 2g
///         + 0.000907 sin 2g - 0.002697 cos 3g + 0.00148 sin 3g
/// cos w = (sin(-0.8333 deg) - sin phi sin delta) / (cos phi cos delta)
/// sunrise = 12 - w / 15 deg,  sunset = 12 + w / 15 deg
/// ```
/// In polar night the sun rises and sets at noon, in polar day it rises at 0 and sets at 24.
///
/// Reference: Spencer 1971 (declination), Almorox, Hontoria and Benito 2005 (refraction and the
/// sun's disc), as the R package chillR has them.
///
/// Checked by: ChillModelTests, against a translation of chillR.
public struct DayLight: Sendable, Hashable {
  /// Hours of solar time, 0...24.
  public let sunrise: Double
  /// Hours of solar time, 0...24.
  public let sunset: Double
  /// Hours from sunrise to sunset, 0...24.
  public var length: Double { sunset - sunrise }

  /// The light of a day.
  ///
  /// - Parameters:
  ///   - latitude: degrees north, -90...90.
  ///   - dayOfYear: 1 is 1 January; 0 and 366 or 367 are the days before and after a year.
  public init(latitude: Double, dayOfYear: Int) {
    let degree = Double.pi / 180
    let g = 2 * Double.pi / 365 * Double(dayOfYear - 1)
    let declination =
      0.006918 - 0.399912 * Trigonometry.cosine(g) + 0.070257 * Trigonometry.sine(g)
      - 0.006758 * Trigonometry.cosine(2 * g) + 0.000907 * Trigonometry.sine(2 * g)
      - 0.002697 * Trigonometry.cosine(3 * g) + 0.00148 * Trigonometry.sine(3 * g)
    let phi = latitude * degree
    let numerator =
      Trigonometry.sine(-0.8333 * degree)
      - Trigonometry.sine(phi) * Trigonometry.sine(declination)
    let denominator = Trigonometry.cosine(phi) * Trigonometry.cosine(declination)
    let cosine = denominator > 1e-12 ? numerator / denominator : (numerator > 0 ? 2 : -2)
    if cosine > 1 {
      (sunrise, sunset) = (12, 12)
    } else if cosine < -1 {
      (sunrise, sunset) = (0, 24)
    } else {
      let half = Trigonometry.arcCosine(cosine) / (15 * degree)
      (sunrise, sunset) = (12 - half, 12 + half)
    }
  }
}
