import AgroSimulation
import AgroStatistics
import AgroValidation

/// 1,000 farms with guaranteed yields in the 20 districts of ``ReferencePortfolio``.
///
/// A farm's yield is its district's times exp(s N - s^2 / 2), N its own normal number of the year;
/// it is paid SI max(0, 1 - yield / T), T its coverage times the district's mean yield.
enum PortfolioBenchmark: Workload {
  static let name = "portfolio"
  static let summary = "1,000 farms with guaranteed yields [--years 100000]"

  /// The exact mean annual loss and the deviation of 100,000 years of another program (validation
  /// case mc_portfolio_1000_policies).
  static let exactMean = 2_555_500.557_145_927_6
  static let deviation = 2_986_799.0

  static func run(_ arguments: Arguments) throws {
    let years = max(1000, arguments.number("years", default: 100_000))
    var report = Report(work: "portfolio, \(years) years x 1000 policies, 1 thread")
    var built: YieldPortfolio?
    report.seconds.append(("tables", try seconds { built = try ReferencePortfolio.portfolio() }))
    guard let portfolio = built else { return }
    var table = YearLossTable(years: 0)
    let simulation = seconds { table = portfolio.runSerially(years: years, seed: 11) }
    report.seconds.append(("simulation", simulation))
    let sample = try table.sample()
    let mean = table.averageAnnualLoss
    let level = try ProbabilityLevel(0.99)
    let error = deviation / Double(years).squareRoot()
    report.results = [
      ("mean", mean.value / 100), ("exactMean", exactMean),
      ("meanErrorInStandardErrors", (mean.value / 100 - exactMean) / error),
      ("sd", sample.standardDeviation / 100), ("var99", sample.valueAtRisk(level) / 100),
      ("tvar99", sample.tailValueAtRisk(level) / 100),
      ("nanosecondsPerPolicyYear", simulation / Double(years) / 1000 * 1e9),
    ]
    report.notes = [
      "the mean is off by \(rounded((mean.value / 100 - exactMean) / error)) standard errors"
    ]
    report.print(asJSON: arguments.has("json"))
  }
}
