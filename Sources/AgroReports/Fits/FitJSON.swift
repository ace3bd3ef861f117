public import AgroQuantities
internal import AgroStatistics

/// Fits as a JSON document: `agrorisk.fit/1`.
///
/// Estimates are numbers in their shortest form that reads back the same. A key is never removed
/// within `/1`; readers ignore keys they do not know.
public struct FitJSON: Sendable {
  /// The fits.
  public let study: FitStudy
  /// What is needed to fit them again.
  public let recipe: FitRecipe
  /// The name of the values.
  public let value: String

  /// The document of a study.
  public init(study: FitStudy, recipe: FitRecipe, value: String) {
    self.study = study
    self.recipe = recipe
    self.value = value
  }

  /// The study as `agrorisk.fit/1`.
  public var document: JSONValue {
    .object([
      .init("format", "agrorisk.fit/1"), .init("recipe", recipe.value),
      .init("value", .string(value)), .init("kind", .string(study.settings.kind.rawValue)),
      .init("series", .array(study.fits.map { series($0) })),
      .init(
        "refused",
        .array(
          study.refusals.map {
            .object([.init("place", .string($0.series)), .init("reason", .string($0.reason))])
          })),
      .init("credibility", FitJSON.credibility(study.credibility)),
      .init("dependence", FitJSON.dependence(study.dependence)),
      .init("dependenceLeavesOut", .array(study.leftOut.map { .string($0) })),
    ])
  }

  private func series(_ fit: SeriesFit) -> JSONValue {
    .object([
      .init("place", .string(fit.name)), .init("labels", FitJSON.labels(fit.input)),
      .init("n", .int(fit.input.years.count)),
      .init("firstYear", .int(fit.input.years.first ?? 0)),
      .init("lastYear", .int(fit.input.years.last ?? 0)),
      .init(
        "gaps",
        .array(fit.input.gaps.map { .array([.int($0.lowerBound), .int($0.upperBound)]) })),
      .init("trend", FitJSON.trend(fit.trend)),
      .init(
        "zeroProbability",
        fit.zeroProbability > 0
          ? FitJSON.estimate(fit.zeroProbability, fit.zeroProbabilityError) : .null),
      .init("above", fit.threshold.map { .double($0) } ?? .null),
      .init("leftOut", .int(fit.belowThreshold)), .init("censored", .int(fit.censored)),
      .init("frequency", FitJSON.frequency(fit.frequency)),
      .init(
        "candidates",
        .array(
          zip(fit.selection.candidates, fit.tests).map { FitJSON.candidate($0, $1) })),
      .init(
        "notFitted",
        .array(
          fit.selection.failures.map {
            .object([
              .init("family", .string($0.family.distributionFamily.rawValue)),
              .init("reason", .string("\($0.error)")),
            ])
          })),
      .init("selected", .string(fit.selection.best.family.distributionFamily.rawValue)),
      .init("mean", .double(fit.model.mean)),
      .init("meanAbove", fit.threshold.map { _ in .double(fit.meanAboveThreshold) } ?? .null),
      .init("standardDeviation", .double(fit.model.variance.squareRoot())),
    ])
  }

  static func estimate(_ value: Double, _ error: Double) -> JSONValue {
    .object([.init("value", .double(value)), .init("standardError", .double(error))])
  }

  static func labels(_ input: SeriesInput) -> JSONValue {
    .object(input.labels.map { .init($0.column, .string($0.text)) })
  }

  static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .double($0) }) }

  static func trend(_ fit: TrendFit?) -> JSONValue {
    guard let fit else { return .null }
    return .object([
      .init("method", .string(fit.trend.method.documentName)), .init("slope", .double(fit.slope)),
      .init("insuredYear", .int(fit.insuredYear)), .init("expected", .double(fit.expected)),
      .init(
        "heteroscedasticity",
        fit.exponent.map {
          .object([
            .init("exponent", .double($0.value)), .init("raw", .double($0.raw)),
            .init("standardError", .double($0.standardError)),
            .init("pooled", .bool(fit.isPooled)),
          ])
        } ?? .null),
      .init("mannKendall", .object([.init("p", .double(fit.mannKendallProbability))])),
      .init(
        "break",
        fit.structuralBreak.map {
          .object([
            .init("supF", .double($0.statistic)), .init("lastYearBefore", .int($0.lastYearBefore)),
            .init("jump", .double($0.jump)), .init("p", .double($0.probability)),
          ])
        } ?? .null),
      .init(
        "residuals",
        .object([
          .init("durbinWatson", .double(fit.durbinWatson)),
          .init("autocorrelation", .double(fit.autocorrelation)),
          .init(
            "shapiroWilk",
            fit.shapiroWilk.map {
              .object([.init("w", .double($0.statistic)), .init("p", .double($0.probability))])
            } ?? .null),
        ])),
    ])
  }

  static func frequency(_ frequency: ClaimFrequency?) -> JSONValue {
    guard let frequency else { return .null }
    return .object([
      .init("years", .array(frequency.years.map { .int($0) })),
      .init("counts", .array(frequency.counts.map { .int($0) })),
      .init("mean", .double(frequency.mean)), .init("dispersion", .double(frequency.dispersion)),
      .init(
        "candidates",
        .array(
          zip(frequency.candidates, frequency.tests).map { fit, test in
            .object([
              .init("family", .string(fit.family.distributionFamily.rawValue)),
              .init("parameters", named(fit.family, fit.parameters)),
              .init("standardErrors", named(fit.family, fit.standardErrors)),
              .init("logLikelihood", .double(fit.logLikelihood)), .init("aicc", .double(fit.aicc)),
              .init("tests", tests(test)),
            ])
          })),
      .init("refused", frequency.refusal.map { .string($0) } ?? .null),
    ])
  }

  private static func named(_ family: FitFamily, _ values: [Double]) -> JSONValue {
    .object(zip(family.parameterNames, values).map { .init($0, .double($1)) })
  }

  static func tests(_ test: GoodnessOfFit?) -> JSONValue {
    func pair(_ statistic: Double, _ p: Double) -> JSONValue {
      .object([.init("statistic", .double(statistic)), .init("p", .double(p))])
    }
    guard let test else { return .null }
    return .object([
      .init(
        "kolmogorovSmirnov",
        pair(test.statistics.kolmogorovSmirnov, test.kolmogorovSmirnovProbability)),
      .init(
        "cramerVonMises", pair(test.statistics.cramerVonMises, test.cramerVonMisesProbability)),
      .init(
        "andersonDarling",
        pair(test.statistics.andersonDarling, test.andersonDarlingProbability)),
      .init("replicates", .int(test.replicates)), .init("failures", .int(test.failures)),
      .init("recalibrated", .bool(test.isRecalibrated)),
    ])
  }

  static func candidate(_ candidate: Selection.Candidate, _ test: GoodnessOfFit?) -> JSONValue {
    let fit = candidate.fit
    return .object([
      .init("family", .string(fit.family.distributionFamily.rawValue)),
      .init("parameters", named(fit.family, fit.parameters)),
      .init("standardErrors", named(fit.family, fit.standardErrors)),
      .init("constraint", fit.constraint.map { .string($0) } ?? .null),
      .init("logLikelihood", .double(fit.logLikelihood)), .init("aicc", .double(fit.aicc)),
      .init("weight", .double(candidate.weight)),
      .init("excluded", candidate.exclusion.map { .string($0) } ?? .null),
      .init("tests", tests(test)),
    ])
  }

  static func credibility(_ result: Result<BuhlmannStraub, FitStudy.Refusal>?) -> JSONValue {
    switch result {
    case nil: return .null
    case .failure(let refusal): return .object([.init("refused", .string(refusal.reason))])
    case .success(let model):
      return .object([
        .init("model", "buhlmannStraub"),
        .init("estimator", .string(model.betweenVariance.estimator.rawValue)),
        .init("collectiveMean", .double(model.collectiveMean)),
        .init("processVariance", .double(model.processVariance.perUnitWeight)),
        .init("commonYearVariance", .double(model.processVariance.commonYear)),
        .init("betweenVariance", .double(model.betweenVariance.value)),
        .init(
          "units",
          .array(
            model.units.map { unit in
              .object([
                .init("place", .string(unit.name)), .init("n", .int(unit.periods)),
                .init("weight", .double(unit.weight)),
                .init("mean", unit.mean.map { .double($0) } ?? .null),
                .init("credibility", .double(unit.credibility)),
                .init("premium", .double(unit.premium)),
                .init("standardError", .double(unit.standardError)),
              ])
            })),
      ])
    }
  }

  static func dependence(_ result: Result<PlaceDependence, FitStudy.Refusal>?) -> JSONValue {
    switch result {
    case nil: return .null
    case .failure(let refusal): return .object([.init("refused", .string(refusal.reason))])
    case .success(let found):
      let indices = found.places.indices
      let tails = indices.map { i in indices.map { i == $0 ? 1 : found.tailDependence(i, $0) } }
      let freedom = found.degreesOfFreedom
      return .object([
        .init("places", .array(found.places.map { .string($0) })),
        .init("years", .int(found.years)), .init("basis", .string(found.basis.rawValue)),
        .init(
          "decay",
          found.decay.map {
            .object([
              .init("nearby", .double($0.nearby)), .init("lengthKm", .double($0.length)),
              .init("residual", .double($0.residual)),
            ])
          } ?? .null),
        .init("kendallTau", .array(found.kendallTau.map { numbers($0) })),
        .init("correlation", .array(found.correlation.rows.map { numbers($0) })),
        .init("repairDistance", .double(found.repairDistance)),
        .init("tailDependence", .array(tails.map { numbers($0) })),
        .init(
          "degreesOfFreedom",
          .object([
            .init("value", .double(freedom.value)), .init("lower90", .double(freedom.lower)),
            .init("upper90", .double(freedom.upper)),
            .init("logLikelihood", .double(freedom.logLikelihood)),
            .init("gaussianLogLikelihood", .double(freedom.gaussianLogLikelihood)),
          ])),
      ])
    }
  }
}
