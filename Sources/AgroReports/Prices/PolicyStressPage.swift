public import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// A list of policies before and after a change.
public struct PolicyStressPage: Sendable {
  private let title: String
  private let changes: [String]
  private let losses: PairedPortfolio
  private let currency: String
  private let subsidy: (base: Double?, stressed: Double)?
  private let tariffs: [TariffPremiums]

  /// Policies whose premium is not in the list and was taken from a tariff.
  public struct TariffPremiums: Sendable, Hashable {
    /// The rule book; nil for policies that no tariff is known for.
    public var book: String?
    /// How many policies.
    public var policies: Int
    /// The lowest and the highest published rate.
    public var low: Double
    public var high: Double

    /// Some policies.
    public init(book: String?, policies: Int, low: Double, high: Double) {
      self.book = book
      self.policies = policies
      self.low = low
      self.high = high
    }
  }

  /// A page.
  ///
  /// - Parameters:
  ///   - changes: what was changed, as the user wrote it.
  ///   - subsidy: the state's share of the premium before and after; before nil where no tariff
  ///     tells it.
  ///   - tariffs: where premiums come from that the list does not name.
  public init(
    title: String, changes: [String], losses: PairedPortfolio, currency: String,
    subsidy: (base: Double?, stressed: Double)?, tariffs: [TariffPremiums] = []
  ) {
    self.tariffs = tariffs
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
    lines += tariffs.flatMap { TextWidth.wrapped(Self.sentence($0), width: 98) }
    lines += points
    if let subsidy, let total = losses.rows.first, let premium = total.premium {
      let before =
        subsidy.base.map {
          "\(Self.amount(premium.base * $0)) of the premiums (\(Self.percent($0))), after the change "
        } ?? "after the change "
      lines += [
        "",
        "The state pays " + before
          + "\(Self.amount(premium.stressed * subsidy.stressed)) of the premiums "
          + "(\(Self.percent(subsidy.stressed))).",
      ]
    }
    return lines
  }

  private static func sentence(_ group: TariffPremiums) -> String {
    let what = group.policies == 1 ? "1 policy" : "\(group.policies) policies"
    guard let book = group.book else {
      return "The list has no premium of \(what), and the scenario names no tariff for the same "
        + "cover alone: no loss ratio where they belong."
    }
    let range =
      group.low == group.high
      ? percent(group.low, 2) : "\(percent(group.low, 2)) .. \(percent(group.high, 2))"
    return "The list has no premium of \(what): that of the tariff \(book) stands in its place, "
      + "\(range) of the sum insured; where a range is published, its middle."
  }

  private var points: [String] {
    guard let first = losses.rows.first, let longest = first.points.last else {
      return ["", "An annual loss that is exceeded once in 5 years needs 100 simulated years."]
    }
    var lines = ["", "Annual loss that is exceeded once in so many years, before and after"]
    var table = TextTable(alignments: [.left] + first.points.map { _ in .right })
    table.add([""] + first.points.map { "1 in \($0.base.returnPeriod)" })
    table.rule()
    for row in losses.rows {
      table.add([row.name] + row.points.map { Self.amount($0.base.value) })
      table.add(["  after"] + row.points.map { Self.amount($0.stressed.value) })
    }
    lines += table.lines()
    lines += TextWidth.wrapped(
      "Of the total, 1 in \(longest.base.returnPeriod) years lies in "
        + "\(Self.range(longest.base.interval)), after the change in "
        + "\(Self.range(longest.stressed.interval)) (90 %, by order statistics).", width: 98)
    return lines
  }

  private static func range(_ interval: ClosedRange<Double>) -> String {
    "\(amount(interval.lowerBound)) .. \(amount(interval.upperBound))"
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
        "premiumsOfTariffs",
        .array(
          tariffs.map {
            .object([
              .init("book", $0.book.map { .string($0) } ?? .null),
              .init("policies", .int($0.policies)),
              .init("rate", .array([.double($0.low), .double($0.high)])),
            ])
          })),
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
                      .init("returnPeriod", .int($0.base.returnPeriod)),
                      .init("base", $0.base.document), .init("stressed", $0.stressed.document),
                    ])
                  })),
            ])
          })),
    ])
  }

  private static func amount(_ value: Double) -> String {
    FigureText.fixed(value, abs(value) < 1_000 ? 2 : 0)
  }

  private static func percent(_ share: Double, _ decimals: Int = 1) -> String {
    FigureText.fixed(share * 100, decimals) + " %"
  }
}
