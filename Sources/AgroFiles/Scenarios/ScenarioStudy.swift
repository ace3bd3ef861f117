public import AgroModel
internal import AgroPolicy
internal import AgroSimulation
internal import AgroStatistics

/// How much a scenario's loss, or the loss cost of its contracts together, hangs on the assumptions
/// behind it; ``AssumptionStudy`` is the same for the price of one contract.
public struct ScenarioStudy: Sendable {
  /// What is looked at while the assumptions move.
  public enum Measure: Sendable {
    /// Expected indemnity of all contracts over their sums insured.
    case lossCost
    /// The mean lost share of the yield of all plantings, weighted by area.
    case lostShare
  }

  private let desk: ScenarioDesk
  private let source: any WeatherSource
  private let weather: [WeatherBlock]
  private let seed: UInt64
  private let measure: Measure

  /// A study of a scenario on the first `years` of its simulated weather.
  public init(
    _ desk: ScenarioDesk, measure: Measure, weather source: any WeatherSource, seed: UInt64,
    years: Int
  ) {
    self.desk = desk
    self.source = source
    self.seed = seed
    self.measure = measure
    let size = CatalogueRecipe.blockYears
    weather = stride(from: 0, to: years, by: size).map { first in
      var block = source.emptyBlock(firstYear: first, years: min(size, years - first))
      source.fill(&block)
      return block
    }
  }

  /// The assumptions of all crops of the scenario and of the hazard files that know its zones.
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
    return result.filter { entry in
      guard let range = entry.parameter.range, range.lowerBound < range.upperBound else {
        return false
      }
      return seen.insert(entry.path).inserted
    }
  }

  /// The measure with some numbers changed.
  public func value(_ changes: [CropOverride]) throws -> Double {
    let desk = changes.isEmpty ? desk : try desk.changed(by: changes)
    let model = desk.model(weather: source, seed: seed)
    let layout = desk.scenario.layout
    let blocks = weather.map { model.block(of: $0) }
    let years = weather.reduce(0) { $0 + $1.years }
    switch measure {
    case .lostShare:
      let areas = layout.plantings.map { planting in
        desk.scenario.zones[planting.zone].plantings
          .first { Scenario.name(of: $0) == layout.crops[planting.crop] }?.area.value ?? 0
      }
      var losses = YieldLosses(groups: [YieldLosses.Group(weights: areas)], years: years)
      for block in blocks { losses.add(block) }
      return losses.annual[0].reduce(0, +) / Double(max(1, years))
    case .lossCost:
      let contracts = desk.scenario.contracts
      let pricer = ContractPricer(
        contracts: contracts, covers: desk.scenario.covers, layout: layout)
      var paid = 0.0
      var insured = 0.0
      for contract in contracts {
        let sum = contract.sumInsured * Double(max(1, contract.objects))
        paid += sum * (try pricer.pureRate(contract, blocks: blocks, seed: seed))
        insured += sum
      }
      return insured > 0 ? paid / insured : 0
    }
  }

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

  /// Every assumption at both ends of its range, the largest effect first.
  public func sensitivities(
    workers: Int = 1, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> [AssumptionStudy.Sensitivity] {
    let all = assumptions()
    let found = try await concurrently(
      all.count, workers: workers, progress: { progress($0, all.count) }
    ) { number -> AssumptionStudy.Sensitivity? in
      let assumption = all[number]
      guard let range = assumption.parameter.range else { return nil }
      do {
        let ends = try [range.lowerBound, range.upperBound].map { end in
          try value([
            CropOverride(path: assumption.path, text: AssumptionStudy.text(end, assumption))
          ])
        }
        return AssumptionStudy.Sensitivity(
          path: assumption.path, parameter: assumption.parameter, rates: (ends[0], ends[1]))
      } catch is FileErrors {
        // An end that contradicts another number of the file is no case of its own.
        return nil
      }
    }
    return found.compactMap { $0 }.sorted { ($0.span, $1.path) > ($1.span, $0.path) }
  }
}
