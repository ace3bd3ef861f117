/// What the numbers of a catalogue stand for: zones, crops, which crop grows in which zone, and the
/// declared indices.
public struct CatalogueLayout: Sendable, Hashable {
  /// A crop that grows in a zone.
  public struct Planting: Sendable, Hashable {
    /// Index into `zones`.
    public var zone: Int
    /// Index into `crops`.
    public var crop: Int
    /// Yield without damage, tonnes per hectare; positive.
    public var potentialYield: Double

    /// A crop in a zone.
    public init(zone: Int, crop: Int, potentialYield: Double) {
      self.zone = zone
      self.crop = crop
      self.potentialYield = potentialYield
    }
  }

  /// Names of the zones; at most 65,536.
  public var zones: [String]
  /// Names of the crops; at most 65,536.
  public var crops: [String]
  /// What grows where, in order of zone, then crop.
  public var plantings: [Planting]
  /// Names of the declared weather indices.
  public var indices: [String]

  /// A layout.
  public init(zones: [String], crops: [String], plantings: [Planting], indices: [String]) {
    self.zones = zones
    self.crops = crops
    self.plantings = plantings.sorted { ($0.zone, $0.crop) < ($1.zone, $1.crop) }
    self.indices = indices
  }
}
