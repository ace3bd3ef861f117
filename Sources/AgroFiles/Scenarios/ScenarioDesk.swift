public import AgroModel
internal import AgroPolicy
internal import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// A scenario with everything it names, read and checked: ready to be simulated.
public struct ScenarioDesk: Sendable {
  /// The scenario.
  public private(set) var scenario: Scenario
  /// Crops by the names of the layout.
  public private(set) var crops: [CropFile]
  /// Hazard files.
  public let hazards: HazardLibrary
  /// Changes made outside of the files.
  public let overrides: [CropOverride]
  /// The folder of crops, hazards and places.
  public let folder: String
  /// The scenario as it was written.
  public let text: ScenarioText

  /// Positions of sites by their ids, for distances between zones.
  public var positions: [String: WeatherSite] = [:]
  /// Fitted histories by planting of the scenario, where one names a history.
  public private(set) var histories: [Int: FittedHistory] = [:]
  private let library: CropLibrary

  /// Sections of a scenario file whose numbers can be changed by their paths.
  public static let sections = ["zones", "covers", "contracts", "loads"]

  /// Opens a scenario.
  ///
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - folder: the folder with `Crops`, `Hazards` and `Sources.yaml`.
  ///   - overrides: numbers in the place of those of the files, as `grape.hail.scale=1.2`, of a
  ///     hazard file `azerbaijan.hazards.hail.dispersion=3`, or of the scenario itself
  ///     `contracts.mine.deviation=0.4`; those of the scenario come first.
  /// - Throws: every problem of every file.
  public init(
    path: String, folder: String, overrides: [CropOverride] = []
  ) throws(FileErrors) {
    try self.init(
      ScenarioText(path: path, bytes: try SystemFile.read(path)), folder: folder,
      overrides: overrides)
  }

  /// Opens a scenario whose text is there already.
  ///
  /// - Throws: every problem of every file.
  public init(
    _ text: ScenarioText, folder: String, overrides: [CropOverride] = []
  ) throws(FileErrors) {
    let library = try CropLibrary(folder: folder)
    try self.init(text, library, hazards: nil, histories: [], overrides: overrides)
  }

  private init(
    _ text: ScenarioText, _ library: CropLibrary, hazards known: HazardLibrary?,
    histories fitted: [FittedHistory], overrides: [CropOverride]
  ) throws(FileErrors) {
    let own = overrides.filter { Self.sections.contains(Self.head(of: $0.path)) }
    var scenario = try Scenario.read(text, sources: library.sources.ids, overrides: own)
    // A scenario that was saved elsewhere finds the shipped weather as it finds the crops.
    let beside = text.path.lastIndex(of: "/").map { String(text.path[...$0]) } ?? ""
    let shipped = library.folder + "/" + scenario.weather.dropFirst(beside.count)
    if scenario.weather.hasPrefix(beside), !SystemFile.isFile(scenario.weather),
      SystemFile.isFile(shipped)
    {
      scenario.weather = shipped
    }
    self.scenario = scenario
    self.text = text
    self.library = library
    folder = library.folder
    self.overrides = overrides
    let all =
      scenario.overrides.map { CropOverride(path: $0.path, text: $0.text) }
      + overrides.filter { !Self.sections.contains(Self.head(of: $0.path)) }
    var byFile: [String: [CropOverride]] = [:]
    for override in all {
      let parts = override.path.split(separator: ".", maxSplits: 1)
      guard parts.count == 2 else {
        throw Self.problem(text.path, "'\(override.path)'", "a path such as grape.hail.scale")
      }
      byFile[String(parts[0]), default: []].append(
        CropOverride(path: String(parts[1]), text: override.text))
    }
    var seen: Set<String> = []
    var crops: [CropFile] = []
    for zone in scenario.zones {
      for planting in zone.plantings where !seen.contains(Scenario.name(of: planting)) {
        seen.insert(Scenario.name(of: planting))
        if let own = planting.yields, !own.kind.hasPerils {
          // A yield by its own law needs no stages and no perils.
          crops.append(CropFile.withoutPerils(planting.crop))
          continue
        }
        let id: String
        do throws(FileErrors) {
          id = try library.crop(planting.crop).crop.id
        } catch {
          throw FileErrors(
            error.errors.map { problem in
              FileError(
                path: text.path, line: planting.at.line, column: planting.at.column,
                key: "zones.\(zone.id).crops", found: problem.found, expected: problem.expected,
                suggestions: problem.suggestions)
            })
        }
        crops.append(
          try library.crop(id, variant: planting.variant, overrides: byFile[id] ?? []))
      }
    }
    self.crops = crops
    for (number, planting) in scenario.zones.flatMap(\.plantings).enumerated() {
      guard let history = planting.yields?.history else { continue }
      if let known = fitted.first(where: { $0.request == history }) {
        histories[number] = known
        continue
      }
      do {
        histories[number] = try FittedHistory(history, insuredYear: scenario.insuredYear)
      } catch {
        let why = (error as? DataFileError)?.message ?? "\(error)"
        throw Self.problem(
          history.path,
          "a history that cannot be used (\(why.hasSuffix(".") ? String(why.dropLast()) : why))",
          "yields of one crop at one place, year by year", key: "yields")
      }
    }
    if let known {
      hazards = try known.changed(byFile)
    } else {
      hazards = try HazardLibrary(folder: folder, overrides: byFile)
    }
    let names = Set(crops.map(\.crop.id)).union(hazards.files.map(\.id))
    for name in byFile.keys.sorted() where !names.contains(name) {
      let known = names.sorted() + Self.sections
      throw Self.problem(
        text.path, "a change of '\(name)', which is no crop of the scenario and no hazard file",
        "one of \(known.joined(separator: ", "))", NearestNames.find(name, in: known))
    }
  }

  /// The same scenario with more numbers changed; files that they do not concern are not read again.
  ///
  /// - Throws: every problem of the changes.
  public func changed(by more: [CropOverride]) throws(FileErrors) -> ScenarioDesk {
    // Hazard files that were changed before are read again with all changes.
    let isPlain = overrides.isEmpty && scenario.overrides.isEmpty
    var desk = try ScenarioDesk(
      text, library, hazards: isPlain ? hazards : nil, histories: Array(histories.values),
      overrides: overrides + more)
    desk.positions = positions
    return desk
  }

  private static func head(of path: String) -> String {
    String(path.prefix { $0 != "." })
  }

  private static func problem(
    _ path: String, _ found: String, _ expected: String, _ suggestions: [String] = [],
    key: String = "set"
  ) -> FileErrors {
    FileErrors([
      FileError(
        path: path, line: 0, column: 0, key: key, found: found, expected: expected,
        suggestions: suggestions)
    ])
  }

  /// Refuses sites and hazard zones that are not there, each with its line.
  ///
  /// - Parameter sites: those of the weather; nil where the scenario needs none.
  /// - Throws: every zone with a name that nothing has.
  public func checkNames(sites: [String]?) throws(FileErrors) {
    var problems: [FileError] = []
    func check(
      _ name: String, _ known: [String], _ what: String, _ at: Scenario.FilePosition, _ key: String
    ) {
      guard !known.isEmpty, !known.contains(name) else { return }
      problems.append(
        FileError(
          path: scenario.path, line: at.line, column: at.column, key: key,
          found: "no \(what) '\(name)'", expected: "one of \(known.joined(separator: ", "))",
          suggestions: NearestNames.find(name, in: known)))
    }
    let hit = hazards.zones
    for zone in scenario.zones {
      check(zone.site, sites ?? [], "site of the weather", zone.siteAt, "zones.\(zone.id).site")
      check(
        zone.hazards, hit, "zone of the hazard files", zone.hazardsAt, "zones.\(zone.id).hazards")
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  /// Whether a contract's crop grows on trees or vines.
  public func isPerennial(_ contract: InsuredContract) -> Bool {
    scenario.cropNames.firstIndex(of: contract.crop).map { crops[$0].crop.habit != .annual }
      ?? false
  }

  /// The same scenario with one of its zones; what happens there is the same.
  public func restricted(to zone: String) -> ScenarioDesk { restricted(to: [zone]) }

  /// The same scenario with some of its zones.
  public func restricted(to zones: Set<String>) -> ScenarioDesk {
    var desk = self
    let names = scenario.cropNames
    desk.scenario.zones = scenario.zones.filter { zones.contains($0.id) }
    var number = 0
    var kept: [Int: FittedHistory] = [:]
    var next = 0
    for own in scenario.zones {
      for _ in own.plantings {
        if zones.contains(own.id) {
          kept[next] = histories[number]
          next += 1
        }
        number += 1
      }
    }
    desk.histories = kept
    desk.crops = desk.scenario.cropNames.compactMap { name in
      names.firstIndex(of: name).map { crops[$0] }
    }
    return desk
  }

  /// The same scenario with all of its zones and one of its crops, as `cropNames` has it; what
  /// happens to it is the same.
  func restricted(toCrop name: String) -> ScenarioDesk {
    var desk = self
    let plantings = scenario.zones.flatMap(\.plantings)
    let kept = plantings.indices.filter { Scenario.name(of: plantings[$0]) == name }
    desk.histories = [:]
    for (number, old) in kept.enumerated() { desk.histories[number] = histories[old] }
    for zone in scenario.zones.indices {
      desk.scenario.zones[zone].plantings.removeAll { Scenario.name(of: $0) != name }
    }
    desk.scenario.contracts.removeAll { $0.crop != name }
    desk.crops = scenario.cropNames.firstIndex(of: name).map { [crops[$0]] } ?? []
    return desk
  }

  /// The sites of the weather that the scenario needs, in its order.
  public var sites: [String] {
    var seen: Set<String> = []
    return scenario.zones.map(\.site).filter { seen.insert($0).inserted }
  }

  /// The model of the scenario's seasons.
  ///
  /// - Parameters:
  ///   - weather: a source whose sites are `sites`, in that order.
  ///   - reference: the weather that insured yields come from; `weather` where nil.
  ///   - frequencies: factors of how often hazards occur.
  ///   - other: the model of the same scenario with other numbers, if there is one already.
  public func model(
    weather: any WeatherSource, reference: (any WeatherSource)? = nil, seed: UInt64,
    frequencies: HazardModel.Frequencies = [:], changing other: SeasonModel? = nil
  ) -> SeasonModel {
    let names = sites
    let block = weather.emptyBlock(firstYear: 0, years: 1)
    return SeasonModel(
      layout: scenario.layout, indices: scenario.indices,
      zones: scenario.zones.map { zone in
        let site = names.firstIndex(of: zone.site) ?? 0
        return SeasonModel.Zone(
          site: site, hazards: zone.hazards, latitude: block.sites[site].latitude)
      },
      crops: crops.enumerated().map { number, file in
        SeasonModel.CropModel(crop: file.crop, priceDeviation: priceDeviation(number))
      }, hazards: hazards.model.restricted(to: scenario.zones.map(\.hazards)), weather: weather,
      reference: reference ?? weather, seed: seed, frequencies: frequencies, changing: other)
  }

  private func priceDeviation(_ crop: Int) -> Double {
    let name = scenario.cropNames[crop]
    return scenario.zones.flatMap(\.plantings)
      .first { Scenario.name(of: $0) == name }?.priceDeviation?.value ?? 0
  }

  /// The recipe of the scenario's catalogue.
  ///
  /// - Parameters:
  ///   - weather: the weather file as an input.
  ///   - choices: what was chosen outside the files and is no override, as `key=value`.
  public func recipe(
    version: String, seed: UInt64, years: Int, weather: CatalogueRecipe.Input,
    choices: [String] = []
  ) -> CatalogueRecipe {
    func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
    var inputs = [
      CatalogueRecipe.Input(role: "scenario", name: name(scenario.path), hash: scenario.hash),
      weather,
    ]
    var seen: Set<String> = []
    for crop in crops where !crop.path.isEmpty && seen.insert(crop.path).inserted {
      inputs.append(.init(role: "crop", name: name(crop.path), hash: crop.hash))
    }
    for number in histories.keys.sorted() {
      guard let history = histories[number] else { continue }
      let path = scenario.zones.flatMap(\.plantings)[number].yields?.history?.path ?? ""
      inputs.append(.init(role: "history", name: name(path), hash: history.hash))
    }
    for file in hazards.files {
      inputs.append(.init(role: "hazard", name: name(file.path), hash: file.hash))
    }
    return CatalogueRecipe(
      name: scenario.id, version: version, seed: seed, years: years, inputs: inputs,
      choices: overrides.map { "\($0.path)=\($0.text)" } + choices, layout: scenario.layout)
  }
}

/// A scenario file's bytes, from the disk or made from flags.
public struct ScenarioText: Sendable, Hashable {
  /// What messages name; the folder before its last part is where `weather` is looked for.
  public var path: String
  /// The content.
  public var bytes: [UInt8]

  /// A text.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

// MARK: Yields

extension ScenarioDesk {
  /// The area yields that the scenario lays over its catalogue; nil where perils are all.
  ///
  /// - Parameters:
  ///   - moments: what perils leave of each planting of the layout.
  ///   - correlation: raised towards 1 by this share, for stress tests.
  ///   - replicate: a resampled history in the place of each history; nil for the histories.
  /// - Throws: what fitting throws, and `ParameterError`.
  public func yields(
    moments: [YieldOverlay.Moments], raisingCorrelation share: Double = 0, seed: UInt64 = 0,
    replicate: Int? = nil
  ) throws -> YieldOverlay? {
    let plantings = scenario.zones.flatMap(\.plantings)
    guard plantings.contains(where: { $0.yields != nil }) else { return nil }
    var models: [AreaYieldModel] = []
    for (number, planting) in plantings.enumerated() {
      guard let yields = planting.yields else {
        models.append(.perils)
        continue
      }
      var law: AnyDistribution?
      if let fitted = histories[number] {
        let used = try replicate.map { try fitted.resampled(seed: seed, replicate: $0) } ?? fitted
        law = used.law
      }
      switch yields.kind {
      case .none: models.append(.perils)
      case .statistical: models.append(law.map { .statistical($0) } ?? .perils)
      case .combined:
        models.append(
          .combined(
            mean: law?.mean ?? yields.mean?.value ?? 0,
            deviation: law?.variance.squareRoot() ?? yields.deviation?.value ?? 0))
      }
    }
    return try YieldOverlay(
      layout: scenario.layout, models: models, moments: moments,
      correlation: correlation(raised: share))
  }

  /// The correlation of the zones, `nearby exp(-d / length)` by the distance of their sites.
  private func correlation(raised share: Double) -> [[Double]] {
    let zones = scenario.zones
    return zones.indices.map { one in
      zones.indices.map { other in
        guard one != other else { return 1 }
        var value = 0.0
        if let law = scenario.yieldCorrelation {
          value = law.nearby.value
          if let a = positions[zones[one].site], let b = positions[zones[other].site] {
            let distance = EarthDistance.kilometres(
              latitude: a.latitude, longitude: a.longitude, toLatitude: b.latitude,
              toLongitude: b.longitude)
            value *= Elementary.exp(-distance / law.length.value)
          }
        }
        return min(0.999, value + share * (1 - value))
      }
    }
  }
}
