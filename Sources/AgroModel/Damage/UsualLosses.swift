/// What the insured yield of a crop at a place already holds of heat, rain, rot and shortage of
/// water, because the years that it comes from had them too.
///
/// ```
/// usual loss = mean over reference seasons of the place of 1 - prod (1 - a_e m_e)
/// damage     = max(0, 1 - (1 - loss) / (1 - share x usual loss))
/// ```
/// `share` is the crop's `usual`: 1 where the insured yield is the mean of years like the reference
/// seasons, 0 where it is the yield of a season without any of it. So an ordinary summer of a hot
/// place is no damage there, and the same summer is one at a cool place.
///
/// Checked by: UsualLossesTests.
public struct UsualLosses: Sendable, Hashable {
  /// Mean loss by heat, 0...1.
  public var heat = 0.0
  /// Mean loss by rain on what ripens, 0...1.
  public var rain = 0.0
  /// Mean loss by rot, 0...1.
  public var rot = 0.0
  /// Mean loss of irrigated fields by shortage of water, 0...1.
  public var irrigated = 0.0
  /// Mean loss of rainfed fields by shortage of water, 0...1.
  public var rainfed = 0.0

  /// The largest loss that is taken off.
  public static let most = 0.9
  /// Nothing is taken off.
  public static let none = UsualLosses()

  /// Nothing is taken off.
  public init() {}

  /// What is taken off of a mean loss.
  static func taken(_ share: Parameter, of mean: Double) -> Double {
    min(most, share.value * mean)
  }
}

extension Crop {
  /// Whether the usual losses follow from the same numbers as those of another crop.
  func hasUsualLosses(of other: Crop) -> Bool {
    stages == other.stages && water == other.water && heat == other.heat && rain == other.rain
      && rot == other.rot
  }

  /// The mean losses over the seasons of a block, before anything is taken off.
  public func usualLosses(of season: CropSeason) -> UsualLosses {
    var season = season
    season.usual = .none
    let years = season.weather.years
    func mean(_ model: (any PerilModel)?) -> Double {
      guard let model, years > 0 else { return 0 }
      var events: [DamageEvent] = []
      model.appendEvents(of: season, to: &events)
      var left = [Double](repeating: 1, count: years)
      for event in events { left[Int(event.lane)] *= 1 - event.shareAffected * event.meanDamage }
      return left.reduce(0) { $0 + (1 - $1) } / Double(years)
    }
    var usual = UsualLosses()
    usual.heat = mean(heat)
    usual.rain = mean(rain)
    usual.rot = mean(rot)
    if let fields = water?.losses(of: season), years > 0 {
      usual.irrigated = (fields.irrigated ?? []).reduce(0, +) / Double(years)
      usual.rainfed = (fields.rainfed ?? []).reduce(0, +) / Double(years)
    }
    return usual
  }
}
