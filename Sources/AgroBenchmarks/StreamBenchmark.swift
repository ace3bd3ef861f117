import AgroStatistics

/// Nanoseconds a random number, one at a time and in blocks, by instruction set.
enum StreamBenchmark: Workload {
  static let name = "streams"
  static let summary = "nanoseconds a draw of each kind [--draws 20000000]"

  static let length = 1000

  static func run(_ arguments: Arguments) throws {
    let blocks = max(1, arguments.number("draws", default: 20_000_000) / length)
    let address = StreamAddress(purpose: .general, entity: 1)
    var one = RandomStream(seed: 1, at: address)
    var total = 0.0
    line("uniform, one at a time", blocks) { _ in
      for _ in 0..<length { total += one.uniform() }
    }
    line("normal, one at a time", blocks) { _ in
      for _ in 0..<length { total += Elementary.normalQuantile(one.uniform()) }
    }
    let gamma = try Gamma(shape: 9, scale: 1)
    let table = QuantileTable(zones: [zone(of: gamma)])
    let laws: [(String, InversionLaw)] = [
      ("exponential", .exponential(scale: 2)),
      ("lognormal", .lognormal(logMean: 1, logStandardDeviation: 0.5)),
      ("Weibull", .weibull(shape: 3, scale: 12)),
      ("generalised Pareto", .generalisedPareto(threshold: 1, scale: 2, shape: 0.2)),
      ("gamma by table", .tabulated(table)),
    ]
    var counts: [Double] = []
    var p = 0.0
    for k in 0..<80 {
      let poisson = -10 + Double(k) * 2.302585092994046
      p += Elementary.exp(poisson - (try SpecialFunctions.logFactorial(UInt32(k))))
      counts.append(min(p, 1))
    }
    let countTable = CountTable(first: 0, cumulative: counts)
    for level in KernelLevel.available {
      print("level \(level)")
      var buffer = [Double](repeating: 0, count: length)
      func block(_ r: Int, years: Bool) -> RandomBlock {
        var here = address
        here.lane = UInt32(r)
        return RandomBlock(
          seed: 1, at: here, along: years ? .years(draw: 0) : .draws(first: 0), level: level)
      }
      line("uniform over years", blocks) { block($0, years: true).fillUniform(&buffer) }
      line("uniform along a stream", blocks) { block($0, years: false).fillUniform(&buffer) }
      line("normal over years", blocks) { block($0, years: true).fillNormal(&buffer) }
      line("normal along a stream", blocks) { block($0, years: false).fillNormal(&buffer) }
      for (name, law) in laws {
        line(name + " over years", blocks) { block($0, years: true).fill(&buffer, with: law) }
      }
      block(0, years: true).fillNormal(&buffer)
      var looked = buffer
      line("table alone", blocks) { _ in
        looked = buffer
        table.apply(to: &looked, level: level)
      }
      block(0, years: true).fillUniform(&buffer)
      line("Poisson(10) from uniforms", blocks) { _ in
        total += Double(countTable.counts(of: buffer, level: level)[0])
      }
      total += buffer[0] + looked[0]
    }
    if total == 0 { print("unlikely") }
  }

  private static func zone(of law: Gamma) -> QuantileTable.Zone {
    var values: [Double] = []
    var slopes: [Double] = []
    for i in 0...2048 {
      let z = -8.5 + 17 * Double(i) / 2048
      let tail = Elementary.normalProbability(-abs(z))
      let y = z < 0 ? law.quantile(tail) : law.quantile(exceededWith: tail)
      values.append(y)
      slopes.append(Elementary.exp(-0.5 * z * z - 0.9189385332046727 - law.logDensity(at: y)))
    }
    return QuantileTable.Zone(lower: -8.5, upper: 8.5, values: values, slopes: slopes)
  }

  /// The best of three runs.
  private static func line(_ what: String, _ blocks: Int, _ body: (Int) -> Void) {
    var best = Double.infinity
    for _ in 0..<3 {
      best = min(best, seconds { for r in 0..<blocks { body(r) } })
    }
    let figure = (best / Double(blocks * length) * 1e11).rounded() / 100
    print("  \(what): \(figure) ns")
  }
}
