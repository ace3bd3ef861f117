/// Damage by a hazard that strikes a share of the zone: hail, storm, flood, fire, wild animals,
/// landslide, pests.
///
/// ```
/// mean damage of a struck object = scale x stage mean x (1 + spread (2 u - 1)),   u the strength
/// probability of total loss      = total x mean damage
/// else beta with the coefficient of variation `variation`
/// ```
/// `spread` is how far events of one kind differ; it leaves the mean over events as it is. `scale`
/// is the one number of severity that calibration moves.
///
/// For hail no curve of loss against its size or energy is published for grapes or any fruit, so
/// `scale` is calibrated on tariffs and claims and everything else of the severity is an assumption
/// with a range.
///
/// Checked by: StruckDamageTests.
public struct StruckDamage: PerilModel, Hashable {
  public let peril: Peril
  /// The factor of severity, 1 before calibration.
  public var scale: Parameter
  /// Mean damage of a struck object by stage.
  public var means: StageTable
  /// Probability of total loss as a share of the mean damage, 0...1.
  public var totalShare: Parameter
  /// Coefficient of variation of the damage between struck objects where it is not total.
  public var variation: Parameter
  /// How far events differ in strength, 0...1.
  public var spread: Parameter
  /// What is lost of the value of marked fruit, by stage, 0...1; empty where nothing is lost by
  /// looks. See ``MarkedFruit``.
  public var quality: StageTable
  /// The least struck share times damage that is an event.
  public static let least = 1e-6

  /// A damage model of a peril.
  public init(
    peril: Peril, scale: Parameter, means: StageTable, totalShare: Parameter,
    variation: Parameter, spread: Parameter, quality: StageTable = StageTable([])
  ) {
    self.peril = peril
    self.scale = scale
    self.means = means
    self.totalShare = totalShare
    self.variation = variation
    self.spread = spread
    self.quality = quality
  }

  /// The law of a struck object's damage for a stage mean and a strength in (0, 1).
  public func law(stageMean: Double, strength: Double) -> DamageLaw {
    let factor = 1 + spread.value * (2 * strength - 1)
    let mean = min(max(scale.value * stageMean * factor, 0), 1)
    let total = min(max(totalShare.value, 0), 1) * mean
    let partial = total < 1 ? (mean - total) / (1 - total) : 0
    return DamageLaw(
      partialMean: partial, partialVariation: variation.value, totalLossShare: total)
  }

  public func appendEvents(of season: CropSeason, to events: inout [DamageEvent]) {
    let occurrences = season.hazards[peril]
    guard !occurrences.isEmpty else { return }
    let table = means.resolved(for: season.stages)
    let looks = quality.resolved(for: season.stages)
    for hazard in occurrences {
      let stage = table.value(
        on: Int(hazard.day), lane: Int(hazard.lane), stages: season.stages)
      guard stage > 0 else { continue }
      let factor = 1 + spread.value * (2 * hazard.strength - 1)
      let mean = min(max(scale.value * stage * factor, 0), 1)
      guard mean * hazard.shareStruck >= Self.least else { continue }
      events.append(
        DamageEvent(
          lane: hazard.lane, day: hazard.day, peril: peril, shareAffected: hazard.shareStruck,
          meanDamage: mean, variation: wholeVariation(mean: mean),
          qualityShare: looks.value(
            on: Int(hazard.day), lane: Int(hazard.lane), stages: season.stages)))
    }
  }

  /// The coefficient of variation of the whole law, total losses included.
  private func wholeVariation(mean: Double) -> Double {
    let total = min(max(totalShare.value, 0), 1) * mean
    let partial = total < 1 ? (mean - total) / (1 - total) : 0
    let squared = partial * partial
    let spread = min(variation.value * variation.value * squared, partial * (1 - partial))
    let second = total + (1 - total) * (squared + spread)
    return mean > 0 ? max(0, second - mean * mean).squareRoot() / mean : 0
  }
}
