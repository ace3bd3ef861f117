/// Damage by frost after growth has begun.
///
/// The temperature of the buds is the station's minimum plus the site offset; the kill is that of
/// the stage in force; of the nights that strike one organ the worst counts. The variation between
/// objects is that of the loss over the scatter of minima within the zone,
/// `(loss(T - s) - loss(T + s)) / (2 loss(T))`.
///
/// Limits: the zone's minimum stands for the duration of the cold; wind, humidity and the height of
/// the buds are in the site offset alone; protection (sprinklers, heaters, smoke) is not modelled.
///
/// Checked by: FrostKillTests.
public struct FrostKill: PerilModel {
  public let peril = Peril.frost
  /// The curve of each stage of the crop, nil where frost does no damage.
  private let curves: [KillCurve?]
  /// The organ of each stage, as an index.
  private let organs: [Int]
  private let organCount: Int
  private let offset: Double
  private let scatter: Double
  private let loss: LossOfKill
  private let nights: NightCombination
  /// Above this temperature of the buds a stage is not damaged; minus infinity without a curve.
  private let harmlessByStage: [Double]
  /// Above this minimum no stage is damaged.
  private let harmless: Double

  /// The damage model of a crop.
  ///
  /// - Parameters:
  ///   - model: the crop's section.
  ///   - stages: how many stages the crop has.
  ///   - nights: how nights act together.
  public init(_ model: FrostModel, stages: Int, nights: NightCombination = .largest) {
    var curves = [KillCurve?](repeating: nil, count: stages)
    var organs = [Int](repeating: 0, count: stages)
    var names: [String] = []
    for stage in model.stages where stage.stage < stages {
      curves[stage.stage] = stage.kill.curve
      if !names.contains(stage.organ) { names.append(stage.organ) }
      organs[stage.stage] = names.firstIndex(of: stage.organ) ?? 0
    }
    self.curves = curves
    self.organs = organs
    organCount = max(1, names.count)
    offset = model.buds.siteOffset.value
    scatter = model.buds.scatter.value
    loss = LossOfKill(model.buds)
    self.nights = nights
    harmlessByStage = curves.map { $0?.harmless ?? -.infinity }
    harmless = (harmlessByStage.max() ?? -.infinity) - model.buds.siteOffset.value
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    let years = season.weather.years
    let minima = season.weather.minimumCelsius
    let stages = season.stages
    precondition(stages.stages.count == curves.count, "The stages are those of another crop.")
    guard harmless > -.infinity, years > 0 else { return }
    // The first day on which any lane is in a stage with a curve.
    var first = SeasonCalendar.dayCount
    for stage in curves.indices where curves[stage] != nil {
      for lane in 0..<years { first = min(first, Int(stages.starts[stage * years + lane])) }
    }
    // From the day on which every lane is in a stage after the last curve no night matters.
    var end = SeasonCalendar.dayCount
    if let last = curves.lastIndex(where: { $0 != nil }), last + 1 < curves.count {
      let starts = stages.starts[(last + 1) * years..<(last + 2) * years]
      end = min(end, Int(starts.max() ?? StageDates.never))
    }
    guard first < end else { return }
    let cold = DayBits(minima, .below, harmless, years: years, days: max(0, first)..<end)
    var worst = [WorstNight](repeating: WorstNight(), count: organCount)
    for lane in 0..<years {
      for organ in worst.indices { worst[organ] = WorstNight() }
      var stage = -1
      // The day on which the stage in force has to be looked for again.
      var change = 0
      cold.forEach(lane: lane, in: max(0, first)..<end) { day in
        if day >= change {
          stage = stages.stage(on: day, lane: lane)
          change = Int(StageDates.never)
          for later in (stage + 1)..<max(stage + 1, stages.stages.count) {
            change = min(change, Int(stages.starts[later * years + lane]))
          }
        }
        let temperature = minima[day * years + lane] + offset
        guard stage >= 0, temperature <= harmlessByStage[stage], let curve = curves[stage]
        else { return }
        let loss = loss(curve.share(at: temperature))
        guard loss > 0 else { return }
        let damage: Double
        switch nights {
        case .largest:
          guard let step = worst[organs[stage]].damage(bringing: loss) else { return }
          damage = step
        case .independent: damage = loss
        }
        let spread =
          self.loss(curve.share(at: temperature - scatter))
          - self.loss(curve.share(at: temperature + scatter))
        events.append(
          DamageEvent(
            lane: Int32(lane), day: Int32(day), peril: .frost, shareAffected: 1,
            meanDamage: damage, variation: spread / (2 * loss)))
      }
    }
  }
}

extension [DamageEvent] {
  /// Events in order of day by lane, each lane's in their order.
  func ordered(years: Int) -> [DamageEvent] {
    guard count > 1 else { return self }
    var places = [Int](repeating: 0, count: years + 1)
    for event in self { places[Int(event.lane) + 1] += 1 }
    for lane in 0..<years { places[lane + 1] += places[lane] }
    var result = self
    for event in self {
      result[places[Int(event.lane)]] = event
      places[Int(event.lane)] += 1
    }
    return result
  }
}
