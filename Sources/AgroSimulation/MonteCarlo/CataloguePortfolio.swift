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
///
/// Complexity: about 3 ns an object and event with AVX-512, and memory for the objects and a number
/// a planting and year, whatever the number of objects.
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
  private let laws = SharedDamageLaws()

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
      try Self.check(object, plantings: layout.plantings.count, covers: covers)
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
    _ object: InsuredObject, plantings: Int, covers: [Cover]
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
      covers.indices.contains(object.cover), "cover", Double(object.cover),
      "an index below \(covers.count)")
    for (what, value) in [
      ("sum insured", object.sumInsured), ("insured yield", object.insuredYield),
      ("level", object.level),
    ] {
      try require(value > 0 && value.isFinite, what, value, "positive and finite")
    }
    let most = 9e12 / covers[object.cover].payoff.largestShare
    try require(
      object.sumInsured < most, "sum insured", object.sumInsured, "below \(most) minor units")
    try require(
      object.deviation >= 0 && object.deviation.isFinite, "deviation", object.deviation,
      "at least 0 and finite")
  }

  /// Losses on all blocks of a catalogue.
  ///
  /// - Parameters:
  ///   - years: simulated years of the catalogue.
  ///   - blockCount: its blocks.
  ///   - seed: of the draws of the objects; the same seed gives the same objects' seasons.
  ///   - workers: blocks worked on at a time; the result does not depend on it.
  ///   - block: reads or makes a block; runs in parallel.
  ///   - progress: is told of finished blocks.
  /// - Throws: what `block` throws, and `ParameterError` where a sum leaves its range.
  public func losses(
    years: Int, blockCount: Int, seed: UInt64, workers: Int = 1,
    block: @escaping @Sendable (Int) throws -> CatalogueBlock, progress: (Int) -> Void = { _ in }
  ) async throws -> PortfolioLosses {
    try await losses(
      years: years, blocks: Array(0..<blockCount), seed: seed, workers: workers, block: block,
      progress: progress)
  }

  /// The same, with the blocks in any order; blocks that are not named stay without loss.
  package func losses(
    years: Int, blocks: [Int], seed: UInt64, workers: Int = 1, level: KernelLevel = .best,
    block: @escaping @Sendable (Int) throws -> CatalogueBlock, progress: (Int) -> Void = { _ in }
  ) async throws -> PortfolioLosses {
    var result = PortfolioLosses(years: years, plantings: layout.plantings.count)
    let groups = prepared(seed, level)
    try await withThrowingTaskGroup(of: BlockLosses.self) { tasks in
      var started = 0
      var finished = 0
      while finished < blocks.count {
        while started < blocks.count, started - finished < max(1, workers) {
          let number = blocks[started]
          tasks.addTask { try losses(of: block(number), groups) }
          started += 1
        }
        guard let block = try await tasks.next() else { break }
        try result.enter(block)
        finished += 1
        progress(finished)
      }
    }
    return result
  }

  /// The objects by planting and cover in the form of the kernels.
  private func prepared(_ seed: UInt64, _ level: KernelLevel) -> [ObjectGroup] {
    groups.map { group in
      ObjectGroup(
        planting: group.planting, place: layout.zones[layout.plantings[group.planting].zone],
        cover: covers[group.cover], objects: group.objects.map { objects[$0] }, seed: seed,
        level: level)
    }
  }

  /// Losses of the years of one block.
  func losses(of block: CatalogueBlock, seed: UInt64) throws(ParameterError) -> BlockLosses {
    try losses(of: block, prepared(seed, .best))
  }

  /// What every object is paid in every year of a block, as shares of their sums insured: for
  /// portfolios of one planting and one cover.
  func shares(of block: CatalogueBlock, seed: UInt64) -> [[Double]] {
    guard let group = prepared(seed, .best).first, groups.count == 1 else { return [] }
    let planting = layout.plantings[group.planting]
    let own = block.footprints.filter {
      Int($0.zone) == planting.zone && Int($0.crop) == planting.crop
    }
    return group.shares(
      own[...], seasons(of: group.planting, in: block), firstYear: block.firstYear, laws: laws)
  }

  private func losses(
    of block: CatalogueBlock, _ groups: [ObjectGroup]
  ) throws(ParameterError) -> BlockLosses {
    let perilCount = Peril.allCases.count
    let nothing = [Int64](repeating: 0, count: block.years)
    var plantings = [[Int64]](repeating: nothing, count: layout.plantings.count)
    var perilYears = [[Int64]](repeating: nothing, count: perilCount + 1)
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
      let planting = group.planting
      try group.pay(
        block.footprints[ranges[planting]], seasons(of: planting, in: block),
        firstYear: block.firstYear, laws: laws
      ) { (lane, paid, peril) throws(ParameterError) in
        try Self.add(paid, to: &plantings[planting][lane], year: block.firstYear + lane)
        try Self.add(
          paid, to: &perilYears[peril?.index ?? perilCount][lane], year: block.firstYear + lane)
      }
    }
    var result = BlockLosses(
      firstYear: block.firstYear, plantings: plantings,
      perils: [LossTally](repeating: LossTally(), count: perilCount + 1))
    for index in perilYears.indices {
      for loss in perilYears[index] { result.perils[index].add(loss) }
    }
    return result
  }

  private static func add(_ paid: Int64, to sum: inout Int64, year: Int) throws(ParameterError) {
    let (total, overflowed) = sum.addingReportingOverflow(paid)
    guard !overflowed else {
      throw ParameterError(
        parameter: "the loss of simulated year \(year)", value: Double(sum),
        requirement: "below 9e15 minor units")
    }
    sum = total
  }

  /// What a planting's seasons were like for everyone.
  private func seasons(of planting: Int, in block: CatalogueBlock) -> [ObjectGroup.Season] {
    let indexCount = layout.indices.count
    let potential = layout.plantings[planting].potentialYield
    return (0..<block.years).map { lane in
      let row = lane * block.plantings + planting
      let outcome = SeasonOutcome(
        areaYield: Double(block.yields[row]), priceFactor: Double(block.priceFactors[row]),
        indices: (0..<indexCount).map { Double(block.indices[row * indexCount + $0]) })
      // The yield over what perils alone leave is 1 but where other years' yields were laid over.
      let usual = Double(Float(potential * (1 - Double(block.lostShare(row: row)))))
      return (outcome, potential * (usual > 0 ? outcome.areaYield / usual : 1))
    }
  }
}
