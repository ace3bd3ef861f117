public import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// Contracts before and after a change.
public struct StressPage: Sendable {
  private let title: String
  private let changes: [String]
  private let years: Int
  private let rows: [PairedStress]
  private let subsidies: [String: Double]
  private let subsidy: Double?

  /// A page.
  ///
  /// - Parameters:
  ///   - changes: what was changed, as the user wrote it.
  ///   - subsidies: the state's share of the premium by contract, by the tariff beside it.
  ///   - subsidy: the state's share of the premium after the change.
  public init(
    title: String, changes: [String], years: Int, rows: [PairedStress],
    subsidies: [String: Double] = [:], subsidy: Double?
  ) {
    self.title = title
    self.changes = changes
    self.years = years
    self.rows = rows
    self.subsidies = subsidies
    self.subsidy = subsidy
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = [
      "\(title): \(changes.isEmpty ? "no change" : changes.joined(separator: ", "))",
      "\(years) simulated years, the same before and after; shares of the sum insured", "",
    ]
    var table = TextTable(
      alignments: [.left, .right, .right, .right, .right, .right, .right, .right, .right])
    table.add([
      "Pure rate", "before", "after", "difference", "+-", "1 in 100", "after", "technical", "after",
    ])
    table.rule()
    for row in rows {
      table.add([
        row.contract, Self.percent(row.base.value), Self.percent(row.stressed.value),
        Self.percent(row.difference.value), Self.percent(row.difference.standardError),
        row.badYears.map { Self.percent($0.base.value) } ?? "-",
        row.badYears.map { Self.percent($0.stressed.value) } ?? "-",
        row.technical.map { Self.percent($0.base) } ?? "-",
        row.technical.map { Self.percent($0.stressed) } ?? "-",
      ])
    }
    lines += table.lines()
    if rows.contains(where: { $0.badYears == nil }) {
      lines += ["", "A year that is exceeded once in 100 needs 2000 simulated years: set --years."]
    }
    if let subsidy {
      lines += ["", "What the farmer pays of the technical rate, before and after the change"]
      var farmers = TextTable(alignments: [.left, .right, .right, .right, .right])
      farmers.add(["", "state's share", "farmer", "state's share after", "farmer"])
      farmers.rule()
      for row in rows {
        let own = farmer(row)
        farmers.add([
          row.contract, subsidies[row.contract].map(Self.percent) ?? "not known",
          own.base.map(Self.percent) ?? "-", Self.percent(subsidy),
          own.stressed.map(Self.percent) ?? "-",
        ])
      }
      lines += farmers.lines()
    }
    return lines
  }

  /// The farmer's part of the technical rate, before and after.
  private func farmer(_ row: PairedStress) -> (base: Double?, stressed: Double?) {
    let known = subsidies[row.contract]
    return (
      known.flatMap { share in row.technical.map { $0.base * (1 - share) } },
      (subsidy ?? known).flatMap { share in row.technical.map { $0.stressed * (1 - share) } }
    )
  }

  /// The page as a document.
  public func document(base: String, stressed: String, recipe: JSONValue) -> JSONValue {
    func pair(_ base: Double?, _ stressed: Double?) -> JSONValue {
      .object([
        .init("base", base.map { .double($0) } ?? .null),
        .init("stressed", stressed.map { .double($0) } ?? .null),
      ])
    }
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
                $0.badYears.map {
                  .object([
                    .init("base", $0.base.document), .init("stressed", $0.stressed.document),
                  ])
                } ?? .null),
              .init("technicalPremium", pair($0.technical?.base, $0.technical?.stressed)),
              .init("stateShare", pair(subsidies[$0.contract], subsidy ?? subsidies[$0.contract])),
              .init("farmerPays", pair(farmer($0).base, farmer($0).stressed)),
            ])
          })),
    ])
  }

  private static func percent(_ share: Double) -> String {
    FigureText.fixed(share * 100, 3) + " %"
  }
}
