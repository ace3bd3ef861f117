/// The sun over a place on a day of the year: what FAO-56 needs of astronomy.
///
/// ```
/// dr = 1 + 0.033 cos(2 pi J / 365)        relative distance, squared and inverted   (eq. 23)
/// delta = 0.409 sin(2 pi J / 365 - 1.39)  declination                               (eq. 24)
/// ws = acos(-tan phi tan delta)           sunset hour angle                         (eq. 25)
/// Ra = 24 60 / pi 0.0820 dr (ws sin phi sin delta + cos phi cos delta sin ws)       (eq. 21)
/// N  = 24 / pi ws                                                                   (eq. 34)
/// ```
/// Edge cases: within the polar circles ws is 0 or pi where the sun does not rise or set.
///
/// Reference: Allen, Pereira, Raes, Smith 1998, FAO Irrigation and Drainage Paper 56, chapter 3.
///
/// Checked by: ReferenceEvapotranspirationTests (examples 8 to 10, 17, 18, 20).
public struct SolarDay: Sendable, Hashable {
  /// Inverse relative distance to the sun, squared.
  public let inverseDistance: Double
  /// Declination, radians.
  public let declination: Double
  /// Sunset hour angle, radians.
  public let sunsetAngle: Double
  /// Extraterrestrial radiation Ra, MJ a square metre and day.
  public let extraterrestrialRadiation: Double

  /// The sun at a latitude, degrees north in -90...90, on day 1...366 of the year.
  public init(latitude: Double, dayOfYear: Int) {
    let angle = 2 * Double.pi * Double(dayOfYear) / 365
    let phi = latitude * Double.pi / 180
    let dr = 1 + 0.033 * Trigonometry.cosine(angle)
    let delta = 0.409 * Trigonometry.sine(angle - 1.39)
    let sines = Trigonometry.sine(phi) * Trigonometry.sine(delta)
    let cosines = Trigonometry.cosine(phi) * Trigonometry.cosine(delta)
    let ws: Double
    if cosines > 0 {
      ws = Trigonometry.arcCosine(-sines / cosines)
    } else {
      ws = sines > 0 ? Double.pi : 0
    }
    inverseDistance = dr
    declination = delta
    sunsetAngle = ws
    let sum = ws * sines + cosines * Trigonometry.sine(ws)
    extraterrestrialRadiation = max(0, 24 * 60 / Double.pi * 0.0820 * dr * sum)
  }

  /// Hours of daylight N.
  public var daylightHours: Double { 24 / Double.pi * sunsetAngle }

  /// Extraterrestrial radiation as the depth of water that it could evaporate, mm a day
  /// (0.408 mm a MJ, FAO-56 eq. 20): the unit that Hargreaves' formula wants.
  public var extraterrestrialMillimetres: Double { 0.408 * extraterrestrialRadiation }

  /// The same of days 1 to 365 of the year at a latitude.
  static func extraterrestrialMillimetres(latitude: Double) -> [Double] {
    (1...365).map { SolarDay(latitude: latitude, dayOfYear: $0).extraterrestrialMillimetres }
  }
}
