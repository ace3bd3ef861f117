/// Drought: shortage of water, rain and irrigation together, by FAO-56's balance and FAO-33's yield
/// response.
///
/// ```
/// 1 - Y / Ym = Ky (1 - ETa / ETm)              over the season, within 0...1
/// Y / Ym     = prod over stages (1 - Ky_i (1 - ETa_i / ETm_i))     where stage factors are given
/// damage     = max(0, 1 - (1 - loss) / (1 - usual))
/// ```
/// The larger of the two losses counts where both are given. `usual` is what the insured yield
/// already holds of it at the place (``UsualLosses``).
///
/// The irrigated and the rainfed part of a zone are computed apart and given as one event whose
/// variation holds the difference between them. The event stands on the day that is the centre of
/// the season's shortfall.
///
/// FAO-33's line is measured up to a shortfall of about half; beyond it is carried on and the result
/// is an extrapolation.
///
/// Edge cases: a lane whose growth never begins has no drought event. Less than
/// `DroughtDamage.least` is not an event.
///
/// Reference: Doorenbos and Kassam 1979, FAO Irrigation and Drainage Paper 33; stage factors
/// multiplied as Rao, Sarma and Chander 1988.
///
/// Checked by: DroughtDamageTests.
public struct DroughtDamage: PerilModel, Hashable {
  /// Damage below this share is no event.
  public static let least = 0.005

  public var peril: Peril { .drought }
  /// Need of water.
  public var water: CropWater
  /// Yield response factor of the season.
  public var yieldResponse: Parameter
  /// Yield response factors of the four stages, or none.
  public var stageResponse: [Parameter]
  /// Share of the crop's area that is irrigated.
  public var irrigatedShare: Parameter
  /// Share of the place's mean loss that the insured yield already holds, for irrigated and for
  /// rainfed fields.
  public var usualIrrigated, usualRainfed: Parameter
  /// Coefficient of variation of the damage between fields of one kind.
  public var variation: Parameter
  /// Regional factor of Hargreaves' formula.
  public var referenceFactor: Parameter

  /// A drought model of a crop.
  public init(
    water: CropWater, yieldResponse: Parameter, stageResponse: [Parameter] = [],
    irrigatedShare: Parameter, usualIrrigated: Parameter, usualRainfed: Parameter,
    variation: Parameter, referenceFactor: Parameter
  ) {
    self.water = water
    self.yieldResponse = yieldResponse
    self.stageResponse = stageResponse
    self.irrigatedShare = irrigatedShare
    self.usualIrrigated = usualIrrigated
    self.usualRainfed = usualRainfed
    self.variation = variation
    self.referenceFactor = referenceFactor
  }

  /// FAO-33's loss of yield for the water of a lane, 0...1.
  public func loss(of season: SeasonWater, lane: Int) -> Double {
    let potential = season.potential(lane: lane)
    guard potential > 0 else { return 0 }
    let deficit = 1 - season.actual(lane: lane) / potential
    let whole = clamped(yieldResponse.value * deficit)
    guard stageResponse.count == 4 else { return whole }
    var left = 1.0
    for stage in 0..<4 {
      let most = season.potential(stage: stage, lane: lane)
      guard most > 0 else { continue }
      let share = 1 - season.actual(stage: stage, lane: lane) / most
      left *= 1 - clamped(stageResponse[stage].value * share)
    }
    return max(whole, 1 - left)
  }

  /// FAO-33's losses of irrigated and of rainfed fields, a number a lane, before what is usual is
  /// taken off; nil for a kind that the zone has none of.
  public func losses(
    of season: CropSeason
  ) -> (irrigated: [Double]?, rainfed: [Double]?) {
    let both = waters(of: season)
    let years = season.weather.years
    return (
      both.irrigated.map { water in (0..<years).map { loss(of: water, lane: $0) } },
      both.rainfed.map { water in (0..<years).map { loss(of: water, lane: $0) } }
    )
  }

  func waters(of season: CropSeason) -> (irrigated: SeasonWater?, rainfed: SeasonWater?) {
    let years = season.weather.years
    // What is shared between crops is the formula as published.
    let shared = referenceFactor.value == 1 ? season.referenceEvapotranspiration : nil
    let reference =
      shared ?? season.weather.referenceEvapotranspiration(factor: referenceFactor.value)
    let stage = season.stages.stages.firstIndex(of: water.startStage)
    var starts = [Double](repeating: Double(StageDates.never), count: years)
    if let stage {
      for lane in 0..<years { starts[lane] = Double(season.stages.starts[stage * years + lane]) }
    }
    let share = irrigatedShare.value
    var irrigated: SeasonWater?
    var rainfed: SeasonWater?
    guard share > 0 else {
      let none = [Double](repeating: 0, count: years)
      rainfed = water.season(
        reference: reference, weather: season.weather, starts: starts, supply: none)
      return (irrigated, rainfed)
    }
    let supply = season.hazards.irrigationSupply.map { min(max($0, 0), 1) }
    if share < 1 {
      let both = water.seasons(
        reference: reference, weather: season.weather, starts: starts, supply: supply)
      (irrigated, rainfed) = (both.irrigated, both.rainfed)
    } else {
      irrigated = water.season(
        reference: reference, weather: season.weather, starts: starts, supply: supply)
    }
    return (irrigated, rainfed)
  }

  /// What the fields of one kind add to the event of a lane.
  private struct Sums {
    var affected = 0.0
    var first = 0.0
    var second = 0.0
    var day = 0.0
  }

  private func add(
    _ water: SeasonWater?, weight: Double, usual: Double, lane: Int, to sums: inout Sums
  ) {
    guard let water, weight > 0, let centre = water.shortfallDay(lane: lane) else { return }
    let damage = 1 - (1 - loss(of: water, lane: lane)) / (1 - usual)
    guard damage >= Self.least else { return }
    let spread = 1 + variation.value * variation.value
    let most = (1 - damage) / damage
    sums.affected += weight
    sums.first += weight * damage
    sums.second += weight * damage * damage * min(spread, 1 + most)
    sums.day += weight * damage * Double(centre)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    let both = waters(of: season)
    let share = irrigatedShare.value
    let usual = (
      UsualLosses.taken(usualIrrigated, of: season.usual.irrigated),
      UsualLosses.taken(usualRainfed, of: season.usual.rainfed)
    )
    for lane in 0..<season.weather.years {
      var sums = Sums()
      add(both.irrigated, weight: share, usual: usual.0, lane: lane, to: &sums)
      add(both.rainfed, weight: 1 - share, usual: usual.1, lane: lane, to: &sums)
      guard sums.affected > 0 else { continue }
      let mean = sums.first / sums.affected
      let variance = max(0, sums.second / sums.affected - mean * mean)
      events.append(
        DamageEvent(
          lane: Int32(lane), day: Int32((sums.day / sums.first).rounded()), peril: .drought,
          shareAffected: sums.affected, meanDamage: mean,
          variation: variance.squareRoot() / mean))
    }
  }
}

private func clamped(_ x: Double) -> Double { min(max(x, 0), 1) }
