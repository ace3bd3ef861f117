/// What damages a crop. Raw values are what files name; the order is the order within a day.
///
/// All but the last take a share of the yield. ``hailQuality`` takes of the value of what is
/// harvested, so that it is no part of a yield or of the lost share of one.
public enum Peril: String, CaseIterable, Sendable, Hashable, Comparable {
  /// Buds, wood or whole plants killed by the cold of winter.
  case winterKill = "winter-kill"
  /// Frost after growth has begun, or before the harvest of annual crops.
  case frost
  /// Hail.
  case hail
  /// Heat at flowering, sunburn of fruit.
  case heat
  /// Rain at ripening: cracking and rot; rain at harvest.
  case rain
  /// Wind over the named force.
  case storm
  /// Flood and mudflow.
  case flood
  /// Shortage of water, rain and irrigation together.
  case drought
  /// Pests and diseases.
  case pests
  /// Fire and lightning.
  case fire
  /// Wild animals.
  case wildAnimals = "wild-animals"
  /// Landslide and earthquake.
  case landslide
  /// Loss of value by the looks of what hail has marked and left: no loss of yield.
  case hailQuality = "hail-quality-loss"

  /// The perils that take a share of the yield, in their order.
  public static let ofYield: [Peril] = allCases.filter { $0 != .hailQuality }

  /// The index of the peril in `allCases`; part of the catalogue's file format.
  public var index: Int {
    switch self {
    case .winterKill: 0
    case .frost: 1
    case .hail: 2
    case .heat: 3
    case .rain: 4
    case .storm: 5
    case .flood: 6
    case .drought: 7
    case .pests: 8
    case .fire: 9
    case .wildAnimals: 10
    case .landslide: 11
    case .hailQuality: 12
    }
  }

  /// Order within a day.
  public static func < (one: Peril, other: Peril) -> Bool { one.index < other.index }
}
