internal import AgroQuantities
internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Aggregate laws, their approximations and discretisations.
enum AggregateCases {
  static let calculations: [Calculation] = [
    Calculation(["agg"], ["lambda", "gamma", "discretisation"], onLattice),
    Calculation(["agg"], ["mean", "variance", "skewness", "x"], approximations),
    Calculation(["agg"], ["freq_mean", "freq_sd", "sev_mean", "sev_sd", "factor"], fromMoments),
    Calculation(["agg"], ["lam", "severity", "x"], levy),
    Calculation(["agg"], ["p"], optional: ["poisson", "nb", "binomial"], severalCounts),
    Calculation(["agg"], ["A"], optional: ["B", "C", "D", "E", "threshold"], portfolios),
    Calculation(["agg"], ["premium", "loss_ratio", "mean", "cv", "limit"], limitedBook),
    Calculation(
      ["agg"], ["lam", "mean", "sd", "deductible", "cover"], optional: ["lognormal"], layers),
    Calculation(
      ["agg"], [],
      optional: [
        "lam", "lambda", "m", "q", "r", "beta", "p0_modified", "frequency", "p", "severity",
        "severity_units_of_*", "unit", "mean", "shape", "scale", "rate", "mu", "sigma", "x", "d",
      ], compound),
    Calculation(
      ["agg"], [],
      optional: LawReader.keys + [
        "lam", "lambda", "m", "q", "r", "beta", "p0_modified", "frequency", "x", "d",
      ], compoundOfLaw),
    Calculation(
      ["discretise"], ["from", "to", "step", "method"], optional: LawReader.keys, discretisation),
  ]

  // MARK: Compound laws

  static func count(_ inputs: CaseValue) throws -> ClaimCount {
    var count: ClaimCount
    if !inputs["frequency"].isAbsent {
      count = try .table(inputs["frequency"].numbers)
    } else if !inputs["lam"].isAbsent {
      count = try .poisson(mean: inputs["lam"].number)
    } else if !inputs["lambda"].isAbsent {
      count = try .poisson(mean: inputs["lambda"].number)
    } else if !inputs["m"].isAbsent {
      count = try .binomial(trials: inputs["m"].count, probability: inputs["q"].number)
    } else if !inputs["r"].isAbsent {
      let size = try inputs["r"].number
      count =
        size > 0
        ? try .negativeBinomial(size: size, scale: inputs["beta"].number)
        : try .extendedTruncatedNegativeBinomial(size: size, scale: inputs["beta"].number)
    } else if !inputs["beta"].isAbsent {
      count = try .geometric(scale: inputs["beta"].number)
    } else {
      throw CaseProblem("The inputs name no law of the number of claims.")
    }
    if !inputs["p0_modified"].isAbsent {
      count = try count.zeroModified(probability: inputs["p0_modified"].number)
    }
    return count
  }

  private static func compound(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let count = try count(inputs)
    var step = 1.0
    var masses: [Double]?
    for key in inputs.keys {
      if key == "p" || key == "severity" { masses = try inputs[key].lattice }
      if key.hasPrefix("severity_units_of_") {
        let points = try inputs[key]["x"].list.map { try $0.count }
        let probabilities = try inputs[key]["p"].numbers
        guard points.count == probabilities.count else {
          throw CaseProblem("'\(key)' has \(points.count) points of \(probabilities.count) masses.")
        }
        var table = [Double](repeating: 0, count: (points.max() ?? 0) + 1)
        for (point, probability) in zip(points, probabilities) { table[point] = probability }
        masses = table
      }
    }
    if !inputs["unit"].isAbsent { step = try inputs["unit"].number }
    if let masses {
      try lattice(&run, count, LatticeLaw(step: step, masses: masses))
    } else if !inputs["shape"].isAbsent {
      let scale = try inputs["rate"].isAbsent ? inputs["scale"].number : 1 / inputs["rate"].number
      try continuous(&run, count, Gamma(shape: inputs["shape"].number, scale: scale))
    } else if !inputs["mean"].isAbsent {
      try continuous(&run, count, Exponential(mean: inputs["mean"].number))
    } else if !inputs["mu"].isAbsent {
      let law = try Lognormal(
        logMean: inputs["mu"].number, logStandardDeviation: inputs["sigma"].number)
      try severityMoments(&run, count, .lognormal(law))
    } else {
      throw CaseProblem("The inputs name no law of the size of a claim.")
    }
  }

  /// Claims of any law: their moments, and the approximations that follow from them. The law of the
  /// sum has no closed form, and a lattice is not exact.
  private static func compoundOfLaw(_ run: inout CaseRun) throws {
    let count = try count(run.inputs)
    let law = try LawReader.read(run.inputs)
    switch law {
    case .gamma(let gamma): return try continuous(&run, count, gamma)
    case .exponential(let exponential): return try continuous(&run, count, exponential)
    default: try severityMoments(&run, count, law)
    }
  }

  private static func severityMoments(
    _ run: inout CaseRun, _ count: ClaimCount, _ law: AnyDistribution
  ) throws {
    let moments = LossMoments.compound(count: count, severity: law.lossMoments)
    try self.moments(&run, moments)
    if run.inputs["x"].json?.elements != nil {
      try approximations(&run, moments, run.inputs["x"].numbers)
    }
  }

  /// A severity on a lattice: Panjer's recursion, or convolution where the count is a table.
  private static func lattice(
    _ run: inout CaseRun, _ count: ClaimCount, _ severity: LatticeLaw
  ) throws {
    let isTable = !run.inputs["frequency"].isAbsent
    // A table ends; any other law is carried to where nothing is left that a double would show.
    let end =
      isTable ? (try run.inputs["frequency"].list.count - 1) * (severity.count - 1) + 1 : 4096
    guard end <= CaseValue.largestCount else { throw CaseProblem("The lattice is too long.") }
    let law = try AggregateLaw(
      count: count, severity: severity, nodes: end, method: isTable ? .convolution : .panjer
    ).law
    try masses(&run, law)
    if !run.inputs["d"].isAbsent {
      let premium = law.stopLossPremium(retention: try run.inputs["d"].number)
      try run.compare("stop_loss", premium)
      try run.compare("printed", premium)
    }
    if run.expects("stop_loss_premium_currency") {
      let points = try run.arguments("stop_loss_premium_currency.d_units")
      try run.compare(
        list: "stop_loss_premium_currency.value",
        points.map { law.stopLossPremium(retention: $0 * law.step) })
    }
    try run.compare("mean_units", law.mean / law.step)
    try run.compare("sd_units", law.standardDeviation / law.step)
    let moments = LossMoments.compound(count: count, severity: severity.moments)
    try AggregateCases.moments(&run, moments)
  }

  /// Probabilities of points of the lattice under whatever names the case has for them.
  private static func masses(
    _ run: inout CaseRun, _ law: LatticeLaw, prefix: String = ""
  ) throws {
    for key in run.expected.keys where key.hasPrefix(prefix) {
      let name = key.dropFirst(prefix.count)
      if name == "pmf" || name.hasPrefix("pmf_units_of_") {
        let length = try run.value(key).list.count
        guard length <= law.count else { throw CaseProblem("'\(key)' is too long.") }
        try run.compare(list: key, Array(law.masses[..<length]))
      } else if name == "F", !run.inputs["x"].isAbsent || run.value(key).json?.elements != nil {
        let points =
          run.inputs["x"].isAbsent
          ? try run.value(key).list.indices.map { Double($0) * law.step }
          : try run.inputs["x"].numbers
        try run.compare(list: key, points.map { law.probability(atMost: $0) })
      } else if let point = number(name, after: "pr"), point < law.count {
        try run.compare(key, law.masses[point])
      } else if let point = number(name, after: "F"), point < law.count {
        try run.compare(key, law.masses[...point].reduce(0, +))
      } else if let power = number(name, after: "pr_times_exp") {
        let length = try run.value(key).list.count
        guard length <= law.count else { throw CaseProblem("'\(key)' is too long.") }
        try run.compare(list: key, law.masses[..<length].map { $0 * exp(Double(power)) })
      }
    }
  }

  /// A continuous severity: the series of its convolutions over the count.
  private static func continuous(
    _ run: inout CaseRun, _ count: ClaimCount, _ severity: some SummableLaw & RealDistribution
  ) throws {
    let series = try CompoundSeries(count: count, severity: severity)
    let moments = LossMoments.compound(count: count, severity: severity.lossMoments)
    try self.moments(&run, moments)
    if !run.inputs["x"].isAbsent {
      let x = run.inputs["x"]
      if x.json?.elements == nil {
        try run.compare("F", series.probability(atMost: x.number))
      } else {
        let points = try x.numbers
        try run.compare(list: "F", points.map { series.probability(atMost: $0) })
        try approximations(&run, moments, points)
      }
    }
    for key in run.expected.keys {
      if let tail = tail(key, after: "q") {
        try run.compare(key, series.quantile(exceededWith: tail))
      } else if let tail = tail(key, after: "tvar") {
        try run.compare(key, series.tailValueAtRisk(1 - tail))
      }
    }
    for key in run.expected["quantiles"].keys {
      guard let level = Double(key), level > 0, level < 1 else { continue }
      // A dot in the name is no path.
      try run.compare(member: key, of: "quantiles", series.quantile(level))
    }
  }

  static func moments(_ run: inout CaseRun, _ moments: LossMoments) throws {
    try run.compare("mean", moments.mean)
    try run.compare("variance", moments.variance)
    try run.compare("sd", moments.standardDeviation)
    try run.compare("skewness", moments.skewness)
  }

  /// The whole number that ends a name: 6 of "pr6".
  private static func number(_ name: some StringProtocol, after prefix: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    return Int(name.dropFirst(prefix.count)).flatMap { (0...100_000).contains($0) ? $0 : nil }
  }

  /// The probability beyond a level written as its decimals: 0.001 of "q999".
  private static func tail(_ name: String, after prefix: String) -> Double? {
    guard name.hasPrefix(prefix) else { return nil }
    let digits = name.dropFirst(prefix.count)
    guard (1...15).contains(digits.count), let level = Int(digits), level > 0 else { return nil }
    let power = digits.reduce(1) { product, _ in product * 10 }
    return Double(power - level) / Double(power)
  }

  // MARK: The other shapes

  /// A gamma severity put on the peer's lattice; the peer stops within 1e-6 of the whole.
  private static func onLattice(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let terms = inputs["discretisation"]
    let severity = try LatticeLaw(
      discretising: Gamma(
        shape: inputs["gamma"]["shape"].number, scale: 1 / inputs["gamma"]["rate"].number),
      by: method(terms["method"].text), step: terms["step"].number, from: terms["from"].number,
      through: terms["to"].number)
    // These masses are differences of numbers near one.
    try run.compare(list: "severity_pmf", severity.masses, rounding: 4 * Double.ulpOfOne)
    let law = try AggregateLaw(
      count: .poisson(mean: inputs["lambda"].number), severity: severity, nodes: 512
    ).law.truncated(lostMass: 1e-6)
    try run.compare(list: "pmf_first_20", Array(law.masses.prefix(20)))
    try run.compare("mean", law.mean * law.mass)
    if run.expects("quantiles") {
      let levels = try run.arguments("quantiles.p")
      try run.compare(list: "quantiles.q", levels.map { law.quantile($0) })
    }
    if run.expects("VaR") {
      let levels = try run.arguments("VaR.p")
      try run.compare(list: "VaR.v", levels.map { law.quantile($0) })
    }
    if run.expects("CTE") {
      run.note("The conditional tail expectation is E[S | S > VaR] over the kept masses.")
      let known = try LatticeLaw(step: law.step, masses: law.masses, lostMass: 0)
      let levels = try run.arguments("CTE.p")
      try run.compare(
        list: "CTE.v",
        levels.map { level in
          let quantile = known.quantile(level)
          return quantile + known.stopLossPremium(retention: quantile)
            / known.probability(above: quantile)
        })
    }
    if run.expects("cdf_at") {
      let points = try run.arguments("cdf_at.x")
      try run.compare(list: "cdf_at.F", points.map { law.probability(atMost: $0) })
    }
  }

  private static func approximations(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let moments = LossMoments(
      mean: try inputs["mean"].number, variance: try inputs["variance"].number,
      skewness: try inputs["skewness"].number)
    try approximations(&run, moments, inputs["x"].numbers)
  }

  private static func approximations(
    _ run: inout CaseRun, _ moments: LossMoments, _ points: [Double]
  ) throws {
    for (key, approximation) in [
      ("normal", MomentApproximation.normal), ("npower", .normalPower), ("lognormal", .lognormal),
      ("shifted_gamma", .shiftedGamma),
    ] {
      try run.compare(
        list: key, points.map { try approximation.probability(atMost: $0, moments: moments) })
    }
  }

  private static func fromMoments(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let (n, x) = (try inputs["freq_mean"].number, try inputs["sev_mean"].number)
    let (sdN, sdX) = (try inputs["freq_sd"].number, try inputs["sev_sd"].number)
    let moments = LossMoments(
      mean: n * x, variance: n * sdX * sdX + sdN * sdN * x * x, skewness: 0)
    let threshold = try inputs["factor"].number * moments.mean
    try run.compare("mean", moments.mean)
    try run.compare("sd", moments.standardDeviation)
    try run.compare(
      "normal", MomentApproximation.normal.probability(above: threshold, moments: moments))
    try run.compare(
      "lognormal", MomentApproximation.lognormal.probability(above: threshold, moments: moments))
  }

  private static func levy(_ run: inout CaseRun) throws {
    guard try run.inputs["severity"].text == "standard Levy (stable index 1/2)" else {
      throw CaseProblem("The severity law is not one that a calculation reads.")
    }
    let series = try CompoundSeries(
      count: try .poisson(mean: run.inputs["lam"].number), severity: try LevyLaw(scale: 1))
    let points = try run.inputs["x"].numbers
    try run.compare(
      list: "p", points.map { series.probability(above: $0 - 0.5, atMost: $0 + 0.5) })
  }

  private static func severalCounts(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let severity = try LatticeLaw(step: 1, masses: inputs["p"].lattice)
    for name in inputs.keys where name != "p" {
      let own = inputs[name]
      let count: ClaimCount =
        switch name {
        case "poisson": try .poisson(mean: own.number)
        case "nb": try .negativeBinomial(size: own["r"].number, scale: own["beta"].number)
        default: try .binomial(trials: own["m"].count, probability: own["q"].number)
        }
      let law = try AggregateLaw(count: count, severity: severity, nodes: 1024).law
      try masses(&run, law, prefix: "\(name)_")
    }
  }

  /// Independent compound Poisson portfolios, of fixed claims (`x`) or of claims with a law (`p`).
  private static func portfolios(_ run: inout CaseRun) throws {
    let names = run.inputs.keys.filter { $0 != "threshold" }
    var sizes: [Int] = []
    for name in names where !run.inputs[name]["x"].isAbsent {
      sizes.append(try run.inputs[name]["x"].count)
    }
    func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    let step = max(1, sizes.reduce(0) { divisor($0, $1) })
    let laws = try names.map { name -> LatticeLaw in
      let portfolio = run.inputs[name]
      let mean = try portfolio["lam"].number
      var masses: [Double]
      if portfolio["x"].isAbsent {
        masses = try portfolio["p"].lattice
      } else {
        masses = [Double](repeating: 0, count: try portfolio["x"].count / step + 1)
        masses[masses.count - 1] = 1
      }
      // Twenty standard deviations above the mean number of claims.
      let claims = mean + 20 * mean.squareRoot() + 40
      let nodes = claims * Double(masses.count - 1) + 1
      guard nodes <= Double(CaseValue.largestCount) else {
        throw CaseProblem("The portfolio '\(name)' is too large for a lattice.")
      }
      return try AggregateLaw(
        count: .poisson(mean: mean), severity: LatticeLaw(step: Double(step), masses: masses),
        nodes: Int(nodes)
      ).law
    }
    let total = try LatticeLaw.sum(of: laws)
    try masses(&run, total)
    try run.compare("mean", total.mean)
    try run.compare("sd", total.standardDeviation)
    if !run.inputs["threshold"].isAbsent {
      let threshold = try run.inputs["threshold"].number
      for key in run.expected.keys where number(key, after: "sf").map(Double.init) == threshold {
        try run.compare(key, total.probability(above: threshold))
      }
    }
  }

  private static func limitedBook(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let law = try Lognormal.matching(
      mean: inputs["mean"].number, coefficientOfVariation: inputs["cv"].number)
    let limit = try inputs["limit"].number
    let layer = try LossLayer(limit: limit)
    let mean = layer.expectedPayment(of: law)
    let claims = try inputs["premium"].number * inputs["loss_ratio"].number / mean
    // A lattice of 4,000 steps to the limit, long enough for 16 limits.
    let aggregate = try AggregateLaw(
      count: .poisson(mean: claims), severity: law, layer: layer, step: limit / 4000,
      nodes: 1 << 16)
    let exact = aggregate.accuracy.exactMoments
    try run.compare("severity_mean", mean)
    try run.compare("claim_count", claims)
    try run.compare("agg_mean", exact.mean)
    try run.compare("agg_cv", exact.coefficientOfVariation)
    try run.compare("agg_skew", exact.skewness)
    for key in run.expected.keys {
      if let point = number(key, after: "sf") {
        try run.compare(
          key, aggregate.law.probability(above: Double(point)), tolerance: "rel_sf")
      } else if let point = number(key, after: "lev") {
        try run.compare(
          key, aggregate.law.limitedExpectedValue(at: Double(point)), tolerance: "rel_sf")
      } else if let point = number(key, after: "epd") {
        let limited = aggregate.law.limitedExpectedValue(at: Double(point))
        try run.compare(key, (exact.mean - limited) / exact.mean, tolerance: "rel_sf")
      }
    }
  }

  private static func layers(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let count = try ClaimCount.poisson(mean: inputs["lam"].number)
    let given = inputs["lognormal"]
    let law =
      given.isAbsent
      ? try Lognormal.matching(
        mean: inputs["mean"].number,
        coefficientOfVariation: inputs["sd"].number / inputs["mean"].number)
      : try Lognormal(logMean: given["mu"].number, logStandardDeviation: given["sigma"].number)
    let attachment = try inputs["deductible"].number
    for key in run.expected.keys {
      let layer: LossLayer
      if key == "ground_up" {
        layer = try LossLayer()
      } else if key.hasPrefix("layer_") {
        layer = try LossLayer(attachment: attachment, limit: inputs["cover"].number)
      } else if key.hasPrefix("xs_") {
        layer = try LossLayer(attachment: attachment)
      } else {
        continue
      }
      let moments = LossMoments.compound(count: count, severity: layer.moments(of: law))
      try run.compare("\(key).mean", moments.mean)
      try run.compare("\(key).cv", moments.coefficientOfVariation)
      try run.compare("\(key).skewness", moments.skewness)
    }
  }

  // MARK: Discretisation

  private static func method(_ name: String) throws -> DiscretisationMethod {
    switch name {
    case "lower": .lower
    case "upper": .upper
    case "rounding": .rounding
    case "unbiased", "localmoment": .meanMatching
    default: throw CaseProblem("The discretisation '\(name)' is not known.")
    }
  }

  private static func discretisation(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let isUnnamed =
      Set(inputs.keys.filter { LawReader.parameterNames.contains($0) }) == ["shape", "rate"]
    let law =
      LawReader.names(inputs) == nil && isUnnamed
      ? AnyDistribution.gamma(
        try Gamma(shape: inputs["shape"].number, scale: 1 / inputs["rate"].number))
      : try LawReader.read(inputs)
    let lattice = try LatticeLaw(
      discretising: law, by: method(inputs["method"].text), step: inputs["step"].number,
      from: inputs["from"].number, through: inputs["to"].number)
    try run.compare(list: "pmf", lattice.masses)
  }
}
