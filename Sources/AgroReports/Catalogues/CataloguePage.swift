public import AgroModel
public import AgroQuantities
internal import AgroStatistics

/// A catalogue on a page: what each crop of each zone loses, by peril.
public struct CataloguePage: Sendable {
  private let layout: CatalogueLayout
  private let summary: CatalogueSummary
  private let title: String
  private let years: Int
  /// How far the mean loss moves over the ranges of the assumptions, where that was asked for.
  public var study: AssumptionSpread?

  /// A page.
  public init(title: String, layout: CatalogueLayout, summary: CatalogueSummary, years: Int) {
    self.title = title
    self.layout = layout
    self.summary = summary
    self.years = years
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = ["\(title): \(years) simulated years, lost share of the yield without damage", ""]
    var table = TextTable(alignments: [.left, .left, .left, .right, .right, .right, .right, .right])
    table.add(["Zone", "Crop", "Peril", "Mean", "+-", "1 in 10", "1 in 50", "1 in 100"])
    table.rule()
    var isMarked = false
    for (number, planting) in layout.plantings.enumerated() {
      let found = summary.planting(number)
      func level(_ years: Int) -> String {
        found.returnLevels.first { $0.years == years }.map { Self.percent($0.lost) } ?? ""
      }
      table.add([
        layout.zones[planting.zone], layout.crops[planting.crop], "all",
        Self.percent(found.lost.value), Self.percent(found.lost.standardError), level(10),
        level(50), level(100),
      ])
      let order = Peril.ofYield.map(\.index).filter { found.perils[$0].value > 0 }.sorted {
        found.perils[$0].value > found.perils[$1].value
      }
      for peril in order {
        table.add([
          "", "", Peril.allCases[peril].rawValue, Self.percent(found.perils[peril].value),
          Self.percent(found.perils[peril].standardError),
        ])
      }
      let looks = found.perils[Peril.hailQuality.index]
      if looks.value > 0 {
        isMarked = true
        table.add([
          "", "", "value by looks *", Self.percent(looks.value), Self.percent(looks.standardError),
        ])
      }
    }
    lines += table.lines()
    lines += [
      "",
      "Means with their Monte Carlo standard error; the numbers behind the model are uncertain"
        + " beyond it.",
      "A loss in the years after a winter kill is not in the model.",
    ]
    if isMarked {
      lines.append(
        "* Of the value of the yield without damage: what hail has marked and left; no loss of yield"
          + " and not in 'all'.")
    }
    if let study {
      lines += [""] + study.lines(of: "The mean lost share of all plantings, weighted by area,")
    }
    return lines
  }

  /// The page as a document.
  public func document(recipe: JSONValue, hash: String, path: String) -> JSONValue {
    .object([
      .init("format", .string("agrorisk.simulate/1")), .init("catalogue", .string(path)),
      .init("hash", .string(hash)), .init("recipe", recipe),
      .init(
        "plantings",
        .array(
          layout.plantings.indices.map { number in
            let planting = layout.plantings[number]
            let found = summary.planting(number)
            return .object([
              .init("zone", .string(layout.zones[planting.zone])),
              .init("crop", .string(layout.crops[planting.crop])),
              .init("potentialYield", .double(planting.potentialYield)),
              .init("meanYield", .double(found.meanYield)),
              .init("lost", Self.estimate(found.lost)),
              .init("standardDeviation", .double(found.deviation)),
              .init(
                "perils",
                .object(
                  Peril.ofYield.filter { found.perils[$0.index].value > 0 }.map {
                    .init($0.rawValue, Self.estimate(found.perils[$0.index]))
                  })),
              .init(
                "lostByLooks", Self.estimate(found.perils[Peril.hailQuality.index])),
              .init(
                "returnLevels",
                .array(
                  found.returnLevels.map {
                    .object([
                      .init("returnPeriod", .int($0.years)), .init("lost", .double($0.lost)),
                    ])
                  })),
            ])
          })),
    ] + (study.map { [.init("assumptions", $0.value)] } ?? []))
  }

  private static func estimate(_ estimate: RiskEstimate) -> JSONValue {
    .object([
      .init("value", .double(estimate.value)),
      .init("standardError", .double(estimate.standardError)),
    ])
  }

  private static func percent(_ share: Double) -> String {
    FigureText.fixed(share * 100, 2) + " %"
  }
}
