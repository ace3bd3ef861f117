internal import AgroStatistics

/// Reference evapotranspiration of FAO-56: Penman-Monteith where radiation, wind and humidity are
/// known, Hargreaves where temperature alone is.
///
/// Reference: Allen, Pereira, Raes, Smith 1998, FAO Irrigation and Drainage Paper 56, chapters 3
/// and 4; equation numbers are the paper's.
///
/// Checked by: ReferenceEvapotranspirationTests, examples 2 to 20 of the paper.
public enum ReferenceEvapotranspiration {
  // MARK: Air and vapour

  /// Atmospheric pressure, kPa, at an elevation in metres (eq. 7).
  public static func pressure(elevation: Double) -> Double {
    101.3 * Trigonometry.power(max(0.01, (293 - 0.0065 * elevation) / 293), 5.26)
  }

  /// The psychrometric constant, kPa a degree, at a pressure in kPa (eq. 8).
  public static func psychrometricConstant(pressure: Double) -> Double { 0.665e-3 * pressure }

  /// Saturation vapour pressure e0, kPa, at a temperature in degrees Celsius (eq. 11).
  public static func saturationPressure(celsius: Double) -> Double {
    0.6108 * Elementary.exp(17.27 * celsius / (celsius + 237.3))
  }

  /// Mean saturation vapour pressure of a day, kPa (eq. 12).
  public static func saturationPressure(maximum: Double, minimum: Double) -> Double {
    (saturationPressure(celsius: maximum) + saturationPressure(celsius: minimum)) / 2
  }

  /// Slope of the saturation vapour pressure, kPa a degree (eq. 13).
  public static func saturationSlope(celsius: Double) -> Double {
    let distance = celsius + 237.3
    return 4098 * saturationPressure(celsius: celsius) / (distance * distance)
  }

  /// Actual vapour pressure, kPa, from an aspirated psychrometer: wet and dry bulb in degrees
  /// Celsius, pressure in kPa (eq. 15).
  public static func vapourPressure(wetBulb: Double, dryBulb: Double, pressure: Double) -> Double {
    saturationPressure(celsius: wetBulb) - 0.000662 * pressure * (dryBulb - wetBulb)
  }

  /// Actual vapour pressure, kPa, from temperatures and relative humidities in percent (eq. 17).
  public static func vapourPressure(
    maximum: Double, minimum: Double, largestHumidity: Double, smallestHumidity: Double
  ) -> Double {
    let low = saturationPressure(celsius: minimum) * largestHumidity
    return (low + saturationPressure(celsius: maximum) * smallestHumidity) / 200
  }

  /// Actual vapour pressure, kPa, from the largest relative humidity alone, percent (eq. 18).
  public static func vapourPressure(minimum: Double, largestHumidity: Double) -> Double {
    saturationPressure(celsius: minimum) * largestHumidity / 100
  }

  /// Actual vapour pressure, kPa, from the mean relative humidity, percent (eq. 19).
  public static func vapourPressure(
    maximum: Double, minimum: Double, meanHumidity: Double
  ) -> Double {
    saturationPressure(maximum: maximum, minimum: minimum) * meanHumidity / 100
  }

  /// Wind speed at 2 m from that at another height in metres (eq. 47), m/s.
  public static func windAtTwoMetres(_ speed: Double, height: Double) -> Double {
    speed * 4.87 / Elementary.log(67.8 * height - 5.42)
  }

  // MARK: Radiation, MJ a square metre and day

  /// Solar radiation from the hours of sunshine (Angstrom, eq. 35 with 0.25 and 0.50).
  public static func solarRadiation(sunshineHours: Double, on day: SolarDay) -> Double {
    let daylight = day.daylightHours
    let share = daylight > 0 ? sunshineHours / daylight : 0
    return (0.25 + 0.50 * share) * day.extraterrestrialRadiation
  }

  /// Solar radiation from the temperature range (Hargreaves, eq. 50); the coefficient is 0.16
  /// inland and 0.19 at a coast.
  public static func solarRadiation(
    maximum: Double, minimum: Double, coefficient: Double = 0.16, extraterrestrial: Double
  ) -> Double {
    coefficient * max(0, maximum - minimum).squareRoot() * extraterrestrial
  }

  /// Clear-sky radiation at an elevation in metres (eq. 37).
  public static func clearSkyRadiation(elevation: Double, extraterrestrial: Double) -> Double {
    (0.75 + 2e-5 * elevation) * extraterrestrial
  }

  /// Net shortwave radiation of the reference crop, albedo 0.23 (eq. 38).
  public static func netShortwave(solar: Double) -> Double { 0.77 * solar }

  /// Net outgoing longwave radiation (eq. 39); temperatures in degrees Celsius, vapour pressure in
  /// kPa. The relative solar radiation is at most 1.
  public static func netLongwave(
    maximum: Double, minimum: Double, vapourPressure: Double, solar: Double, clearSky: Double
  ) -> Double {
    let warm = fourth(maximum + 273.16)
    let cold = fourth(minimum + 273.16)
    let relative = clearSky > 0 ? min(1, solar / clearSky) : 1
    let humidity = 0.34 - 0.14 * max(0, vapourPressure).squareRoot()
    return 4.903e-9 * (warm + cold) / 2 * humidity * (1.35 * relative - 0.35)
  }

  private static func fourth(_ x: Double) -> Double { x * x * x * x }

  /// Soil heat flux of a month from the mean temperatures of the months before and after (eq. 43).
  public static func monthlySoilHeat(before: Double, after: Double) -> Double {
    0.07 * (after - before)
  }

  /// Soil heat flux of a month from its mean temperature and that of the month before (eq. 44).
  public static func monthlySoilHeat(before: Double, current: Double) -> Double {
    0.14 * (current - before)
  }

  // MARK: Evapotranspiration, mm a day

  /// Penman-Monteith's reference evapotranspiration (eq. 6).
  ///
  /// - Parameters:
  ///   - meanCelsius: Mean temperature.
  ///   - wind: Wind speed at 2 m, m/s.
  ///   - saturation: Mean saturation vapour pressure, kPa.
  ///   - actual: Actual vapour pressure, kPa.
  ///   - netRadiation: Net radiation, MJ a square metre and day.
  ///   - soilHeat: Soil heat flux, MJ a square metre and day.
  ///   - psychrometric: The psychrometric constant, kPa a degree.
  public static func penmanMonteith(
    meanCelsius: Double, wind: Double, saturation: Double, actual: Double, netRadiation: Double,
    soilHeat: Double, psychrometric: Double
  ) -> Double {
    let slope = saturationSlope(celsius: meanCelsius)
    let radiation = 0.408 * slope * (netRadiation - soilHeat)
    let drying = psychrometric * 900 / (meanCelsius + 273) * wind * (saturation - actual)
    return (radiation + drying) / (slope + psychrometric * (1 + 0.34 * wind))
  }

  /// Hargreaves' reference evapotranspiration (eq. 52).
  ///
  /// - Parameters:
  ///   - maximum: Maximum temperature, degrees Celsius.
  ///   - minimum: Minimum temperature, degrees Celsius.
  ///   - mean: Mean temperature, by default the mean of both.
  ///   - extraterrestrialMillimetres: Ra in **mm a day**; MJ would give 2.45 times too much.
  ///   - factor: A regional factor; 1 is the published formula.
  public static func hargreaves(
    maximum: Double, minimum: Double, mean: Double? = nil, extraterrestrialMillimetres: Double,
    factor: Double = 1
  ) -> Double {
    let centre = max(0, (mean ?? (maximum + minimum) / 2) + 17.8)
    let range = max(0, maximum - minimum).squareRoot()
    return factor * 0.0023 * centre * range * extraterrestrialMillimetres
  }
}
