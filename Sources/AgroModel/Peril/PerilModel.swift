/// What a peril model sees: the weather of a zone, the stages of a crop there and the occurrences of
/// other hazards, for a block of years.
public struct CropSeason: Sendable {
  /// Weather of the zone.
  public var weather: SiteWeather
  /// Stages of the crop in that weather.
  public var stages: StageDates
  /// Hail, storm, flood and the like, and irrigation supply.
  public var hazards: ZoneHazards
  /// Reference evapotranspiration of the weather, mm, day-major, where it has been computed for all
  /// crops of the zone (`SiteWeather.referenceEvapotranspiration(factor:)`); a model that finds none
  /// computes its own.
  public var referenceEvapotranspiration: [Double]?
  /// What the insured yield already holds of the place's weather.
  public var usual: UsualLosses

  /// A season of a crop in a zone.
  public init(
    weather: SiteWeather, stages: StageDates, hazards: ZoneHazards,
    referenceEvapotranspiration: [Double]? = nil, usual: UsualLosses = .none
  ) {
    self.weather = weather
    self.stages = stages
    self.hazards = hazards
    self.referenceEvapotranspiration = referenceEvapotranspiration
    self.usual = usual
  }
}

/// A peril's damage to a crop. Models are pure functions of the season: what is random in a hazard
/// has been drawn, at its own address, before.
public protocol PerilModel: Sendable {
  /// The peril.
  var peril: Peril { get }

  /// Appends the damage events of every lane, in order of lane, then day.
  func appendEvents(of season: CropSeason, to events: inout [DamageEvent])
}
