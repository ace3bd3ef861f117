internal import AgroStatistics

/// Fits as a page for a terminal.
public struct FitPage: Sendable {
  /// The fits.
  public let study: FitStudy
  /// What is needed to fit them again.
  public let recipe: FitRecipe
  /// The name of the values.
  public let value: String

  /// The page of a study.
  public init(study: FitStudy, recipe: FitRecipe, value: String) {
    self.study = study
    self.recipe = recipe
    self.value = value
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = ["\(recipe.input), read as \(recipe.layout)"]
    for fit in study.fits { lines += [""] + page(fit) }
    if study.fits.count > 1, study.settings.kind != .claim { lines += credibility + dependence }
    let tests =
      recipe.replicates > 0
      ? "p-values by parametric bootstrap (\(replicates) samples, seed \(recipe.seed)); "
      : ""
    lines += ["", "\(tests)input SHA-256 \(recipe.hash.prefix(16))..."]
    return lines
  }

  /// How many bootstrap samples a test has; of large samples fewer.
  private var replicates: String {
    let counts = study.fits.map { study.settings.replicates(count: $0.observations.count) }
    let (least, most) = (counts.min() ?? recipe.replicates, counts.max() ?? recipe.replicates)
    return least == most ? "\(most)" : "\(least) to \(most)"
  }

  private func figure(_ value: Double) -> String { FigureText.significant(value) }

  private func probability(_ p: Double) -> String { FigureText.fixed(p, 3) }

  private func page(_ fit: SeriesFit) -> [String] {
    let years = fit.input.years
    let what = fit.frequency == nil ? "years" : "claims"
    var lines = [
      "\(fit.name): \(years.count) \(what), \(years.first ?? 0) to \(years.last ?? 0)"
    ]
    let gaps = fit.input.gaps.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    if !gaps.isEmpty {
      lines.append("  no value in \(gaps.joined(separator: ", ")); nothing is imputed")
    }
    lines += trend(fit) + claims(fit)
    if fit.zeroProbability > 0 {
      lines.append(
        "  share of zeros \(figure(fit.zeroProbability)) (standard error "
          + "\(figure(fit.zeroProbabilityError))); the laws are of the values above 0")
    }
    var table = TextTable(alignments: [.left, .left, .right, .right, .right, .right, .right])
    table.add(["law", "parameters (standard errors)", "ln L", "AICc", "weight", "p(AD)", "p(KS)"])
    table.rule()
    for (candidate, test) in zip(fit.selection.candidates, fit.tests) {
      let one = candidate.fit
      let parameters = one.parameters.indices.map {
        "\(figure(one.parameters[$0])) (\(FigureText.significant(one.standardErrors[$0], 2)))"
      }
      table.add([
        one.family.name + (candidate.exclusion == nil ? "" : " *"),
        parameters.joined(separator: ", "),
        FigureText.fixed(one.logLikelihood, 3), FigureText.fixed(one.aicc, 2),
        FigureText.fixed(candidate.weight, 3),
        test.map { probability($0.andersonDarlingProbability) } ?? "-",
        test.map { probability($0.kolmogorovSmirnovProbability) } ?? "-",
      ])
    }
    lines += table.lines(indent: 2)
    for candidate in fit.selection.candidates {
      guard let reason = candidate.exclusion else { continue }
      lines.append("  * \(candidate.fit.family.name) is not selected: \(reason)")
    }
    for failure in fit.selection.failures { lines.append("  not fitted: \(failure.error)") }
    let best = fit.selection.best
    let names = zip(best.family.parameterNames, zip(best.parameters, best.standardErrors)).map {
      "\($0) \(figure($1.0)) +- \(FigureText.significant($1.1, 2))"
    }
    lines.append("  selected: \(best.family.name), \(names.joined(separator: ", "))")
    if let constraint = best.constraint { lines.append("  on a constraint: \(constraint)") }
    if let threshold = fit.threshold {
      lines.append(
        "  mean of a claim above \(figure(threshold)): \(figure(fit.meanAboveThreshold)); of the law as "
          + "a whole, as if smaller claims followed it too:")
    }
    let deviation = fit.model.variance.squareRoot()
    let high = fit.model.quantile(exceededWith: 0.1 * fit.shareAbove(fit.model))
    let rare = fit.frequency == nil ? "year" : "claim"
    let below = study.settings.kind == .level
    lines.append(
      "  mean \(figure(fit.model.mean)), standard deviation \(figure(deviation)), "
        + "1 \(rare) in 10 \(below ? "below" : "above") "
        + figure(below ? fit.model.quantile(0.1) : high)
        + (fit.threshold == nil ? "" : " (of the claims above the threshold)"))
    return lines
  }

  /// How many claims there were a year, and which of them the laws of their sizes use.
  private func claims(_ fit: SeriesFit) -> [String] {
    guard let frequency = fit.frequency else { return [] }
    var lines: [String] = []
    if let threshold = fit.threshold {
      lines.append(
        "  \(fit.observations.count) claims above \(figure(threshold)); \(fit.belowThreshold) are left "
          + "out, and the laws know that such claims are not seen")
    }
    if fit.censored > 0 {
      lines.append("  \(fit.censored) claims reach the limit; only that is used of them")
    }
    lines.append(
      "  claims a year: mean \(figure(frequency.mean)), variance over mean "
        + "\(figure(frequency.dispersion)) in \(frequency.years.count) years")
    for (law, test) in zip(frequency.candidates, frequency.tests) {
      let parameters = zip(law.family.parameterNames, zip(law.parameters, law.standardErrors)).map {
        "\($0) \(figure($1.0)) (\(FigureText.significant($1.1, 2)))"
      }
      let p = test.map { ", p(AD) \(probability($0.andersonDarlingProbability))" } ?? ""
      lines.append(
        "    \(law.family.name): \(parameters.joined(separator: ", ")), AICc "
          + "\(FigureText.fixed(law.aicc, 2))\(p)")
    }
    if let refusal = frequency.refusal { lines.append("    no law of their number: \(refusal)") }
    return lines
  }

  private func trend(_ fit: SeriesFit) -> [String] {
    guard let trend = fit.trend else { return [] }
    let pooled = trend.isPooled ? ", pooled over places" : ""
    var lines = [
      "  trend \(trend.trend.method.documentName): \(figure(trend.slope)) a year, "
        + "\(figure(trend.expected)) expected in \(trend.insuredYear) "
        + "(Mann-Kendall p \(probability(trend.mannKendallProbability)))"
    ]
    if let exponent = trend.exponent {
      lines.append(
        "  variance grows with level^\(FigureText.fixed(exponent.value, 2)) (estimate "
          + "\(FigureText.fixed(exponent.raw, 2)) +- "
          + "\(FigureText.fixed(exponent.standardError, 2))\(pooled))")
    }
    if let found = trend.structuralBreak {
      let verdict = found.probability <= 0.05 ? "a break is likely" : "no sign of a break"
      lines.append(
        "  break after \(found.lastYearBefore): sup F \(FigureText.fixed(found.statistic, 2)), "
          + "p \(probability(found.probability)), \(verdict)")
    }
    let normal = trend.shapiroWilk.map { ", Shapiro-Wilk p \(probability($0.probability))" } ?? ""
    lines.append(
      "  residuals: autocorrelation \(FigureText.fixed(trend.autocorrelation, 2)), "
        + "Durbin-Watson \(FigureText.fixed(trend.durbinWatson, 2))\(normal)")
    return lines
  }

  private var credibility: [String] {
    switch study.credibility {
    case nil: return ["", "Credibility: not estimated, the series hold different crops."]
    case .failure(let refusal): return ["", "Credibility: \(refusal.reason)"]
    case .success(let model):
      var table = TextTable(alignments: [.left, .right, .right, .right, .right, .right])
      table.add(["place", "years", "mean", "Z", "credibility mean", "standard error"])
      table.rule()
      for unit in model.units {
        table.add([
          unit.name, "\(unit.periods)", unit.mean.map { figure($0) } ?? "-",
          FigureText.fixed(unit.credibility, 3), figure(unit.premium),
          FigureText.significant(unit.standardError, 2),
        ])
      }
      let weights = study.fits.allSatisfy { $0.input.weights != nil } ? "weighted" : "unweighted"
      let cut = model.betweenVariance.isCutAtZero ? ", estimated below 0 and cut" : ""
      return [
        "",
        "Credibility (Buhlmann-Straub, \(weights)): collective mean "
          + "\(figure(model.collectiveMean)), variance between places "
          + "\(figure(model.betweenVariance.value))\(cut), within a year and unit of weight "
          + "\(figure(model.processVariance.perUnitWeight)), common year "
          + figure(model.processVariance.commonYear),
      ] + table.lines(indent: 2)
    }
  }

  private var dependence: [String] {
    switch study.dependence {
    case nil: return []
    case .failure(let refusal): return ["", "Dependence: \(refusal.reason)"]
    case .success(let found):
      let freedom = found.degreesOfFreedom
      var lines = [
        "",
        "Dependence over \(found.years) common years: t copula with "
          + "\(FigureText.fixed(freedom.value, 1)) degrees of freedom (90 % interval "
          + "\(FigureText.fixed(freedom.lower, 1)) to \(FigureText.fixed(freedom.upper, 1)); "
          + "100 is as good as Gaussian)",
      ]
      if let decay = found.decay {
        lines.append(
          "  correlations fall with distance d (km): \(FigureText.fixed(decay.nearby, 3)) "
            + "exp(-d / \(figure(decay.length))); the pairs' own differ from it by "
            + "\(FigureText.fixed(decay.residual, 3)) (root mean square)")
      }
      if !study.leftOut.isEmpty {
        lines.append(
          "  left out for want of common years: \(study.leftOut.joined(separator: "; "))")
      }
      if found.repairDistance > 0 {
        lines.append(
          "  the correlations were moved by \(figure(found.repairDistance)) to the nearest "
            + "correlation matrix, which is almost singular: do not trust the degrees of freedom")
      }
      var pairs: [(Int, Int)] = []
      for i in found.places.indices { for j in 0..<i { pairs.append((j, i)) } }
      pairs.sort { found.kendallTau[$0.0][$0.1] > found.kendallTau[$1.0][$1.1] }
      let shown = pairs.count <= 30 ? pairs : Array(pairs.prefix(10) + pairs.suffix(5))
      var table = TextTable(alignments: [.left, .left, .right, .right, .right])
      table.add(["place", "place", "Kendall tau", "Gaussian rho", "tail dependence"])
      table.rule()
      for (i, j) in shown {
        table.add([
          found.places[i], found.places[j], FigureText.fixed(found.kendallTau[i][j], 3),
          FigureText.fixed(found.correlation[i, j], 3),
          FigureText.fixed(found.tailDependence(i, j), 3),
        ])
      }
      lines += table.lines(indent: 2)
      if shown.count < pairs.count {
        lines.append("  the 10 strongest and 5 weakest of \(pairs.count) pairs; --json has all")
      }
      return lines
    }
  }
}
