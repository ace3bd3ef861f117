import AgroModel
import AgroSimulation
import AgroStatistics
import AgroValidation

/// Many policy-years on several threads: by the yield model, and on the events of a catalogue.
///
/// The yield model has the farms of ``PortfolioBenchmark``, as many as are asked for. The catalogue
/// has 20 zones, each with two events a year on average: a hail day of 0.2 of the area in 3 years
/// of 4, and frost nights, none to five of them, of 0.05 to 0.9 of it. Farms are insured against
/// both with a deductible of a tenth. The mean of the yield model is laid beside its quadrature.
enum PolicyYearsBenchmark: Workload {
  static let name = "policy-years"
  static let summary =
    "yield model or events [--by yield|events] [--years 1000000|10000] [--objects 10000|1000000] "
    + "[--threads 2]"

  static let zones = 20

  static func run(_ arguments: Arguments) async throws {
    let byEvents = arguments.text("by") == "events"
    let years = max(500, arguments.number("years", default: byEvents ? 10_000 : 1_000_000))
    let count = max(20, arguments.number("objects", default: byEvents ? 1_000_000 : 10_000))
    let threads = max(1, arguments.number("threads", default: 2))
    let total = Double(years) * Double(count)
    var report = Report(
      work: "\(byEvents ? "events" : "yield model"), \(years) years x \(count) policies = \(total) "
        + "policy-years, \(threads) threads")
    let table: YearLossTable
    if byEvents {
      table = try await events(years, count, threads, &report)
    } else {
      table = try await yields(years, count, threads, &report)
    }
    let simulation = report.seconds.last?.value ?? 0
    let mean = table.averageAnnualLoss
    report.results += [
      ("mean", mean.value), ("standardError", mean.standardError),
      ("nanosecondsPerPolicyYear", simulation / total * 1e9),
    ]
    report.print(asJSON: arguments.has("json"))
  }

  static func yields(
    _ years: Int, _ count: Int, _ threads: Int, _ report: inout Report
  ) async throws -> YearLossTable {
    var built: YieldPortfolio?
    report.seconds.append(
      ("tables", try seconds { built = try ReferencePortfolio.portfolio(objects: count) }))
    guard let portfolio = built else { return YearLossTable(years: 0) }
    let start = ContinuousClock.now
    let table = await portfolio.run(years: years, seed: 11, workers: threads)
    report.seconds.append(("simulation", seconds(since: start)))
    let exact = try portfolio.expectedLosses().reduce(0, +)
    let mean = table.averageAnnualLoss
    report.results.append(("exactMean", exact))
    report.notes = [
      "the mean is off by \(rounded((mean.value - exact) / mean.standardError)) standard errors"
    ]
    return table
  }

  static func events(
    _ years: Int, _ count: Int, _ threads: Int, _ report: inout Report
  ) async throws -> YearLossTable {
    let layout = CatalogueLayout(
      zones: (0..<zones).map { "zone \($0)" }, crops: ["pomegranate"],
      plantings: (0..<zones).map { .init(zone: $0, crop: 0, potentialYield: 8) }, indices: [])
    let cover = try Cover(
      name: "base", payoff: .damage([.frost, .hail]), terms: [.deductible(0.1)])
    var built: CataloguePortfolio?
    report.seconds.append(
      (
        "objects",
        try seconds {
          built = try CataloguePortfolio(
            layout: layout, covers: [cover],
            objects: (0..<count).map {
              InsuredObject(
                name: "policy \($0)", planting: $0 % zones,
                sumInsured: 100_000 * Double(1 + ($0 * 37) % 97), insuredYield: 8)
            })
        }
      ))
    let blocks = (years + 249) / 250
    let footprints = (0..<blocks).reduce(0) { $0 + block($1, layout).footprints.count }
    report.results.append(
      ("eventsPerYear", Double(footprints) / Double(blocks * 250) / Double(zones)))
    guard let portfolio = built else { return YearLossTable(years: 0) }
    let start = ContinuousClock.now
    let found = try await portfolio.losses(
      years: blocks * 250, blockCount: blocks, seed: 11, workers: threads
    ) { block($0, layout) }
    report.seconds.append(("simulation", seconds(since: start)))
    var sum = YearLossTable(years: blocks * 250)
    for zone in found.plantings { try sum.merge(zone) }
    let isWhole =
      sum == found.total
      && found.perils.reduce(Int128(0)) { $0 + $1.sum } == found.total.tally.sum
    report.notes = [
      "zones and perils \(isWhole ? "add" : "DO NOT ADD") up to the total to the last unit"
    ]
    return found.total
  }

  static func block(_ number: Int, _ layout: CatalogueLayout) -> CatalogueBlock {
    var assembler = BlockAssembler(firstYear: number * 250, years: 250, layout: layout)
    for zone in 0..<zones {
      var stream = RandomStream(
        seed: 5,
        at: StreamAddress(
          purpose: .general, entity: UInt64(zone), year: UInt32(number)))
      var events: [DamageEvent] = []
      for lane in 0..<250 {
        if stream.uniform() < 0.75 {
          events.append(
            DamageEvent(
              lane: Int32(lane), day: 300, peril: .hail, shareAffected: 0.2,
              meanDamage: 0.1 + 0.5 * stream.uniform(), variation: 0.6))
        }
        // 0 to 5 nights, 1.25 on average.
        let nights = Int(5 * stream.uniform() * stream.uniform())
        for night in 0...nights where night > 0 || stream.uniform() < 0.4 {
          events.append(
            DamageEvent(
              lane: Int32(lane), day: Int32(210 + night), peril: .frost,
              shareAffected: 0.05 + 0.85 * stream.uniform() * stream.uniform(),
              meanDamage: 0.02 + 0.6 * stream.uniform() * stream.uniform(), variation: 0.8))
        }
      }
      assembler.add(planting: zone, events: events)
    }
    return assembler.block()
  }
}
