import Foundation
import Testing

/// `agrorisk fit` as a process: what it prints, and that what it cannot use ends in 65, what it can
/// use in part in 1.
@Suite("agrorisk fit")
struct FitCommandTests {
  private static let good = [
    5.1, 5.6, 4.9, 6.0, 5.4, 6.3, 3.9, 6.1, 6.5, 5.8, 6.9, 6.2, 7.1, 6.6, 5.2, 7.4, 7.0, 6.8, 7.7,
    7.2,
  ]

  private static func rows(_ place: String, _ values: [String], from first: Int = 1993) -> [String]
  {
    values.enumerated().map { "\(first + $0),\(place),\($1)" }
  }

  private static let goodRows = rows("Goychay", good.map { "\($0)" })

  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let rows: [String]
    /// What standard error must name.
    let tells: [String]
    var testDescription: String { name }
  }

  static let bad: [Bad] = [
    Bad(
      name: "constant series", rows: rows("Quba", good.map { _ in "3" }),
      tells: ["Quba", "constant"]),
    Bad(
      name: "fewer than 8 points", rows: rows("Quba", good.prefix(7).map { "\($0)" }),
      tells: ["Quba", "7", "at least 8"]),
    Bad(
      name: "negative yield", rows: rows("Quba", good.map { "\($0)" }) + ["2013,Quba,-0.5"],
      tells: ["2013", "-0.5", "at least 0"]),
    Bad(
      name: "NaN", rows: rows("Quba", good.map { "\($0)" }) + ["2013,Quba,NaN"],
      tells: ["2013", "'NaN'", "finite number"]),
    Bad(
      name: "duplicated year", rows: rows("Quba", good.map { "\($0)" }) + ["2001,Quba,5"],
      tells: ["2001", "second time"]),
    Bad(
      name: "1e308", rows: rows("Quba", good.map { "\($0)" }) + ["2013,Quba,1e308"],
      tells: ["1e308", "1e100"]),
  ]

  private func fit(_ rows: [String], _ options: [String] = []) throws -> Command.Outcome {
    let scratch = try Scratch()
    let file = try scratch.write(
      (["year,place,value"] + rows).joined(separator: "\n") + "\n", to: "table.csv")
    return try Command.run(["fit", file, "--replicates", "19"] + options)
  }

  @Test("Alone it ends in 65, beside a good place in 1, and is told by name", arguments: bad)
  func refused(_ bad: Bad) throws {
    let alone = try fit(bad.rows)
    #expect(alone.code == 65, "\(alone)")
    #expect(alone.output.isEmpty)
    #expect(bad.tells.allSatisfy { alone.errors.contains($0) }, "\(alone.errors)")
    let beside = try fit(Self.goodRows + bad.rows)
    #expect(beside.code == 1, "\(beside)")
    #expect(bad.tells.allSatisfy { beside.errors.contains($0) }, "\(beside.errors)")
    #expect(beside.output.contains("Goychay: 20 years"))
  }

  @Test("Missing years are stated and not filled")
  func gaps() throws {
    let outcome = try fit(Self.goodRows.filter { !$0.hasPrefix("2000") && !$0.hasPrefix("2001") })
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.contains("no value in 2000-2001; nothing is imputed"))
  }

  @Test("Forty places with ten years: laws, but no dependence, and 1")
  func fortyPlaces() throws {
    let rows = (0..<40).flatMap { place in
      Self.rows(
        "P\(place)", (0..<10).map { "\(3 + Double(($0 * 7 + place * 5) % 11) / 10)" }, from: 2001)
    }
    let outcome = try fit(rows, ["--family", "normal", "--trend", "none"])
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("10 years cannot determine the 780 correlations"))
  }

  @Test("Forty places with ten years and their coordinates: correlations by distance")
  func distances() throws {
    let scratch = try Scratch()
    let rows = (0..<40).flatMap { place in
      Self.rows(
        "P\(place)",
        (0..<10).map { year in
          "\(3 + Double((year * 7 + place / 8) % 11) / 10 + Double((year * place) % 5) / 20)"
        }, from: 2001)
    }
    let table = try scratch.write(
      (["year,place,value"] + rows).joined(separator: "\n") + "\n", to: "yields.csv")
    let places = (0..<40).map { "P\($0),\(40 + 0.1 * Double($0 / 8)),\(47 + 0.1 * Double($0 % 8))" }
    let coordinates = try scratch.write(
      (["place,latitude,longitude"] + places).joined(separator: "\n") + "\n", to: "places.csv")
    let call = [
      "fit", table, "--replicates", "0", "--family", "normal", "--trend", "none", "--distances",
      coordinates,
    ]
    let outcome = try Command.run(call)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("correlations fall with distance d (km)"))
    let document = try Command.run(call + ["--json"])
    #expect(document.output.contains("\"basis\": \"distance\""))
    #expect(document.output.contains("\"lengthKm\""))
    let wrong = try scratch.write("place,latitude,longitude\nP0,95,47\n", to: "wrong.csv")
    let refused = try Command.run(Array(call.dropLast()) + [wrong])
    #expect(refused.code == 65 && refused.errors.contains("wrong.csv:2: "), "\(refused)")
  }

  @Test("A list of claims, a threshold and a limit")
  func claims() throws {
    let scratch = try Scratch()
    let rows = (0..<60).map {
      "\(2001 + $0 / 5)-06-0\(1 + $0 % 5),\(pow(1.07, Double($0 * 37 % 60)))"
    }
    let file = try scratch.write(
      (["date,loss"] + rows).joined(separator: "\n") + "\n", to: "claims.csv")
    let call = ["fit", file, "--replicates", "19"]
    let all = try Command.run(call)
    #expect(all.code == 0, "\(all)")
    #expect(all.output.contains("60 claims, 2001 to 2012"))
    let cut = try Command.run(call + ["--above", "2", "--limit", "40", "--json"])
    #expect(cut.code == 0, "\(cut)")
    #expect(cut.output.contains("\"above\": 2") && cut.output.contains("\"meanAbove\""))
    let page = try Command.run(call + ["--above", "2"])
    #expect(page.output.contains("mean of a claim above 2.000: "))
    #expect(page.output.contains("of the law as a whole, as if smaller claims followed it too"))
    let wrong = try Command.run(call + ["--kind", "loss", "--above", "2"])
    #expect(wrong.code == 64)
    let crossed = try Command.run(call + ["--above", "20", "--limit", "10"])
    #expect(crossed.code == 64)
    let few = try Command.run(call + ["--above", "50"])
    #expect(few.code == 65 && few.errors.contains("above 50"))
  }
}
