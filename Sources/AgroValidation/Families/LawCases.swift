internal import AgroQuantities
internal import AgroStatistics

/// Functions of laws, of covers on them, of copulas, of samples and of the ruin process.
enum LawCases {
  static let calculations: [Calculation] = [
    Calculation(["dist"], [], optional: LawReader.keys + ["x", "p", "limit"], law),
    Calculation(
      ["coverage", "layer"], [],
      optional: LawReader.keys + [
        "deductible", "franchise", "attachment", "limit", "cover", "coinsurance", "inflation", "x",
        "p", "per_loss",
      ], coverage),
    Calculation(["copula"], ["family", "u"], optional: ["theta", "par", "rho", "df"], copula),
    Calculation(
      ["copula"], [],
      optional: ["u", "gaussian", "normal", "t", "student", "clayton", "frank", "gumbel"], copulas),
    Calculation(["risk"], [], optional: LawReader.keys + ["x", "p"], risk),
    Calculation(["ruin"], ["lambda", "mean", "premium"], optional: ["u"], ruin),
  ]

  /// One number or a list, compared as the case gives it.
  private static func compare(
    _ run: inout CaseRun, _ names: [String], _ points: CaseValue, _ function: (Double) -> Double
  ) throws {
    for name in names where run.expects(name) {
      if points.isAbsent { continue }
      if points.json?.elements == nil {
        try run.compare(name, function(points.number))
      } else {
        try run.compare(list: name, points.numbers.map(function))
      }
    }
  }

  private static func functions(_ run: inout CaseRun, _ law: some RealDistribution) throws {
    let (x, p) = (run.inputs["x"], run.inputs["p"])
    try compare(&run, ["cdf", "F"], x) { law.probability(atMost: $0) }
    try compare(&run, ["sf", "survival"], x) { law.probability(above: $0) }
    try compare(&run, ["lev"], x) { law.limitedExpectedValue(at: $0) }
    try compare(&run, ["quantile", "quantiles", "q", "VaR"], p) { law.quantile($0) }
    try run.compare("mean", law.mean)
    try run.compare("variance", law.variance)
    try run.compare("sd", law.standardDeviation)
    try run.compare("cv", law.coefficientOfVariation)
    try run.compare("skewness", law.skewness)
  }

  private static func law(_ run: inout CaseRun) throws {
    let law = try LawReader.read(run.inputs)
    try functions(&run, law)
    if let continuous = law.continuous {
      try compare(&run, ["pdf", "density"], run.inputs["x"]) { continuous.density(at: $0) }
      try compare(&run, ["logpdf"], run.inputs["x"]) { continuous.logDensity(at: $0) }
    }
    if !run.inputs["limit"].isAbsent {
      let limit = try run.inputs["limit"].number
      try run.compare("lev", law.limitedExpectedValue(at: limit))
    }
  }

  /// A deductible or franchise with a limit (the largest covered loss), or a layer of `cover` above
  /// an `attachment`; per payment unless `per_loss` is true.
  private static func coverage(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    func number(_ key: String, _ missing: Double) throws -> Double {
      inputs[key].isAbsent ? missing : try inputs[key].number
    }
    let terms: CoverageTerms
    if !inputs["attachment"].isAbsent || !inputs["cover"].isAbsent {
      let attachment = try number("attachment", number("deductible", 0))
      terms = try .layer(
        attachment: attachment, limit: number("cover", number("limit", .infinity)),
        share: number("coinsurance", 1), inflation: number("inflation", 0))
    } else {
      let deductible: CoverageTerms.Deductible =
        inputs["franchise"].isAbsent
        ? .ordinary(try number("deductible", 0)) : .franchise(try inputs["franchise"].number)
      terms = try CoverageTerms(
        deductible: deductible, limit: number("limit", .infinity),
        coinsurance: number("coinsurance", 1), inflation: number("inflation", 0))
    }
    guard let isPerLoss = inputs["per_loss"].json?.truth else {
      throw CaseProblem("The inputs do not say with 'per_loss' whether payments of 0 count.")
    }
    let paid = try CoverageModified(
      LawReader.read(inputs), terms: terms, basis: isPerLoss ? .perLoss : .perPayment)
    try functions(&run, paid)
    try run.compare("payment_probability", paid.paymentProbability)
  }

  private static func copula(_ run: inout CaseRun) throws {
    try copula(&run, try run.inputs["family"].text, run.inputs, run.inputs["u"], names: [""])
  }

  /// Several copulas, each a member with its parameters; the results stand below its name or begin
  /// with it: `clayton.tau` or `clayton_tau`.
  private static func copulas(_ run: inout CaseRun) throws {
    for name in run.inputs.keys where name != "u" {
      let own = run.inputs[name]
      let u = own["u"].isAbsent ? run.inputs["u"] : own["u"]
      try copula(&run, name, own, u, names: ["\(name).", "\(name)_"])
    }
  }

  private static func copula(
    _ run: inout CaseRun, _ family: String, _ terms: CaseValue, _ point: CaseValue, names: [String]
  ) throws {
    let u = try point.numbers
    if let family = ArchimedeanFamily(rawValue: family.lowercased()) {
      let theta = try (terms["theta"].isAbsent ? terms["par"] : terms["theta"]).number
      let copula = try ArchimedeanCopula(family, theta: theta, dimension: u.count)
      return try values(&run, copula, copula.measures, u, names)
    }
    guard u.count == 2 else { throw CaseProblem("'\(point.path)' has not two coordinates.") }
    let correlation = try CorrelationMatrix(
      correlation: (terms["rho"].isAbsent ? terms["par"] : terms["rho"]).number)
    switch family.lowercased() {
    case "gaussian", "normal":
      let copula = GaussianCopula(correlation)
      try values(&run, copula, copula.measures(), u, names)
    case "t", "student":
      let copula = try StudentCopula(correlation, degreesOfFreedom: terms["df"].number)
      try values(&run, copula, copula.measures(), u, names)
    default: throw CaseProblem("The copula '\(family)' is not one that a calculation reads.")
    }
  }

  private static func values(
    _ run: inout CaseRun, _ copula: some Copula, _ measures: DependenceMeasures, _ u: [Double],
    _ names: [String]
  ) throws {
    for name in names {
      try run.compare(name + "cdf", copula.probability(atMost: u))
      try run.compare(name + "logpdf", copula.logDensity(at: u))
      try run.compare(name + "tau", measures.kendallTau)
      try run.compare(name + "spearman", measures.spearmanRho)
      try run.compare(name + "lower_tail", measures.lowerTailDependence)
      try run.compare(name + "upper_tail", measures.upperTailDependence)
    }
  }

  /// Risk measures of a sample `x`, or of a law, at the levels `p`.
  private static func risk(_ run: inout CaseRun) throws {
    let levels = run.inputs["p"]
    func each(_ names: [String], _ value: (ProbabilityLevel) throws -> Double) throws {
      for name in names where run.expects(name) {
        if levels.json?.elements == nil {
          try run.compare(name, value(ProbabilityLevel(levels.number)))
        } else {
          try run.compare(
            list: name, try levels.numbers.map { try value(try ProbabilityLevel($0)) })
        }
      }
    }
    if run.inputs["x"].isAbsent {
      let law = try LawReader.read(run.inputs)
      try run.compare("mean", law.mean)
      try run.compare("sd", law.standardDeviation)
      try each(["VaR", "var"]) { try ValueAtRisk(level: $0).value(of: law) }
      try each(["TVaR", "tvar", "ES"]) { try TailValueAtRisk(level: $0).value(of: law) }
    } else {
      let sample = try LossSample(run.inputs["x"].numbers)
      try run.compare("mean", sample.mean)
      try each(["VaR", "var"]) { ValueAtRisk(level: $0).value(of: sample) }
      try each(["TVaR", "tvar", "ES"]) { TailValueAtRisk(level: $0).value(of: sample) }
    }
  }

  /// Exponential claims at a Poisson rate against a premium rate.
  private static func ruin(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let mean = try inputs["mean"].number
    let (rate, premium) = (try inputs["lambda"].number, try inputs["premium"].number)
    let coefficient = try AdjustmentCoefficient.cramerLundberg(
      claims: Exponential(mean: mean), claimRate: rate, premiumRate: premium)
    try run.compare("adjustment_coefficient", coefficient)
    let ruin = try InfiniteTimeRuin(
      claims: .exponential(rate: 1 / mean), waits: .exponential(rate: rate), premiumRate: premium)
    try compare(&run, ["psi", "ruin_probability"], inputs["u"]) { ruin.probability(capital: $0) }
    try compare(&run, ["lundberg_bound"], inputs["u"]) {
      AdjustmentCoefficient.bound(coefficient: coefficient, capital: $0)
    }
  }
}
