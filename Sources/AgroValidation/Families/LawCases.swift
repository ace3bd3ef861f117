internal import AgroQuantities
internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Functions of laws, of covers on them, of copulas and of samples.
enum LawCases {
  static let calculations: [Calculation] = [
    Calculation(["dist"], [], optional: LawReader.keys + ["x", "p", "limit"], law),
    Calculation(
      ["coverage", "layer"], [],
      optional: LawReader.keys + [
        "deductible", "franchise", "attachment", "limit", "cover", "coinsurance", "inflation", "x",
        "p", "per_loss", "per.loss", "per_payment",
      ], coverage),
    Calculation(["layer"], ["layers"], optional: LawReader.keys, layers),
    Calculation(
      ["copula"], ["family", "u"], optional: ["theta", "par", "rho", "df", "nu", "v"], copula),
    Calculation(
      ["copula"], [],
      optional: ["u", "gaussian", "normal", "t", "student", "clayton", "frank", "gumbel"], copulas),
    Calculation(
      ["risk"], [],
      optional: LawReader.keys + samples + levels + points + periods, risk),
    // What has other names is read as far as it goes; the reason then names what is missing.
    Calculation(["dist"], [], optional: ["*"], LawTable.run),
    Calculation(["layer", "coverage"], [], optional: ["*"], unread),
    Calculation(["copula"], [], optional: ["*"], copulas),
    Calculation(["risk"], [], optional: ["*"], risk),
  ]

  /// Names under which samples, probabilities, points and years come.
  private static let samples = ["x", "losses", "sample", "loss", "annual_losses", "values"]
  static let levels = ["p", "level", "levels", "percentiles", "probabilities", "alpha", "q"]
  private static let points = ["thresholds", "points", "at", "ep_at", "t"]
  private static let periods = ["return_periods", "T", "periods", "rp"]

  /// The first member of `inputs` with one of these names.
  static func member(_ inputs: CaseValue, _ names: [String]) throws -> CaseValue {
    guard let name = names.first(where: { !inputs[$0].isAbsent }) else {
      throw CaseProblem(
        "'\(inputs.path)' has none of the members \(names.joined(separator: ", ")); it has "
          + "\(inputs.keys.joined(separator: ", ")).")
    }
    return inputs[name]
  }

  private static func unread(_ run: inout CaseRun) throws {
    throw CaseProblem(
      "The inputs \(run.inputs.keys.sorted().joined(separator: ", ")) are more than a law, a "
        + "deductible or franchise, a limit, coinsurance, inflation and points.")
  }

  /// One number or a list, compared as the case gives it.
  static func compare(
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
    try compare(&run, ["cdf", "F", "p"], x) { law.probability(atMost: $0) }
    try compare(&run, ["sf", "survival"], x) { law.probability(above: $0) }
    try compare(&run, ["lev"], x) { law.limitedExpectedValue(at: $0) }
    try compare(&run, ["stop_loss", "stoploss"], x) { law.expectedExcess(over: $0) }
    try compare(&run, ["shortfall", "deficit"], x) { law.expectedDeficit(below: $0) }
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
      // actuar's coverage() has a truth value beside the deductible.
      let deductible: CoverageTerms.Deductible
      if let isFranchise = inputs["franchise"].json?.truth {
        let amount = try number("deductible", 0)
        deductible = isFranchise ? .franchise(amount) : .ordinary(amount)
      } else {
        deductible =
          inputs["franchise"].isAbsent
          ? .ordinary(try number("deductible", 0)) : .franchise(try inputs["franchise"].number)
      }
      terms = try CoverageTerms(
        deductible: deductible, limit: number("limit", .infinity),
        coinsurance: number("coinsurance", 1), inflation: number("inflation", 0))
    }
    guard
      let isPerLoss = inputs["per_loss"].json?.truth ?? inputs["per.loss"].json?.truth
        ?? inputs["per_payment"].json?.truth.map({ !$0 })
    else {
      throw CaseProblem("The inputs do not say with 'per_loss' whether payments of 0 count.")
    }
    let paid = try CoverageModified(
      LawReader.read(inputs), terms: terms, basis: isPerLoss ? .perLoss : .perPayment)
    try functions(&run, paid)
    try run.compare("payment_probability", paid.paymentProbability)
  }

  /// Expected payments of layers `[attachment, width]`, a row each.
  private static func layers(_ run: inout CaseRun) throws {
    let law = try LawReader.read(run.inputs)
    let payments = try run.inputs["layers"].table.map { row in
      guard row.count == 2 else {
        throw CaseProblem("A layer has \(row.count) numbers; attachment and width are expected.")
      }
      return try LossLayer(attachment: row[0], limit: row[1]).expectedPayment(of: law)
    }
    for name in ["expected", "mean", "layer", "premium"] { try run.compare(list: name, payments) }
  }

  private static func copula(_ run: inout CaseRun) throws {
    try copula(&run, try run.inputs["family"].text, run.inputs, run.inputs["u"], names: [""])
  }

  /// Several copulas, each a member with its parameters; the results stand below its name or begin
  /// with it: `clayton.tau` or `clayton_tau`.
  private static func copulas(_ run: inout CaseRun) throws {
    for name in run.inputs.keys where !["u", "v"].contains(name) {
      let own = run.inputs[name]
      guard own.json?.members != nil else {
        throw CaseProblem("'\(own.path)' is no copula with its parameters.")
      }
      let u = own["u"].isAbsent ? run.inputs["u"] : own["u"]
      let family = own["family"].isAbsent ? name : try own["family"].text
      try copula(&run, family, own, u, names: ["\(name).", "\(name)_"])
    }
  }

  private static func copula(
    _ run: inout CaseRun, _ family: String, _ terms: CaseValue, _ point: CaseValue, names: [String]
  ) throws {
    // Two coordinates as one list, or as u and v.
    let isPair = point.json?.elements == nil && !terms["v"].isAbsent
    let u = isPair ? [try point.number, try terms["v"].number] : try point.numbers
    if let family = ArchimedeanFamily(rawValue: family.lowercased()) {
      let copula = try archimedean(family, terms, dimension: u.count)
      return try values(&run, copula, copula.measures, u, names)
    }
    guard u.count == 2 else { throw CaseProblem("'\(point.path)' has not two coordinates.") }
    switch try copula(family, terms, dimension: 2) {
    case let copula as GaussianCopula: try values(&run, copula, copula.measures(), u, names)
    case let copula as StudentCopula: try values(&run, copula, copula.measures(), u, names)
    default: throw CaseProblem("The copula '\(family)' is not one that a calculation reads.")
    }
  }

  private static func archimedean(
    _ family: ArchimedeanFamily, _ terms: CaseValue, dimension: Int
  ) throws -> ArchimedeanCopula {
    let theta = try member(terms, ["theta", "par", "alpha", "parameter"]).number
    return try ArchimedeanCopula(family, theta: theta, dimension: dimension)
  }

  /// A copula by its name and terms.
  static func copula(
    _ family: String, _ terms: CaseValue, dimension: Int
  ) throws -> any Copula {
    if let family = ArchimedeanFamily(rawValue: family.lowercased()) {
      return try archimedean(family, terms, dimension: dimension)
    }
    let given = try member(terms, ["rho", "par", "correlation", "corr", "r"])
    let correlation: CorrelationMatrix
    if given.json?.elements != nil {
      correlation = try CorrelationMatrix(given.table)
    } else {
      guard dimension == 2 else {
        throw CaseProblem("'\(given.path)' is one number for \(dimension) coordinates.")
      }
      correlation = try CorrelationMatrix(correlation: given.number)
    }
    switch family.lowercased() {
    case "gaussian", "normal": return GaussianCopula(correlation)
    case "t", "student", "tcopula":
      return try StudentCopula(
        correlation, degreesOfFreedom: member(terms, ["df", "nu", "dof"]).number)
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
      try run.compare(name + "pdf", exp(copula.logDensity(at: u)))
      for key in ["tau", "kendall", "kendall_tau"] {
        try run.compare(name + key, measures.kendallTau)
      }
      for key in ["spearman", "rho_s", "spearman_rho"] {
        try run.compare(name + key, measures.spearmanRho)
      }
      for key in ["lower_tail", "lambda_l", "lambdaL", "lambda_lower", "tail_lower"] {
        try run.compare(name + key, measures.lowerTailDependence)
      }
      for key in ["upper_tail", "lambda_u", "lambdaU", "lambda_upper", "tail_upper"] {
        try run.compare(name + key, measures.upperTailDependence)
      }
    }
  }

  /// Risk measures of a sample, or of a law, at levels; the exceedance probabilities of points and
  /// the losses of return periods.
  private static func risk(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let listed = samples.first { inputs[$0].json?.elements != nil }
    let sample = try listed.map { try LossSample(inputs[$0].numbers) }
    let law = sample == nil ? try LawReader.read(inputs) : nil
    let levels = levels.first { !inputs[$0].isAbsent && $0 != listed }.map { inputs[$0] }
    func each(_ names: [String], _ value: (ProbabilityLevel) throws -> Double) throws {
      guard let levels else { return }
      for name in names where run.expects(name) {
        if levels.json?.elements == nil {
          try run.compare(name, value(ProbabilityLevel(levels.number)))
        } else {
          try run.compare(
            list: name, try levels.numbers.map { try value(try ProbabilityLevel($0)) })
        }
      }
    }
    func valueAtRisk(_ level: ProbabilityLevel) throws -> Double {
      if let sample { return ValueAtRisk(level: level).value(of: sample) }
      return try law.map { try ValueAtRisk(level: level).value(of: $0) } ?? .nan
    }
    // Two definitions: the mean of the worst (1 - p) of the law, and the mean of what lies above
    // the value at risk.
    try each(["VaR", "var", "value_at_risk", "quantile", "quantiles"], valueAtRisk)
    try each(["TVaR", "tvar", "ES", "es", "expected_shortfall", "tvar_average", "tvar_mean"]) {
      if let sample { return TailValueAtRisk(level: $0).value(of: sample) }
      return try law.map { [level = $0] in try TailValueAtRisk(level: level).value(of: $0) } ?? .nan
    }
    try each(["CTE", "cte", "tce", "TCE", "tvar_above", "tvar_strict"]) { level in
      if let law { return law.conditionalTailExpectation(level) ?? .nan }
      let quantile = try valueAtRisk(level)
      let above = sample?.losses.filter { $0 > quantile } ?? []
      return above.reduce(0, +) / Double(above.count)
    }
    for name in ["mean", "aal", "average"] {
      try run.compare(name, sample?.mean ?? law?.mean ?? .nan)
    }
    for name in ["sd", "standard_deviation"] {
      if let law { try run.compare(name, law.standardDeviation) }
    }
    if let key = points.first(where: { !inputs[$0].isAbsent && $0 != listed }) {
      try compare(&run, ["ep", "EP", "exceedance", "exceedance_probability"], inputs[key]) {
        point in
        guard let sample else { return law?.probability(above: point) ?? .nan }
        return Double(sample.losses.count { $0 > point }) / Double(sample.count)
      }
    }
    if let key = periods.first(where: { !inputs[$0].isAbsent }) {
      for name in ["pml", "PML", "return_level", "return_levels", "loss", "losses"]
      where run.expects(name) {
        let values = try inputs[key].numbers.map {
          try valueAtRisk(ProbabilityLevel(1 - 1 / $0))
        }
        try run.compare(list: name, values)
      }
    }
  }
}
