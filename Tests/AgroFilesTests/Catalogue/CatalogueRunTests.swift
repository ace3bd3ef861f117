import AgroFiles
import AgroModel
import Foundation
import Synchronization
import Testing

@Suite("Catalogues on the disk")
struct CatalogueRunTests {
  static let layout = CatalogueLayout(
    zones: ["goychay", "kurdamir"], crops: ["pomegranate", "grape"],
    plantings: [
      .init(zone: 0, crop: 0, potentialYield: 8), .init(zone: 0, crop: 1, potentialYield: 9),
      .init(zone: 1, crop: 0, potentialYield: 7),
    ], indices: ["rain", "cold"])

  static func recipe(years: Int = 1_100, seed: UInt64 = 5) -> CatalogueRecipe {
    CatalogueRecipe(
      name: "test", version: "0", seed: seed, years: years,
      inputs: [.init(role: "crop", name: "grape.yaml", hash: "00")], layout: layout)
  }

  /// Damage that depends on the year alone, as a simulation's does.
  static func block(_ years: Range<Int>) -> CatalogueBlock {
    var assembler = BlockAssembler(
      firstYear: years.lowerBound, years: years.count, layout: layout)
    for planting in layout.plantings.indices {
      var events: [DamageEvent] = []
      for (lane, year) in years.enumerated() where (year + planting) % 3 != 0 {
        events.append(
          DamageEvent(
            lane: Int32(lane), day: Int32(100 + year % 200), peril: year % 2 == 0 ? .frost : .hail,
            shareAffected: 0.25, meanDamage: Double(year % 7) / 10, variation: 0.5))
      }
      assembler.add(
        planting: planting, events: events, priceFactor: years.map { 1 + Double($0 % 5) / 10 },
        indexValues: years.map { Double($0) } + years.map { -Double($0) })
    }
    return assembler.block()
  }

  static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "agrorisk-catalogue-\(UUID().uuidString)"
    ).path
    return path
  }

  static func bytes(_ target: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: target) {
      result[name] = try Data(contentsOf: URL(filePath: "\(target)/\(name)"))
    }
    return result
  }

  @Test("1, 2 and 7 threads and an interrupted run give the same bytes")
  func sameBytes() async throws {
    var results: [[String: Data]] = []
    for workers in [1, 2, 7] {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let run = CatalogueRun(Self.recipe(), folder: folder)
      try await run.run(workers: workers, makeBlock: Self.block, progress: { _, _ in })
      results.append(try Self.bytes(run.target))
    }
    // A run that fails in its third block, leaves a damaged part, and goes on.
    struct Stop: Error {}
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = CatalogueRun(Self.recipe(), folder: folder)
    await #expect(throws: Stop.self) {
      try await run.run(
        workers: 1,
        makeBlock: { years in
          if years.lowerBound == 500 { throw Stop() }
          return Self.block(years)
        }, progress: { _, _ in })
    }
    #expect(!run.isDone)
    // One part cut, another with a bit turned over in the middle.
    try Data([1, 2, 3]).write(to: URL(filePath: run.target + ".partial/block-0.part"))
    let flipped = URL(filePath: run.target + ".partial/block-1.part")
    var bytes = try Data(contentsOf: flipped)
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: flipped)
    let made = Mutex<[Int]>([])
    try await run.run(
      workers: 1,
      makeBlock: { years in
        made.withLock { $0.append(years.lowerBound) }
        return Self.block(years)
      }, progress: { _, _ in })
    // Only the damaged blocks and those after the stop were computed again.
    #expect(made.withLock { $0 } == [0, 250, 500, 750, 1_000])
    results.append(try Self.bytes(run.target))
    #expect(results.allSatisfy { $0 == results[0] })
    #expect(
      results[0].keys.sorted() == ["catalogue.json", "events.npy", "footprints.npy", "years.npy"])
  }

  @Test("A catalogue reads back as it was made")
  func roundTrip() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = CatalogueRun(Self.recipe(), folder: folder)
    try await run.run(workers: 2, makeBlock: Self.block, progress: { _, _ in })
    let file = try CatalogueFile(path: run.target)
    #expect(file.years == 1_100)
    #expect(file.blockCount == 5)
    #expect(file.layout == Self.layout)
    #expect(file.hash == Self.recipe().hash)
    for number in 0..<5 {
      #expect(try file.block(number) == Self.block(Self.recipe().years(ofBlock: number)))
    }
  }

  @Test("Another seed or another number of years has another name")
  func names() {
    let one = CatalogueRun(Self.recipe(), folder: "x").target
    #expect(one != CatalogueRun(Self.recipe(seed: 6), folder: "x").target)
    #expect(one != CatalogueRun(Self.recipe(years: 1_101), folder: "x").target)
    #expect(one == CatalogueRun(Self.recipe(), folder: "x").target)
  }

  @Test("A table that was cut is refused with its name")
  func cut() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = CatalogueRun(Self.recipe(years: 10), folder: folder)
    try await run.run(workers: 1, makeBlock: Self.block, progress: { _, _ in })
    let path = run.target + "/footprints.npy"
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.dropLast(10).write(to: URL(filePath: path))
    let file = try CatalogueFile(path: run.target)
    let error = #expect(throws: DataFileError.self) { _ = try file.block(0) }
    #expect(error?.description.contains("footprints.npy") == true)
    try whole.dropFirst(1).write(to: URL(filePath: path))
    #expect(throws: DataFileError.self) { _ = try CatalogueFile(path: run.target) }
  }
}
