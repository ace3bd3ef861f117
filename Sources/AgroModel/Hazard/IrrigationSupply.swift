internal import AgroStatistics

/// The share of the normal irrigation supply that a river basin gives in a year.
///
/// ```
/// share of year y = quantile(Phi(x_y)),   x_y a normal number with memory phi
/// of a zone       = 1 - exposure x (1 - share),   at least 0
/// ```
/// The quantile function is a line through given points, so observed years of shortage are points of
/// it. Zones of a basin have their shortage in the same years, those at the tail of the canals more
/// of it.
///
/// Checked by: HazardProcessTests.
public struct IrrigationSupply: Sendable {
  /// A point of the quantile function.
  public struct Knot: Sendable, Hashable {
    /// Share of years with no more supply.
    public var probability: Parameter
    /// Share of the normal supply.
    public var share: Parameter

    /// A point.
    public init(_ probability: Parameter, _ share: Parameter) {
      self.probability = probability
      self.share = share
    }
  }

  /// The basin; part of the random numbers' addresses.
  public let basin: String
  /// The points, both numbers not falling, the first probability 0 and the last 1.
  public let knots: [Knot]
  /// Memory from year to year, 0...0.95.
  public let memory: Parameter
  /// How much of the basin's shortage reaches a zone: 1 all of it.
  public let exposures: [(zone: String, exposure: Parameter)]
  private let normals: PersistentNormal

  /// A basin.
  public init(
    basin: String, knots: [Knot], memory: Parameter,
    exposures: [(zone: String, exposure: Parameter)]
  ) {
    self.basin = basin
    self.knots = knots
    self.memory = memory
    self.exposures = exposures
    normals = PersistentNormal(phi: min(max(memory.value, 0), 0.95))
  }

  /// The basin's share at a probability.
  public func share(_ p: Double) -> Double {
    guard let first = knots.first, let last = knots.last else { return 1 }
    if p <= first.probability.value { return first.share.value }
    for (low, high) in zip(knots, knots.dropFirst()) where p <= high.probability.value {
      let width = high.probability.value - low.probability.value
      guard width > 0 else { return high.share.value }
      let part = (p - low.probability.value) / width
      return low.share.value + (high.share.value - low.share.value) * part
    }
    return last.share.value
  }

  /// The basin's mean share over years, exact.
  public var meanShare: Double {
    guard !knots.isEmpty else { return 1 }
    var sum = 0.0
    for (low, high) in zip(knots, knots.dropFirst()) {
      let width = high.probability.value - low.probability.value
      sum += width * (low.share.value + high.share.value) / 2
    }
    return sum
  }

  /// The share that reaches a zone in each year of a block; 1 for a zone that the basin does not
  /// have.
  public func supply(
    zone: String, seed: UInt64, firstYear: Int, years: Int
  ) -> [Double] {
    guard let entry = exposures.first(where: { $0.zone == zone }) else {
      return [Double](repeating: 1, count: years)
    }
    let entity = StreamID.hash(of: "irrigation/\(basin)")
    let x = normals.values(seed: seed, entity: entity, firstYear: firstYear, years: years)
    return x.map { value in
      let basin = share(Elementary.normalProbability(value))
      return max(0, 1 - entry.exposure.value * (1 - basin))
    }
  }
}

extension IrrigationSupply: Equatable {
  /// Whether both give the same supply.
  public static func == (one: IrrigationSupply, other: IrrigationSupply) -> Bool {
    one.basin == other.basin && one.knots == other.knots && one.memory == other.memory
      && one.exposures.elementsEqual(other.exposures) { $0 == $1 }
  }
}
