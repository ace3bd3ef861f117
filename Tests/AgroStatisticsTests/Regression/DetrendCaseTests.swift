import AgroStatistics
import Testing

@Suite(
  "Detrending: published case", .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct DetrendCaseTests {
  @Test("Sixty years of maize in Iowa: line, parabola, lowess and tests of the residuals")
  func iowa() throws {
    let published = try CollectiveCase("detrend_iowa_corn")
    let years = published.inputs["year"].numbers
    let yields = published.inputs["yield"].numbers
    let expected = published.expected
    let tolerance = published.tolerance["rel"].number

    let line = try PolynomialTrend(times: years, values: yields, degree: 1)
    let linear = expected["linear"]
    #expect(
      worstRelative(
        line.coefficients + [
          line.standardErrors[1], line.determination, line.residualDeviation, line.value(at: 2010),
        ],
        ["intercept", "slope", "se_slope", "r2", "sigma", "fitted_2010"].map { linear[$0].number })
        < tolerance)

    let parabola = try PolynomialTrend(times: years, values: yields, degree: 2, origin: 1980)
    // The case writes a + b t + c (t - 1980)^2, with t not centred.
    let constant = parabola.coefficients[0] - 1980 * parabola.coefficients[1]
    #expect(
      worstRelative(
        [constant, parabola.coefficients[1], parabola.coefficients[2]],
        expected["quadratic_centered_1980"].numbers) < tolerance)

    let smooth = try Lowess.fit(times: years, values: yields)
    #expect(
      worstRelative(smooth, expected["lowess"].numbers) < published.tolerance["rel_lowess"].number)

    let detrended = yields.indices.map { yields[$0] * line.value(at: 2010) / line.fitted[$0] }
    let mean = detrended.reduce(0, +) / Double(detrended.count)
    let squares = detrended.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let residuals = yields.indices.map { yields[$0] - line.fitted[$0] }
    let normality = try ShapiroWilk(detrended)
    let deviation = (squares / Double(detrended.count - 1)).squareRoot()
    #expect(worstRelative(detrended, expected["detrended_ratio_2010"].numbers) < tolerance)
    #expect(
      worstRelative(
        [
          mean, deviation, SeriesStatistics.durbinWatson(residuals),
          SeriesStatistics.autocorrelation(residuals), normality.statistic, normality.probability,
          Double(SeriesStatistics.mannKendall(yields).statistic),
        ],
        [
          "detrended_mean", "detrended_sd", "durbin_watson", "lag1_autocorrelation", "shapiro",
          "shapiro_p", "mann_kendall_S",
        ].map { expected[$0].number }) < tolerance)
  }
}
