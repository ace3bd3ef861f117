import AgroStatistics
import Testing

@Suite("Fitting: bad input is a clear error")
struct BadSampleTests {
  private let good = [5.1, 6.2, 4.8, 7.7, 5.9, 6.6, 5.0, 6.1, 4.2, 7.0]

  @Test("Short, constant and impossible samples")
  func samples() {
    #expect(throws: FitError.tooFewObservations(series: "Goychay", count: 7, required: 8)) {
      try Sample(Array(good.prefix(7)), series: "Goychay")
    }
    #expect(throws: FitError.constantSeries(series: "Goychay", value: 3)) {
      try Sample([Double](repeating: 3, count: 30), series: "Goychay")
    }
    for wrong in [Double.nan, .infinity, 1e308] {
      #expect(throws: FitError.self) { try Sample(good + [wrong], series: "Goychay") }
    }
    #expect(throws: FitError.self) { try Sample(good, weights: [1, 2]) }
    #expect(throws: FitError.self) { try Sample(good, weights: good.map { _ in -1 }) }
    #expect(throws: FitError.self) { try Sample(good, weights: good.map { _ in 0 }) }
    #expect(throws: FitError.self) { try Sample(good, truncation: good.map { $0 + 1 }) }
    #expect(throws: FitError.self) { try Sample(good, isCensored: good.map { _ in true }) }
    #expect(throws: FitError.self) {
      try Sample(good.map { _ in 2 } + [5], weights: good.map { _ in 1 } + [0])
    }
  }

  @Test("Negative yields are refused by name and place")
  func negative() {
    let values = good + [-0.5]
    for family in [FitFamily.gamma, .weibull, .lognormal, .logLogistic, .burr, .pareto] {
      let error = #expect(throws: FitError.self) {
        try family.fit(Sample(values, series: "Goychay"))
      }
      #expect(error?.description.contains("Goychay has -0.5 as observation 11") == true)
    }
    #expect(throws: FitError.self) {
      try FitFamily.beta(lower: 0, upper: 7).fit(Sample(good, series: "Goychay"))
    }
    #expect(throws: FitError.self) { try FitFamily.poisson.fitCounts(Sample(good)) }
    #expect(throws: FitError.self) { try FitFamily.poisson.fit(Sample(good)) }
  }

  @Test("A sample without a maximum inside the family says where it stopped")
  func constraints() throws {
    // Light upper tail: the Burr law tends to a Weibull law. Even counts: to a Poisson law.
    let burr = try FitFamily.burr.fit(
      Sample([1, 2, 3, 4, 5, 6, 7, 7.5, 7.8, 8, 8.1, 8.2], series: "Light"))
    #expect(burr.constraint?.contains("Weibull") == true)
    let counts = try FitFamily.negativeBinomial.fitCounts(
      Sample([3, 3, 4, 3, 3, 4, 3, 3, 2, 3], series: "Even"))
    #expect(counts.constraint?.contains("Poisson") == true)
    let poisson = try FitFamily.poisson.fitCounts(
      Sample([3, 3, 4, 3, 3, 4, 3, 3, 2, 3], series: "Even"))
    #expect(abs(counts.logLikelihood / poisson.logLikelihood - 1) < 1e-9)
    let extreme = try FitFamily.generalisedExtremeValue.fit(
      Sample([1, 5, 7, 8, 8.5, 8.8, 8.9, 8.95, 8.99, 9], series: "Bounded"))
    #expect(extreme.constraint?.contains("-0.5") == true)
    #expect(extreme.standardErrors[2] == 0)
  }

  @Test("Every error is one full sentence that names the series")
  func sentences() {
    let errors: [FitError] = [
      .tooFewObservations(series: "Goychay", count: 3, required: 8),
      .constantSeries(series: "Goychay", value: 3),
      .impossibleValue(series: "Goychay", index: 2, value: -1, requirement: "numbers above 0"),
      .inconsistentSample(series: "Goychay", reason: "there are no weights"),
      .duplicatedYear(series: "Goychay", year: 1999),
      .gap(series: "Goychay", afterYear: 1999, nextYear: 2002),
      .notFittable(series: "Goychay", family: "gamma", reason: "it is flat"),
      .notConverged(series: "Goychay", family: "gamma", iterations: 3, gradientNorm: 1),
      .trendNotPositive(series: "Goychay", year: 1999, value: -2),
    ]
    #expect(errors.allSatisfy { $0.description.contains("Goychay") })
    #expect(errors.allSatisfy { $0.description.hasSuffix(".") })
  }
}
