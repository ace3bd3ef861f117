/// Damage to one crop of one zone by one event: share of the area affected and damage of an
/// affected object stay apart.
///
/// A deductible is applied to an object's damage and never to `shareAffected * meanDamage`.
public struct DamageEvent: Sendable, Hashable {
  /// Lane of the block, 0..<years.
  public var lane: Int32
  /// Season day on which the event strikes (the first day of a spell).
  public var day: Int32
  /// The peril.
  public var peril: Peril
  /// Share of the zone's crop area that is affected, 0...1.
  public var shareAffected: Double
  /// Mean damage of an affected object as a share of what is left of its yield, 0...1.
  public var meanDamage: Double
  /// Coefficient of variation of that damage over affected objects, at least 0 and at most what a
  /// law on 0...1 with this mean can have.
  public var variation: Double
  /// Share of the value of what is left to an object whose fruit is all marked that is lost by its
  /// looks, 0...1; see ``MarkedFruit``.
  public var qualityShare: Double

  /// An event; shares are clamped to 0...1.
  public init(
    lane: Int32, day: Int32, peril: Peril, shareAffected: Double, meanDamage: Double,
    variation: Double, qualityShare: Double = 0
  ) {
    self.lane = lane
    self.day = day
    self.peril = peril
    self.shareAffected = min(max(shareAffected, 0), 1)
    self.meanDamage = min(max(meanDamage, 0), 1)
    let most = self.meanDamage > 0 ? ((1 - self.meanDamage) / self.meanDamage).squareRoot() : 0
    self.variation = min(max(variation, 0), most)
    self.qualityShare = min(max(qualityShare, 0), 1)
  }
}
