/// An occurrence of a hazard that daily weather does not explain (hail, storm, flood, fire ...) in
/// one zone, before any crop is looked at: every crop of the zone sees the same occurrences.
public struct HazardEvent: Sendable, Hashable {
  /// Lane of the block.
  public var lane: Int32
  /// Season day.
  public var day: Int32
  /// Share of the zone's area that is struck, 0...1.
  public var shareStruck: Double
  /// Strength as a uniform number in (0, 1) of the strength law: the same for all crops.
  public var strength: Double

  /// An occurrence.
  public init(lane: Int32, day: Int32, shareStruck: Double, strength: Double) {
    self.lane = lane
    self.day = day
    self.shareStruck = shareStruck
    self.strength = strength
  }
}

/// The hazard occurrences of a zone for a block of years, by peril.
public struct ZoneHazards: Sendable, Hashable {
  /// Occurrences by `Peril.index`, each list in order of lane and day.
  public var events: [[HazardEvent]]
  /// Share of the normal irrigation supply that arrives, one number a lane, 0...
  public var irrigationSupply: [Double]

  /// No occurrence and full supply for `years` lanes.
  public init(years: Int) {
    events = [[HazardEvent]](repeating: [], count: Peril.allCases.count)
    irrigationSupply = [Double](repeating: 1, count: years)
  }

  /// Occurrences of one peril.
  public subscript(_ peril: Peril) -> [HazardEvent] {
    get { events[peril.index] }
    set { events[peril.index] = newValue }
  }
}
