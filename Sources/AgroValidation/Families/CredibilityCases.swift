internal import AgroQuantities
internal import AgroStatistics

/// Credibility: Buhlmann, Buhlmann-Straub, Jewell, Hachemeister, linear Bayes, full credibility.
enum CredibilityCases {
  static let calculations: [Calculation] = [
    Calculation(
      ["cred"], ["ratios", "weights", "time", "predict_time", "adj_intercept"],
      optional: ["states"], regression),
    Calculation(
      ["cred"], ["ratios", "cohort"], optional: ["weights", "states", "method"], hierarchical),
    Calculation(["cred"], ["ratios"], optional: ["weights", "states", "method"], straub),
    Calculation(["cred"], ["x", "shape", "rate"], poissonGamma),
    Calculation(
      ["cred"], [],
      optional: [
        "x", "poisson_gamma", "exponential_gamma", "bernoulli_beta", "normal_normal",
        "geometric_beta", "gamma_gamma",
      ], conjugates),
    Calculation(
      ["cred"], ["weights", "freq", "sev_exponential_mean", "n", "observed_mean"], structure),
    Calculation(["cred"], ["k", "p", "z_table"], fullCredibility),
    Calculation(["cred"], ["A", "B"], optional: ["C", "D", "E"], namedRisks),
  ]

  private static func units(_ inputs: CaseValue) throws -> [CredibilityUnit] {
    let ratios = try inputs["ratios"].table
    let weights =
      inputs["weights"].isAbsent
      ? ratios.map { $0.map { _ in 1.0 } } : try inputs["weights"].table
    guard ratios.count == weights.count else {
      throw CaseProblem("'inputs.weights' has \(weights.count) rows of \(ratios.count) units.")
    }
    return try ratios.indices.map {
      try CredibilityUnit(name: "\($0 + 1)", ratios: ratios[$0], weights: weights[$0])
    }
  }

  private static func estimator(_ inputs: CaseValue) throws -> BetweenVarianceEstimator {
    guard !inputs["method"].isAbsent else { return .unbiased }
    switch try inputs["method"].text {
    case "iterative": return .iterative
    case "Buhlmann-Gisler": return .buhlmannGisler
    // Ohlsson's estimator is the unbiased one, carried to several groups.
    case "unbiased", "Ohlsson": return .unbiased
    case let name: throw CaseProblem("The estimator '\(name)' is not known.")
    }
  }

  private static func straub(_ run: inout CaseRun) throws {
    let estimator = try estimator(run.inputs)
    let model = try BuhlmannStraub(units: units(run.inputs), estimator: estimator)
    try run.compare("collective", model.collectiveMean)
    let key = estimator == .iterative ? "iterative" : "unbiased"
    try run.compare("between_variance", model.betweenVariance.value)
    try run.compare("between_variance_\(key)", model.betweenVariance.value)
    try run.compare("within_variance", model.processVariance.perUnitWeight)
    try run.compare(list: "individual_means", model.units.compactMap(\.mean))
    try run.compare(list: "credibility", model.units.map(\.credibility))
    try run.compare(list: "premiums", model.units.map(\.premium))
  }

  private static func hierarchical(_ run: inout CaseRun) throws {
    let leaves = try units(run.inputs)
    let cohorts = try run.inputs["cohort"].list.map { try $0.count }
    guard cohorts.count == leaves.count else {
      throw CaseProblem("'inputs.cohort' has \(cohorts.count) entries of \(leaves.count) units.")
    }
    let tree = Set(cohorts).sorted().map { cohort in
      CredibilityNode.group(
        name: "\(cohort)",
        members: leaves.indices.filter { cohorts[$0] == cohort }.map { .unit(leaves[$0]) })
    }
    let estimator = try estimator(run.inputs)
    let model = try HierarchicalCredibility(tree: tree, estimator: estimator)
    let key = estimator == .iterative ? "iterative" : "unbiased"
    try run.compare("collective", model.collectiveMean)
    try run.compare(
      list: "variances_\(key)",
      model.betweenVariances.map(\.value) + [model.processVariance.perUnitWeight])
    try run.compare(list: "cohort_premiums", model.nodes(atLevel: 1).map(\.premium))
    let states = model.nodes(atLevel: 2).sorted { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
    try run.compare(list: "state_premiums", states.map(\.premium))
  }

  private static func regression(_ run: inout CaseRun) throws {
    let leaves = try units(run.inputs)
    let times = [[Double]](repeating: try run.inputs["time"].numbers, count: leaves.count)
    guard let isBarycentre = run.inputs["adj_intercept"].json?.truth else {
      throw CaseProblem("'inputs.adj_intercept' is not true or false.")
    }
    let model = try HachemeisterRegression(
      units: leaves, times: times, intercept: isBarycentre ? .barycentre : .origin)
    let time = try run.inputs["predict_time"].count
    try run.compare(
      list: "premiums_at_\(time)", model.units.map { $0.premium(at: [1, Double(time)]) })
    if !model.converged { run.note("The iteration did not converge.") }
  }

  private static func poissonGamma(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let result = try ConjugatePair.poissonGamma(
      shape: inputs["shape"].number, rate: inputs["rate"].number
    ).premium(experience: inputs["x"].numbers)
    try run.compare("premium", result.premium)
    try run.compare("credibility", result.credibility)
  }

  private static func conjugates(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    for name in inputs.keys where name != "x" {
      let own = inputs[name]
      let pair: ConjugatePair
      switch name {
      case "poisson_gamma":
        pair = .poissonGamma(shape: try own["shape"].number, rate: try own["rate"].number)
      case "exponential_gamma":
        pair = .exponentialGamma(shape: try own["shape"].number, rate: try own["rate"].number)
      case "bernoulli_beta":
        pair = .bernoulliBeta(
          shape1: try own["shape1"].number, shape2: try own["shape2"].number)
      case "normal_normal":
        pair = .normalNormal(
          deviation: try own["sd_lik"].number, priorMean: try own["mean"].number,
          priorDeviation: try own["sd"].number)
      case "geometric_beta":
        pair = .geometricBeta(
          shape1: try own["shape1"].number, shape2: try own["shape2"].number)
      default:
        pair = .gammaGamma(
          likelihoodShape: try own["shape_lik"].number, shape: try own["shape"].number,
          rate: try own["rate"].number)
      }
      let experience = try (own["x"].isAbsent ? inputs["x"] : own["x"]).numbers
      try run.compare(name, pair.premium(experience: experience).premium)
    }
  }

  /// Known structure: a compound Poisson period with exponential claims has the mean f m and the
  /// variance 2 f m^2.
  private static func structure(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let severities = try inputs["sev_exponential_mean"].numbers
    let frequencies = try inputs["freq"].numbers
    let shares = try inputs["weights"].numbers
    guard shares.count == frequencies.count, shares.count == severities.count else {
      throw CaseProblem("'weights', 'freq' and 'sev_exponential_mean' differ in length.")
    }
    let structure = try StructureParameters(
      risks: shares.indices.map { index in
        let mean = frequencies[index] * severities[index]
        return (share: shares[index], mean: mean, variance: 2 * mean * severities[index])
      })
    let exposure = try inputs["n"].number
    let premium = structure.premium(
      observedMean: try inputs["observed_mean"].number, exposure: exposure)
    let values = [
      ("mu", structure.mean), ("vhm", structure.betweenVariance),
      ("epv", structure.processVariance), ("K", structure.k),
      ("Z", structure.credibility(exposure: exposure)), ("premium", premium),
    ]
    for (key, value) in values {
      try run.compare(key, value)
      try run.compare("printed.\(key)", value, tolerance: "abs_printed")
    }
  }

  /// Risks by letter, as plain values or as claims with exposures.
  private static func namedRisks(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    if inputs.keys.contains(where: { inputs[$0].json?.members != nil }) {
      return try exposures(&run)
    }
    let model = try BuhlmannStraub(
      units: try inputs.keys.map { try CredibilityUnit(name: $0, values: inputs[$0].numbers) })
    try run.compare("epv", model.processVariance.perUnitWeight)
    try run.compare("vhm", model.betweenVariance.estimate)
    try run.compare("Z", model.units.first?.credibility ?? .nan)
    try run.compare(list: "premium", model.units.map(\.premium))
  }

  private static func exposures(_ run: inout CaseRun) throws {
    let units = try run.inputs.keys.map { name in
      let exposure = try run.inputs[name]["exposure"].numbers
      let claims = try run.inputs[name]["claims"].numbers
      guard claims.count == exposure.count else {
        throw CaseProblem("The risk '\(name)' has claims and exposures of different length.")
      }
      return try CredibilityUnit(
        name: name, ratios: zip(claims, exposure).map { $1 > 0 ? $0 / $1 : nil },
        weights: exposure)
    }
    let plain = try BuhlmannStraub(units: units, collective: .exposureWeighted)
    let balanced = try BuhlmannStraub(units: units)
    let k = plain.processVariance.perUnitWeight / plain.betweenVariance.value
    try run.compare("epv", plain.processVariance.perUnitWeight)
    try run.compare("vhm", plain.betweenVariance.value)
    try run.compare("K", k)
    try run.compare(list: "Z", plain.units.map(\.credibility))
    try run.compare(list: "premium", plain.units.map(\.premium))
    try run.compare("complement_balanced", balanced.collectiveMean)
    try run.compare(list: "premium_balanced", balanced.units.map(\.premium))
    let printed = "abs_printed"
    try run.compare("printed.K", k, tolerance: printed)
    try run.compare(list: "printed.Z", plain.units.map(\.credibility), tolerance: printed)
    try run.compare(list: "printed.premium", plain.units.map(\.premium), tolerance: printed)
    try run.compare(
      list: "printed.balanced", [balanced.collectiveMean] + balanced.units.map(\.premium),
      tolerance: printed)
  }

  private static func fullCredibility(_ run: inout CaseRun) throws {
    let deviation = try run.inputs["k"].number
    let standard = try LimitedFluctuation(
      deviation: deviation, normalQuantile: run.inputs["z_table"].number)
    // Variance over mean: 1 + beta of a negative binomial count, 1 - q of a binomial one.
    try run.compare("poisson_z196", standard.fullCredibilityClaims())
    try run.compare("nb_beta1", standard.fullCredibilityClaims(dispersion: 2))
    try run.compare("binom_q25", standard.fullCredibilityClaims(dispersion: 0.75))
    // A Pareto law of shape 3 has the squared coefficient of variation 3.
    try run.compare(
      "pp_pareto_alpha3",
      standard.fullCredibilityClaims(severityCoefficientOfVariation: 3.0.squareRoot()))
    try run.compare(
      "z_1000_of_6147",
      LimitedFluctuation.partialCredibility(claims: 1000, fullCredibility: 6147),
      tolerance: "rel_exact")
    let exact = try LimitedFluctuation(
      deviation: deviation, probability: run.inputs["p"].number)
    try run.compare("poisson_exact_z", exact.fullCredibilityClaims(), tolerance: "rel_exact")
  }
}
