internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Maximum likelihood: laws fitted to samples.
enum FittingCases {
  static let calculations: [Calculation] = [
    Calculation(["fit"], ["x", "family"], optional: ["weights", "method"], oneSample),
    Calculation(["fit"], ["yields", "beta_upper"], manySeries),
    Calculation(["fit"], ["n", "sum_log", "sum_log2"], fromSums),
    Calculation(["evt"], ["x"], extremes),
    Calculation(["evt"], ["x", "threshold"], optional: ["years", "npy"], excesses),
  ]

  /// A family as cases name it, with its parameters in the order in which the case gives them.
  private struct Form: Sendable {
    let names: Set<String>
    let family: FitFamily
    let keys: [String]
    /// From our parameters to the case's, and back.
    let published: @Sendable ([Double]) -> [Double]
    let ours: @Sendable ([Double]) -> [Double]

    init(
      _ names: Set<String>, _ family: FitFamily, _ keys: [String],
      published: @escaping @Sendable ([Double]) -> [Double] = { $0 },
      ours: @escaping @Sendable ([Double]) -> [Double] = { $0 }
    ) {
      self.names = names
      self.family = family
      self.keys = keys
      self.published = published
      self.ours = ours
    }
  }

  /// Shape and rate for shape and scale; its own inverse.
  private static let rated: @Sendable ([Double]) -> [Double] = { [$0[0], 1 / $0[1]] }

  private static let forms: [Form] = [
    Form(["gamma"], .gamma, ["shape", "rate"], published: rated, ours: rated),
    Form(["gamma"], .gamma, ["shape", "scale"]),
    Form(["lnorm", "lognormal", "lognorm"], .lognormal, ["meanlog", "sdlog"]),
    Form(["lnorm", "lognormal", "lognorm"], .lognormal, ["mu", "sigma"]),
    Form(["weibull"], .weibull, ["shape", "scale"]),
    Form(["norm", "normal"], .normal, ["mean", "sd"]),
    Form(
      ["exp", "exponential"], .exponential, ["rate"], published: { [1 / $0[0]] },
      ours: { [1 / $0[0]] }),
    Form(["exp", "exponential"], .exponential, ["mean"]),
    Form(["exp", "exponential"], .exponential, ["scale"]),
    Form(["llogis", "loglogistic", "fisk"], .logLogistic, ["shape", "scale"]),
    Form(
      ["llogis", "loglogistic"], .logLogistic, ["shape", "rate"], published: rated, ours: rated),
    Form(
      ["burr"], .burr, ["shape1", "shape2", "scale"], published: { [$0[1], $0[0], $0[2]] },
      ours: { [$0[1], $0[0], $0[2]] }),
    Form(
      ["burr"], .burr, ["shape1", "shape2", "rate"], published: { [$0[1], $0[0], 1 / $0[2]] },
      ours: { [$0[1], $0[0], 1 / $0[2]] }),
    Form(
      ["pareto", "pareto2", "lomax"], .generalisedPareto(threshold: 0), ["shape", "scale"],
      published: { [1 / $0[1], $0[0] / $0[1]] }, ours: { [$0[1] / $0[0], 1 / $0[0]] }),
    Form(["gpd", "genpareto"], .generalisedPareto(threshold: 0), ["scale", "shape"]),
    Form(["gev"], .generalisedExtremeValue, ["loc", "scale", "shape"]),
    Form(["gumbel"], .gumbel, ["loc", "scale"]),
    Form(["beta"], .beta(lower: 0, upper: 1), ["shape1", "shape2"]),
    Form(["unif", "uniform"], .uniform, ["min", "max"]),
    Form(["pois", "poisson"], .poisson, ["lambda"]),
    Form(["nbinom", "negbin"], .negativeBinomial, ["size", "mu"]),
  ]

  private static func form(_ run: CaseRun) throws -> Form {
    let name = try run.inputs["family"].text.lowercased().filter { $0 != "-" && $0 != " " }
    let known = forms.filter { $0.names.contains(name) }
    guard !known.isEmpty else {
      throw CaseProblem("The family '\(name)' is not one that a calculation reads.")
    }
    let given = Set(run.expected["estimate"].keys)
    guard let form = given.isEmpty ? known.first : known.first(where: { Set($0.keys) == given })
    else {
      throw CaseProblem(
        "The estimates '\(given.sorted().joined(separator: ", "))' are not those of a \(name) law; "
          + "expected \(known.map { $0.keys.joined(separator: ", ") }.joined(separator: "; or ")).")
    }
    return form
  }

  private static func oneSample(_ run: inout CaseRun) throws {
    let form = try form(run)
    let family = form.family
    let method = try method(run.inputs)
    let weights = try run.inputs["weights"].isAbsent ? nil : run.inputs["weights"].numbers
    let sample = try Sample(run.inputs["x"].numbers, series: "the case", weights: weights)
    var parameters: [Double]
    func told<Model: Sendable>(_ fit: Fit<Model>) throws {
      parameters = fit.parameters
      try run.compare("loglik", fit.logLikelihood)
      try run.compare("aic", fit.aic)
      try run.compare("bic", fit.bic)
    }
    parameters = []
    if family.isDiscrete {
      try told(family.fitCounts(sample, method: method))
    } else {
      try told(family.fit(sample, method: method))
    }
    for (key, value) in zip(form.keys, form.published(parameters)) {
      try run.compare("estimate.\(key)", value)
    }
    let goodness = ["ks", "cvm", "ad"]
    guard run.expects("estimate"), run.expects("sd") || goodness.contains(where: run.expects) else {
      return
    }
    let published = try form.keys.map { try run.value("estimate.\($0)").number }
    run.note(
      "A general optimiser stopped near the maximum and differenced the likelihood there: standard "
        + "errors and distances are computed at the published estimates, the errors by the same "
        + "differences.")
    if method == .maximumLikelihood {
      let errors = differencedErrors(published) {
        logLikelihood(sample, family, form.ours($0))
      }
      for (key, error) in zip(form.keys, errors) { try run.compare("sd.\(key)", error) }
    }
    let statistics = try family.statistics(of: sample, form.ours(published))
    try run.compare("ks", statistics.kolmogorovSmirnov)
    try run.compare("cvm", statistics.cramerVonMises)
    try run.compare("ad", statistics.andersonDarling)
  }

  private static func method(_ inputs: CaseValue) throws -> FitMethod {
    guard !inputs["method"].isAbsent else { return .maximumLikelihood }
    switch try inputs["method"].text.lowercased() {
    case "mle": return .maximumLikelihood
    case "mme": return .moments
    case "lmom", "lmoments", "pwm": return .lMoments
    case let name: throw CaseProblem("The method '\(name)' is not one that a calculation reads.")
    }
  }

  private static func logLikelihood(_ sample: Sample, _ family: FitFamily, _ p: [Double]) -> Double
  {
    func sum(_ term: (Double) -> Double) -> Double {
      sample.values.indices.reduce(0) { sum, index in
        sum + (sample.weights?[index] ?? 1) * term(sample.values[index])
      }
    }
    if family.isDiscrete {
      guard let law = try? family.countLaw(p) else { return .nan }
      return sum { log(law.probability(of: Int($0))) }
    }
    guard let law = (try? family.law(p))?.continuous else { return .nan }
    return sum { law.logDensity(at: $0) }
  }

  /// Standard errors as R's `optimHess` finds them: central differences of central differences with
  /// step 1e-3, whatever the parameter's size.
  private static func differencedErrors(_ p: [Double], _ f: ([Double]) -> Double) -> [Double] {
    let h = 1e-3
    func moved(_ p: [Double], _ i: Int, _ by: Double) -> [Double] {
      var moved = p
      moved[i] += by
      return moved
    }
    func gradient(_ p: [Double]) -> [Double] {
      p.indices.map { (f(moved(p, $0, h)) - f(moved(p, $0, -h))) / (2 * h) }
    }
    let rows = p.indices.map { i in
      zip(gradient(moved(p, i, h)), gradient(moved(p, i, -h))).map { -($0 - $1) / (2 * h) }
    }
    let information = DenseMatrix(
      rows: p.count, columns: p.count,
      elements: p.indices.flatMap { i in p.indices.map { 0.5 * (rows[i][$0] + rows[$0][i]) } })
    guard let inverse = information.inverse else { return p.map { _ in .nan } }
    return p.indices.map { inverse[$0, $0].squareRoot() }
  }

  private static func manySeries(_ run: inout CaseRun) throws {
    let upper = try run.inputs["beta_upper"].number
    let families: [(FitFamily, [String])] = [
      (.gamma, ["gamma_shape", "gamma_scale", "gamma_ll"]),
      (.weibull, ["weibull_shape", "weibull_scale", "weibull_ll"]),
      (.lognormal, ["lnorm_mu", "lnorm_sigma", "lnorm_ll"]),
      (.beta(lower: 0, upper: upper), ["beta_a", "beta_b", "beta_ll"]),
    ]
    for (index, values) in try run.inputs["yields"].table.enumerated() {
      let sample = try Sample(values, series: "Row \(index)")
      try run.compare("rows.\(index).row", Double(index))
      for (family, keys) in families {
        let fit = try family.fit(sample)
        for (key, value) in zip(keys, fit.parameters + [fit.logLikelihood]) {
          try run.compare("rows.\(index).\(key)", value)
        }
      }
    }
  }

  /// The lognormal law from the sums of the logarithms and of their squares: any weighted sample
  /// with these moments has the same likelihood.
  private static func fromSums(_ run: inout CaseRun) throws {
    let n = try run.inputs["n"].number
    let mean = try run.inputs["sum_log"].number / n
    let deviation = (try run.inputs["sum_log2"].number / n - mean * mean).squareRoot()
    let logs = [-1.0, -1, -1, -1, 1, 1, 1, 1].map { mean + $0 * deviation }
    let fit = try FitFamily.lognormal.fit(
      Sample(
        logs.map { exp($0) }, series: "the case", weights: logs.map { _ in n / Double(logs.count) })
    )
    try run.compare("meanlog", fit.parameters[0])
    try run.compare("sdlog", fit.parameters[1])
    try run.compare("loglik", fit.logLikelihood)
  }

  private static func extremes(_ run: inout CaseRun) throws {
    let fit = try FitFamily.generalisedExtremeValue.fit(
      Sample(run.inputs["x"].numbers, series: "the case"))
    let names = ["loc", "scale", "shape"]
    for (name, value) in zip(names, fit.parameters) {
      try run.compare(name, value)
      try run.compare("printed.\(name)", value)
    }
    try run.compare(list: "se", fit.standardErrors)
    try run.compare("loglik", fit.logLikelihood)
    try run.compare("printed.loglik", fit.logLikelihood)
    if run.expects("return_levels") {
      let periods = try run.arguments("return_levels.T")
      try run.compare(
        list: "return_levels.z", periods.map { fit.model.quantile(exceededWith: 1 / $0) })
    }
    for key in run.expected["printed"].keys where key.hasPrefix("z") {
      guard let years = Int(key.dropFirst()), years > 1 else { continue }
      try run.compare("printed.\(key)", fit.model.quantile(exceededWith: 1 / Double(years)))
    }
  }

  /// A generalised Pareto law of what exceeds a threshold.
  private static func excesses(_ run: inout CaseRun) throws {
    let threshold = try run.inputs["threshold"].number
    let all = try run.inputs["x"].numbers
    let above = all.filter { $0 > threshold }
    let fit = try FitFamily.generalisedPareto(threshold: threshold).fit(
      Sample(above, series: "the case"))
    for (name, value) in zip(["scale", "shape"], fit.parameters) {
      try run.compare(name, value)
      try run.compare("printed.\(name)", value)
    }
    try run.compare(list: "se", fit.standardErrors)
    try run.compare("loglik", fit.logLikelihood)
    try run.compare("printed.loglik", fit.logLikelihood)
    for name in ["n_exceedances", "nexc", "exceedances"] {
      try run.compare(name, Double(above.count))
    }
  }
}
