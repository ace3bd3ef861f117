internal import AgroQuantities
internal import AgroStatistics

/// Objects whose heads die, under one cover, from year to year.
///
/// The deaths of an object are drawn at (object, year) on a lane that no event has, the rate of the
/// zone's year at (peril, zone, year).
struct Herds: Sendable {
  private let law: MortalityLaw
  private let cover: Cover
  private let objects: [InsuredObject]
  private let place: UInt64
  private let seed: UInt64
  /// Days and perils of events end below it.
  private static let lane: UInt32 = 8_000

  /// Nil where the cover does not pay for deaths or has no law of them.
  init?(cover: Cover, objects: [InsuredObject], place: String, seed: UInt64) {
    guard case .mortality = cover.payoff, let law = cover.mortality else { return nil }
    self.law = law
    self.cover = cover
    self.objects = objects
    self.place = StreamID.hash(of: "mortality/\(place)")
    self.seed = seed
  }

  /// What all objects are paid for a year, in thousandths of the minor unit.
  func payments(year: Int) throws(ParameterError) -> Int64 {
    let rate = rate(year)
    var total: Int64 = 0
    for object in objects {
      let paid = try LossTally.thousandths(
        ofMinorUnits: share(object, rate: rate, year: year) * object.sumInsured)
      let (sum, overflowed) = total.addingReportingOverflow(paid)
      guard !overflowed else {
        throw ParameterError(
          parameter: "the loss of simulated year \(year)", value: Double(total),
          requirement: "below 9e15 minor units")
      }
      total = sum
    }
    return total
  }

  /// What each object is paid for a year, as a share of its sum insured.
  func shares(year: Int) -> [Double] {
    let rate = rate(year)
    return objects.map { share($0, rate: rate, year: year) }
  }

  private func share(_ object: InsuredObject, rate: Double, year: Int) -> Double {
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(
        purpose: .object, entity: StreamID.hash(of: object.name),
        year: UInt32(truncatingIfNeeded: year), lane: Self.lane))
    let dead = law.dead(stream.uniform(), rate: rate)
    let outcome = SeasonOutcome(died: Double(dead) / Double(law.heads) * law.headShare)
    return cover.indemnity(of: outcome, insuredYield: object.insuredYield)
  }

  private func rate(_ year: Int) -> Double {
    guard law.yearCorrelation > 0 else { return law.rate }
    var z = [0.0]
    let address = StreamAddress(
      purpose: .peril, entity: place, year: UInt32(truncatingIfNeeded: year))
    RandomBlock(seed: seed, at: address, along: .draws(first: 0)).fillNormal(&z)
    return law.yearRate(z[0])
  }
}
