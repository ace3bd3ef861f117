package import AgroStatistics

/// Damage by the cold of winter: the minimum of each night against the day's hardiness.
///
/// Until the stage that ends the winter; of all nights the one that kills most counts. Plants that
/// are buried or covered are not affected: they are the share of the area that stays whole.
///
/// Limits: only the crop of the coming season is counted; wood and whole plants that die cost years
/// of harvest that are not in the model. Snow is not modelled.
///
/// Checked by: WinterKillTests.
public struct WinterKill: PerilModel {
  public let peril = Peril.winterKill
  private let model: WinterModel
  private let loss: LossOfKill
  private let level: KernelLevel

  /// The damage model of a crop.
  public init(_ model: WinterModel) { self.init(model, level: .best) }

  package init(_ model: WinterModel, level: KernelLevel) {
    self.model = model
    self.level = level
    loss = LossOfKill(model.buds)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    let years = season.weather.years
    let stages = season.stages
    precondition(model.until < stages.stages.count, "The stages are those of another crop.")
    guard years > 0, model.covered.value < 1 else { return }
    let until = (0..<years).map { Double(stages.starts[model.until * years + $0]) }
    // A winter ends by June at the latest, even where spring's first stage never comes.
    let end = min(SeasonCalendar.day(month: 6, day: 1), Int(until.max() ?? 0))
    var block = HardinessBlock(model, years: years, level: level)
    var mean = [Double](repeating: 0, count: years)
    let (low, high) = (season.weather.minimumCelsius, season.weather.maximumCelsius)
    var worst = [WorstNight](repeating: WorstNight(), count: years)
    var found: [DamageEvent] = []
    for day in block.firstDay..<max(block.firstDay, end) {
      let start = day * years
      if block.needsMean {
        StageKernels.blend(0.5, low, high, at: start, to: &mean, count: years, level: level)
      }
      block.advance(day: day, mean: mean, at: 0)
      let count = block.strike(day: day, minimum: low, at: start, until: until)
      for number in 0..<count {
        let lane = Int(block.grown[number])
        let loss = loss(block.worst[lane])
        guard let damage = worst[lane].damage(bringing: loss), let curve = block.curve(lane: lane)
        else { continue }
        let temperature = block.temperature(minimum: low[start + lane])
        let scatter = block.scatter(model.buds.scatter.value)
        let spread =
          self.loss(curve.share(at: temperature - scatter))
          - self.loss(curve.share(at: temperature + scatter))
        found.append(
          DamageEvent(
            lane: Int32(lane), day: Int32(day), peril: .winterKill,
            shareAffected: 1 - model.covered.value, meanDamage: damage,
            variation: spread / (2 * loss)))
      }
    }
    events += found.ordered(years: years)
  }

  /// LT50 of every lane at the end of a season day, for reports and tests.
  package func lt50(on day: Int, weather: SiteWeather) -> [Double] {
    var block = HardinessBlock(model, years: weather.years, level: level)
    var mean = [Double](repeating: 0, count: weather.years)
    for day in block.firstDay..<max(block.firstDay, day + 1) {
      StageKernels.blend(
        0.5, weather.minimumCelsius, weather.maximumCelsius, at: day * weather.years, to: &mean,
        count: weather.years, level: level)
      block.advance(day: day, mean: mean, at: 0)
    }
    return block.lt50
  }
}
