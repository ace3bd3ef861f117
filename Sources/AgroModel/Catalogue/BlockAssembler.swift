/// Joins the damage events of the plantings of a block into events, footprints and years.
///
/// Perils act in calendar order on what is left of a yield: `Y = Ypot * prod(1 - a_e m_e)`. What an
/// event takes is the drop of that product, so the shares add up by construction. The product is
/// kept on multiples of 2^-24, which a Float holds exactly: the stored shares add up to the last
/// bit, whatever the order of the sum.
public struct BlockAssembler: Sendable {
  private let firstYear: Int
  private let years: Int
  private let layout: CatalogueLayout
  private var footprints: [Footprint] = []
  private var lost: [[Float]]
  private var left: [[Float]]
  private var price: [[Float]]
  private var indices: [[Float]]

  /// An empty block.
  public init(firstYear: Int, years: Int, layout: CatalogueLayout) {
    self.firstYear = firstYear
    self.years = years
    self.layout = layout
    let count = layout.plantings.count
    lost = [[Float]](
      repeating: [Float](repeating: 0, count: Peril.allCases.count * years), count: count)
    left = [[Float]](repeating: [Float](repeating: 1, count: years), count: count)
    price = left
    indices = [[Float]](
      repeating: [Float](repeating: 0, count: layout.indices.count * years), count: count)
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
    for event in ordered(events) {
      let lane = Int(event.lane)
      let share = Float(event.shareAffected)
      let mean = Float(event.meanDamage)
      guard share > 0, mean > 0 else { continue }
      footprints.append(
        Footprint(
          event: CatalogueEvent(
            year: firstYear + lane, day: Int(event.day), peril: event.peril),
          zone: zone, crop: crop, shareAffected: share, meanDamage: mean,
          variation: Float(event.variation)))
      let before = Double(left[planting][lane])
      let after = (before * (1 - Double(share) * Double(mean)) * 0x1p24).rounded() * 0x1p-24
      left[planting][lane] = Float(after)
      lost[planting][event.peril.index * years + lane] += Float(before - after)
    }
    if !priceFactor.isEmpty { price[planting] = priceFactor.map { Float($0) } }
    if !indexValues.isEmpty { indices[planting] = indexValues.map { Float($0) } }
  }

  /// Events in order of lane, day and peril; several of one peril on one day keep their order.
  private func ordered(_ events: [DamageEvent]) -> [DamageEvent] {
    var order = events.ordered(years: years)
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
    // An event's number has 512 days of 16 perils a year.
    var isThere = [Bool](repeating: false, count: years << 13)
    let first = CatalogueEvent(year: firstYear, day: 0, peril: .winterKill).number
    for footprint in footprints { isThere[Int(footprint.event.number - first)] = true }
    return isThere.indices.compactMap {
      isThere[$0] ? CatalogueEvent(number: first + Int64($0)) : nil
    }
  }

  /// The finished block.
  public consuming func block() -> CatalogueBlock {
    let count = layout.plantings.count
    var block = CatalogueBlock(firstYear: firstYear, years: years, plantings: count)
    block.events = events
    block.footprints = footprints
    let perils = Peril.allCases.count
    block.yields.reserveCapacity(years * count)
    block.priceFactors.reserveCapacity(years * count)
    block.lost.reserveCapacity(years * count * perils)
    block.indices.reserveCapacity(years * count * layout.indices.count)
    for lane in 0..<years {
      for (number, planting) in layout.plantings.enumerated() {
        block.yields.append(Float(planting.potentialYield * Double(left[number][lane])))
        block.priceFactors.append(price[number][lane])
        for peril in 0..<perils { block.lost.append(lost[number][peril * years + lane]) }
        for index in layout.indices.indices {
          block.indices.append(indices[number][index * years + lane])
        }
      }
    }
    return block
  }
}
