internal import AgroStatistics

/// Trends of yields and tests of what remains.
enum TrendCases {
  static let calculations: [Calculation] = [
    Calculation(["detrend"], ["year", "yield"], detrend)
  ]

  private static func detrend(_ run: inout CaseRun) throws {
    let years = try run.inputs["year"].numbers
    let yields = try run.inputs["yield"].numbers
    guard years.count == yields.count, let last = years.last else {
      throw CaseProblem("'inputs.year' and 'inputs.yield' differ in length.")
    }
    guard let end = Int(exactly: last) else {
      throw CaseProblem("The last of 'inputs.year' is no year.")
    }
    let line = try PolynomialTrend(times: years, values: yields, degree: 1)
    try run.compare("linear.intercept", line.coefficients[0])
    try run.compare("linear.slope", line.coefficients[1])
    try run.compare("linear.se_slope", line.standardErrors[1])
    try run.compare("linear.r2", line.determination)
    try run.compare("linear.sigma", line.residualDeviation)
    try run.compare("linear.fitted_\(end)", line.value(at: last))

    let prefix = "quadratic_centered_"
    for key in run.expected.keys where key.hasPrefix(prefix) {
      guard let origin = Double(key.dropFirst(prefix.count)) else { continue }
      let parabola = try PolynomialTrend(times: years, values: yields, degree: 2, origin: origin)
      let c = parabola.coefficients
      // The case writes a + b t + c (t - origin)^2, with the middle t not centred.
      try run.compare(list: key, [c[0] - origin * c[1], c[1], c[2]])
    }
    try run.compare(
      list: "lowess", Lowess.fit(times: years, values: yields), tolerance: "rel_lowess")

    let detrended = yields.indices.map { yields[$0] * line.value(at: last) / line.fitted[$0] }
    let mean = detrended.reduce(0, +) / Double(detrended.count)
    let squares = detrended.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let residuals = yields.indices.map { yields[$0] - line.fitted[$0] }
    try run.compare(list: "detrended_ratio_\(end)", detrended)
    try run.compare("detrended_mean", mean)
    try run.compare("detrended_sd", (squares / Double(detrended.count - 1)).squareRoot())
    try run.compare("durbin_watson", SeriesStatistics.durbinWatson(residuals))
    try run.compare("lag1_autocorrelation", SeriesStatistics.autocorrelation(residuals))
    try run.compare("shapiro", ShapiroWilk(detrended).statistic)
    try run.compare("shapiro_p", ShapiroWilk(detrended).probability)
    try run.compare("mann_kendall_S", Double(SeriesStatistics.mannKendall(yields).statistic))
  }
}
