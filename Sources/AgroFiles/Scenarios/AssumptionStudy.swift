public import AgroModel
internal import AgroPolicy
internal import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// How much a price hangs on the numbers behind the model that nobody has measured.
///
/// Every assumption has a range. A replicate draws each from its range, independently and as likely
/// below its number as above it, and prices the contract again on the same simulated weather: the
/// spread of those prices is the parameter uncertainty. One at a time, each assumption
/// is moved to both ends of its range: the largest differences say what drives the price.
///
/// The weather is made once and kept. A changed number computes anew only what it touches: another
/// severity of hail leaves stages, frost and drought as they were.
public struct AssumptionStudy: Sendable {
  /// A price at both ends of an assumption's range.
  public struct Sensitivity: Sendable {
    /// The assumption, as `--set` names it.
    public var path: String
    /// Its value and range.
    public var parameter: Parameter
    /// Pure rates at the lower and the upper end.
    public var rates: (low: Double, high: Double)
    /// How far apart they are.
    public var span: Double { abs(rates.high - rates.low) }
  }

  /// A price with every assumption drawn from its range.
  public struct Replicate: Sendable {
    /// The pure rate.
    public var pureRate: Double
    /// The loads, drawn as well.
    public var loads: PremiumLoads?
  }

  /// The path of the temperature of all simulated years.
  public static let warmingPath = "weather.temperature"

  private let desk: ScenarioDesk
  private let weather: [WeatherBlock]
  private let source: any WeatherSource
  private let seed: UInt64
  private let contract: InsuredContract
  private let base: SeasonModel
  private let memories: [SeasonMemory]
  private let warming: Parameter?
  /// The pure rate without a change, on the years of the study.
  public let baseRate: Double

  /// A study of one contract of a scenario on the first `years` of its simulated weather.
  ///
  /// - Parameters:
  ///   - weather: of the contract's zone alone.
  ///   - warming: what the temperature of all years may be off by, degrees.
  /// - Throws: what pricing throws.
  public init(
    _ desk: ScenarioDesk, contract: InsuredContract, weather source: any WeatherSource,
    seed: UInt64, years: Int, warming: Parameter? = nil, workers: Int = 1
  ) async throws {
    self.desk = desk
    self.source = source
    self.seed = seed
    self.contract = contract
    self.warming = warming
    let size = CatalogueRecipe.blockYears
    let starts = Array(stride(from: 0, to: years, by: size))
    let made = try await concurrently(starts.count, workers: workers) { number in
      var block = source.emptyBlock(
        firstYear: starts[number], years: min(size, years - starts[number]))
      source.fill(&block)
      return block
    }
    weather = made
    let small = desk.restricted(to: contract.zone)
    let model = small.model(
      weather: source, reference: KeptWeather(blocks: made, source: source), seed: seed)
    base = model
    let remembered = try await concurrently(made.count, workers: workers) {
      model.remembered(made[$0])
    }
    memories = remembered.map(\.memory)
    baseRate = try Self.pricer(small, contract).pureRate(
      contract, blocks: Self.overlaid(remembered.map(\.block), small, seed), seed: seed)
  }

  private static func pricer(_ desk: ScenarioDesk, _ contract: InsuredContract) -> ContractPricer {
    ContractPricer(
      contracts: [contract], covers: desk.scenario.covers, layout: desk.scenario.layout)
  }

  private static func overlaid(
    _ blocks: [CatalogueBlock], _ desk: ScenarioDesk, _ seed: UInt64, replicate: Int? = nil
  ) throws -> [CatalogueBlock] {
    let moments = YieldOverlay.Moments.of(blocks, plantings: desk.scenario.layout.plantings.count)
    guard let yields = try desk.yields(moments: moments, seed: seed, replicate: replicate) else {
      return blocks
    }
    return blocks.map { yields.applied(to: $0, seed: seed) }
  }

  /// The numbers with a range that the contract may hang on, and the weather's level.
  public func assumptions() -> [CropParameter] {
    // What scales the sum insured and the loss alike.
    let neutral = [".area", ".price", ".years-of-value"]
    var result = Self.numbers(of: contract, in: desk).filter { number in
      !number.path.hasPrefix("loads.")
        && !(["contracts.", "zones."].contains { number.path.hasPrefix($0) }
          && neutral.contains { number.path.hasSuffix($0) })
    }
    if let warming, Self.hasPerils(contract, in: desk) {
      result.append(
        CropParameter(path: Self.warmingPath, parameter: warming, unit: "degrees"))
    }
    return result.filter { entry in
      guard let range = entry.parameter.range else { return false }
      return range.lowerBound < range.upperBound
    }
  }

  /// Whether weather and perils have a part in a contract's price.
  public static func hasPerils(_ contract: InsuredContract, in desk: ScenarioDesk) -> Bool {
    let plantings = desk.scenario.zones.filter { $0.id == contract.zone }.flatMap(\.plantings)
    return plantings.first { Scenario.name(of: $0) == contract.crop }?.yields?.kind.hasPerils
      ?? true
  }

  /// The numbers behind a contract's price: those of its crop and of the hazards of its zone where
  /// perils have a part in it, of the contract, its covers and its planting, and the loads.
  public static func numbers(
    of contract: InsuredContract, in desk: ScenarioDesk
  ) -> [CropParameter] {
    let sections =
      ["zones.\(contract.zone).crops.", "contracts.\(contract.id).", "loads."]
      + contract.covers.map { "covers.\($0)." }
    let own = desk.scenario.parameters.filter { parameter in
      sections.contains { parameter.path.hasPrefix($0) }
    }
    return (hasPerils(contract, in: desk) ? perilNumbers(of: contract, in: desk) : []) + own
  }

  private static func perilNumbers(
    of contract: InsuredContract, in desk: ScenarioDesk
  ) -> [CropParameter] {
    let names = desk.scenario.cropNames
    var result: [CropParameter] = []
    if let index = names.firstIndex(of: contract.crop) {
      let crop = desk.crops[index].crop
      result += crop.parameters.map { named(crop.id, $0) }
    }
    let zone = desk.scenario.zones.first { $0.id == contract.zone }?.hazards ?? ""
    let regions = Set(
      desk.hazards.files.flatMap(\.model.processes)
        .filter { $0.zones.contains { $0.name == zone } }.map(\.region))
    for file in desk.hazards.files {
      // A file that does not know the zone has no part in its price; of one that does, the zone's
      // own numbers, its region's, and those that hold for all.
      guard file.concerns(zone) else { continue }
      let own = file.parameters.filter { parameter in
        let parts = parameter.path.split(separator: ".").map(String.init)
        if let at = parts.firstIndex(of: "zones"), at + 1 < parts.count, parts[at + 1] != zone {
          return false
        }
        if let at = parts.firstIndex(of: "regions"), at + 1 < parts.count {
          return regions.contains(parts[at + 1])
        }
        return true
      }
      result += own.map { named(file.id, $0) }
    }
    return result
  }

  /// The pure rate of the contract with some numbers changed.
  public func pureRate(_ changes: [CropOverride]) throws -> Double {
    try priced(changes).rate
  }

  private func priced(
    _ changes: [CropOverride], replicate: Int? = nil
  ) throws -> (rate: Double, loads: PremiumLoads?) {
    let shift = changes.last { $0.path == Self.warmingPath }.flatMap { Double($0.text) } ?? 0
    let changed = try desk.changed(by: changes.filter { $0.path != Self.warmingPath })
    let small = changed.restricted(to: contract.zone)
    let model = small.model(
      weather: source, reference: KeptWeather(blocks: weather, source: source), seed: seed,
      changing: base)
    let own = small.scenario.contracts.first { $0.id == contract.id } ?? contract
    let blocks = weather.indices.map { number in
      shift == 0
        ? model.block(of: weather[number], changing: base, memories[number])
        : model.block(of: weather[number].warmed(by: shift))
    }
    let rate = try Self.pricer(small, own).pureRate(
      own, blocks: Self.overlaid(blocks, small, seed, replicate: replicate), seed: seed)
    return (rate, changed.scenario.loads)
  }

  /// Prices in which every assumption is drawn from its range, by replicate.
  ///
  /// Numbers of a replicate that contradict each other (stages out of order, months that do not add
  /// up) go back to the values of their files.
  public func replicates(
    _ count: Int, workers: Int = 1, progress: (Int) -> Void = { _ in }
  ) async throws -> [Replicate] {
    let loads = desk.scenario.parameters.filter { entry in
      entry.path.hasPrefix("loads.") && entry.parameter.range != nil
    }
    let all = assumptions() + loads
    return try await concurrently(count, workers: workers, progress: progress) { replicate in
      var changes = all.map { assumption in
        var stream = RandomStream(
          seed: seed,
          at: StreamAddress(
            purpose: .parameter, entity: StreamID.hash(of: assumption.path),
            replicate: UInt32(replicate)))
        return CropOverride(
          path: assumption.path, text: Self.text(assumption.drawn(stream.uniform()), assumption))
      }
      while true {
        do {
          let made = try priced(changes, replicate: replicate)
          return Replicate(pureRate: made.rate, loads: made.loads)
        } catch let problems as FileErrors {
          let kept = Self.without(problems, changes)
          // What names none of the changes is a fault of the files themselves.
          guard kept.count < changes.count else { throw problems }
          changes = kept
        }
      }
    }
  }

  /// The changes that the problems do not concern.
  static func without(
    _ problems: FileErrors, _ changes: [CropOverride]
  ) -> [CropOverride] {
    // A number contradicts its neighbours, which lie beside it in the file.
    let keys = problems.errors.compactMap(\.key).map { key in
      key.lastIndex(of: ".").map { String(key[..<$0]) } ?? key
    }
    return changes.filter { change in
      let path = change.path.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
      return !keys.contains { key in
        path.hasPrefix(key) || key.hasPrefix(path) || change.path.hasPrefix(key)
      }
    }
  }

  /// Every assumption at both ends of its range, the largest effect first.
  public func sensitivities(
    workers: Int = 1, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> [Sensitivity] {
    let assumptions = assumptions()
    let found = try await concurrently(
      assumptions.count, workers: workers, progress: { progress($0, assumptions.count) }
    ) { number -> Sensitivity? in
      let assumption = assumptions[number]
      guard let range = assumption.parameter.range else { return nil }
      do {
        var rates: [Double] = []
        for end in [range.lowerBound, range.upperBound] {
          let text = Self.text(end, assumption)
          rates.append(try pureRate([CropOverride(path: assumption.path, text: text)]))
        }
        return Sensitivity(
          path: assumption.path, parameter: assumption.parameter, rates: (rates[0], rates[1]))
      } catch is FileErrors {
        // An end that contradicts another number of the file is no case of its own.
        return nil
      }
    }
    return found.compactMap { $0 }.sorted { ($0.span, $1.path) > ($1.span, $0.path) }
  }

  static func text(
    _ value: Double, _ assumption: CropParameter
  ) -> String {
    assumption.unit == CropFields.Kind.day.unit
      ? CropFields.dayText(Int(value.rounded())) : "\(value)"
  }

  static func named(_ file: String, _ parameter: CropParameter) -> CropParameter {
    CropParameter(
      path: "\(file).\(parameter.path)", parameter: parameter.parameter, unit: parameter.unit)
  }
}

extension CropParameter {
  /// A value of the range for a uniform number: evenly below the number for the lower half and
  /// evenly above it for the upper half, so that the number stays the middle of all draws.
  package func drawn(_ uniform: Double) -> Double {
    guard let range = parameter.range else { return parameter.value }
    let value = parameter.value
    return uniform < 0.5
      ? range.lowerBound + 2 * uniform * (value - range.lowerBound)
      : value + (2 * uniform - 1) * (range.upperBound - value)
  }

  /// Whether the number is the middle of its range, to a hundredth of the range.
  public var isCentred: Bool {
    guard let range = parameter.range else { return true }
    let middle = (range.lowerBound + range.upperBound) / 2
    return abs(parameter.value - middle) <= 0.01 * (range.upperBound - range.lowerBound)
  }
}

/// Blocks that have been made before, and their source for others.
struct KeptWeather: WeatherSource {
  let blocks: [WeatherBlock]
  let source: any WeatherSource

  func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    // What is known is there already, and need not be cleared first.
    known(firstYear, years) ?? source.emptyBlock(firstYear: firstYear, years: years)
  }

  private func known(_ firstYear: Int, _ years: Int) -> WeatherBlock? {
    blocks.first { $0.firstYear == firstYear && $0.years == years }
  }

  func fill(_ block: inout WeatherBlock) {
    if let known = known(block.firstYear, block.years) {
      block = known
    } else {
      source.fill(&block)
    }
  }
}

extension HazardFile {
  /// Whether a zone occurs in the file.
  func concerns(_ zone: String) -> Bool {
    model.processes.contains { $0.zones.contains { $0.name == zone } }
      || model.basins.contains { $0.exposures.contains { $0.zone == zone } }
  }
}

extension WeatherBlock {
  /// The same weather, warmer by so many degrees on every day.
  func warmed(by degrees: Double) -> WeatherBlock {
    var block = self
    for site in block.sites.indices {
      for at in block.sites[site].minimumCelsius.indices {
        block.sites[site].minimumCelsius[at] += degrees
        block.sites[site].maximumCelsius[at] += degrees
      }
    }
    return block
  }
}

/// Results of `count` independent pieces of work in their order, `workers` at a time.
func concurrently<Result: Sendable>(
  _ count: Int, workers: Int, progress: (Int) -> Void = { _ in },
  _ work: @escaping @Sendable (Int) throws -> Result
) async throws -> [Result] {
  var results = [Result?](repeating: nil, count: count)
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var started = 0
    var finished = 0
    while finished < count {
      while started < count, started - finished < max(1, workers) {
        let number = started
        group.addTask { (number, try work(number)) }
        started += 1
      }
      guard let (number, result) = try await group.next() else { break }
      results[number] = result
      finished += 1
      progress(finished)
    }
  }
  return results.compactMap { $0 }
}
