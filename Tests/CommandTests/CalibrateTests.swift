import Foundation
import Testing

@Suite("calibrate")
struct CalibrateTests {
  private static func document(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try Command.run(arguments + ["--json", "--quiet"])
    #expect(outcome.code == 0, "\(outcome)")
    let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(parsed as? [String: Any])
  }

  private static let small = """
    format: 1
    id: small
    title: The vineyards as a portfolio
    source: agrorisk
    basis: assumption
    portfolio:
      scenario: vineyards
      losses:
        all: { year: 2024, of: crops, paid: 1 in 1 .. 1, sum-insured: 100 in 100 .. 100 }
        grape: { year: 2024, crop: wine-grape, paid: 2 in 2 .. 2, sum-insured: 100 in 100 .. 100 }
    causes:
      one:
        title: Causes elsewhere
        scenario: vineyards
        crops: [wine-grape]
        shares: { hail: { perils: hail, share: 0.5 in 0 .. 1 }, rain: { perils: rain, share: 0.5 in 0 .. 1 } }
    """

  @Test("A portfolio's loss cost is that of its contracts, by their sums insured, to the digit")
  func portfolio() throws {
    let scratch = try Scratch()
    let path = scratch.path("small.yaml")
    try Self.small.write(toFile: path, atomically: true, encoding: .utf8)
    let flags = ["--years", "2000", "--out", scratch.path("catalogues")]
    let report = try Self.document(["calibrate", path] + flags)
    let price = try Self.document(["price", "vineyards", "--no-parameter-study"] + flags)
    let portfolio = try #require(report["portfolio"] as? [String: Any])
    let mean = try #require((portfolio["lossCost"] as? [String: Any])?["value"] as? Double)
    var rates: [String: Double] = [:]
    for contract in try #require(price["contracts"] as? [[String: Any]]) {
      let name = try #require(contract["contract"] as? String)
      rates[name] = (contract["purePremium"] as? [String: Any])?["rate"] as? Double
    }
    // The three contracts have one sum insured, and a zone each.
    #expect(rates.count == 3)
    #expect(abs(mean / (rates.values.reduce(0, +) / 3) - 1) < 1e-12)
    let crop = try #require((portfolio["crops"] as? [[String: Any]])?.first)
    var worst = 0.0
    for zone in try #require(crop["zones"] as? [[String: Any]]) {
      let name = try #require(zone["zone"] as? String)
      let found = try #require((zone["lossCost"] as? [String: Any])?["value"] as? Double)
      worst = max(worst, abs(found / (rates[name] ?? .nan) - 1))
      #expect((zone["tariff"] as? [String: Any])?["book"] as? String == "az-2025")
    }
    #expect(worst < 1e-12)
    let observed = try #require(portfolio["observed"] as? [[String: Any]])
    #expect(observed.map { $0["lossCost"] as? Double } == [0.01, 0.02])
    #expect(
      observed.allSatisfy { (0...1).contains($0["modelYearsBelow"] as? Double ?? -1) })
    let shares = (portfolio["causes"] as? [String: Double] ?? [:]).values.reduce(0, +)
    #expect(abs(shares - 1) < 1e-9)
  }

  @Test("The page of Azerbaijan shows the observed years, the severity of hail, causes and limits")
  func azerbaijan() throws {
    let scratch = try Scratch()
    let picture = scratch.path("picture.svg")
    let outcome = try Command.run([
      "calibrate", "azerbaijan", "--years", "250", "--quiet", "--plot", picture,
      "--out", scratch.path("catalogues"),
    ])
    #expect(outcome.code == 0, "\(outcome)")
    for words in [
      "Monte Carlo", "2023  crops", "0.69 %", "2024", "1.25 %", "2025", "1.59 %", "winter-wheat",
      "goychay", "Severity of hail", "calibrated on tariffs and claims", "United States",
      "in the years after a winter kill",
    ] {
      #expect(outcome.output.contains(words), "\(words): \(outcome.output)")
    }
    let svg = try String(contentsOfFile: picture, encoding: .utf8)
    #expect(svg.hasPrefix("<svg") && svg.contains(">2025<"))
  }

  @Test("Without records seasons are not replayed, and the page says how; events stand all the same")
  func uzbekistan() throws {
    let scratch = try Scratch()
    let report = try Self.document([
      "calibrate", "uzbekistan", "--years", "250", "--out", scratch.path("catalogues"),
    ])
    #expect(report["replay"] is NSNull)
    #expect((report["replayReason"] as? String)?.contains("--records") == true)
    let events = try #require(report["events"] as? [[String: Any]])
    #expect(events.compactMap { $0["id"] as? String }.count == 3)
    // Nights far below what buds bear hurt more than the same seasons without them.
    let rows = events.flatMap { $0["reported"] as? [[String: Any]] ?? [] }
    let apricot = rows.filter { ($0["crops"] as? [String]) == ["apricot"] }
    #expect(apricot.count == 2)
    #expect(
      apricot.allSatisfy { ($0["model"] as? Double ?? 0) > ($0["without"] as? Double ?? 1) + 0.1 })
    let missing = try Command.run([
      "calibrate", "uzbekistan", "--years", "250", "--quiet",
      "--out", scratch.path("catalogues"), "--records", scratch.path("nothing"),
    ])
    #expect(missing.code == 65, "\(missing)")
  }

  private static let records: String? = {
    let environment = ProcessInfo.processInfo.environment["AGRORISK_SHARED"]
    return [environment, Command.root + "/../shared"].compactMap { $0 }
      .map { $0 + "/data/uzbekistan-daily-weather" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }()

  @Test(
    "Recorded seasons: the winter of 1984 is among the worst of the record for every stone fruit",
    .enabled(if: records != nil, "The folder of shared data is not there."))
  func replay() throws {
    let scratch = try Scratch()
    let report = try Self.document([
      "calibrate", "uzbekistan", "--years", "250", "--out", scratch.path("catalogues"),
      "--records", try #require(Self.records),
    ])
    let replay = try #require(report["replay"] as? [String: Any])
    let seasons = try #require(replay["seasons"] as? [Int])
    #expect(seasons.first == 1980 && seasons.last == 2013 && seasons.count == 34)
    let filled = try #require(replay["filledDays"] as? [Int])
    // The records miss January 1999 and all but a day of September 1983.
    #expect(filled[seasons.firstIndex(of: 1999) ?? 0] == 31)
    #expect(filled[seasons.firstIndex(of: 1984) ?? 0] == 29)
    let index = try #require(seasons.firstIndex(of: 1984))
    var ranks: [Int] = []
    for crop in try #require(replay["crops"] as? [[String: Any]])
    where ["apricot", "peach", "sweet-cherry"].contains(crop["crop"] as? String) {
      let cold = zip(crop["winterKill"] as? [Double] ?? [], crop["frost"] as? [Double] ?? [])
        .map { $0 + $1 }
      ranks.append(cold.count { $0 > cold[index] } + 1)
    }
    #expect(ranks.count == 3 && ranks.allSatisfy { $0 <= 3 })
  }
}
