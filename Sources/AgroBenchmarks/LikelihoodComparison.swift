import AgroStatistics
import Foundation

/// Our maximum likelihood fits of the samples that another program has fitted, for
/// `Tests/Reference/generators/fit_reference.py` to compare.
enum LikelihoodComparison: Workload {
  static let name = "likelihoods"
  static let summary =
    "fits the samples of --reference FILE.json and writes ours to --out FILE.json"

  private struct Row: Decodable {
    var source: String
    var family: String
    var constants: [Double]
    var x: [Double]
  }

  private struct Reference: Decodable {
    var rows: [Row]
  }

  private struct Outcome: Encodable {
    var parameters: [Double] = []
    var logLikelihood: Double?
    var gradientNorm: Double?
    var constraint: String?
    var error: String?
  }

  private static func family(_ row: Row) -> FitFamily? {
    switch (row.family, row.constants.count) {
    case ("normal", _): .normal
    case ("lognormal", _): .lognormal
    case ("gamma", _): .gamma
    case ("weibull", _): .weibull
    case ("beta", 2): .beta(lower: row.constants[0], upper: row.constants[1])
    case ("burr", _): .burr
    case ("logLogistic", _): .logLogistic
    case ("generalisedPareto", 1): .generalisedPareto(threshold: row.constants[0])
    case ("generalisedExtremeValue", _): .generalisedExtremeValue
    case ("gumbel", _): .gumbel
    case ("pareto", _): .pareto
    case ("exponential", _): .exponential
    case ("uniform", _): .uniform
    case ("truncatedNormal", 2):
      .truncatedNormal(lower: row.constants[0], upper: row.constants[1])
    case ("poisson", _): .poisson
    case ("negativeBinomial", _): .negativeBinomial
    case ("binomial", 1): .binomial(trials: Int(row.constants[0]))
    default: nil
    }
  }

  private static func outcome(_ row: Row) -> Outcome {
    func told<Model: Sendable>(_ fit: Fit<Model>) -> Outcome {
      Outcome(
        parameters: fit.parameters, logLikelihood: fit.logLikelihood,
        gradientNorm: fit.gradientNorm, constraint: fit.constraint)
    }
    guard let family = family(row) else { return Outcome(error: "unknown family \(row.family)") }
    do {
      let sample = try Sample(row.x, series: row.source)
      return family.isDiscrete ? told(try family.fitCounts(sample)) : told(try family.fit(sample))
    } catch {
      return Outcome(error: "\(error)")
    }
  }

  static func run(_ arguments: Arguments) throws {
    guard let input = arguments.text("reference"), let output = arguments.text("out") else {
      print(summary)
      return
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: input))
    let rows = try JSONDecoder().decode(Reference.self, from: data).rows
    var outcomes: [Outcome] = []
    let time = seconds { outcomes = rows.map(outcome) }
    try JSONEncoder().encode(outcomes).write(to: URL(fileURLWithPath: output))
    print("\(rows.count) fits in \(rounded(time)) s")
  }
}
