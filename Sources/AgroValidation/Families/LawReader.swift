internal import AgroQuantities
internal import AgroStatistics

/// A law as cases write it: `"family": "gamma"` with its parameters beside it or in `parameters`,
/// or a member with the family's name. Names are those of R's packages stats and actuar.
enum LawReader {
  /// Each family's names with the sets of parameters that it may be given by.
  private static let families: [(names: Set<String>, parameters: [[String]])] = [
    (["gamma"], [["shape", "scale"], ["shape", "rate"]]),
    (["lnorm", "lognormal"], [["meanlog", "sdlog"], ["mu", "sigma"], ["mean", "cv"]]),
    (["weibull"], [["shape", "scale"]]),
    (["norm", "normal"], [["mean", "sd"]]),
    (["exp", "exponential"], [["rate"], ["mean"]]),
    (["pareto", "pareto2", "lomax"], [["shape", "scale"]]),
    (["pareto1"], [["shape", "min"]]),
    (["burr"], [["shape1", "shape2", "scale"], ["shape1", "shape2", "rate"]]),
    (["llogis", "loglogistic"], [["shape", "scale"]]),
    (["beta"], [["shape1", "shape2"], ["shape1", "shape2", "lower", "upper"]]),
    (["unif", "uniform"], [["min", "max"]]),
    (["gev"], [["loc", "scale", "shape"]]),
  ]

  static let familyNames = families.flatMap(\.names).sorted()
  static let parameterNames = Set(families.flatMap { $0.parameters.flatMap { $0 } }).sorted()

  /// The members of `inputs` that describe a law.
  static let keys = ["family", "parameters"] + familyNames + parameterNames

  static func read(_ inputs: CaseValue) throws -> AnyDistribution {
    var name: String?
    var source = inputs
    if !inputs["family"].isAbsent {
      name = try inputs["family"].text
      if !inputs["parameters"].isAbsent { source = inputs["parameters"] }
    } else if let key = inputs.keys.first(where: { inputs[$0].json?.members != nil }) {
      name = key
      source = inputs[key]
    }
    guard let name, let family = families.first(where: { $0.names.contains(name.lowercased()) })
    else {
      throw CaseProblem("The law '\(name ?? "")' is not one that a calculation reads.")
    }
    let given = Set(source.keys.filter { parameterNames.contains($0) })
    guard let form = family.parameters.first(where: { Set($0) == given }) else {
      throw CaseProblem(
        "The parameters \(given.sorted().joined(separator: ", ")) do not describe a \(name) law.")
    }
    return try law(name.lowercased(), form, try form.map { try source[$0].number })
  }

  private static func law(
    _ name: String, _ form: [String], _ p: [Double]
  ) throws -> AnyDistribution {
    switch name {
    case "gamma": .gamma(try Gamma(shape: p[0], scale: form[1] == "rate" ? 1 / p[1] : p[1]))
    case "lnorm", "lognormal":
      .lognormal(
        form[0] == "mean"
          ? try Lognormal.matching(mean: p[0], coefficientOfVariation: p[1])
          : try Lognormal(logMean: p[0], logStandardDeviation: p[1]))
    case "weibull": .weibull(try Weibull(shape: p[0], scale: p[1]))
    case "norm", "normal": .normal(try Normal(mean: p[0], standardDeviation: p[1]))
    case "exp", "exponential":
      .exponential(try Exponential(mean: form[0] == "rate" ? 1 / p[0] : p[0]))
    case "pareto", "pareto2", "lomax":
      .generalisedPareto(try GeneralisedPareto.lomax(shape: p[0], scale: p[1]))
    case "pareto1": .pareto(try Pareto(minimum: p[1], shape: p[0]))
    case "burr":
      .burrXII(
        try BurrXII(
          powerShape: p[1], tailShape: p[0], scale: form[2] == "rate" ? 1 / p[2] : p[2]))
    case "llogis", "loglogistic": .logLogistic(try LogLogistic(shape: p[0], scale: p[1]))
    case "beta":
      .beta(
        try Beta(
          firstShape: p[0], secondShape: p[1], lower: p.count > 2 ? p[2] : 0,
          upper: p.count > 2 ? p[3] : 1))
    case "unif", "uniform": .uniform(try Uniform(from: p[0], to: p[1]))
    default:
      .generalisedExtremeValue(
        try GeneralisedExtremeValue(location: p[0], scale: p[1], shape: p[2]))
    }
  }
}
