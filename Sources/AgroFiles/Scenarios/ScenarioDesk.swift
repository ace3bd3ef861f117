public import AgroModel
internal import AgroPolicy
internal import AgroQuantities

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

  /// Opens a scenario.
  ///
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - folder: the folder with `Crops`, `Hazards` and `Sources.yaml`.
  ///   - overrides: numbers in the place of those of the files, as `grape.hail.scale=1.2` or, of a
  ///     hazard file, `azerbaijan.hazards.hail.dispersion=3`; those of the scenario come first.
  /// - Throws: every problem of every file.
  public init(
    path: String, folder: String, overrides: [CropOverride] = []
  ) throws(FileErrors) {
    let library = try CropLibrary(folder: folder)
    scenario = try Scenario.read(path, sources: library.sources.ids)
    self.folder = folder
    let all = scenario.overrides.map { CropOverride(path: $0.path, text: $0.text) } + overrides
    self.overrides = overrides
    var byFile: [String: [CropOverride]] = [:]
    for override in all {
      let parts = override.path.split(separator: ".", maxSplits: 1)
      guard parts.count == 2 else {
        throw Self.problem(path, "'\(override.path)'", "a path such as grape.hail.scale")
      }
      byFile[String(parts[0]), default: []].append(
        CropOverride(path: String(parts[1]), text: override.text))
    }
    var known: Set<String> = []
    var crops: [CropFile] = []
    for zone in scenario.zones {
      for planting in zone.plantings where !known.contains(Scenario.name(of: planting)) {
        known.insert(Scenario.name(of: planting))
        let id = try library.crop(planting.crop).crop.id
        crops.append(
          try library.crop(id, variant: planting.variant, overrides: byFile[id] ?? []))
      }
    }
    self.crops = crops
    hazards = try HazardLibrary(folder: folder, overrides: byFile)
    let names = Set(crops.map(\.crop.id)).union(hazards.files.map(\.id))
    for name in byFile.keys.sorted() where !names.contains(name) {
      throw Self.problem(
        path, "a change of '\(name)', which is no crop of the scenario and no hazard file",
        "one of \(names.sorted().joined(separator: ", "))",
        NearestNames.find(name, in: names.sorted()))
    }
  }

  private static func problem(
    _ path: String, _ found: String, _ expected: String, _ suggestions: [String] = []
  ) -> FileErrors {
    FileErrors([
      FileError(
        path: path, line: 0, column: 0, key: "set", found: found, expected: expected,
        suggestions: suggestions)
    ])
  }

  /// The same scenario with one of its zones; what happens there is the same.
  public func restricted(to zone: String) -> ScenarioDesk {
    var desk = self
    let names = scenario.cropNames
    desk.scenario.zones = scenario.zones.filter { $0.id == zone }
    desk.crops = desk.scenario.cropNames.compactMap { name in
      names.firstIndex(of: name).map { crops[$0] }
    }
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
  ///   - frequencies: factors of how often hazards occur.
  public func model(
    weather: any WeatherSource, seed: UInt64, frequencies: HazardModel.Frequencies = [:]
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
      }, hazards: hazards.model, weather: weather, seed: seed, frequencies: frequencies)
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
    for crop in crops where seen.insert(crop.path).inserted {
      inputs.append(.init(role: "crop", name: name(crop.path), hash: crop.hash))
    }
    for file in hazards.files {
      inputs.append(.init(role: "hazard", name: name(file.path), hash: file.hash))
    }
    return CatalogueRecipe(
      name: scenario.id, version: version, seed: seed, years: years, inputs: inputs,
      choices: overrides.map { "\($0.path)=\($0.text)" } + choices, layout: scenario.layout)
  }
}
