/// Joins the damage events of the plantings of a block into events, footprints and years.
///
/// Perils act in calendar order on what is left of a yield: `Y = Ypot * prod(1 - a_e m_e)`. What an
/// event takes is the drop of that product, so the shares add up by construction. The product is
/// kept on multiples of 2^-24, which a Float holds exactly: the stored shares add up to the last
/// bit, whatever the order of the sum.
///
/// What is left has its value by looks carried on beside it, the mean over objects of what is left and
/// not marked over the mean of what is left: `prod(1 - a_e q_e E[(1 - D) min(1, 2 D)] / (1 - a_e m_e))`,
/// since an object is struck by one event whatever another did to it.
public struct BlockAssembler: Sendable {
  private let layout: CatalogueLayout
  private var made: CatalogueBlock

  /// An empty block.
  public init(firstYear: Int, years: Int, layout: CatalogueLayout) {
    self.layout = layout
    let count = layout.plantings.count
    let rows = years * count
    made = CatalogueBlock(firstYear: firstYear, years: years, plantings: count)
    // Most plantings have a few damages a year; to grow is to copy megabytes.
    made.footprints.reserveCapacity(8 * rows)
    let whole = layout.plantings.map { Float($0.potentialYield) }
    made.yields = (0..<years).flatMap { _ in whole }
    made.priceFactors = [Float](repeating: 1, count: rows)
    made.lost = [Float](repeating: 0, count: rows * Peril.allCases.count)
    made.indices = [Float](repeating: 0, count: rows * layout.indices.count)
  }

  /// Adds a planting; plantings come in the order of the layout.
  ///
  /// - Parameters:
  ///   - planting: index into `layout.plantings`.
  ///   - events: damage events in any order; lanes count from the block's first year.
  ///   - priceFactor: one number a lane, or none for 1.
  ///   - indexValues: `[index * years + lane]`.
  public mutating func add(
    planting: Int, events: [DamageEvent], priceFactor: [Double] = [], indexValues: [Double] = []
  ) {
    let zone = UInt16(layout.plantings[planting].zone)
    let crop = UInt16(layout.plantings[planting].crop)
    let years = made.years
    let count = layout.plantings.count
    let perils = Peril.allCases.count
    var left = [Float](repeating: 1, count: years)
    // The value of what is left by its looks; empty until something is marked.
    var looks: [Double] = []
    for event in ordered(events) {
      let lane = Int(event.lane)
      let share = Float(event.shareAffected)
      let mean = Float(event.meanDamage)
      guard share > 0, mean > 0 else { continue }
      made.footprints.append(
        Footprint(
          event: CatalogueEvent(
            year: made.firstYear + lane, day: Int(event.day), peril: event.peril),
          zone: zone, crop: crop, shareAffected: share, meanDamage: mean,
          variation: Float(event.variation), qualityShare: Float(event.qualityShare)))
      let before = Double(left[lane])
      let after = (before * (1 - Double(share) * Double(mean)) * 0x1p24).rounded() * 0x1p-24
      left[lane] = Float(after)
      if let footprint = made.footprints.last, footprint.qualityShare > 0, after > 0 {
        if looks.isEmpty { looks = [Double](repeating: 1, count: years) }
        let marked = MarkedFruit.expectedShare(
          mean: Double(mean), variation: Double(footprint.variation))
        looks[lane] *=
          1 - Double(share) * Double(footprint.qualityShare) * marked
          / (1 - Double(share) * Double(mean))
      }
      made.lost[(lane * count + planting) * perils + event.peril.index] += Float(before - after)
    }
    let potential = layout.plantings[planting].potentialYield
    for lane in 0..<years {
      let row = lane * count + planting
      made.yields[row] = Float(potential * Double(left[lane]))
      if !looks.isEmpty, looks[lane] < 1 {
        made.lost[row * perils + Peril.hailQuality.index] = Float(
          (Double(left[lane]) * (1 - looks[lane]) * 0x1p24).rounded() * 0x1p-24)
      }
      if !priceFactor.isEmpty { made.priceFactors[row] = Float(priceFactor[lane]) }
      for index in layout.indices.indices where !indexValues.isEmpty {
        made.indices[row * layout.indices.count + index] = Float(
          indexValues[index * years + lane])
      }
    }
  }

  /// Events in order of lane, day and peril; several of one peril on one day keep their order.
  private func ordered(_ events: [DamageEvent]) -> [DamageEvent] {
    var order = events.ordered(years: made.years)
    // A lane has a few events, most of them in their places.
    for place in order.indices.dropFirst() {
      let event = order[place]
      var before = place
      while before > 0, order[before - 1].lane == event.lane,
        (order[before - 1].day, order[before - 1].peril.index) > (event.day, event.peril.index)
      {
        order[before] = order[before - 1]
        before -= 1
      }
      if before < place { order[before] = event }
    }
    return order
  }

  /// The events of the footprints, each once, in their order.
  private var events: [CatalogueEvent] {
    // An event's number has 512 days of 16 perils a year: a bit each.
    var isThere = [UInt64](repeating: 0, count: made.years << 7)
    let first = CatalogueEvent(year: made.firstYear, day: 0, peril: .winterKill).number
    for footprint in made.footprints {
      let number = Int(footprint.event.number - first)
      isThere[number >> 6] |= 1 << UInt64(number & 63)
    }
    var events: [CatalogueEvent] = []
    for (word, bits) in isThere.enumerated() {
      var rest = bits
      while rest != 0 {
        let number = word << 6 + rest.trailingZeroBitCount
        events.append(CatalogueEvent(number: first + Int64(number)))
        rest &= rest - 1
      }
    }
    return events
  }

  /// The finished block.
  public consuming func block() -> CatalogueBlock {
    made.events = events
    return made
  }
}
