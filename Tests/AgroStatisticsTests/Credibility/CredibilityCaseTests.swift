import AgroStatistics
import Testing

@Suite(
  "Credibility: published cases", .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct CredibilityCaseTests {
  private func units(_ inputs: CaseValue) throws -> [CredibilityUnit] {
    let ratios = inputs["ratios"].table
    let weights =
      inputs["weights"].isNull
      ? ratios.map { $0.map { _ in 1.0 } } : inputs["weights"].table
    return try ratios.indices.map {
      try CredibilityUnit(name: "\($0 + 1)", ratios: ratios[$0], weights: weights[$0])
    }
  }

  @Test("Buhlmann on Hachemeister's data")
  func buhlmann() throws {
    let published = try CollectiveCase("cred_hachemeister_buhlmann")
    let model = try BuhlmannStraub(units: units(published.inputs))
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let scalars = [
      model.collectiveMean, model.betweenVariance.value, model.processVariance.perUnitWeight,
    ]
    #expect(
      worstRelative(
        scalars,
        [
          expected["collective"].number, expected["between_variance"].number,
          expected["within_variance"].number,
        ]) < relative)
    #expect(
      worstRelative(model.units.map(\.credibility), expected["credibility"].numbers) < relative)
    #expect(worstRelative(model.units.map(\.premium), expected["premiums"].numbers) < relative)
  }

  @Test(
    "Buhlmann-Straub on Hachemeister's data",
    arguments: [
      ("cred_hachemeister_straub_iterative", BetweenVarianceEstimator.iterative),
      ("cred_hachemeister_straub_buhlmanngisler", .buhlmannGisler),
      ("cred_hachemeister_straub_buhlmanngisler", .unbiased),
    ])
  func straub(name: String, estimator: BetweenVarianceEstimator) throws {
    let published = try CollectiveCase(name)
    let model = try BuhlmannStraub(units: units(published.inputs), estimator: estimator)
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let key = estimator == .iterative ? "between_variance_iterative" : "between_variance_unbiased"
    #expect(
      worstRelative(
        [model.collectiveMean, model.betweenVariance.value],
        [expected["collective"].number, expected[key].number]) < relative)
    if !expected["within_variance"].isNull {
      #expect(
        worstRelative(
          [model.processVariance.perUnitWeight], [expected["within_variance"].number]) < relative)
    }
    #expect(
      worstRelative(model.units.compactMap(\.mean), expected["individual_means"].numbers)
        < relative)
    #expect(
      worstRelative(model.units.map(\.credibility), expected["credibility"].numbers) < relative)
    #expect(worstRelative(model.units.map(\.premium), expected["premiums"].numbers) < relative)
  }

  @Test(
    "Jewell's hierarchy on Hachemeister's data",
    arguments: [
      ("cred_hachemeister_hierarchical_iterative", BetweenVarianceEstimator.iterative),
      ("cred_hachemeister_hierarchical_buhlmanngisler", .buhlmannGisler),
    ])
  func hierarchical(name: String, estimator: BetweenVarianceEstimator) throws {
    let published = try CollectiveCase(name)
    let leaves = try units(published.inputs)
    let cohorts = published.inputs["cohort"].numbers.map { Int($0) }
    let tree = Set(cohorts).sorted().map { cohort in
      CredibilityNode.group(
        name: "\(cohort)",
        members: leaves.indices.filter { cohorts[$0] == cohort }.map { .unit(leaves[$0]) })
    }
    let model = try HierarchicalCredibility(tree: tree, estimator: estimator)
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    let key = estimator == .iterative ? "variances_iterative" : "variances_unbiased"
    #expect(
      worstRelative(
        model.betweenVariances.map(\.value) + [model.processVariance.perUnitWeight],
        expected[key].numbers) < relative)
    #expect(worstRelative([model.collectiveMean], [expected["collective"].number]) < relative)
    #expect(
      worstRelative(model.nodes(atLevel: 1).map(\.premium), expected["cohort_premiums"].numbers)
        < relative)
    let premiums = model.nodes(atLevel: 2).sorted { Int($0.name)! < Int($1.name)! }.map(\.premium)
    #expect(worstRelative(premiums, expected["state_premiums"].numbers) < relative)
  }

  @Test(
    "Hachemeister's regression",
    arguments: [
      ("cred_hachemeister_regression", HachemeisterRegression.Intercept.origin),
      ("cred_hachemeister_regression_barycenter", .barycentre),
    ])
  func regression(name: String, intercept: HachemeisterRegression.Intercept) throws {
    let published = try CollectiveCase(name)
    let leaves = try units(published.inputs)
    let times = [[Double]](repeating: published.inputs["time"].numbers, count: leaves.count)
    let model = try HachemeisterRegression(units: leaves, times: times, intercept: intercept)
    let at = [1, published.inputs["predict_time"].number]
    #expect(model.converged)
    #expect(
      worstRelative(
        model.units.map { $0.premium(at: at) }, published.expected["premiums_at_13"].numbers)
        < published.tolerance["rel"].number)
  }

  @Test("Linear Bayes, Poisson and gamma")
  func poissonGamma() throws {
    let published = try CollectiveCase("cred_bayes_poisson_gamma")
    let inputs = published.inputs
    let result = try ConjugatePair.poissonGamma(
      shape: inputs["shape"].number, rate: inputs["rate"].number
    ).premium(experience: inputs["x"].numbers)
    let error = worstAbsolute(
      [result.premium, result.credibility],
      [published.expected["premium"].number, published.expected["credibility"].number])
    #expect(error < published.tolerance["abs"].number)
  }

  @Test("Linear Bayes, further conjugate pairs")
  func conjugatePairs() throws {
    let published = try CollectiveCase("cred_bayes_conjugates")
    let inputs = published.inputs
    let pairs: [(String, ConjugatePair)] = [
      (
        "exponential_gamma",
        .exponentialGamma(
          shape: inputs["exponential_gamma"]["shape"].number,
          rate: inputs["exponential_gamma"]["rate"].number)
      ),
      (
        "bernoulli_beta",
        .bernoulliBeta(
          shape1: inputs["bernoulli_beta"]["shape1"].number,
          shape2: inputs["bernoulli_beta"]["shape2"].number)
      ),
      (
        "normal_normal",
        .normalNormal(
          deviation: inputs["normal_normal"]["sd_lik"].number,
          priorMean: inputs["normal_normal"]["mean"].number,
          priorDeviation: inputs["normal_normal"]["sd"].number)
      ),
      (
        "geometric_beta",
        .geometricBeta(
          shape1: inputs["geometric_beta"]["shape1"].number,
          shape2: inputs["geometric_beta"]["shape2"].number)
      ),
      (
        "gamma_gamma",
        .gammaGamma(
          likelihoodShape: inputs["gamma_gamma"]["shape_lik"].number,
          shape: inputs["gamma_gamma"]["shape"].number,
          rate: inputs["gamma_gamma"]["rate"].number)
      ),
    ]
    var obtained: [Double] = []
    var expected: [Double] = []
    for (name, pair) in pairs {
      let own = inputs[name]["x"]
      let experience = own.isNull ? inputs["x"].numbers : own.numbers
      obtained.append(try pair.premium(experience: experience).premium)
      expected.append(published.expected[name].number)
    }
    #expect(worstRelative(obtained, expected) < published.tolerance["rel"].number)
  }

  @Test("Known structure parameters")
  func knownStructure() throws {
    let published = try CollectiveCase("cred_lda_buhlmann")
    let inputs = published.inputs
    let expected = published.expected
    // A compound Poisson period with exponential claims: mean f m, variance 2 f m^2.
    let severities = inputs["sev_exponential_mean"].numbers
    let frequencies = inputs["freq"].numbers
    let risks = inputs["weights"].numbers.enumerated().map { index, share in
      (
        share: share, mean: frequencies[index] * severities[index],
        variance: 2 * frequencies[index] * severities[index] * severities[index]
      )
    }
    let structure = try StructureParameters(risks: risks)
    let exposure = inputs["n"].number
    let premium = structure.premium(
      observedMean: inputs["observed_mean"].number, exposure: exposure)
    let obtained = [
      structure.mean, structure.betweenVariance, structure.processVariance, structure.k,
      structure.credibility(exposure: exposure), premium,
    ]
    let keys = ["mu", "vhm", "epv", "K", "Z", "premium"]
    #expect(
      worstRelative(obtained, keys.map { expected[$0].number })
        < published.tolerance["rel"].number)
    #expect(
      abs(premium - expected["printed"]["premium"].number)
        < published.tolerance["abs_printed"].number)
  }

  @Test("Nonparametric Buhlmann, and the variance that comes out negative")
  func nonparametric() throws {
    for name in ["cred_lda_buhlmann_nonparam", "cred_lda_negative_vhm"] {
      let published = try CollectiveCase(name)
      let model = try BuhlmannStraub(units: [
        CredibilityUnit(name: "A", values: published.inputs["A"].numbers),
        CredibilityUnit(name: "B", values: published.inputs["B"].numbers),
      ])
      let expected = published.expected
      let relative = published.tolerance["rel"].number
      #expect(
        worstRelative(
          [
            model.processVariance.perUnitWeight, model.betweenVariance.estimate,
            model.units[0].credibility,
          ],
          [expected["epv"].number, expected["vhm"].number, expected["Z"].number]) < relative)
      #expect(worstRelative(model.units.map(\.premium), expected["premium"].numbers) < relative)
      #expect(model.betweenVariance.isCutAtZero == (name == "cred_lda_negative_vhm"))
    }
  }

  @Test("Buhlmann-Straub with exposures, both collective means")
  func exposures() throws {
    let published = try CollectiveCase("cred_lda_buhlmann_straub")
    let units = try ["A", "B"].map { name in
      let exposure = published.inputs[name]["exposure"].numbers
      let claims = published.inputs[name]["claims"].numbers
      return try CredibilityUnit(
        name: name,
        ratios: zip(claims, exposure).map { $1 > 0 ? $0 / $1 : nil }, weights: exposure)
    }
    let plain = try BuhlmannStraub(units: units, collective: .exposureWeighted)
    let balanced = try BuhlmannStraub(units: units)
    let expected = published.expected
    let relative = published.tolerance["rel"].number
    #expect(
      worstRelative(
        [
          plain.processVariance.perUnitWeight, plain.betweenVariance.value,
          plain.processVariance.perUnitWeight / plain.betweenVariance.value,
          balanced.collectiveMean,
        ],
        ["epv", "vhm", "K", "complement_balanced"].map { expected[$0].number }) < relative)
    #expect(worstRelative(plain.units.map(\.credibility), expected["Z"].numbers) < relative)
    #expect(worstRelative(plain.units.map(\.premium), expected["premium"].numbers) < relative)
    #expect(
      worstRelative(balanced.units.map(\.premium), expected["premium_balanced"].numbers)
        < relative)
    #expect(
      worstAbsolute(plain.units.map(\.premium), expected["printed"]["premium"].numbers)
        < published.tolerance["abs_printed"].number)
  }

  @Test("Full credibility")
  func fullCredibility() throws {
    let published = try CollectiveCase("cred_lda_full_credibility")
    let expected = published.expected
    let standard = try LimitedFluctuation(
      deviation: published.inputs["k"].number, normalQuantile: published.inputs["z_table"].number)
    // A Pareto law of shape 3 has the squared coefficient of variation 3.
    let purePremium = standard.fullCredibilityClaims(
      severityCoefficientOfVariation: 3.0.squareRoot())
    #expect(
      worstAbsolute(
        [
          standard.fullCredibilityClaims(), standard.fullCredibilityClaims(dispersion: 2),
          standard.fullCredibilityClaims(dispersion: 0.75), purePremium,
        ],
        ["poisson_z196", "nb_beta1", "binom_q25", "pp_pareto_alpha3"].map { expected[$0].number })
        < published.tolerance["abs"].number)
    let partial = LimitedFluctuation.partialCredibility(claims: 1000, fullCredibility: 6147)
    let exact = try LimitedFluctuation(
      deviation: published.inputs["k"].number, probability: published.inputs["p"].number
    ).fullCredibilityClaims()
    #expect(
      worstRelative(
        [partial, exact],
        [expected["z_1000_of_6147"].number, expected["poisson_exact_z"].number])
        < published.tolerance["rel_exact"].number)
  }
}
