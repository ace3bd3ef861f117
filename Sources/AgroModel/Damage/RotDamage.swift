internal import AgroStatistics

/// Botrytis bunch rot of grapes by wetness and temperature.
///
/// Reference: Broome, English, Marois, Latorre, Aviles 1995, Phytopathology 85, 97-102; the code
/// rules are those that several published implementations share.
///
/// Checked by: WeatherDamageTests.
public enum Botrytis {
  /// Infection index of one wet period, a probability.
  ///
  /// ```
  /// ln(Y / (1 - Y)) = -2.647866 - 0.374927 W + 0.061601 W T - 0.001511 W T^2
  /// ```
  /// T below 12 counts as 12, between 32 and 40 as 32; from 40 on, or below 4 hours, the index is 0.
  ///
  /// - Parameters:
  ///   - hours: Hours of wetness W, 0 or more.
  ///   - celsius: Mean temperature T of the period, degrees Celsius.
  public static func infection(hours: Double, celsius: Double) -> Double {
    guard hours >= 4, celsius < 40 else { return 0 }
    let t = min(max(celsius, 12), 32)
    let linear = -0.374927 + 0.061601 * t - 0.001511 * t * t
    let y = -2.647866 + hours * linear
    return 1 / (1 + Elementary.exp(-y))
  }
}

/// Rot of bunches between the beginning of ripening and the harvest.
///
/// ```
/// wetness of a wet day = hours + perMillimetre x rain, at most 24 h
/// loss of a wet spell  = index(sum of wetness, mean temperature) x inoculum
/// season's loss        = most x (1 - prod over spells (1 - loss))
/// ```
/// Wetness is not in daily weather: hours from rain are an assumption with a range. More rain on any
/// day never means less loss as long as the spells stay the same.
///
/// Checked by: WeatherDamageTests.
public struct RotDamage: PerilModel, Hashable {
  public var peril: Peril { .rain }
  /// When the bunches are sensitive.
  public var window: StageWindow
  /// Rain that makes a wet day, mm.
  public var wetDay: Parameter
  /// Hours of wetness of any wet day, and more of them for each mm.
  public var hours, perMillimetre: Parameter
  /// Share of the index that becomes loss where the fungus is present.
  public var inoculum: Parameter
  /// The largest loss of a season.
  public var most: Parameter
  /// Share of the place's mean loss that the insured yield already holds.
  public var usual: Parameter
  /// Coefficient of variation between objects.
  public var variation: Parameter

  /// A rot model.
  public init(
    window: StageWindow, wetDay: Parameter, hours: Parameter, perMillimetre: Parameter,
    inoculum: Parameter, most: Parameter, usual: Parameter, variation: Parameter
  ) {
    self.window = window
    self.wetDay = wetDay
    self.hours = hours
    self.perMillimetre = perMillimetre
    self.inoculum = inoculum
    self.most = most
    self.usual = usual
    self.variation = variation
  }

  /// Hours of wetness of a day with this rain, mm.
  public func wetness(rain: Double) -> Double {
    rain < wetDay.value ? 0 : min(24, hours.value + perMillimetre.value * rain)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    guard let window = window.resolved(for: season.stages) else { return }
    let weather = season.weather
    let years = weather.years
    let taken = UsualLosses.taken(usual, of: season.usual.rot)
    let rain = weather.precipitationMillimetres
    let days = window.days(season.stages)
    // A day of exactly the least rain is wet.
    let wetDays = DayBits(
      rain, .above, wetDay.value.nextDown, years: years, days: days.all)
    for lane in 0..<years {
      var loss = SeasonLoss(peril: .rain, usual: taken, variation: variation.value)
      var left = 1.0
      var spell: Range<Int>?
      var wet = 0.0
      var warmth = 0.0
      func close(_ spell: Range<Int>) {
        let index = Botrytis.infection(hours: wet, celsius: warmth / wet)
        left *= 1 - min(1, inoculum.value * index)
        loss.spell(
          from: spell.lowerBound, lane: lane, lossAfter: most.value * (1 - left), to: &events)
        wet = 0
        warmth = 0
      }
      wetDays.forEach(lane: lane, in: days.lanes[lane]) { day in
        if let spell, spell.upperBound < day { close(spell) }
        let cell = day * years + lane
        let more = wetness(rain: rain[cell])
        wet += more
        warmth += more * (weather.minimumCelsius[cell] + weather.maximumCelsius[cell]) / 2
        spell = SeasonLoss.extended(spell, by: day)
      }
      if let spell { close(spell) }
    }
  }
}
