import AgroStatistics
import Foundation
import Testing

/// Suites that take minutes run where the environment asks for them.
enum HeavySuites {
  static let areWanted = ProcessInfo.processInfo.environment["AGRORISK_HEAVY"] == "1"
  static let absence: Comment = "Heavy suites run with AGRORISK_HEAVY=1."
}

/// Samples with SciPy's fits, written by Tests/Reference/generators/fit_reference.py.
struct FitReference {
  let source: String
  let family: FitFamily
  let values: [Double]
  /// SciPy's log-likelihood; NaN where its fit failed.
  let logLikelihood: Double

  static var generated: URL {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appendingPathComponent("Reference/generated/fits.json")
  }

  static func read(_ file: URL) throws -> [FitReference] {
    let object = CaseValue(object: try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
    return try object["rows"].list.map { row in
      let name = try #require(row["family"].object as? String)
      return FitReference(
        source: row["source"].object as? String ?? "",
        family: try #require(family(name, row["constants"].numbers)), values: row["x"].numbers,
        logLikelihood: row["logLikelihood"].number)
    }
  }

  static func family(_ name: String, _ constants: [Double]) -> FitFamily? {
    switch name {
    case "normal": .normal
    case "lognormal": .lognormal
    case "gamma": .gamma
    case "weibull": .weibull
    case "beta": .beta(lower: constants[0], upper: constants[1])
    case "burr": .burr
    case "logLogistic": .logLogistic
    case "generalisedPareto": .generalisedPareto(threshold: constants[0])
    case "generalisedExtremeValue": .generalisedExtremeValue
    case "gumbel": .gumbel
    case "pareto": .pareto
    case "exponential": .exponential
    case "uniform": .uniform
    case "truncatedNormal": .truncatedNormal(lower: constants[0], upper: constants[1])
    case "poisson": .poisson
    case "negativeBinomial": .negativeBinomial
    case "binomial": .binomial(trials: Int(constants[0]))
    default: nil
    }
  }

  /// Whether our fits of the family keep to a bound inside what the family allows.
  var hasBounds: Bool {
    switch family {
    case .generalisedPareto, .generalisedExtremeValue, .truncatedNormal: true
    default: false
    }
  }

  /// What every representation of a fit has in common.
  struct Outcome {
    let parameters: [Double]
    let logLikelihood: Double
    let gradientNorm: Double
    let constraint: String?

    init<Model: Sendable>(_ fit: Fit<Model>) {
      parameters = fit.parameters
      logLikelihood = fit.logLikelihood
      gradientNorm = fit.gradientNorm
      constraint = fit.constraint
    }
  }

  func outcome() throws(FitError) -> Outcome {
    let sample = try Sample(values, series: source)
    return family.isDiscrete
      ? Outcome(try family.fitCounts(sample)) : Outcome(try family.fit(sample))
  }
}

/// Where ours stands against SciPy over many samples.
struct FitComparison {
  var compared = 0
  var held = 0
  var failures: [String] = []
  /// The largest (SciPy's - ours) / |SciPy's|.
  var worstDeficit = -Double.infinity
  var worstGradient = 0.0
  var worst = ""

  /// Compares all rows and calls `each` with every outcome.
  init(_ rows: [FitReference], each: (FitReference.Outcome?) -> Void = { _ in }) {
    for row in rows {
      do {
        let outcome = try row.outcome()
        each(outcome)
        // A fit on a bound of ours is the best inside it; SciPy knows no bound. At a limit of the
        // family, and at the order statistics of Pareto and uniform laws, it is the best of all.
        if outcome.constraint != nil, row.hasBounds {
          held += 1
          continue
        }
        compared += 1
        worstGradient = max(worstGradient, outcome.gradientNorm)
        guard row.logLikelihood.isFinite else { continue }
        let deficit = (row.logLikelihood - outcome.logLikelihood) / abs(row.logLikelihood)
        if deficit > worstDeficit {
          worstDeficit = deficit
          worst = "\(row.family.name), \(row.source), \(row.values.prefix(4)) ..."
        }
      } catch {
        each(nil)
        failures.append("\(row.family.name), \(row.source): \(error)")
      }
    }
  }
}
