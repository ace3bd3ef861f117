import AgroStatistics
import Testing

@Suite(
  "Aggregate laws: published cases of discretised and layered losses",
  .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct DiscretisedCaseTests {
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
