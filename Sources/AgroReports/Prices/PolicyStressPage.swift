public import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// A list of policies before and after a change.
public struct PolicyStressPage: Sendable {
  private let title: String
  private let changes: [String]
  private let losses: PairedPortfolio
  private let currency: String
  private let subsidy: (base: Double, stressed: Double)?

  /// A page.
  ///
  /// - Parameters:
  ///   - changes: what was changed, as the user wrote it.
  ///   - subsidy: the state's share of the premium before and after.
  public init(
    title: String, changes: [String], losses: PairedPortfolio, currency: String,
    subsidy: (base: Double, stressed: Double)?
  ) {
    self.title = title
    self.changes = changes
    self.losses = losses
    self.currency = currency
    self.subsidy = subsidy
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = [
      "\(title): \(changes.isEmpty ? "no change" : changes.joined(separator: ", "))",
      "\(losses.years) simulated years, the same before and after; amounts in \(currency) a year",
      "",
    ]
    var table = TextTable(
      alignments: [.left, .right, .right, .right, .right, .right, .right, .right, .right])
    table.add([
      "", "policies", "sum insured", "average loss", "after", "difference", "+-", "loss ratio",
      "after",
    ])
    table.rule()
    for row in losses.rows {
      table.add([
        row.name, "\(row.policies)", Self.amount(row.sumInsured.base), Self.amount(row.base.value),
        Self.amount(row.stressed.value), Self.amount(row.difference.value),
        Self.amount(row.difference.standardError),
        row.lossRatio.map { Self.percent($0.base) } ?? "-",
        row.lossRatio.map { Self.percent($0.stressed) } ?? "-",
      ])
    }
    lines += table.lines()
    lines += ["", "Annual loss that is exceeded once in so many years, before and after"]
    var points = TextTable(
      alignments: [.left] + (losses.rows.first?.points ?? []).map { _ in .right })
    points.add([""] + (losses.rows.first?.points ?? []).map { "1 in \($0.returnPeriod)" })
    points.rule()
    for row in losses.rows {
      points.add([row.name] + row.points.map { Self.amount($0.base.value) })
      points.add(["  after"] + row.points.map { Self.amount($0.stressed.value) })
    }
    lines += points.lines()
    if let subsidy, let total = losses.rows.first, let premium = total.premium {
      lines += [
        "",
        "The state pays \(Self.amount(premium.base * subsidy.base)) of the premiums"
          + " (\(Self.percent(subsidy.base))), after the change"
          + " \(Self.amount(premium.stressed * subsidy.stressed))"
          + " (\(Self.percent(subsidy.stressed))).",
      ]
    }
    return lines
  }

  /// The page as a document.
  public func document(
    base: String, stressed: String, recipe: JSONValue, policies: JSONValue
  ) -> JSONValue {
    func estimate(_ estimate: RiskEstimate) -> JSONValue {
      .object([
        .init("value", .double(estimate.value)),
        .init("standardError", .double(estimate.standardError)),
      ])
    }
    func pair(_ values: (base: Double, stressed: Double)?) -> JSONValue {
      values.map {
        .object([.init("base", .double($0.base)), .init("stressed", .double($0.stressed))])
      } ?? .null
    }
    return .object([
      .init("format", .string("agrorisk.stress/1")), .init("baseCatalogue", .string(base)),
      .init("stressedCatalogue", .string(stressed)), .init("recipe", recipe),
      .init("policies", policies), .init("changes", .array(changes.map { .string($0) })),
      .init("years", .int(losses.years)), .init("currency", .string(currency)),
      .init(
        "groups",
        .array(
          losses.rows.map { row in
            .object([
              .init("kind", .string(row.kind)), .init("name", .string(row.name)),
              .init("policies", .int(row.policies)), .init("sumInsured", pair(row.sumInsured)),
              .init("premium", pair(row.premium)), .init("lossRatio", pair(row.lossRatio)),
              .init(
                "averageAnnualLoss",
                .object([
                  .init("base", estimate(row.base)), .init("stressed", estimate(row.stressed)),
                  .init("difference", estimate(row.difference)),
                ])),
              .init(
                "exceedance",
                .array(
                  row.points.map {
                    .object([
                      .init("returnPeriod", .int($0.returnPeriod)),
                      .init("base", estimate($0.base)), .init("stressed", estimate($0.stressed)),
                    ])
                  })),
            ])
          })),
    ])
  }

  private static func amount(_ value: Double) -> String {
    FigureText.fixed(value, abs(value) < 1_000 ? 2 : 0)
  }

  private static func percent(_ share: Double) -> String { FigureText.fixed(share * 100, 1) + " %" }
}
