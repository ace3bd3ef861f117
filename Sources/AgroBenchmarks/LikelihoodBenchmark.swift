import AgroStatistics
import Foundation

/// Maximum likelihood of four families on 1,000 districts of 30 years, one thread, with standard
/// errors: gamma, Weibull, lognormal and beta on (0, 40).
enum LikelihoodBenchmark: Workload {
  static let name = "mle"
  static let summary =
    "four families x 1,000 districts x 30 years [--input yields_1000x30.csv] [--repeats 20]"

  /// The sums of maximised log-likelihoods (validation case fit_mle_yields_20_rows).
  static let exact: [(FitFamily, Double)] = [
    (.gamma, -69_764.713_581_730_71), (.weibull, -70_200.781_394_301_75),
    (.lognormal, -70_173.806_691_808_28), (.beta(lower: 0, upper: 40), -69_736.375_060_170_35),
  ]

  static func run(_ arguments: Arguments) throws {
    let input =
      arguments.text("input") ?? "../shared/peerbench/data/yields_1000x30.csv"
    let repeats = max(1, arguments.number("repeats", default: 20))
    let text = try String(contentsOfFile: input, encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",").compactMap { Double($0) }
    }
    var report = Report(work: "MLE of 4 families x \(rows.count) districts x 30 years")
    var shortest = Double.infinity
    var sums = [Double](repeating: 0, count: exact.count)
    var errors = 0.0
    for _ in 0..<repeats {
      sums = sums.map { _ in 0 }
      errors = 0
      let time = try seconds {
        for row in rows {
          let sample = try Sample(row)
          for (index, family) in exact.enumerated() {
            let fit = try family.0.fit(sample)
            sums[index] += fit.logLikelihood
            errors += fit.standardErrors[0]
          }
        }
      }
      shortest = min(shortest, time)
    }
    report.seconds = [("fits with standard errors", shortest)]
    for (index, family) in exact.enumerated() {
      report.results.append(("\(family.0.name) logLikelihood", sums[index]))
      let deviation = abs(sums[index] / family.1 - 1)
      report.notes.append("\(family.0.name): relative deviation from the exact sum \(deviation)")
    }
    report.results.append(("sum of first standard errors", errors))
    report.print(asJSON: arguments.has("json"))
  }
}
