/// Heat at flowering and grain filling, sunburn of fruit: damage by the days on which the maximum
/// temperature passes a threshold.
///
/// ```
/// dose of a day = most x (Tmax - none) / (full - none),  within 0...most
/// season's loss = exposed x (1 - prod over days (1 - dose))       every day hurts what is left
///               = exposed x the largest dose                      the worst day decides
/// ```
/// `exposed` is the share of the crop that heat can reach (fruit in the open); the rest is shaded.
/// A spell is an unbroken run of days with a dose, and one event. More heat on any day never means
/// less loss. What is usual at the place is taken off (``UsualLosses``).
///
/// Checked by: WeatherDamageTests.
public struct HeatDamage: PerilModel, Hashable {
  /// How the days of a season come together.
  public enum Accumulation: String, CaseIterable, Sendable, Hashable {
    /// Every hot day hurts what the others have left.
    case everyDay = "every-day"
    /// The hottest day decides.
    case worstDay = "worst-day"
  }

  public var peril: Peril { .heat }
  /// How the days of a season come together.
  public var accumulation: Accumulation
  /// When the crop is sensitive.
  public var window: StageWindow
  /// Maximum temperature up to which nothing is lost, degrees Celsius.
  public var none: Parameter
  /// Maximum temperature from which the dose is the largest, degrees Celsius.
  public var full: Parameter
  /// The largest dose of a day, 0...1.
  public var most: Parameter
  /// Share of the crop that heat can reach, 0...1.
  public var exposed: Parameter
  /// Share of the place's mean loss that the insured yield already holds.
  public var usual: Parameter
  /// Coefficient of variation between objects.
  public var variation: Parameter

  /// A heat model.
  public init(
    window: StageWindow, none: Parameter, full: Parameter, most: Parameter, exposed: Parameter,
    usual: Parameter, variation: Parameter, accumulation: Accumulation = .everyDay
  ) {
    self.accumulation = accumulation
    self.window = window
    self.none = none
    self.full = full
    self.most = most
    self.exposed = exposed
    self.usual = usual
    self.variation = variation
  }

  /// The dose of a day with this maximum temperature.
  public func dose(maximumCelsius: Double) -> Double {
    let width = full.value - none.value
    guard maximumCelsius > none.value else { return 0 }
    let share = width > 0 ? (maximumCelsius - none.value) / width : 1
    return most.value * min(1, share)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    guard let window = window.resolved(for: season.stages) else { return }
    let years = season.weather.years
    let maxima = season.weather.maximumCelsius
    let taken = UsualLosses.taken(usual, of: season.usual.heat)
    let exposed = exposed.value
    let days = window.days(season.stages)
    let hot = DayBits(maxima, .above, none.value, years: years, days: days.all)
    for lane in 0..<years {
      var loss = SeasonLoss(peril: .heat, usual: taken, variation: variation.value)
      var left = 1.0
      var spell: Range<Int>?
      hot.forEach(lane: lane, in: days.lanes[lane]) { day in
        if let spell, spell.upperBound < day {
          loss.spell(
            from: spell.lowerBound, lane: lane, lossAfter: exposed * (1 - left), to: &events)
        }
        let survived = 1 - dose(maximumCelsius: maxima[day * years + lane])
        left = accumulation == .everyDay ? left * survived : min(left, survived)
        spell = SeasonLoss.extended(spell, by: day)
      }
      if let spell {
        loss.spell(
          from: spell.lowerBound, lane: lane, lossAfter: exposed * (1 - left), to: &events)
      }
    }
  }
}

/// Sunburn of apple by fruit surface temperature.
///
/// Reference: Schrader et al. 2003, Racsko and Schrader 2012, as coded in fruclimadapt.
///
/// Checked by: WeatherDamageTests.
public enum AppleSurface {
  /// Fruit surface temperature, degrees Celsius, at a maximum air temperature.
  public static func celsius(maximumAir: Double) -> Double { 1.17 * maximumAir + 6.21 }

  /// The air temperature at which the surface reaches a temperature.
  public static func air(surfaceCelsius: Double) -> Double { (surfaceCelsius - 6.21) / 1.17 }

  /// Surface temperature from which skin browns.
  public static let browning = 46.0
  /// Surface temperature from which skin dies.
  public static let necrosis = 52.0
}
