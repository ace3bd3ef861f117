public import AgroModel
internal import AgroPolicy
internal import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// How much a price hangs on the numbers behind the model that nobody has measured.
///
/// Every assumption has a range. A replicate draws each from its range, evenly and independently
/// (by uniforms addressed by replicate), and prices the contract again on the same simulated
/// weather: the spread of those prices is the parameter uncertainty. One at a time, each assumption
/// is moved to both ends of its range: the largest differences say what drives the price.
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

  private let path: String
  private let folder: String
  private let overrides: [CropOverride]
  private let weather: StoredWeather
  private let seed: UInt64
  private let contract: InsuredContract

  /// A study of one contract of a scenario on the first `years` of its simulated weather.
  public init(
    _ desk: ScenarioDesk, contract: InsuredContract, weather: any WeatherSource, seed: UInt64,
    years: Int
  ) {
    path = desk.scenario.path
    folder = desk.folder
    overrides = desk.overrides
    self.weather = StoredWeather(weather, years: years)
    self.seed = seed
    self.contract = contract
  }

  /// The assumptions that the contract may hang on: those of its crop, and of the hazards of its
  /// zone.
  public func assumptions() throws(FileErrors) -> [CropParameter] {
    let desk = try ScenarioDesk(path: path, folder: folder, overrides: overrides)
    let names = desk.scenario.cropNames
    var result: [CropParameter] = []
    if let index = names.firstIndex(of: contract.crop) {
      let crop = desk.crops[index].crop
      result += crop.parameters.map { Self.named(crop.id, $0) }
    }
    let zone = desk.scenario.zones.first { $0.id == contract.zone }?.hazards ?? ""
    for file in desk.hazards.files {
      // A zone's own numbers, and those that hold for all zones.
      let own = file.parameters.filter {
        !$0.path.contains(".zones.") || $0.path.hasSuffix(".\(zone)")
      }
      result += own.map { Self.named(file.id, $0) }
    }
    return result.filter { entry in
      guard let range = entry.parameter.range else { return false }
      return range.lowerBound < range.upperBound
    }
  }

  /// The pure rate of the contract with some numbers changed.
  public func pureRate(_ changes: [CropOverride]) async throws -> Double {
    let desk = try ScenarioDesk(path: path, folder: folder, overrides: overrides + changes)
      .restricted(to: contract.zone)
    let model = desk.model(weather: weather, seed: seed)
    let pricer = ContractPricer(
      contracts: [contract], covers: desk.scenario.covers, layout: desk.scenario.layout)
    let blocks = weather.blocks.count
    let price = try await pricer.price(
      contract, loads: nil, years: weather.years, blockCount: blocks, seed: seed, workers: 2
    ) { model.block(of: weather.blocks[$0]) }
    return price.pureRate.value
  }

  /// Pure rates of replicates in which every assumption is drawn from its range, in order.
  ///
  /// Numbers of a replicate that contradict each other (stages out of order, months that do not add
  /// up) go back to the values of their files.
  public func replicates(
    _ count: Int, progress: (Int) -> Void = { _ in }
  ) async throws -> [Double] {
    let assumptions = try assumptions()
    var rates: [Double] = []
    for replicate in 0..<count {
      var changes = assumptions.map { assumption in
        var stream = RandomStream(
          seed: seed,
          at: StreamAddress(
            purpose: .parameter, entity: StreamID.hash(of: assumption.path),
            replicate: UInt32(replicate)))
        let range = assumption.parameter.range ?? 0...0
        let value = range.lowerBound + stream.uniform() * (range.upperBound - range.lowerBound)
        return CropOverride(path: assumption.path, text: Self.text(value, assumption))
      }
      while true {
        do {
          rates.append(try await pureRate(changes))
          break
        } catch let problems as FileErrors {
          let kept = Self.without(problems, changes)
          // What names none of the changes is a fault of the files themselves.
          guard kept.count < changes.count else { throw problems }
          changes = kept
        }
      }
      progress(replicate + 1)
    }
    return rates.sorted()
  }

  /// The changes that the problems do not concern.
  private static func without(
    _ problems: FileErrors, _ changes: [CropOverride]
  ) -> [CropOverride] {
    // A number contradicts its neighbours, which lie beside it in the file.
    let keys = problems.errors.compactMap(\.key).map { key in
      key.lastIndex(of: ".").map { String(key[..<$0]) } ?? key
    }
    return changes.filter { change in
      let path = change.path.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
      return !keys.contains { path.hasPrefix($0) || $0.hasPrefix(path) }
    }
  }

  /// Every assumption at both ends of its range, the largest effect first.
  public func sensitivities(
    progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> [Sensitivity] {
    let assumptions = try assumptions()
    var result: [Sensitivity] = []
    for (number, assumption) in assumptions.enumerated() {
      guard let range = assumption.parameter.range else { continue }
      do {
        var rates: [Double] = []
        for end in [range.lowerBound, range.upperBound] {
          let text = Self.text(end, assumption)
          rates.append(try await pureRate([CropOverride(path: assumption.path, text: text)]))
        }
        result.append(
          Sensitivity(
            path: assumption.path, parameter: assumption.parameter, rates: (rates[0], rates[1])))
      } catch is FileErrors {
        // An end that contradicts another number of the file is no case of its own.
      }
      progress(number + 1, assumptions.count)
    }
    return result.sorted { ($0.span, $1.path) > ($1.span, $0.path) }
  }

  private static func text(
    _ value: Double, _ assumption: CropParameter
  ) -> String {
    assumption.unit == CropFields.Kind.day.unit
      ? CropFields.dayText(Int(value.rounded())) : "\(value)"
  }

  private static func named(_ file: String, _ parameter: CropParameter) -> CropParameter {
    CropParameter(
      path: "\(file).\(parameter.path)", parameter: parameter.parameter, unit: parameter.unit)
  }
}

/// Blocks of weather kept in memory, so that changed crops are looked at in the same years.
public struct StoredWeather: WeatherSource {
  /// The blocks, 250 years each but the last.
  public let blocks: [WeatherBlock]
  /// Years in all.
  public let years: Int
  private let source: any WeatherSource

  /// The first `years` of a source.
  public init(_ source: any WeatherSource, years: Int) {
    self.source = source
    self.years = years
    let size = CatalogueRecipe.blockYears
    blocks = stride(from: 0, to: years, by: size).map { first in
      var block = source.emptyBlock(firstYear: first, years: min(size, years - first))
      source.fill(&block)
      return block
    }
  }

  /// An empty block of the source's sites.
  public func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock {
    source.emptyBlock(firstYear: firstYear, years: years)
  }

  /// Fills a block; a stored one is copied.
  public func fill(_ block: inout WeatherBlock) {
    if let stored = blocks.first(where: {
      $0.firstYear == block.firstYear && $0.years == block.years
    }) {
      block = stored
    } else {
      source.fill(&block)
    }
  }
}
