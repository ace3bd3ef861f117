import AgroStatistics
import Testing

@Suite(
  "Aggregate laws: published cases of continuous losses",
  .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct CompoundSeriesCaseTests {
  @Test(
    "Bahnemann's compound Poisson-gamma, exact and approximate",
    arguments: ["agg_bahnemann_4_2", "agg_bahnemann_4_3b"])
  func bahnemann(name: String) throws {
    let published = try CollectiveCase(name)
    let inputs = published.inputs
    let expected = published.expected
    let absolute = published.tolerance["abs"].number
    let severity = try Gamma(shape: inputs["shape"].number, scale: inputs["scale"].number)
    let count = try ClaimCount.poisson(mean: inputs["lam"].number)
    let moments = LossMoments.compound(count: count, severity: severity.lossMoments)
    #expect(
      worstRelative(
        [moments.mean, moments.variance, moments.skewness],
        ["mean", "variance", "skewness"].map { expected[$0].number }) < 1e-12)
    let points = inputs["x"].numbers
    let series = try CompoundSeries(count: count, severity: severity)
    #expect(
      worstAbsolute(points.map { series.probability(atMost: $0) }, expected["F"].numbers)
        < absolute)
    #expect(
      worstAbsolute(
        try points.map {
          try MomentApproximation.normal.probability(atMost: $0, moments: moments)
        }, expected["normal"].numbers) < absolute)
    #expect(
      worstAbsolute(
        try points.map {
          try MomentApproximation.shiftedGamma.probability(atMost: $0, moments: moments)
        }, expected["shifted_gamma"].numbers) < absolute)
  }

  @Test("Embrechts and Frei's far quantiles")
  func embrechtsFrei() throws {
    let published = try CollectiveCase("agg_embrechts_frei_exponential")
    let series = try CompoundSeries(
      count: try .poisson(mean: published.inputs["lam"].number),
      severity: try Exponential(mean: published.inputs["mean"].number))
    #expect(
      worstRelative(
        [series.quantile(exceededWith: 1e-3), series.quantile(exceededWith: 1e-6)],
        [published.expected["q999"].number, published.expected["q999999"].number])
        < published.tolerance["rel"].number)
  }

  @Test("Grubel and Hermesmeier's Poisson-Levy law")
  func levy() throws {
    let published = try CollectiveCase("agg_grubel_hermesmeier_levy")
    let series = try CompoundSeries(
      count: try .poisson(mean: published.inputs["lam"].number), severity: try LevyLaw(scale: 1))
    #expect(
      worstRelative(
        published.inputs["x"].numbers.map {
          series.probability(above: $0 - 0.5, atMost: $0 + 0.5)
        }, published.expected["p"].numbers) < published.tolerance["rel"].number)
  }

  @Test("Binomial claims of exponential size")
  func binomialExponential() throws {
    let published = try CollectiveCase("agg_kpw_9_39")
    let inputs = published.inputs
    let series = try CompoundSeries(
      count: try .binomial(trials: Int(inputs["m"].number), probability: inputs["q"].number),
      severity: try Exponential(mean: inputs["mean"].number))
    let error = abs(
      series.probability(atMost: inputs["x"].number) - published.expected["F"].number)
    #expect(error < published.tolerance["abs"].number)
  }

  @Test("Loss Models 9.3 and 9.4: moments, normal and lognormal")
  func moments() throws {
    let published = try CollectiveCase("agg_kpw_9_3_9_4")
    let inputs = published.inputs
    let expected = published.expected
    let frequency = inputs["freq_sd"].number
    let severity = inputs["sev_sd"].number
    // A binomial count may have any variance below its mean only; the moments are all that counts.
    let mean = inputs["freq_mean"].number * inputs["sev_mean"].number
    let variance =
      inputs["freq_mean"].number * severity * severity
      + frequency * frequency * inputs["sev_mean"].number * inputs["sev_mean"].number
    let moments = LossMoments(mean: mean, variance: variance, skewness: 0)
    let threshold = inputs["factor"].number * mean
    #expect(
      worstRelative(
        [
          moments.mean, moments.standardDeviation,
          try MomentApproximation.normal.probability(above: threshold, moments: moments),
          try MomentApproximation.lognormal.probability(above: threshold, moments: moments),
        ],
        ["mean", "sd", "normal", "lognormal"].map { expected[$0].number })
        < published.tolerance["rel"].number)
  }

  @Test("Normal and normal power approximations")
  func normalPower() throws {
    let published = try CollectiveCase("agg_normal_np2_approx")
    let inputs = published.inputs
    let moments = LossMoments(
      mean: inputs["mean"].number, variance: inputs["variance"].number,
      skewness: inputs["skewness"].number)
    for (key, approximation) in [
      ("normal", MomentApproximation.normal), ("npower", .normalPower),
    ] {
      let obtained = try inputs["x"].numbers.map {
        try approximation.probability(atMost: $0, moments: moments)
      }
      #expect(
        worstAbsolute(obtained, published.expected[key].numbers)
          < published.tolerance["abs"].number)
    }
  }

  @Test("Poisson(100) and gamma: moments, quantiles and shortfall, exact and on the lattice")
  func poisson100() throws {
    let published = try CollectiveCase("agg_poisson100_gamma_exact")
    let inputs = published.inputs
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let count = try ClaimCount.poisson(mean: inputs["lam"].number)
    let severity = try Gamma(shape: inputs["shape"].number, scale: inputs["scale"].number)
    let levels = [0.5, 0.9, 0.99, 0.995, 0.999]
    let quantiles = ["0.5", "0.9", "0.99", "0.995", "0.999"].map {
      expected["quantiles"][$0].number
    }
    let series = try CompoundSeries(count: count, severity: severity)
    #expect(worstRelative(levels.map { series.quantile($0) }, quantiles) < relative)
    #expect(
      worstRelative([series.tailValueAtRisk(0.99)], [expected["tvar99"].number]) < relative)

    let aggregate = try AggregateLaw(
      count: count, severity: severity, step: 0.25, nodes: 1 << 16)
    let exact = aggregate.accuracy.exactMoments
    #expect(
      worstRelative(
        [exact.mean, exact.standardDeviation, exact.skewness],
        ["mean", "sd", "skewness"].map { expected[$0].number }) < relative)
    // The peers' printed lattice values, and the exact ones inside every bracket.
    #expect(
      levels.map { aggregate.law.quantile($0) } == [4981, 5832.25, 6572, 6754.75, 7138.75])
    #expect(abs(aggregate.tailValueAtRisk(0.99) - 6822.4726) < 5e-5)
    for (level, quantile) in zip(levels, quantiles) {
      let estimate = aggregate.quantile(level)
      let bracket = try #require(estimate.bracket)
      #expect(bracket.contains(quantile))
      let stated = try #require(estimate.estimatedError)
      // The stated error is the leading term of an expansion, so twice that must hold the truth.
      #expect(abs(estimate.value - quantile) < 2 * stated)
    }
  }
}
