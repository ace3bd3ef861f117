import AgroModel
import Testing

/// The worked examples of FAO-56 (Allen et al. 1998), each to the digits that the paper prints.
@Suite("Reference evapotranspiration of FAO-56")
struct ReferenceEvapotranspirationTests {
  typealias ET = ReferenceEvapotranspiration

  /// Whether a number rounds to a printed one: half a unit of its last digit.
  private func prints(_ value: Double, _ printed: Double, _ digits: Int) -> Bool {
    var unit = 0.5
    for _ in 0..<digits { unit /= 10 }
    return (value - printed).magnitude <= unit * 1.000001
  }

  @Test("Examples 2 to 5: pressure and vapour")
  func air() {
    #expect(prints(ET.pressure(elevation: 1800), 81.8, 1))
    #expect(prints(ET.pressure(elevation: 1200), 87.9, 1))
    #expect(prints(ET.psychrometricConstant(pressure: ET.pressure(elevation: 1800)), 0.054, 3))
    #expect(prints(ET.saturationPressure(celsius: 24.5), 3.075, 3))
    #expect(prints(ET.saturationPressure(celsius: 15), 1.705, 3))
    #expect(prints(ET.saturationPressure(maximum: 24.5, minimum: 15), 2.39, 2))
    #expect(prints(ET.vapourPressure(wetBulb: 19.5, dryBulb: 25.6, pressure: 87.9), 1.91, 2))
    let both = ET.vapourPressure(
      maximum: 25, minimum: 18, largestHumidity: 82, smallestHumidity: 54)
    #expect(prints(both, 1.70, 2))
    #expect(prints(ET.vapourPressure(minimum: 18, largestHumidity: 82), 1.69, 2))
    #expect(prints(ET.vapourPressure(maximum: 25, minimum: 18, meanHumidity: 68), 1.78, 2))
  }

  @Test("Examples 8 to 12: the sun and radiation")
  func radiation() {
    let south = SolarDay(latitude: -20, dayOfYear: 246)
    #expect(prints(south.inverseDistance, 0.985, 3))
    #expect(prints(south.declination, 0.120, 3))
    #expect(prints(south.sunsetAngle, 1.527, 3))
    #expect(prints(south.extraterrestrialRadiation, 32.194, 3))
    #expect(prints(south.daylightHours, 11.666, 3))
    let rio = SolarDay(latitude: -22.9, dayOfYear: 135)
    #expect(prints(rio.extraterrestrialRadiation, 25.111, 3))
    #expect(prints(rio.daylightHours, 10.895, 3))
    #expect(prints(ET.solarRadiation(sunshineHours: 7.1, on: rio), 14.460, 3))
    let longwave = ET.netLongwave(
      maximum: 25.1, minimum: 19.1, vapourPressure: 2.1, solar: 14.5, clearSky: 18.8)
    #expect(prints(longwave, 3.5, 1))
    #expect(prints(ET.netShortwave(solar: 14.46), 11.1, 1))
  }

  @Test("Examples 13 to 15: soil heat, wind, radiation from temperature")
  func rest() {
    #expect(prints(ET.monthlySoilHeat(before: 14.1, after: 18.8), 0.33, 2))
    #expect(prints(ET.windAtTwoMetres(3.2, height: 10), 2.4, 1))
    let lyon = ET.solarRadiation(maximum: 26.6, minimum: 14.8, extraterrestrial: 40.6)
    #expect(prints(lyon, 22.3, 1))
  }

  @Test("Example 17: Bangkok in April")
  func bangkok() {
    let day = SolarDay(latitude: 13.73, dayOfYear: 105)
    #expect(prints(day.extraterrestrialRadiation, 38.06, 2))
    #expect(prints(day.daylightHours, 12.31, 2))
    let clear = ET.clearSkyRadiation(
      elevation: 2, extraterrestrial: day.extraterrestrialRadiation)
    #expect(prints(clear, 28.54, 2))
    let solar = ET.solarRadiation(sunshineHours: 8.5, on: day)
    #expect(prints(solar, 22.65, 2))
    let longwave = ET.netLongwave(
      maximum: 34.8, minimum: 25.6, vapourPressure: 2.85, solar: solar, clearSky: clear)
    #expect(prints(longwave, 3.11, 2))
    let net = ET.netShortwave(solar: solar) - longwave
    #expect(prints(net, 14.33, 2))
    let soil = ET.monthlySoilHeat(before: 29.2, current: 30.2)
    #expect(prints(soil, 0.14, 2))
    #expect(prints(ET.saturationSlope(celsius: 30.2), 0.246, 3))
    let psychrometric = ET.psychrometricConstant(pressure: ET.pressure(elevation: 2))
    // The paper goes on with the pressure it prints.
    #expect(prints(ET.pressure(elevation: 2), 101.3, 1))
    #expect(prints(ET.psychrometricConstant(pressure: 101.3), 0.0674, 4))
    let result = ET.penmanMonteith(
      meanCelsius: 30.2, wind: 2,
      saturation: ET.saturationPressure(maximum: 34.8, minimum: 25.6), actual: 2.85,
      netRadiation: net, soilHeat: soil, psychrometric: psychrometric)
    #expect(prints(result, 5.7161, 4))
  }

  @Test("Example 18: Brussels on 6 July")
  func brussels() {
    let wind = ET.windAtTwoMetres(2.78, height: 10)
    #expect(prints(wind, 2.0793, 4))
    let saturation = ET.saturationPressure(maximum: 21.5, minimum: 12.3)
    #expect(prints(saturation, 1.997, 3))
    let actual = ET.vapourPressure(
      maximum: 21.5, minimum: 12.3, largestHumidity: 84, smallestHumidity: 63)
    #expect(prints(actual, 1.409, 3))
    let day = SolarDay(latitude: 50.8, dayOfYear: 187)
    #expect(prints(day.extraterrestrialRadiation, 41.09, 2))
    let clear = ET.clearSkyRadiation(
      elevation: 100, extraterrestrial: day.extraterrestrialRadiation)
    #expect(prints(clear, 30.90, 2))
    let solar = ET.solarRadiation(sunshineHours: 9.25, on: day)
    #expect(prints(solar, 22.07, 2))
    let longwave = ET.netLongwave(
      maximum: 21.5, minimum: 12.3, vapourPressure: actual, solar: solar, clearSky: clear)
    #expect(prints(longwave, 3.71, 2))
    let net = ET.netShortwave(solar: solar) - longwave
    #expect(prints(net, 13.28, 2))
    let result = ET.penmanMonteith(
      meanCelsius: 16.9, wind: wind, saturation: saturation, actual: actual, netRadiation: net,
      soilHeat: 0,
      psychrometric: ET.psychrometricConstant(pressure: ET.pressure(elevation: 100)))
    #expect(prints(result, 3.9, 1))
    #expect((result - 3.8805).magnitude <= 5e-4)
  }

  @Test("Example 20: Lyon in July, Penman-Monteith and Hargreaves")
  func lyon() {
    let day = SolarDay(latitude: 45.72, dayOfYear: 196)
    #expect(prints(day.extraterrestrialRadiation, 40.55, 2))
    let solar = ET.solarRadiation(
      maximum: 26.6, minimum: 14.8, extraterrestrial: day.extraterrestrialRadiation)
    #expect(prints(solar, 22.29, 2))
    let actual = ET.saturationPressure(celsius: 14.8)
    let clear = ET.clearSkyRadiation(
      elevation: 200, extraterrestrial: day.extraterrestrialRadiation)
    let net =
      ET.netShortwave(solar: solar)
      - ET.netLongwave(
        maximum: 26.6, minimum: 14.8, vapourPressure: actual, solar: solar, clearSky: clear)
    #expect(prints(net, 13.48, 2))
    let penman = ET.penmanMonteith(
      meanCelsius: 20.7, wind: 2,
      saturation: ET.saturationPressure(maximum: 26.6, minimum: 14.8), actual: actual,
      netRadiation: net, soilHeat: 0,
      psychrometric: ET.psychrometricConstant(pressure: ET.pressure(elevation: 200)))
    #expect(prints(penman, 4.56, 2))
    let hargreaves = ET.hargreaves(
      maximum: 26.6, minimum: 14.8, extraterrestrialMillimetres: day.extraterrestrialMillimetres)
    #expect(prints(hargreaves, 5.03, 2))
    // Mehta 2006: maximum 38, minimum 28, mean 35, Ra 38.937 MJ.
    let mehta = ET.hargreaves(
      maximum: 38, minimum: 28, mean: 35, extraterrestrialMillimetres: 0.408 * 38.937)
    #expect(prints(mehta, 6.1, 1))
  }

  @Test("Within the polar circles the sun stays up or down")
  func poles() {
    #expect(SolarDay(latitude: 80, dayOfYear: 172).daylightHours == 24)
    #expect(SolarDay(latitude: 80, dayOfYear: 355).daylightHours == 0)
    #expect(SolarDay(latitude: 80, dayOfYear: 355).extraterrestrialRadiation == 0)
    #expect(SolarDay(latitude: 90, dayOfYear: 172).daylightHours == 24)
  }
}
