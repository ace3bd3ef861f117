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
    Calculation(["fit"], ["x", "family"], oneSample),
    Calculation(["fit"], ["yields", "beta_upper"], manySeries),
    Calculation(["fit"], ["n", "sum_log", "sum_log2"], fromSums),
    Calculation(["evt"], ["x"], extremes),
  ]

  private static func family(_ name: String) throws -> (FitFamily, [String]) {
    switch name {
    case "gamma": (.gamma, ["shape", "rate"])
    case "lnorm": (.lognormal, ["meanlog", "sdlog"])
    case "weibull": (.weibull, ["shape", "scale"])
    case "norm": (.normal, ["mean", "sd"])
    default: throw CaseProblem("The family '\(name)' is not one that a calculation reads.")
    }
  }

  private static func oneSample(_ run: inout CaseRun) throws {
    let (family, keys) = try family(run.inputs["family"].text)
    let sample = try Sample(run.inputs["x"].numbers, series: "the case")
    let fit = try family.fit(sample)
    for (key, value) in zip(keys, inPublishedForm(fit.parameters, family)) {
      try run.compare("estimate.\(key)", value)
    }
    try run.compare("loglik", fit.logLikelihood)
    try run.compare("aic", fit.aic)
    try run.compare("bic", fit.bic)
    let goodness = ["ks", "cvm", "ad"]
    guard run.expects("estimate"), run.expects("sd") || goodness.contains(where: run.expects) else {
      return
    }
    let published = try keys.map { try run.value("estimate.\($0)").number }
    run.note(
      "A general optimiser stopped near the maximum and differenced the likelihood there: standard "
        + "errors and distances are computed at the published estimates, the errors by the same "
        + "differences.")
    let errors = differencedErrors(published) { logLikelihood(sample.values, family, $0) }
    for (key, error) in zip(keys, errors) { try run.compare("sd.\(key)", error) }
    let statistics = try family.statistics(of: sample, inPublishedForm(published, family))
    try run.compare("ks", statistics.kolmogorovSmirnov)
    try run.compare("cvm", statistics.cramerVonMises)
    try run.compare("ad", statistics.andersonDarling)
  }

  /// Shape and rate for the gamma law, which the cases use; its own inverse.
  private static func inPublishedForm(_ p: [Double], _ family: FitFamily) -> [Double] {
    family == .gamma ? [p[0], 1 / p[1]] : p
  }

  private static func logLikelihood(_ x: [Double], _ family: FitFamily, _ p: [Double]) -> Double {
    let law: (any ContinuousDistribution)? =
      switch family {
      case .gamma: try? Gamma(shape: p[0], scale: 1 / p[1])
      case .lognormal: try? Lognormal(logMean: p[0], logStandardDeviation: p[1])
      case .normal: try? Normal(mean: p[0], standardDeviation: p[1])
      default: try? Weibull(shape: p[0], scale: p[1])
      }
    guard let law else { return .nan }
    return x.reduce(0) { $0 + law.logDensity(at: $1) }
  }

  /// Standard errors of two parameters as R's `optimHess` finds them: central differences of
  /// central differences with step 1e-3, whatever the parameter's size.
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
    let cross = 0.5 * (rows[0][1] + rows[1][0])
    let determinant = rows[0][0] * rows[1][1] - cross * cross
    return [(rows[1][1] / determinant).squareRoot(), (rows[0][0] / determinant).squareRoot()]
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
}
