import AgroFiles
import AgroModel
import AgroQuantities
import Foundation
import Testing

/// The hazard files and the sections of crops that they act on.
@Suite("Hazard files and damage sections of crops")
struct HazardFilesTests {
  static let scenarios = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../Scenarios").standardized.path
  static let struck: [Peril] = [
    .hail, .storm, .flood, .pests, .fire, .wildAnimals, .landslide,
  ]

  @Test("Every zone that the shipped files name has a number for every peril that strikes")
  func zones() throws {
    let library = try HazardLibrary(folder: Self.scenarios)
    #expect(library.files.map(\.id) == ["azerbaijan", "uzbekistan"])
    for file in library.files {
      var byPeril: [Peril: Set<String>] = [:]
      for process in file.model.processes {
        byPeril[process.peril, default: []].formUnion(process.zones.map(\.name))
      }
      let all = byPeril.values.reduce(into: Set<String>()) { $0.formUnion($1) }
      #expect(Self.struck.allSatisfy { byPeril[$0] == all })
      let parameters = file.parameters.map(\.parameter)
      #expect(parameters.allSatisfy { $0.source.basis != .assumption || $0.range != nil })
      #expect(Set(file.parameters.map(\.path)).count == file.parameters.count)
    }
    #expect(library.model.basins.map(\.basin) == ["kura-araks", "amu-darya", "syr-darya"])
    // One year in four is short on the Amu Darya.
    let amu = library.model.basins[1]
    #expect((amu.share(0.25) - 0.88).magnitude <= 1e-12)
    #expect(amu.share(0.4) == 1)
  }

  @Test("Hail days of Azerbaijan's regions stand to each other as the tariffs do")
  func relativities() throws {
    let library = try HazardLibrary(folder: Self.scenarios)
    func days(_ zone: String) -> Double {
      for process in library.files[0].model.processes where process.peril == .hail {
        if let found = process.zones.first(where: { $0.name == zone }) { return found.days.value }
      }
      return .nan
    }
    // The file rounds to three digits.
    #expect((days("tovuz") / days("jalilabad") - 3.68).magnitude < 0.02)
    #expect((days("shamakhi") / days("lankaran") - 1.7).magnitude < 0.02)
  }

  @Test("An override moves one number of a hazard file")
  func override() throws {
    let base = try HazardLibrary(folder: Self.scenarios).files[1]
    let path = "hazards.hail.regions.zarafshan.zones.samarkand"
    #expect(base.parameters.contains { $0.path == path })
    let moved = try HazardLibrary(
      folder: Self.scenarios,
      overrides: ["uzbekistan": [CropOverride(path: path, text: "1.25")]]
    ).files[1]
    let changed = zip(base.parameters, moved.parameters).filter {
      $0.parameter.value != $1.parameter.value
    }
    #expect(changed.count == 1)
    #expect(changed.first?.1.parameter.value == 1.25)
  }

  @Test(
    "Each mistake is told at its place",
    arguments: [
      ("days: 2 in 1 .. 4", "days: 1 in 0.5 .. 4", "days of a"),
      ("probability: 0.5", "probability: 0", "more than"),
      ("may: 1 in 0.5 .. 1", "mai: 1 in 0.5 .. 1", "unknown key 'mai'"),
      ("memory: 0 in 0 .. 0.3", "memory: 0", "an assumption without a range"),
      ("area: 10 in 5 .. 20", "area: -1 in 5 .. 20", "a number from"),
      ("  hail:", "  hale:", "unknown key 'hale'"),
      ("probability: 1,", "probability: 0.9,", "from probability 0 to 1"),
      ("share: 0.4 in 0.3 .. 0.5", "share: 1.4 in 0.3 .. 0.5", "a number from 0 to 1"),
    ])
  func mistakes(good: String, bad: String, message: String) throws {
    let text = """
      format: 1
      id: test
      source: agrorisk
      basis: assumption
      hazards:
        hail:
          memory: 0 in 0 .. 0.3
          dispersion: 2 in 1 .. 4
          months: { may: 1 in 0.5 .. 1 }
          zone-area: 100 in 50 .. 200
          areas:
            least: { probability: 0 in 0 .. 0, area: 1 in 0.5 .. 2 }
            half: { probability: 0.5 in 0.4 .. 0.6, area: 10 in 5 .. 20 }
            most: { probability: 1, area: 100, basis: model }
          regions:
            r: { days: 2 in 1 .. 4, zones: { a: 1.5 in 1 .. 2 } }
      basins:
        b:
          memory: 0.1 in 0 .. 0.3
          shares:
            worst: { probability: 0, share: 0.4 in 0.3 .. 0.5, basis: model }
            full: { probability: 1, share: 1, basis: model }
          zones: { a: 1 in 0.5 .. 1 }

      """
    func problems(_ text: String) throws -> String {
      let folder = try TemporaryFolder()
      try FileManager.default.createDirectory(
        atPath: folder.path("Hazards"), withIntermediateDirectories: true)
      _ = try folder.write(text, "Hazards/test.yaml")
      _ = try folder.write(
        """
        format: 1
        sources:
          - { id: agrorisk, title: Assumptions, basis: assumption }

        """, "Sources.yaml")
      return HazardLibrary.problems(in: folder.path("")).map(\.description).joined(separator: "\n")
    }
    #expect(try problems(text) == "")
    #expect(text.contains(good))
    let told = try problems(text.replacingOccurrences(of: good, with: bad))
    #expect(told.contains(message))
  }

  @Test("Every number of the shipped crops' damage sections is read, in range and sourced")
  func crops() throws {
    let library = try CropLibrary(folder: Self.scenarios)
    let read = library.crops.filter { $0.crop.water != nil }
    #expect(read.contains { $0.crop.id == "apple" })
    for file in read {
      let crop = file.crop
      #expect(Set(crop.struck.map(\.peril)) == Set(Self.struck))
      #expect(crop.heat != nil && (crop.rain != nil || crop.rot != nil))
      let need = try #require(crop.water)
      // More supply is never more stress as long as irrigation starts before stress does; here on a
      // day of 8 mm.
      let water = need.water
      let p = max(0.1, water.depletionFraction.value + 0.04 * (5 - 8))
      let readily = p * water.waterPerMetre.value * water.largestRoots.value
      let target = water.irrigationTarget.value * readily
      #expect(target + 8 + water.irrigationReserve.value <= readily)
      #expect(need.water.startStage.isEmpty == false)
    }
  }
}
