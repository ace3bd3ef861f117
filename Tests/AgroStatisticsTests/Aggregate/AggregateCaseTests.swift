import AgroStatistics
import Testing

@Suite(
  "Aggregate laws: published cases",
  .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct AggregateCaseTests {
  private func severity(_ table: CaseValue, step: Double = 1) throws -> LatticeLaw {
    try LatticeLaw(step: step, masses: table.lattice)
  }

  /// The masses by Panjer's recursion and by Fourier transform, which must both be right.
  private func masses(
    _ count: ClaimCount, _ severity: LatticeLaw, nodes: Int
  ) throws -> [[Double]] {
    try [AggregateMethod.panjer, .fourier()].map {
      try AggregateLaw(count: count, severity: severity, nodes: nodes, method: $0).law.masses
    }
  }

  @Test(
    "Discretisations of a gamma law",
    arguments: [
      ("lower", DiscretisationMethod.lower), ("upper", .upper), ("rounding", .rounding),
      ("unbiased", .meanMatching),
    ])
  func discretisations(name: String, method: DiscretisationMethod) throws {
    let published = try CollectiveCase("discretise_gamma21_\(name)")
    let inputs = published.inputs
    let law = try Gamma(shape: inputs["shape"].number, scale: 1 / inputs["rate"].number)
    let lattice = try LatticeLaw(
      discretising: law, by: method, step: inputs["step"].number, from: inputs["from"].number,
      through: inputs["to"].number)
    #expect(
      worstAbsolute(lattice.masses, published.expected["pmf"].numbers)
        < published.tolerance["abs"].number)
  }

  @Test("Poisson and gamma on actuar's lattice")
  func actuar() throws {
    let published = try CollectiveCase("agg_actuar_poisson10_gamma21")
    let inputs = published.inputs
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let terms = inputs["discretisation"]
    let severity = try LatticeLaw(
      discretising: Gamma(
        shape: inputs["gamma"]["shape"].number, scale: 1 / inputs["gamma"]["rate"].number),
      by: .meanMatching, step: terms["step"].number, from: terms["from"].number,
      through: terms["to"].number)
    // The last of these masses is 2e-10: what is left of 1e-8 relative is 2e-18, below the
    // rounding of one.
    #expect(
      zip(severity.masses, expected["severity_pmf"].numbers).allSatisfy {
        abs($0 - $1) <= relative * $1 + 4 * Double.ulpOfOne
      })
    let aggregate = try AggregateLaw(
      count: .poisson(mean: inputs["lambda"].number), severity: severity, nodes: 512)
    // The peer stops where its distribution function is within 1e-6 of 1.
    let law = aggregate.law.truncated(lostMass: 1e-6)
    let pmf = expected["pmf_first_20"].numbers
    #expect(worstRelative(Array(law.masses[..<20]), pmf) < relative)
    #expect(worstRelative([law.mean * law.mass], [expected["mean"].number]) < relative)
    #expect(
      expected["quantiles"]["p"].numbers.map { law.quantile($0) }
        == expected["quantiles"]["q"].numbers)
    #expect(expected["VaR"]["p"].numbers.map { law.quantile($0) } == expected["VaR"]["v"].numbers)
    let known = try LatticeLaw(step: law.step, masses: law.masses, lostMass: 0)
    let shortfalls = expected["CTE"]["p"].numbers.map { p -> Double in
      // The peer's conditional mean is over the kept masses.
      let quantile = known.quantile(p)
      return quantile + known.stopLossPremium(retention: quantile)
        / known.probability(above: quantile)
    }
    #expect(worstRelative(shortfalls, expected["CTE"]["v"].numbers) < relative)
    #expect(
      worstRelative(
        expected["cdf_at"]["x"].numbers.map { law.probability(atMost: $0) },
        expected["cdf_at"]["F"].numbers) < relative)
  }

  @Test("Trucking book with a limited lognormal severity")
  func trucking() throws {
    let published = try CollectiveCase("agg_aggregate_trucking")
    let inputs = published.inputs
    let expected = published.expected
    let law = try Lognormal.matching(
      mean: inputs["mean"].number, coefficientOfVariation: inputs["cv"].number)
    let layer = try LossLayer(limit: inputs["limit"].number)
    let mean = layer.expectedPayment(of: law)
    let claims = inputs["premium"].number * inputs["loss_ratio"].number / mean
    let aggregate = try AggregateLaw(
      count: .poisson(mean: claims), severity: law, layer: layer, step: 0.25, nodes: 1 << 16)
    let exact = aggregate.accuracy.exactMoments
    let relative = published.tolerance["rel"].number
    #expect(
      worstRelative(
        [mean, claims, exact.mean, exact.coefficientOfVariation, exact.skewness],
        ["severity_mean", "claim_count", "agg_mean", "agg_cv", "agg_skew"].map {
          expected[$0].number
        }) < relative)
    let limited = aggregate.law.limitedExpectedValue(at: 2500)
    #expect(
      worstRelative(
        [
          aggregate.law.probability(above: 2000), aggregate.law.probability(above: 2500),
          limited, (exact.mean - limited) / exact.mean,
        ],
        ["sf2000", "sf2500", "lev2500", "epd2500"].map { expected[$0].number })
        < published.tolerance["rel_sf"].number)
    let achieved = aggregate.accuracy.achievedMoments
    #expect(abs(achieved.mean / exact.mean - 1) < 1e-6)
  }

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

  @Test("Bahnemann 4.4 and Loss Models 9.34")
  func lattices() throws {
    for name in ["agg_bahnemann_4_4", "agg_kpw_9_34"] {
      let published = try CollectiveCase(name)
      let pmf = published.expected["pmf"].numbers
      for masses in try masses(
        .poisson(mean: published.inputs["lam"].number), severity(published.inputs["p"]),
        nodes: pmf.count)
      {
        #expect(worstAbsolute(masses, pmf) < published.tolerance["abs"].number)
      }
    }
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

  @Test("Zero-modified binomial count")
  func zeroModified() throws {
    let published = try CollectiveCase("agg_kpw_9_11_zm_binomial")
    let inputs = published.inputs
    var masses = [0.0, 0, 0, 0]
    for (x, p) in zip(
      inputs["severity_units_of_50"]["x"].numbers, inputs["severity_units_of_50"]["p"].numbers)
    {
      masses[Int(x)] = p
    }
    let count = try ClaimCount.binomial(
      trials: Int(inputs["m"].number), probability: inputs["q"].number
    ).zeroModified(probability: inputs["p0_modified"].number)
    let pmf = published.expected["pmf_units_of_50"].numbers
    for masses in try self.masses(
      count, LatticeLaw(step: 1, masses: masses), nodes: pmf.count)
    {
      #expect(worstAbsolute(masses, pmf) < published.tolerance["abs"].number)
    }
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

  @Test("Three portfolios of fixed claims")
  func portfolios() throws {
    let published = try CollectiveCase("agg_kpw_9_40")
    let unit = 10.0
    let laws = try ["A", "B", "C"].map { name -> LatticeLaw in
      let portfolio = published.inputs[name]
      var masses = [Double](repeating: 0, count: Int(portfolio["x"].number / unit) + 1)
      masses[masses.count - 1] = 1
      return try AggregateLaw(
        count: .poisson(mean: portfolio["lam"].number),
        severity: LatticeLaw(step: unit, masses: masses), nodes: 600
      ).law
    }
    let total = try LatticeLaw.sum(of: laws)
    #expect(
      worstAbsolute(
        [
          total.mean, total.standardDeviation,
          total.probability(above: published.inputs["threshold"].number),
        ],
        ["mean", "sd", "sf3000"].map { published.expected[$0].number })
        < published.tolerance["abs"].number)
  }

  @Test("Loss Models 9.57 and 9.58: Poisson and negative binomial counts")
  func counts() throws {
    let published = try CollectiveCase("agg_kpw_9_57_9_58")
    let inputs = published.inputs
    let severity = try severity(inputs["p"])
    let counts: [(String, ClaimCount)] = [
      ("poisson", try .poisson(mean: inputs["poisson"].number)),
      (
        "nb",
        try .negativeBinomial(size: inputs["nb"]["r"].number, scale: inputs["nb"]["beta"].number)
      ),
    ]
    for (name, count) in counts {
      let pmf = published.expected["\(name)_pmf"].numbers
      for masses in try masses(count, severity, nodes: pmf.count) {
        #expect(worstAbsolute(masses, pmf) < published.tolerance["abs"].number)
        let sum = masses[...3].reduce(0, +)
        #expect(
          abs(sum - published.expected["\(name)_F3"].number) < published.tolerance["abs"].number)
      }
    }
  }

  @Test("Group dental insurance and its stop-loss premiums")
  func groupDental() throws {
    let published = try CollectiveCase("agg_kpw_9_5_group_dental")
    let inputs = published.inputs
    let expected = published.expected
    let unit = inputs["unit"].number
    let absolute = published.tolerance["abs"].number
    let count = try ClaimCount.table(inputs["frequency"].numbers)
    let pmf = expected["pmf"].numbers
    for method in [AggregateMethod.convolution, .fourier()] {
      let law = try AggregateLaw(
        count: count, severity: severity(inputs["severity"], step: unit), nodes: pmf.count,
        method: method
      ).law
      #expect(worstAbsolute(law.masses, pmf) < absolute)
      #expect(
        worstAbsolute(
          [law.mean / unit, law.standardDeviation / unit],
          [expected["mean_units"].number, expected["sd_units"].number]) < absolute)
      let premiums = expected["stop_loss_premium_currency"]
      // The case's tolerance is for probabilities; a premium sums 81 of them times up to 2,000.
      let scale = premiums["value"][0].number
      #expect(
        worstAbsolute(
          premiums["d_units"].numbers.map {
            law.stopLossPremium(retention: $0 * unit) / scale
          }, premiums["value"].numbers.map { $0 / scale }) < absolute)
    }
  }

  @Test("The sum of two compound Poisson laws")
  func poissonSum() throws {
    let published = try CollectiveCase("agg_kpw_9_9_poisson_sum")
    let inputs = published.inputs
    let pmf = published.expected["pmf"].numbers
    let parts = try ["A", "B"].map { name in
      try AggregateLaw(
        count: .poisson(mean: inputs[name]["lam"].number), severity: severity(inputs[name]["p"]),
        nodes: pmf.count
      ).law
    }
    let sum = try LatticeLaw.sum(of: parts, nodes: pmf.count)
    let absolute = published.tolerance["abs"].number
    #expect(worstAbsolute(sum.masses, pmf) < absolute)
    #expect(abs(sum.masses[2] - published.expected["pr2"].number) < absolute)
  }

  @Test("Stop loss of geometric overtime")
  func overtime() throws {
    let published = try CollectiveCase("agg_lda_5_3_6")
    let inputs = published.inputs
    let law = try AggregateLaw(
      count: .geometric(scale: inputs["beta"].number), severity: severity(inputs["p"]),
      nodes: 4096
    ).law
    let premium = law.stopLossPremium(retention: inputs["d"].number)
    #expect(
      abs(premium - published.expected["stop_loss"].number) < published.tolerance["abs"].number)
  }

  @Test("Moment examples of Loss Data Analytics")
  func lossDataAnalytics() throws {
    let published = try CollectiveCase("agg_lda_moments")
    let expected = published.expected
    let absolute = published.tolerance["abs"].number

    let small = try LatticeLaw(step: 1, masses: [0, 1.0 / 2, 1.0 / 3, 1.0 / 6])
    let ex531 = LossMoments.compound(count: try .poisson(mean: 12), severity: small.moments)
    #expect(abs(ex531.variance - expected["ex531_var"].number) < absolute)

    var hospital = [Double](repeating: 0, count: 11)
    hospital[0] = 0.2
    hospital[1] = 0.7
    hospital[10] = 0.1
    let ex532 = LossMoments.compound(
      count: try .table([0, 0.8, 0.2]),
      severity: try LatticeLaw(step: 100, masses: hospital).moments)
    #expect(
      abs(ex532.mean + ex532.standardDeviation - expected["ex532_budget"].number)
        < published.tolerance["abs_ex532"].number)

    let ex534 = LossMoments(
      mean: 80_000, variance: 8 * 3937 * 3937 + 9 * 1e8, skewness: 0)
    let exceed = try MomentApproximation.normal.probability(above: 120_000, moments: ex534)
    // The book reads z = 1.25 off a table of two decimals.
    #expect(abs(exceed - expected["ex534"].number) < absolute)

    let burr = try GeneralisedPareto.lomax(shape: 3, scale: 50)
    let kept = burr.probability(above: 30)
    // The printed answers take 0.5 as the probability that there is no payment.
    let payments = try ClaimCount.poisson(mean: 3).thinned(keeping: kept)
      .zeroModified(probability: 0.5)
    #expect(abs(payments.mean - expected["ex554_mean"].number) < absolute)
    #expect(abs(payments.variance - expected["ex554_var"].number) < absolute)

    // Claims of 40, 80, 120, 200 rise by half; 100 is deducted: payments 0, 20, 80, 200.
    var automobile = [Double](repeating: 0, count: 11)
    for payment in [0, 1, 4, 10] { automobile[payment] += 0.25 }
    let ex555 = LossMoments.compound(
      count: try .negativeBinomial(mean: 300, variance: 800),
      severity: try LatticeLaw(step: 20, masses: automobile).moments)
    #expect(abs(ex555.mean - expected["ex555_mean"].number) < absolute)
    #expect(abs(ex555.variance - expected["ex556_var"].number) < absolute)

    let reduced = try ClaimCount.poisson(mean: 20).thinned(keeping: 0.8)
    let deductible = try LossLayer(attachment: 100)
    let ex557 = reduced.mean * deductible.expectedPayment(of: try Exponential(mean: 200))
    #expect(abs(ex557 - expected["ex557_mean"].number) < absolute)
    #expect(
      abs(ex557 - expected["ex557_printed"].number)
        < published.tolerance["abs_ex557_printed"].number)

    let unit = LossMoments(mean: 1, variance: 0, skewness: 0)
    let groups = try [(40.0, 0.03, 1.0), (60, 0.05, 2)].map { policies, claim, mean in
      // Each policy has a claim with probability q, and then a zero-truncated Poisson number.
      let count = try ClaimCount.poisson(mean: mean).zeroModified(probability: 1 - claim)
      let one = LossMoments.compound(count: count, severity: unit)
      return LossMoments(
        mean: policies * one.mean, variance: policies * one.variance, skewness: 0)
    }
    let ex522 = LossMoments.sum(groups)
    #expect(abs(ex522.mean - expected["ex522_mean"].number) < absolute)
    #expect(abs(ex522.variance - expected["ex522_var"].number) < absolute)
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

  @Test("Parodi's layers")
  func parodi() throws {
    let published = try CollectiveCase("agg_parodi_gemact_3_6_3_7")
    let inputs = published.inputs
    let count = try ClaimCount.poisson(mean: inputs["lam"].number)
    let law = try Lognormal(
      logMean: inputs["lognormal"]["mu"].number,
      logStandardDeviation: inputs["lognormal"]["sigma"].number)
    let layers: [(String, LossLayer)] = [
      ("ground_up", try LossLayer()),
      ("xs_10000", try LossLayer(attachment: inputs["deductible"].number)),
      (
        "layer_1m_xs_10000",
        try LossLayer(attachment: inputs["deductible"].number, limit: inputs["cover"].number)
      ),
    ]
    for (key, layer) in layers {
      let moments = LossMoments.compound(count: count, severity: layer.moments(of: law))
      let expected = published.expected[key]
      #expect(
        worstRelative(
          [moments.mean, moments.coefficientOfVariation, moments.skewness],
          ["mean", "cv", "skewness"].map { expected[$0].number })
          < published.tolerance["rel"].number)
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

  @Test("Excess of loss and reinstatement premiums of the GEMAct paper")
  func gemact() throws {
    let published = try CollectiveCase("gemact_paper")
    let inputs = published.inputs
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let truncated = try ClaimCount.poisson(mean: inputs["zt_poisson"]["mu"].number)
      .zeroTruncated()
    #expect(worstRelative([truncated.mean], [expected["zt_poisson_mean"].number]) < relative)

    let xl = inputs["xl"]
    let layer = try LossLayer(
      attachment: xl["deductible"].number, limit: xl["cover"].number)
    let premium = 4 * layer.expectedPayment(of: try Gamma(shape: 5, scale: 1))
    #expect(worstRelative([premium], [expected["xl_pure_premium"].number]) < relative)

    let terms = inputs["reinst"]
    let cover = terms["cover"].number
    let aggregate = try AggregateLaw(
      count: .poisson(mean: 0.5), severity: GeneralisedPareto.lomax(shape: 1.2, scale: 100),
      layer: LossLayer(limit: cover), step: 0.02, nodes: 1 << 16, discretisation: .meanMatching,
      bracket: .omitted)
    let contract = try ExcessOfLossContract(
      cover: cover, aggregateDeductible: terms["aggr_deductible"].number,
      reinstatements: [Double](
        repeating: terms["reinst_percentage"].number, count: Int(terms["n_reinst"].number)))
    let result = contract.purePremium(of: aggregate.law)
    #expect(worstRelative([result], [expected["reinst_pure_premium_printed"].number]) < relative)
  }
}
