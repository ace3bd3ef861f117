import Foundation
import Testing

@Suite("simulate, price and stress")
struct ScenarioCommandTests {
  static let scenario = "goychay-pomegranate"

  static func files(_ folder: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let inner = folder + "/" + name
      for file in try FileManager.default.contentsOfDirectory(atPath: inner) {
        result[name + "/" + file] = try Data(contentsOf: URL(fileURLWithPath: inner + "/" + file))
      }
    }
    return result
  }

  @Test("1, 2 and 7 threads, and a run killed half way, give the same bytes")
  func sameBytes() throws {
    let scratch = try Scratch()
    var results: [[String: Data]] = []
    for threads in ["1", "2", "7"] {
      let out = scratch.path("threads-\(threads)")
      let outcome = try Command.run([
        "simulate", Self.scenario, "--years", "800", "--threads", threads, "--out", out, "--quiet",
      ])
      #expect(outcome.code == 0, "\(outcome)")
      results.append(try Self.files(out))
    }
    // Killed without a chance to tidy up, some time after the first block; then run again.
    let out = scratch.path("killed")
    let program = try #require(Command.program)
    let line = """
      "\(program)" simulate \(Self.scenario) --years 800 --threads 1 --out "\(out)" --quiet >/dev/null &
      job=$!
      for try in $(seq 1 600); do
        if ls "\(out)"/*.partial/block-0.part >/dev/null 2>&1; then break; fi
        if ! kill -0 $job 2>/dev/null; then break; fi
        sleep 0.02
      done
      kill -9 $job 2>/dev/null
      wait $job 2>/dev/null
      true
      """
    _ = try Command.shell(line, in: Command.root)
    let again = try Command.run([
      "simulate", Self.scenario, "--years", "800", "--threads", "2", "--out", out, "--quiet",
    ])
    #expect(again.code == 0, "\(again)")
    results.append(try Self.files(out))
    #expect(results.allSatisfy { $0 == results[0] })
    #expect(results[0].count == 4)
  }

  @Test("A price is the same from any number of threads, and its parts add up")
  func price() throws {
    let scratch = try Scratch()
    func document(_ threads: String) throws -> [String: Any] {
      let outcome = try Command.run([
        "price", Self.scenario, "--contract", "goychay", "--years", "2000", "--threads", threads,
        "--no-parameter-study", "--json", "--quiet", "--out", scratch.path("catalogues-\(threads)"),
      ])
      #expect(outcome.code == 0, "\(outcome)")
      let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      return try #require(parsed as? [String: Any])
    }
    let one = try document("1")
    let seven = try document("7")
    #expect(NSDictionary(dictionary: one) == NSDictionary(dictionary: seven))
    #expect(one["format"] as? String == "agrorisk.price/1")
    let contracts = try #require(one["contracts"] as? [[String: Any]])
    let pure = try #require(contracts.first?["purePremium"] as? [String: Any])
    let rate = try #require(pure["rate"] as? Double)
    let perils = try #require(pure["perils"] as? [[String: Any]])
    let sum = perils.reduce(0.0) { $0 + ($1["rate"] as? Double ?? .nan) }
    #expect(rate > 0)
    #expect(abs(sum / rate - 1) < 1e-12)
    let tariff = try #require(contracts.first?["tariffPremium"] as? [String: Any])
    // The published range of the 2022 tariff for pomegranate.
    #expect(tariff["rate"] as? [Double] == [0.0162, 0.0308])
    let recipe = try #require(one["recipe"] as? [String: Any])
    #expect((recipe["inputs"] as? [[String: Any]])?.isEmpty == false)
  }

  @Test("Without a change a stress changes nothing; more hail costs more, on the same years")
  func stress() throws {
    let scratch = try Scratch()
    func differences(_ flags: [String]) throws -> [(Double, Double)] {
      let outcome = try Command.run(
        ["stress", Self.scenario, "--years", "500", "--json", "--quiet"]
          + ["--out", scratch.path("catalogues")] + flags)
      #expect(outcome.code == 0, "\(outcome)")
      let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let contracts = try #require((parsed as? [String: Any])?["contracts"] as? [[String: Any]])
      return contracts.map {
        let difference = $0["difference"] as? [String: Any]
        return (
          difference?["rate"] as? Double ?? .nan, difference?["standardError"] as? Double ?? .nan
        )
      }
    }
    #expect(try differences([]).allSatisfy { $0.0 == 0 && $0.1 == 0 })
    let hail = try differences(["--frequency", "hail=2"])
    #expect(hail.contains { $0.0 > 0 && $0.0 > 3 * $0.1 })
    let prices = try differences(["--price", "0.5"])
    // Named perils pay shares of the sum insured: the price at harvest is not in them.
    #expect(prices.allSatisfy { $0.0 == 0 })
  }

  @Test("Wrong input: one clear line, the nearest name and the exit code")
  func refusals() throws {
    let scratch = try Scratch()
    let cases: [(arguments: [String], code: Int32, words: [String])] = [
      (["simulate", "goychay-pomegranat"], 65, ["goychay-pomegranate"]),
      (["simulate", Self.scenario, "--years", "0"], 64, ["--years"]),
      (["simulate", Self.scenario, "--set", "pomegranate.hail.scal=2"], 65, ["pomegranate"]),
      (["simulate", Self.scenario, "--set", "grap.hail.scale=2"], 65, ["pomegranate"]),
      (["price", Self.scenario, "--contract", "goychy"], 65, ["goychay"]),
      (["price", Self.scenario, "--precision", "nan"], 64, ["--precision"]),
      (["stress", Self.scenario, "--frequency", "hial=2"], 64, ["hail"]),
      (["stress", Self.scenario, "--cold", "13-45=-4"], 64, ["MM-DD"]),
      (["stress", Self.scenario, "--season", "2008"], 64, ["--record"]),
    ]
    for (arguments, code, words) in cases {
      let outcome = try Command.run(arguments + ["--out", scratch.path("none"), "--quiet"])
      #expect(outcome.code == code, "\(arguments): \(outcome)")
      #expect(words.allSatisfy { outcome.errors.contains($0) }, "\(arguments): \(outcome)")
    }
    // Nothing was written by any of them.
    #expect(!FileManager.default.fileExists(atPath: scratch.path("none")))
  }

  @Test("A scenario with faults names each with its line")
  func brokenScenario() throws {
    let scratch = try Scratch()
    let path = scratch.path("broken.yaml")
    try """
    format: 1
    id: broken
    weather: \(Command.root)/Scenarios/Places/azerbaijan.json
    source: agrorisk
    basis: assumption
    zones:
      goychay:
        crops:
          pomegranat: { potential-yield: -3 in -4 .. -2, area: 10 in 5 .. 20 }
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = try Command.run([
      "simulate", path, "--scenarios", Command.root + "/Scenarios", "--quiet",
    ])
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("broken.yaml:9:"), "\(outcome)")
    #expect(outcome.errors.contains("potential-yield"), "\(outcome)")
  }
}
