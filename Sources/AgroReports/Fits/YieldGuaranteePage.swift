public import AgroQuantities
internal import AgroStatistics

/// A guarantee under a fitted model, as a page and as `agrorisk.guarantee/1`.
public struct YieldGuaranteePage: Sendable {
  /// The rates.
  public let guarantee: YieldGuarantee
  /// What the model was fitted to.
  public let recipe: FitRecipe
  /// The version of the program.
  public let version: String

  /// The page of a guarantee.
  public init(guarantee: YieldGuarantee, recipe: FitRecipe, version: String) {
    self.guarantee = guarantee
    self.recipe = recipe
    self.version = version
  }

  private func percent(_ value: Double, _ digits: Int = 2) -> String {
    FigureText.percent(value, digits)
  }

  /// The lines of the page.
  public var lines: [String] {
    let terms = guarantee.terms
    let farm =
      terms.farmVariation > 0
      ? "farm yields that vary by \(percent(terms.farmVariation, 0)) around the area's"
      : "area yields"
    var lines = [
      "Guarantee of \(percent(terms.coverage, 0)) of the expected yield, for \(farm)",
      "model of \(recipe.input), input SHA-256 \(recipe.hash.prefix(16))...", "",
    ]
    var table = TextTable(alignments: [.left, .right, .right, .right, .right, .right])
    table.add(["place", "expected", "guaranteed", "area below", "pure rate", "standard error"])
    table.rule()
    for one in guarantee.rates {
      table.add([
        one.place, FigureText.significant(one.expected), FigureText.significant(one.trigger),
        percent(one.probability), percent(one.rate), one.error.map { percent($0) } ?? "-",
      ])
    }
    lines += table.lines(indent: 2)
    lines.append(
      "  rates are exact for the fitted laws; their errors are those of the laws' parameters")
    guard let all = guarantee.portfolio else { return lines }
    lines += [
      "",
      "\(all.places) places with equal sums insured, \(terms.years) years, seed \(terms.seed), t copula "
        + "with \(FigureText.fixed(all.degreesOfFreedom, 1)) degrees of freedom:",
      "  mean \(percent(all.mean.value)) +- \(percent(all.mean.standardError)) (exact "
        + "\(percent(all.exactMean))) of the sums insured",
      "  99 % value at risk \(percent(all.valueAtRisk.value)) +- "
        + "\(percent(all.valueAtRisk.standardError)), shortfall \(percent(all.tailValueAtRisk.value)) +- "
        + percent(all.tailValueAtRisk.standardError),
      "  under a Gaussian copula the shortfall would be \(percent(all.gaussianTailValueAtRisk.value))",
    ]
    return lines
  }

  /// The document.
  public var document: JSONValue {
    let terms = guarantee.terms
    return .object([
      .init("format", "agrorisk.guarantee/1"), .init("version", .string(version)),
      .init("model", recipe.value), .init("coverage", .double(terms.coverage)),
      .init("farmVariation", .double(terms.farmVariation)), .init("years", .int(terms.years)),
      .init("seed", .number(String(terms.seed))),
      .init(
        "places",
        .array(
          guarantee.rates.map { one in
            .object([
              .init("place", .string(one.place)), .init("expected", .double(one.expected)),
              .init("trigger", .double(one.trigger)),
              .init("probability", .double(one.probability)), .init("rate", .double(one.rate)),
              .init("standardError", one.error.map { .double($0) } ?? .null),
            ])
          })),
      .init(
        "portfolio",
        guarantee.portfolio.map { all in
          .object([
            .init("places", .int(all.places)), .init("exactMean", .double(all.exactMean)),
            .init("mean", FitJSON.estimate(all.mean.value, all.mean.standardError)),
            .init(
              "valueAtRisk99",
              FitJSON.estimate(all.valueAtRisk.value, all.valueAtRisk.standardError)),
            .init(
              "tailValueAtRisk99",
              FitJSON.estimate(all.tailValueAtRisk.value, all.tailValueAtRisk.standardError)),
            .init(
              "gaussianTailValueAtRisk99",
              FitJSON.estimate(
                all.gaussianTailValueAtRisk.value, all.gaussianTailValueAtRisk.standardError)),
            .init("degreesOfFreedom", .double(all.degreesOfFreedom)),
          ])
        } ?? .null),
    ])
  }
}
