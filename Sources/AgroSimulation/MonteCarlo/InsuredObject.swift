/// An insured object: a parcel, an orchard, with one cover.
///
/// An object with several covers is listed once for each under the same name: its damage is the same
/// in all of them.
public struct InsuredObject: Sendable, Hashable {
  /// Addresses the object's draws: what happens to it depends on its name, not on its neighbours.
  public var name: String
  /// Index into the plantings of the catalogue's layout.
  public var planting: Int
  /// Index into the covers of the portfolio.
  public var cover: Int
  /// Sum insured in minor units, positive.
  public var sumInsured: Double
  /// Insured (declared) yield, t/ha, positive.
  public var insuredYield: Double
  /// The object's lasting yield without damage over the zone's, positive.
  public var level: Double
  /// Standard deviation of the logarithm of the object's own yearly deviation, at least 0.
  public var deviation: Double

  /// An object.
  public init(
    name: String, planting: Int, cover: Int = 0, sumInsured: Double, insuredYield: Double,
    level: Double = 1, deviation: Double = 0
  ) {
    self.name = name
    self.planting = planting
    self.cover = cover
    self.sumInsured = sumInsured
    self.insuredYield = insuredYield
    self.level = level
    self.deviation = deviation
  }
}
