import AgroFiles
import AgroModel
import Foundation
import Testing

/// The cotton season of pyfao56 (tests/test01, Maricopa 2013, CC0). The inputs are not part of this
/// repository: the folder is looked for as `pyfao56/tests/test01` beside the shared data, or in
/// AGRORISK_PYFAO56. Totals are those of `cottondry2013.sum`.
@Suite("The cotton season of pyfao56")
struct FieldSeasonFilesTests {
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized
    let shared = environment["AGRORISK_SHARED"] ?? root.appendingPathComponent("shared").path
    let places = [environment["AGRORISK_PYFAO56"], shared + "/pyfao56/tests/test01"]
    return places.compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0 + "/cotton2013.wth")
    }
  }()

  @Test(
    "Every total of the dry treatment to the printed digit",
    .enabled(if: folder != nil, "pyfao56's tests/test01 is not there; set AGRORISK_PYFAO56"))
  func cotton() throws {
    let folder = try #require(Self.folder)
    let season = try FieldSeason.read(
      parameters: folder + "/cotton2013.par", weather: folder + "/cotton2013.wth",
      irrigation: folder + "/cottondry2013.irr", from: (2013, 113), to: (2013, 312))
    let totals = season.crop.totals(of: season.days)
    let printed: [(Double, Double)] = [
      (totals.reference, 1352.490), (totals.potential, 1062.597), (totals.actual, 887.088),
      (totals.evaporation, 96.761), (totals.transpiration, 790.327),
      (totals.percolation, 49.790), (totals.irrigation, 754.400), (totals.rain, 49.270),
      (totals.firstDepletion, 75.000), (totals.lastDepletion, 208.208),
    ]
    for (value, expected) in printed { #expect((value - expected).magnitude <= 0.0005001) }
  }

  @Test("What a file lacks is told")
  func missing() throws {
    let folder = try TemporaryFolder()
    let parameters = try folder.write("   0.1500 Kcbini, Kcb Initial\n", "x.par")
    let weather = folder.path("x.wth")
    #expect {
      try FieldSeason.read(
        parameters: parameters, weather: weather, irrigation: nil, from: (2013, 1),
        to: (2013, 2))
    } throws: { error in
      "\(error)".contains("thetaFC")
    }
  }
}
