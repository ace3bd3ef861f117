/// Rain at ripening: fruit that cracks, grain that sprouts, lint that stains.
///
/// ```
/// loss of a spell = curve(rain of `days` days),  piecewise linear in mm
/// doubled where that rain exceeds `swing`, half of the root zone's water
/// season's loss   = the largest of them, at most 1
/// ```
/// The largest and not a product over spells: the fruit that cracks at the second equal rain has
/// cracked at the first. More rain on any day never means less loss.
///
/// Checked by: WeatherDamageTests.
public struct RainDamage: PerilModel, Hashable {
  /// A point of the curve.
  public struct Knot: Sendable, Hashable {
    /// Rain, mm.
    public var millimetres: Parameter
    /// Loss, 0...1.
    public var loss: Parameter

    /// A point.
    public init(_ millimetres: Parameter, _ loss: Parameter) {
      self.millimetres = millimetres
      self.loss = loss
    }
  }

  public var peril: Peril { .rain }
  /// When the crop is sensitive.
  public var window: StageWindow
  /// Days over which rain is summed.
  public var days: Int
  /// The curve, with rain and loss not falling from point to point: no loss up to the first point,
  /// the last loss beyond the last.
  public var curve: [Knot]
  /// Rain within `days` above which the loss doubles, mm; nil where nothing doubles it.
  public var swing: Parameter?
  /// Share of the place's mean loss that the insured yield already holds.
  public var usual: Parameter
  /// Coefficient of variation between objects.
  public var variation: Parameter

  /// A rain model.
  public init(
    window: StageWindow, days: Int, curve: [Knot], swing: Parameter?, usual: Parameter,
    variation: Parameter
  ) {
    self.window = window
    self.days = days
    self.curve = curve
    self.swing = swing
    self.usual = usual
    self.variation = variation
  }

  /// The loss by an amount of rain within `days`.
  public func loss(millimetres: Double) -> Double {
    guard let first = curve.first, let last = curve.last, millimetres > first.millimetres.value
    else { return 0 }
    var loss = last.loss.value
    if millimetres < last.millimetres.value {
      for (low, high) in zip(curve, curve.dropFirst())
      where millimetres <= high.millimetres.value {
        let width = high.millimetres.value - low.millimetres.value
        let share = width > 0 ? (millimetres - low.millimetres.value) / width : 1
        loss = low.loss.value + (high.loss.value - low.loss.value) * share
        break
      }
    }
    if let swing, millimetres > swing.value { loss *= 2 }
    return min(max(loss, 0), 1)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    guard let window = window.resolved(for: season.stages), let least = curve.first else { return }
    let years = season.weather.years
    let rain = season.weather.precipitationMillimetres
    let taken = UsualLosses.taken(usual, of: season.usual.rain)
    let windows = window.days(season.stages)
    let wet = DayBits(
      rain, .above, least.millimetres.value, years: years, days: windows.all, summed: days)
    for lane in 0..<years {
      var loss = SeasonLoss(peril: .rain, usual: taken, variation: variation.value)
      var worst = 0.0
      var spell: Range<Int>?
      wet.forEach(lane: lane, in: windows.lanes[lane]) { day in
        if let spell, spell.upperBound < day {
          loss.spell(from: spell.lowerBound, lane: lane, lossAfter: worst, to: &events)
        }
        var sum = 0.0
        for back in 0..<min(days, day + 1) { sum += rain[(day - back) * years + lane] }
        worst = max(worst, self.loss(millimetres: sum))
        spell = SeasonLoss.extended(spell, by: day)
      }
      if let spell {
        loss.spell(from: spell.lowerBound, lane: lane, lossAfter: worst, to: &events)
      }
    }
  }
}
