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
    if study.fits.count > 1 { lines += credibility + dependence }
    let tests =
      recipe.replicates > 0
      ? "p-values by parametric bootstrap (\(recipe.replicates) samples, seed \(recipe.seed)); "
      : ""
    lines += ["", "\(tests)input SHA-256 \(recipe.hash.prefix(16))..."]
    return lines
  }

  private func figure(_ value: Double) -> String { FigureText.significant(value) }

  private func probability(_ p: Double) -> String { FigureText.fixed(p, 3) }

  private func page(_ fit: SeriesFit) -> [String] {
    let years = fit.input.years
    var lines = [
      "\(fit.name): \(years.count) years, \(years.first ?? 0) to \(years.last ?? 0)"
    ]
    let gaps = fit.input.gaps.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    if !gaps.isEmpty {
      lines.append("  no value in \(gaps.joined(separator: ", ")); nothing is imputed")
    }
    lines += trend(fit)
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
        one.family.name, parameters.joined(separator: ", "),
        FigureText.fixed(one.logLikelihood, 3), FigureText.fixed(one.aicc, 2),
        FigureText.fixed(candidate.weight, 3),
        test.map { probability($0.andersonDarlingProbability) } ?? "-",
        test.map { probability($0.kolmogorovSmirnovProbability) } ?? "-",
      ])
    }
    lines += table.lines(indent: 2)
    for failure in fit.selection.failures { lines.append("  not fitted: \(failure.error)") }
    let best = fit.selection.best
    let names = zip(best.family.parameterNames, zip(best.parameters, best.standardErrors)).map {
      "\($0) \(figure($1.0)) +- \(FigureText.significant($1.1, 2))"
    }
    lines.append("  selected: \(best.family.name), \(names.joined(separator: ", "))")
    if let constraint = best.constraint { lines.append("  on a constraint: \(constraint)") }
    let deviation = fit.model.variance.squareRoot()
    lines.append(
      "  mean \(figure(fit.model.mean)), standard deviation \(figure(deviation)), "
        + "1 year in 10 \(fit.trend == nil ? "above" : "below") "
        + figure(fit.trend == nil ? fit.model.quantile(0.9) : fit.model.quantile(0.1)))
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
