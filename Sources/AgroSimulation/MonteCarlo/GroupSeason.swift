internal import AgroModel
internal import AgroQuantities
internal import AgroStatistics
internal import CAgroKernels

/// The objects of one planting under one cover, from year to year.
struct GroupSeason {
  private let objects: [InsuredObject]
  private let cover: Cover
  private let low: [UInt32]
  private let high: [UInt32]
  private let insured: [Bool]
  private let needsEveryObject: Bool
  private let needsYield: Bool
  private let farmSeed: UInt64
  /// Share of the yield that is left, by object.
  private var left: [Double]
  /// Lost shares by peril, `[peril][object]`.
  private var lost: [[Double]]
  private var struck = false

  /// Addresses the zone's years of mortality.
  private let place: UInt64

  init(objects: [InsuredObject], cover: Cover, seed: UInt64, place: String = "") {
    self.place = StreamID.hash(of: "mortality/\(place)")
    self.objects = objects
    self.cover = cover
    let keys = objects.map {
      StreamKey(seed: seed, purpose: .object, entity: StreamID.hash(of: $0.name))
    }
    low = keys.map(\.low)
    high = keys.map(\.high)
    farmSeed = seed
    let named = cover.payoff.perils
    insured = Peril.allCases.map { named.contains($0) }
    switch cover.payoff {
    case .damage:
      needsEveryObject = false
      needsYield = false
    case .rebasedDamage, .guaranteedYield, .revenue:
      needsEveryObject = named.isEmpty
      needsYield = true
    case .areaProportional, .areaShortfall, .index, .band, .mortality:
      needsEveryObject = true
      needsYield = false
    }
    left = [Double](repeating: 1, count: objects.count)
    lost = [[Double]](repeating: [], count: Peril.allCases.count)
  }

  /// A new year: nothing has happened.
  mutating func begin() {
    guard struck else { return }
    for index in left.indices { left[index] = 1 }
    for peril in lost.indices where !lost[peril].isEmpty {
      for index in left.indices { lost[peril][index] = 0 }
    }
    struck = false
  }

  /// An event of the year, in calendar order.
  mutating func strike(_ footprint: Footprint, seed: UInt64, laws: inout DamageLaws) {
    guard footprint.shareAffected > 0, footprint.meanDamage > 0 else { return }
    struck = true
    let peril = footprint.event.perilIndex
    if lost[peril].isEmpty { lost[peril] = [Double](repeating: 0, count: objects.count) }
    let mixture = DamageLaws.mixture(
      mean: Double(footprint.meanDamage), variation: Double(footprint.variation))
    let tables = mixture.nodes.map { laws.table($0) }
    // Day and peril: the event within its year.
    let lane = UInt32(truncatingIfNeeded: footprint.event.number & 0x1fff)
    let level = agro_level(rawValue: agro_level.RawValue(KernelLevel.best.rawValue))
    let count = objects.count
    let year = UInt32(footprint.event.year)
    unsafe tables[0].withUnsafeBufferPointer { first in
      unsafe tables[1].withUnsafeBufferPointer { second in
        unsafe tables[2].withUnsafeBufferPointer { third in
          unsafe tables[3].withUnsafeBufferPointer { fourth in
            var strike = unsafe agro_strike(
              share: Double(footprint.shareAffected),
              weight: (mixture.weights[0], mixture.weights[1], mixture.weights[2]),
              law: (
                first.baseAddress, second.baseAddress, third.baseAddress, fourth.baseAddress
              ))
            unsafe low.withUnsafeBufferPointer { low in
              unsafe high.withUnsafeBufferPointer { high in
                unsafe left.withUnsafeMutableBufferPointer { left in
                  unsafe lost[peril].withUnsafeMutableBufferPointer { lost in
                    unsafe agro_object_strike(
                      level, count, low.baseAddress, high.baseAddress, year, 0, lane, &strike,
                      left.baseAddress, lost.baseAddress)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// What the objects are paid for the year, in thousandths of the minor unit.
  mutating func settle(
    _ season: SeasonOutcome, potential: Double, year: Int, perils: inout [[Int64]], lane: Int
  ) throws(ParameterError) -> Int64 {
    guard struck || needsEveryObject else { return 0 }
    var outcome = season
    var total: Int64 = 0
    let rate = mortalityRate(year: year)
    for index in objects.indices {
      guard needsEveryObject || left[index] < 1 else { continue }
      let object = objects[index]
      let share = share(of: index, in: &outcome, potential: potential, year: year, rate: rate)
      guard share > 0 else { continue }
      let paid = try LossTally.thousandths(ofMinorUnits: share * object.sumInsured)
      total += paid
      attribute(paid, outcome, to: &perils, lane: lane)
    }
    return total
  }

  /// What an object is paid for the year, as a share of its sum insured.
  private func share(
    of index: Int, in outcome: inout SeasonOutcome, potential: Double, year: Int, rate: Double
  ) -> Double {
    let object = objects[index]
    for peril in lost.indices {
      outcome.lost[peril] = lost[peril].isEmpty ? 0 : lost[peril][index]
    }
    if needsYield {
      outcome.yield = potential * object.level * left[index] * deviation(of: object, year: year)
    }
    if let law = cover.mortality {
      var stream = RandomStream(
        seed: farmSeed,
        at: StreamAddress(
          purpose: .object, entity: StreamID.hash(of: object.name),
          year: UInt32(truncatingIfNeeded: year), lane: Self.mortalityLane))
      let dead = law.dead(stream.uniform(), rate: rate)
      outcome.died = Double(dead) / Double(law.heads) * law.headShare
    }
    return cover.indemnity(of: outcome, insuredYield: object.insuredYield)
  }

  /// Shares of all objects in a year, for comparisons of covers object by object.
  mutating func shares(_ season: SeasonOutcome, potential: Double, year: Int) -> [Double] {
    guard struck || needsEveryObject else { return [Double](repeating: 0, count: objects.count) }
    var outcome = season
    let rate = mortalityRate(year: year)
    return objects.indices.map {
      share(of: $0, in: &outcome, potential: potential, year: year, rate: rate)
    }
  }

  /// A lane that no event has: days and perils end below it.
  private static let mortalityLane: UInt32 = 8_000

  /// The rate of the zone's year.
  private func mortalityRate(year: Int) -> Double {
    guard let law = cover.mortality else { return 0 }
    guard law.yearCorrelation > 0 else { return law.rate }
    var z = [0.0]
    let address = StreamAddress(
      purpose: .peril, entity: place, year: UInt32(truncatingIfNeeded: year))
    RandomBlock(seed: farmSeed, at: address, along: .draws(first: 0)).fillNormal(&z)
    return law.yearRate(z[0])
  }

  /// Divides a payment among the insured perils by what each took; the last one takes what rounding
  /// leaves, so that perils add up to the payment.
  private func attribute(
    _ paid: Int64, _ outcome: SeasonOutcome, to perils: inout [[Int64]], lane: Int
  ) {
    var all = 0.0
    var last = -1
    for peril in insured.indices where insured[peril] && outcome.lost[peril] > 0 {
      all += outcome.lost[peril]
      last = peril
    }
    guard last >= 0 else {
      perils[insured.count][lane] += paid
      return
    }
    var rest = paid
    for peril in 0..<last where insured[peril] && outcome.lost[peril] > 0 {
      let part = Int64((Double(paid) * (outcome.lost[peril] / all)).rounded(.toNearestOrEven))
      perils[peril][lane] += part
      rest -= part
    }
    perils[last][lane] += rest
  }

  /// The object's own deviation of a year, with mean 1: draw `year` of its stream at year 0.
  private func deviation(of object: InsuredObject, year: Int) -> Double {
    guard object.deviation > 0 else { return 1 }
    var block = [0.0]
    let s = object.deviation
    let address = StreamAddress(purpose: .farmYield, entity: StreamID.hash(of: object.name))
    RandomBlock(seed: farmSeed, at: address, along: .draws(first: UInt64(year)))
      .fillNormal(&block)
    return Elementary.exp(s * block[0] - s * s / 2)
  }
}
