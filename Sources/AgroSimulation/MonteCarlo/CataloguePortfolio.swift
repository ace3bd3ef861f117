public import AgroModel
internal import AgroQuantities
public import AgroStatistics
internal import CAgroKernels

/// Insured objects on the years of a catalogue.
///
/// Every footprint is resolved to the objects of its planting: struck or not by the share affected,
/// then damage given struck, by inversion of uniforms addressed by (object, year, event). Events act
/// in calendar order on what is left of an object's yield; the cover sees the lost shares by peril,
/// the object's yield, the area's yield, the price and the declared indices. Nothing is ever applied
/// to the mean damage of a zone.
public struct CataloguePortfolio: Sendable {
  private struct Group: Sendable {
    var planting: Int
    var cover: Int
    var objects: [Int]
  }

  let layout: CatalogueLayout
  let covers: [Cover]
  let objects: [InsuredObject]
  private let groups: [Group]
  private let laws = DamageLaws.Store()

  /// A portfolio.
  ///
  /// - Throws: `ParameterError` for a number outside its range or an index that the layout or the
  ///   covers do not have.
  public init(
    layout: CatalogueLayout, covers: [Cover], objects: [InsuredObject]
  ) throws(ParameterError) {
    var members: [[Int]] = [[Int]](
      repeating: [], count: layout.plantings.count * covers.count)
    for (number, object) in objects.enumerated() {
      try Self.check(object, plantings: layout.plantings.count, covers: covers.count)
      members[object.planting * covers.count + object.cover].append(number)
    }
    for cover in covers {
      if case .index(let number, _, _, _) = cover.payoff, !layout.indices.indices.contains(number) {
        throw ParameterError(
          parameter: "the index of the cover '\(cover.name)'", value: Double(number),
          requirement: "below \(layout.indices.count), the number of the catalogue's indices")
      }
    }
    self.layout = layout
    self.covers = covers
    self.objects = objects
    groups = members.indices.compactMap { index in
      members[index].isEmpty
        ? nil
        : Group(
          planting: index / covers.count, cover: index % covers.count, objects: members[index])
    }
  }

  private static func check(
    _ object: InsuredObject, plantings: Int, covers: Int
  ) throws(ParameterError) {
    func require(
      _ holds: Bool, _ what: String, _ value: Double, _ requirement: String
    ) throws(ParameterError) {
      guard holds else {
        throw ParameterError(
          parameter: "the \(what) of object '\(object.name)'", value: value,
          requirement: requirement)
      }
    }
    try require(
      (0..<plantings).contains(object.planting), "planting", Double(object.planting),
      "an index below \(plantings)")
    try require(
      (0..<covers).contains(object.cover), "cover", Double(object.cover),
      "an index below \(covers)")
    for (what, value) in [
      ("sum insured", object.sumInsured), ("insured yield", object.insuredYield),
      ("level", object.level),
    ] {
      try require(value > 0 && value.isFinite, what, value, "positive and finite")
    }
    try require(object.sumInsured < 9e12, "sum insured", object.sumInsured, "below 9e12 minor units")
    try require(
      object.deviation >= 0 && object.deviation.isFinite, "deviation", object.deviation,
      "at least 0 and finite")
  }

  /// Losses on all blocks of a catalogue.
  ///
  /// - Parameters:
  ///   - years: simulated years of the catalogue.
  ///   - blockCount: its blocks.
  ///   - workers: blocks worked on at a time; the result does not depend on it.
  ///   - block: reads or makes a block; runs in parallel.
  ///   - progress: is told of finished blocks.
  /// - Throws: what `block` throws, and `ParameterError` where a sum leaves its range.
  public func losses(
    years: Int, blockCount: Int, seed: UInt64, workers: Int = 1,
    block: @escaping @Sendable (Int) throws -> CatalogueBlock, progress: (Int) -> Void = { _ in }
  ) async throws -> PortfolioLosses {
    var result = PortfolioLosses(years: years, plantings: layout.plantings.count)
    try await withThrowingTaskGroup(of: BlockLosses.self) { group in
      var started = 0
      var finished = 0
      while finished < blockCount {
        while started < blockCount, started - finished < max(1, workers) {
          let number = started
          group.addTask { try losses(of: block(number), seed: seed) }
          started += 1
        }
        guard let block = try await group.next() else { break }
        try result.enter(block)
        finished += 1
        progress(finished)
      }
    }
    return result
  }

  /// Losses of the years of one block.
  func losses(of block: CatalogueBlock, seed: UInt64) throws(ParameterError) -> BlockLosses {
    let perilCount = Peril.allCases.count
    var result = BlockLosses(
      firstYear: block.firstYear,
      plantings: [[Int64]](
        repeating: [Int64](repeating: 0, count: block.years), count: layout.plantings.count),
      perils: [LossTally](repeating: LossTally(), count: perilCount + 1))
    var perilYears = [[Int64]](
      repeating: [Int64](repeating: 0, count: block.years), count: perilCount + 1)
    var laws = DamageLaws(laws)
    // Footprints come in order of planting, then event.
    var ranges = [Range<Int>](repeating: 0..<0, count: layout.plantings.count)
    var at = 0
    for (number, planting) in layout.plantings.enumerated() {
      let start = at
      while at < block.footprints.count, Int(block.footprints[at].zone) == planting.zone,
        Int(block.footprints[at].crop) == planting.crop
      { at += 1 }
      ranges[number] = start..<at
    }
    for group in groups {
      var season = GroupSeason(
        objects: group.objects.map { objects[$0] }, cover: covers[group.cover], seed: seed,
        place: layout.zones[layout.plantings[group.planting].zone])
      var next = ranges[group.planting].lowerBound
      let end = ranges[group.planting].upperBound
      for lane in 0..<block.years {
        let year = block.firstYear + lane
        season.begin()
        while next < end, block.footprints[next].event.year == year {
          season.strike(block.footprints[next], seed: seed, laws: &laws)
          next += 1
        }
        let now = outcome(of: block, lane: lane, planting: group.planting)
        let paid = try season.settle(
          now.outcome, potential: now.potential, year: year, perils: &perilYears, lane: lane)
        let (sum, overflowed) = result.plantings[group.planting][lane]
          .addingReportingOverflow(paid)
        guard !overflowed else {
          throw ParameterError(
            parameter: "the loss of simulated year \(year)", value: Double(sum),
            requirement: "below 9e15 minor units")
        }
        result.plantings[group.planting][lane] = sum
      }
    }
    for index in perilYears.indices {
      for loss in perilYears[index] { result.perils[index].add(loss) }
    }
    return result
  }

  /// What every object is paid in every year of a block, as shares of their sums insured: for
  /// portfolios of one planting and one cover.
  func shares(of block: CatalogueBlock, seed: UInt64) -> [[Double]] {
    guard let group = groups.first, groups.count == 1 else { return [] }
    let planting = layout.plantings[group.planting]
    let own = block.footprints.filter {
      Int($0.zone) == planting.zone && Int($0.crop) == planting.crop
    }
    var laws = DamageLaws()
    var season = GroupSeason(
      objects: group.objects.map { objects[$0] }, cover: covers[group.cover], seed: seed,
      place: layout.zones[planting.zone])
    var next = 0
    return (0..<block.years).map { lane in
      let year = block.firstYear + lane
      season.begin()
      while next < own.count, own[next].event.year == year {
        season.strike(own[next], seed: seed, laws: &laws)
        next += 1
      }
      let now = outcome(of: block, lane: lane, planting: group.planting)
      return season.shares(now.outcome, potential: now.potential, year: year)
    }
  }

  /// What a year brings to all objects of a planting, and their potential yield in it.
  private func outcome(
    of block: CatalogueBlock, lane: Int, planting: Int
  ) -> (outcome: SeasonOutcome, potential: Double) {
    let row = lane * block.plantings + planting
    let indexCount = layout.indices.count
    var outcome = SeasonOutcome()
    outcome.areaYield = Double(block.yields[row])
    outcome.priceFactor = Double(block.priceFactors[row])
    outcome.indices = (0..<indexCount).map { Double(block.indices[row * indexCount + $0]) }
    // The yield over what perils alone leave is 1 but where other years' yields were laid over.
    let potential = layout.plantings[planting].potentialYield
    let usual = Double(Float(potential * (1 - Double(block.lostShare(row: row)))))
    return (outcome, potential * (usual > 0 ? outcome.areaYield / usual : 1))
  }
}
