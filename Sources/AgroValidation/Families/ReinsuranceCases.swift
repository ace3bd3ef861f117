internal import AgroQuantities
internal import AgroStatistics

/// Zero-truncated counts, copulas, excess of loss and reinstatements.
enum ReinsuranceCases {
  static let calculations: [Calculation] = [
    Calculation(["gemact"], [], optional: ["zt_poisson", "gumbel", "xl", "reinst"], gemact),
    Calculation(["gemact"], [], optional: ["*"], dependentSum),
  ]

  /// The distribution function of a sum of quantities joined by a copula.
  private static func dependentSum(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let margins = try LawCases.member(
      inputs, ["margins", "laws", "severities", "marginals"]
    ).list.map { try LawReader.read($0) }
    let named = ["copula", "cop"].first { inputs[$0].json?.members != nil }
    let terms = named.map { inputs[$0] } ?? inputs
    let family = try LawCases.member(terms, ["family", "dist", "name", "copula"]).text
    let copula = try LawCases.copula(
      family, terms["par"].json?.members != nil ? terms["par"] : terms, dimension: margins.count)
    let continuous = margins.compactMap(\.continuous)
    guard continuous.count == margins.count else {
      throw CaseProblem("A margin has atoms; laws with a density are expected.")
    }
    let sum = try DependentSum(continuous, joinedBy: copula)
    let points = try LawCases.member(inputs, ["x", "s", "at", "points", "thresholds"])
    let isPlane = margins.count == 2
    func probability(_ point: Double) -> Double {
      if isPlane { return sum.probability(atMost: point) }
      return (try? sum.probability(atMost: point, iterations: 7).value) ?? .nan
    }
    try LawCases.compare(
      &run, ["cdf", "F", "p", "probability", "exact", "aep", "printed", "peer"], points, probability
    )
    try LawCases.compare(&run, ["sf", "survival"], points) { 1 - probability($0) }
  }

  private static func gemact(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    if !inputs["zt_poisson"].isAbsent {
      let count = try ClaimCount.poisson(mean: inputs["zt_poisson"]["mu"].number).zeroTruncated()
      try run.compare("zt_poisson_mean", count.mean)
      try run.compare("zt_poisson_mean_printed", count.mean)
    }
    if !inputs["gumbel"].isAbsent {
      let u = try inputs["gumbel"]["u"].numbers
      let copula = try ArchimedeanCopula(
        .gumbel, theta: inputs["gumbel"]["par"].number, dimension: u.count)
      try run.compare("gumbel_cdf", copula.probability(atMost: u))
      try run.compare("gumbel_cdf_printed", copula.probability(atMost: u))
    }
    if !inputs["xl"].isAbsent { try excess(&run, inputs["xl"]) }
    if !inputs["reinst"].isAbsent { try reinstatements(&run, inputs["reinst"]) }
  }

  /// "gamma(5,1)" as its name and its numbers; words before the numbers are dropped.
  private static func call(_ value: CaseValue) throws -> (name: String, arguments: [Double]) {
    let text = try value.text
    let parts = text.split(separator: "(", maxSplits: 1)
    guard parts.count == 2, text.hasSuffix(")") else {
      throw CaseProblem("'\(value.path)' is not a law with its parameters, such as gamma(5,1).")
    }
    let arguments = try parts[1].dropLast().split(separator: ",").map { argument in
      guard let last = argument.split(separator: " ").last, let number = Double(last) else {
        throw CaseProblem("'\(value.path)' has the parameter '\(argument)', which is no number.")
      }
      return number
    }
    return (String(parts[0]), arguments)
  }

  private static func poisson(_ value: CaseValue) throws -> Double {
    let law = try call(value)
    guard law.name == "Poisson", law.arguments.count == 1 else {
      throw CaseProblem("'\(value.path)' is not a Poisson law.")
    }
    return law.arguments[0]
  }

  private static func excess(_ run: inout CaseRun, _ terms: CaseValue) throws {
    let severity = try call(terms["sev"])
    guard severity.name == "gamma", severity.arguments.count == 2 else {
      throw CaseProblem("'\(terms["sev"].path)' is not a gamma law of shape and scale.")
    }
    let layer = try LossLayer(
      attachment: terms["deductible"].number, limit: terms["cover"].number)
    let premium =
      try poisson(terms["freq"])
      * layer.expectedPayment(
        of: try Gamma(shape: severity.arguments[0], scale: severity.arguments[1]))
    try run.compare("xl_pure_premium", premium)
    try run.compare("xl_peer", premium)
    try run.compare("xl_pure_premium_printed", premium, tolerance: "abs_xl_printed")
  }

  private static func reinstatements(_ run: inout CaseRun, _ terms: CaseValue) throws {
    let severity = try call(terms["sev"])
    guard severity.name == "Pareto2", severity.arguments.count == 2 else {
      throw CaseProblem("'\(terms["sev"].path)' is not a Pareto2 law of shape and scale.")
    }
    let cover = try terms["cover"].number
    let number = try terms["n_reinst"].count
    // 5,000 steps to the cover; the law reaches 13 covers.
    let aggregate = try AggregateLaw(
      count: .poisson(mean: poisson(terms["freq"])),
      severity: GeneralisedPareto.lomax(
        shape: severity.arguments[0], scale: severity.arguments[1]),
      layer: LossLayer(limit: cover), step: cover / 5000, nodes: 1 << 16,
      discretisation: .meanMatching, bracket: .omitted)
    guard number <= 1000 else { throw CaseProblem("'n_reinst' is above 1,000.") }
    let contract = try ExcessOfLossContract(
      cover: cover, aggregateDeductible: terms["aggr_deductible"].number,
      reinstatements: [Double](
        repeating: terms["reinst_percentage"].number, count: number))
    let premium = contract.purePremium(of: aggregate.law)
    try run.compare("reinst_pure_premium_printed", premium)
    try run.compare("reinst_peer", premium)
  }
}
