internal import AgroSimulation
internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Yields of correlated districts, simulated and by quadrature.
enum PortfolioCases {
  static let calculations: [Calculation] = [
    Calculation(
      ["mc"], ["districts", "correlation", "trigger_percentile"],
      optional: ["gamma", "beta", "weibull"], triggers),
    Calculation(["mc"], ["policies", "districts", "formula"], portfolio),
  ]

  private static let correlation = "R_ij = 0.25 + 0.75 exp(-|i-j|/5), R_ii = 1"

  private static func law(_ district: CaseValue) throws -> any ContinuousDistribution {
    let first = try district["p1"].number
    let second = try district["p2"].number
    switch try district["family"].text {
    case "gamma": return try Gamma(shape: first, scale: second)
    case "beta":
      return try Beta(
        firstShape: first, secondShape: second, lower: 0, upper: district["upper"].number)
    case "weibull": return try Weibull(shape: first, scale: second)
    default: throw CaseProblem("A family is none of gamma, beta and weibull.")
    }
  }

  // MARK: Triggers

  private static func triggers(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    guard try inputs["correlation"].text == correlation else {
      throw CaseProblem("The correlation is not '\(correlation)'.")
    }
    let laws = try inputs["districts"].list.map { try law($0) }
    let percentile = try inputs["trigger_percentile"].number
    let triggers = laws.map { $0.quantile(percentile) }
    try run.compare(list: "triggers", triggers)
    let means = zip(laws, triggers).map { $0.expectedDeficit(below: $1) / $1 }
    let seconds = zip(laws, triggers).map { $0.deficitMoment(2, below: $1) / ($1 * $1) }
    try run.compare(list: "district_mean", means)
    try run.compare(
      list: "district_sd", zip(means, seconds).map { ($1 - $0 * $0).squareRoot() })
    let count = Double(laws.count)
    let mean = means.reduce(0, +) / count
    try run.compare("portfolio_mean", mean)
    let covers = try triggers.map {
      try Cover(name: "trigger", payoff: .areaProportional(threshold: $0))
    }
    let variance = try variance(laws, covers, percentile, means: means, seconds: seconds)
    try run.compare("portfolio_sd", variance.squareRoot())
    if run.expects("portfolio_q99_mc") {
      let years = 400_000
      _ = try run.value("portfolio_q99_mc_years").number
      run.settle("portfolio_q99_mc_years")
      let losses = try simulated(laws, covers, years: years)
      let error = 5.2 * (variance / Double(years)).squareRoot()
      guard abs(losses.reduce(0, +) / Double(years) - mean) < error else {
        throw CaseProblem("The simulated mean is not that of the quadrature.")
      }
      run.note("The quantile is that of \(years) simulated years, seed 1.")
      try run.compare(
        "portfolio_q99_mc", losses.sorted()[years * 99 / 100 - 1], tolerance: "abs_q99")
    }
  }

  /// The variance of the mean payment over districts, by Gauss-Legendre quadrature of each pair over
  /// the normal numbers below the trigger, where payments are smooth.
  private static func variance(
    _ laws: [any ContinuousDistribution], _ covers: [Cover], _ percentile: Double,
    means: [Double], seconds: [Double]
  ) throws -> Double {
    let top = SpecialFunctions.normalQuantile(percentile)
    let (nodes, weights) = legendre(96, from: -9, to: top)
    let payments = zip(laws, covers).map { law, cover in
      nodes.map { z in
        let outcome = SeasonOutcome(
          areaYield: law.quantile(SpecialFunctions.normalProbability(atMost: z)))
        return cover.indemnity(of: outcome, insuredYield: 1)
      }
    }
    let correlation = ReferencePortfolio.correlation(laws.count)
    var sum = 0.0
    for i in laws.indices {
      sum += seconds[i] - means[i] * means[i]
      for j in 0..<i {
        let r = correlation[i][j]
        let spread = 1 / (1 - r * r)
        var product = 0.0
        for (a, x) in nodes.enumerated() {
          var inner = 0.0
          for (b, y) in nodes.enumerated() {
            inner +=
              weights[b] * payments[j][b] * exp(-0.5 * spread * (x * x - 2 * r * x * y + y * y))
          }
          product += weights[a] * payments[i][a] * inner
        }
        product *= spread.squareRoot() / (2 * Double.pi)
        sum += 2 * (product - means[i] * means[j])
      }
    }
    return sum / Double(laws.count * laws.count)
  }

  /// Nodes and weights of Gauss and Legendre's rule, by Newton's method on the polynomial.
  private static func legendre(
    _ count: Int, from lower: Double, to upper: Double
  ) -> (nodes: [Double], weights: [Double]) {
    var nodes: [Double] = []
    var weights: [Double] = []
    for k in 0..<count {
      var x = cos(Double.pi * (Double(k) + 0.75) / (Double(count) + 0.5))
      var slope = 0.0
      for _ in 0..<20 {
        var (before, value) = (1.0, x)
        for n in 2...count {
          (before, value) =
            (value, (Double(2 * n - 1) * x * value - Double(n - 1) * before) / Double(n))
        }
        slope = Double(count) * (x * value - before) / (x * x - 1)
        let step = value / slope
        x -= step
        if abs(step) < 1e-15 { break }
      }
      nodes.append((lower + upper) / 2 - (upper - lower) / 2 * x)
      weights.append((upper - lower) / ((1 - x * x) * slope * slope))
    }
    return (nodes, weights)
  }

  private static func simulated(
    _ laws: [any ContinuousDistribution], _ covers: [Cover], years: Int
  ) throws -> [Double] {
    let normals = try CorrelatedNormals(correlation: ReferencePortfolio.correlation(laws.count))
    let tables = try laws.map { try TabulatedQuantile($0, relativeError: 1e-9) }
    let entities = laws.indices.map { StreamID.hash(of: "district \($0)") }
    var losses = [Double](repeating: 0, count: years)
    var outcome = SeasonOutcome()
    let size = 4000
    var block = CorrelatedNormals.Block(sites: laws.count, years: size)
    for first in stride(from: 0, to: years, by: size) {
      normals.fill(
        &block, seed: 1, purpose: .areaYield, entities: entities, year: UInt32(first))
      for district in laws.indices {
        var yields = Array(block[site: district])
        tables[district].apply(to: &yields)
        for (offset, yield) in yields.enumerated() where first + offset < years {
          outcome.areaYield = yield
          losses[first + offset] +=
            covers[district].indemnity(of: outcome, insuredYield: 1) / Double(laws.count)
        }
      }
    }
    return losses
  }

  // MARK: A portfolio of farms

  /// Policies of `peerbench/data/policies.csv`, which is made by this rule.
  private static func portfolio(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    guard try inputs["policies"].text == "peerbench/data/policies.csv",
      try inputs["districts"].text == "as mc_copula_percentile_deductible",
      try inputs["formula"].text == "SI * max(0, 1 - Y*exp(s N - s^2/2) / (c E[Y]))"
    else { throw CaseProblem("Only the portfolio of 1,000 policies is calculated.") }
    let portfolio = try ReferencePortfolio.portfolio()
    let objects = ReferencePortfolio.farms(try ReferencePortfolio.laws())
    try run.compare(
      "total_sum_insured", objects.reduce(0) { $0 + $1.sumInsured } / 100, tolerance: "rel_mean")
    let means = try portfolio.expectedLosses()
    try run.compare("mean", means.reduce(0, +) / 100, tolerance: "rel_mean")
    try run.compare(
      list: "policy_mean_first20", means.prefix(20).map { $0 / 100 }, tolerance: "rel_mean")
    guard run.expects("mc_100k") else { return }
    let years = 100_000
    let sample = try portfolio.runSerially(years: years, seed: 11).sample()
    run.note(
      "mc_100k holds another program's draws; ours are \(years) years, seed 11. The standard error "
        + "of its TVaR is that of its own draws and is not compared.")
    run.settle("mc_100k.tvar99_se")
    func quantile(_ p: Double) throws -> Double {
      sample.valueAtRisk(try ProbabilityLevel(p)) / 100
    }
    try run.compare("mc_100k.sd", sample.standardDeviation / 100, tolerance: "rel_mc")
    try run.compare("mc_100k.var95", try quantile(0.95), tolerance: "rel_mc")
    try run.compare("mc_100k.var99", try quantile(0.99), tolerance: "rel_mc")
    try run.compare("mc_100k.var995", try quantile(0.995), tolerance: "rel_mc")
    try run.compare(
      "mc_100k.tvar99", try sample.tailValueAtRisk(ProbabilityLevel(0.99)) / 100,
      tolerance: "rel_mc")
  }
}
