public import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// Contracts before and after a change.
public struct StressPage: Sendable {
  private let title: String
  private let changes: [String]
  private let years: Int
  private let rows: [PairedStress]
  private let loads: PremiumLoads?
  private let subsidy: Double?

  /// A page.
  ///
  /// - Parameters:
  ///   - changes: what was changed, as the user wrote it.
  ///   - loads: for the technical rate; the pure rate alone where nil.
  ///   - subsidy: the state's share of the premium after the change.
  public init(
    title: String, changes: [String], years: Int, rows: [PairedStress], loads: PremiumLoads?,
    subsidy: Double?
  ) {
    self.title = title
    self.changes = changes
    self.years = years
    self.rows = rows
    self.loads = loads
    self.subsidy = subsidy
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = [
      "\(title): \(changes.isEmpty ? "no change" : changes.joined(separator: ", "))",
      "\(years) simulated years, the same before and after; shares of the sum insured", "",
    ]
    var table = TextTable(
      alignments: [.left, .right, .right, .right, .right, .right, .right])
    table.add(["Contract", "before", "after", "difference", "+-", "1 in 100", "after"])
    table.rule()
    for row in rows {
      table.add([
        row.contract, Self.percent(row.base.value), Self.percent(row.stressed.value),
        Self.percent(row.difference.value), Self.percent(row.difference.standardError),
        Self.percent(row.badYears.base), Self.percent(row.badYears.stressed),
      ])
    }
    lines += table.lines()
    if let subsidy {
      lines += [
        "", "With a state's share of \(Self.percent(subsidy)) the farmer pays, of the pure premium:",
      ]
      for row in rows {
        lines.append("  \(row.contract): \(Self.percent(row.stressed.value * (1 - subsidy)))")
      }
    }
    return lines
  }

  /// The page as a document.
  public func document(base: String, stressed: String, recipe: JSONValue) -> JSONValue {
    func estimate(_ estimate: RiskEstimate) -> JSONValue {
      .object([
        .init("rate", .double(estimate.value)),
        .init("standardError", .double(estimate.standardError)),
      ])
    }
    return .object([
      .init("format", .string("agrorisk.stress/1")), .init("baseCatalogue", .string(base)),
      .init("stressedCatalogue", .string(stressed)), .init("recipe", recipe),
      .init("changes", .array(changes.map { .string($0) })), .init("years", .int(years)),
      .init(
        "contracts",
        .array(
          rows.map {
            .object([
              .init("contract", .string($0.contract)), .init("base", estimate($0.base)),
              .init("stressed", estimate($0.stressed)),
              .init("difference", estimate($0.difference)),
              .init(
                "oneInHundred",
                .object([
                  .init("base", .double($0.badYears.base)),
                  .init("stressed", .double($0.badYears.stressed)),
                ])),
            ])
          })),
    ])
  }

  private static func percent(_ share: Double) -> String {
    FigureText.fixed(share * 100, 3) + " %"
  }
}
