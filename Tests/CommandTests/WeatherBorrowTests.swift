import Foundation
import Testing

/// `agrorisk weather borrow` with the shipped Uzbek generator as the donor and made tables.
@Suite("Borrowed weather on the command line")
struct WeatherBorrowTests {
  /// Two places, one station of normals, one of monthly observations over 20 years.
  static func files(in scratch: Scratch) throws {
    _ = try scratch.write(
      """
      site,latitude,longitude,elevation,normals,variation
      north,40.6,47.7,100,Plain,S1
      south,39.2,48.5,60,Plain,S1
      """ + "\n", to: "sites.csv")
    var normals = "station,name,lat,lon,elev_m,month,tmin,tmax,prec,wetdays\n"
    var monthly = "station,month,tmin,tmax,precip\n"
    var state: UInt32 = 5
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24) - 0.5
    }
    for month in 1...12 {
      let low = 18 - 3.2 * abs(Double(month) - 7)
      normals += "1,Plain,40,48,50,\(month),\(low),\(low + 10),\(month == 7 ? 15 : 35),6\n"
    }
    for year in 1991...2010 {
      for month in 1...12 {
        let low = 18 - 3.2 * abs(Double(month) - 7) + 5 * next()
        let name = month < 10 ? "0\(month)" : "\(month)"
        let rain = max(0, 35 + 50 * next())
        monthly += "S1,\(year)-\(name),\(low),\(low + 10 + next()),\(rain)\n"
      }
    }
    _ = try scratch.write(normals, to: "normals.csv")
    _ = try scratch.write(monthly, to: "monthly.csv")
    _ = try scratch.write(MadeWeather.csv(years: 17), to: "daily.csv")
    _ = try scratch.write(MadeWeather.csv(years: 12), to: "short.csv")
  }

  static func run(_ more: [String], in scratch: Scratch) throws -> Command.Outcome {
    try Command.run(
      [
        "weather", "borrow", "sites.csv", "--donor",
        Command.root + "/Scenarios/Places/uzbekistan.json", "--normals", "normals.csv",
        "--monthly", "monthly.csv", "--out", "out.json",
      ] + more, in: scratch.folder)
  }

  /// The constant of the logarithm of the minimum's deviation at the first site, and the labels.
  static func made(
    _ scratch: Scratch
  ) throws -> (deviation: Double, labels: [String: (source: String, basis: String)]) {
    let data = Data(try scratch.read("out.json").utf8)
    let top = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let sites = try #require(top["sites"] as? [[String: Any]])
    #expect(sites.compactMap { $0["id"] as? String } == ["north", "south"])
    let minimum = try #require(sites[0]["minimum"] as? [String: Any])
    let cycle = try #require(minimum["logDeviation"] as? [Double])
    let provenance = try #require(top["provenance"] as? [String: Any])
    var labels: [String: (source: String, basis: String)] = [:]
    for one in try #require(provenance["labels"] as? [[String: String]]) {
      labels[one["group"] ?? ""] = (one["source"] ?? "", one["basis"] ?? "")
    }
    return (cycle[0], labels)
  }

  @Test("The size of daily deviations goes with the power that is given, and is labelled")
  func powers() throws {
    let scratch = try Scratch()
    try Self.files(in: scratch)
    let group = "size of daily deviations of temperature"
    let lent = try Self.run([], in: scratch)
    #expect(lent.code == 0, "\(lent)")
    #expect(lent.output.contains("2 sites borrowed into out.json from "))
    let asLent = try Self.made(scratch)
    #expect(asLent.labels[group]?.source.hasSuffix(" as they are.") == true)
    var deviations: [Double] = []
    for power in ["0", "0.5", "1"] {
      let outcome = try Self.run(["--record", "daily.csv", "--exponent", power], in: scratch)
      #expect(outcome.code == 0, "\(outcome)")
      let made = try Self.made(scratch)
      deviations.append(made.deviation)
      let label = try #require(made.labels[group])
      #expect(label.source.contains("the power \(power == "0" ? "0.0" : power == "1" ? "1.0" : power) of"))
      #expect(label.basis == "assumption")
      let persistence = made.labels.first { $0.key.hasSuffix("persistence of temperatures") }
      #expect(persistence?.value.source.hasPrefix("lent by the records of ") == true)
    }
    // A power of 0 keeps the lender's; the logarithm moves in proportion to the power.
    #expect(abs(deviations[0] - asLent.deviation) < 1e-9)
    let (half, whole) = (deviations[1] - deviations[0], deviations[2] - deviations[0])
    #expect(abs(whole) > 0.05)
    #expect(abs(2 * half - whole) < 1e-6)
  }

  @Test("A record too short to scale by, and a power that is none, write nothing")
  func refused() throws {
    let scratch = try Scratch()
    try Self.files(in: scratch)
    let short = try Self.run(["--record", "short.csv"], in: scratch)
    #expect(short.code == 65, "\(short)")
    #expect(short.errors.contains("The record has fewer than 15 years of some month"))
    let power = try Self.run(["--record", "daily.csv", "--exponent", "2"], in: scratch)
    #expect(power.code == 64, "\(power)")
    #expect(power.errors.contains("--exponent is 2.0, but must be from 0 to 1.5."))
    #expect(!scratch.content.contains("out.json"))
  }
}
