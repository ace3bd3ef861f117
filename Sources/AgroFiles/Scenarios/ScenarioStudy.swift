public import AgroModel
internal import AgroPolicy
internal import AgroSimulation
public import AgroStatistics

/// How much a scenario's loss, or the loss cost of its contracts together, hangs on the assumptions
/// behind it; ``AssumptionStudy`` is the same for the price of one contract.
///
/// The weather is made once. An assumption of a crop is looked at with that crop alone, one of a
/// hazard with all of them, and what it does not touch (stages, other perils, contracts whose years
/// are the same) is taken from the run with every number as it is: a sum in the same order, so that
/// the digits are those of a whole run.
public struct ScenarioStudy: Sendable {
  /// What is looked at while the assumptions move.
  public enum Measure: Sendable {
    /// Expected indemnity of all contracts over their sums insured.
    case lossCost
    /// The mean lost share of the yield of all plantings, weighted by area.
    case lostShare
  }

  /// What one assumption does alone.
  public struct Swing: Sendable {
    /// The assumption, as `--set` names it.
    public var path: String
    /// Its value and range.
    public var parameter: Parameter
    /// Whether the value is a day of the season.
    public var isDay: Bool
    /// The measure at the lower and the upper end of the range, every other number as it is.
    public var ends: (low: Double, high: Double)
    /// How far apart the measure is: the highest less the lowest of both ends and of every number as
    /// it is. Its standard error is that of the mean of yearly differences, as all three see the same
    /// years and draws.
    public var swing: RiskEstimate

    /// The yearly measure at both ends and with every number as it is.
    init(_ assumption: CropParameter, low: [Double], high: [Double], base: [Double]) {
      path = assumption.path
      parameter = assumption.parameter
      isDay = assumption.unit == CropFields.Kind.day.unit
      ends = (ScenarioStudy.mean(low), ScenarioStudy.mean(high))
      let order = [low, high, base].map { (annual: $0, mean: ScenarioStudy.mean($0)) }
        .sorted { $0.mean < $1.mean }
      let differences = zip(order[0].annual, order[2].annual).map { $1 - $0 }
      let middle = ScenarioStudy.mean(differences)
      let n = Double(max(2, differences.count))
      let squares = differences.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      swing = RiskEstimate(
        value: middle, standardError: (squares / (n - 1) / n).squareRoot())
    }
  }

  /// Every assumption alone.
  public struct Swings: Sendable {
    /// What each does, the largest swing first; some do nothing.
    public var found: [Swing]
    /// Those with an end that contradicts another number of their file, which is no case of its own.
    public var contradicting: [String]
  }

  /// What the measure is a weighted mean of: a contract, or a planting.
  private struct Exposure: Sendable {
    var weight: Double
    /// Share lost in each year.
    var annual: [Double]
  }

  /// The scenario with one of its crops, or with all, and what it came to.
  private struct Part: Sendable {
    var crop: String?
    var desk: ScenarioDesk
    var model: SeasonModel
    var memories: [SeasonMemory]
    var blocks: [PlantingBlock]
    var exposures: [String: Exposure] = [:]
  }

  private let desk: ScenarioDesk
  private let source: any WeatherSource
  private let reference: KeptWeather
  private let weather: [WeatherBlock]
  private let seed: UInt64
  private let measure: Measure
  private let warming: Parameter?
  private let whole: Part
  private let parts: [String: Part]
  private let baseAnnual: [Double]
  /// The measure with every number as it is.
  public var base: Double { Self.mean(baseAnnual) }

  /// A study of a scenario on the first `years` of its simulated weather.
  ///
  /// - Parameter warming: what the temperature of all years may be off by, degrees.
  /// - Throws: what pricing throws.
  public init(
    _ desk: ScenarioDesk, measure: Measure, weather source: any WeatherSource, seed: UInt64,
    years: Int, warming: Parameter? = nil, workers: Int = 1
  ) async throws {
    let size = CatalogueRecipe.blockYears
    let starts = Array(stride(from: 0, to: years, by: size))
    let weather = try await concurrently(starts.count, workers: workers) { number in
      var block = source.emptyBlock(
        firstYear: starts[number], years: min(size, years - starts[number]))
      source.fill(&block)
      return block
    }
    var kept = weather
    if years < SeasonModel.referenceYears {
      var block = source.emptyBlock(firstYear: 0, years: SeasonModel.referenceYears)
      source.fill(&block)
      kept.append(block)
    }
    let reference = KeptWeather(blocks: kept, source: source)
    let names = desk.scenario.cropNames
    let made = try await concurrently(names.count + 1, workers: workers) { number in
      let crop: String? = number == 0 ? nil : names[number - 1]
      let own = crop.map { desk.restricted(toCrop: $0) } ?? desk
      let model = own.model(weather: source, reference: reference, seed: seed)
      let remembered = weather.map { model.remembered($0) }
      var part = Part(
        crop: crop, desk: own, model: model, memories: remembered.map(\.memory),
        blocks: remembered.map { PlantingBlock($0.block, own.scenario.layout) })
      part.exposures = try Self.exposures(own, part.blocks, measure, seed: seed)
      return part
    }
    self.desk = desk
    self.source = source
    self.reference = reference
    self.weather = weather
    self.seed = seed
    self.measure = measure
    self.warming = warming
    whole = made[0]
    parts = Dictionary(uniqueKeysWithValues: zip(names, made.dropFirst()))
    baseAnnual = Self.joined(made[0].exposures, desk, measure)
  }

  // MARK: Assumptions

  /// The assumptions of all crops of the scenario, of the hazard files that know its zones and of
  /// what the measure weighs by, and the weather's level.
  public func assumptions() -> [CropParameter] {
    var seen: Set<String> = []
    var result: [CropParameter] = []
    for file in desk.crops {
      result += file.crop.parameters.map { AssumptionStudy.named(file.crop.id, $0) }
    }
    let struck = Set(desk.scenario.zones.map(\.hazards))
    for file in desk.hazards.files where struck.contains(where: { file.concerns($0) }) {
      let own = file.parameters.filter { number in
        let parts = number.path.split(separator: ".").map(String.init)
        guard let at = parts.firstIndex(of: "zones"), at + 1 < parts.count else { return true }
        return struck.contains(parts[at + 1])
      }
      result += own.map { AssumptionStudy.named(file.id, $0) }
    }
    let sections = measure == .lossCost ? ["zones.", "contracts.", "covers."] : ["zones."]
    result += desk.scenario.parameters.filter { number in
      sections.contains { number.path.hasPrefix($0) }
    }
    if let warming {
      result.append(
        CropParameter(path: AssumptionStudy.warmingPath, parameter: warming, unit: "degrees"))
    }
    return result.filter { entry in
      guard let range = entry.parameter.range, range.lowerBound < range.upperBound else {
        return false
      }
      return seen.insert(entry.path).inserted
    }
  }

  /// The crop that all changes concern; nil where they concern more.
  private func crop(of changes: [CropOverride]) -> String? {
    var found: Set<String> = []
    for change in changes {
      let keys = change.path.split(separator: ".").map(String.init)
      switch keys[0] {
      case "zones":
        guard keys.count > 3, keys[2] == "crops" else { return nil }
        let plantings = desk.scenario.zones.filter { $0.id == keys[1] }.flatMap(\.plantings)
        guard let own = plantings.first(where: { $0.crop == keys[3] }) else { return nil }
        found.insert(Scenario.name(of: own))
      case "contracts":
        guard keys.count > 1, let own = desk.scenario.contracts.first(where: { $0.id == keys[1] })
        else { return nil }
        found.insert(own.crop)
      default:
        let names = zip(desk.scenario.cropNames, desk.crops).filter { $1.crop.id == keys[0] }
        guard !names.isEmpty else { return nil }
        found.formUnion(names.map(\.0))
      }
      if found.count > 1 { return nil }
    }
    return found.first
  }

  // MARK: The measure

  /// The measure with some numbers changed.
  ///
  /// - Throws: every problem of the changes, and what pricing throws.
  public func value(_ changes: [CropOverride]) throws -> Double {
    try Self.mean(annual(changes))
  }

  /// The measure of each year with some numbers changed.
  private func annual(_ changes: [CropOverride]) throws -> [Double] {
    let shift = changes.last { $0.path == AssumptionStudy.warmingPath }
      .flatMap { Double($0.text) } ?? 0
    let part = crop(of: changes).flatMap { parts[$0] } ?? whole
    let changed = try desk.changed(by: changes.filter { $0.path != AssumptionStudy.warmingPath })
    let own = part.crop.map { changed.restricted(toCrop: $0) } ?? changed
    let model = own.model(
      weather: source, reference: reference, seed: seed, changing: part.model)
    let layout = own.scenario.layout
    let blocks = weather.indices.map { number in
      PlantingBlock(
        shift == 0
          ? model.block(of: weather[number], changing: part.model, part.memories[number])
          : model.block(of: weather[number].warmed(by: shift)), layout)
    }
    let found = try Self.exposures(own, blocks, measure, seed: seed, changing: part)
    return Self.joined(whole.exposures.merging(found) { $1 }, changed, measure)
  }

  /// What the measure is made of; what is the same as in `part` is taken from there.
  private static func exposures(
    _ desk: ScenarioDesk, _ blocks: [PlantingBlock], _ measure: Measure, seed: UInt64,
    changing part: Part? = nil
  ) throws -> [String: Exposure] {
    let layout = desk.scenario.layout
    var result: [String: Exposure] = [:]
    switch measure {
    case .lostShare:
      for (number, planting) in layout.plantings.enumerated() {
        let zone = desk.scenario.zones[planting.zone]
        let name = layout.crops[planting.crop]
        let own = zone.plantings.first { Scenario.name(of: $0) == name }
        let annual = blocks.flatMap { part in
          (0..<part.block.years).map { year in
            Double(part.block.lostShare(row: year * part.block.plantings + number))
          }
        }
        result["\(zone.id)/\(name)"] = Exposure(weight: own?.area.value ?? 0, annual: annual)
      }
    case .lossCost:
      let contracts = desk.scenario.contracts
      let pricer = ContractPricer(
        contracts: contracts, covers: desk.scenario.covers, layout: layout)
      let same = layout.plantings.indices.map { number in
        guard let part, part.desk.scenario.layout.plantings[number] == layout.plantings[number]
        else { return false }
        return zip(part.blocks, blocks).allSatisfy { $0.agrees(with: $1, planting: number) }
      }
      for contract in contracts {
        let weight = contract.sumInsured * Double(max(1, contract.objects))
        let planting = layout.plantings.firstIndex {
          layout.zones[$0.zone] == contract.zone && layout.crops[$0.crop] == contract.crop
        }
        if let part, let planting, same[planting], let known = part.exposures[contract.id],
          part.desk.scenario.covers == desk.scenario.covers,
          part.desk.scenario.contracts.contains(contract)
        {
          result[contract.id] = known
        } else {
          result[contract.id] = Exposure(
            weight: weight,
            annual: try pricer.annualRates(contract, blocks: blocks.map(\.block), seed: seed))
        }
      }
    }
    return result
  }

  /// The weighted mean by year, added up in the order of the scenario.
  private static func joined(
    _ exposures: [String: Exposure], _ desk: ScenarioDesk, _ measure: Measure
  ) -> [Double] {
    let layout = desk.scenario.layout
    let order =
      measure == .lossCost
      ? desk.scenario.contracts.map(\.id)
      : layout.plantings.map { "\(layout.zones[$0.zone])/\(layout.crops[$0.crop])" }
    let all = order.compactMap { exposures[$0] }
    let weight = all.reduce(0) { $0 + $1.weight }
    guard weight > 0, let years = all.first?.annual.count else { return [] }
    return (0..<years).map { year in
      all.reduce(0) { $0 + $1.weight * $1.annual[year] } / weight
    }
  }

  fileprivate static func mean(_ annual: [Double]) -> Double {
    annual.reduce(0, +) / Double(max(1, annual.count))
  }

  // MARK: Studies

  /// Results of replicates in which every assumption is drawn from its range, in order.
  public func replicates(
    _ count: Int, workers: Int = 1, progress: (Int) -> Void = { _ in }
  ) async throws -> [Double] {
    let all = assumptions()
    let found = try await concurrently(count, workers: workers, progress: progress) { replicate in
      var changes = all.map { assumption in
        var stream = RandomStream(
          seed: seed,
          at: StreamAddress(
            purpose: .parameter, entity: StreamID.hash(of: assumption.path),
            replicate: UInt32(replicate)))
        return CropOverride(
          path: assumption.path,
          text: AssumptionStudy.text(assumption.drawn(stream.uniform()), assumption))
      }
      while true {
        do {
          return try value(changes)
        } catch let problems as FileErrors {
          let kept = AssumptionStudy.without(problems, changes)
          // What names none of the changes is a fault of the files themselves.
          guard kept.count < changes.count else { throw problems }
          changes = kept
        }
      }
    }
    return found.sorted()
  }

  /// Every assumption at both ends of its range.
  public func swings(
    workers: Int = 1, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> Swings {
    let all = assumptions()
    let found = try await concurrently(
      all.count, workers: workers, progress: { progress($0, all.count) }
    ) { number -> Swing? in
      let assumption = all[number]
      guard let range = assumption.parameter.range else { return nil }
      do {
        let ends = try [range.lowerBound, range.upperBound].map { end in
          try annual([
            CropOverride(path: assumption.path, text: AssumptionStudy.text(end, assumption))
          ])
        }
        return Swing(assumption, low: ends[0], high: ends[1], base: baseAnnual)
      } catch is FileErrors {
        return nil
      }
    }
    let swings = found.compactMap { $0 }.sorted {
      ($0.swing.value, $1.path) > ($1.swing.value, $0.path)
    }
    let known = Set(swings.map(\.path))
    return Swings(
      found: swings, contradicting: all.map(\.path).filter { !known.contains($0) })
  }
}

/// A block of years that can be compared planting by planting.
private struct PlantingBlock: Sendable {
  let block: CatalogueBlock
  /// Footprints of each planting, which come in order of planting.
  private let footprints: [Range<Int>]

  init(_ block: CatalogueBlock, _ layout: CatalogueLayout) {
    self.block = block
    var at = 0
    footprints = layout.plantings.map { planting in
      let start = at
      while at < block.footprints.count, Int(block.footprints[at].zone) == planting.zone,
        Int(block.footprints[at].crop) == planting.crop
      { at += 1 }
      return start..<at
    }
  }

  /// Whether a planting has the same years in another block of the same layout.
  func agrees(with other: PlantingBlock, planting: Int) -> Bool {
    guard
      block.footprints[footprints[planting]] == other.block.footprints[other.footprints[planting]]
    else { return false }
    let width = block.indices.count / max(1, block.years * block.plantings)
    return (0..<block.years).allSatisfy { year in
      let row = year * block.plantings + planting
      let indices = row * width..<(row + 1) * width
      return block.yields[row] == other.block.yields[row]
        && block.priceFactors[row] == other.block.priceFactors[row]
        && block.indices[indices] == other.block.indices[indices]
    }
  }
}
