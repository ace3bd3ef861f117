import AgroFiles
import AgroModel
import AgroSimulation
import Foundation
import Testing

/// Every row of the table of covers as data, and what is told of wrong ones.
@Suite("Covers in scenario files")
struct CoverFilesTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../..").standardized.path

  static let head = """
    format: 1
    id: covers
    weather: \(root)/Scenarios/Places/azerbaijan.json
    source: agrorisk
    basis: assumption
    zones:
      gobustan:
        crops:
          winter-wheat: { potential-yield: 3.4 in 2.5 .. 4.5, area: 100 in 50 .. 200 }
    indices:
      coldest-night: { variable: minimum, statistic: lowest, from: 03-10, to: 04-30 }

    """

  /// The block of the article on covers.
  static func article() throws -> String {
    let text = String(
      decoding: try Data(
        contentsOf: URL(fileURLWithPath: root + "/Sources/AgroRisk/AgroRisk.docc/Covers.md")),
      as: UTF8.self)
    let parts = text.components(separatedBy: "```")
    let block = try #require(parts.first { $0.hasPrefix("yaml\ncovers:") })
    return String(block.dropFirst(5))
  }

  static func read(_ text: String) throws -> Scenario {
    try Scenario.read(ScenarioText(path: "covers.yaml", bytes: Array(text.utf8)))
  }

  @Test("Every row of the article is read, with its terms in their order")
  func rows() throws {
    let scenario = try Self.read(Self.head + Self.article())
    let covers = Dictionary(uniqueKeysWithValues: scenario.covers.map { ($0.name, $0) })
    #expect(covers.count == 10)
    #expect(covers["named"]?.payoff == .damage([.hail, .storm]))
    #expect(
      covers["of-damage"]?.terms == [
        .franchise(0.15), .deductibleOfLoss(0.2), .limit(0.8), .coinsurance(0.9),
      ])
    #expect(covers["rebased"]?.payoff == .rebasedDamage([.frost, .winterKill]))
    #expect(covers["rebased"]?.assumed.map(\.name) == ["third-party"])
    #expect(covers["guaranteed"]?.payoff == .guaranteedYield(coverage: 0.7))
    #expect(covers["proportional"]?.payoff == .areaProportional(threshold: 3))
    #expect(covers["shortfall"]?.payoff == .areaShortfall(trigger: 0.8, mean: 3.3))
    #expect(covers["cold"]?.payoff == .index(number: 0, trigger: -2, exit: -6, rises: false))
    #expect(covers["revenue"]?.payoff == .revenue(coverage: 0.75, harvestPriceOption: true))
    #expect(
      covers["upper-band"]?.payoff
        == .band(top: 0.86, bottom: 0.7, mean: 3.3, revenue: .revenueWithHarvestPrice))
    #expect(covers["herd"]?.mortality?.heads == 20)
    #expect(covers["herd"]?.mortality?.headShare == 0.8)
  }

  @Test(
    "Each mistake is told with line, column and the nearest name",
    arguments: [
      ("pays: damage\n    perils: [hail, storm]", "pays: damage\n    perils: [hial, storm]", "hail"),
      ("pays: rebased-damage", "pays: rebased-damge", "rebased-damage"),
      ("index: coldest-night", "index: coldest-nigt", "coldest-night"),
      ("franchise:", "franchse:", "franchise"),
      ("threshold:", "treshold:", "threshold"),
      ("coverage: { value: 0.7,", "coverage: { value: 7,", "from 0.01 to 1.5"),
      ("heads: 20", "heads: 0", "heads"),
      ("rate: 0.02 in 0.01 .. 0.04", "rate: 1.02 in 0.01 .. 2", "from 0 to 1"),
      ("bottom: { value: 0.7,", "bottom: { value: 0.9,", "top less bottom"),
      ("herd-correlation: 0.05", "herd-corelation: 0.05", "herd-correlation"),
    ])
  func mistakes(good: String, bad: String, word: String) throws {
    let text = Self.head + (try Self.article())
    let range = try #require(text.range(of: good))
    // The line of the first letter that differs.
    let changed = text.replacingCharacters(in: range, with: bad)
    let same = zip(text, changed).prefix { $0 == $1 }.count
    let line = text.prefix(same).filter { $0 == "\n" }.count + 1
    do {
      _ = try Self.read(changed)
      Issue.record("'\(bad)' was read.")
    } catch let problems as FileErrors {
      let told = problems.errors.map { "\($0)" }
      #expect(told.contains { $0.contains(word) }, "\(told)")
      // The fault of a cover as a whole stands at its first line.
      #expect(problems.errors.contains { abs($0.line - line) <= 4 && $0.column > 0 }, "\(told)")
    }
  }
}
