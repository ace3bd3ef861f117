import AgroRisk
import Foundation
import Testing

/// Lists of any size: what is kept in memory, and what wrong names cost.
@Suite("Large lists: agrorisk quote --batch", .serialized)
struct BatchSizeTests {
  static let areHeavyWanted = ProcessInfo.processInfo.environment["AGRORISK_HEAVY"] == "1"

  /// What a run of a streamed list came to.
  private struct Run {
    var report: JSONValue
    var code: Int32
    /// The most memory that was resident when nearly all rows had been read, in bytes.
    var peak: Int
  }

  private static let header = "id,place,crop,area_ha,yield_c_ha,price_per_c\n"
  /// Rows of a block: 37 areas, four shapes.
  private static let blockRows = 10_000
  private static let block: Data = {
    let shapes = [
      ("Goychay", "nar", "80,60"), ("Tovuz", "grape", "100,100"), ("Quba", "alma", "90,40"),
      ("Saatli", "cotton", "33.6,65"),
    ]
    var text = ""
    for row in 0..<blockRows {
      let (place, crop, rest) = shapes[row % 4]
      text += "P\(row),\(place),\(crop),\(row % 37 + 1),\(rest)\n"
    }
    return Data(text.utf8)
  }()

  /// Streams `blocks` of rows into the program, two workers.
  private func stream(blocks: Int) throws -> Run {
    let scratch = try Scratch()
    let program = try #require(Command.program)
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "quote", "--batch", "-", "--out", scratch.path("quotes.csv"), "--rejects",
      scratch.path("rejects.csv"), "--date", "2026-02-01", "--threads", "2", "--json", "--quiet",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: Command.root)
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let writer = input.fileHandleForWriting
    try writer.write(contentsOf: Data(Self.header.utf8))
    for _ in 0..<blocks { try writer.write(contentsOf: Self.block) }
    // The pipe holds 64 kB, so all rows but the last few thousand have been taken by now.
    let peak = try Self.peak(of: process.processIdentifier)
    try writer.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      report: try JSONValue.parse(String(decoding: text, as: UTF8.self)),
      code: process.terminationStatus, peak: peak)
  }

  /// The peak of the resident memory, as the kernel counts it.
  private static func peak(of process: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.filter(\.isNumber))) * 1024
  }

  /// What two workers may have under way at one moment more than at another: two chunks each of
  /// 1 MiB of text with 3 MiB of quotes, and as much again that the allocator keeps between
  /// chunks. 600,000 rows more that were kept would show from 56 bytes a row on.
  private static let underWay = 2 * 4 * (1 + 3) << 20

  private func check(_ run: Run, blocks: Int) throws {
    #expect(run.code == 0)
    let rows = ExactDecimal(blocks * Self.blockRows)
    #expect(run.report["accepted"]?.exactNumber == rows)
    // A block adds up to what its four shapes do, each with the areas of its rows.
    let prices = [4_800, 10_000, 3_600, 2_184].map { ExactDecimal($0) }
    var sum = ExactDecimal.zero
    for row in 0..<Self.blockRows {
      sum = try sum.adding(prices[row % 4].multiplied(by: ExactDecimal(row % 37 + 1)))
    }
    let told = run.report["sum"]?.elements?.first?["sumInsured"]?.text
    #expect(try told.map { try ExactDecimal($0) } == sum.multiplied(by: ExactDecimal(blocks)))
  }

  private static let hasProcessFiles = FileManager.default.fileExists(atPath: "/proc/self/status")

  @Test("Four times the rows take no more memory", .enabled(if: hasProcessFiles, "no /proc here"))
  func constantMemory() throws {
    let small = try stream(blocks: 20)
    try check(small, blocks: 20)
    var large = try stream(blocks: 80)
    try check(large, blocks: 80)
    // Beside the other suites the allocator sometimes keeps more. Rows that were kept would show in
    // every run.
    for _ in 0..<2 where large.peak - small.peak > Self.underWay { large = try stream(blocks: 80) }
    #expect(large.peak - small.peak <= Self.underWay, "\(small.peak) and \(large.peak) bytes")
  }

  @Test(
    "Ten million rows take no more memory than one million",
    .enabled(if: hasProcessFiles && areHeavyWanted, "Heavy suites run with AGRORISK_HEAVY=1."))
  func tenMillion() throws {
    let small = try stream(blocks: 100)
    try check(small, blocks: 100)
    let large = try stream(blocks: 1000)
    try check(large, blocks: 1000)
    #expect(large.peak - small.peak <= Self.underWay, "\(small.peak) and \(large.peak) bytes")
    print("1,000,000 rows: \(small.peak >> 20) MiB; 10,000,000 rows: \(large.peak >> 20) MiB")
  }

  @Test("Rows that are all misspelt differently: the search for nearest names is bounded")
  func wrongNames() throws {
    // 500 different names are searched in the first megabyte, 20 in each later one.
    let rows = (0..<60_000).map { "P\($0),Goychay\($0),nar,1,80,60,a remark of some length" }
    let text = (["id,place,crop,area_ha,yield_c_ha,price_per_c,note"] + rows)
      .joined(separator: "\n")
    let later = (text.utf8.count - 1) >> 20
    #expect(later >= 2)
    var files: [String] = []
    for threads in ["1", "2"] {
      let scratch = try Scratch()
      let list = try scratch.write(text, to: "parcels.csv")
      let outcome = try Command.run([
        "quote", "--batch", list, "--out", scratch.path("quotes.csv"), "--rejects",
        scratch.path("rejects.csv"), "--threads", threads, "--date", "2026-02-01", "--quiet",
      ])
      #expect(outcome.code == 1)
      files.append(try scratch.read("rejects.csv"))
    }
    #expect(files[0] == files[1])
    let reasons = files[0].split(separator: "\n").dropFirst()
    #expect(reasons.count == 60_000)
    let unsearched = reasons.filter { $0.contains("were not searched") }
    #expect(unsearched.count == 60_000 - 500 - 20 * later)
    let suggested = reasons.filter { $0.contains("Did you mean") }
    #expect(suggested.count > 100)
    #expect(!unsearched.contains { $0.contains("Did you mean") })
  }
}
