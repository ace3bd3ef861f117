import AgroFiles
import AgroModel
import AgroRisk
import AgroSimulation
import AgroStatistics
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

  @Test("The scenario that speed is measured on is one of nine crops in each of twenty zones")
  func twentyZones() throws {
    let scratch = try Scratch()
    let path = Command.root + "/Benchmarks/twenty-zones.yaml"
    #expect(try Command.run(["check", path]).code == 0)
    let outcome = try Command.run([
      "simulate", path, "--years", "20", "--out", scratch.path("catalogues"), "--json", "--quiet",
    ])
    #expect(outcome.code == 0, "\(outcome)")
    let plantings = try #require(try JSONValue.parse(outcome.output)["plantings"]?.elements)
    let zones = Set(plantings.compactMap { $0["zone"]?.text })
    let crops = Set(plantings.compactMap { $0["crop"]?.text })
    #expect(zones.count == 20 && crops.count == 9 && plantings.count == 180)
  }

  @Test("A crop whose stages never come is told of, and a site south of the equator refused")
  func otherClimates() throws {
    let scratch = try Scratch()
    let shipped = Command.root + "/Scenarios/"
    let scenario = try String(
      contentsOfFile: shipped + "fergana-apricot.yaml", encoding: .utf8)
    let data = try Data(contentsOf: URL(fileURLWithPath: shipped + "Places/uzbekistan.json"))
    /// The scenario with every site changed.
    func run(_ change: (inout [String: Any]) -> Void) throws -> Command.Outcome {
      var document = try #require(
        try JSONSerialization.jsonObject(with: data) as? [String: Any])
      var sites = try #require(document["sites"] as? [[String: Any]])
      for number in sites.indices { change(&sites[number]) }
      document["sites"] = sites
      try JSONSerialization.data(withJSONObject: document)
        .write(to: URL(fileURLWithPath: scratch.path("other.json")))
      let path = try scratch.write(
        scenario.replacingOccurrences(of: "Places/uzbekistan.json", with: "other.json"),
        to: "other.yaml")
      return try Command.run([
        "simulate", path, "--years", "10", "--out", scratch.path("catalogues"),
      ])
    }
    let hot = try run { site in
      for extreme in ["minimum", "maximum"] {
        guard var law = site[extreme] as? [String: Any], var mean = law["dryMean"] as? [Double]
        else { continue }
        mean[0] += 25
        law["dryMean"] = mean
        site[extreme] = law
      }
    }
    #expect(hot.code == 0 && hot.errors.contains("in 100 % of seasons"), "\(hot)")
    let south = try run { $0["latitude"] = -35 }
    #expect(south.code == 65 && south.errors.contains("northern hemisphere"), "\(south)")
    let nowhere = try run { $0["latitude"] = 95 }
    #expect(nowhere.code == 65 && nowhere.errors.contains("from -90 to 90"), "\(nowhere)")
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
      (
        ["price", Self.scenario, "--years", "1000"], 64,
        ["--years 2000", "--level such as 0.98"]
      ),
      (
        ["price", Self.scenario, "--years", "30", "--level", "0.9"], 64, ["--years 200 or more"]
      ),
      (["stress", Self.scenario, "--frequency", "hial=2"], 64, ["hail"]),
      (["stress", Self.scenario, "--cold", "13-45=-4"], 64, ["MM-DD"]),
      (["stress", Self.scenario, "--season", "2008"], 64, ["--record"]),
      (["calibrate", "azerbaidjan"], 65, ["azerbaijan"]),
      (["calibrate", "azerbaijan", "--years", "3"], 64, ["--years"]),
      (["stress", Self.scenario, "--correlation", "1.5"], 64, ["--correlation"]),
      (["price"], 64, ["--place"]),
      (["price", Self.scenario, "--place", "Goychay"], 64, ["do not mix"]),
      (["price", Self.scenario, "--principle", "wnag"], 64, ["wang"]),
      (
        ["price", "--place", "Goychy", "--crop", "nar", "--area", "1 ha", "--yield", "8 t/ha",
          "--price", "600 AZN/t"], 65, ["Goychay"]
      ),
      (
        ["price", "--place", "Goychay", "--crop", "pomegranat", "--area", "1 ha", "--yield",
          "8 t/ha", "--price", "600 AZN/t"], 65, ["pomegranate"]
      ),
      (
        ["price", "--place", "Goychay", "--crop", "nar", "--area", "1 h", "--yield", "8 t/ha",
          "--price", "600 AZN/t"], 65, ["area"]
      ),
    ]
    for (arguments, code, words) in cases {
      let outcome = try Command.run(arguments + ["--out", scratch.path("none"), "--quiet"])
      #expect(outcome.code == code, "\(arguments): \(outcome)")
      #expect(words.allSatisfy { outcome.errors.contains($0) }, "\(arguments): \(outcome)")
    }
    // Nothing was written by any of them.
    #expect(!FileManager.default.fileExists(atPath: scratch.path("none")))
  }

  @Test("A price of the command is the library's, to the last bit")
  func library() async throws {
    let scratch = try Scratch()
    let folder = Command.root + "/Scenarios"
    let desk = try ScenarioDesk(path: folder + "/\(Self.scenario).yaml", folder: folder)
    let seed = desk.scenario.seed
    let generator = try WeatherGeneratorFile.read(desk.scenario.weather)
      .centred(on: Double(desk.scenario.insuredYear))
    let weather = try WeatherSimulator(generator, seed: seed, sites: desk.sites)
    let model = desk.model(weather: weather, seed: seed)
    let pricer = ContractPricer(
      contracts: desk.scenario.contracts, covers: desk.scenario.covers,
      layout: desk.scenario.layout)
    let contract = try #require(desk.scenario.contracts.first { $0.id == "goychay" })
    let price = try await pricer.price(
      contract, loads: desk.scenario.loads, years: 2_000, blockCount: 8, seed: seed, workers: 2
    ) { model.block($0 * 250..<($0 + 1) * 250) }
    let outcome = try Command.run([
      "price", Self.scenario, "--contract", "goychay", "--years", "2000",
      "--no-parameter-study", "--json", "--quiet", "--out", scratch.path("out"),
    ])
    #expect(outcome.code == 0, "\(outcome)")
    let document = try JSONValue.parse(outcome.output)
    let found = try #require(document["contracts"]?.elements?.first)
    // Numbers as they are written, the shortest that read back the same: to the last bit. (Reading
    // them by way of a decimal number, as JSONSerialization does, may lose it.)
    let gross = try #require(price.gross)
    let same: [(JSONValue?, Double)] = [
      (found["purePremium"]?["rate"], price.pureRate.value),
      (found["purePremium"]?["standardError"], price.pureRate.standardError),
      (found["purePremium"]?["band"]?["process"], price.process),
      (found["technicalPremium"]?["rate"], gross.premium),
    ]
    for (written, own) in same {
      #expect(written == .double(own))
      #expect(written.flatMap(Self.number) == own)
    }
    let perils = try #require(found["purePremium"]?["perils"]?.elements)
    #expect(perils.map { $0["rate"].flatMap(Self.number) } == price.perils.map(\.rate.value))
    let quantiles = try #require(found["purePremium"]?["quantiles"]?.elements)
    #expect(quantiles.map { $0["value"].flatMap(Self.number) } == price.quantiles.map(\.value))
    for quantile in price.quantiles { #expect(quantile.interval.contains(quantile.value)) }
    // Without the study the verdict says what it rests on.
    let tariff = try #require(found["tariffPremium"])
    #expect(tariff["verdictRestsOn"] == ["monteCarlo"])
    #expect(["above", "below", "undecided"].contains(tariff["verdict"]?.text))
  }

  static func number(_ value: JSONValue) -> Double? {
    if case .number(let text) = value { Double(text) } else { nil }
  }

  @Test("The page tells what a verdict rests on, and what so few draws can say")
  func verdict() throws {
    let scratch = try Scratch()
    let common = [
      "price", Self.scenario, "--contract", "kurdamir", "--years", "2000", "--quiet", "--out",
      scratch.path("out"),
    ]
    let bare = try Command.run(common + ["--no-parameter-study"])
    #expect(bare.output.contains("rests on Monte Carlo error alone"), "\(bare)")
    #expect(bare.output.contains("exceeded once in 100 years: "))
    let studied = try Command.run(common + ["--replicates", "4"])
    #expect(!studied.output.contains("Monte Carlo error alone"), "\(studied)")
    // The largest and the smallest of 4 draws hold a share with the law beta (3, 2): 25 to 90 %.
    #expect(studied.output.contains("4 draws on 500 years each: such a band holds 25 % to 90 %"))
    let document = try JSONValue.parse(
      try Command.run(common + ["--replicates", "4", "--json"]).output)
    let study = try #require(document["contracts"]?.elements?.first?["parameterStudy"])
    #expect(study["draws"] == 4)
    let tariff = document["contracts"]?.elements?.first?["tariffPremium"]
    #expect(tariff?["verdictRestsOn"] == ["parameter", "monteCarlo"])
  }

  static func document(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try Command.run(arguments)
    #expect(outcome.code == 0, "\(outcome)")
    let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(parsed as? [String: Any])
  }

  @Test("A price from flags has the tariff, the ledger and the guesses; its scenario gives it again")
  func flags() throws {
    let scratch = try Scratch()
    let saved = scratch.path("saved.yaml")
    let common = [
      "--years", "2000", "--no-parameter-study", "--json", "--quiet", "--out", scratch.path("out"),
    ]
    let document = try Self.document(
      [
        "price", "--place", "Goychay", "--crop", "nar", "--area", "1 ha", "--yield", "80 c/ha",
        "--price", "60 AZN/c", "--book", "az-2022", "--save-scenario", saved,
      ] + common)
    let contract = try #require((document["contracts"] as? [[String: Any]])?.first)
    let tariff = try #require(contract["tariffPremium"] as? [String: Any])
    #expect(tariff["rate"] as? [Double] == [0.0162, 0.0308])
    #expect((contract["guesses"] as? [String])?.contains { $0.contains("third-party") } == true)
    let ledger = try #require(contract["ledger"] as? [String: Any])
    #expect(ledger["sumInsured"] as? String == "4800.00")
    func cents(_ value: Any?) throws -> Int {
      let text = try #require(value as? String)
      return try #require(Int(text.filter { $0 != "." }))
    }
    let premium = try cents(ledger["premium"])
    for key in ["parts", "payers"] {
      let lines = try #require(ledger[key] as? [[String: Any]])
      #expect(try lines.reduce(0) { $0 + (try cents($1["amount"])) } == premium)
    }
    let control = try #require(contract["control"] as? [String: Any])
    let exact = try #require(control["exact"] as? Double)
    let simulated = try #require(control["simulated"] as? Double)
    let error = try #require(control["standardError"] as? Double)
    // Five standard errors, and 0.5 % for the quadrature's points.
    #expect(abs(exact - simulated) < 5 * error + 0.005 * exact)
    let again = try Self.document(
      ["price", saved, "--scenarios", Command.root + "/Scenarios"] + common)
    let second = try #require((again["contracts"] as? [[String: Any]])?.first)
    func rate(_ contract: [String: Any]) throws -> Double {
      let pure = try #require(contract["purePremium"] as? [String: Any])
      return try #require(pure["rate"] as? Double)
    }
    #expect(try rate(contract) == rate(second))
  }

  @Test("A history gives a price by its law, with the exact control beside it")
  func history() throws {
    let scratch = try Scratch()
    let yields = (0..<30).map { index in
      let value = 2.4 + 0.01 * Double(index) + 0.45 * Double((index * 7) % 11 - 5) / 5
      return "\(1990 + index),Gobustan,\(value)"
    }
    let path = try scratch.write(
      "year,place,yield\n" + yields.joined(separator: "\n") + "\n", to: "yields.csv")
    let document = try Self.document([
      "price", "--place", "Gobustan", "--crop", "wheat", "--area", "1 ha", "--yield", "25 c/ha",
      "--price", "30 AZN/c", "--history", path, "--pays", "area-shortfall", "--coverage", "80 %",
      "--years", "10000", "--replicates", "8", "--json", "--quiet", "--out", scratch.path("out"),
    ])
    let contract = try #require((document["contracts"] as? [[String: Any]])?.first)
    let control = try #require(contract["control"] as? [String: Any])
    let exact = try #require(control["exact"] as? Double)
    let simulated = try #require(control["simulated"] as? Double)
    let error = try #require(control["standardError"] as? Double)
    #expect(exact > 0 && abs(exact - simulated) < 5 * error + 1e-4 * exact)
    // The band of resampled histories holds the rate, and is wide: 30 years are few.
    let pure = try #require(contract["purePremium"] as? [String: Any])
    let band = try #require(pure["band"] as? [String: Any])
    let ends = try #require(band["parameter"] as? [Double])
    #expect(ends[0] < simulated && simulated < ends[1] && ends[1] > 1.2 * ends[0])
    let inputs = try #require((document["recipe"] as? [String: Any])?["inputs"] as? [[String: Any]])
    #expect(inputs.contains { $0["role"] as? String == "history" })
  }

  @Test("Of a table of several crops and places the history is chosen, and no peril is behind it")
  func historyOfMany() throws {
    let scratch = try Scratch()
    var rows = ["area,item,year,yield_t_ha"]
    for index in 0..<30 {
      for (item, level) in [("Wheat", 2.4), ("Maize", 4.0)] {
        for area in ["Azerbaijan", "Armenia"] {
          let value = level + 0.45 * Double((index * 7) % 11 - 5) / 5
          rows.append("\(area),\(item),\(1990 + index),\(value)")
        }
      }
    }
    let path = try scratch.write(rows.joined(separator: "\n") + "\n", to: "yields.csv")
    let common = [
      "price", "--place", "Gobustan", "--crop", "wheat", "--area", "1 ha", "--yield", "25 c/ha",
      "--price", "30 AZN/c", "--history", path, "--years", "2000", "--replicates", "4", "--json",
      "--quiet", "--out", scratch.path("out"),
    ]
    let outcome = try Command.run(common + ["--history-place", "Azerbaijan"])
    #expect(outcome.code == 0, "\(outcome)")
    let contract = try #require(
      try JSONValue.parse(outcome.output)["contracts"]?.elements?.first)
    let guesses = contract["guesses"]?.elements?.compactMap(\.text) ?? []
    #expect(guesses.contains { $0.contains("item Wheat") }, "\(guesses)")
    let numbers = try #require(contract["assumptions"]?.elements).compactMap { $0["key"]?.text }
    #expect(!numbers.isEmpty && !numbers.contains { $0.contains("hazards") }, "\(numbers)")
    let same = try Command.run(
      common + ["--history-place", "Azerbaijan", "--history-where", "item=Wheat"])
    func rate(_ outcome: Command.Outcome) throws -> JSONValue? {
      try JSONValue.parse(outcome.output)["contracts"]?.elements?.first?["purePremium"]?["rate"]
    }
    #expect(try rate(same) == rate(outcome))
    let unclear = try Command.run(common)
    #expect(unclear.code == 65, "\(unclear)")
    #expect(unclear.errors.contains("--history-place"), "\(unclear)")
  }

  @Test("Perils and a residual give the history's mean and deviation, with the control beside it")
  func combined() throws {
    let scratch = try Scratch()
    let yields = (0..<30).map { index in
      "\(1990 + index),Gobustan,\(2.4 + 0.9 * Double((index * 7) % 11 - 5) / 5)"
    }
    let path = try scratch.write(
      "year,place,yield\n" + yields.joined(separator: "\n") + "\n", to: "yields.csv")
    let outcome = try Command.run([
      "price", "--place", "Gobustan", "--crop", "wheat", "--area", "1 ha", "--yield", "25 c/ha",
      "--price", "30 AZN/c", "--history", path, "--yield-model", "combined", "--pays",
      "guaranteed-yield", "--years", "2000", "--no-parameter-study", "--json", "--quiet", "--out",
      scratch.path("out"),
    ])
    #expect(outcome.code == 0, "\(outcome)")
    let control = try #require(
      try JSONValue.parse(outcome.output)["contracts"]?.elements?.first?["control"])
    let exact = try #require(control["exact"].flatMap(Self.number))
    let simulated = try #require(control["simulated"].flatMap(Self.number))
    let error = try #require(control["standardError"].flatMap(Self.number))
    // Five standard errors, and 0.5 % for the quadrature's points.
    #expect(exact > 0 && abs(exact - simulated) < 5 * error + 0.005 * exact, "\(control)")
  }

  @Test("A wish for precision ends at 10,000 times a power of two, as exact as asked for")
  func precision() throws {
    let scratch = try Scratch()
    let document = try Self.document([
      "price", "spring-frost-index", "--contract", "index", "--precision", "2.5%",
      "--no-parameter-study", "--json", "--quiet", "--out", scratch.path("out"),
    ])
    let contract = try #require((document["contracts"] as? [[String: Any]])?.first)
    let years = try #require(contract["years"] as? Int)
    #expect(years >= 10_000 && years % 10_000 == 0)
    #expect((years / 10_000).nonzeroBitCount == 1)
    let pure = try #require(contract["purePremium"] as? [String: Any])
    let rate = try #require(pure["rate"] as? Double)
    let error = try #require(pure["standardError"] as? Double)
    #expect(error <= 0.025 * rate)
    #expect(try #require(contract["lossYears"] as? Int) >= 100)
    // The index is laid beside the damage that it stands for.
    let risk = try #require(contract["basisRisk"] as? [String: Any])
    let unpaid = try #require(risk["unpaid"] as? Double)
    #expect((0...1).contains(unpaid))
    #expect(try #require(risk["objectCorrelation"] as? Double) > 0.2)
  }

  @Test("The picture of prices is an SVG with every contract; every principle is shown")
  func plot() throws {
    let scratch = try Scratch()
    let outcome = try Command.run([
      "price", "vineyards", "--years", "2000", "--no-parameter-study", "--principles", "--quiet",
      "--plot", scratch.path("price.svg"), "--out", scratch.path("out"),
    ])
    #expect(outcome.code == 0, "\(outcome)")
    let picture = try scratch.read("price.svg")
    #expect(picture.hasPrefix("<svg") || picture.hasPrefix("<?xml"))
    for word in ["jalilabad", "shamakhi", "tovuz", "hail", "tariff az-2025"] {
      #expect(picture.contains(word), "\(word)")
    }
    for word in ["Wang", "Esscher", "semi-variance", "cost of capital", "return on risk"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
    // The ratio of the regions was put in, and the page says so.
    #expect(outcome.output.contains("not found but put in"))
    #expect(outcome.output.contains("relativity 3.68"))
  }

  @Test("A list of policies before and after: groups add up, bad rows are told in a line each")
  func policies() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      """
      id,place,crop,area_ha,yield_t_ha,price_per_t,premium_rate
      a,jalilabad,wine-grape,2,7,1000,2 %
      b,Shamaxı,wine-grape,1.5,6,900,3.14 %
      c,tovuz,wine-grape,1,7,1000,6.4 %
      d,tovuz,wine-grape,x,7,1000,6.4 %
      e,tovus,wine-grape,1,7,1000,6.4 %
      """, to: "policies.csv")
    let outcome = try Command.run([
      "stress", "vineyards", "--policies", path, "--frequency", "hail=2", "--years", "2000",
      "--json", "--out", scratch.path("out"),
    ])
    #expect(outcome.code == 1, "\(outcome)")
    #expect(outcome.errors.contains("policies.csv:5: The area 'x' is not a number."))
    #expect(outcome.errors.contains("policies.csv:6:") && outcome.errors.contains("tovuz"))
    let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let document = try #require(parsed as? [String: Any])
    let groups = try #require(document["groups"] as? [[String: Any]])
    #expect(groups.compactMap { $0["kind"] as? String } == ["total", "zone", "zone", "zone", "crop"])
    func loss(_ group: [String: Any], _ key: String) throws -> Double {
      let all = try #require(group["averageAnnualLoss"] as? [String: Any])
      let one = try #require(all[key] as? [String: Any])
      return try #require(one["value"] as? Double)
    }
    for key in ["base", "stressed", "difference"] {
      let zones = try groups[1...3].reduce(0.0) { $0 + (try loss($1, key)) }
      // Sums of Doubles of exact thousandths: the last bits of 2,000 additions.
      #expect(abs(zones / (try loss(groups[0], key)) - 1) < 1e-9)
      #expect(try loss(groups[0], key) == loss(groups[4], key))
    }
    #expect(try loss(groups[0], "stressed") > 1.3 * loss(groups[0], "base"))
    let ratio = try #require(groups[0]["lossRatio"] as? [String: Any])
    #expect(try #require(ratio["base"] as? Double) > 0)
    #expect((document["recipe"] as? [String: Any])?["seed"] != nil)
  }

  @Test("A premium that a list does not name is the tariff's, and named as such")
  func tariffPremiums() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      """
      id,place,crop,area_ha,yield_t_ha,price_per_t,premium
      a,jalilabad,wine-grape,2,7,1000,
      b,tovuz,wine-grape,1,7,1000,
      c,tovuz,wine-grape,1,7,1000,500
      """, to: "policies.csv")
    let common = [
      "stress", "vineyards", "--policies", path, "--price", "0.9", "--subsidy", "0.4", "--years",
      "2000", "--quiet", "--out", scratch.path("out"),
    ]
    let outcome = try Command.run(common + ["--json"])
    #expect(outcome.code == 0, "\(outcome)")
    let document = try JSONValue.parse(outcome.output)
    let tariffs = try #require(document["premiumsOfTariffs"]?.elements)
    #expect(tariffs.count == 1 && tariffs[0]["book"] == "az-2025" && tariffs[0]["policies"] == 2)
    // The published rates of 2025: 2.0 % in Jalilabad, 6.4 % in Tovuz.
    #expect(tariffs[0]["rate"] == .array([.double(0.02), .double(0.064)]))
    let total = try #require(document["groups"]?.elements?.first)
    let premium = try #require((total["premium"]?["base"]).flatMap(Self.number))
    #expect(abs(premium - (14_000 * 0.02 + 7_000 * 0.064 + 500)) < 1e-9)
    #expect((total["lossRatio"]?["base"]).flatMap(Self.number) ?? 0 > 0)
    let page = try Command.run(common)
    #expect(page.output.contains("of the tariff az-2025 stands in its place"), "\(page)")
    // The state's half of the book before the change.
    #expect(page.output.contains("(50.0 %), after the change"), "\(page)")
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

  @Test("A crop, a hazard zone and a site that are not there are told with line, column and name")
  func unknownNames() throws {
    let scratch = try Scratch()
    let cases = [
      (
        "{ crops: { pomegranat: { potential-yield: 8 in 4 .. 9, area: 10 in 5 .. 20 } } }",
        "pomegranat", "pomegranate"
      ),
      (
        "{ hazards: goychai, crops: { apple: { potential-yield: 8 in 4 .. 9, area: 9 in 5 .. 20 } } }",
        "apple", "goychay"
      ),
      (
        "{ site: kurdamr, crops: { apple: { potential-yield: 8 in 4 .. 9, area: 9 in 5 .. 20 } } }",
        "apple", "kurdamir"
      ),
    ]
    for (zone, crop, meant) in cases {
      let path = scratch.path("broken.yaml")
      try """
      format: 1
      id: broken
      weather: \(Command.root)/Scenarios/Places/azerbaijan.json
      source: agrorisk
      basis: assumption
      zones:
        goychay: \(zone)
      covers: { base: { pays: damage, perils: [hail] } }
      contracts:
        one: { zone: goychay, crop: \(crop), covers: [base], area: 1 in 1 .. 2, yield: 8 in 7 .. 9, price: 9 in 8 .. 10, deviation: 0.3 in 0.2 .. 0.4, objects: 10 }
      """.write(toFile: path, atomically: true, encoding: .utf8)
      for command in ["simulate", "price", "stress"] {
        let outcome = try Command.run([
          command, path, "--scenarios", Command.root + "/Scenarios", "--quiet", "--years", "250",
          "--out", scratch.path("none"),
        ])
        #expect(outcome.code == 65, "\(outcome)")
        #expect(outcome.errors.contains("broken.yaml:7:"), "\(outcome)")
        #expect(outcome.errors.contains("did you mean \(meant)"), "\(outcome)")
      }
    }
  }
}
