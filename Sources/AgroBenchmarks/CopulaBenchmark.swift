import AgroStatistics
import AgroValidation

/// Correlated yields of 20 districts and what a 30th-percentile trigger pays for them.
///
/// Draw vectors Z ~ N(0, R), R[i][j] = 0.25 + 0.75 exp(-|i - j| / 5); the yield of district d is
/// the quantile of Phi(Z[d]); its loss is the shortfall below the trigger as a share of the
/// trigger. The portfolio's loss is the mean over the districts of a year.
enum CopulaBenchmark: Workload {
  static let name = "copula"
  static let summary = "20 correlated districts with a percentile trigger [--years 1000000]"

  /// The exact mean and standard deviation of the portfolio's loss, by quadrature
  /// (validation case mc_copula_percentile_deductible).
  static let exactMean = 0.061032945427284435
  static let exactDeviation = 0.0825255208552039

  static let districts = 20
  static let blockYears = 250
  static let trigger = 0.3

  static func run(_ arguments: Arguments) throws {
    let years = max(1, arguments.number("years", default: 1_000_000))
    var report = Report(work: "copula, \(years) years x \(districts) districts, 1 thread")
    let laws = try ReferencePortfolio.laws()
    var tables: [TabulatedQuantile] = []
    var triggers: [Double] = []
    report.seconds.append(
      (
        "tables",
        try seconds {
          tables = try laws.map { try TabulatedQuantile($0, relativeError: 1e-9) }
          triggers = laws.map { $0.quantile(trigger) }
        }
      ))

    let normals = try CorrelatedNormals(correlation: ReferencePortfolio.correlation())
    let entities = (0..<districts).map { StreamID.hash(of: "district \($0)") }
    let zTrigger = Elementary.normalQuantile(trigger)
    var losses = [Double](repeating: 0, count: years)
    let simulation = seconds {
      var block = CorrelatedNormals.Block(sites: districts, years: blockYears)
      var sums = [Double](repeating: 0, count: blockYears)
      for first in stride(from: 0, to: years, by: blockYears) {
        normals.fill(
          &block, seed: 7, purpose: .areaYield, entities: entities, year: UInt32(first))
        for y in 0..<blockYears { sums[y] = 0 }
        for d in 0..<districts {
          tables[d].table.addShortfall(
            below: triggers[d], at: zTrigger, weight: 1 / Double(districts), of: block[site: d],
            to: &sums)
        }
        let count = min(blockYears, years - first)
        for y in 0..<count { losses[first + y] = sums[y] }
      }
    }
    report.seconds.append(("simulation", simulation))
    var mean = 0.0
    var deviation = 0.0
    var quantile = 0.0
    report.seconds.append(
      (
        "statistics",
        seconds {
          mean = pairwiseSum(losses[...]) / Double(years)
          let squares = losses.map { ($0 - mean) * ($0 - mean) }
          deviation = (pairwiseSum(squares[...]) / Double(max(1, years - 1))).squareRoot()
          let sorted = losses.filter { $0 > mean + deviation }.sorted(by: >)
          let above = years / 100
          quantile = above < sorted.count ? sorted[above] : sorted.last ?? 0
        }
      ))
    let certified = tables.map { $0.certifiedError }.max() ?? 0
    report.results = [
      ("mean", mean), ("sd", deviation), ("q99", quantile),
      ("certifiedRelativeError", certified),
      ("nanosecondsPerDraw", simulation / Double(years * districts) * 1e9),
    ]
    let error = exactDeviation / Double(years).squareRoot()
    report.notes = [
      "exact mean \(exactMean), sd \(exactDeviation)",
      "the mean is off by \(rounded((mean - exactMean) / error)) standard errors",
    ]
    report.print(asJSON: arguments.has("json"))
  }

  private static func pairwiseSum(_ x: ArraySlice<Double>) -> Double {
    if x.count <= 64 { return x.reduce(0, +) }
    let middle = x.startIndex + x.count / 2
    return pairwiseSum(x[..<middle]) + pairwiseSum(x[middle...])
  }
}
