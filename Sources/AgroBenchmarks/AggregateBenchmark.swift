import AgroStatistics

/// The compound Poisson(100)-gamma(1.5625, 32) law on 2^16 points of 0.25, from the parameters to
/// quantiles with their errors: by Fourier transform, with and without the laws that bracket the
/// quantiles, and by Panjer's recursion.
enum AggregateBenchmark: Workload {
  static let name = "aggregate"
  static let summary = "compound Poisson-gamma on 2^16 points [--repeats 20]"

  /// The exact values, by the series of gamma laws over the count.
  static let exactQuantiles = [
    (0.5, 4980.984529793604), (0.9, 5832.160286704464), (0.99, 6571.931373366011),
    (0.995, 6754.635726065058), (0.999, 7138.699125079461),
  ]

  static func run(_ arguments: Arguments) throws {
    let repeats = max(1, arguments.number("repeats", default: 20))
    let count = try ClaimCount.poisson(mean: 100)
    let severity = try Gamma(shape: 1.5625, scale: 32)
    var report = Report(
      work: "compound Poisson(100)-gamma(1.5625, 32), 2^16 buckets of 0.25")

    func timed(
      _ method: AggregateMethod, _ bracket: QuantileBracket
    ) throws -> (seconds: Double, law: AggregateLaw) {
      let clock = ContinuousClock()
      let start = clock.now
      let law = try AggregateLaw(
        count: count, severity: severity, step: 0.25, nodes: 1 << 16, method: method,
        bracket: bracket)
      for (level, _) in exactQuantiles { _ = law.quantile(level) }
      let time = clock.now - start
      return (
        Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18, law
      )
    }
    func best(
      _ times: Int, _ method: AggregateMethod, _ bracket: QuantileBracket
    ) throws -> (seconds: Double, law: AggregateLaw) {
      var result = try timed(method, bracket)
      for _ in 1..<max(1, times) {
        result.seconds = min(result.seconds, try timed(method, bracket).seconds)
      }
      return result
    }
    let (bracketed, law) = try best(repeats, .fourier(), .computed)
    let (plain, _) = try best(repeats, .fourier(), .omitted)
    let (panjer, recursion) = try best(max(1, repeats / 5), .panjer, .omitted)
    report.seconds = [
      ("fourier with rigorous brackets", bracketed), ("fourier", plain), ("panjer", panjer),
    ]
    report.results = [
      ("mean", law.law.mean), ("tvar99", law.tailValueAtRisk(0.99)),
      ("panjer-q99.9", recursion.quantile(0.999).value),
    ]
    for (level, exact) in exactQuantiles {
      let estimate = law.quantile(level)
      report.results.append(("q\(level)", estimate.value))
      let bracket = estimate.bracket ?? estimate.value...estimate.value
      report.notes.append(
        "q\(level): exact \(exact), error \(rounded(estimate.value - exact)), stated "
          + "\(rounded(estimate.estimatedError ?? .infinity)), certain "
          + "\(bracket.lowerBound)...\(bracket.upperBound)")
    }
    report.print(asJSON: arguments.has("json"))
  }
}
