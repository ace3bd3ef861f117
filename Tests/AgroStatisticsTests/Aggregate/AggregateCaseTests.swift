import AgroStatistics
import Testing

@Suite(
  "Aggregate laws: published cases on lattices",
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
}
