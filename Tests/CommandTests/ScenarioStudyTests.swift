import AgroFiles
import AgroModel
import AgroRisk
import AgroSimulation
import AgroStatistics
import Foundation
import Testing

/// What assumptions do to a portfolio, held to runs of everything anew.
@Suite("Studies of assumptions")
struct ScenarioStudyTests {
  private static let folder = Command.root + "/Scenarios"
  private static let seed: UInt64 = 11

  private static func desk(
    _ scenario: String, _ changes: [CropOverride] = []
  ) throws -> (desk: ScenarioDesk, weather: WeatherSimulator) {
    var desk = try ScenarioDesk(
      path: "\(folder)/\(scenario).yaml", folder: folder, overrides: changes)
    let generator = try WeatherGeneratorFile.read(desk.scenario.weather)
      .centred(on: Double(desk.scenario.insuredYear))
    for site in generator.sites { desk.positions[site.id] = site }
    return (desk, try WeatherSimulator(generator, seed: seed, sites: desk.sites))
  }

  /// The yearly loss cost of all contracts together, from the files on.
  private static func lossCosts(
    _ scenario: String, years: Int, _ changes: [CropOverride] = []
  ) throws -> [Double] {
    let (desk, weather) = try desk(scenario, changes)
    let model = desk.model(weather: weather, seed: seed)
    let blocks = stride(from: 0, to: years, by: 250).map { model.block($0..<min($0 + 250, years)) }
    let pricer = ContractPricer(
      contracts: desk.scenario.contracts, covers: desk.scenario.covers,
      layout: desk.scenario.layout)
    var paid = [Double](repeating: 0, count: years)
    var insured = 0.0
    for contract in desk.scenario.contracts {
      let sum = contract.sumInsured * Double(contract.objects)
      insured += sum
      let rates = try pricer.annualRates(contract, blocks: blocks, seed: seed)
      for year in 0..<years { paid[year] += sum * rates[year] }
    }
    return paid.map { $0 / insured }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  @Test("An assumption's ends and their paired difference are those of two whole runs")
  func pairs() async throws {
    let (desk, weather) = try Self.desk("vineyards")
    let study = try await ScenarioStudy(
      desk, measure: .lossCost, weather: weather, seed: Self.seed, years: 120)
    let swings = try await study.swings(workers: 2)
    let base = try Self.lossCosts("vineyards", years: 120)
    #expect(abs(study.base / Self.mean(base) - 1) < 1e-12)
    var worst = 0.0
    for path in ["wine-grape.hail.scale", "azerbaijan.hazards.hail.zone-area"] {
      let swing = try #require(swings.found.first { $0.path == path })
      let range = try #require(swing.parameter.range)
      let low = try Self.lossCosts(
        "vineyards", years: 120, [CropOverride(path: path, text: "\(range.lowerBound)")])
      let high = try Self.lossCosts(
        "vineyards", years: 120, [CropOverride(path: path, text: "\(range.upperBound)")])
      let signed = zip(low, high).map { $1 - $0 }
      let middle = Self.mean(signed)
      let squares = signed.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      let error = (squares / 119 / 120).squareRoot()
      worst = max(
        worst, abs(swing.ends.low / Self.mean(low) - 1), abs(swing.ends.high / Self.mean(high) - 1),
        abs(swing.swing.value / abs(middle) - 1), abs(swing.swing.standardError / error - 1))
      // Far below the error of two runs with years of their own.
      func variance(_ years: [Double]) -> Double {
        let middle = Self.mean(years)
        return years.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / 119
      }
      #expect(error < ((variance(low) + variance(high)) / 120).squareRoot())
    }
    #expect(worst < 1e-9)
    #expect((swings.found.first?.swing.value ?? 0) > (swings.found.last?.swing.value ?? 1))
    #expect(swings.found.allSatisfy { $0.swing.value >= 0 })
  }

  @Test("What an assumption does not touch is taken over: numbers of every kind, as a whole run has it")
  func kinds() async throws {
    let (desk, weather) = try Self.desk("azerbaijan-fund")
    let study = try await ScenarioStudy(
      desk, measure: .lossCost, weather: weather, seed: Self.seed, years: 60, workers: 2)
    let changes = [
      [CropOverride(path: "winter-wheat.stages.dates.bloom.sum", text: "1000")],
      [CropOverride(path: "apple.heat.usual", text: "0.8")],
      [CropOverride(path: "azerbaijan.hazards.storm.regions.aran.zones.saatli", text: "0.2")],
      [CropOverride(path: "contracts.cotton-saatli.area", text: "40")],
      [
        CropOverride(path: "apricot.frost.site-offset", text: "-3"),
        CropOverride(path: "cotton.hail.scale", text: "0.8"),
      ],
    ]
    var worst = 0.0
    for change in changes {
      let whole = Self.mean(try Self.lossCosts("azerbaijan-fund", years: 60, change))
      worst = max(worst, abs(try study.value(change) / whole - 1))
      #expect(whole != study.base, "\(change)")
    }
    #expect(worst < 1e-12)
  }

  @Test("The digits of a study do not depend on the number of threads")
  func threads() async throws {
    let (desk, weather) = try Self.desk("vineyards")
    var texts: [[String]] = []
    for workers in [1, 3] {
      let study = try await ScenarioStudy(
        desk, measure: .lostShare, weather: weather, seed: Self.seed, years: 20, workers: workers)
      let swings = try await study.swings(workers: workers)
      let replicates = try await study.replicates(4, workers: workers)
      #expect(
        swings.found.filter(\.isDay).allSatisfy { (0..<426).contains($0.parameter.value) })
      texts.append(
        swings.found.map { "\($0.path) \($0.ends) \($0.swing)" } + swings.contradicting
          + replicates.map { "\($0)" })
    }
    #expect(texts[0] == texts[1] && texts[0].count > 100)
  }

  @Test("calibrate --assumptions shows each one's part, and says how many move little or nothing")
  func page() throws {
    let scratch = try Scratch()
    let calibration = """
      format: 1
      id: small
      title: Vineyards
      source: agrorisk
      basis: assumption
      portfolio:
        scenario: vineyards
        losses:
          all: { year: 2024, of: crops, paid: 1 in 1 .. 1, sum-insured: 100 in 100 .. 100 }
      """
    let path = try scratch.write(calibration, to: "small.yaml")
    let flags = ["--years", "100", "--quiet", "--out", scratch.path("catalogues")]
    let ask = ["calibrate", path, "--assumptions", "--study-years", "100", "--replicates", "4"] + flags
    let outcome = try Command.run(ask)
    #expect(outcome.code == 0, "\(outcome)")
    for words in ["swing", "wine-grape.hail.scale", "0.350 .. 1.40", "assumptions", "not at all"] {
      #expect(outcome.output.contains(words), "\(words): \(outcome.output)")
    }
    let document = try JSONValue.parse(Command.run(ask + ["--json"]).output)
    let study = try #require(document["portfolio"]?["assumptions"])
    let drivers = try #require(study["drivers"]?.elements)
    let hail = try #require(drivers.first { $0["path"]?.text == "wine-grape.hail.scale" })
    let low = Double(try #require(hail["low"]?.exactNumber))
    // The price of the same vineyards with that number set is the same on the same years.
    let price = try JSONValue.parse(
      Command.run(
        [
          "price", "vineyards", "--set", "wine-grape.hail.scale=0.35", "--no-parameter-study",
          "--level", "0.8", "--json",
        ] + flags
      ).output)
    let rates = try #require(price["contracts"]?.elements).compactMap {
      ($0["purePremium"]?["rate"]?.exactNumber).map { Double($0) }
    }
    #expect(rates.count == 3)
    #expect(abs(low / (rates.reduce(0, +) / 3) - 1) < 1e-12)
    let wrong = try Command.run(["calibrate", path, "--study-years", "5"])
    #expect(wrong.code == 64 && wrong.errors.contains("from 100"), "\(wrong)")
  }
}
